// The endpoints of Okta's API that the fake org has. Any other request is answered with 501.
import { logMapping, type Caller } from "../org/directory-log";
import { invalidSearch, notFound, unknown } from "./errors";
import { listMappings, renderMapping, updateMapping } from "../org/mappings";
import type { Json, JsonObject } from "../org/profile";
import type { App, Assignment, OrgState, User, UserType } from "../org/state";
import { ownerOfSchema, renderSchema, TIME, type SchemaOwner } from "../org/schemas";
import { findEvents } from "../org/system-log";

export interface Call {
  org: OrgState;
  params: Record<string, string>;
  query: Record<string, string | undefined>;
  body: Json;
  now: string;
  caller: Caller;
  /**
   * Cuts a page out of a list, and puts the Link headers into the answer. `usual` is the size of a page where the
   * request names none, `most` the largest one. With `endless`, there is always a next page.
   */
  page: <T extends object>(items: T[], usual: number, most: number, endless?: boolean) => T[];
  writeSchema: (target: SchemaOwner) => Promise<Json>;
}
/**
 * An endpoint: its method, path and query parameters (any other parameter is answered with 501); the OAuth scope that
 * it needs (SPEC); what it does.
 */
export type Endpoint = [line: string, scope: string, handle: (call: Call) => Json | Promise<Json> | void];

const isIdp = (app: App) => app.signOnMode === "IDP";
/**
 * The item, or a 404. Texts of the 404s: REC TestAccResourceOktaAppUserSchemas_enum_string, …UserType_crud,
 * …User_updateDeprovisioned; those of mappings and app users: INFERENCE not-found-types.
 */
const found = <T>(item: T | undefined, id: string, type: string): T => {
  if (item === undefined) throw notFound(id, type);
  return item;
};
export const appOf = ({ org, params: { appId } }: Call) =>
  found(
    Object.values(org.apps).find((app) => app.id === appId && !isIdp(app)),
    appId,
    "AppInstance",
  );
export const typeOf = ({ org, params: { typeId } }: Call) =>
  found(
    Object.values(org.userTypes).find((type) => (typeId === "default" ? type.default : type.id === typeId)),
    typeId,
    "CVDType",
  );
/** A user by id or login. "me" is the user who holds the token: the org's first user. */
const userOf = ({ org, params: { userId } }: Call) => {
  const users = Object.values(org.users);
  return found(
    userId === "me" ? users[0] : (org.users[userId] ?? users.find(({ profile }) => profile.login === userId)),
    userId,
    "User",
  );
};
const mappingOf = ({ org, params: { mappingId } }: Call) => found(org.mappings[mappingId], mappingId, "ProfileMapping");
const assignmentOf = (call: Call) =>
  found(call.org.assignments[appOf(call).id][call.params.userId], call.params.userId, "AppUser");
const userSchema = ({ org, params }: Call): SchemaOwner => ({
  kind: "user",
  owner: ownerOfSchema(org, params.schemaId),
});
const appSchema = (call: Call): SchemaOwner => ({ kind: "app", owner: appOf(call) });

/** Shapes: REC TestAccDataSourceOktaAppSaml_read, TestAccDataSourceOktaApp_read (OIDC). */
export function renderApp(org: OrgState, { id, name, label, status, signOnMode, features, given }: App): Json {
  const api = `https://${org.host}/api/v1/apps/${id}`;
  const other = status === "ACTIVE" ? "deactivate" : "activate";
  const signing = ["SAML_2_0", "OPENID_CONNECT"].includes(signOnMode) ? { signing: { kid: "fake-signing-key" } } : {};
  const notifications = { vpn: { network: { connection: "DISABLED" }, message: null, helpUrl: null } };
  const usual: Record<string, object> = {
    accessibility: { selfService: false, errorRedirectUrl: null, loginRedirectUrl: null },
    visibility: {
      autoLaunch: false,
      autoSubmitToolbar: false,
      hide: { iOS: false, web: false },
      appLinks: { [`${name}_link`]: true },
    },
    credentials: { userNameTemplate: { template: "${source.login}", type: "BUILT_IN" }, ...signing },
    settings: {
      app: {},
      notifications,
      manualProvisioning: false,
      implicitAssignment: false,
      notes: { admin: null, enduser: null },
    },
  };
  const parts = Object.entries(usual).map(([part, fields]) => [part, { ...fields, ...(given[part] as object) }]);
  return {
    ...{
      id,
      orn: `orn:okta:idp:00ofake0000000000001:apps:${name}:${id}`,
      name,
      label,
      status,
      lastUpdated: TIME,
      created: TIME,
    },
    ...{ features, signOnMode, ...(Object.fromEntries(parts) as object) },
    _links: {
      uploadLogo: { href: `${api}/logo`, hints: { allow: ["POST"] } },
      appLinks: [
        {
          name: `${name}_link`,
          href: `https://${org.host}/home/${name}/${id}/alnfake0000000000001`,
          type: "text/html",
        },
      ],
      groups: { href: `${api}/groups` },
      users: { href: `${api}/users` },
      [other]: { href: `${api}/lifecycle/${other}` },
    },
  };
}

