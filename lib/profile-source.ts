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
 * What a deploy does about *Allow APP to source Okta users*, a switch that only the console can set:
 * - `follow`: works in either state of the switch and follows it, so that the console visit can come between two deploys. For the way there.
 * - `required`: a plan fails while the app does not source users, instead of taking the override away. For staying there.
 * - `off`: no override, whatever the switch says. For the first deploy where the app sources users already: there `follow`
 *   would override everybody's value at once.
 */
export type ProfileSourcing = "follow" | "required" | "off";

export interface ProfileSourceProps extends Pick<OktaProps, "provider"> {
  /** Id of the app (`0oa...`), of any sign-on mode. */
  readonly appId: string;
  /**
   * What to do about the switch.
   *
   * @default "follow"
   */
  readonly profileSourcing?: ProfileSourcing;
}

/** For what is made in the same stack; a program takes the members of `ProfileSource`, which work in other stacks too. */
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
 * The app as a profile source (Directory > Profile Sources): reads it from the org at each plan and offers what depends on it. Creates nothing.
 *
 * A plan fails before anything is written when the app is not active or cannot be read, and under `required` when it does not source users.
 * A plan warns when the app imports no profiles, or does not source users under `follow`.
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
   * What depends on the app, as expressions of this stack alone.
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
    // Reads the status and the features in every mode, so that what waits for it waits for the checks of both.
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
    const told = { label: `\${${this.here.label}}`, name: `\${${this.here.name}}`, id: `\${data.okta_app.${name}.id}` };

    // The app by its id.
    const app = (this.app = new DataOktaApp(this, "App", { id: tellable(appId), provider }));
    app.overrideLogicalId(name);
    this.guard.lockLifecycle(app, { postcondition: [APP_IS_ACTIVE] });
    // While Terraform puts the read off, the label is null and the name unknown: together unknown, which a text may hold.
    this.labelOfApp = local("label", `\${coalesce(data.okta_app.${name}.label, ${this.here.name})}`);

    // Where to click. A page is told in words where the Admin Console has no known address.
    const console = local("console", `\${${consoleIn(`data.okta_app.${name}.links`)}}`);
    const page = (suffix: string, path: string, words: string) => {
      const address = `"\${local.${console.friendlyUniqueId}}${path}"`;
      local(suffix, `\${try(${address}, "${words}")}`);
      return `\${local.${name}_${suffix}}`;
    };
    const provisioning = page("provisioning", provisioningPath(told.name, told.id), provisioningInWords(told.label));
    const profileSources = page("profile_sources", PROFILE_SOURCES_PATH, PROFILE_SOURCES_IN_WORDS);
    local("console_visit", consoleVisit({ label: told.label, provisioning, profileSources }));
    const visit = `\${local.${name}_console_visit}`;

    // Its features: okta_app does not tell them, and okta_app_saml crashes the provider on an app without SAML; a search by name works for any
    // app. What it finds is null, not empty, when nothing matches.
    const featuresIn = (found: string) =>
      `flatten([for app in (${found} == null ? [] : ${found}) : app.features if app.id == data.okta_app.${name}.id])`;
    const isFound = {
      condition: `\${self.apps == null ? false : contains(self.apps[*].id, data.okta_app.${name}.id)}`,
      error_message: `The features of app "${told.label}" (${told.id}) cannot be read: it is not in the list of apps that Okta gives for the name "${told.name}". The okta provider leaves out apps with a sign-on mode that it does not know.`,
    };
    const isSource = {
      condition: `\${contains(${featuresIn("self.apps")}, "PROFILE_MASTERING")}`,
      error_message: `${told.label} does not source Okta users, but profileSourcing is "required". Nothing was changed. Switch it on in the Admin Console:\n${visit}\nTo deploy without the override, set profileSourcing to "follow".`,
    };
    const apps = new DataOktaApps(this, "Apps", { q: told.name, provider });
    apps.overrideLogicalId(name);
    this.guard.lockLifecycle(apps, { postcondition: profileSourcing === "required" ? [isFound, isSource] : [isFound] });
    this.features = local("features", `\${${featuresIn(`data.okta_apps.${name}.apps`)}}`);

    // What is told.
    this.unseenText = (command) => {
      const verify = command ? ` To verify the rest, run:\n  ${command(told.id)}` : "";
      return `No API shows two settings of the console. Check that "When a user is deactivated in the app" is "Do nothing" (${provisioning}, To Okta) and that ${told.label} is as low as possible among the profile sources (${profileSources}). For users who were assigned before: ${FORCE_SYNC}${verify}`;
    };
    this.unseen = local("unseen", this.unseenText());
    const toDo = profileSourcing === "off" ? '"Nothing: profileSourcing is off."' : `local.${name}_console_visit`;
    this.next = local("next_steps", `\${${sourcesUsers.text} ? local.${name}_unseen : ${toDo}}`);
    this.check = new Check(this, "Check", name);
    this.warnUnless(
      new Expression(`contains(local.${name}_features, "IMPORT_PROFILE_UPDATES")`),
      `${told.label} imports no profiles, so nothing comes in from it. Configure its provisioning first: ${provisioning}`,
    );
    if (profileSourcing === "follow")
      this.warnUnless(
        sourcesUsers,
        `${told.label} does not source Okta users yet: its values do not override other profile sources. In the Admin Console:\n${visit}\nIf it sourced users before, someone switched it off and this plan removes the override: switch it on again before you apply.`,
      );
  }

  /** The name of the app's integration, the same in every org: `dialpad`. */
  get name(): string {
    return this.app.name;
  }

  /** The app's label, as the org calls it. */
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

  /** The only push status that Okta accepts in a mapping from this app. */
  get pushStatus(): string {
    return this.profileSourcing === "required"
      ? "PUSH"
      : Token.asString(conditional(this.sourcesUsers, "PUSH", "DONT_PUSH"));
  }

  /** *Override profile source* by this app, as far as `profileSourcing` and the switch allow it. */
  get override(): OverrideProfileSource | undefined {
    return this.overrideIf(this.sourcesUsers);
  }

  private overrideIf(sourcesUsers: IResolvable): OverrideProfileSource | undefined {
    if (this.profileSourcing === "off") return undefined;
    if (this.profileSourcing === "required") return { appId: this.appId };
    return { appId: tellable(this.appId), onlyIf: sourcesUsers };
  }

  /**
   * Names in the next steps the command that verifies the rest.
   *
   * @param command gives the command for the app's id
   */
  verifiedBy(command: (appId: string) => string): void {
    this.unseen.expression = this.unseenText(command);
  }

  /**
   * Adds a warning to plans and applies; it stops neither.
   *
   * @param condition Terraform condition, read at each plan
   * @param message what is told where it is false
   */
  warnUnless(condition: IResolvable, message: string): void {
    this.check.assertions.push({ condition, errorMessage: message });
  }
}

/**
 * The origin of the org's Admin Console: of the first of an app's links that is on a domain of Okta's own. Where the org is
 * reached by a custom domain, its links are there too, and this is null.
 *
 * @param links Terraform expression of the JSON that `okta_app` has as `links`
 */
export const consoleIn = (links: string): string => {
  const orgs = `flatten([for link in flatten(values(jsondecode(${links}))) : try(regex("${ORG_ADDRESS}", link.href), [])])`;
  return `try(format("https://%s-admin.%s", slice(${orgs}, 0, 2)...), null)`;
};

/** Okta may answer 404 for the schema of an app that is not active. */
const APP_IS_ACTIVE = {
  condition: '${self.status == "ACTIVE"}',
  error_message:
    'App "${coalesce(self.label, self.name)}" (${self.id}) is ${self.status}. Okta takes changes to the profile of an active app only: activate it in the Admin Console (Applications > Applications), or let go of it with removal "forget".',
};
