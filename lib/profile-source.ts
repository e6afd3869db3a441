import { DataOktaApp } from "@cdktf/provider-okta/lib/data-okta-app";
import { DataOktaApps } from "@cdktf/provider-okta/lib/data-okta-apps";
import { conditional, Fn, type IResolvable, TerraformLocal, Token } from "cdktf";
import { type Construct } from "constructs";
import {
  consoleVisit,
  FORCE_SYNC,
  ORG_ADDRESS,
  PROFILE_SOURCES_IN_WORDS,
  PROFILE_SOURCES_PATH,
  provisioningInWords,
  provisioningPath,
} from "./article";
import { Check } from "./internal/blocks/check";
import { Expression } from "./internal/expressions";
import { tellable } from "./internal/messages";
import { OktaConstruct } from "./internal/okta-construct";
import { unknownChoice } from "./internal/refusals/choices";
import { lazyId, malformedAppId } from "./internal/refusals/ids";
import { type OktaProps } from "./okta-props";
import { type OverrideProfileSource } from "./user-attribute";

/**
 * What a deploy does about *Allow APP to source Okta users*, a switch that can be set only in the console:
 * - `follow`: there is an override while the app sources users, and none while it does not. So the same program can be
 *   deployed before and after the console visit. Use it until the app sources users.
 * - `required`: a plan fails while the app does not source users. With `follow`, the same plan would remove the
 *   override. Use it once the app sources users.
 * - `off`: there is no override, whether the app sources users or not. Use it for the first deploy when the app
 *   sources users already: with `follow`, that deploy would override the values of all users at once.
 */
export type ProfileSourcing = "follow" | "required" | "off";

export interface ProfileSourceProps extends Pick<OktaProps, "provider"> {
  /** Id of the app (`0oa...`), of any sign-on mode. */
  readonly appId: string;
  /**
   * What a deploy does about the switch.
   *
   * @default "follow"
   */
  readonly profileSourcing?: ProfileSourcing;
}

/**
 * Texts for constructs in the same stack. A program uses the members of `ProfileSource`, which work in other stacks
 * too.
 */
interface AppHere {
  readonly name: string;
  readonly label: string;
  readonly sourcesUsers: Expression;
  readonly pushStatus: string;
  readonly override?: OverrideProfileSource;
  /** Whether the sync may be written. */
  readonly isReady: Expression;
}

/**
 * The app as a profile source (Directory > Profile Sources). Each plan reads the app from the org. The members are
 * values that depend on the app. The construct makes nothing in Okta.
 *
 * A plan fails, before anything is written, when the app is not active or cannot be read, and with `required` also
 * when it does not source users. A plan warns when the app imports no profiles, and with `follow` also when it does
 * not source users.
 *
 * Addresses: `data.okta_app.<id>`, `data.okta_apps.<id>`, `check.<id>`.
 *
 * @throws one error with every prop that is not valid
 * @see https://help.okta.com/en-us/content/topics/users-groups-profiles/usgp-app-profile-source.htm
 */
export class ProfileSource extends OktaConstruct {
  /** Id of the app. */
  readonly appId: string;
  /**
   * Values that depend on the app, for this stack alone.
   *
   * @internal
   */
  readonly here: AppHere;
  private readonly profileSourcing: ProfileSourcing;
  private readonly app: DataOktaApp;
  private readonly labelOfApp: TerraformLocal;
  private readonly features: TerraformLocal;
  private readonly check: Check;
  private readonly unseen: TerraformLocal;
  private readonly next: TerraformLocal;
  private readonly unseenText: (command?: (appId: string) => string) => string;

