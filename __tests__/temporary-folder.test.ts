import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync, watch } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ROOT = join(__dirname, "..");

test.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const)("tests that %s ends leave nothing in the temporary folder", async (signal, status) => {
  const own = mkdtempSync(join(tmpdir(), "okta-dialpad-phone-own-"));
  const watcher = watch(own);
  try {
    const started = once(watcher, "change");
    const jest = spawn(process.execPath, [require.resolve("jest/bin/jest"), "--selectProjects", "unit"], {
      cwd: ROOT,
      env: { ...process.env, TESTS_FOLDER: "", TMPDIR: own, NODE_DISABLE_COMPILE_CACHE: "1" },
      stdio: "ignore",
    });
    await started;
    expect(readdirSync(own)).toHaveLength(1);
    jest.kill(signal);
    expect(await once(jest, "close")).toEqual([status, null]);
    expect(readdirSync(own)).toEqual([]);
  } finally {
    watcher.close();
    rmSync(own, { recursive: true });
  }
});
