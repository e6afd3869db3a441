// What the tests of restore have in common: an org, its backup, and what restore says of it.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DEFAULT_TYPE, DIALPAD, startFakeOkta, type FakeOkta } from "../../fake-okta/src";
import { run } from "./in-process";

export let org: FakeOkta;
/** A folder for the files of a test. */
export let folder: string;
beforeAll(async () => {
  org = await startFakeOkta();
  folder = mkdtempSync(join(tmpdir(), "okta-dialpad-restore-"));
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await org.close();
});
beforeEach(() => org.reset());

export const fileOf = (text: string | Buffer, name = "backup.json") => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
export const backup = async () => fileOf((await run(["backup", "--app-id", DIALPAD], org.env)).stdout);
export const restore = (...args: string[]) => run(["restore", "--app-id", DIALPAD, ...args], org.env);
interface Difference {
  kind: string;
  what: string;
  in: string;
  name: string;
  was: object | null;
  is: object | null;
  program: boolean;
  why: string | null;
  fix: string | null;
  link: string | null;
}
export const differences = async (...args: string[]) =>
  (JSON.parse((await restore("--json", ...args)).stdout) as { differences: Difference[] }).differences;
export const wipe = () => {
  const [mapping] = Object.values(org.state().mappings).filter(
    ({ sourceId, targetId }) => sourceId === DIALPAD && targetId === DEFAULT_TYPE,
  );
  const names = Object.keys(mapping.properties).filter((name) => name !== "login");
  org.editMapping(DIALPAD, DEFAULT_TYPE, Object.fromEntries(names.map((name) => [name, null])));
};
export const entry = (expression: string, pushStatus = "DONT_PUSH") => ({ expression, pushStatus });
