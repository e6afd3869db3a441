import { judge } from "../attributes";
import type { Outcome } from "../outcome";
import type { Snapshot } from "../snapshot";
import { newestOnUserProfile } from "../why-now";

export const step = "Profile Editor > User (default) > Add Attribute";

export const newest = newestOnUserProfile;

export const run = (snapshot: Snapshot): Outcome => judge("user", snapshot.userAttribute, snapshot);
