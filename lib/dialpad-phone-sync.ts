import { DataOktaUserType } from "@cdktf/provider-okta/lib/data-okta-user-type";
import { Fn, ITerraformDependable, Op, TerraformProvider, Token } from "cdktf";
import { Construct } from "constructs";
import { AppUserAttribute } from "./app-user-attribute";
import { DIALPAD_PHONE } from "./article";
import { Anchor } from "./internal/anchor";
import { tellable } from "./internal/messages";
import { OktaConstruct } from "./internal/okta-construct";
import * as props from "./internal/props";
import { Removal, takeOut } from "./internal/removal";
import { ProfileMapping } from "./profile-mapping";
import { ProfileSource, ProfileSourcing } from "./profile-source";
import { UserAttribute } from "./user-attribute";

export interface DialpadPhoneSyncProps {
  /**
   * Id of the Dialpad app in this org (`0oa...`), in the address of the app's page in the Admin Console after `/instance/`.
   * May be a Terraform variable, also a sensitive one: messages tell the id, which is no secret. Where it is of a resource of the same program, the
   * app is read at apply: its first plan shows less, and a check that fails then leaves nothing behind in Okta.
   */
  readonly appId: string;
  /**
   * Id of the user type whose users get the number (`oty...`).
   * Okta's limits for other types (help page usgp-user-types-known-issues): users whom an import creates get the default type; an attribute of one
   * name has one data type in all types, so a string here; group rules and SAML assertions know the attributes of the default type only.
   *
   * @default - the org's default user type, *User (default)* in the Profile Editor
   */
  readonly userTypeId?: string;
  /**
   * *Variable name* of the attribute, on the Okta user and on the app user alike.
   *
   * @default "dialpadPhone"
   */
  readonly variableName?: string;
  /**
   * What to do about *Allow Dialpad to source Okta users*, which only the console can switch on.
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
   *   After that deploy unmap the entry in the console and remove the construct: the next deploy deletes the attributes and every user's number in them.
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
  /**
   * The okta provider, where a stack has more than one.
   *
   * @default - the stack's okta provider without an alias
   */
  readonly provider?: TerraformProvider;
  /**
   * What must be deployed before the attributes and the mapping.
   *
   * @default - nothing but other writes to user schemas and to app schemas
   */
  readonly dependsOn?: ITerraformDependable[];
}

/**
 * Dialpad's help article "Syncing Dialpad phone numbers to Okta": every assigned user's Dialpad number in the attribute `dialpadPhone` of the Okta profile.
 *
 * Addresses, with id `x`: `okta_user_schema_property.x`, `okta_app_user_schema_property.x`, `okta_profile_mapping.x`, `terraform_data.x`;
 * read at each plan: `data.okta_app.x`, `data.okta_apps.x`, `data.okta_user_type.x`.
 *
 * The provider would write a changed app or user type onto the old objects: `terraform_data.x` remembers both, and a plan with other ids fails.
 *
 * @throws one error with every prop that is not valid
 */
export class DialpadPhoneSync extends OktaConstruct {
  /** *User > Dialpad Phone* in the Profile Editor. */
  readonly userAttribute: UserAttribute;
  /** *Dialpad User > Dialpad Phone* in the Profile Editor. */
  readonly appUserAttribute: AppUserAttribute;
  /** *Dialpad to Okta User*. Its `map` adds further entries of this pair, which wait for the attributes that they name. */
  readonly profileMapping: ProfileMapping;
  /** The app as it is in the org. Absent under removal `forget`, for which the app may be gone, and `delete`. */
  readonly profileSource?: ProfileSource;
  /** `terraform_data.<id>`, which remembers the app and the user type that all this was made for. */
  readonly anchor: Anchor;
  /** Id of the user type; a token for the default one. */
  readonly userTypeId: string;
  /** The number in Okta Expression Language, for a mapping from the user type to another app: `user.dialpadPhone`. */
  readonly expression: string;
  /** What is left to do by hand, for an output: with links into this org's Admin Console. */
  readonly nextSteps: string;

