// Employees and contractors, who have different user types, get their numbers from one Dialpad app.
import { OktaProvider } from "@cdktf/provider-okta/lib/provider/index.js";
import { App, LocalBackend, TerraformStack, TerraformVariable } from "cdktf";
import { DialpadPhoneSync, keepInOkta } from "cdktf-okta-dialpad-phone";

const app = new App();
const stack = new TerraformStack(app, "two-user-types");
new LocalBackend(stack, { path: "../../../terraform.two-user-types.tfstate" });
new OktaProvider(stack, "okta");

const appId = new TerraformVariable(stack, "dialpad_app_id", { type: "string" }).stringValue;

const employees = new DialpadPhoneSync(stack, "employees", { appId });

new DialpadPhoneSync(stack, "contractors", {
  appId,
  userTypeId: new TerraformVariable(stack, "contractor_user_type_id", { type: "string" }).stringValue,
  appUserAttribute: employees.appUserAttribute,
});

// These lines stay when a construct is deleted or gets another id. With them, Okta keeps what the construct made.
keepInOkta(stack, "employees");
keepInOkta(stack, "contractors");

app.synth();
