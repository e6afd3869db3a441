import { judge } from "../attributes";
import type { Outcome } from "../outcome";
import type { Snapshot } from "../snapshot";

export const step = "Profile Editor > Dialpad User > Add Attribute";

export const run = (snapshot: Snapshot): Outcome => judge("app", snapshot.appAttribute, snapshot);
