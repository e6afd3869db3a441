// The endpoints of Okta's API that are known here. Anything else is answered 501.
import { invalidSearch, notFound, unknown } from "./errors";
import { findEvents } from "./system-log";
import { listMappings, renderMapping, updateMapping } from "./mappings";
import type { App, Assignment, Json, OrgState, User, UserType } from "./org";
import { ownerOfSchema, renderSchema, type SchemaOwner } from "./schemas";

export interface PageLimits<T> {
  id: (item: T) => string;
  usual: number;
  most: number;
  endless?: boolean;
}
export interface Call {
  org: OrgState;
  params: Record<string, string>;
  query: Record<string, string | undefined>;
  body: Json;
  now: string;
  /** Cuts a page out of a list and puts the Link headers into the answer; `endless`: there is always a next one. */
  page: <T>(items: T[], limits: PageLimits<T>) => T[];
  writeSchema: (target: SchemaOwner, body: Json) => Promise<Json>;
}
export interface Endpoint {
  method: "GET" | "POST" | "DELETE" | "PUT";
  url: string;
  /** The OAuth scope that it needs (SPEC); a `.manage` scope covers its `.read`. */
  scope: string;
  /** Query parameters that are known; another one is answered 501. */
  query?: string[];
  handle(call: Call): Json | Promise<Json> | undefined;
}

// Times of apps, types and users stand still, so that two states of an org differ only in what somebody changed.
const TIME = "2026-01-01T00:00:00.000Z";

/** An identity provider is kept among the apps: for a mapping it is one. */
const isIdp = (app: App) => app.signOnMode === "IDP";
const id = (item: { id: string }) => item.id;
const app = ({ org, params: { appId } }: Call): App => {
  if (!org.apps[appId] || isIdp(org.apps[appId])) throw notFound(appId, "AppInstance");
  return org.apps[appId];
};
const userType = ({ org, params: { typeId } }: Call): UserType => {
  const found = Object.values(org.userTypes).find((type) => (typeId === "default" ? type.default : type.id === typeId));
  if (!found) throw notFound(typeId, "CVDType");
  return found;
};
const mapping = ({ org, params: { mappingId } }: Call) => {
  if (!org.mappings[mappingId]) throw notFound(mappingId, "ProfileMapping"); // 404: SPEC; the type in brackets is INFERENCE
  return org.mappings[mappingId];
};
/** By id or login; "me" is whoever holds the token: the org's first user. */
const user = ({ org, params: { userId } }: Call): User => {
  const users = Object.values(org.users);
  const found = userId === "me" ? users[0] : (org.users[userId] ?? users.find((each) => each.profile.login === userId));
  if (!found) throw notFound(userId, "User"); // REC TestAccResourceOktaUser_updateDeprovisioned
  return found;
};
const assignment = (call: Call) => {
  const found = call.org.assignments[app(call).id][call.params.userId];
  if (!found) throw notFound(call.params.userId, "AppUser"); // 404: SPEC; the type in brackets is INFERENCE
  return found;
};

/** Shapes: REC TestAccDataSourceOktaAppSaml_read, TestAccDataSourceOktaApp_read (OIDC). */
export function renderApp(org: OrgState, { id, name, label, status, signOnMode, features, given }: App): Json {
  const api = `https://${org.host}/api/v1/apps/${id}`;
  const other = status === "ACTIVE" ? "deactivate" : "activate";
  const signing = ["SAML_2_0", "OPENID_CONNECT"].includes(signOnMode) ? { signing: { kid: "fake-signing-key" } } : {};
  const usual: Record<string, object> = {
    accessibility: { selfService: false, errorRedirectUrl: null, loginRedirectUrl: null },
    visibility: { autoLaunch: false, autoSubmitToolbar: false, hide: { iOS: false, web: false }, appLinks: { [`${name}_link`]: true } },
    credentials: { userNameTemplate: { template: "${source.login}", type: "BUILT_IN" }, ...signing },
    settings: {
      app: {},
      notifications: { vpn: { network: { connection: "DISABLED" }, message: null, helpUrl: null } },
      ...{ manualProvisioning: false, implicitAssignment: false, notes: { admin: null, enduser: null } },
      ...(signOnMode === "SAML_2_0" ? { signOn: {} } : {}),
    },
  };
  const parts = Object.entries(usual).map(([part, fields]) => [part, { ...fields, ...(given[part] as object) }]);
  return {
    ...{ id, orn: `orn:okta:idp:00ofake0000000000001:apps:${name}:${id}`, name, label, status, lastUpdated: TIME, created: TIME },
    ...{ features, signOnMode, ...(Object.fromEntries(parts) as object) },
    _links: {
      uploadLogo: { href: `${api}/logo`, hints: { allow: ["POST"] } },
      appLinks: [{ name: `${name}_link`, href: `https://${org.host}/home/${name}/${id}/alnfake0000000000001`, type: "text/html" }],
      groups: { href: `${api}/groups` },
      users: { href: `${api}/users` },
      [other]: { href: `${api}/lifecycle/${other}` },
    },
  };
}

