// A backup before an accident; after it the program that `okta-dialpad restore` prints is deployed.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DIALPAD, type FakeOkta } from "../../tools/fake-okta/src";
import { run } from "../../tools/okta-dialpad/__tests__/in-process";
import type { Deployment } from "./deployment";
import { printed } from "./printed-program";

/** Takes a backup, and returns the function that restores from it. */
export async function backupOf(world: { org: FakeOkta; deployment: Deployment }): Promise<() => Promise<void>> {
  const { code, stdout, stderr } = await run(["backup", "--app-id", DIALPAD], world.org.env);
  if (code !== 0) throw new Error(stderr);
  return () => restoreFrom(stdout, world);
}

/**
 * Deploys the printed program once, with a state of its own that is then thrown away.
 *
 * @param backup the text of a backup; undefined: the program is made from the System Log
 */
export async function restoreFrom(
  backup: string | undefined,
  { org, deployment }: { org: FakeOkta; deployment: Deployment },
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "okta-dialpad-restore-"));
  const file = join(folder, "backup.json");
  if (backup !== undefined) writeFileSync(file, backup);
  const { stdout, stderr } = await run(
    ["restore", backup === undefined ? "--from-log" : file, "--app-id", DIALPAD, "--program"],
    org.env,
  );
  rmSync(folder, { recursive: true });
  if (!stdout) throw new Error(`no program: ${stderr}`);
  const restoring = await deployment.beside(printed(stdout));
  try {
    const { errors } = await restoring.apply();
    if (errors.length) throw new Error(errors.join("\n"));
    const { changes } = await restoring.plan();
    if (Object.keys(changes).length) throw new Error(`not done: ${JSON.stringify(changes)}`);
  } finally {
    await restoring.close();
  }
}
