// The System Log.
import { fieldsOf, type Fields } from "./answer";
import type { Org } from "./org";

/** How long Okta keeps it. */
export const LOG_DAYS = 90;
export const DAY = 24 * 60 * 60 * 1000;

export const logBegins = () => new Date(Date.now() - LOG_DAYS * DAY);

/**
 * What happened, by a type of events and, where given, by the id of a target; the oldest first. Attempts that failed
 * changed nothing and are left out.
 */
export async function readEvents(org: Org, eventType: string, since: Date, targetId?: string): Promise<Fields[]> {
  const events = await org.list("/api/v1/logs", {
    filter: `eventType eq "${eventType}"${targetId ? ` and target.id eq "${targetId}"` : ""}`,
    since: since.toISOString(),
    sortOrder: "DESCENDING",
    limit: 1000,
  });
  return events.filter(({ outcome }) => fieldsOf(outcome).result !== "FAILURE").reverse();
}

/**
 * What an event says under a name of Okta's event type catalogue (`request_uri`). In events these names are in camel
 * case (`requestUri`) as far as Okta's documents show one; no recording shows which it is for changes of apps and
 * mappings, so both are read.
 */
export const logged = (fields: Fields, name: string): unknown =>
  fields[name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())] ?? fields[name];
