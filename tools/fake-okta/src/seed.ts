// A seed: an org as a person writes it down, checked as a whole, so that all its problems show at once.
import { baseAppAttributes, baseUserAttributes } from "./base-profile";
import { Refusal } from "./errors";
import { updateMapping } from "./mappings";
import { makeId, sourcesUsers, type App, type Attribute, type Json, type Mapping, type OrgState, type Switches } from "./org";
import { updateSchema } from "./schemas";

type Entries = Record<string, string | { expression: string; pushStatus: "PUSH" | "DONT_PUSH" }>;
export interface SeedApp {
  id: string;
  name: string;
  label: string;
  signOnMode: string;
  status?: "ACTIVE" | "INACTIVE";
  features?: string[];
  whenDeactivated?: "NONE" | "DEACTIVATE" | "SUSPEND";
  /** Base attributes beside `userName`; attributes that somebody added. */
  base?: string[];
  custom?: Record<string, Attribute>;
  /** Mapping entries with the default user type: an expression, or one with its push status. */
  toOkta?: Entries;
  fromOkta?: Entries;
}
export interface SeedUserType {
  id: string;
  schemaId: string;
  name: string;
  displayName: string;
  default?: boolean;
  custom?: Record<string, Attribute>;
}
export interface SeedUser {
  id: string;
  login: string;
  status?: string;
  userType?: string;
  profile?: { [name: string]: Json };
}
export interface Seed {
  /** Stands in every link of an answer. */
  host?: string;
  /** API tokens and access tokens; `may` lists what the administrator's role allows, by scope. Without it: everything. */
  tokens?: Record<string, { may?: string[] }>;
  /** OAuth clients: public key (PEM) and granted scopes. */
  clients?: Record<string, { publicKey: string; scopes: string[] }>;
  userTypes: SeedUserType[];
  apps: SeedApp[];
  users?: SeedUser[];
  /** App ids, the highest profile source first. */
  sourceOrder?: string[];
  switches?: Partial<Switches>;
  /** Requests a minute by path prefix; the longest prefix counts. */
  rateLimits?: Record<string, number>;
  /** The clock of the System Log stands still here; without it, it is the machine's. */
  now?: string;
}

export class SeedError extends Error {
  constructor(readonly problems: string[]) {
    super(`The seed of the org has ${problems.length} problem(s):\n${problems.map((problem) => `  ${problem}`).join("\n")}`);
  }
}

type Rule = (value: unknown, path: string, problems: string[]) => void;
const text =
  (pattern = /^.+$/s, expected = "a text"): Rule =>
  (value, path, problems) => {
    if (typeof value !== "string" || !pattern.test(value)) problems.push(`${path}: ${JSON.stringify(value)} is not ${expected}`);
  };
const id = (prefix: string) => text(new RegExp(`^${prefix}[A-Za-z0-9]{17}$`), `an id: ${prefix} and 17 letters or digits`);
const one = (...choices: string[]) => text(new RegExp(`^(${choices.join("|")})$`), `one of ${choices.join(", ")}`);
const kind =
  (type: "boolean" | "number"): Rule =>
  (value, path, problems) => {
    if (typeof value !== type) problems.push(`${path}: ${JSON.stringify(value)} is not a ${type}`);
  };
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);
const list =
  (item: Rule): Rule =>
  (value, path, problems) => {
    if (!Array.isArray(value)) problems.push(`${path}: ${JSON.stringify(value)} is not a list`);
    else value.forEach((each, index) => item(each, `${path}[${index}]`, problems));
  };
const record =
  (item: Rule): Rule =>
  (value, path, problems) => {
    if (!isObject(value)) problems.push(`${path}: ${JSON.stringify(value)} is not an object`);
    else Object.entries(value).forEach(([key, each]) => item(each, `${path}.${key}`, problems));
  };
