import { DataOktaUserType } from "@cdktf/provider-okta/lib/data-okta-user-type";
import { Fn, type TerraformProvider, Token } from "cdktf";
import { type Construct } from "constructs";
import { AppUserAttribute } from "./app-user-attribute";
import { Anchor } from "./internal/anchor";
import { Expression } from "./internal/expressions";
import { tellable } from "./internal/messages";
import { OktaConstruct } from "./internal/okta-construct";
import { unknownChoice } from "./internal/refusals/choices";
import { uselessDependencies } from "./internal/refusals/dependencies";
import { lazyId, malformedAppId, malformedUserTypeId } from "./internal/refusals/ids";
import { malformedVariableName, takenOnTheUser } from "./internal/refusals/names";
import { malformed } from "./internal/refusals/problem";
import { elsewhere, leaving, otherAttribute } from "./internal/refusals/shared-attributes";
import { ifGiven, malformedExternalName, malformedLine, malformedText } from "./internal/refusals/texts";
import { type Removal, takeOut } from "./internal/removal";
import { type OktaProps } from "./okta-props";
import { ProfileMapping } from "./profile-mapping";
import { ProfileSource, type ProfileSourcing } from "./profile-source";
import { UserAttribute } from "./user-attribute";

/** What every sync takes, of whichever app and attribute. */
export interface SyncProps extends OktaProps {
  /**
   * Id of the app in this org (`0oa...`), in the address of the app's page in the Admin Console after `/instance/`.
   * May be a Terraform variable, also a sensitive one: messages tell the id, which is no secret. Where it is of a resource of the same program, the
   * app is read at apply: its first plan shows less, and a check that fails then leaves nothing behind in Okta.
   */
  readonly appId: string;
  /**
   * Id of the user type whose users get the value (`oty...`).
   * Okta's limits for other types (help page usgp-user-types-known-issues): users whom an import creates get the default type; an attribute of one
   * name has one data type in all types, so a string here; group rules and SAML assertions know the attributes of the default type only.
   *
   * @default - the org's default user type, *User (default)* in the Profile Editor
   */
  readonly userTypeId?: string;
  /**
   * What to do about *Allow APP to source Okta users*, which only the console can switch on.
   *
   * @default "follow"
   */
  readonly profileSourcing?: ProfileSourcing;
  /**
   * What happens in Okta when the program lets go of the sync. Leaving is a mode, because Terraform's protection goes
   * with the code; with `keepInOkta` in the program, to delete the construct is the same as `forget`.
   * - `refuse`: every plan that would destroy or replace something fails.
   * - `forget`: all leaves the Terraform state and stays in Okta. Nothing is sent; Terraform reads nothing, OpenTofu what it
   *   forgets (unless given `-refresh=false`). Then remove the construct.
   * - `delete`: the mapping is forgotten (its deletion would clear all its entries), the override is off, the attributes lose their protection.
   *   After that deploy unmap the entry in the console and remove the construct: the next deploy deletes the attributes and every user's value in them.
   *
   * @default "refuse"
   */
  readonly removal?: Removal;
  /**
   * The app attribute of another sync of the same app, to fill a second user type from it.
   *
   * @default - an attribute of its own
   */
  readonly appUserAttribute?: AppUserAttribute;
}

export interface AttributeSyncProps extends SyncProps {
  /** *Variable name* of the attribute, on the Okta user and on the app user alike. */
  readonly variableName: string;
  /** *Display name*, on both. */
  readonly displayName: string;
  /**
   * *Description*, on both.
   *
   * @default - none
   */
  readonly description?: string;
  /** *External name*: the path of the value in the app's SCIM user, with straight quotes: `phoneNumbers.^[type=='work'].value`. */
  readonly externalName: string;
  /**
   * *External namespace*: URN of the SCIM schema that the external name belongs to.
   *
   * @default - none
   */
  readonly externalNamespace?: string;
  /**
   * What the app's name or label contains, in lower case. Where neither does, plans ask whether it is the right app id.
   *
   * @default - nothing is asked
   */
  readonly appNameContains?: string;
}

