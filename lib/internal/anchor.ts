import { type IResolvable, TerraformResource } from "cdktf";
import { type Construct } from "constructs";
import { Expression, quoted } from "./expressions";
import { tellable } from "./messages";
import { OktaConstruct } from "./okta-construct";
import { applyRemoval, type Removal } from "./removal";

interface AnchorProps {
  readonly appId: string;
  readonly userTypeId: string;
  /**
   * A condition that must be true before anything is written. If the app's id is known only at apply, all writes wait
   * until Terraform has read the app.
   */
  readonly appIsReady?: IResolvable;
  readonly removal: Removal;
}

/** Terraform shows this only if the data sources of the app, which have checks of their own, show nothing. */
const notReady = (appId: string) => `App ${appId} is not ready for the sync. Nothing was changed.`;

/**
 * Remembers in the state for which app and user type the objects were made. A plan fails when the program names
 * others. The provider would not replace the objects: it would point the override at the wrong app, write the mapping
 * entry to the old mapping, and leave an attribute behind.
 */
export class Anchor extends OktaConstruct {
  /** The Terraform resource. */
  readonly resource: TerraformResource;
  /**
   * Whether this is the first plan, or the apply of the first plan. An anchor looks the same to Terraform before and
   * after its first apply, so the anchor also keeps the time of its first plan.
   *
   * @internal
   */
  readonly isNew: Expression;

  constructor(scope: Construct, id: string, made: AnchorProps) {
    super(scope, id);
    const { appIsReady, removal } = made;
    const [appId, userTypeId] = [made.appId, made.userTypeId].map(tellable);
    // Not the DataResource of CDKTF: at every synth it asks the terraform on PATH for its version, and it fails where
    // there is only OpenTofu.
    this.resource = new TerraformResource(this, "Resource", {
      terraformResourceType: "terraform_data",
    });
    this.resource.addOverride("input", {
      app_id: appId,
      user_type_id: userTypeId,
      first_planned: "${plantimestamp()}",
    });
    this.resource.overrideLogicalId(this.addressName);
    this.isNew = new Expression(
      `(try(terraform_data.${this.addressName}.input.first_planned, "never") == plantimestamp())`,
    );
    this.guard.lockLifecycle(this.resource, {
      ignore_changes: ["input"],
      ...(appIsReady && { precondition: [{ condition: appIsReady, error_message: notReady(appId) }] }),
      postcondition: [
        {
          condition: new Expression(
            `((self.output.app_id == ${quoted(appId)}) && (self.output.user_type_id == ${quoted(userTypeId)}))`,
          ),
          error_message:
            "Made for app ${self.output.app_id} and user type ${self.output.user_type_id}, " +
            `but the program now says app ${appId} and user type ${userTypeId}. Nothing was changed. ` +
            "Put the old ids back; for another app or user type, " +
            'first deploy the old ids with removal "forget", then the new ones.',
        },
      ],
    });
    // Without protection: the anchor is no object in Okta, and a plan may destroy it together with the attributes.
    applyRemoval(this.resource, removal === "forget" ? "forget" : "delete");
  }
}
