import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Makes one temporary folder for all tests and for the programs that they start.
 * The folder is removed when the run ends, also after Ctrl-C.
 */
export default function setup(): void {
  if (process.env.TESTS_FOLDER) return;
  process.once("SIGINT", () => process.exit(130));
  process.once("SIGTERM", () => process.exit(143));
  process.on("exit", () => {
    // A program that a test started may still write into the folder while Ctrl-C ends it.
    if (folder) rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  });
  const folder = mkdtempSync(join(tmpdir(), "okta-dialpad-phone-tests-"));
  process.env.TMPDIR = process.env.TESTS_FOLDER = folder;
}
