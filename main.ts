import { OktaProvider } from "@cdktf/provider-okta/lib/provider";
import { App, LocalBackend, TerraformOutput, TerraformStack, TerraformVariable } from "cdktf";
import { Construct } from "constructs";
import { context } from "./cdktf.json";
import { DialpadPhoneSync, keepInOkta, ProfileSourcing } from "./lib";
import { refuseNearMisses } from "./lib/internal/context";

/** One stack for one Okta org. */
export class OktaDialpadPhone extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    refuseNearMisses(this, ["profileSourcing", "orgs"]);

    // For a team, keep the state where each run finds it, before the first deploy in CI:
    // new S3Backend(this, { bucket: "...", key: "okta-dialpad-phone.tfstate", region: "...", useLockfile: true });
    new LocalBackend(this, { path: `../../../terraform.${id}.tfstate` });

    // Credentials come from the provider's own environment variables (OKTA_ORG_NAME, OKTA_BASE_URL, OKTA_API_TOKEN, ...).
    new OktaProvider(this, "okta");
    // The bindings would pin 4.20.0, for which they were made; 6.12.0 has the same schemas.
    this.addOverride("terraform.required_providers.okta.version", "6.12.0");
    this.addOverride("terraform.required_version", ">= 1.5.0");

    const appId = new TerraformVariable(this, "dialpad_app_id", {
      type: "string",
      nullable: false,
      description:
        "Id of the Dialpad app in Okta: 0oa and 17 letters or digits, in the address of the app's page in the Admin Console (/admin/app/.../instance/0oa...)",
      validation: [
        {
          condition: '${can(regex("^0oa[0-9A-Za-z]{17}$", var.dialpad_app_id))}',
          errorMessage:
            "Expected 0oa and 17 letters or digits. Open Applications > Applications > Dialpad in the Admin Console: the id stands in the page's address, after /instance/.",
        },
      ],
    });

    const sync = new DialpadPhoneSync(this, "dialpad_phone", {
      appId: appId.stringValue,
      profileSourcing: this.node.tryGetContext("profileSourcing") as ProfileSourcing | undefined,
    });

    // Stays when the sync above goes: then all that it made stays in Okta.
    keepInOkta(this, "dialpad_phone");

    new TerraformOutput(this, "dialpad_phone_app", {
      description: "The app that sources the numbers",
      value: `${sync.profileSource?.label ?? "Dialpad"} (${appId.stringValue})`,
    });
    new TerraformOutput(this, "dialpad_phone_next_steps", {
      description: "What is left to do by hand",
      value: sync.nextSteps,
    });
  }
}

// A CLI gives the context too, with what its --context option says.
const app = new App({ context });
new OktaDialpadPhone(app, "okta-dialpad-phone");
app.synth();
