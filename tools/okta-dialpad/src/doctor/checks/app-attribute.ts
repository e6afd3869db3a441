import { judge } from "../attributes";
import type { Outcome } from "../outcome";
import type { Snapshot } from "../snapshot";
import { newestAmong } from "../why-now";

export const step = "Profile Editor > Dialpad User > Add Attribute";

export const newest = (snapshot: Snapshot) =>
  newestAmong(snapshot, ["directory.app_user_profile.update"], [snapshot.appId, ...snapshot.schemaIds.app]);

export const run = (snapshot: Snapshot): Outcome => judge("app", snapshot.appAttribute, snapshot);
