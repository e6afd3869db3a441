import { readApp, readMappings } from "../backup/reader";
import { Absent } from "../okta/answer";
import { readEvents } from "../okta/log";
import type { Org } from "../okta/org";
import { changesOf, EVENT_TYPES, type Change, type Subject } from "./changes";

export const SCOPES = ["okta.apps.read", "okta.profileMappings.read", "okta.logs.read"];

/** What the events are about. The log still knows an app that is gone, by its id. */
export async function readSubject(org: Org, appId: string): Promise<Subject & { gone?: true }> {
  const app = await org.need("the app", "okta.apps.read", () =>
    readApp(org, appId).catch((error: unknown) => {
      if (error instanceof Absent) return undefined;
      throw error;
    }),
  );
  if (!app) return { app: { id: appId, label: appId }, userTypes: [], mappings: [], gone: true };
  return { app, ...(await org.need("the mappings", "okta.profileMappings.read", () => readMappings(org, appId))) };
}

/**
 * What was changed around an app, the oldest first. The ids in the events of mappings and profiles may be those of
 * schemas, which no filter could name. So all events of a type are read, and those of this app are found here.
 *
 * @returns also how many events of mappings and profiles name neither this app nor one of its user types
 */
export async function readChanges(
  org: Org,
  subject: Subject,
  since: Date,
  types: readonly (keyof typeof EVENT_TYPES)[] = ["settings", "mapping", "appProfile", "userProfile"],
): Promise<{ changes: Change[]; others: number }> {
  const changes: Change[] = [];
  let others = 0;
  for (const type of types) {
    const appId = type === "settings" ? subject.app.id : undefined;
    const events = await org.need("the System Log", "okta.logs.read", () =>
      readEvents(org, EVENT_TYPES[type], since, appId),
    );
    for (const event of events) {
      const found = changesOf(event, subject);
      if (!found) others++;
      for (const change of found ?? []) changes.push(change);
    }
  }
  return { changes: changes.sort((a, b) => Date.parse(a.at) - Date.parse(b.at)), others };
}
