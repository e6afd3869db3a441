// The number in another app: a mapping from the Okta user to an attribute of that app's profile.
import { OktaProvider } from "@cdktf/provider-okta/lib/provider";
import { App, LocalBackend, TerraformStack, TerraformVariable } from "cdktf";
import { DialpadPhoneSync, ProfileMapping } from "cdktf-okta-dialpad-phone";

const app = new App();
const stack = new TerraformStack(app, "another-app");
new LocalBackend(stack, { path: "../../../terraform.another-app.tfstate" });
new OktaProvider(stack, "okta");

const sync = new DialpadPhoneSync(stack, "dialpad_phone", {
  appId: new TerraformVariable(stack, "dialpad_app_id", { type: "string" }).stringValue,
});

new ProfileMapping(stack, "directory_phone", {
  sourceId: sync.userTypeId,
  targetId: new TerraformVariable(stack, "directory_app_id", { type: "string" }).stringValue,
  expressions: { workPhone: sync.expression },
  dependsOn: [sync.userAttribute.resource],
});

app.synth();