/**
 * Apps by the beginning of their name or label (SPEC) and by a filter. A filter by label is refused with 400 (#2251).
 */
function findApps(org: OrgState, { q = "", filter }: Call["query"]): App[] {
  const starts = (text: string) => text.toLowerCase().startsWith(q.toLowerCase());
  const apps = Object.values(org.apps).filter((app) => !isIdp(app) && (starts(app.name) || starts(app.label)));
  if (!filter) return apps; // the provider sends an empty filter beside `q` (RUN), and Okta accepts it (#2292)
  const [, field, value] = /^(\w+(?:\.\w+)*) eq "([^"]*)"$/.exec(filter) ?? [];
  if (field === "status" || field === "id" || field === "name") return apps.filter((app) => app[field] === value);
  throw field === undefined || field === "label" ? invalidSearch() : unknown(`a filter of apps by ${field}`);
}

/** Shapes: REC TestAccResourceOktaUserType_crud. */
export function renderUserType(
  org: OrgState,
  { id, name, displayName, description, default: isDefault, schemaId }: UserType,
): Json {
  const link = (rel: string, path: string) => ({ rel, href: `https://${org.host}/api/v1/meta/${path}`, method: "GET" });
  const system = "sprfake0000000000001";
  return {
    ...{
      id,
      displayName,
      name,
      description,
      createdBy: system,
      lastUpdatedBy: system,
      created: TIME,
      lastUpdated: TIME,
      default: isDefault,
    },
    _links: { schema: link("schema", `schemas/user/${schemaId}`), self: link("self", `types/user/${id}`) },
  };
}

/** Shapes of users and their assignments: REC TestAccDataSourceOktaAppUserAssignments_read. */
function renderUser(org: OrgState, { id, status, typeId, profile }: User): Json {
  const times = {
    created: TIME,
    activated: TIME,
    statusChanged: TIME,
    lastLogin: null,
    lastUpdated: TIME,
    passwordChanged: null,
  };
  const credentials = { provider: { type: "OKTA", name: "OKTA" } };
  return {
    id,
    status,
    ...times,
    type: { id: typeId },
    profile,
    credentials,
    _links: { self: { href: `https://${org.host}/api/v1/users/${id}` } },
  };
}
/**
 * An app user. Attributes without a value are null; `userName` is in the credentials. What SCIM adds, and the user that
 * `expand=user` embeds: SPEC AppUserProvExpandResponse.
 */
function renderAssignment(org: OrgState, { schema, id: appId }: App, assignment: Assignment, expand?: string): Json {
  if (expand !== undefined && expand !== "user") throw unknown(`users of an app with expand=${expand}`);
  const { id, userName, profile, scim, given } = assignment;
  const names = Object.keys({ ...schema.base, ...schema.custom }).filter((name) => name !== "userName");
  const times = { created: TIME, lastUpdated: TIME, statusChanged: TIME, passwordChanged: null };
  const sync = scim
    ? { status: "PROVISIONED", syncState: "SYNCHRONIZED" }
    : { status: "ACTIVE", syncState: "DISABLED" };
  return {
    ...{
      id,
      externalId: (scim as JsonObject | null)?.id ?? null,
      ...times,
      scope: "USER",
      ...sync,
      credentials: { userName },
      ...given,
    },
    profile: Object.fromEntries(names.map((name) => [name, profile[name] ?? null])),
    _links: {
      app: { href: `https://${org.host}/api/v1/apps/${appId}` },
      user: { href: `https://${org.host}/api/v1/users/${id}` },
    },
    ...(expand && { _embedded: { user: renderUser(org, org.users[id]) } }),
  };
}

