import { setTimeout as sleep } from "node:timers/promises";
import { CannotRun } from "./cannot-run";
import { CHECKS, runChecks, type CheckResult } from "./checks";
import { lookOf, renderCheck, renderReport, summarise } from "./report";
import { readSettings } from "./settings";
import { problemsOf, type Snapshot } from "./snapshot";

export interface DoctorOptions {
  appId: string;
  user?: string;
  userTypeId?: string;
  json?: boolean;
  watch?: boolean;
  showNumber?: boolean;
}

const WATCH_MS = 5000;
const { stdout, stderr } = process;

/** Returns the exit code: 0 nothing failed, 1 something did, 2 it could not run or could not read everything. */
export async function doctor(
  { appId, user: login, userTypeId, json, watch, showNumber = false }: DoctorOptions,
  userAgent: string,
): Promise<number> {
  const subject = { appId, userTypeId, login };
  const say = (text: string) => void stdout.write(`${text}\n`);
  const progress = stderr.isTTY ? (text: string) => void stderr.write(`\r\x1b[2K${text}`) : () => undefined;
  const note = (text: string) => void stderr.write(`${stderr.isTTY ? "\r\x1b[2K" : ""}${text}\n`);
  const look = lookOf(stdout);
  try {
    const settings = readSettings(process.env, subject);
    // Both load the SDK, which takes most of a second: not for --help, nor to say what is missing.
    const [{ connect }, { readSnapshot }] = await Promise.all([import("./client.js"), import("./reader.js")]);
    const client = connect(settings, userAgent, note);
    let before: CheckResult[] | undefined;
    for (;;) {
      const snapshot = await readSnapshot(client, settings, subject, (what) => progress(`Reading ${what} ...`));
      progress("");
      const results = runChecks(snapshot, showNumber);
      const changed = results.filter(({ status, detail }, index) => before?.[index].status !== status || before[index].detail !== detail);
      const code = exitCode(snapshot, results);
      if (json && changed.length) say(JSON.stringify({ checks: results }, null, watch ? 0 : 2));
      else if (!json && !before) say(renderReport(snapshot, results, look));
      else if (changed.length)
        say([`\n${new Date().toLocaleTimeString()}`, ...changed.map((result) => renderCheck(result, look))].join("\n"));
      if (!watch || code === 0) {
        if (before && !json) say(`\n${summarise(snapshot, results)}`);
        return code;
      }
      if (!before) note("Watching: this shows each change, and ends when nothing fails. Ctrl-C stops it.");
      before = results;
      await sleep(WATCH_MS);
    }
  } catch (error) {
    if (!(error instanceof CannotRun)) throw error;
    progress("");
    if (json) say(JSON.stringify({ checks: notRun(error) }, null, watch ? 0 : 2));
    note(`${error.message}\n${error.fix}`);
    return 2;
  }
}

function exitCode(snapshot: Snapshot, results: CheckResult[]): number {
  if (results.some(({ status }) => status === "fail")) return 1;
  return problemsOf(snapshot).some(({ kind }) => kind === "trouble") ? 2 : 0;
}

const notRun = ({ message, fix }: CannotRun): CheckResult[] =>
  CHECKS.map(({ id, step }) =>
    id === "credentials"
      ? { id, step, status: "fail", detail: message, fix, link: null }
      : { id, step, status: "unknown", detail: "Not read.", fix: "See credentials.", link: null },
  );