/**
 * One attribute of an app's users in the Okta profile, sourced by that app, with all that protects it.
 *
 * Addresses, with id `x`: `okta_user_schema_property.x`, `okta_app_user_schema_property.x`, `okta_profile_mapping.x`, `terraform_data.x`;
 * read at each plan: `data.okta_app.x`, `data.okta_apps.x`, `data.okta_user_type.x`.
 *
 * The provider would write a changed app or user type onto the old objects: `terraform_data.x` remembers both, and a plan with other ids fails.
 *
 * @throws one error with every prop that is not valid
 */
export class AttributeSync extends OktaConstruct {
  /** *User > DISPLAY NAME* in the Profile Editor. */
  readonly userAttribute: UserAttribute;
  /** *APP User > DISPLAY NAME* in the Profile Editor. */
  readonly appUserAttribute: AppUserAttribute;
  /** *APP to Okta User*. Its `map` adds further entries of this pair, which wait for the attributes that they name. */
  readonly profileMapping: ProfileMapping;
  /** The app as it is in the org. Absent under removal `forget`, for which the app may be gone, and `delete`. */
  readonly profileSource?: ProfileSource;
  /** `terraform_data.<id>`, which remembers the app and the user type that all this was made for. */
  readonly anchor: Anchor;
  /** The value in Okta Expression Language, for a mapping from the user type to another app: `user.NAME`. */
  readonly expression: string;
  /** The next steps of a sync that the program lets go of. */
  private readonly leaving?: string;
  private readonly givenUserTypeId?: string;
  private readonly defaultUserType?: DataOktaUserType;
  private defaultUserTypeId?: string;

  /**
   * @param unknown problems of a subclass with the names of its props
   */
  constructor(
    scope: Construct,
    id: string,
    { removal = "refuse", ...sync }: AttributeSyncProps,
    unknown: readonly (string | undefined)[] = [],
  ) {
    super(scope, id, ["ProfileSource", "Anchor", "UserAttribute", "AppUserAttribute", "ProfileMapping"]);
    const {
      appId,
      userTypeId,
      variableName,
      displayName,
      description,
      profileSourcing,
      provider,
      dependsOn = [],
    } = sync;
    this.accept<AttributeSyncProps>(
      sync,
      PROPS,
      [
        malformedAppId("appId", appId) ?? lazyId("appId", appId),
        malformedUserTypeId("userTypeId", userTypeId) ?? lazyId("userTypeId", userTypeId),
        malformedVariableName("variableName", variableName) ?? takenOnTheUser("variableName", variableName),
        malformedLine("displayName", displayName),
        ifGiven(malformedText, "description", description),
        malformedExternalName("externalName", sync.externalName),
        ifGiven(malformedLine, "externalNamespace", sync.externalNamespace),
        ifGiven(malformedPartOfName, "appNameContains", sync.appNameContains),
        unknownChoice("profileSourcing", profileSourcing, ["follow", "required", "off"]),
        unknownChoice("removal", removal, ["refuse", "forget", "delete"]),
        otherAttribute("appUserAttribute", sync.appUserAttribute, appId, variableName),
        elsewhere("appUserAttribute", this, sync.appUserAttribute, provider),
        removal === "refuse" ? leaving("appUserAttribute", sync.appUserAttribute) : undefined,
        ...uselessDependencies("dependsOn", sync.dependsOn),
      ],
      unknown,
    );
    const staying = removal === "refuse";
    const texts = { variableName, displayName, description };

    // The app, and whether it sources users.
    if (staying) {
      this.profileSource = new ProfileSource(this, "ProfileSource", { appId, profileSourcing, provider });
      if (sync.appNameContains !== undefined) warnOfAnother(this.profileSource, sync.appNameContains);
    }

    const here = this.profileSource?.here;
    this.anchor = new Anchor(this, "Anchor", {
      appId,
      userTypeId: userTypeId ?? "default",
      appIsReady: here?.isReady,
      removal,
    });
    if (here && profileSourcing !== "off")
      this.profileSource?.warnUnless(
        new Expression(`!(${here.sourcesUsers.text} && ${this.anchor.isNew.text})`),
        overridesEverybody(`\${${here.label}}`, variableName),
      );
    const after = [this.anchor.resource, ...dependsOn];

    // Profile Editor > User (default) > Add attribute, and the source priority of that attribute.
    this.userAttribute = new UserAttribute(this, "UserAttribute", {
      ...texts,
      userTypeId,
      sourcePriority: here?.override,
      removal,
      provider,
      dependsOn: after,
    });

    // Profile Editor > APP User > Add attribute: what Okta takes from the app's SCIM user.
    this.appUserAttribute =
      sync.appUserAttribute ??
      new AppUserAttribute(this, "AppUserAttribute", {
        ...texts,
        appId,
        externalName: sync.externalName,
        externalNamespace: sync.externalNamespace,
        removal,
        provider,
        dependsOn: after,
      });

    // Profile Editor > APP User > Mappings > APP to Okta User, after both of its ends.
    this.givenUserTypeId = userTypeId;
    if (userTypeId === undefined) this.defaultUserType = this.lookUpDefaultUserType(staying, provider);
    this.profileMapping = new ProfileMapping(this, "ProfileMapping", {
      sourceId: appId,
      targetId: userTypeId ?? String(new Expression(defaultUserTypeIn(this.addressName))),
      expressions: { [variableName]: this.appUserAttribute.expression },
      pushStatus: here?.pushStatus ?? "PUSH",
      removal: staying ? "refuse" : "forget",
      provider,
      dependsOn: [this.userAttribute.resource, this.appUserAttribute.resource, ...after],
    });

    this.expression = this.userAttribute.expression;
    this.leaving = staying ? undefined : LEAVING[removal];
  }

