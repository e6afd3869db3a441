import { styleText } from "node:util";
import { PARTS, type CheckResult } from "./checks";
import type { Status } from "./outcome";
import { dialpadApps, isGone, valueOf, type Snapshot } from "./snapshot";
import { leftovers, takeOver } from "./take-over";

type Style = Parameters<typeof styleText>[0];
type Paint = (style: Style, text: string) => string;

/** How the output looks. */
export interface Look {
  readonly paint: Paint;
  /** Columns of the terminal; unlimited in a file, where a line is worth more than its look. */
  readonly width: number;
}

/** hasColors knows NO_COLOR. */
export const lookOf = (stream: { hasColors?: () => boolean; columns?: number }): Look => ({
  paint: stream.hasColors?.() ? (style, text) => styleText(style, text) : (_style, text) => text,
  width: Math.max(stream.columns ?? Infinity, 60),
});

const SIGNS: Record<Status, [sign: string, style: Style]> = {
  pass: ["✓", "green"],
  fail: ["✗", "red"],
  warn: ["!", "yellow"],
  manual: ["→", "cyan"],
  unknown: ["?", "yellow"],
};
const COLUMN = Math.max(...PARTS.flatMap(({ checks }) => checks.map(({ id }) => id.length))) + 6;

export function renderCheck({ id, status, detail, fix }: CheckResult, { paint, width }: Look): string {
  const [sign, style] = SIGNS[status];
  const lines = [...detail.split("\n"), ...(fix && status !== "pass" ? fix.split("\n") : [])].flatMap((line) => wrap(line, width - COLUMN));
  const head = `  ${paint(style, sign)} ${id.padEnd(COLUMN - 4)}`;
  return lines.map((line, index) => `${index ? " ".repeat(COLUMN) : head}${line}`).join("\n");
}

/** Breaks a line between words; the rest is indented as far as what follows a step's number. */
function wrap(line: string, width: number): string[] {
  const indent = " ".repeat(/^ *(\d+\. )?/.exec(line)?.[0].length ?? 0);
  const lines = [""];
  for (const word of line.split(/(?<=\S)(?= )/)) {
    const last = lines[lines.length - 1];
    if (last.trim() && last.length + word.length > width) lines.push(indent + word.trimStart());
    else lines[lines.length - 1] += word;
  }
  return lines;
}

export function renderReport(snapshot: Snapshot, results: CheckResult[], look: Look): string {
  const { paint } = look;
  const app = valueOf(snapshot.app);
  const title = `${app?.label ?? "App"} (${snapshot.appId})${snapshot.console ? ` in ${new URL(snapshot.console).host}` : ""}`;
  const parts = PARTS.map(({ title, checks }) =>
    [paint("bold", title), ...checks.map(({ id }) => renderCheck(results.find((result) => result.id === id) as CheckResult, look))].join(
      "\n",
    ),
  );
  const more = takeOver(snapshot).map((line) => paint("dim", line));
  return [paint("bold", title), ...parts, summarise(snapshot, results), ...(more.length ? [more.join("\n")] : [])].join("\n\n");
}

export function summarise(snapshot: Snapshot, results: CheckResult[]): string {
  const ids = (...statuses: Status[]) => results.filter(({ status }) => statuses.includes(status)).map(({ id }) => id);
  const [failed, unseen] = [ids("fail"), ids("manual", "unknown").filter((id) => id !== "user" || snapshot.login)];
  const left = leftovers(snapshot);
  const state = left?.length === 0 ? ["Nothing of the sync is in this org: it was never deployed here, or nothing is left of it."] : [];
  if (left?.length && isGone(snapshot) && !dialpadApps(snapshot).length) state.push(`Left of the sync in this org: ${left.join(", ")}.`);
  return [
    ...state,
    failed.length ? `Not done: ${failed.join(", ")}.` : "All that was seen is done.",
    ...(unseen.length ? [`Not seen: ${unseen.join(", ")}.`] : []),
  ].join("\n");
}
