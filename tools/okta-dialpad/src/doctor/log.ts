// What the System Log says of the app. The names of events and of their fields are those of Okta's catalogue of event
// types. For most events there is no public recording, so each field may be absent.
import { fieldsOf, isFields, listOf, textOf, type Fields } from "../okta/answer";
import { DAY, LOG_DAYS } from "../okta/log";
import type { Org } from "../okta/org";

const HOUR = 60 * 60 * 1000;

export interface Entry {
  readonly at: Date;
  /** The event type. */
  readonly type: string;
  /** Okta's words for what happened. */
  readonly what: string;
  readonly who?: string;
  /** Undefined where the entry names no object. */
  readonly targets?: readonly string[];
}

/** What the newest entries say of settings of the app that no API shows. */
export interface AppSettings {
  readonly deactivation?: DeactivationChange;
  readonly schedule?: { readonly at: Date; readonly on: boolean; readonly interval?: string };
  readonly pushUpdates?: { readonly at: Date; readonly on: boolean };
  /** The newest change of any setting, and of profile sourcing. */
  readonly newest?: Entry;
  readonly sourcing?: Entry;
}

export interface DeactivationChange {
  readonly at: Date;
  /** `NONE`, `DEACTIVATE`, `SUSPEND`. */
  readonly action: string;
  /** Whether the app sourced users after that change, where the entry says so. */
  readonly sourcing?: boolean;
}

export interface Imports {
  /** When the newest import was complete. */
  readonly complete?: Date;
  /** What failed in that import and since, the newest first. */
  readonly failures: readonly Failure[];
}

export interface Failure extends Entry {
  /** The failure concerns one user, and not the import as a whole. */
  readonly ofUser: boolean;
  readonly field?: string;
  readonly code?: string;
}

export const newestFirst = (filter: string, limit: number, since = new Date(Date.now() - LOG_DAYS * DAY)) => ({
  filter,
  since: since.toISOString(),
  sortOrder: "DESCENDING",
  limit,
});

/** Every kind of setting is logged with the same event type, and its own fields in `changeDetails`. */
export async function readAppSettings(org: Org, appId: string): Promise<AppSettings> {
  const found: { -readonly [field in keyof AppSettings]: AppSettings[field] } = {};
  const filter = `eventType eq "application.lifecycle.update" and target.id eq "${appId}"`;
  for await (const page of org.pages("/api/v1/logs", newestFirst(filter, 1000)))
    for (const event of page) {
      const entry = entryOf(event);
      if (!entry || isFailure(event)) continue;
      const { at } = entry;
      const ours = listOf(event.target)
        .map(fieldsOf)
        .find(({ id }) => id === appId);
      const to = fieldsOf(fieldsOf(ours?.changeDetails).to);
      found.newest ??= entry;
      if ("user_offboarding_action" in to || "is_profile_mastering_feature_enabled" in to) found.sourcing ??= entry;
      const action = textOf(to.user_offboarding_action);
      if (action) found.deactivation ??= { at, action, sourcing: flag(to.is_profile_mastering_feature_enabled) };
      const [on, interval] = [flag(to.scheduled_import_interval), textOf(to.import_interval)];
      if (on !== undefined || interval || to.import_schedule) found.schedule ??= { at, on: on ?? true, interval };
      const push = flag(to.update_user_attributes);
      if (push !== undefined) found.pushUpdates ??= { at, on: push };
      if (found.deactivation && found.schedule && found.pushUpdates) return found;
    }
  return found;
}

/** What can end an import, or keep a user out of it. */
const IMPORT_EVENTS = [
  "application.provision.user.import_profile",
  "app.user_management.update_from_master_failed",
  "application.appuser.mapping.invalid.expression",
  "system.import.roadblock",
  "application.integration.authentication_failure",
  "application.configuration.update",
  "application.provision.user.import",
];

export async function readImports(org: Org, appId: string): Promise<Imports> {
  const ofApp = `target.id eq "${appId}"`;
  const newest = await org.first("/api/v1/logs", newestFirst(`eventType eq "system.import.complete" and ${ofApp}`, 1));
  const complete = newest.flatMap((event) => entryOf(event) ?? []).at(0)?.at;
  // An import logs its failures before it is complete. Whether an event is a failure, its outcome says, and not its
  // type: not even one such as authentication_failure.
  const since = complete && new Date(complete.getTime() - HOUR);
  const types = IMPORT_EVENTS.map((type) => `eventType eq "${type}"`).join(" or ");
  const failed = await org.first(
    "/api/v1/logs",
    newestFirst(`(${types}) and ${ofApp} and outcome.result eq "FAILURE"`, 100, since),
  );
  const failures = failed.flatMap((event): Failure[] => {
    const entry = entryOf(event);
    const debug = fieldsOf(fieldsOf(event.debugContext).debugData);
    const ofUser = listOf(event.target).some((target) => /user/i.test(textOf(fieldsOf(target).type) ?? ""));
    return entry && isFailure(event)
      ? [{ ...entry, ofUser, field: textOf(debug.error_field), code: textOf(debug.error_code) }]
      : [];
  });
  return { complete, failures };
}

/**
 * Who changed an attribute, a mapping or the app's status last. No document says which target such an entry has: hence
 * no filter by the target.
 */
export async function readChanges(org: Org): Promise<Entry[]> {
  const types = [
    ...["directory.mapping.update", "directory.app_user_profile.update", "directory.user_profile.update"],
    ...["application.lifecycle.activate", "application.lifecycle.deactivate", "application.lifecycle.delete"],
  ];
  const filter = types.map((type) => `eventType eq "${type}"`).join(" or ");
  const events = await org.first("/api/v1/logs", newestFirst(filter, 1000));
  return events.flatMap((event) => (isFailure(event) ? [] : (entryOf(event) ?? [])));
}

const isFailure = ({ outcome }: Fields) => fieldsOf(outcome).result === "FAILURE";
const flag = (value: unknown) =>
  value === undefined || value === null ? undefined : value === true || value === "true";

function entryOf({ published, displayMessage, eventType, actor, target }: Fields): Entry | undefined {
  const at = new Date(textOf(published) ?? NaN);
  if (Number.isNaN(at.getTime())) return undefined;
  const { displayName, alternateId } = fieldsOf(actor);
  const ids = listOf(target)
    .filter(isFields)
    .flatMap(({ id }) => textOf(id) ?? []);
  const type = textOf(eventType) ?? "";
  return {
    at,
    type,
    what: textOf(displayMessage) ?? type,
    who: textOf(displayName) ?? textOf(alternateId),
    targets: ids.length ? ids : undefined,
  };
}

/** 2026-01-31 09:30 UTC */
export const timeOf = (at: Date) => `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;
export const dateOf = (at: Date) => at.toISOString().slice(0, 10);

export function ageOf(at: Date): string {
  const days = Math.floor((Date.now() - at.getTime()) / DAY);
  return days < 1 ? "less than a day ago" : days === 1 ? "1 day ago" : `${days} days ago`;
}
