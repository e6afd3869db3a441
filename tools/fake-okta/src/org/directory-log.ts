// What the System Log says of changed mappings and profiles. Event types, and the names and forms of their fields:
// DOC event-types.json 2026.08.1 (DirectoryDebugData, DirectoryResourceDetails). No recording of such an event is
// public. The target of such an event: INFERENCE mapping-event-target, INFERENCE profile-event-target.
import type { Attribute, JsonObject } from "./profile";
import type { Mapping, MappingEntry, OrgState } from "./state";
import type { SchemaOwner } from "./schemas";
import { appTarget, logEvent } from "./system-log";

/** Who called the API: an OAuth client, or the holder of an API token. */
export interface Caller {
  clientId?: string;
  tokenId?: string;
  userAgent?: string;
}

/** A mapping entry in debug data: DOC, the examples of attributes_added and attributes_deleted. */
const entryText = (name: string, { expression }: MappingEntry) => `{Attribute : ${name},Expression : ${expression}}`;

/**
 * Logs that somebody changed a mapping. A modified entry is logged with its new expression: INFERENCE modified-entry.
 */
export function logMapping(
  org: OrgState,
  at: string,
  mapping: Mapping,
  before: Mapping["properties"],
  caller?: Caller,
): void {
  const { id, sourceId: sourceProfile, targetId: targetProfile, properties } = mapping;
  // Which ids are in it: INFERENCE event-ends. The catalogue's examples are ids of user types; it calls their format
  // okta:schemaId.
  const detailEntry = {
    sourceProfile,
    targetProfile,
    direction: org.apps[sourceProfile] ? "App to Okta" : "Okta to App",
  };
  const target = { id, type: "ProfileMapping", alternateId: null, displayName: id, detailEntry };
  const more = { debugData: changes(before, properties, entryText), made: madeBy(caller) };
  logEvent(org, at, "directory.mapping.update", "Update universal directory mappings", [target], more);
}

/** Logs that somebody changed the attributes of a profile (not the values of a user). */
export function logProfile(
  org: OrgState,
  at: string,
  { kind, owner }: SchemaOwner,
  before: Record<string, Attribute>,
  caller?: Caller,
): void {
  // The catalogue's examples have one name. A comma between several names: INFERENCE names-comma.
  const more = { debugData: changes(before, owner.schema.custom, String), made: madeBy(caller) };
  if (kind === "app")
    return logEvent(
      org,
      at,
      "directory.app_user_profile.update",
      "Update application user profile",
      [appTarget(owner)],
      more,
    );
  const target = {
    id: owner.id,
    type: "UserType",
    alternateId: owner.name,
    displayName: owner.displayName,
    detailEntry: null,
  };
  logEvent(org, at, "directory.user_profile.update", "Update universal directory user profile", [target], more);
}

/**
 * What was added, modified and deleted. Names in debug data are in camel case: the catalogue's request_uri is
 * requestUri in an event (DOC event-hooks); for the three names here: INFERENCE camel-case.
 */
function changes<T>(
  before: Record<string, T>,
  after: Record<string, T>,
  text: (name: string, value: T) => string,
): JsonObject {
  const list = (of: Record<string, T>, holds: (name: string) => boolean) =>
    Object.entries(of)
      .filter(([name]) => holds(name))
      .map(([name, value]) => text(name, value))
      .join(",");
  const differs = (name: string) => JSON.stringify(before[name]) !== JSON.stringify(after[name]);
  const found = {
    attributesAdded: list(after, (name) => !Object.hasOwn(before, name)),
    attributesModified: list(after, (name) => Object.hasOwn(before, name) && differs(name)),
    attributesDeleted: list(before, (name) => !Object.hasOwn(after, name)),
  };
  return Object.fromEntries(Object.entries(found).filter(([, names]) => names));
}

/**
 * `client.id`, `client.userAgent.rawUserAgent`: SPEC LogClient; `transaction.detail.requestApiTokenId`: DOC
 * system-log-query; the actor: INFERENCE client-actor.
 */
function madeBy(caller: Caller | undefined): JsonObject {
  if (!caller) return {};
  const { clientId, tokenId = "", userAgent = "" } = caller;
  const client = { id: clientId ?? null, userAgent: { rawUserAgent: userAgent } };
  if (!clientId) return { client, transaction: { type: "WEB", detail: { requestApiTokenId: tokenId } } };
  const actor = {
    id: clientId,
    type: "PublicClientApp",
    alternateId: clientId,
    displayName: "Deployer",
    detailEntry: null,
  };
  return { actor, client, transaction: { type: "WEB", detail: {} } };
}
