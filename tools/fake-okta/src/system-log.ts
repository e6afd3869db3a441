// The System Log. What an event says of a change of profile sourcing: DOC event-types.json, AppProfileSourcingChangeDetailEntry; where it says it
// (`target[].changeDetails.from/to`): SPEC LogTarget. No recording of one is public.
import { invalidSearch, unknown } from "./errors";
import { sourcesUsers, type App, type Json, type OrgState, type User } from "./org";

export const sourcingDetails = (app: App): Json => ({
  is_profile_mastering_feature_enabled: sourcesUsers(app),
  user_offboarding_action: app.whenDeactivated,
  can_reactivate_suspended_users: false,
  can_reactivate_deactivated_users: false,
});
export const appTarget = ({ id, name, label }: App) => ({
  id,
  type: "AppInstance",
  alternateId: label,
  displayName: name,
  detailEntry: null,
});
export const userTarget = ({ id, profile }: User) => ({
  id,
  type: "User",
  alternateId: profile.login,
  displayName: profile.login,
  detailEntry: null,
});

/** Writes an event. Nothing of a profile goes in: a phone number least of all. */
export function logEvent(
  org: OrgState,
  published: string,
  eventType: string,
  displayMessage: string,
  target: { [field: string]: Json }[],
): void {
  const uuid = `00000000-0000-4000-8000-${String(org.log.length + 1).padStart(12, "0")}`;
  const admin = Object.values(org.users)[0];
  const actor: Json = admin ? userTarget(admin) : null;
  const rest = { severity: "INFO", legacyEventType: null, outcome: { result: "SUCCESS", reason: null }, version: "0" };
  org.log.push({ uuid, published, eventType, displayMessage, actor, ...rest, target });
}

const DAY = 24 * 60 * 60 * 1000;

/** The events that a query asks for: seven days unless it says otherwise (SPEC); filters as DOC system-log-query lists them. */
export function findEvents(org: OrgState, now: string, query: Record<string, string | undefined>): { [field: string]: Json }[] {
  const until = Date.parse(query.until ?? now);
  const since = query.since === undefined ? until - 7 * DAY : Date.parse(query.since);
  if (Number.isNaN(until) || Number.isNaN(since)) throw invalidSearch();
  const conditions = (query.filter?.split(" and ") ?? []).map((condition) => {
    const [, field, value] = /^(\w+(?:\.\w+)*) eq "([^"]*)"$/.exec(condition) ?? [];
    if (field === undefined) throw invalidSearch();
    if (!["eventType", "target.id", "actor.id"].includes(field)) throw unknown(`a filter of events by ${field}`);
    return (event: { [field: string]: Json }) => {
      if (field === "eventType") return event.eventType === value;
      const ends = (field === "actor.id" ? [event.actor] : event.target) as { id: string }[];
      return ends.some(({ id }) => id === value);
    };
  });
  const found = org.log
    .filter(({ published }) => Date.parse(published as string) >= since && Date.parse(published as string) <= until)
    .filter((event) => conditions.every((holds) => holds(event)))
    .sort((a, b) => Date.parse(a.published as string) - Date.parse(b.published as string));
  return query.sortOrder === "DESCENDING" ? found.reverse() : found;
}
