// The order of the profile sources, which no API shows.
import { open, type Outcome } from "../outcome";
import { consoleLinks, isLeftOff, labelOf, type Snapshot } from "../snapshot";

export const step = "Directory > Profile Sources: Dialpad as low as possible";

export function run(snapshot: Snapshot): Outcome {
  const { profileSources: link } = consoleLinks(snapshot);
  const label = labelOf(snapshot);
  if (isLeftOff(snapshot)) return { status: "pass", detail: `${label} is no profile source`, link };
  return {
    status: "manual",
    detail: `No API shows the order of the profile sources.`,
    fix: `${open(link, "Directory > Profile Sources").slice(0, -1)} and see that ${label} is as low as possible.`,
    link,
  };
}
