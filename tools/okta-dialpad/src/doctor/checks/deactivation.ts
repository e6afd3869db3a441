// What Okta does with a user who is deactivated in the app.
import { isUnbroken } from "../evidence";
import { ageOf, dateOf } from "../log";
import { notRead, open, see, steps, type Outcome } from "../outcome";
import { consoleLinks, isSwitchedOn, type Snapshot } from "../snapshot";
import { newestOnSourcing } from "../why-now";

export const step = "Provisioning > To Okta > When a user is deactivated in the app: Do nothing";

export const newest = newestOnSourcing;

const ACTIONS: Record<string, string> = { NONE: "Do nothing", DEACTIVATE: "Deactivate", SUSPEND: "Suspend" };
const WHEN_DEACTIVATED = '"When a user is deactivated in the app"';

export function run(snapshot: Snapshot): Outcome {
  const { app, settings, earlier } = snapshot;
  const { provisioning: link } = consoleLinks(snapshot);
  if ("problem" in app) return notRead(app.problem);
  const { label } = app.value;
  const there = [
    open(link, `Applications > ${label} > Provisioning`),
    "Select To Okta, then Edit beside Profile & Lifecycle Sourcing.",
  ];
  const fix = steps(...there, `Set ${WHEN_DEACTIVATED} to "Do nothing" and select Save.`);
  const look = steps(...there, `See that ${WHEN_DEACTIVATED} is "Do nothing"; otherwise set it and select Save.`);
  if (!isSwitchedOn(app.value) && snapshot.profileSourcing === "off")
    return { status: "pass", detail: `${label} does not source Okta users, so it deactivates nobody`, link };
  if (!isSwitchedOn(app.value))
    return {
      status: "manual",
      detail:
        `${WHEN_DEACTIVATED} is set in the same Save as profile sourcing. ` +
        "Left at its default, Deactivate, it deactivates people in Okta.",
      fix: see("profile-sourcing", ", step 3."),
      link,
    };
  if ("problem" in settings) return { ...notRead(settings.problem), fix: look, link };
  const logged = settings.value.deactivation;
  const change = logged ?? (earlier && isUnbroken(earlier) ? earlier.deactivation : undefined);
  if (!change)
    return {
      status: "unknown",
      detail: [
        `No API shows ${WHEN_DEACTIVATED}, and the System Log has no change of it in its ninety days.`,
        ...(earlier && !isUnbroken(earlier)
          ? [
              `The report of --since-report read the log on ${dateOf(earlier.readAt)}: ` +
                "the log no longer reaches back to it.",
            ]
          : []),
      ],
      fix: look,
      link,
    };
  const evidence = logged
    ? `as the System Log says of ${dateOf(change.at)}, ${ageOf(change.at)}`
    : `set on ${dateOf(change.at)}, no change logged since`;
  if (change.sourcing === false)
    return {
      status: "unknown",
      detail: `${WHEN_DEACTIVATED} was last logged before ${label} sourced users, ${ageOf(change.at)}.`,
      fix: look,
      link,
    };
  const action = ACTIONS[change.action];
  if (!action)
    return {
      status: "unknown",
      detail: `${WHEN_DEACTIVATED} is ${JSON.stringify(change.action)}, ${evidence}.`,
      fix: look,
      link,
    };
  if (change.action === "NONE") return { status: "pass", detail: `${action}, ${evidence}`, link };
  return {
    status: "fail",
    detail:
      `${action}, ${evidence}. Where ${label} is the highest profile source, ` +
      "whoever is deactivated there loses access to Okta too.",
    fix,
    link,
  };
}
