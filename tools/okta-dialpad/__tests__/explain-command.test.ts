// `okta-dialpad explain` as its users run it.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildCli, type Cli } from "./cli";

const PLANS = join(__dirname, "plans");
const plan = (scenario: string) => join(PLANS, scenario, "plan.json");
const explained = (scenario: string) => readFileSync(join(PLANS, scenario, "explained.md"), "utf8");

let cli: Cli;
beforeAll(() => (cli = buildCli()));
afterAll(() => cli.remove());

const explain = (...args: string[]) => cli.run(["explain", ...args], {});
const file = (name: string, content: string | Buffer) => {
  const path = join(cli.home, name);
  writeFileSync(path, content);
  return path;
};

test("Markdown on stdout, nothing else anywhere, no credentials needed", async () => {
  expect(await explain(plan("greenfield"))).toEqual({ code: 0, stdout: explained("greenfield"), stderr: "" });
});

test("a loss is explained and no failure, unless --fail-on-loss asks for one", async () => {
  const stdout = explained("construct-deleted");
  expect(await explain(plan("construct-deleted"))).toEqual({ code: 0, stdout, stderr: "" });
  expect(await explain(plan("construct-deleted"), "--fail-on-loss")).toEqual({ code: 3, stdout, stderr: "" });
  expect(await explain("--fail-on-loss", plan("tainted-by-a-failed-apply"))).toMatchObject({ code: 3 });
});

test.each(["no-changes", "greenfield", "sourcing-lost", "foreign-resources", "forget", "another-app-refused"])(
  "--fail-on-loss passes %s",
  async (scenario) => {
    expect(await explain(plan(scenario), "--fail-on-loss")).toEqual({ code: 0, stdout: explained(scenario), stderr: "" });
  },
);

test.each([
  ["missing", () => join(cli.home, "missing.json"), "cannot be read (ENOENT)"],
  ["a folder", () => cli.home, "cannot be read (EISDIR)"],
  ["empty", () => file("empty.json", ""), "The file is empty."],
  ["cut off", () => file("cut.json", readFileSync(plan("greenfield")).subarray(0, 5000)), "The file is not JSON: it is cut off."],
  [
    "of the future",
    () => file("future.json", readFileSync(plan("greenfield"), "utf8").replace('"1.2"', '"2.0"')),
    'The plan has format "2.0"',
  ],
  [
    "nested without end",
    () =>
      file(
        "deep.json",
        `{"format_version":"1.2","resource_changes":[],"prior_state":{"values":{"root_module":${'{"child_modules":['.repeat(50_000)}${"]}".repeat(50_000)}}}}`,
      ),
    "nested too deeply to be a plan",
  ],
])("%s: exit 2, one line on stderr, nothing on stdout", async (_, path, message) => {
  const result = await explain(path(), "--fail-on-loss");
  expect(result).toMatchObject({ code: 2, stdout: "" });
  expect(result.stderr).toContain(`okta-dialpad explain: ${path()}: ${message}`);
  expect(result.stderr.split("\n")).toHaveLength(2);
});

test.each([
  [[], "missing required argument 'PLAN.json'"],
  [["a.json", "b.json"], "too many arguments"],
  [["--no-such-option", "a.json"], "unknown option '--no-such-option'"],
])("wrong use: explain %j", async (args, message) => {
  const result = await explain(...args);
  expect(result).toMatchObject({ code: 2, stdout: "" });
  expect(result.stderr).toContain(message);
});

test("--help tells what it reads and what its exit codes mean", async () => {
  const { code, stdout } = await explain("--help");
  expect(code).toBe(0);
  for (const text of ["PLAN.json", "terraform show -json", "--fail-on-loss", "exit 3", "Exit 2"]) expect(stdout).toContain(text);
});

test.each([
  ["UTF-8 with a mark", (text: string) => Buffer.from(`\uFEFF${text}`)],
  ["UTF-16, as PowerShell's > writes", (text: string) => Buffer.from(`\uFEFF${text}`, "utf16le")],
])("a plan in %s", async (name, encoded) => {
  mkdirSync(join(cli.home, "encodings"), { recursive: true });
  const path = file(`encodings/${name[4]}.json`, encoded(readFileSync(plan("no-changes"), "utf8")));
  expect(await explain(path)).toEqual({ code: 0, stdout: explained("no-changes"), stderr: "" });
});

test("a plan from a pipe, and an explanation that is larger than a pipe's buffer", async () => {
  const resource_changes = Array.from({ length: 5000 }, (_, index) => ({
    address: `okta_group.${"g".repeat(200)}${index}`,
    mode: "managed",
    type: "okta_group",
    change: { actions: ["create"], before: null, after: {} },
  }));
  const { code, stdout } = await explain(file("large.json", JSON.stringify({ format_version: "1.2", resource_changes, errored: false })));
  expect(code).toBe(0);
  expect(stdout.length).toBeGreaterThan(60_000);
  expect(stdout.endsWith("(`terraform show`).\n")).toBe(true);
});

test("a reader that has seen enough: the exit code stands", async () => {
  const { child, result } = cli.start(["explain", plan("construct-deleted"), "--fail-on-loss"], {});
  child.stdout!.destroy();
  expect(await result).toEqual({ code: 3, stdout: "", stderr: "" });
});
