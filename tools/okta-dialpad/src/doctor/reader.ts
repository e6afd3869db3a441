import {
  Absent,
  CannotRun,
  fieldsOf,
  listOf,
  need,
  NoAnswer,
  problemOf,
  Refusal,
  textOf,
  valueOf,
} from "../okta/answer";
import type { Answer, Fields, Unread } from "../okta/answer";
import { consoleOrigin, linkIntoOrg } from "../okta/console-links";
import type { Org } from "../okta/org";
import { readAppSettings, readChanges, readImports } from "./log";
import { isGone, type App, type Mapping, type Snapshot, type Subject, type User } from "./snapshot";

/** Scopes of all the reads for a subject. */
export const neededScopes = ({ userTypeId, login }: Subject): string[] => [
  ...["okta.apps.read", "okta.schemas.read", "okta.profileMappings.read", "okta.logs.read"],
  ...(userTypeId ? ["okta.userTypes.read"] : []),
  ...(login ? ["okta.users.read"] : []),
];

/**
 * Reads what the checks need, one GET after the other: ten, twelve with a user, one more with a user type, for each
 * further 200 active apps and for each further 1,000 changes of the app's settings in ninety days.
 *
 * @throws CannotRun for a credential that Okta does not know, and for an org that does not answer at all; a refused
 * read is an answer
 */
export async function readSnapshot(org: Org, subject: Subject): Promise<Snapshot> {
  const { appId, userTypeId, login, variableName } = subject;
  const skip = (text: string): { problem: Unread } => ({ problem: { kind: "skipped", text } });
  const alike: { user?: string; app?: string } = {};
  const schemaIds: { user: string[]; app: string[] } = { user: [], app: [] };
  const attributeOf = (of: "user" | "app", schema: Fields) => {
    const properties = fieldsOf(fieldsOf(fieldsOf(schema.definitions).custom).properties);
    const links = Object.values(fieldsOf(schema._links)).map((link) => textOf(fieldsOf(link).href)?.split("/").pop());
    schemaIds[of] = [...links, textOf(schema.id)].filter((id) => id !== undefined);
    alike[of] = Object.keys(properties).find(
      (name) => name !== variableName && name.toLowerCase() === variableName.toLowerCase(),
    );
    return Object.hasOwn(properties, variableName) && properties[variableName]
      ? fieldsOf(properties[variableName])
      : null;
  };

  const app = await org.try("the app", "okta.apps.read", () => readApp(org, appId));
  const silence = problemOf(app);
  if (silence?.noAnswer)
    throw new CannotRun(silence.text, "Check OKTA_ORG_NAME and OKTA_BASE_URL (or OKTA_HTTP_PROXY), and the network.");
  const ofApp = <T>(what: string, scope: string, read: () => Promise<T>): Promise<Answer<T>> =>
    isGone({ app }) ? Promise.resolve(skip(noApp(appId))) : org.try(what, scope, read);

  const schemaId = userTypeId
    ? await org.try("the user type", "okta.userTypes.read", async () =>
        schemaOf(await org.get(`/api/v1/meta/types/user/${userTypeId}`)),
      )
    : { value: "default" };
  const userAttribute =
    "problem" in schemaId
      ? schemaId
      : await org.try("the user profile", "okta.schemas.read", async () =>
          attributeOf("user", await org.get(`/api/v1/meta/schemas/user/${encodeURIComponent(schemaId.value)}`)),
        );
  const appAttribute = await ofApp("the app's profile", "okta.schemas.read", async () =>
    attributeOf("app", await org.get(`/api/v1/meta/schemas/apps/${appId}/default`)),
  );
  const mapping = await ofApp("the mapping", "okta.profileMappings.read", () => readMapping(org, appId, userTypeId));
  const apps = await org.try("the other apps", "okta.apps.read", () => readActiveApps(org));
  const readLog = <T>(read: () => Promise<T>) => org.try("the System Log", "okta.logs.read", read);
  const settings = isGone({ app }) ? skip(noApp(appId)) : await readLog(() => readAppSettings(org, appId));
  // A log that was refused, or whose rate limit is used up, is not asked again.
  const noLog = isGone({ app }) ? undefined : problemOf(settings);
  const imports = "problem" in settings ? settings : await readLog(() => readImports(org, appId));
  const changes = noLog ? { problem: noLog } : await readLog(() => readChanges(org));

  const user = login
    ? await org.try("the user", "okta.users.read", async () =>
        userOf(await org.get(`/api/v1/users/${encodeURIComponent(login)}`)),
      )
    : skip("No user was given.");
  const userId = valueOf(user)?.id;
  const appUser = userId
    ? await ofApp("the app user", "okta.apps.read", async () => {
        const found = await org.get(`/api/v1/apps/${appId}/users/${encodeURIComponent(userId)}`);
        return { status: need(found, "status"), syncState: textOf(found.syncState), profile: fieldsOf(found.profile) };
      })
    : skip("There is no such user.");

  const adminConsole = consoleOrigin(org.settings.orgOrigin, valueOf(app)?.link);
  const { kind: credential } = org.settings.credential;
  return {
    ...{ ...subject, credential, adminConsole, alike, schemaIds, app, userAttribute, appAttribute, mapping, apps },
    ...{ settings, imports, changes, user, appUser },
  };
}

