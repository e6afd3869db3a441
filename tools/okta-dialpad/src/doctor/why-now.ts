// Why a check fails now: the newest entry that the System Log has on the object of the check.
import { valueOf } from "../okta/answer";
import { timeOf, type Entry } from "./log";
import type { Snapshot } from "./snapshot";

/** A sentence: what happened last to the object of a check, who did it and when. */
export const whyNow = ({ what, who, at }: Entry): string =>
  `Newest log entry on it: ${what}${who ? `, by ${who}` : ""}, ${timeOf(at)}.`;

/** The newest entry of one of these types whose target has one of these ids. An entry without a target counts too. */
export const newestAmong = (
  { changes }: Snapshot,
  types: readonly string[],
  ids: readonly (string | undefined)[],
): Entry | undefined =>
  valueOf(changes)?.find(
    ({ type, targets }) => types.includes(type) && (!targets || targets.some((target) => ids.includes(target))),
  );

/** The newest entry on the profile of the Okta user. */
export const newestOnUserProfile = (snapshot: Snapshot) =>
  newestAmong(
    snapshot,
    ["directory.user_profile.update"],
    [snapshot.userTypeId ?? valueOf(snapshot.mapping)?.targetId, ...snapshot.schemaIds.user],
  );

/** The newest entry on the sourcing settings of the app. */
export const newestOnSourcing = ({ settings }: Snapshot) => valueOf(settings)?.sourcing;
