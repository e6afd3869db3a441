import { setTimeout as sleep } from "node:timers/promises";
import { CannotRun } from "../okta/answer";
import { visible } from "../okta/print";
import { openOrg, type World } from "../okta/command";
import { CHECK_IDS, CHECKS, runChecks, type CheckResult } from "./checks";
import { evidenceOf, readEvidence, type Evidence } from "./evidence";
import { writeRecord } from "./record";
import { neededScopes, readSnapshot } from "./reader";
import { see } from "./outcome";
import { renderCheck, renderReport, summarise } from "./report";
import { problemsOf, type Snapshot, type Subject } from "./snapshot";

export interface DoctorOptions extends Subject {
  json?: boolean;
  watch?: boolean;
  showNumber?: boolean;
  /** A report of --json. */
  sinceReport?: string;
  /** The file for a record of what the org answers. */
  record?: string;
}

const WATCH_MS = 5000;

/** Returns the exit code: 0 nothing failed, 1 something did, 2 it could not read everything. */
export async function doctor(
  { json, watch, showNumber = false, sinceReport, record, ...subject }: DoctorOptions,
  world: World,
): Promise<number> {
  const { printer } = world;
  const indent = watch ? undefined : 2;
  let earlier: Evidence | undefined;
  try {
    if (sinceReport !== undefined) earlier = readEvidence(sinceReport, subject.appId);
    const org = openOrg(world, neededScopes(subject));
    let before: CheckResult[] | undefined;
    for (;;) {
      const snapshot: Snapshot = { ...(await readSnapshot(org, subject)), earlier };
      earlier = evidenceOf(snapshot);
      const results = runChecks(snapshot, showNumber);
      const changed = results.filter(
        ({ status, detail }, index) => before?.[index].status !== status || before[index].detail !== detail,
      );
      const code = exitCode(snapshot, results);
      if (json && changed.length) printer.json({ checks: results, evidence: earlier }, indent);
      else if (!json && !before) printer.out(...renderReport(snapshot, results, printer.width));
      else if (changed.length)
        printer.out(
          "",
          new Date().toLocaleTimeString(),
          ...changed.flatMap((result) => renderCheck(result, printer.width)),
        );
      if (record !== undefined) await writeRecord(org, subject, record, world);
      if (!watch || code === 0) {
        if (before && !json) printer.out("", ...summarise(snapshot, results));
        return code;
      }
      if (!before) printer.note("Watching: this shows each change, and ends when nothing fails. Ctrl-C stops it.");
      before = results;
      await sleep(WATCH_MS);
    }
  } catch (error) {
    if (json && error instanceof CannotRun) printer.json({ checks: notRun(error), evidence: earlier }, indent);
    throw error;
  }
}

function exitCode(snapshot: Snapshot, results: CheckResult[]): number {
  if (results.some(({ status }) => status === "fail")) return 1;
  return problemsOf(snapshot).some(({ kind }) => kind === "trouble") ? 2 : 0;
}

const notRun = ({ message, fix }: CannotRun): CheckResult[] =>
  CHECK_IDS.map((id) =>
    id === "credentials"
      ? { id, step: CHECKS[id].step, status: "fail", detail: visible(message), fix, link: null }
      : { id, step: CHECKS[id].step, status: "unknown", detail: "Not read.", fix: see("credentials"), link: null },
  );