/** Filters that SPEC names for apps; a filter by label is refused with 400 (#2251). */
function appFilter(filter: string | undefined): (each: App) => boolean {
  if (!filter) return () => true; // the provider sends an empty filter beside `q` (RUN), and that serves its users (#2292)
  const [, field, value] = /^(\w+(?:\.\w+)*) eq "([^"]*)"$/.exec(filter) ?? [];
  if (field === "status" || field === "id" || field === "name") return (each) => each[field] === value;
  if (field === undefined || field === "label") throw invalidSearch();
  throw unknown(`a filter of apps by ${field}`);
}

/** Shapes: REC TestAccResourceOktaUserType_crud. */
export function renderUserType(org: OrgState, type: UserType): Json {
  const link = (rel: string, path: string) => ({ rel, href: `https://${org.host}/api/v1/meta/${path}`, method: "GET" });
  return {
    ...{ id: type.id, displayName: type.displayName, name: type.name, description: type.description },
    ...{
      createdBy: "sprfake0000000000001",
      lastUpdatedBy: "sprfake0000000000001",
      created: TIME,
      lastUpdated: TIME,
      default: type.default,
    },
    _links: { schema: link("schema", `schemas/user/${type.schemaId}`), self: link("self", `types/user/${type.id}`) },
  };
}

function renderUser(org: OrgState, { id, status, typeId, profile }: User): Json {
  return {
    ...{ id, status, created: TIME, activated: TIME, statusChanged: TIME, lastLogin: null, lastUpdated: TIME, passwordChanged: null },
    ...{ type: { id: typeId }, profile, credentials: { provider: { type: "OKTA", name: "OKTA" } } },
    _links: { self: { href: `https://${org.host}/api/v1/users/${id}` } },
  };
}

/** Shapes: REC TestAccDataSourceOktaAppUserAssignments_read; attributes without a value are null; `userName` stands in the credentials. */
function renderAssignment(org: OrgState, { schema, id: appId }: App, { id, userName, profile, scim }: Assignment): Json {
  const names = [...Object.keys(schema.base), ...Object.keys(schema.custom)].filter((name) => name !== "userName");
  const times = { created: TIME, lastUpdated: TIME, statusChanged: TIME, passwordChanged: null };
  const sync = scim ? { status: "PROVISIONED", syncState: "SYNCHRONIZED" } : { status: "ACTIVE", syncState: "DISABLED" }; // SPEC AppUserProvExpandResponse
  const api = `https://${org.host}/api/v1`;
  return {
    ...{ id, externalId: (scim as { id: string } | null)?.id ?? null, ...times, scope: "USER", ...sync, credentials: { userName } },
    profile: Object.fromEntries(names.map((name) => [name, profile[name] ?? null])),
    _links: { app: { href: `${api}/apps/${appId}` }, user: { href: `${api}/users/${id}` } },
  };
}

const SCHEMAS = { userSchema: "/api/v1/meta/schemas/user/:schemaId", appSchema: "/api/v1/meta/schemas/apps/:appId/default" };
const userSchema = ({ org, params }: Call): SchemaOwner => ({ kind: "user", owner: ownerOfSchema(org, params.schemaId) });
const appSchema = (call: Call): SchemaOwner => ({ kind: "app", owner: app(call) });

