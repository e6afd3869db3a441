import { Collection, type Client, type LogEvent, type ProfileMapping, type UserSchema, type UserType } from "@okta/okta-sdk-nodejs";
import { DIALPAD_PHONE } from "../../../../lib/article";
import { CannotRun } from "./cannot-run";
import { consoleOrigin } from "./console";
import type { Settings, Subject } from "./settings";
import { isGone, problemOf, valueOf, type Answer, type App, type DeactivationChange, type Problem, type Snapshot } from "./snapshot";

/** Okta keeps the System Log for ninety days. */
const LOG_DAYS = 90;

/**
 * Reads what the checks need, one GET after the other: seven, nine with a user, one more with a user type and for each further 200 active apps.
 * A refusal is an answer; only a credential that Okta does not know, or an org that does not answer at all, ends it.
 */
export async function readSnapshot(
  client: Client,
  settings: Settings,
  { appId, userTypeId, login }: Subject,
  progress: (what: string) => void,
): Promise<Snapshot> {
  const ask = async <T>(what: string, scope: string, read: () => Promise<T>): Promise<Answer<T>> => {
    progress(what);
    try {
      return { value: await read() };
    } catch (error) {
      return { problem: diagnose(error, what, scope, settings) };
    }
  };
  const skip = (text: string): { problem: Problem } => ({ problem: { kind: "skipped", text } });
  const { applicationApi, schemaApi, userApi, userTypeApi } = client;
  const alike: { user?: string; app?: string } = {};
  const attributeOf = (of: "user" | "app", schema: UserSchema) => {
    const { variableName } = DIALPAD_PHONE;
    const properties = schema.definitions?.custom?.properties ?? {};
    alike[of] = Object.keys(properties).find((name) => name !== variableName && name.toLowerCase() === variableName.toLowerCase());
    return properties[variableName] ?? null;
  };

  const app = await ask("the app", "okta.apps.read", () => readApp(client, appId));
  const silence = problemOf(app);
  if (silence?.noAnswer) throw new CannotRun(silence.text, "Check OKTA_ORG_NAME and OKTA_BASE_URL (or OKTA_HTTP_PROXY), and the network.");
  const ofApp: typeof ask = (...read) => (isGone({ app }) ? Promise.resolve(skip(noApp(appId))) : ask(...read));

  const schemaId = userTypeId
    ? await ask("the user type", "okta.userTypes.read", async () => schemaOf(await userTypeApi.getUserType({ typeId: userTypeId })))
    : { value: "default" };
  const userAttribute =
    "problem" in schemaId
      ? schemaId
      : await ask("the user profile", "okta.schemas.read", async () =>
          attributeOf("user", await schemaApi.getUserSchema({ schemaId: schemaId.value })),
        );
  const appAttribute = await ofApp("the app's profile", "okta.schemas.read", async () =>
    attributeOf("app", await schemaApi.getApplicationUserSchema({ appInstanceId: appId })),
  );
  const mapping = await ofApp("the mapping", "okta.profileMappings.read", () => readMapping(client, appId, userTypeId));
  const apps = await ask("the other apps", "okta.apps.read", () => readActiveApps(client));
  const deactivation = await ofApp("the System Log", "okta.logs.read", () => readDeactivation(client, appId));

  const user = login ? await ask("the user", "okta.users.read", () => userApi.getUser({ userId: login })) : skip("No user was given.");
  const userId = valueOf(user)?.id;
  const appUser = userId
    ? await ofApp("the app user", "okta.apps.read", () => applicationApi.getApplicationUser({ appId, userId }))
    : skip("There is no such user.");

  const console = consoleOrigin(valueOf(app)?._links, settings.orgOrigin);
  const { kind: credential } = settings.credential;
  return {
    ...{ appId, userTypeId, login, credential, console, alike },
    ...{ app, userAttribute, appAttribute, mapping, apps, deactivation, user, appUser },
  };
}

const noApp = (appId: string) => `There is no app ${appId}.`;

// The SDK's Application has no `name` for a sign-on mode that it does not know, such as that of Active Directory: hence its request layer for apps.
async function readApp({ http, baseUrl }: Client, appId: string): Promise<App> {
  try {
    return (await http.getJson(`${baseUrl}/api/v1/apps/${appId}`)) as unknown as App;
  } catch (error) {
    throw (error as SdkError).status === 404 ? new Absent(noApp(appId)) : error;
  }
}

function readActiveApps({ http, baseUrl }: Client): Promise<App[]> {
  const filter = encodeURIComponent('status eq "ACTIVE"');
  return all(new Collection<App>(http, `${baseUrl}/api/v1/apps?filter=${filter}&limit=200`, {} as never));
}

/** The id of a user type's schema stands in its link alone. */
const schemaOf = ({ _links }: UserType) => _links?.schema?.href?.split("/").pop() ?? "";

async function all<T>(pages: Collection<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of pages) if (item) items.push(item); // the SDK gives null for a page without items
  return items;
}

