// The System Log. Event types and the fields of their details: DOC event-types.json
// (AppProfileSourcingChangeDetailEntry, AppInstanceUserMgmtGSChangeDetailsEntry,
// AppOutboundProvisioningSettingsChangeDetailsEntry, UserProvisioningDebugData). In which fields the details are
// (`target[].changeDetails.from/to`, `debugContext.debugData`): SPEC LogTarget, LogDebugContext. No recording of such
// an event is public.
import { invalidSearch, unknown } from "../http/errors";
import type { Json, JsonObject } from "./profile";
import { sourcesUsers, type App, type OrgState, type User } from "./state";

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

/**
 * Writes an event. `made` says who made the change, where it was not an administrator. The event has no values of a
 * profile, and so no phone number.
 */
export function logEvent(
  org: OrgState,
  published: string,
  eventType: string,
  displayMessage: string,
  target: { [field: string]: Json }[],
  { failed = false, debugData = {}, made = {} }: { failed?: boolean; debugData?: JsonObject; made?: JsonObject } = {},
): void {
  const uuid = `00000000-0000-4000-8000-${String(org.log.length + 1).padStart(12, "0")}`;
  const admin = Object.values(org.users)[0];
  const actor: Json = admin ? userTarget(admin) : null;
  const outcome = { result: failed ? "FAILURE" : "SUCCESS", reason: null };
  const rest = {
    severity: failed ? "WARN" : "INFO",
    legacyEventType: null,
    outcome,
    version: "0",
    debugContext: { debugData },
  };
  org.log.push({ uuid, published, eventType, displayMessage, actor, ...rest, target, ...made });
}

const DAY = 24 * 60 * 60 * 1000;

/** The events that a query asks for: by default those of seven days (SPEC). Filters: DOC system-log-query. */
export function findEvents(
  org: OrgState,
  now: string,
  query: Record<string, string | undefined>,
): { [field: string]: Json }[] {
  const until = Date.parse(query.until ?? now);
  const since = query.since === undefined ? until - 7 * DAY : Date.parse(query.since);
  if (Number.isNaN(until) || Number.isNaN(since)) throw invalidSearch();
  const conditionOf = (condition: string) => {
    const [, field, value] = /^(\w+(?:\.\w+)*) eq "([^"]*)"$/.exec(condition) ?? [];
    if (field === undefined) throw invalidSearch();
    if (!["eventType", "target.id", "actor.id", "outcome.result"].includes(field))
      throw unknown(`a filter of events by ${field}`);
    return (event: { [field: string]: Json }) => {
      if (field === "eventType") return event.eventType === value;
      if (field === "outcome.result") return (event.outcome as { result: string }).result === value;
      const ends = (field === "actor.id" ? [event.actor] : event.target) as { id: string }[];
      return ends.some(({ id }) => id === value);
    };
  };
  // A filter is `a and b`, where each part may be `(c or d)` (DOC: the operators and parentheses of Okta's filters).
  const conditions = (query.filter?.split(" and ") ?? []).map((condition) => {
    const any = (/^\((.*)\)$/.exec(condition)?.[1] ?? condition).split(" or ").map(conditionOf);
    return (event: { [field: string]: Json }) => any.some((holds) => holds(event));
  });
  const found = org.log
    .filter(({ published }) => Date.parse(published as string) >= since && Date.parse(published as string) <= until)
    .filter((event) => conditions.every((holds) => holds(event)))
    .sort((a, b) => Date.parse(a.published as string) - Date.parse(b.published as string));
  return query.sortOrder === "DESCENDING" ? found.reverse() : found;
}
