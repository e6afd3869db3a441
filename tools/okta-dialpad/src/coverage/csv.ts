// A table for a spreadsheet. Its texts come from the org: none of them may become a formula there.
import { accessSync, closeSync, constants, existsSync, openSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { CannotRun } from "../okta/answer";
import { visible } from "../okta/print";
import type { Row } from "./report";

const COLUMNS = [
  "login",
  "id",
  "group",
  "userStatus",
  "assignmentStatus",
  "syncState",
  "userTypeId",
  "appNumber",
  "oktaNumber",
] as const satisfies readonly (keyof Row)[];

const PART = 1000;

/**
 * What starts a formula in a spreadsheet (OWASP, CSV Injection); a plus as in +1 is one too. The last four are the wide
 * forms.
 */
const FORMULA = /^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]/;

const cell = (text: string) => {
  const seen = visible(text);
  return `"${(FORMULA.test(seen) ? `'${seen}` : seen).replaceAll('"', '""')}"`;
};

/** RFC 4180. */
export const csvLine = (row: Row): string => `${COLUMNS.map((column) => cell(row[column])).join(",")}\r\n`;

/** Whether the file can be written: checked first, since reading takes minutes. */
export function checkCsv(file: string): void {
  if (existsSync(file))
    throw new CannotRun(`${file} is there already.`, "Give --csv another name: nothing is overwritten.");
  try {
    accessSync(dirname(file), constants.W_OK);
  } catch (error) {
    throw notWritten(file, error);
  }
}

/**
 * Writes a file that only its owner may read, since it names people. It is written in parts: one text of a hundred
 * thousand people would be as large as all that was read.
 */
export function writeCsv(file: string, lines: readonly string[]): void {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, "wx", 0o600);
    writeSync(descriptor, `${COLUMNS.join(",")}\r\n`);
    for (let start = 0; start < lines.length; start += PART)
      writeFileSync(descriptor, lines.slice(start, start + PART).join(""));
  } catch (error) {
    if (descriptor !== undefined) rmSync(file, { force: true });
    throw notWritten(file, error);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

const notWritten = (file: string, error: unknown) =>
  new CannotRun(
    `${file} cannot be written (${(error as NodeJS.ErrnoException).code ?? "no reason given"}).`,
    "Give --csv another name.",
  );
