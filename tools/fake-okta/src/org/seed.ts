// A seed: an org as a person writes it down. A bad seed is refused with all its problems at once.
import { baseAppAttributes } from "./profile";
import { Refusal } from "../http/errors";
import { listMappings, updateMapping } from "./mappings";
import { addApp, addUserType, defaultType, newSchema, sourcesUsers, table } from "./state";
import type { Attribute, Json, JsonObject } from "./profile";
import type { App, OrgState, Switches } from "./state";
import { updateSchema, type SchemaOwner } from "./schemas";

type Entries = Record<string, string | { expression: string; pushStatus: "PUSH" | "DONT_PUSH" }>;
type Customs = Record<string, Attribute>;
export interface SeedApp
  extends
    Pick<App, "id" | "name" | "label" | "signOnMode">,
    Partial<Pick<App, "status" | "features" | "whenDeactivated">> {
  /** Base attributes beside `userName`. */
  base?: string[];
  /** Attributes that somebody added. */
  custom?: Customs;
  /** Mapping entries with the default user type: an expression alone, or an expression and its push status. */
  toOkta?: Entries;
  fromOkta?: Entries;
}
export interface SeedUserType {
  id: string;
  schemaId: string;
  name: string;
  displayName: string;
  default?: boolean;
  custom?: Customs;
}
export interface SeedUser {
  id: string;
  login: string;
  status?: string;
  userType?: string;
  profile?: JsonObject;
}
export interface SeedAssignment {
  /** The ids of an app and of a user. */
  app: string;
  user: string;
  /** The id of the user in the app; without it the user has no account there. */
  externalId?: string;
  status?: string;
  syncState?: string;
  profile?: JsonObject;
}
export interface Seed extends Partial<Switches> {
  /** The host of the org, which is in each link of an answer (default: example.okta.com). */
  host?: string;
  /** API tokens and access tokens. `may` lists what the administrator's role allows, as scopes; default: everything. */
  tokens?: Record<string, { may?: string[] }>;
  /** OAuth clients, with their public key (PEM) and the scopes that they were granted. */
  clients?: Record<string, { publicKey: string; scopes: string[] }>;
  userTypes: SeedUserType[];
  apps: SeedApp[];
  /** The first user holds the tokens. */
  users?: SeedUser[];
  /** Assignments that Dialpad knows nothing of; for an assignment with a user in Dialpad, call `assign`. */
  assignments?: SeedAssignment[];
  /** The most objects on a page: Okta may give fewer than a request asks for. */
  mostPerPage?: number;
  /** App ids, the highest profile source first; profile sources that are not named come last. */
  sourceOrder?: string[];
  /** Requests in a minute, by path prefix; the longest prefix of a path counts. */
  rateLimits?: Record<string, number>;
  /** The time of all entries in the System Log (default: the time of the machine). */
  now?: string;
}

export class SeedError extends Error {
  constructor(readonly problems: string[]) {
    super(
      `The seed of the org has ${problems.length} problem(s):\n${problems.map((problem) => `  ${problem}`).join("\n")}`,
    );
  }
}

/**
 * The shape of a seed: a key with "?" may be missing, the key "*" stands for any name, and a list has one shape for all
 * its items.
 */
type Shape = string | [Shape] | { [key: string]: Shape };
const CUSTOM: Shape = { "*": { "*": "anything" } };
const SEED: Shape = {
  "host?": "host",
  "tokens?": { "*": { "may?": ["text"] } },
  "clients?": { "*": { publicKey: "pem", scopes: ["text"] } },
  userTypes: [
    { id: "oty", schemaId: "osc", name: "text", displayName: "text", "default?": "boolean", "custom?": CUSTOM },
  ],
  apps: [
    {
      ...{
        id: "0oa",
        name: "text",
        label: "text",
        signOnMode: "text",
        "status?": "status",
        "features?": ["text"],
        "whenDeactivated?": "offboarding",
      },
      ...{ "base?": ["text"], "custom?": CUSTOM, "toOkta?": { "*": "entry" }, "fromOkta?": { "*": "entry" } },
    },
  ],
  "users?": [{ id: "00u", login: "text", "status?": "text", "userType?": "oty", "profile?": { "*": "anything" } }],
  "assignments?": [
    {
      app: "0oa",
      user: "00u",
      "externalId?": "text",
      "status?": "text",
      "syncState?": "text",
      "profile?": { "*": "anything" },
    },
  ],
  "mostPerPage?": "number",
  "sourceOrder?": ["0oa"],
  "schemaRace?": "boolean",
  "unfinishedDeletions?": "number",
  "rateLimits?": { "*": "number" },
  "now?": "time",
};
const TEXTS: Record<string, [pattern: RegExp, expected: string]> = {
  text: [/./s, "a text"],
  host: [/^[a-z0-9.-]+$/, "a host name"],
  pem: [/^-----BEGIN PUBLIC KEY-----/, "a public key in PEM"],
  time: [/^\d{4}-\d\d-\d\dT[\d:.]+Z$/, "a time such as 2026-01-01T00:00:00.000Z"],
  status: [/^(IN)?ACTIVE$/, "ACTIVE or INACTIVE"],
  offboarding: [/^(NONE|DEACTIVATE|SUSPEND)$/, "NONE, DEACTIVATE or SUSPEND"],
  push: [/^(DONT_)?PUSH$/, "PUSH or DONT_PUSH"],
};

