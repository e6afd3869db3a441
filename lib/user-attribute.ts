import { UserSchemaProperty } from "@cdktf/provider-okta/lib/user-schema-property";
import { type IResolvable } from "cdktf";
import { type Construct } from "constructs";
import { dependOn } from "./internal/depends-on";
import { Expression, ListIterator, quoted } from "./internal/expressions";
import { OktaConstruct } from "./internal/okta-construct";
import { unknownChoice } from "./internal/refusals/choices";
import { uselessDependencies } from "./internal/refusals/dependencies";
import { lazyId, malformedAppId, malformedUserTypeId } from "./internal/refusals/ids";
import { malformedVariableName, takenOnTheUser, unknownProps } from "./internal/refusals/names";
import { ifGiven, malformedLine, malformedText } from "./internal/refusals/texts";
import { applyRemoval } from "./internal/removal";
import { type OktaProps } from "./okta-props";

/** The console's *Override profile source*: one app alone gives the value; where it maps none, the value becomes empty. */
export interface OverrideProfileSource {
  /** Id of the app that gives the value (`0oa...`). Okta accepts an app that sources users. */
  readonly appId: string;
  /**
   * Terraform condition that is read at each plan: the override while it is true, *Inherit from profile source* while it is false.
   *
   * @default - always the override
   */
  readonly onlyIf?: IResolvable;
}

/** The console's *Source priority* of an attribute: where its value comes from. */
export type SourcePriority = "inherit-from-profile-source" | "inherit-from-okta" | OverrideProfileSource;

export interface UserAttributeProps extends OktaProps {
  /**
   * *Variable name*: a letter or `_`, then letters, digits or `_`; no base attribute's name, and none that Okta reserves. Expressions read it as `user.NAME`.
   * Okta has no rename: another name is another attribute, and every user's value is lost with the old one.
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
   * A changed id would write the attribute to the other type and leave the old one behind. Let go of this construct with removal `forget` first, and then give the id to a new one.
   * Okta's limits for other types (help page usgp-user-types-known-issues): users whom an import creates get the default type; an attribute of one
   * name has one data type in all types, so a string here; group rules and SAML assertions know the attributes of the default type only.
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
 * A custom string attribute of the Okta user profile (Profile Editor > User > Add attribute). Every other field stays as the console leaves it:
 * `required`, `enum`, `pattern` or a length would make Okta reject a user's whole profile when one value does not fit.
 *
 * Deploying it over an attribute of that name that was made by hand overwrites what is declared here, the source priority too (the provider's
 * create is an update), never the users' values.
 *
 * Okta loses one of two schema writes that run at once: within a stack they run one after another, also beside resources of the program's own.
 * Across stacks, and into modules, nothing orders them: deploy such stacks one after another, and tie a module to the constructs with `dependsOn`.
 *
 * Address: `okta_user_schema_property.<id>`.
 *
 * @throws one error with every prop that is not valid
 * @see https://registry.terraform.io/providers/okta/okta/latest/docs/resources/user_schema_property
 */
export class UserAttribute extends OktaConstruct {
  /** The Terraform resource. Anything that the props leave out is set here. */
  readonly resource: UserSchemaProperty;
  /** *Variable name*. */
  readonly variableName: string;
  /** Id of the user type; undefined for the default one. */
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

/** `master` and its priority list; never `unique`, which this provider plans to replace again and again. */
function sourcePriorityArguments(sourcePriority: SourcePriority = "inherit-from-profile-source") {
  if (sourcePriority === "inherit-from-profile-source") return { master: "PROFILE_MASTER" };
  if (sourcePriority === "inherit-from-okta") return { master: "OKTA" };
  const { appId, onlyIf } = sourcePriority;
  if (!onlyIf) return { master: "OVERRIDE", masterOverridePriority: [{ type: "APP", value: appId }] };
  const condition = onlyIf instanceof Expression ? onlyIf.text : String(onlyIf);
  return {
    master: String(new Expression(`${condition} ? "OVERRIDE" : "PROFILE_MASTER"`)),
    masterOverridePriority: new ListIterator(`${condition} ? [${quoted(appId)}] : []`).dynamic({
      type: "APP",
      value: "${each.value}",
    }),
  };
}