  constructor(
    scope: Construct,
    id: string,
    { appId, profileSourcing = "follow", provider, ...others }: ProfileSourceProps,
  ) {
    super(scope, id);
    this.accept<ProfileSourceProps>(others, { appId: true, profileSourcing: true, provider: true }, [
      malformedAppId("appId", appId) ?? lazyId("appId", appId),
      unknownChoice("profileSourcing", profileSourcing, ["follow", "required", "off"]),
    ]);
    this.appId = appId;
    this.profileSourcing = profileSourcing;
    const name = this.addressName;
    const local = (suffix: string, expression: unknown) => {
      const element = new TerraformLocal(this, suffix, expression);
      element.overrideLogicalId(`${name}_${suffix}`);
      return element;
    };
    const sourcesUsers = new Expression(`contains(local.${name}_features, "PROFILE_MASTERING")`);
    const pushStatus = new Expression(`${sourcesUsers.text} ? "PUSH" : "DONT_PUSH"`);
    // Except with "required", this condition is always true. It names the features, so that Terraform reads both data
    // sources, and makes their checks, before the anchor.
    const read =
      profileSourcing === "required" ? sourcesUsers.text : `contains(["PUSH", "DONT_PUSH"], ${pushStatus.text})`;
    this.here = {
      name: `data.okta_app.${name}.name`,
      label: `local.${name}_label`,
      sourcesUsers,
      pushStatus: profileSourcing === "required" ? "PUSH" : String(pushStatus),
      override: this.overrideIf(sourcesUsers),
      isReady: new Expression(`((data.okta_app.${name}.status == "ACTIVE") && ${read})`),
    };
    const told = {
      label: `\${${this.here.label}}`,
      name: `\${${this.here.name}}`,
      id: `\${data.okta_app.${name}.id}`,
    };

    // The app by its id.
    const app = (this.app = new DataOktaApp(this, "App", { id: tellable(appId), provider }));
    app.overrideLogicalId(name);
    this.guard.lockLifecycle(app, { postcondition: [APP_IS_ACTIVE] });
    // If Terraform reads the app only at apply, the label is null and the name is unknown. With both of them the result
    // is unknown, which may stand in a text.
    this.labelOfApp = local("label", `\${coalesce(data.okta_app.${name}.label, ${this.here.name})}`);

    // The pages to open: as addresses, or in words if the address of the Admin Console is not known.
    const adminConsole = local("console", `\${${consoleIn(`data.okta_app.${name}.links`)}}`);
    const page = (suffix: string, path: string, words: string) => {
      const address = `"\${local.${adminConsole.friendlyUniqueId}}${path}"`;
      local(suffix, `\${try(${address}, "${words}")}`);
      return `\${local.${name}_${suffix}}`;
    };
    const provisioning = page("provisioning", provisioningPath(told.name, told.id), provisioningInWords(told.label));
    const profileSources = page("profile_sources", PROFILE_SOURCES_PATH, PROFILE_SOURCES_IN_WORDS);
    local("console_visit", consoleVisit({ label: told.label, provisioning, profileSources }));
    const visit = `\${local.${name}_console_visit}`;

    // Its features. okta_app does not have them, and okta_app_saml crashes the provider when the app has no SAML. A
    // search by name works for any app. Its result is null, and not an empty list, when no app matches.
    const featuresIn = (found: string) =>
      `flatten([for app in (${found} == null ? [] : ${found}) : app.features if app.id == data.okta_app.${name}.id])`;
    const isFound = {
      condition: `\${self.apps == null ? false : contains(self.apps[*].id, data.okta_app.${name}.id)}`,
      error_message:
        `The features of app "${told.label}" (${told.id}) cannot be read: it is not in the list of apps that Okta ` +
        `gives for the name "${told.name}". ` +
        "The okta provider leaves out apps with a sign-on mode that it does not know.",
    };
    const isSource = {
      condition: `\${contains(${featuresIn("self.apps")}, "PROFILE_MASTERING")}`,
      error_message:
        `${told.label} does not source Okta users, but profileSourcing is "required". Nothing was changed. ` +
        `Switch it on in the Admin Console:\n${visit}\n` +
        'To deploy without the override, set profileSourcing to "follow".',
    };
    const apps = new DataOktaApps(this, "Apps", { q: told.name, provider });
    apps.overrideLogicalId(name);
    this.guard.lockLifecycle(apps, { postcondition: profileSourcing === "required" ? [isFound, isSource] : [isFound] });
    this.features = local("features", `\${${featuresIn(`data.okta_apps.${name}.apps`)}}`);

    // The next steps and the warnings.
    this.unseenText = (command) => {
      const verify = command ? ` To verify the rest, run:\n  ${command(told.id)}` : "";
      return (
        "No API shows two settings of the console. Check that " +
        `"When a user is deactivated in the app" is "Do nothing" (${provisioning}, To Okta) ` +
        `and that ${told.label} is as low as possible among the profile sources (${profileSources}). ` +
        `For users who were assigned before: ${FORCE_SYNC}${verify}`
      );
    };
    this.unseen = local("unseen", this.unseenText());
    const toDo = profileSourcing === "off" ? '"Nothing: profileSourcing is off."' : `local.${name}_console_visit`;
    this.next = local("next_steps", `\${${sourcesUsers.text} ? local.${name}_unseen : ${toDo}}`);
    this.check = new Check(this, "Check", name);
    this.warnUnless(
      new Expression(`contains(local.${name}_features, "IMPORT_PROFILE_UPDATES")`),
      `${told.label} imports no profiles, so nothing comes in from it. ` +
        `Configure its provisioning first: ${provisioning}`,
    );
    if (profileSourcing === "follow")
      this.warnUnless(
        sourcesUsers,
        `${told.label} does not source Okta users yet: its values do not override other profile sources. ` +
          `In the Admin Console:\n${visit}\n` +
          "If it sourced users before, someone switched it off and this plan removes the override: " +
          "switch it on again before you apply.",
      );
  }

