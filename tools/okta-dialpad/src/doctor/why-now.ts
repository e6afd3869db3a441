// Why now: the newest entry of the System Log on the object of a check.
import { valueOf } from "../okta/answer";
import { timeOf, type Entry } from "./log";
import type { CheckId } from "./parts";
import type { Snapshot } from "./snapshot";

/** A sentence: what happened last to what a check looks at, who did it and when; undefined where the log says nothing of it. */
export function whyNow(check: CheckId, snapshot: Snapshot): string | undefined {
  const entry = newestOn(check, snapshot);
  return entry && `Newest log entry on it: ${entry.what}${entry.who ? `, by ${entry.who}` : ""}, ${timeOf(entry.at)}.`;
}

function newestOn(
  check: CheckId,
  { settings, changes, schemaIds, mapping, appId, userTypeId }: Snapshot,
): Entry | undefined {
  const { newest, sourcing } = valueOf(settings) ?? {};
  const { id, targetId } = valueOf(mapping) ?? {};
  const among = (types: string[], ids: (string | undefined)[]) =>
    valueOf(changes)?.find(
      ({ type, targets }) => types.includes(type) && (!targets || targets.some((target) => ids.includes(target))),
    );
  switch (check) {
    case "app":
      return [among(LIFECYCLE, [appId]), newest]
        .filter((entry) => entry !== undefined)
        .sort((a, b) => b.at.getTime() - a.at.getTime())[0];
    case "app-attribute":
      return among(["directory.app_user_profile.update"], [appId, ...schemaIds.app]);
    case "user-attribute":
    case "source-priority":
      return among(["directory.user_profile.update"], [userTypeId ?? targetId, ...schemaIds.user]);
    case "mapping":
      return among(["directory.mapping.update"], [id, appId]);
    case "profile-sourcing":
    case "deactivation":
      return sourcing;
    case "credentials":
    case "imports":
    case "other-sources":
    case "push-back":
    case "source-order":
    case "user":
      return undefined;
  }
}

const LIFECYCLE = ["activate", "deactivate", "delete"].map((verb) => `application.lifecycle.${verb}`);
