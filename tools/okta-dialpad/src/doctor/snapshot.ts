import type { AppUser, ProfileMapping, User, UserSchemaAttribute } from "@okta/okta-sdk-nodejs";

/** What was read of an org. The checks judge it and nothing else. */
export interface Snapshot {
  readonly appId: string;
  readonly userTypeId?: string;
  readonly login?: string;
  /** How the requests were authorised. */
  readonly credential: "API token" | "access token" | "private key";
  /** Origin of the Admin Console, when it is known. */
  readonly console?: string;
  readonly app: Answer<App>;
  /** The attribute, or null where the profile has none of that name. */
  readonly userAttribute: Answer<UserSchemaAttribute | null>;
  readonly appAttribute: Answer<UserSchemaAttribute | null>;
  /** Attributes whose names differ from ours only by case, which Okta takes for the same (Okta API reference, Schemas). */
  readonly alike: { user?: string; app?: string };
  /** From the app to the user type. */
  readonly mapping: Answer<ProfileMapping>;
  /** Active apps. */
  readonly apps: Answer<App[]>;
  /** The newest change of "When a user is deactivated in the app" that the System Log still has, or null. */
  readonly deactivation: Answer<DeactivationChange | null>;
  readonly user: Answer<User>;
  readonly appUser: Answer<AppUser>;
}

export interface App {
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly status: string;
  readonly signOnMode?: string;
  readonly features?: string[];
  readonly _links?: Record<string, { href?: string } | { href?: string }[]>;
}

export interface DeactivationChange {
  readonly at: Date;
  /** `NONE`, `DEACTIVATE`, `SUSPEND`. */
  readonly action: string;
  /** Whether the app sourced users after that change, where the entry says so. */
  readonly sourcing?: boolean;
}

export type Answer<T> = { readonly value: T } | { readonly problem: Problem };

export interface Problem {
  /**
   * - `absent`: Okta has no such object.
   * - `denied`: this credential may not read it.
   * - `trouble`: no answer, or one that says nothing about the org.
   * - `skipped`: not asked for.
   */
  readonly kind: "absent" | "denied" | "trouble" | "skipped";
  /** A sentence. */
  readonly text: string;
  /** Nothing came back that Okta could have said. */
  readonly noAnswer?: boolean;
  /** What to do, where this problem has a way out of its own. */
  readonly fix?: string;
}

export const valueOf = <T>(answer: Answer<T>): T | undefined => ("value" in answer ? answer.value : undefined);
export const problemOf = (answer: Answer<unknown>): Problem | undefined => ("problem" in answer ? answer.problem : undefined);

/** Everything that could not be read. */
export const problemsOf = ({ app, userAttribute, appAttribute, mapping, apps, deactivation, user, appUser }: Snapshot): Problem[] =>
  [app, userAttribute, appAttribute, mapping, apps, deactivation, user, appUser].flatMap((answer) => problemOf(answer) ?? []);

/** *Allow APP to source Okta users*. */
export const isSwitchedOn = ({ features }: App) => features?.includes("PROFILE_MASTERING") ?? false;

/** An app that is not active sources nobody, whatever its switch says. */
export const sourcesUsers = (app: App) => app.status === "ACTIVE" && isSwitchedOn(app);

/** Whether the app sources users; undefined when the app could not be read. */
export const isSourcing = ({ app }: Snapshot) => ("value" in app ? sourcesUsers(app.value) : undefined);

export const labelOf = ({ app }: Snapshot) => ("value" in app ? app.value.label : "Dialpad");

/** The user's profile, as the Profile Editor names it, or by the id that was given. */
export const userProfileOf = ({ userTypeId }: Snapshot) => (userTypeId ? `the user type ${userTypeId}` : "User (default)");

export const isGone = ({ app }: Pick<Snapshot, "app">) => problemOf(app)?.kind === "absent";

export const isDialpad = ({ name, label }: App) => /dialpad/i.test(`${name} ${label}`);

export const dialpadApps = ({ apps }: Snapshot) => (valueOf(apps) ?? []).filter(isDialpad);