/** Each app has a mapping to each user type; Okta names the default type `user`. So no user types have to be read. */
async function readMapping(client: Client, sourceId: string, userTypeId?: string): Promise<ProfileMapping> {
  const mappings = await all(await client.profileMappingApi.listProfileMappings({ sourceId, limit: 200 }));
  const found = mappings.find(({ target }) => (userTypeId ? target?.id === userTypeId : target?.type === "user" && target.name === "user"));
  if (!found?.id)
    throw new Absent(
      `Okta has no mapping from the app ${sourceId} to ${userTypeId ? `the user type ${userTypeId}` : "the default user type"}.`,
    );
  return client.profileMappingApi.getProfileMapping({ mappingId: found.id });
}

async function readDeactivation(client: Client, appId: string): Promise<DeactivationChange | null> {
  const events = await client.systemLogApi.listLogEvents({
    filter: `eventType eq "application.lifecycle.update" and target.id eq "${appId}"`,
    since: new Date(Date.now() - LOG_DAYS * 24 * 60 * 60 * 1000).toISOString(),
    sortOrder: "DESCENDING",
    limit: 1000,
  });
  for await (const event of events) {
    const change = event && changeOf(event, appId);
    if (change) return change;
  }
  return null;
}

/** Other settings of the app are logged with the same event type. */
function changeOf({ published, target, outcome }: LogEvent, appId: string): DeactivationChange | undefined {
  if (outcome?.result === "FAILURE") return undefined;
  const to = target?.find(({ id }) => id === appId)?.changeDetails?.to as
    { user_offboarding_action?: string; is_profile_mastering_feature_enabled?: boolean | string } | undefined;
  if (!published || !to?.user_offboarding_action) return undefined;
  const sourcing = to.is_profile_mastering_feature_enabled;
  return {
    at: published,
    action: to.user_offboarding_action,
    ...(sourcing === undefined ? {} : { sourcing: String(sourcing) === "true" }),
  };
}

class Absent extends Error {}

interface SdkError extends Error {
  status?: number;
  errorCode?: string;
  errorSummary?: string;
  url?: string;
  headers?: { get(name: string): string | null };
  /** Of node-fetch: `system` or `request-timeout`. */
  type?: string;
  code?: string;
}

/** Says what a failed read means. Nothing of a request but its path goes into the text. */
function diagnose(thrown: unknown, what: string, scope: string, { orgUrl, credential, timeoutMs }: Settings): Problem {
  if (thrown instanceof CannotRun) throw thrown;
  if (thrown instanceof Absent) return { kind: "absent", text: thrown.message };
  const error = thrown as SdkError;
  const { status, errorSummary } = error;
  if (!status) {
    const why = error.type === "request-timeout" ? `within ${timeoutMs / 1000} s` : `(${error.code ?? error.type ?? error.name})`;
    return {
      kind: "trouble",
      noAnswer: true,
      text: `No answer of Okta's from ${new URL(orgUrl).host} for ${what} ${why}.`,
      fix: "Run it again.",
    };
  }
  const path = error.url ? new URL(error.url).pathname : what;
  const okta = errorSummary ? `: ${errorSummary}` : "";
  const answered = `GET ${path}: Okta answered ${status}${okta.replace(/[.]$/, "")}.`;
  if (status === 404) return { kind: "absent", text: answered };
  if (status === 401 && error.errorCode !== "E0000015")
    throw new CannotRun(
      `Okta does not accept the ${credential.kind === "private key" ? "access token of OKTA_API_CLIENT_ID" : credential.kind}${okta}.`,
      NEW_CREDENTIAL[credential.kind],
    );
  if (status === 401)
    return { kind: "denied", text: answered, fix: `The org lacks the feature, or the administrator the role, that this read needs.` };
  if (status === 403) {
    if (/insufficient_scope/.test(error.headers?.get("www-authenticate") ?? ""))
      return { kind: "denied", text: `GET ${path}: the access token lacks the scope ${scope}.`, fix: grant(scope, credential.kind) };
    return { kind: "denied", text: answered, fix: `Give the administrator of the ${credential.kind} a role that may read ${what}.` };
  }
  if (status === 429)
    return {
      kind: "trouble",
      text: `${answered} No more waiting: the limit does not end soon.`,
      fix: "Run it again when other programs use less of the org's rate limit.",
    };
  return { kind: "trouble", text: answered, fix: "Run it again; https://status.okta.com tells of outages." };
}

const NEW_CREDENTIAL = {
  "API token":
    "Check OKTA_API_TOKEN and that it is of this org: an API token ends when nobody uses it for thirty days, and with its administrator.",
  "access token": "Get a new OKTA_ACCESS_TOKEN: it ends after an hour.",
  "private key": "Check that the service app is active and of this org, and run it again.",
};

const grant = (scope: string, kind: Settings["credential"]["kind"]) =>
  `Grant ${scope} to the service app (Applications > the app > Okta API Scopes)${kind === "private key" ? " and add it to OKTA_API_SCOPES." : " and get a new OKTA_ACCESS_TOKEN with it."}`;