const object =
  (required: Record<string, Rule>, optional: Record<string, Rule> = {}): Rule =>
  (value, path, problems) => {
    if (!isObject(value)) return void problems.push(`${path}: ${JSON.stringify(value)} is not an object`);
    for (const [key, rule] of Object.entries({ ...required, ...optional }))
      if (value[key] !== undefined) rule(value[key], `${path}.${key}`, problems);
      else if (key in required) problems.push(`${path}.${key}: is missing`);
    for (const key of Object.keys(value)) if (!(key in required) && !(key in optional)) problems.push(`${path}.${key}: is not known`);
  };
const anything: Rule = () => undefined;
const push = object({ expression: text(), pushStatus: one("PUSH", "DONT_PUSH") });
const entries = record((value, path, problems) => (typeof value === "string" ? text() : push)(value, path, problems));

const SEED = object(
  {
    userTypes: list(
      object(
        { id: id("oty"), schemaId: id("osc"), name: text(), displayName: text() },
        { default: kind("boolean"), custom: record(record(anything)) },
      ),
    ),
    apps: list(
      object(
        { id: id("0oa"), name: text(), label: text(), signOnMode: text() },
        {
          status: one("ACTIVE", "INACTIVE"),
          features: list(text()),
          whenDeactivated: one("NONE", "DEACTIVATE", "SUSPEND"),
          base: list(text()),
          custom: record(record(anything)),
          toOkta: entries,
          fromOkta: entries,
        },
      ),
    ),
  },
  {
    host: text(/^[a-z0-9.-]+$/, "a host name"),
    tokens: record(object({}, { may: list(text()) })),
    clients: record(object({ publicKey: text(/^-----BEGIN PUBLIC KEY-----/, "a public key in PEM"), scopes: list(text()) })),
    users: list(object({ id: id("00u"), login: text() }, { status: text(), userType: id("oty"), profile: record(anything) })),
    sourceOrder: list(id("0oa")),
    switches: object({}, { schemaRace: kind("boolean"), unfinishedDeletions: kind("number") }),
    rateLimits: record(kind("number")),
    now: text(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/, "a time such as 2026-01-01T00:00:00.000Z"),
  },
);