  /** What is left to do by hand, for an output: with links into this org's Admin Console. */
  get nextSteps(): string {
    return this.leaving ?? this.profileSource!.nextSteps;
  }

  /** Id of the user type; a token for the default one. */
  get userTypeId(): string {
    if (!this.defaultUserType) return this.givenUserTypeId!;
    this.defaultUserTypeId ??= Token.asString(Fn.coalesce([this.defaultUserType.id, this.defaultUserType.displayName]));
    return this.defaultUserTypeId;
  }

  /** Okta names the default user type `user` in every org. */
  private lookUpDefaultUserType(staying: boolean, provider?: TerraformProvider): DataOktaUserType {
    const userType = new DataOktaUserType(this, "UserType", { name: "user", provider });
    userType.overrideLogicalId(this.addressName);
    if (!staying) takeOut(userType);
    return userType;
  }
}

/** While Terraform puts the read off, the id is null and the display name unknown: together unknown. */
const defaultUserTypeIn = (name: string) =>
  `coalesce(data.okta_user_type.${name}.id, data.okta_user_type.${name}.display_name)`;

const PROPS: Record<keyof AttributeSyncProps, true> = {
  ...{ appId: true, userTypeId: true, variableName: true, displayName: true, description: true },
  ...{ externalName: true, externalNamespace: true, appNameContains: true, profileSourcing: true, removal: true },
  ...{ appUserAttribute: true, provider: true, dependsOn: true },
};

const malformedPartOfName = (prop: string, value: string) =>
  malformed(prop, value, /^[a-z0-9 _.-]+$/, "expected a part of a name in lower case");

/** An app id is easily taken from the wrong page. */
function warnOfAnother(source: ProfileSource, part: string): void {
  const { name, label } = source.here;
  source.warnUnless(
    new Expression(`(strcontains(lower(${name}), "${part}") || strcontains(lower(${label}), "${part}"))`),
    `Neither the name nor the label of app "\${${label}}" (${tellable(source.appId)}) contains "${part}": is it the right app id?`,
  );
}

const overridesEverybody = (label: string, variableName: string) =>
  `${label} sources Okta users already, and this is the first plan of this sync: its apply makes ${label} the only source of ${variableName} for every user who has ${label}, and where ${label} gives no number, the value becomes empty. To look at the numbers before that, deploy with profileSourcing "off" first. If the sync only gets another id, this is so already: keep profileSourcing as it is, and moveFromId leaves nothing to write.`;

const LEAVING = {
  forget: "Remove the construct from the program. All that it made stays in Okta.",
  delete:
    "In the Profile Editor, unmap the attribute in the app's mapping to Okta and save; then remove the construct from the program and deploy: that deletes the attributes and every user's number in them. No deploy switches off \"Allow APP to source Okta users\": do it on the app's page, Provisioning, To Okta, unless other attributes need it.",
};
