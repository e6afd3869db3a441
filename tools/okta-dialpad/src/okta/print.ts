// Everything that is printed goes through here. The texts of an org, a plan or a report come from somebody else: they
// must not control a terminal, forge a line or a workflow command of CI, or be invisible in what is printed.
import { styleText } from "node:util";

/**
 * Control characters, line separators, characters that change the direction of a text or cannot be seen, those for
 * private use, and halves of characters.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800]/gu;
/** Commands to GitHub Actions and Azure Pipelines, which may stand anywhere in a line. */
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
  // All line breaks stand between fields: JSON has none within a text.
  return JSON.stringify(value, null, indent)
    .split("\n")
    .map((line) => line.replace(UNSEEN, units).replace(COMMAND, "##$1\\u005b"))
    .join("\n");
}

export type Style = Parameters<typeof styleText>[0];
/** A line, or its parts. A line break within it comes from somebody else, and is made visible. */
export type Line = string | readonly Part[];
type Part = string | { readonly text: string; readonly style: Style };

/** A stream such as `process.stdout`. */
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

  /** Columns of the terminal; unlimited in a file, where no line is to be broken. */
  get width(): number {
    return Math.max(this.stdout.columns ?? Infinity, 60);
  }

  /** The result. */
  out(...lines: Line[]): void {
    this.clear();
    this.stdout.write(lines.map((line) => `${render(line, this.stdout)}\n`).join(""));
  }

  /** The result for machines; without `indent` it is one line. */
  json(value: unknown, indent?: number): void {
    this.clear();
    this.stdout.write(`${visibleJson(value, indent)}\n`);
  }

  /** On standard error, what is told beside the result: errors, waits. */
  note(...lines: Line[]): void {
    this.clear();
    this.stderr.write(lines.map((line) => `${render(line, this.stderr)}\n`).join(""));
  }

  /** What is being done: only on a terminal, where the next text replaces it. */
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
