import { UserSchemaProperty } from "@cdktf/provider-okta/lib/user-schema-property";
import { type IResolvable } from "cdktf";
import { type Construct } from "constructs";
import { DynamicBlock } from "./internal/blocks/dynamic";
import { dependOn } from "./internal/depends-on";
import { Expression, quoted } from "./internal/expressions";
import { OktaConstruct } from "./internal/okta-construct";
import { unknownChoice } from "./internal/refusals/choices";
import { uselessDependencies } from "./internal/refusals/dependencies";
import { lazyId, malformedAppId, malformedUserTypeId } from "./internal/refusals/ids";
import { unknownProps } from "./internal/refusals/misspelt";
import { malformedVariableName, takenOnTheUser } from "./internal/refusals/names";
import { ifGiven, malformedLine, malformedText } from "./internal/refusals/texts";
import { applyRemoval } from "./internal/removal";
import { type OktaProps } from "./okta-props";

/**
 * The console's *Override profile source*: the value comes from one app alone. Where that app gives no value, the
 * value in Okta becomes empty.
 */
export interface OverrideProfileSource {
  /** Id of the app that gives the value (`0oa...`). Okta accepts only an app that sources users. */
  readonly appId: string;
  /**
   * A Terraform condition, which each plan evaluates: the override while it is true, *Inherit from profile source*
   * while it is false.
   *
   * @default - always the override
   */
  readonly onlyIf?: IResolvable;
}

/** The console's *Source priority* of an attribute: where its value comes from. */
export type SourcePriority = "inherit-from-profile-source" | "inherit-from-okta" | OverrideProfileSource;

export interface UserAttributeProps extends OktaProps {
  /**
   * *Variable name*: a letter or `_`, then letters, digits or `_`. The names of base attributes and the names that Okta
   * reserves are refused. Expressions read the attribute as `user.NAME`.
   *
   * Okta cannot rename an attribute: another name is another attribute, and every user's value is lost with the old
   * attribute.
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
   * Id of the user type whose profile gets the attribute (`oty...`).
   *
   * Never change the id: the attribute would be written to the other user type, and the old attribute would be left
   * behind. First deploy this construct with removal `forget`. Then give the new id to a new construct.
   *
   * Okta's limits for user types other than the default one (help page usgp-user-types-known-issues): users whom an
   * import creates get the default user type; attributes of the same name have the same data type in all user types,
   * which is string here; group rules and SAML assertions can use only the attributes of the default user type.
   *
   * @default - the org's default user type, *User (default)* in the Profile Editor
   */
  readonly userTypeId?: string;
  /**
   * *Source priority*.
   *
   * @default "inherit-from-profile-source"
   */
  readonly sourcePriority?: SourcePriority;
}

/**
 * A custom string attribute of the Okta user profile (Profile Editor > User > Add attribute). Fields that are not
 * declared here stay as the console has them. There are no props for `required`, `enum`, `pattern` and lengths: with
 * one of them, Okta would reject a user's whole profile when one value does not fit.
 *
 * Where somebody made an attribute of this variable name by hand, the first apply takes that attribute over: it
 * overwrites the fields that are declared here, the source priority too (the provider's create is an update), and
 * never the users' values.
 *
 * When two writes to a schema run at the same time, Okta loses one of them. So the writes of one stack run one after
 * another, those of the program's own resources too. Nothing orders the writes of two stacks, or of a module: deploy
 * such stacks one after another, and give the module `dependsOn`.
 *
 * Address: `okta_user_schema_property.<id>`.
 *
 * @throws one error with every prop that is not valid
 * @see https://registry.terraform.io/providers/okta/okta/latest/docs/resources/user_schema_property
 */
export class UserAttribute extends OktaConstruct {
  /** The Terraform resource. Set here what no prop sets. */
  readonly resource: UserSchemaProperty;
  /** *Variable name*. */
  readonly variableName: string;
  /** Id of the user type. Undefined for the default user type. */
  readonly userTypeId?: string;
  /** The attribute in Okta Expression Language: `user.NAME`. */
  readonly expression: string;

  constructor(scope: Construct, id: string, { removal = "refuse", sourcePriority, ...attribute }: UserAttributeProps) {
    super(scope, id);
    this.accept<UserAttributeProps>(attribute, PROPS, [
      malformedVariableName("variableName", attribute.variableName) ??
        takenOnTheUser("variableName", attribute.variableName),
      malformedLine("displayName", attribute.displayName),
      ifGiven(malformedText, "description", attribute.description),
      malformedUserTypeId("userTypeId", attribute.userTypeId),
      ...(typeof sourcePriority === "object"
        ? unknownProps<OverrideProfileSource>(sourcePriority, { appId: true, onlyIf: true }, "sourcePriority.")
        : []),
      typeof sourcePriority === "object"
        ? (malformedAppId("sourcePriority.appId", sourcePriority.appId) ??
          (sourcePriority.onlyIf && lazyId("sourcePriority.appId", sourcePriority.appId)))
        : unknownChoice("sourcePriority", sourcePriority, ["inherit-from-profile-source", "inherit-from-okta"]),
      unknownChoice("removal", removal, ["refuse", "forget", "delete"]),
      ...uselessDependencies("dependsOn", attribute.dependsOn),
    ]);
    this.variableName = attribute.variableName;
    this.userTypeId = attribute.userTypeId;
    this.expression = `user.${attribute.variableName}`;
    this.resource = new UserSchemaProperty(this, "Resource", {
      index: attribute.variableName,
      title: attribute.displayName,
      description: attribute.description,
      type: "string",
      userType: attribute.userTypeId,
      ...sourcePriorityArguments(sourcePriority),
      provider: attribute.provider,
    });
    this.resource.overrideLogicalId(this.addressName);
    dependOn(this.resource, attribute.dependsOn);
    applyRemoval(this.resource, removal);
  }
}

const PROPS: Record<keyof UserAttributeProps, true> = {
  ...{ variableName: true, displayName: true, description: true, userTypeId: true, sourcePriority: true },
  ...{ removal: true, provider: true, dependsOn: true },
};

/** `master` and its priority list. Never `unique`: each plan of this provider would replace the attribute again. */
function sourcePriorityArguments(sourcePriority: SourcePriority = "inherit-from-profile-source") {
  if (sourcePriority === "inherit-from-profile-source") return { master: "PROFILE_MASTER" };
  if (sourcePriority === "inherit-from-okta") return { master: "OKTA" };
  const { appId, onlyIf } = sourcePriority;
  if (!onlyIf) return { master: "OVERRIDE", masterOverridePriority: [{ type: "APP", value: appId }] };
  const condition = onlyIf instanceof Expression ? onlyIf.text : String(onlyIf);
  return {
    master: String(new Expression(`${condition} ? "OVERRIDE" : "PROFILE_MASTER"`)),
    masterOverridePriority: new DynamicBlock(`${condition} ? [${quoted(appId)}] : []`, {
      type: "APP",
      value: "${each.value}",
    }),
  };
}
