// Whether Okta imports from the app, so that numbers come in.
import { DAY } from "../../okta/log";
import { ageOf, dateOf, timeOf, type Failure } from "../log";
import { notRead, open, steps, type Outcome } from "../outcome";
import { consoleLinks, labelOf, type Snapshot } from "../snapshot";

export const step = "Provisioning > To Okta > Schedule import, or Import > Import Now";

/** After so long without an import there is a warning, whatever the schedule is. */
const LONG = 7 * DAY;

export function run(snapshot: Snapshot): Outcome {
  const { app, imports, settings } = snapshot;
  const { imports: link, provisioning } = consoleLinks(snapshot);
  if ("problem" in app) return notRead(app.problem);
  if ("problem" in imports) return notRead(imports.problem);
  const label = labelOf(snapshot);
  const { complete, failures } = imports.value;
  const schedule = "value" in settings ? settings.value.schedule : undefined;
  const scheduled =
    schedule &&
    (schedule.on ? `, scheduled${schedule.interval ? ` every ${schedule.interval}` : ""}` : ", by hand only");
  const last = complete
    ? `the newest import was complete on ${timeOf(complete)}, ${ageOf(complete)}${scheduled ?? ""}`
    : undefined;
  const inProvisioning = open(provisioning, `Applications > ${label} > Provisioning`);
  const importNow = `${open(link, `Applications > ${label} > Import`)} Select Import Now.`;
  const schedulePage = `${inProvisioning} Select To Okta, then Edit beside General: set Schedule import.`;

  const stopped = failures.filter(({ ofUser, at }) => !ofUser && (!complete || at >= complete));
  if (stopped.length)
    return {
      status: "fail",
      detail: [`Okta could not import from ${label}: ${tell(stopped)}.`, last ? `${capital(last)}.` : noneSince(label)],
      fix: steps(
        `${inProvisioning} Select Integration, then Edit and Test API Credentials: ` +
          "an API key of Dialpad's can expire, and then every import stops.",
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

/** Failures of one kind together, the most frequent kinds first. Without Okta's reasons, which may quote a value. */
function tell(failures: readonly Failure[]): string {
  const kinds = new Map<string, number>();
  for (const { what, field, code } of failures) {
    const details = [field && `error_field ${field}`, code && `error_code ${code}`].filter(Boolean).join(", ");
    const kind = `${what.replace(/[.]$/, "")}${details ? ` (${details})` : ""}`;
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  const told = [...kinds]
    .sort(([, a], [, b]) => b - a)
    .map(([kind, times]) => (times > 1 ? `${kind}, ${times} times` : kind));
  const more = told.length > 3 ? [`and ${told.length - 3} more kinds`] : [];
  return [...told.slice(0, 3), ...more, `the newest on ${timeOf(failures[0].at)}`].join("; ");
}
