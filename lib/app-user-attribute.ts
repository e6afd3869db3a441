import { AppUserSchemaProperty } from "@cdktf/provider-okta/lib/app-user-schema-property";
import { type Construct } from "constructs";
import { dependOn } from "./internal/depends-on";
import { OktaConstruct } from "./internal/okta-construct";
import { unknownChoice } from "./internal/refusals/choices";
import { uselessDependencies } from "./internal/refusals/dependencies";
import { malformedAppId } from "./internal/refusals/ids";
import { malformedVariableName } from "./internal/refusals/names";
import { ifGiven, malformedExternalName, malformedLine, malformedText } from "./internal/refusals/texts";
import { applyRemoval, type Removal } from "./internal/removal";
import { type OktaProps } from "./okta-props";

export interface AppUserAttributeProps extends OktaProps {
  /**
   * Id of the app whose profile gets the attribute (`0oa...`). The app must be active: for the schema of an app that is
   * not active, Okta may answer 404.
   *
   * Never change the id: the attribute would be written to the other app, and the old attribute would be left behind.
   * First deploy this construct with removal `forget`. Then give the new id to a new construct.
   */
  readonly appId: string;
  /**
   * *Variable name*: a letter or `_`, then letters, digits or `_`. Expressions read the attribute as `appuser.NAME`.
   * Okta cannot rename an attribute.
   */
  readonly variableName: string;
  /** *Display name*. */
  readonly displayName: string;
  /**
   * *Description*.
   *
   * @default - none
   */
  readonly description?: string;
  /**
   * *External name*: the path of the value in the app's SCIM user, with straight quotes:
   * `phoneNumbers.^[type=='work'].value`.
   *
   * A changed external name replaces the attribute, and after the deletion Okta refuses the variable name for a while
   * (okta/terraform-provider-okta#1974). `prevent_destroy` refuses such a plan. To change the external name in place,
   * run `terraform state rm` first: the create that follows is an update.
   *
   * @default - none: Okta exchanges no value with the app
   */
  readonly externalName?: string;
  /**
   * *External namespace*: URN of the SCIM schema to which the external name belongs. A change replaces the attribute,
   * as a change of the external name does.
   *
   * @default - none
   */
  readonly externalNamespace?: string;
}

/**
 * A custom string attribute of an app's user profile (Profile Editor > the app > Add attribute). Okta exchanges its
 * value with the app, for each assigned user. Fields that are not declared here stay as the console has them.
 *
 * Where somebody made an attribute of this variable name by hand, the first apply takes that attribute over: it
 * overwrites the fields that are declared here (the provider's create is an update), and never the users' values.
 *
 * When two writes to a schema run at the same time, Okta loses one of them. So the writes of one stack run one after
 * another, those of the program's own resources too. Nothing orders the writes of two stacks, or of a module: deploy
 * such stacks one after another, and give the module `dependsOn`.
 *
 * Address: `okta_app_user_schema_property.<id>`.
 *
 * @throws one error with every prop that is not valid
 * @see https://registry.terraform.io/providers/okta/okta/latest/docs/resources/app_user_schema_property
 */
export class AppUserAttribute extends OktaConstruct {
  /** The Terraform resource. Set here what no prop sets. */
  readonly resource: AppUserSchemaProperty;
  /** Id of the app. */
  readonly appId: string;
  /** *Variable name*. */
  readonly variableName: string;
  /** The attribute in Okta Expression Language: `appuser.NAME`. */
  readonly expression: string;
  /** What happens in Okta when the program lets go of the attribute. */
  readonly removal: Removal;

  constructor(scope: Construct, id: string, { removal = "refuse", ...attribute }: AppUserAttributeProps) {
    super(scope, id);
    this.accept<AppUserAttributeProps>(attribute, PROPS, [
      malformedAppId("appId", attribute.appId),
      malformedVariableName("variableName", attribute.variableName),
      malformedLine("displayName", attribute.displayName),
      ifGiven(malformedText, "description", attribute.description),
      ifGiven(malformedExternalName, "externalName", attribute.externalName),
      ifGiven(malformedLine, "externalNamespace", attribute.externalNamespace),
      unknownChoice("removal", removal, ["refuse", "forget", "delete"]),
      ...uselessDependencies("dependsOn", attribute.dependsOn),
    ]);
    this.appId = attribute.appId;
    this.variableName = attribute.variableName;
    this.expression = `appuser.${attribute.variableName}`;
    this.removal = removal;
    this.resource = new AppUserSchemaProperty(this, "Resource", {
      appId: attribute.appId,
      index: attribute.variableName,
      title: attribute.displayName,
      description: attribute.description,
      type: "string",
      externalName: attribute.externalName,
      externalNamespace: attribute.externalNamespace,
      provider: attribute.provider,
    });
    this.resource.overrideLogicalId(this.addressName);
    dependOn(this.resource, attribute.dependsOn);
    applyRemoval(this.resource, removal);
  }
}

const PROPS: Record<keyof AppUserAttributeProps, true> = {
  ...{ appId: true, variableName: true, displayName: true, description: true, externalName: true },
  ...{ externalNamespace: true, removal: true, provider: true, dependsOn: true },
};
