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
   * Id of the app whose profile gets the attribute (`0oa...`). The app must be active: Okta may answer 404 for the schema of one that is not.
   * A changed id would write the attribute to the other app and leave the old one behind. Let go of this construct with removal `forget` first, and then give the id to a new one.
   */
  readonly appId: string;
  /** *Variable name*: a letter or `_`, then letters, digits or `_`. Expressions read it as `appuser.NAME`. Okta has no rename. */
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
   * *External name*: the path of the value in the app's SCIM user, with straight quotes: `phoneNumbers.^[type=='work'].value`.
   * A changed external name replaces the attribute, and Okta keeps the variable name busy for a while after a deletion
   * (okta/terraform-provider-okta#1974): `prevent_destroy` refuses such a plan. After `terraform state rm` the create changes it in place.
   *
   * @default - none: Okta exchanges no value with the app
   */
  readonly externalName?: string;
  /**
   * *External namespace*: URN of the SCIM schema that the external name belongs to. A change replaces the attribute, as above.
   *
   * @default - none
   */
  readonly externalNamespace?: string;
}

/**
 * A custom string attribute of an app's user profile (Profile Editor > the app > Add attribute): what Okta reads from, or writes to, the app
 * for each assigned user. Every other field stays as the console leaves it.
 *
 * Deploying it over an attribute of that name that was made by hand overwrites what is declared here (the provider's create is an update),
 * never the users' values.
 *
 * Okta loses one of two schema writes that run at once: within a stack they run one after another, also beside resources of the program's own.
 * Across stacks, and into modules, nothing orders them: deploy such stacks one after another, and tie a module to the constructs with `dependsOn`.
 *
 * Address: `okta_app_user_schema_property.<id>`.
 *
 * @throws one error with every prop that is not valid
 * @see https://registry.terraform.io/providers/okta/okta/latest/docs/resources/app_user_schema_property
 */
export class AppUserAttribute extends OktaConstruct {
  /** The Terraform resource. Anything that the props leave out is set here. */
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
