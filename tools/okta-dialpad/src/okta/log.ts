// The System Log.
import { fieldsOf, type Fields } from "./answer";
import type { Org } from "./org";

/** How many days Okta keeps it. */
export const LOG_DAYS = 90;
export const DAY = 24 * 60 * 60 * 1000;

export const logBegins = () => new Date(Date.now() - LOG_DAYS * DAY);

/**
 * The events of a type and, where given, with the id of a target; the oldest first. Failed attempts changed nothing and
 * are left out.
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
 * The value of a field that has this name (`request_uri`) in Okta's event type catalogue. Where Okta's documents show
 * an event, such names are in camel case (`requestUri`). No recording shows how they are in changes of apps and
 * mappings, so both forms are read.
 */
export const logged = (fields: Fields, name: string): unknown =>
  fields[name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())] ?? fields[name];
