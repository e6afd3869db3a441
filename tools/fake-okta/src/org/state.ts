// What an Okta org holds, as plain JSON keyed by id, so that two states can be compared line by line.
import { baseUserAttributes, type Attribute, type Json, type JsonObject } from "./profile";

export interface Schema {
  base: Record<string, Attribute>;
  custom: Record<string, Attribute>;
  /** Names whose deletion Okta has not finished: how many more times adding them is refused. */
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
  /** "IDP" marks an identity provider: for a mapping it is an app. */
  signOnMode: string;
  features: string[];
  /** "When a user is deactivated in the app": no API reads it, only the System Log tells a change of it. */
  whenDeactivated: "NONE" | "DEACTIVATE" | "SUSPEND";
  /** What a create sent beside the fields above; given back as it came. */
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
  /** The user as Dialpad's SCIM server has it; null where no Dialpad stands behind the app. */
  scim: Json;
  /** What a seed says of it; without it, what follows from `scim`. */
  given?: { status?: string; syncState?: string; externalId?: string };
}
export interface Switches {
  /** Schema updates under way at once: the later one forgets the earlier one. */
  schemaRace: boolean;
  /** How often adding a deleted attribute again is refused, because Okta has not finished the deletion. */
  unfinishedDeletions: number;
}
export interface OrgState {
  host: string;
  switches: Switches;
  /** Counts the ids that were made. */
  lastId: number;
  userTypes: Record<string, UserType>;
  apps: Record<string, App>;
  mappings: Record<string, Mapping>;
  users: Record<string, User>;
  /** By app id, then by user id. */
  assignments: Record<string, Record<string, Assignment>>;
  /** App ids, the highest profile source first: no API reads or writes it. */
  sourceOrder: string[];
  log: JsonObject[];
}

/** A table by keys that a request may name: without what every object inherits, so that `constructor` is no id and no token. */
export const table = <T>(entries: Record<string, T> = {}): Record<string, T> =>
  Object.assign(Object.create(null) as Record<string, T>, entries);

export const PROFILE_MASTERING = "PROFILE_MASTERING";
export const sourcesUsers = (app: App) => app.features.includes(PROFILE_MASTERING);
export const defaultType = (org: OrgState) => Object.values(org.userTypes).find((type) => type.default);

/** A new id of Okta's form: prefix and 17 letters or digits. */
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

/** Two mappings, one a direction; `login` is mapped from the start (both: REC TestAccResourceOktaProfileMapping_crud). */
function addMappings(org: OrgState, app: App, typeId: string): void {
  const login = { expression: "appuser.userName", pushStatus: sourcesUsers(app) ? "PUSH" : "DONT_PUSH" };
  const [toOkta, fromOkta] = [makeId(org, "prm"), makeId(org, "prm")];
  org.mappings[toOkta] = { id: toOkta, sourceId: app.id, targetId: typeId, properties: table({ login }) };
  org.mappings[fromOkta] = { id: fromOkta, sourceId: typeId, targetId: app.id, properties: table() };
}

/** Takes away an app or a user type, and the mappings that end at it. */
export function remove(org: OrgState, id: string): void {
  delete org.apps[id];
  delete org.assignments[id];
  delete org.userTypes[id];
  org.sourceOrder = org.sourceOrder.filter((appId) => appId !== id);
  for (const mapping of Object.values(org.mappings))
    if (mapping.sourceId === id || mapping.targetId === id) delete org.mappings[mapping.id];
}
