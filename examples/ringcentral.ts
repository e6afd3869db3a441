// The number of another app: RingCentral's direct number in the Okta profile, protected as Dialpad's number is.
//
// Okta's help (Enable RingCentral bidirectional attribute synchronization) calls the attribute Direct Number and
// reads it as appuser.directNumber. RingCentral's SCIM API has phone numbers of the types work, mobile and other. The
// external name below was not checked, because no public page says which external name Okta gives the attribute. Add
// Direct Number once in the Profile Editor of RingCentral User, where Okta offers it, and copy its external name and
// external namespace here.
import { OktaProvider } from "@cdktf/provider-okta/lib/provider/index.js";
import { App, LocalBackend, TerraformOutput, TerraformStack, TerraformVariable } from "cdktf";
import { AttributeSync, keepInOkta } from "cdktf-okta-dialpad-phone";

const app = new App();
const stack = new TerraformStack(app, "ringcentral");
new LocalBackend(stack, { path: "../../../terraform.ringcentral.tfstate" });
new OktaProvider(stack, "okta");

const sync = new AttributeSync(stack, "direct_number", {
  appId: new TerraformVariable(stack, "ringcentral_app_id", { type: "string" }).stringValue,
  appNameContains: "ringcentral",
  variableName: "directNumber",
  displayName: "Direct Number",
  externalName: "phoneNumbers.^[type=='work'].value",
  externalNamespace: "urn:ietf:params:scim:schemas:core:2.0:User",
});
// This line stays when the construct is deleted or gets another id. With it, Okta keeps what the construct made.
keepInOkta(stack, "direct_number");

new TerraformOutput(stack, "next_steps", { value: sync.nextSteps });

app.synth();