  /** The name of the app's integration, which is the same in every org: `dialpad`. */
  get name(): string {
    return this.app.name;
  }

  /** The app's label, which the org chooses. */
  get label(): string {
    return this.labelOfApp.asString;
  }

  /** The app's status. */
  get status(): string {
    return this.app.status;
  }

  /** Whether the app sources users: the console's *Allow APP to source Okta users*. */
  get sourcesUsers(): IResolvable {
    return Fn.contains(this.features.asList, "PROFILE_MASTERING") as IResolvable;
  }

  /** What is left to do by hand, with links into this org's Admin Console. */
  get nextSteps(): string {
    return this.next.asString;
  }

  /** The push status of mapping entries from this app: the only one that Okta accepts. */
  get pushStatus(): string {
    return this.profileSourcing === "required"
      ? "PUSH"
      : Token.asString(conditional(this.sourcesUsers, "PUSH", "DONT_PUSH"));
  }

  /** *Override profile source* by this app. Undefined if `profileSourcing` is `off`. */
  get override(): OverrideProfileSource | undefined {
    return this.overrideIf(this.sourcesUsers);
  }

  private overrideIf(sourcesUsers: IResolvable): OverrideProfileSource | undefined {
    if (this.profileSourcing === "off") return undefined;
    if (this.profileSourcing === "required") return { appId: this.appId };
    return { appId: tellable(this.appId), onlyIf: sourcesUsers };
  }

  /**
   * Adds to the next steps the command that verifies the rest.
   *
   * @param command makes the command for the app's id
   */
  verifiedBy(command: (appId: string) => string): void {
    this.unseen.expression = this.unseenText(command);
  }

  /**
   * Adds a warning to plans and applies. It does not stop them.
   *
   * @param condition a Terraform condition, which each plan evaluates
   * @param message the warning, shown when the condition is false
   */
  warnUnless(condition: IResolvable, message: string): void {
    this.check.assertions.push({ condition, errorMessage: message });
  }
}

/**
 * A Terraform expression for the origin of the org's Admin Console: made from the first link of the app that is on
 * one of Okta's own domains. It is null when the org has a custom domain, because then the links are on that domain.
 *
 * @param links a Terraform expression for the JSON that `okta_app` has as `links`
 */
export const consoleIn = (links: string): string => {
  const all = `flatten(values(jsondecode(${links})))`;
  const orgs = `flatten([for link in ${all} : try(regex("${ORG_ADDRESS}", link.href), [])])`;
  return `try(format("https://%s-admin.%s", slice(${orgs}, 0, 2)...), null)`;
};

/** Okta may answer 404 for the schema of an app that is not active. */
const APP_IS_ACTIVE = {
  condition: '${self.status == "ACTIVE"}',
  error_message:
    'App "${coalesce(self.label, self.name)}" (${self.id}) is ${self.status}. ' +
    "Okta takes changes to the profile of an active app only: " +
    'activate it in the Admin Console (Applications > Applications), or let go of it with removal "forget".',
};
