// The number in another app: a mapping from the Okta user to an attribute of that app's profile.
import { OktaProvider } from "@cdktf/provider-okta/lib/provider/index.js";
import { App, LocalBackend, TerraformStack, TerraformVariable } from "cdktf";
import { AppUserAttribute, DialpadPhoneSync, keepInOkta, ProfileMapping } from "cdktf-okta-dialpad-phone";

const app = new App();
const stack = new TerraformStack(app, "another-app");
new LocalBackend(stack, { path: "../../../terraform.another-app.tfstate" });
new OktaProvider(stack, "okta");

const sync = new DialpadPhoneSync(stack, "dialpad_phone", {
  appId: new TerraformVariable(stack, "dialpad_app_id", { type: "string" }).stringValue,
});

// Leave this construct out if the app has such an attribute already, and map to that attribute.
const directoryAppId = new TerraformVariable(stack, "directory_app_id", { type: "string" }).stringValue;
const workPhone = new AppUserAttribute(stack, "directory_work_phone", {
  appId: directoryAppId,
  variableName: "workPhone",
  displayName: "Work phone",
});

new ProfileMapping(stack, "directory_phone", {
  sourceId: sync.userTypeId,
  targetId: directoryAppId,
  expressions: { workPhone: sync.expression },
  dependsOn: [sync.userAttribute.resource, workPhone.resource],
});

// These lines stay when a construct is deleted or gets another id. With them, Okta keeps what the construct made.
keepInOkta(stack, "dialpad_phone");
keepInOkta(stack, "directory_work_phone");
keepInOkta(stack, "directory_phone");

app.synth();
