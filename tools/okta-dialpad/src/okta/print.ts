// The one place through which everything printed goes. What an org, a plan or a report holds is somebody else's text: it must not drive a
// terminal, forge a line or a workflow command of CI, or hide in what is printed.
import { styleText } from "node:util";

/** Control characters, line separators, what changes the direction of a text, what cannot be seen, private use, half of a character. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800]/gu;
/** Commands to GitHub Actions and Azure Pipelines, which stand anywhere in a line. */
const COMMAND = /##(vso)?\[/g;

/** A text in one line in which every character can be seen: `\n`, `\u001B`, `\u{E0001}`. */
export const visible = (text: string): string => text.replace(UNSEEN, escape);

function escape(character: string): string {
  const short = { "\n": "\\n", "\r": "\\r", "\t": "\\t" }[character];
  const code = (character.codePointAt(0) as number).toString(16).toUpperCase();
  return short ?? (code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, "0")}`);
}

/** JSON of the same value, in which every character can be seen. */
export function visibleJson(value: unknown, indent?: number): string {
  const units = (text: string) =>
    text.replace(/[^]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
  // The line breaks are those between the fields: within a text JSON has none.
  return JSON.stringify(value, null, indent)
    .split("\n")
    .map((line) => line.replace(UNSEEN, units).replace(COMMAND, "##$1\\u005b"))
    .join("\n");
}

export type Style = Parameters<typeof styleText>[0];
/** A line, or its parts. A line break within it is somebody else's, and is made visible. */
export type Line = string | readonly Part[];
type Part = string | { readonly text: string; readonly style: Style };

/** As `process.stdout` is one. */
export interface Stream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
  hasColors?(): boolean;
}

export class Printer {
  private inProgress = false;

  constructor(
    private readonly stdout: Stream,
    private readonly stderr: Stream,
  ) {}

  /** Columns of the terminal; unlimited in a file, where a line is worth more than its look. */
  get width(): number {
    return Math.max(this.stdout.columns ?? Infinity, 60);
  }

  /** The result. */
  out(...lines: Line[]): void {
    this.clear();
    this.stdout.write(lines.map((line) => `${render(line, this.stdout)}\n`).join(""));
  }

  /** The result for machines; without indent in one line. */
  json(value: unknown, indent?: number): void {
    this.clear();
    this.stdout.write(`${visibleJson(value, indent)}\n`);
  }

  /** What is told beside the result: errors, waits. */
  note(...lines: Line[]): void {
    this.clear();
    this.stderr.write(lines.map((line) => `${render(line, this.stderr)}\n`).join(""));
  }

  /** What is being done, on a terminal only, where the next text takes its place. */
  progress(text: string): void {
    if (!this.stderr.isTTY) return;
    this.stderr.write(`\r\x1b[2K${render(text, this.stderr)}`);
    this.inProgress = true;
  }

  private clear(): void {
    if (this.inProgress) this.stderr.write("\r\x1b[2K");
    this.inProgress = false;
  }
}

function render(line: Line, stream: Stream): string {
  const paint = stream.hasColors?.() ? styleText : (_style: Style, text: string) => text;
  const parts = typeof line === "string" ? [line] : line;
  const plain = parts.map((part) => visible(typeof part === "string" ? part : part.text).replace(COMMAND, "##$1\\["));
  // GitHub Actions takes a line that starts with two colons for a command.
  const command = /^\s*::/.test(plain.join(""));
  return (
    (command ? "\\" : "") +
    parts.map((part, index) => (typeof part === "string" ? plain[index] : paint(part.style, plain[index]))).join("")
  );
}
