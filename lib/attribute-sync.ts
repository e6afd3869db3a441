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

/** The props of every sync, of any app and any attribute. */
export interface SyncProps extends OktaProps {
  /**
   * Id of the app in this org (`0oa...`). It stands in the address of the app's page in the Admin Console, after
   * `/instance/`.
   *
   * The id may come from a Terraform variable. Messages tell it even if the variable is sensitive, because the id is
   * no secret. If the id comes from a resource of the same program, Terraform reads the app only at apply: the first
   * plan shows less, and when a check of the app fails, nothing of the sync has been written to Okta.
   */
  readonly appId: string;
  /**
   * Id of the user type whose users get the value (`oty...`).
   *
   * Okta's limits for user types other than the default one (help page usgp-user-types-known-issues): users whom an
   * import creates get the default user type; attributes of the same name have the same data type in all user types,
   * which is string here; group rules and SAML assertions can use only the attributes of the default user type.
   *
   * @default - the org's default user type, *User (default)* in the Profile Editor
   */
  readonly userTypeId?: string;
  /**
   * What a deploy does about *Allow APP to source Okta users*, which can be switched on only in the console.
   *
   * @default "follow"
   */
  readonly profileSourcing?: ProfileSourcing;
  /**
   * What happens in Okta when the program lets go of the sync. Deploy `forget` or `delete` before you remove the
   * construct, because Terraform's protection (`prevent_destroy`) is removed together with the construct. With
   * `keepInOkta` in the program, you can simply remove the construct: the effect is that of `forget`.
   * - `refuse`: every plan that would destroy or replace something fails.
   * - `forget`: everything leaves the Terraform state and stays in Okta. Nothing is sent to Okta. Terraform reads
   *   nothing from Okta; OpenTofu reads the objects that it forgets (unless given `-refresh=false`). Then remove the
   *   construct.
   * - `delete`: the profile mapping is forgotten, because its deletion would clear all its entries. The override is
   *   off, and the attributes lose their protection. After that deploy, unmap the mapping entry in the console and
   *   remove the construct: the next deploy deletes the attributes and every user's value in them.
   *
   * @default "refuse"
   */
  readonly removal?: Removal;
  /**
   * The app attribute of another sync of the same app, for a sync that fills a second user type.
   *
   * @default - the sync makes its own app attribute
   */
  readonly appUserAttribute?: AppUserAttribute;
}

export interface AttributeSyncProps extends SyncProps {
  /** *Variable name* of the attribute, both on the Okta user and on the app user. */
  readonly variableName: string;
  /** *Display name*, on both. */
  readonly displayName: string;
  /**
   * *Description*, on both.
   *
   * @default - none
   */
  readonly description?: string;
  /**
   * *External name*: the path of the value in the app's SCIM user, with straight quotes:
   * `phoneNumbers.^[type=='work'].value`.
   */
  readonly externalName: string;
  /**
   * *External namespace*: URN of the SCIM schema to which the external name belongs.
   *
   * @default - none
   */
  readonly externalNamespace?: string;
  /**
   * A part of the app's name or label, in lower case. When neither contains it, plans warn that the app id may be
   * wrong.
   *
   * @default - plans do not look at the name and the label
   */
  readonly appNameContains?: string;
}

/**
 * One attribute of an app's users, brought into the Okta profile and sourced by that app, with everything that
 * protects it.
 *
 * Addresses, with id `x`: `okta_user_schema_property.x`, `okta_app_user_schema_property.x`, `okta_profile_mapping.x`
 * and `terraform_data.x`. Each plan also reads `data.okta_app.x`, `data.okta_apps.x` and `data.okta_user_type.x`.
 *
 * With another app id or user type id, the provider would write to the old objects. So `terraform_data.x` remembers
 * both ids, and a plan with other ids fails.
 *
 * @throws one error with every prop that is not valid
 */
