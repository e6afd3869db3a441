// What an Okta org holds, as plain JSON keyed by id, so that two states can be compared line by line.

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type Attribute = { [field: string]: Json };

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
  signOnMode: string;
  features: string[];
  /** "When a user is deactivated in the app": no API reads it, only the System Log tells a change of it. */
  whenDeactivated: "NONE" | "DEACTIVATE" | "SUSPEND";
  /** What a create sent beside the fields above; given back as it came. */
  given: { [field: string]: Json };
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
  profile: { [name: string]: Json };
}
export interface Assignment {
  /** The user's id. */
  id: string;
  userName: string;
  profile: { [name: string]: Json };
  /** The user as Dialpad's SCIM server has it; null where no Dialpad stands behind the app. */
  scim: Json;
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
  log: { [field: string]: Json }[];
}

export const PROFILE_MASTERING = "PROFILE_MASTERING";
export const sourcesUsers = (app: App) => app.features.includes(PROFILE_MASTERING);

/** Ids of Okta's form, the n-th of a kind: prefix and 17 letters or digits. */
export const makeId = (prefix: string, n: number) => `${prefix}fake${String(n).padStart(13, "0")}`;
