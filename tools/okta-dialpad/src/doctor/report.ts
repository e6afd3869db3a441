import { valueOf } from "../okta/answer";
import { type Line, type Style } from "../okta/print";
import { CHECK_IDS, type CheckResult } from "./checks";
import type { Status } from "./outcome";
import { PARTS } from "./parts";
import { dialpadApps, isGone, type Snapshot } from "./snapshot";
import { leftovers, takeOver } from "./take-over";

const SIGNS: Record<Status, [sign: string, style: Style, meaning: string]> = {
  pass: ["✓", "green", "done"],
  fail: ["✗", "red", "not done"],
  warn: ["!", "yellow", "with a warning"],
  manual: ["→", "cyan", "look yourself"],
  unknown: ["?", "yellow", "not known"],
};
const COLUMN = Math.max(...CHECK_IDS.map(({ length }) => length)) + 6;

/** @param width columns of the terminal */
export function renderCheck({ id, status, detail, fix }: CheckResult, width: number): Line[] {
  const [text, style] = SIGNS[status];
  const lines = [...detail.split("\n"), ...(fix && status !== "pass" ? fix.split("\n") : [])].flatMap((line) =>
    wrap(line, width - COLUMN),
  );
  return lines.map((line, index) =>
    index ? " ".repeat(COLUMN) + line : ["  ", { text, style }, ` ${id.padEnd(COLUMN - 4)}${line}`],
  );
}

/** Breaks a line between words. The further lines are indented as far as the text after a step's number. */
export function wrap(line: string, width: number): string[] {
  const indent = " ".repeat(/^ *(\d+\. )?/.exec(line)?.[0].length ?? 0);
  const lines = [""];
  for (const word of line.split(/(?<=\S)(?= )/)) {
    const last = lines[lines.length - 1];
    if (last.trim() && last.length + word.length > width) lines.push(indent + word.trimStart());
    else lines[lines.length - 1] += word;
  }
  return lines;
}

export function renderReport(snapshot: Snapshot, results: CheckResult[], width: number): Line[] {
  const bold = (text: string): Line => [{ text, style: "bold" }];
  const app = valueOf(snapshot.app);
  const where = snapshot.adminConsole ? ` in ${new URL(snapshot.adminConsole).host}` : "";
  const parts = PARTS.flatMap(({ title, checks }) => [
    "",
    bold(title),
    ...checks.flatMap((id) => renderCheck(results.find((result) => result.id === id) as CheckResult, width)),
  ]);
  const more = takeOver(snapshot).map((text): Line => [{ text, style: "dim" }]);
  const legend = Object.values(SIGNS).map(([sign, , meaning]) => `${sign} ${meaning}`);
  return [
    bold(`${app?.label ?? "App"} (${snapshot.appId})${where}`),
    [{ text: legend.join("   "), style: "dim" }],
    ...parts,
    "",
    ...summarise(snapshot, results),
    ...(more.length ? ["", ...more] : []),
  ];
}

export function summarise(snapshot: Snapshot, results: CheckResult[]): string[] {
  const ids = (...statuses: Status[]) => results.filter(({ status }) => statuses.includes(status)).map(({ id }) => id);
  const [failed, warned] = [ids("fail"), ids("warn")];
  const unseen = ids("manual", "unknown").filter((id) => id !== "user" || snapshot.login);
  const left = leftovers(snapshot);
  const state =
    left?.length === 0
      ? ["Nothing of the sync is in this org: it was never deployed here, or nothing is left of it."]
      : [];
  if (left?.length && isGone(snapshot) && !dialpadApps(snapshot).length)
    state.push(`Left of the sync in this org: ${left.join(", ")}.`);
  return [
    ...state,
    failed.length ? `Not done: ${failed.join(", ")}.` : "All that was seen is done.",
    ...(warned.length ? [`With a warning: ${warned.join(", ")}.`] : []),
    ...(unseen.length ? [`Not seen: ${unseen.join(", ")}.`] : []),
  ];
}