export class AttributeSync extends OktaConstruct {
  /** *User > DISPLAY NAME* in the Profile Editor. */
  readonly userAttribute: UserAttribute;
  /** *APP User > DISPLAY NAME* in the Profile Editor. */
  readonly appUserAttribute: AppUserAttribute;
  /**
   * *APP to Okta User*. Its `map` adds further mapping entries. The mapping is deployed after the attributes that its
   * entries name.
   */
  readonly profileMapping: ProfileMapping;
  /** The app as the org has it. Undefined with removal `forget` (the app may not exist any more) and `delete`. */
  readonly profileSource?: ProfileSource;
  /** `terraform_data.<id>`, which remembers the app and the user type for which the objects were made. */
  readonly anchor: Anchor;
  /** The attribute in Okta Expression Language, for a mapping from the user type to another app: `user.NAME`. */
  readonly expression: string;
  /** The next steps of a sync that the program lets go of. */
  private readonly leaving?: string;
  private readonly givenUserTypeId?: string;
  private readonly defaultUserType?: DataOktaUserType;
  private defaultUserTypeId?: string;

  /**
   * @param unknown problems that a subclass has found in the names of its props
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

    // Profile Editor > APP User > Add attribute: the value that Okta reads from the app's SCIM user.
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

    // Profile Editor > APP User > Mappings > APP to Okta User, deployed after both attributes.
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

  /** Id of the user type. For the default user type it is a token. */
  get userTypeId(): string {
    if (!this.defaultUserType) return this.givenUserTypeId!;
    this.defaultUserTypeId ??= Token.asString(Fn.coalesce([this.defaultUserType.id, this.defaultUserType.displayName]));
    return this.defaultUserTypeId;
  }

  /** In every org, the name of the default user type is `user`. */
  private lookUpDefaultUserType(staying: boolean, provider?: TerraformProvider): DataOktaUserType {
    const userType = new DataOktaUserType(this, "UserType", { name: "user", provider });
    userType.overrideLogicalId(this.addressName);
    if (!staying) takeOut(userType);
    return userType;
  }
}

/**
 * The id of the default user type. If Terraform reads the user type only at apply, the id is null until then, and the
 * display name is unknown. With both of them the result is unknown, as it should be.
 */
const defaultUserTypeIn = (name: string) =>
  `coalesce(data.okta_user_type.${name}.id, data.okta_user_type.${name}.display_name)`;

const PROPS: Record<keyof AttributeSyncProps, true> = {
  ...{ appId: true, userTypeId: true, variableName: true, displayName: true, description: true },
  ...{ externalName: true, externalNamespace: true, appNameContains: true, profileSourcing: true, removal: true },
  ...{ appUserAttribute: true, provider: true, dependsOn: true },
};

const malformedPartOfName = (prop: string, value: string) =>
  malformed(prop, value, /^[a-z0-9 _.-]+$/, "expected a part of a name in lower case");

/** Somebody may copy the app id from the page of another app. */
function warnOfAnother(source: ProfileSource, part: string): void {
  const { name, label } = source.here;
  source.warnUnless(
    new Expression(`(strcontains(lower(${name}), "${part}") || strcontains(lower(${label}), "${part}"))`),
    `Neither the name nor the label of app "\${${label}}" (${tellable(source.appId)}) contains "${part}": ` +
      "is it the right app id?",
  );
}

const overridesEverybody = (label: string, variableName: string) =>
  `${label} sources Okta users already, and this is the first plan of this sync: its apply makes ${label} the only ` +
  `source of ${variableName} for every user who has ${label}, and where ${label} gives no number, the value becomes ` +
  'empty. To look at the numbers before that, deploy with profileSourcing "off" first. If the sync only gets another ' +
  "id, this is so already: keep profileSourcing as it is, and moveFromId leaves nothing to write.";

const LEAVING = {
  forget: "Remove the construct from the program. All that it made stays in Okta.",
  delete:
    "In the Profile Editor, unmap the attribute in the app's mapping to Okta and save; then remove the construct " +
    "from the program and deploy: that deletes the attributes and every user's number in them. " +
    'No deploy switches off "Allow APP to source Okta users": ' +
    "do it on the app's page, Provisioning, To Okta, unless other attributes need it.",
};
