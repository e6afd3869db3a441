// What an Okta org holds: plain JSON, by id, so that two states can be compared.
import { baseUserAttributes, type Attribute, type Json, type JsonObject } from "./profile";

export interface Schema {
  base: Record<string, Attribute>;
  custom: Record<string, Attribute>;
  /** Deleted names whose deletion Okta has not finished: how many more times such a name is refused. */
  deleting: Record<string, number>;
}
export interface UserType {
  id: string;
  name: string;
  displayName: string;
  description: string;
  default: boolean;
  schemaId: string;
  schema: Schema;
}
export interface App {
  id: string;
  name: string;
  label: string;
  status: "ACTIVE" | "INACTIVE";
  /** "IDP" marks an identity provider, which a mapping treats as an app. */
  signOnMode: string;
  features: string[];
  /** "When a user is deactivated in the app". No API reads it; only the System Log shows changes of it. */
  whenDeactivated: "NONE" | "DEACTIVATE" | "SUSPEND";
  /** The other fields of the request that created the app, which come back as they were sent. */
  given: JsonObject;
  schema: Schema;
}
export interface MappingEntry {
  expression: string;
  pushStatus: string;
}
export interface Mapping {
  id: string;
  sourceId: string;
  targetId: string;
  properties: Record<string, MappingEntry>;
}
export interface User {
  id: string;
  status: string;
  typeId: string;
  profile: JsonObject;
}
export interface Assignment {
  /** The user's id. */
  id: string;
  userName: string;
  profile: JsonObject;
  /** The user in Dialpad's SCIM server; null where the app is not connected with a Dialpad. */
  scim: Json;
  /** These fields as a seed has them; without a seed they follow from `scim`. */
  given?: { status?: string; syncState?: string; externalId?: string };
}
export interface Switches {
  /** Of schema updates that run at once, only the last one remains. */
  schemaRace: boolean;
  /**
   * How many times a deleted attribute is refused when it is added again, because Okta has not finished its deletion.
   */
  unfinishedDeletions: number;
}
export interface OrgState {
  host: string;
  switches: Switches;
  /** How many ids were made. */
  lastId: number;
  userTypes: Record<string, UserType>;
  apps: Record<string, App>;
  mappings: Record<string, Mapping>;
  users: Record<string, User>;
  /** By app id, then by user id. */
  assignments: Record<string, Record<string, Assignment>>;
  /** App ids, the highest profile source first. No API reads or writes this order. */
  sourceOrder: string[];
  log: JsonObject[];
}

/**
 * A table whose keys a request may name. It lacks what objects inherit, so that `constructor` is no id and no token.
 */
export const table = <T>(entries: Record<string, T> = {}): Record<string, T> =>
  Object.assign(Object.create(null) as Record<string, T>, entries);

export const PROFILE_MASTERING = "PROFILE_MASTERING";
export const sourcesUsers = (app: App) => app.features.includes(PROFILE_MASTERING);
export const defaultType = (org: OrgState) => Object.values(org.userTypes).find((type) => type.default);

/** A new id in Okta's form: a prefix and 17 letters or digits. */
export const makeId = (org: OrgState, prefix: string) => `${prefix}fake${String(++org.lastId).padStart(13, "0")}`;

export const newSchema = (base: Schema["base"]): Schema => ({ base: table(base), custom: table(), deleting: table() });

export function addUserType(org: OrgState, type: Omit<UserType, "schema">): UserType {
  org.userTypes[type.id] = { ...type, schema: newSchema(baseUserAttributes()) };
  for (const app of Object.values(org.apps)) addMappings(org, app, type.id);
  return org.userTypes[type.id];
}

export function addApp(org: OrgState, app: App): App {
  org.apps[app.id] = app;
  org.assignments[app.id] = table();
  for (const typeId of Object.keys(org.userTypes)) addMappings(org, app, typeId);
  return app;
}

/**
 * Adds two mappings, one in each direction. `login` is mapped from the start. (REC for both:
 * TestAccResourceOktaProfileMapping_crud.)
 */
function addMappings(org: OrgState, app: App, typeId: string): void {
  const login = { expression: "appuser.userName", pushStatus: sourcesUsers(app) ? "PUSH" : "DONT_PUSH" };
  const [toOkta, fromOkta] = [makeId(org, "prm"), makeId(org, "prm")];
  org.mappings[toOkta] = { id: toOkta, sourceId: app.id, targetId: typeId, properties: table({ login }) };
  org.mappings[fromOkta] = { id: fromOkta, sourceId: typeId, targetId: app.id, properties: table() };
}

/** Deletes an app or a user type, and its mappings. */
export function remove(org: OrgState, id: string): void {
  delete org.apps[id];
  delete org.assignments[id];
  delete org.userTypes[id];
  org.sourceOrder = org.sourceOrder.filter((appId) => appId !== id);
  for (const mapping of Object.values(org.mappings))
    if (mapping.sourceId === id || mapping.targetId === id) delete org.mappings[mapping.id];
}