export const ENDPOINTS: Endpoint[] = [
  { method: "GET", url: SCHEMAS.userSchema, scope: "okta.schemas.read", handle: (call) => renderSchema(call.org, userSchema(call)) },
  {
    method: "POST",
    url: SCHEMAS.userSchema,
    scope: "okta.schemas.manage",
    handle: (call) => call.writeSchema(userSchema(call), call.body),
  },
  { method: "GET", url: SCHEMAS.appSchema, scope: "okta.schemas.read", handle: (call) => renderSchema(call.org, appSchema(call)) },
  { method: "POST", url: SCHEMAS.appSchema, scope: "okta.schemas.manage", handle: (call) => call.writeSchema(appSchema(call), call.body) },
  {
    ...{ method: "GET", url: "/api/v1/mappings", scope: "okta.profileMappings.read", query: ["after", "limit", "sourceId", "targetId"] },
    handle: ({ org, query, page }) =>
      page(listMappings(org, query.sourceId, query.targetId), { id, usual: 20, most: 200 }).map((each) => renderMapping(org, each, false)),
  },
  {
    ...{ method: "GET", url: "/api/v1/mappings/:mappingId", scope: "okta.profileMappings.read" },
    handle: (call) => renderMapping(call.org, mapping(call), true),
  },
  {
    ...{ method: "POST", url: "/api/v1/mappings/:mappingId", scope: "okta.profileMappings.manage" },
    handle: (call) => {
      updateMapping(call.org, mapping(call), call.body);
      return renderMapping(call.org, mapping(call), true);
    },
  },
  {
    method: "GET",
    url: "/api/v1/meta/types/user",
    scope: "okta.userTypes.read",
    handle: ({ org }) => Object.values(org.userTypes).map((type) => renderUserType(org, type)),
  },
  {
    method: "GET",
    url: "/api/v1/meta/types/user/:typeId",
    scope: "okta.userTypes.read",
    handle: (call) => renderUserType(call.org, userType(call)),
  },
  {
    ...{ method: "GET", url: "/api/v1/apps", scope: "okta.apps.read", query: ["after", "limit", "q", "filter"] },
    handle: ({ org, query: { q = "", filter }, page }) => {
      const starts = (value: string) => value.toLowerCase().startsWith(q.toLowerCase()); // SPEC: name or label, from the beginning
      const found = Object.values(org.apps).filter((each) => !isIdp(each) && (starts(each.name) || starts(each.label)));
      return page(found.filter(appFilter(filter)), { id, usual: 20, most: 200 }).map((each) => renderApp(org, each));
    },
  },
  { method: "GET", url: "/api/v1/apps/:appId", scope: "okta.apps.read", handle: (call) => renderApp(call.org, app(call)) },
  {
    ...{ method: "GET", url: "/api/v1/apps/:appId/users", scope: "okta.apps.read", query: ["after", "limit"] },
    handle: (call) =>
      call
        .page(Object.values(call.org.assignments[app(call).id]), { id, usual: 50, most: 500 })
        .map((each) => renderAssignment(call.org, app(call), each)),
  },
  {
    ...{ method: "GET", url: "/api/v1/apps/:appId/users/:userId", scope: "okta.apps.read" },
    handle: (call) => renderAssignment(call.org, app(call), assignment(call)),
  },
  {
    ...{ method: "GET", url: "/api/v1/users", scope: "okta.users.read", query: ["after", "limit"] },
    handle: ({ org, page }) => page(Object.values(org.users), { id, usual: 200, most: 200 }).map((each) => renderUser(org, each)),
  },
  {
    ...{ method: "GET", url: "/api/v1/logs", scope: "okta.logs.read", query: ["after", "limit", "since", "until", "filter", "sortOrder"] },
    handle: ({ org, query, now, page }) => {
      const polling = !query.until && query.sortOrder !== "DESCENDING"; // such a query always has a next page (DOC system-log-query)
      return page(findEvents(org, now, query), { id: (event) => event.uuid as string, usual: 100, most: 1000, endless: polling });
    },
  },
  { method: "GET", url: "/api/v1/users/:userId", scope: "okta.users.read", handle: (call) => renderUser(call.org, user(call)) },
];