function check(shape: Shape, value: unknown, path: string): string[] {
  const not = (expected: string) => [`${path}: ${JSON.stringify(value)} is not ${expected}`];
  if (shape === "anything") return [];
  if (shape === "boolean" || shape === "number") return typeof value === shape ? [] : not(`a ${shape}`);
  if (shape === "entry")
    return check(typeof value === "object" ? { expression: "text", pushStatus: "push" } : "text", value, path);
  if (typeof shape === "string") {
    const [pattern, expected] = TEXTS[shape] ?? [
      new RegExp(`^${shape}[A-Za-z0-9]{17}$`),
      `an id: ${shape} and 17 letters or digits`,
    ];
    return typeof value === "string" && pattern.test(value) ? [] : not(expected);
  }
  if (Array.isArray(shape))
    return Array.isArray(value)
      ? value.flatMap((item, index) => check(shape[0], item, `${path}[${index}]`))
      : not("a list");
  if (typeof value !== "object" || value === null || Array.isArray(value)) return not("an object");
  const unknown = Object.keys(value).filter((key) => !shape["*"] && !shape[key] && !shape[`${key}?`]);
  const missing = Object.keys(shape).filter((key) => !key.endsWith("?") && key !== "*" && !(key in value));
  return [
    ...missing.map((key) => `${path}.${key}: is missing`),
    ...unknown.map((key) => `${path}.${key}: is not known`),
    ...Object.entries(value).flatMap(([key, item]) =>
      check(shape[key] ?? shape[`${key}?`] ?? shape["*"] ?? "anything", item, `${path}.${key}`),
    ),
  ];
}

const DEFAULT_HOST = "example.okta.com";

/**
 * The same seed for an org of another name. The name replaces the first part of the host and stands at the end of each
 * token, so that orgs of different names refuse each other's tokens.
 */
export function named(seed: Seed, orgName: string): Seed {
  if (!/^[a-z0-9][a-z0-9-]*$/.test(orgName))
    throw new Error(
      `The name of the org is ${JSON.stringify(orgName)}; expected: small letters, digits and hyphens, ` +
        'as in "example-preview".',
    );
  const { host = DEFAULT_HOST, tokens = {} } = seed;
  const ownTokens = Object.entries(tokens).map(([token, rights]) => [`${token}-${orgName}`, rights] as const);
  return { ...seed, host: host.replace(/^[^.]+/, orgName), tokens: Object.fromEntries(ownTokens) };
}

