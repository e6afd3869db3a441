import { cpSync, mkdtempSync, readFileSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const ROOT = join(__dirname, "..");

/** The command that compiles and runs the app. */
export const { app: APP_COMMAND } = JSON.parse(readFileSync(join(ROOT, "cdktf.json"), "utf8")) as { app: string };

const SOURCES = [
  "main.ts",
  "orgs.ts",
  "cdktf.json",
  "versions.json",
  "tsconfig.json",
  "tsconfig.build.json",
  "package.json",
  "lib",
  "tools/cdktn.mjs",
];

/** Copies the app's sources into a new folder. */
export function clone(): string {
  const folder = mkdtempSync(join(tmpdir(), "okta-dialpad-phone-app-"));
  for (const source of SOURCES) cpSync(join(ROOT, source), join(folder, source), { recursive: true });
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  return folder;
}
