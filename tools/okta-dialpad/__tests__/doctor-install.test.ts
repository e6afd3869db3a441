// The package alone, as npm gives it to somebody who has nothing else of this repository.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PACKAGE = join(__dirname, "..");
/** npm's own variables would send the inner npm to this repository; those that say where packages come from stay. */
const env = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name) || /^npm_config_(registry|cache|userconfig)$/i.test(name)),
);
const npm = (cwd: string, ...args: string[]) =>
  execFileSync("npm", args, { cwd, env, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
const registry = spawnSync("npm", ["view", "commander", "version", "--fetch-retries=0", "--fetch-timeout=15000"], { cwd: tmpdir(), env });

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "okta-dialpad-"))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("the tarball has the command, the library's values and no more", () => {
  npm(PACKAGE, "pack", "--silent", "--pack-destination", folder);
  const files = execFileSync("tar", ["-tzf", join(folder, tarball())], { encoding: "utf8" })
    .trimEnd()
    .split("\n");
  expect(files.filter((file) => !file.startsWith("package/dist/tools/okta-dialpad/src/")).sort()).toEqual([
    "package/LICENSE",
    "package/README.md",
    "package/bin/okta-dialpad.js",
    "package/dist/lib/article.js",
    "package/package.json",
  ]);
  expect(files).toContain("package/dist/tools/okta-dialpad/src/cli.js");
  expect(files.filter((file) => /test|\.ts$|\.map$/.test(file))).toEqual([]);
});

const withRegistry = registry.status === 0 ? test : test.skip;
withRegistry("installed alone, it runs (needs a package registry)", () => {
  writeFileSync(join(folder, "package.json"), "{}");
  npm(folder, "install", "--no-audit", "--no-fund", "--silent", `./${tarball()}`);
  const doctor = (...args: string[]) =>
    spawnSync("npx", ["--no-install", "okta-dialpad", ...args], {
      cwd: folder,
      env: { PATH: env.PATH, HOME: folder, npm_config_update_notifier: "false" },
      encoding: "utf8",
    });
  const help = doctor("doctor", "--help");
  expect({ status: help.status, stderr: help.stderr }).toEqual({ status: 0, stderr: "" });
  expect(help.stdout).toMatch(/^Usage: okta-dialpad doctor \[options\]\n/);
  expect(help.stdout).toContain("Exit code: 0 nothing failed, 1 something did, 2 it could not run or not read everything.");
  const run = doctor("doctor", "--app-id", "0oadialpad0000000001");
  expect({ status: run.status, stderr: run.stderr.split("\n")[0] }).toEqual({ status: 2, stderr: "OKTA_ORG_NAME is not set." });
});

const tarball = () => readdirSync(folder).find((name) => name.endsWith(".tgz")) ?? "";
