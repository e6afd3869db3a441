import { fieldsOf, listOf, problemOf, textOf, valueOf, type Answer, type Fields, type Unread } from "../okta/answer";
import { consolePages } from "../okta/console-links";
import type { Evidence } from "./evidence";
import type { AppSettings, Entry, Imports } from "./log";

/** What is checked, and what the program declares of it. */
export interface Subject {
  readonly appId: string;
  readonly userTypeId?: string;
  readonly login?: string;
  readonly variableName: string;
  /** `profileSourcing` of the program: with `off` it overrides no profile source. */
  readonly profileSourcing: "follow" | "required" | "off";
}

/** What was read of an org. The checks judge nothing else. */
export interface Snapshot extends Subject {
  /** How the requests were authorised. */
  readonly credential: "API token" | "access token" | "private key";
  /** Origin of the Admin Console, where it is known. */
  readonly adminConsole?: string;
  readonly app: Answer<App>;
  /** The attribute as Okta gives it, or null where the profile has no attribute of that name. */
  readonly userAttribute: Answer<Fields | null>;
  readonly appAttribute: Answer<Fields | null>;
  /** Attributes whose names differ from the sync's only by case: the same name to Okta (API reference, Schemas). */
  readonly alike: { user?: string; app?: string };
  /** From the app to the user type. */
  readonly mapping: Answer<Mapping>;
  /** Active apps. */
  readonly apps: Answer<App[]>;
  /** Ids by which the System Log may name the profiles: those of their schemas and of the user type. */
  readonly schemaIds: { readonly user: readonly string[]; readonly app: readonly string[] };
  /** From the System Log: settings of the app that no API shows, its imports, and who changed what. */
  readonly settings: Answer<AppSettings>;
  readonly imports: Answer<Imports>;
  readonly changes: Answer<Entry[]>;
  /** What the report of --since-report says. */
  readonly earlier?: Evidence;
  readonly user: Answer<User>;
  readonly appUser: Answer<AppUser>;
}

export interface App {
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly status: string;
  readonly signOnMode?: string;
  readonly features: readonly string[];
  /** An address in the org. */
  readonly link?: string;
}

export interface Mapping {
  readonly id: string;
  /** Id of the user type. */
  readonly targetId: string;
  readonly entries: { readonly [target: string]: { readonly expression?: string; readonly pushStatus?: string } };
}

export interface User {
  readonly id: string;
  readonly status: string;
  readonly typeId?: string;
  readonly profile: Fields;
}

/** A user's assignment to the app. */
export interface AppUser {
  readonly status: string;
  readonly syncState?: string;
  readonly profile: Fields;
}

type AnswerName = { [K in keyof Snapshot]-?: Snapshot[K] extends Answer<unknown> ? K : never }[keyof Snapshot];
/** The names of all answers of a snapshot. If one is missing here, this does not compile. */
const ANSWERS: Record<AnswerName, true> = {
  ...{ app: true, userAttribute: true, appAttribute: true, mapping: true, apps: true },
  ...{ settings: true, imports: true, changes: true, user: true, appUser: true },
};

/** Everything that could not be read. */
export const problemsOf = (snapshot: Snapshot): Unread[] =>
  (Object.keys(ANSWERS) as AnswerName[]).flatMap((name) => problemOf(snapshot[name]) ?? []);

/** *Allow APP to source Okta users*. */
export const isSwitchedOn = ({ features }: App) => features.includes("PROFILE_MASTERING");

/** Whether the app sources users: it must be active, too. */
export const sourcesUsers = (app: App) => app.status === "ACTIVE" && isSwitchedOn(app);

/** The same of the snapshot's app; undefined when that could not be read. */
export const isSourcing = ({ app }: Snapshot) => ("value" in app ? sourcesUsers(app.value) : undefined);

/** The program leaves profile sourcing off, and so does the org: no number is to come into the Okta profile. */
export const isLeftOff = (snapshot: Snapshot) => snapshot.profileSourcing === "off" && isSourcing(snapshot) === false;

export const labelOf = ({ app }: Snapshot) => ("value" in app ? app.value.label : "Dialpad");

/** The profile of the Okta user: as the Profile Editor names it, or by the id of the user type that was given. */
export const userProfileOf = ({ userTypeId }: Snapshot) =>
  userTypeId ? `the user type ${userTypeId}` : "User (default)";

/** The display name of the attribute, which the Profile Editor shows. */
export const displayNameOf = (of: "app" | "user", { userAttribute, appAttribute, variableName }: Snapshot) =>
  textOf(fieldsOf(valueOf(of === "app" ? appAttribute : userAttribute)).title) ?? variableName;

/** The source priority of an attribute of the Okta user; with an override also the apps that override. */
export function sourcePriorityOf(attribute: Fields): { type: string; apps: string[] } {
  const { type, priority } = fieldsOf(attribute.master);
  return {
    type: textOf(type) ?? "PROFILE_MASTER",
    apps: listOf(priority).flatMap((each) => textOf(fieldsOf(each).value) ?? []),
  };
}

export const isGone = ({ app }: Pick<Snapshot, "app">) => problemOf(app)?.kind === "absent";

export const isDialpad = ({ name, label }: App) => /dialpad/i.test(`${name} ${label}`);

export const dialpadApps = ({ apps }: Snapshot) => (valueOf(apps) ?? []).filter(isDialpad);

/** The Admin Console's pages about all this. */
export const consoleLinks = ({ adminConsole, appId, userTypeId, app, mapping, user }: Snapshot) =>
  consolePages(adminConsole, {
    appId,
    appName: valueOf(app)?.name,
    userTypeId: userTypeId ?? valueOf(mapping)?.targetId,
    userId: valueOf(user)?.id,
  });