const noApp = (appId: string) => `There is no app ${appId}.`;

export async function readApp(org: Org, appId: string): Promise<App> {
  try {
    const app = appOf(await org.get(`/api/v1/apps/${appId}`));
    if (app.id === appId) return app;
  } catch (error) {
    throw error instanceof Refusal && error.status === 404 ? new Absent(noApp(appId)) : error;
  }
  throw new NoAnswer("another app");
}

async function readActiveApps(org: Org): Promise<App[]> {
  return (await org.list("/api/v1/apps", { filter: 'status eq "ACTIVE"', limit: 200 })).map(appOf);
}

const appOf = (app: Fields): App => ({
  id: need(app, "id"),
  name: need(app, "name"),
  label: need(app, "label"),
  status: need(app, "status"),
  signOnMode: textOf(app.signOnMode),
  features: listOf(app.features).flatMap((feature) => textOf(feature) ?? []),
  link: linkIntoOrg(app._links),
});

const userOf = (user: Fields): User => ({
  id: need(user, "id"),
  status: need(user, "status"),
  typeId: textOf(fieldsOf(user.type).id),
  profile: fieldsOf(user.profile),
});

/** The id of a user type's schema: it stands only in a link of the user type. */
export function schemaOf({ _links }: Fields): string {
  const id = textOf(fieldsOf(fieldsOf(_links).schema).href)
    ?.split("/")
    .pop();
  if (id) return id;
  throw new NoAnswer("without a schema");
}

/** The mapping from an app to a user type, found without reading the user types: Okta names the default one `user`. */
export async function findMapping(org: Org, sourceId: string, userTypeId?: string): Promise<Fields> {
  const mappings = await org.list("/api/v1/mappings", { sourceId, limit: 200 });
  const found = mappings.find((mapping) => {
    const { id, type, name } = fieldsOf(mapping.target);
    return userTypeId ? id === userTypeId : type === "user" && name === "user";
  });
  if (!found)
    throw new Absent(
      `Okta has no mapping from the app ${sourceId} ` +
        `to ${userTypeId ? `the user type ${userTypeId}` : "the default user type"}.`,
    );
  return org.get(`/api/v1/mappings/${encodeURIComponent(need(found, "id"))}`);
}

export async function readMapping(org: Org, sourceId: string, userTypeId?: string): Promise<Mapping> {
  const mapping = await findMapping(org, sourceId, userTypeId);
  const entries = Object.entries(fieldsOf(mapping.properties)).map(([target, entry]) => {
    const { expression, pushStatus } = fieldsOf(entry);
    return [target, { expression: textOf(expression), pushStatus: textOf(pushStatus) }] as const;
  });
  return {
    id: need(mapping, "id"),
    targetId: need(fieldsOf(mapping.target), "id"),
    entries: Object.fromEntries(entries),
  };
}