  constructor(
    scope: Construct,
    id: string,
    { removal = "refuse", variableName = DIALPAD_PHONE.variableName, ...sync }: DialpadPhoneSyncProps,
  ) {
    super(scope, id, ["ProfileSource", "Anchor", "UserAttribute", "AppUserAttribute", "ProfileMapping"]);
    const { appId, userTypeId, profileSourcing, provider, dependsOn = [] } = sync;
    this.accept<DialpadPhoneSyncProps>(sync, PROPS, [
      props.appId("appId", appId) ?? props.notLazy("appId", appId),
      props.userTypeId("userTypeId", userTypeId) ?? props.notLazy("userTypeId", userTypeId),
      props.variableName("variableName", variableName) ?? props.freeOnTheUser("variableName", variableName),
      props.oneOf("profileSourcing", profileSourcing, ["follow", "required", "off"]),
      props.oneOf("removal", removal, ["refuse", "forget", "delete"]),
      props.sameApp("appUserAttribute", sync.appUserAttribute, appId, variableName),
      props.samePlace("appUserAttribute", this, sync.appUserAttribute, provider),
      removal === "refuse" ? props.staying("appUserAttribute", sync.appUserAttribute) : undefined,
      ...props.dependencies("dependsOn", sync.dependsOn),
    ]);
    const staying = removal === "refuse";
    const texts = { variableName, displayName: DIALPAD_PHONE.displayName, description: DIALPAD_PHONE.description };

    // The Dialpad app, and whether it sources users.
    if (staying) {
      this.profileSource = new ProfileSource(this, "ProfileSource", { appId, profileSourcing, provider });
      const { name, label } = this.profileSource;
      this.profileSource.warnUnless(
        Op.or(Fn.strcontains(Fn.lower(name), "dialpad"), Fn.strcontains(Fn.lower(label), "dialpad")),
        `Neither the name nor the label of app "${label}" (${tellable(appId)}) contains "dialpad": is it the right app id?`,
      );
    }

    const appIsReady = this.profileSource && isReady(this.profileSource, profileSourcing);
    this.anchor = new Anchor(this, "Anchor", { appId, userTypeId: userTypeId ?? "default", appIsReady, removal });
    if (profileSourcing !== "off")
      this.profileSource?.warnUnless(
        Op.not(Op.and(this.profileSource.sourcesUsers, this.anchor.isNew)),
        overridesEverybody(this.profileSource.label, variableName),
      );
    const after = [this.anchor.resource, ...dependsOn];

    // Profile Editor > User (default) > Add attribute, and the source priority of that attribute.
    this.userAttribute = new UserAttribute(this, "UserAttribute", {
      ...texts,
      userTypeId,
      sourcePriority: this.profileSource?.override,
      removal,
      provider,
      dependsOn: after,
    });

    // Profile Editor > Dialpad User > Add attribute: what Okta takes from Dialpad's SCIM user.
    this.appUserAttribute =
      sync.appUserAttribute ??
      new AppUserAttribute(this, "AppUserAttribute", {
        ...texts,
        appId,
        externalName: DIALPAD_PHONE.externalName,
        externalNamespace: DIALPAD_PHONE.externalNamespace,
        removal,
        provider,
        dependsOn: after,
      });

    // Profile Editor > Dialpad User > Mappings > Dialpad to Okta User, after both of its ends.
    this.userTypeId = userTypeId ?? this.defaultUserType(staying, provider);
    this.profileMapping = new ProfileMapping(this, "ProfileMapping", {
      sourceId: appId,
      targetId: this.userTypeId,
      expressions: { [variableName]: this.appUserAttribute.expression },
      pushStatus: this.profileSource?.pushStatus ?? "PUSH",
      removal: staying ? "refuse" : "forget",
      provider,
      dependsOn: [this.userAttribute.resource, this.appUserAttribute.resource, ...after],
    });

    this.expression = this.userAttribute.expression;
    this.nextSteps = this.profileSource?.nextSteps ?? LEAVING[removal as "forget" | "delete"];
  }

  /** Okta names the default user type `user` in every org. */
  private defaultUserType(staying: boolean, provider?: TerraformProvider): string {
    const userType = new DataOktaUserType(this, "UserType", { name: "user", provider });
    userType.overrideLogicalId(this.addressName);
    if (!staying) takeOut(userType);
    // While Terraform puts the read off, the id is null and the display name unknown: together unknown.
    return Token.asString(Fn.coalesce([userType.id, userType.displayName]));
  }
}

const PROPS: Record<keyof DialpadPhoneSyncProps, true> = {
  ...{ appId: true, userTypeId: true, variableName: true, profileSourcing: true, removal: true },
  ...{ appUserAttribute: true, provider: true, dependsOn: true },
};

/** Reads the status and the features in every mode, so that what waits for it waits for the checks of both. */
const isReady = ({ status, sourcesUsers, pushStatus }: ProfileSource, profileSourcing?: ProfileSourcing) =>
  Op.and(Op.eq(status, "ACTIVE"), profileSourcing === "required" ? sourcesUsers : Fn.contains(["PUSH", "DONT_PUSH"], pushStatus));

const overridesEverybody = (label: string, variableName: string) =>
  `${label} sources Okta users already, and this is the first plan of this sync: its apply makes ${label} the only source of ${variableName} for every user who has ${label}, and where ${label} gives no number, the value becomes empty. To look at the numbers before that, deploy with profileSourcing "off" first.`;

const LEAVING = {
  forget: "Remove the construct from the program. All that it made stays in Okta.",
  delete:
    "In the Profile Editor, unmap the attribute in the app's mapping to Okta and save; then remove the construct from the program and deploy: that deletes the attributes and every user's number in them.",
};