export const ENDPOINTS: Endpoint[] = [
  ["GET /api/v1/meta/schemas/user/:schemaId", "okta.schemas.read", (call) => renderSchema(call.org, userSchema(call))],
  ["POST /api/v1/meta/schemas/user/:schemaId", "okta.schemas.manage", (call) => call.writeSchema(userSchema(call))],
  [
    "GET /api/v1/meta/schemas/apps/:appId/default",
    "okta.schemas.read",
    (call) => renderSchema(call.org, appSchema(call)),
  ],
  ["POST /api/v1/meta/schemas/apps/:appId/default", "okta.schemas.manage", (call) => call.writeSchema(appSchema(call))],
  [
    "GET /api/v1/mappings?after&limit&sourceId&targetId",
    "okta.profileMappings.read",
    ({ org, query, page }) =>
      page(listMappings(org, query.sourceId, query.targetId), 20, 200).map((mapping) =>
        renderMapping(org, mapping, false),
      ),
  ],
  [
    "GET /api/v1/mappings/:mappingId",
    "okta.profileMappings.read",
    (call) => renderMapping(call.org, mappingOf(call), true),
  ],
  [
    "POST /api/v1/mappings/:mappingId",
    "okta.profileMappings.manage",
    (call) => {
      const before = { ...mappingOf(call).properties };
      updateMapping(call.org, mappingOf(call), call.body);
      logMapping(call.org, call.now, mappingOf(call), before, call.caller);
      return renderMapping(call.org, mappingOf(call), true);
    },
  ],
  [
    "GET /api/v1/meta/types/user",
    "okta.userTypes.read",
    ({ org }) => Object.values(org.userTypes).map((type) => renderUserType(org, type)),
  ],
  ["GET /api/v1/meta/types/user/:typeId", "okta.userTypes.read", (call) => renderUserType(call.org, typeOf(call))],
  [
    "GET /api/v1/apps?after&limit&q&filter",
    "okta.apps.read",
    ({ org, query, page }) => page(findApps(org, query), 20, 200).map((app) => renderApp(org, app)),
  ],
  ["GET /api/v1/apps/:appId", "okta.apps.read", (call) => renderApp(call.org, appOf(call))],
  [
    "GET /api/v1/apps/:appId/users?after&limit&expand",
    "okta.apps.read",
    (call) => {
      const app = appOf(call);
      const page = call.page(Object.values(call.org.assignments[app.id]), 50, 500); // SPEC queryAppLimit
      return page.map((each) => renderAssignment(call.org, app, each, call.query.expand));
    },
  ],
  [
    "GET /api/v1/apps/:appId/users/:userId",
    "okta.apps.read",
    (call) => renderAssignment(call.org, appOf(call), assignmentOf(call)),
  ],
  [
    "GET /api/v1/users?after&limit",
    "okta.users.read",
    ({ org, page }) => {
      const users = Object.values(org.users).filter(({ status }) => status !== "DEPROVISIONED"); // SPEC listUsers
      return page(users, 200, 200).map((user) => renderUser(org, user));
    },
  ],
  ["GET /api/v1/users/:userId", "okta.users.read", (call) => renderUser(call.org, userOf(call))],
  [
    "GET /api/v1/logs?after&limit&since&until&filter&sortOrder",
    "okta.logs.read",
    ({ org, query, now, page }) => {
      // A polling query always has a next page (DOC system-log-query).
      const polling = !query.until && query.sortOrder !== "DESCENDING";
      return page(findEvents(org, now, query), 100, 1000, polling);
    },
  ],
];
