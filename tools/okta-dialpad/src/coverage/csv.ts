// A table for a spreadsheet, whose texts are somebody else's: none of them becomes a formula there.
import { accessSync, constants, existsSync, rmSync, writeFileSync } from "node:fs";
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

/** What starts a formula in a spreadsheet (OWASP, CSV Injection); a plus as in +1 is one too. The last four are the wide forms. */
const FORMULA = /^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]/;

const cell = (text: string) => {
  const seen = visible(text);
  return `"${(FORMULA.test(seen) ? `'${seen}` : seen).replaceAll('"', '""')}"`;
};

/** RFC 4180. */
export const csvOf = (rows: readonly Row[]): string =>
  [COLUMNS.join(","), ...rows.map((row) => COLUMNS.map((column) => cell(row[column])).join(","))].map((line) => `${line}\r\n`).join("");

/** Before minutes of reading: can the file be written? */
export function checkCsv(file: string): void {
  if (existsSync(file)) throw new CannotRun(`${file} is there already.`, "Give --csv another name: nothing is overwritten.");
  try {
    accessSync(dirname(file), constants.W_OK);
  } catch (error) {
    throw notWritten(file, error);
  }
}

/** For its owner alone: it names people. */
export function writeCsv(file: string, rows: readonly Row[]): void {
  try {
    writeFileSync(file, csvOf(rows), { flag: "wx", mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") rmSync(file, { force: true });
    throw notWritten(file, error);
  }
}

const notWritten = (file: string, error: unknown) =>
  new CannotRun(`${file} cannot be written (${(error as NodeJS.ErrnoException).code ?? "no reason given"}).`, "Give --csv another name.");
