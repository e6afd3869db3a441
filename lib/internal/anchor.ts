import { type IResolvable, TerraformResource } from "cdktf";
import { type Construct } from "constructs";
import { Expression, quoted } from "./expressions";
import { tellable } from "./messages";
import { OktaConstruct } from "./okta-construct";
import { applyRemoval, type Removal } from "./removal";

interface AnchorProps {
  readonly appId: string;
  readonly userTypeId: string;
  /** What must hold of the app before anything is written: with an id that is known late, every write waits until the app is read. */
  readonly appIsReady?: IResolvable;
  readonly removal: Removal;
}

/** Said only where nothing else is: the data sources of the app have checks of their own, and come first. */
const notReady = (appId: string) => `App ${appId} is not ready for the sync. Nothing was changed.`;

/**
 * Remembers in the state which app and user type the objects were made for, and fails the plan when the program names others.
 * The provider would not replace the objects: it would write the new ids onto the old ones, the override to the wrong app, the mapping entry
 * to the old mapping, and leave an attribute behind.
 */
export class Anchor extends OktaConstruct {
  /** The Terraform resource. */
  readonly resource: TerraformResource;
  /**
   * Whether this plan is the first one, and its apply. What a plan creates looks the same to Terraform as what is there,
   * but for the time.
   *
   * @internal
   */
  readonly isNew: Expression;

  constructor(scope: Construct, id: string, made: AnchorProps) {
    super(scope, id);
    const { appIsReady, removal } = made;
    const [appId, userTypeId] = [made.appId, made.userTypeId].map(tellable);
    // Not CDKTF's DataResource: that one asks a terraform on PATH for its version at every synth, and fails where only OpenTofu is.
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
          error_message: `Made for app \${self.output.app_id} and user type \${self.output.user_type_id}, but the program now says app ${appId} and user type ${userTypeId}. Nothing was changed. Put the old ids back; for another app or user type, first deploy the old ids with removal "forget", then the new ones.`,
        },
      ],
    });
    // Unprotected: it is no object in Okta, and goes with the attributes.
    applyRemoval(this.resource, removal === "forget" ? "forget" : "delete");
  }
}
