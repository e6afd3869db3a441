// What one report knows that the next one may no longer find in the System Log.
import { readFileSync } from "node:fs";
import { CannotRun, fieldsOf, isFields, textOf } from "../okta/answer";
import { visible } from "../okta/print";
import { DAY, LOG_DAYS } from "../okta/log";
import type { DeactivationChange } from "./log";
import type { Snapshot } from "./snapshot";

/** As `--json` gives it beside the checks. */
export interface Evidence {
  readonly appId: string;
  /** When the System Log was read. */
  readonly readAt: Date;
  readonly deactivation?: DeactivationChange;
}

/**
 * The evidence in a report of `--json`; undefined where it has none, as after a run that could not read the log.
 *
 * @throws CannotRun where the file is none, or of another app
 */
export function readEvidence(path: string, appId: string): Evidence | undefined {
  const refuse = (why: string) =>
    new CannotRun(
      `--since-report ${visible(path)}: ${why}.`,
      "Expected what okta-dialpad doctor --json printed for this app; leave it out where there is none yet.",
    );
  let report: unknown;
  try {
    // A report of --json --watch has one line for each change.
    const text = readFileSync(path, "utf8").trim();
    report = JSON.parse(text.startsWith("{\n") ? text : (text.split("\n").at(-1) ?? ""));
  } catch (error) {
    throw refuse((error as NodeJS.ErrnoException).code ?? "no JSON");
  }
  if (!isFields(report) || !Array.isArray(report.checks)) throw refuse("no report");
  if (!isFields(report.evidence)) return undefined;
  const { evidence } = report;
  if (evidence.appId !== appId) throw refuse(`it is of the app ${visible(textOf(evidence.appId) ?? "of no id")}`);
  const { action, at, sourcing } = fieldsOf(evidence.deactivation);
  const [readAt, setAt] = [dateIn(evidence.readAt), dateIn(at)];
  if (!readAt) throw refuse("readAt is no time");
  if (evidence.deactivation && !(textOf(action) && setAt)) throw refuse("deactivation has no action or no time");
  const deactivation = setAt && {
    at: setAt,
    action: textOf(action) ?? "",
    sourcing: sourcing === undefined ? undefined : sourcing === true,
  };
  return { appId, readAt, deactivation };
}

function dateIn(value: unknown): Date | undefined {
  const date = new Date(textOf(value) ?? NaN);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** Whether the System Log still reaches back to the report without a gap. */
export function isUnbroken({ readAt }: Evidence): boolean {
  const age = Date.now() - readAt.getTime();
  return age >= 0 && age < LOG_DAYS * DAY;
}

/** What the next report may need: what is known now, or, where the log was not read, what the last report knew. */
export function evidenceOf({ appId, settings, earlier }: Snapshot): Evidence | undefined {
  if (!("value" in settings)) return earlier;
  const carried = earlier && isUnbroken(earlier) ? earlier.deactivation : undefined;
  return { appId, readAt: new Date(), deactivation: settings.value.deactivation ?? carried };
}
