// Dialpad, which has a SCIM user for each assigned person, and how Okta imports a value of that SCIM user.
import { unknown } from "../http/errors";
import { listMappings } from "../org/mappings";
import type { Attribute, Json } from "../org/profile";
import { sourcesUsers, type App, type Assignment, type OrgState, type User } from "../org/state";

const CORE = "urn:ietf:params:scim:schemas:core:2.0:User";

/**
 * A user in Dialpad's SCIM server. No document shows what it answers; Dialpad's help article says that a number has the
 * type "Dialpad". The form of the number: INFERENCE number-form. The other number: INFERENCE other-number.
 */
export function scimUser({ profile }: User, n: number, withNumber: boolean): Json {
  const numbers: Json = [
    { type: "work", value: `+12025550${150 + n}`, primary: true },
    { type: "Dialpad", value: `+12025550${100 + n}` },
  ];
  return {
    schemas: [CORE],
    id: `dialpad-${n}`,
    userName: profile.login,
    name: { givenName: profile.firstName ?? null, familyName: profile.lastName ?? null },
    emails: [{ type: "work", value: profile.email, primary: true }],
    phoneNumbers: withNumber ? numbers : [],
    active: true,
  };
}

/**
 * The value of a SCIM user that an external namespace and name select. The core namespace is the user itself, any other
 * namespace an extension of it (RFC 7643).
 */
export function valueAt(user: Json, namespace: string, path: string): Json | undefined {
  const start = namespace === CORE ? user : (user as { [extension: string]: Json })[namespace];
  return select(start, path);
}

/**
 * The part of the Spring expression language that external names use: `a.b`, and of the matches `^[x=='y']` the first
 * one, `$[…]` the last one, `?[…]` all.
 */
function select(start: Json | undefined, path: string): Json | undefined {
  const step = /^(?:([A-Za-z_]\w*)|([\^$?])\[(\w+)==(?:'([^']*)'|(true|false|\d+))\])(?:\.|$)/;
  let here = start;
  for (let rest = path; rest !== "";) {
    const [text, name, kind, key, quoted, plain] = step.exec(rest) ?? [];
    if (text === undefined || here === null || here === undefined) return undefined;
    if (name !== undefined) here = Array.isArray(here) ? undefined : (here as { [name: string]: Json })[name];
    else {
      const wanted = quoted ?? (JSON.parse(plain) as Json);
      const matches = Array.isArray(here)
        ? here.filter((item) => (item as { [key: string]: Json })[key] === wanted)
        : [];
      here = kind === "?" ? matches : kind === "^" ? matches[0] : matches.at(-1);
    }
    rest = rest.slice(text.length);
  }
  return here;
}

/** The first step of an import: from Dialpad into the app user's profile, as the app's attributes declare. */
export function fillAppProfile(app: App, assignment: Assignment, scim: Json): void {
  for (const [name, { externalName, externalNamespace }] of Object.entries(app.schema.custom)) {
    if (externalName === undefined) continue;
    const value = valueAt(scim, (externalNamespace ?? "") as string, externalName as string);
    if (typeof value === "string") assignment.profile[name] = value;
    else delete assignment.profile[name];
  }
}

/**
 * The second step: through the mapping into those attributes of the Okta user that this app decides. Returns why Okta
 * refused it, or nothing.
 */
export function fillOktaProfile(org: OrgState, app: App, user: User): string | undefined {
  // Okta refuses PUSH for an app that does not source users (#1295), so it changes no existing user:
  // INFERENCE no-source.
  if (!sourcesUsers(app)) return undefined;
  const { schema } = org.userTypes[user.typeId];
  const [mapping] = listMappings(org, app.id, user.typeId);
  const profile = { ...user.profile };
  for (const [name, attribute] of Object.entries({ ...schema.base, ...schema.custom })) {
    const entry = mapping?.properties[name];
    const pushed = entry?.pushStatus === "PUSH";
    const { type } = attribute.master as { type: string };
    if (decider(org, attribute, user) !== app.id || (!pushed && type !== "OVERRIDE")) continue;
    // An override by an app without a value makes the value null (DOC attribute-level sourcing).
    const value = pushed ? evaluate(entry.expression, org.assignments[app.id][user.id]) : undefined;
    if (value === undefined || value === null) delete profile[name];
    else profile[name] = value;
    const problem = violation(name, attribute, profile[name]);
    if (problem) return problem; // for one invalid value, Okta refuses the whole update of that user (DOC)
  }
  user.profile = profile;
  return undefined;
}

/**
 * Which app decides an attribute of a user: the first app of an override, the user's highest profile source, or none.
 */
function decider(org: OrgState, attribute: Attribute, user: User): string | undefined {
  const master = attribute.master as { type: string; priority?: { value: string }[] };
  const assigned = (appId: string) =>
    org.apps[appId]?.status === "ACTIVE" && org.assignments[appId]?.[user.id] !== undefined;
  if (master.type === "OVERRIDE") return master.priority?.map(({ value }) => value).find(assigned);
  if (master.type === "PROFILE_MASTER")
    return org.sourceOrder.find((appId) => assigned(appId) && sourcesUsers(org.apps[appId]));
  return undefined;
}

function evaluate(expression: string, { profile, userName }: Assignment): Json | undefined {
  const [, name] = /^appuser\.(\w+)$/.exec(expression) ?? [];
  if (name === undefined) throw unknown(`how to evaluate the expression ${expression}`);
  return name === "userName" ? userName : profile[name];
}

function violation(name: string, attribute: Attribute, value: Json | undefined): string | undefined {
  if (value === undefined) return attribute.required ? `${name} is required` : undefined;
  const { minLength, maxLength, pattern } = attribute as { minLength?: number; maxLength?: number; pattern?: string };
  const { length } = typeof value === "string" ? value : JSON.stringify(value);
  if (length < (minLength ?? 0) || length > (maxLength ?? Infinity)) return `the length of ${name} is not allowed`;
  if (pattern !== undefined && !new RegExp(pattern).test(value as string)) return `${name} does not match its pattern`;
  const choices = attribute.enum as Json[] | undefined;
  return choices && !choices.includes(value) ? `${name} is none of its choices` : undefined;
}