/** Makes the org that a seed describes. Throws a SeedError with all problems of the seed. */
export function plantOrg(seed: Seed): OrgState {
  const problems = check(SEED, seed, "seed");
  if (problems.length) throw new SeedError(problems);
  const org: OrgState = {
    ...{ host: seed.host ?? DEFAULT_HOST, lastId: 0 },
    switches: { schemaRace: seed.schemaRace ?? false, unfinishedDeletions: seed.unfinishedDeletions ?? 0 },
    ...{ userTypes: table(), apps: table(), mappings: table(), users: table(), assignments: table() },
    ...{ sourceOrder: [...(seed.sourceOrder ?? [])], log: [] },
  };
  const demand = (holds: boolean, problem: string) => void (holds || problems.push(problem));
  /** Does what a call of the API would do; a refusal becomes a problem of the seed. */
  const attempt = (path: string, step: () => void) => {
    try {
      step();
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal;
      const { errorSummary, errorCauses } = refusal.body as {
        errorSummary: string;
        errorCauses: { errorSummary: string }[];
      };
      problems.push(
        ...(errorCauses.length ? errorCauses : [{ errorSummary }]).map((cause) => `${path}: ${cause.errorSummary}`),
      );
    }
  };
  const addAttributes = (path: string, target: SchemaOwner, attributes: Customs = {}) => {
    const properties = Object.fromEntries(
      Object.entries(attributes).map(([name, given]) => [name, { title: name, type: "string", ...given }]),
    );
    attempt(path, () => updateSchema(org, target, { definitions: { custom: { properties } } }));
  };

  seed.userTypes.forEach(({ id, schemaId, name, displayName, default: isDefault = false }, index) => {
    demand(!org.userTypes[id], `seed.userTypes[${index}].id: ${id} is there twice`);
    const description = isDefault ? "Okta user profile template with default permission settings" : displayName;
    addUserType(org, { id, schemaId, name, displayName, description, default: isDefault });
  });
  seed.apps.forEach(
    (
      { id, name, label, signOnMode, status = "ACTIVE", features = [], whenDeactivated = "DEACTIVATE", base = [] },
      index,
    ) => {
      demand(!org.apps[id], `seed.apps[${index}].id: ${id} is there twice`);
      const schema = newSchema(baseAppAttributes(base));
      addApp(org, { id, name, label, status, signOnMode, features, whenDeactivated, given: {}, schema });
    },
  );
  demand(seed.userTypes.filter((type) => type.default).length === 1, "seed.userTypes: exactly one is the default");
  const usual = defaultType(org)?.id ?? "";
  // Attributes are added after all apps, because a source priority names an app.
  seed.userTypes.forEach(({ id, custom }, index) =>
    addAttributes(`seed.userTypes[${index}].custom`, { kind: "user", owner: org.userTypes[id] }, custom),
  );
  seed.apps.forEach(({ id, custom, toOkta, fromOkta }, index) => {
    addAttributes(`seed.apps[${index}].custom`, { kind: "app", owner: org.apps[id] }, custom);
    const fill = (path: string, sourceId: string, targetId: string, entries: Entries = {}) => {
      // An expression alone gets the push status that Okta accepts for its app.
      const pushStatus = sourceId === id && sourcesUsers(org.apps[id]) ? "PUSH" : "DONT_PUSH";
      const full = Object.entries(entries).map(([name, entry]) => [
        name,
        typeof entry === "string" ? { expression: entry, pushStatus } : entry,
      ]);
      attempt(path, () =>
        updateMapping(org, listMappings(org, sourceId, targetId)[0], { properties: Object.fromEntries(full) as Json }),
      );
    };
    if (!usual) return;
    fill(`seed.apps[${index}].toOkta`, id, usual, toOkta);
    fill(`seed.apps[${index}].fromOkta`, usual, id, fromOkta);
  });
  (seed.users ?? []).forEach(({ id, login, status = "ACTIVE", userType = usual, profile }, index) => {
    demand(!org.users[id], `seed.users[${index}].id: ${id} is there twice`);
    demand(userType in org.userTypes, `seed.users[${index}].userType: ${userType} is no user type of this org`);
    org.users[id] = { id, status, typeId: userType, profile: { login, email: login, ...profile } };
  });
  (seed.assignments ?? []).forEach(({ app, user, profile, ...given }, index) => {
    const path = `seed.assignments[${index}]`;
    demand(app in org.apps, `${path}.app: ${app} is no app of this org`);
    demand(user in org.users, `${path}.user: ${user} is no user of this org`);
    if (!(app in org.apps && user in org.users)) return;
    demand(!org.assignments[app][user], `${path}: ${user} is assigned to ${app} twice`);
    org.assignments[app][user] = {
      id: user,
      userName: org.users[user].profile.login as string,
      profile: { ...profile },
      scim: null,
      given,
    };
  });
  const sources = Object.values(org.apps).filter(sourcesUsers);
  org.sourceOrder.forEach((appId, index) =>
    demand(sources.includes(org.apps[appId]), `seed.sourceOrder[${index}]: ${appId} is no app that sources users`),
  );
  org.sourceOrder.push(...sources.map(({ id }) => id).filter((id) => !org.sourceOrder.includes(id)));
  if (problems.length) throw new SeedError(problems);
  return org;
}
