// Whether numbers come in at all, and whether Okta sends anything back.
import { notRead, open, steps, type Outcome } from "./outcome";
import { ageOf, DAY, dateOf, timeOf, type Failure } from "./log";
import { consoleLinks, isSourcing, labelOf, type Snapshot } from "./snapshot";

/** After so long without an import it is worth a look, whatever the schedule is. */
const LONG = 7 * DAY;

export function checkImports(snapshot: Snapshot): Outcome {
  const { app, imports, settings } = snapshot;
  const { imports: link, provisioning } = consoleLinks(snapshot);
  if ("problem" in app) return notRead(app.problem);
  if ("problem" in imports) return notRead(imports.problem);
  const label = labelOf(snapshot);
  const { complete, failures } = imports.value;
  const schedule = "value" in settings ? settings.value.schedule : undefined;
  const scheduled = schedule && (schedule.on ? `, scheduled${schedule.interval ? ` every ${schedule.interval}` : ""}` : ", by hand only");
  const last = complete ? `the newest import was complete on ${timeOf(complete)}, ${ageOf(complete)}${scheduled ?? ""}` : undefined;
  const importNow = `${open(link, `Applications > ${label} > Import`)} Select Import Now.`;
  const schedulePage = `${open(provisioning, `Applications > ${label} > Provisioning`)} Select To Okta, then Edit beside General: set Schedule import.`;

  const stopped = failures.filter(({ ofUser, at }) => !ofUser && (!complete || at >= complete));
  if (stopped.length)
    return {
      status: "fail",
      detail: [`Okta could not import from ${label}: ${tell(stopped)}.`, last ? `${capital(last)}.` : noneSince(label)],
      fix: steps(
        `${open(provisioning, `Applications > ${label} > Provisioning`)} Select Integration, then Edit and Test API Credentials: an API key of Dialpad's can expire, and then every import stops.`,
        importNow,
      ),
      link: provisioning,
    };
  if (!complete) return { status: "warn", detail: noneSince(label), fix: steps(importNow, schedulePage), link };
  const ofUsers = failures.filter(({ ofUser }) => ofUser);
  if (ofUsers.length)
    return {
      status: "warn",
      detail: [`Not all of the newest import could be applied: ${tell(ofUsers)}.`, `${capital(last ?? "")}.`],
      fix: `${open(link, `Applications > ${label} > Import`)} See Import Monitoring and the System Log for the users.`,
      link,
    };
  if (schedule?.on === false)
    return {
      status: "warn",
      detail: `${capital(last ?? "")} since ${dateOf(schedule.at)}: new numbers wait until somebody imports.`,
      fix: schedulePage,
      link: provisioning,
    };
  if (Date.now() - complete.getTime() > LONG)
    return { status: "warn", detail: `${capital(last ?? "")}.`, fix: steps(importNow, schedulePage), link };
  return { status: "pass", detail: capital(last ?? ""), link };
}

const noneSince = (label: string) =>
  `The System Log has no complete import of ${label} in its ninety days: no number comes in without one.`;
const capital = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1);

/** Failures of one kind together, the most frequent kinds first. Their reasons may quote a value and are left out. */
function tell(failures: readonly Failure[]): string {
  const kinds = new Map<string, number>();
  for (const { what, field, code } of failures) {
    const details = [field && `error_field ${field}`, code && `error_code ${code}`].filter(Boolean).join(", ");
    const kind = `${what.replace(/[.]$/, "")}${details ? ` (${details})` : ""}`;
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  const told = [...kinds].sort(([, a], [, b]) => b - a).map(([kind, times]) => (times > 1 ? `${kind}, ${times} times` : kind));
  const more = told.length > 3 ? [`and ${told.length - 3} more kinds`] : [];
  return [...told.slice(0, 3), ...more, `the newest on ${timeOf(failures[0].at)}`].join("; ");
}

export function checkPushBack(snapshot: Snapshot): Outcome {
  const { app, settings } = snapshot;
  const { provisioning: link } = consoleLinks(snapshot);
  if ("problem" in app) return notRead(app.problem);
  const { label, features } = app.value;
  if (!features.includes("PUSH_PROFILE_UPDATES")) return { status: "pass", detail: `Okta pushes no profile updates to ${label}`, link };
  if (!isSourcing(snapshot)) return { status: "pass", detail: `Okta pushes profile updates to ${label}, which sources no users`, link };
  const logged = "value" in settings ? settings.value.pushUpdates : undefined;
  const since = logged?.on ? `, since ${dateOf(logged.at)} as the System Log says` : "";
  return {
    status: "warn",
    // https://help.okta.com/en-us/content/topics/users-groups-profiles/usgp-about-selective-profile-push.htm
    detail: `${label} sources users, and Okta pushes profile updates to it${since}. Okta's documents say that such a push carries the whole profile of the app user, whatever the mappings leave out: the number too, if Dialpad takes it.`,
    fix: steps(
      "Look at one user's number in Dialpad before and after a change of that user's profile in Okta.",
      `If it changes: ${open(link, `Applications > ${label} > Provisioning`).replace("Open", "open")} Select To App and take Update User Attributes off, if nothing else needs it.`,
    ),
    link,
  };
}
