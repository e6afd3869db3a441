// Whether another app sources users.
import { valueOf } from "../../okta/answer";
import { notRead, open, steps, type Outcome } from "../outcome";
import {
  consoleLinks,
  isDialpad,
  isLeftOff,
  isSourcing,
  labelOf,
  sourcesUsers,
  type App,
  type Snapshot,
} from "../snapshot";

export const step = "Dialpad is not the only profile source";

/** Apps that source users, other than Dialpad's; undefined when they could not be read. */
export const otherSources = ({ apps, appId }: Snapshot): App[] | undefined =>
  valueOf(apps)?.filter((app) => app.id !== appId && !isDialpad(app) && sourcesUsers(app));

export function run(snapshot: Snapshot): Outcome {
  const { apps, appId, credential } = snapshot;
  const { profileSources: link } = consoleLinks(snapshot);
  if ("problem" in apps) return notRead(apps.problem);
  const others = otherSources(snapshot) ?? [];
  const label = labelOf(snapshot);
  if (others.length) return { status: "pass", detail: others.map((other) => other.label).join(", "), link };
  const sourcing = isSourcing(snapshot);
  if (isLeftOff(snapshot)) return { status: "pass", detail: `${label} does not source Okta users`, link };
  const strangers = apps.value.filter((app) => app.id !== appId && !isDialpad(app)).length;
  const seen = `None of the ${strangers} other active apps that this ${credential} sees sources users`;
  // An administrator of some apps only is shown only these: the list says nothing of other apps.
  const partial =
    strangers === 0 || (valueOf(snapshot.app)?.status === "ACTIVE" && !apps.value.some(({ id }) => id === appId));
  if (partial)
    return {
      status: "unknown",
      detail: `${seen}, which may not be all of them.`,
      fix: `${open(link, "Directory > Profile Sources").slice(0, -1)} and see that ${label} is not the only one.`,
      link,
    };
  const fix = steps(
    open(link, "Directory > Profile Sources"),
    `Let a directory or an HR system source Okta users, above ${label}.`,
  );
  return sourcing
    ? {
        status: "fail",
        detail:
          `${seen}: ${label} is the only profile source ` +
          "and also decides on the name, email and login of its users.",
        fix,
        link,
      }
    : { status: "warn", detail: `${seen}, and ${label} must not be the only one.`, fix, link };
}