/** The org that a seed describes. Throws a SeedError with every problem of the seed. */
export function plantOrg(seed: Seed): OrgState {
  const problems: string[] = [];
  SEED(seed, "seed", problems);
  if (problems.length) throw new SeedError(problems);
  const org: OrgState = {
    ...{
      host: seed.host ?? "example.okta.com",
      lastId: 0,
      switches: { schemaRace: false, unfinishedDeletions: 0, ...seed.switches },
      userTypes: {},
      apps: {},
      mappings: {},
      users: {},
      assignments: {},
    },
    ...{ sourceOrder: [...(seed.sourceOrder ?? [])], log: [] },
  };
  /** Runs a step under the same rules as the API, and turns a refusal into a problem of the seed. */
  const attempt = (path: string, step: () => void) => {
    try {
      step();
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal;
      const { errorSummary, errorCauses } = refusal.body as { errorSummary: string; errorCauses: { errorSummary: string }[] };
      for (const cause of errorCauses.length ? errorCauses : [{ errorSummary }]) problems.push(`${path}: ${cause.errorSummary}`);
    }
  };
  const unique = (path: string, known: object, key: string) => {
    if (key in known) problems.push(`${path}: ${key} is there twice`);
  };
  const customs = (properties: Record<string, Attribute> = {}) => {
    const full = Object.entries(properties).map(([name, attribute]) => [name, { title: name, type: "string", ...attribute }]);
    return { definitions: { custom: { properties: Object.fromEntries(full) as Json } } };
  };

  seed.userTypes.forEach(({ id, schemaId, name, displayName, default: isDefault = false }, index) => {
    unique(`seed.userTypes[${index}].id`, org.userTypes, id);
    const description = isDefault ? "Okta user profile template with default permission settings" : displayName;
    const schema = { base: baseUserAttributes(), custom: {}, deleting: {} };
    org.userTypes[id] = { id, schemaId, name, displayName, default: isDefault, description, schema };
  });
  if (seed.userTypes.filter((type) => type.default).length !== 1) problems.push("seed.userTypes: exactly one is the default");
  seed.apps.forEach(
    ({ id, name, label, signOnMode, status = "ACTIVE", features = [], whenDeactivated = "DEACTIVATE", base = [] }, index) => {
      unique(`seed.apps[${index}].id`, org.apps, id);
      const schema = { base: baseAppAttributes(base), custom: {}, deleting: {} };
      addApp(org, { id, name, label, signOnMode, status, features: [...features], whenDeactivated, given: {}, schema });
    },
  );
  // Attributes come after all apps: a source priority names an app.
  seed.userTypes.forEach((type, index) =>
    attempt(`seed.userTypes[${index}].custom`, () =>
      updateSchema(org, { kind: "user", owner: org.userTypes[type.id] }, customs(type.custom)),
    ),
  );
  const defaultType = Object.values(org.userTypes).find((type) => type.default);
  seed.apps.forEach((app, index) => {
    attempt(`seed.apps[${index}].custom`, () => updateSchema(org, { kind: "app", owner: org.apps[app.id] }, customs(app.custom)));
    for (const direction of ["toOkta", "fromOkta"] as const) {
      const [sourceId, targetId] = direction === "toOkta" ? [app.id, defaultType?.id] : [defaultType?.id, app.id];
      const mapping = Object.values(org.mappings).find((each) => each.sourceId === sourceId && each.targetId === targetId);
      if (mapping)
        attempt(`seed.apps[${index}].${direction}`, () =>
          updateMapping(org, mapping, { properties: filledIn(org.apps[app.id], direction, app[direction]) }),
        );
    }
  });
  (seed.users ?? []).forEach((user, index) => {
    unique(`seed.users[${index}].id`, org.users, user.id);
    const typeId = user.userType ?? defaultType?.id ?? "";
    if (user.userType && !org.userTypes[user.userType])
      problems.push(`seed.users[${index}].userType: ${user.userType} is no user type of this org`);
    org.users[user.id] = {
      id: user.id,
      status: user.status ?? "ACTIVE",
      typeId,
      profile: { login: user.login, email: user.login, ...user.profile },
    };
  });
  org.sourceOrder.forEach((appId, index) => {
    if (!org.apps[appId] || !sourcesUsers(org.apps[appId]))
      problems.push(`seed.sourceOrder[${index}]: ${appId} is no app that sources users`);
  });
  const unlisted = Object.values(org.apps).filter((app) => sourcesUsers(app) && !org.sourceOrder.includes(app.id));
  org.sourceOrder.push(...unlisted.map((app) => app.id));
  if (problems.length) throw new SeedError(problems);
  return org;
}

/** In a seed an expression alone is pushed as its app must have it. */
function filledIn(app: App, direction: "toOkta" | "fromOkta", given: Entries = {}): Json {
  const pushStatus = direction === "toOkta" && sourcesUsers(app) ? "PUSH" : "DONT_PUSH";
  return Object.fromEntries(
    Object.entries(given).map(([name, entry]) => [name, typeof entry === "string" ? { expression: entry, pushStatus } : entry]),
  );
}

/** An app and its mappings, with every user type in both directions; `login` is mapped from the start (REC TestAccResourceOktaProfileMapping_crud). */
export function addApp(org: OrgState, app: App): void {
  org.apps[app.id] = app;
  org.assignments[app.id] = {};
  for (const type of Object.values(org.userTypes)) addMappings(org, app, type.id);
}

export function addMappings(org: OrgState, app: App, typeId: string): void {
  const pushStatus = sourcesUsers(app) ? "PUSH" : "DONT_PUSH";
  for (const [sourceId, targetId] of [
    [app.id, typeId],
    [typeId, app.id],
  ]) {
    const id = makeId("prm", ++org.lastId);
    const properties: Mapping["properties"] = sourceId === app.id ? { login: { expression: "appuser.userName", pushStatus } } : {};
    org.mappings[id] = { id, sourceId, targetId, properties };
  }
}
