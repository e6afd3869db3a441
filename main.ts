import { OktaProvider } from "@cdktf/provider-okta/lib/provider";
import { App, LocalBackend, TerraformOutput, TerraformStack } from "cdktf";
import { type Construct } from "constructs";
import { context } from "./cdktf.json";
import { DialpadPhoneSync, keepInOkta } from "./lib";
import { refuseNearMisses } from "./lib/internal/refusals/misspelt";
import { appIdVariable, type Org, stacksIn } from "./orgs";
import { oktaProvider, terraform } from "./versions.json";

/** One stack for one Okta org. */
export class OktaDialpadPhone extends TerraformStack {
  constructor(scope: Construct, id: string, { orgName, baseUrl, dialpadAppId, ...sync }: Partial<Org>) {
    super(scope, id);
    refuseNearMisses(this, ["profileSourcing", "orgs"]);

    // A team needs a backend that all runs can reach, from before the first deploy in CI (docs/lifecycle.md):
    // new S3Backend(this, { bucket: "...", key: `${id}.tfstate`, region: "...", useLockfile: true });
    new LocalBackend(this, { path: `../../../terraform.${id}.tfstate` });

    // Credentials come from the provider's own environment variables (OKTA_API_TOKEN, ...). The org does too, unless
    // the context `orgs` names it. Then the org refuses the credentials of another org.
    new OktaProvider(this, "okta", { orgName, baseUrl });
    // The bindings would pin the version for which they were made. The newest tested version has the same schemas.
    this.addOverride("terraform.required_providers.okta.version", oktaProvider.newest);
    this.addOverride("terraform.required_version", `>= ${terraform.oldest}`);

    const appId = dialpadAppId ?? appIdVariable(this);
    const dialpadPhone = new DialpadPhoneSync(this, "dialpad_phone", { ...sync, appId });

    // This line stays when the sync above is deleted. With it, everything that the sync made stays in Okta.
    keepInOkta(this, "dialpad_phone");

    new TerraformOutput(this, "dialpad_phone_app", {
      description: "The app that sources the numbers",
      value: `${dialpadPhone.profileSource?.label ?? "Dialpad"} (${appId})`,
    });
    new TerraformOutput(this, "dialpad_phone_next_steps", {
      description: "What is left to do by hand",
      value: dialpadPhone.nextSteps,
    });
  }
}

// The command line gives the context too, and adds what its option --context says.
const app = new App({ context });
for (const [id, org] of stacksIn(app.node)) new OktaDialpadPhone(app, id, org);
app.synth();
