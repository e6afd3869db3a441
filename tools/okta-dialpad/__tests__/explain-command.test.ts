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

test("explain writes Markdown to stdout and nothing else, and needs no credentials", async () => {
  expect(await explain(plan("greenfield"))).toEqual({ code: 0, stdout: explained("greenfield"), stderr: "" });
});

test("a loss ends with exit code 0, and with --fail-on-loss with 3", async () => {
  const stdout = explained("construct-deleted");
  expect(await explain(plan("construct-deleted"))).toEqual({ code: 0, stdout, stderr: "" });
  expect(await explain(plan("construct-deleted"), "--fail-on-loss")).toEqual({ code: 3, stdout, stderr: "" });
  expect(await explain("--fail-on-loss", plan("tainted-by-a-failed-apply"))).toMatchObject({ code: 3 });
});

test.each([
  "no-changes",
  "greenfield",
  "two-syncs",
  "sourcing-lost",
  "foreign-resources",
  "forget",
  "another-app-refused",
])("--fail-on-loss passes %s", async (scenario) => {
  expect(await explain(plan(scenario), "--fail-on-loss")).toEqual({
    code: 0,
    stdout: explained(scenario),
    stderr: "",
  });
});

/** A plan whose modules are nested. */
const nested = (depth: number) => {
  const module = `${'{"child_modules":['.repeat(depth)}${"]}".repeat(depth)}`;
  return `{"format_version":"1.2","resource_changes":[],"prior_state":{"values":{"root_module":${module}}}}`;
};

test.each([
  ["missing", () => join(cli.home, "missing.json"), "cannot be read (ENOENT)"],
  ["a folder", () => cli.home, "cannot be read (EISDIR)"],
  ["empty", () => file("empty.json", ""), "The file is empty."],
  [
    "cut off",
    () => file("cut.json", readFileSync(plan("greenfield")).subarray(0, 5000)),
    "The file is not JSON: it is cut off.",
  ],
  [
    "of the future",
    () => file("future.json", readFileSync(plan("greenfield"), "utf8").replace('"1.2"', '"2.0"')),
    'The plan has format "2.0"',
  ],
  ["nested too deeply", () => file("deep.json", nested(50_000)), "nested too deeply to be a plan"],
])("a file that is %s ends with exit code 2, one line on stderr and nothing on stdout", async (_, path, message) => {
  const result = await explain(path(), "--fail-on-loss");
  expect(result).toMatchObject({ code: 2, stdout: "" });
  expect(result.stderr).toContain(`okta-dialpad explain: ${path()}: ${message}`);
  expect(result.stderr.split("\n")).toHaveLength(2);
});

test("- reads standard input", async () => {
  const piped = (text: string, ...args: string[]) => {
    const { child, result } = cli.start(["explain", "-", ...args], {});
    child.stdin!.end(text);
    return result;
  };
  const json = readFileSync(plan("construct-deleted"), "utf8");
  expect(await piped(json, "--fail-on-loss")).toEqual({ code: 3, stdout: explained("construct-deleted"), stderr: "" });
  expect(await piped("")).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("explain: standard input: The file is empty.") as string,
  });
});

describe("--json", () => {
  test("gives the verdict, the losses and the counts", async () => {
    const { code, stdout } = await explain(plan("foreign-mapping-destroyed"), "--json", "--fail-on-loss");
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toEqual({
      verdict: "loses",
      losesData: true,
      losses: [
        {
          address: "okta_profile_mapping.hr",
          what: "Clears the mapping `hr_source` to `User (default)`",
          lost:
            "every entry of this mapping but `login`, whoever made it: " +
            "the provider clears the whole mapping, which the plan itself does not say",
          why: "it is no longer in the program, and `prevent_destroy` protects only what is in the program",
          instead:
            "put it back into the program. To let go of it: for a construct of this library, " +
            "add `keepInOkta(stack, id)` with its id; in plain Terraform, add a `removed` block with " +
            "`destroy = false`, and plan again, which leaves it in Okta",
        },
      ],
      counts: {
        create: 0,
        change: 0,
        replace: 0,
        delete: 1,
        letGo: 0,
        import: 0,
        move: 0,
        unchanged: 4,
        changedOutside: 0,
        failedChecks: 0,
        warnings: 0,
      },
    });
  });

  test.each([
    ["construct-deleted", "loses"],
    ["external-name-refused", "loses"],
    ["another-app-refused", "refused"],
    ["a-part-only", "partial"],
    ["sourcing-lost", "attention"],
    ["greenfield", "safe"],
    ["no-changes", "none"],
  ])("gives of %s the verdict %s", async (scenario, verdict) => {
    expect(JSON.parse((await explain(plan(scenario), "--json")).stdout)).toMatchObject({
      verdict,
      losesData: verdict === "loses",
    });
  });
});

test("--title stands in the first line and, with the commit that the pipeline knows, in the last", async () => {
  const run = (env: Record<string, string>) => cli.run(["explain", plan("no-changes"), "--title", "preview <b>"], env);
  const lines = (await run({ GITHUB_SHA: "0123abc" })).stdout.split("\n");
  expect(lines[0]).toBe("## `preview <b>`: ✅ No changes · 4 unchanged");
  expect(lines.at(-2)).toBe(
    "Stack `preview <b>` · org `example.okta.com` · app `Dialpad` (`0oadialpad0000000001`) · " +
      "commit `0123abc` · okta provider `6.12.0`",
  );
  expect((await run({ CI_COMMIT_SHA: "4567def" })).stdout).toContain("commit `4567def`");
});

test.each([
  [[], "missing required argument 'PLAN.json'"],
  [["a.json", "b.json"], "too many arguments"],
  [["--no-such-option", "a.json"], "unknown option '--no-such-option'"],
])("wrong use is refused: explain %j", async (args, message) => {
  const result = await explain(...args);
  expect(result).toMatchObject({ code: 2, stdout: "" });
  expect(result.stderr).toContain(message);
});

test("--help tells what it reads and what its exit codes mean", async () => {
  const { code, stdout } = await explain("--help");
  expect(code).toBe(0);
  for (const text of [
    "PLAN.json",
    "terraform show -json",
    "standard input",
    "--fail-on-loss",
    "exit 3",
    "Exit 2",
    "--json",
    "--title",
  ])
    expect(stdout).toContain(text);
});

test.each([
  ["UTF-8 with a mark", (text: string) => Buffer.from(`\uFEFF${text}`)],
  ["UTF-16, as PowerShell's > writes", (text: string) => Buffer.from(`\uFEFF${text}`, "utf16le")],
])("a plan in %s is read", async (name, encoded) => {
  mkdirSync(join(cli.home, "encodings"), { recursive: true });
  const path = file(`encodings/${name[4]}.json`, encoded(readFileSync(plan("no-changes"), "utf8")));
  expect(await explain(path)).toEqual({ code: 0, stdout: explained("no-changes"), stderr: "" });
});

test("a plan from a pipe is read whole, and an explanation larger than a pipe's buffer is written whole", async () => {
  const resource_changes = Array.from({ length: 5000 }, (_, index) => ({
    address: `okta_group.${"g".repeat(200)}${index}`,
    mode: "managed",
    type: "okta_group",
    change: { actions: ["create"], before: null, after: {} },
  }));
  const { code, stdout } = await explain(
    file("large.json", JSON.stringify({ format_version: "1.2", resource_changes, errored: false })),
  );
  expect(code).toBe(0);
  expect(stdout.length).toBeGreaterThan(60_000);
  expect(stdout.endsWith("(`terraform show`).\n")).toBe(true);
});

test("a reader that closes the pipe early does not change the exit code", async () => {
  const { child, result } = cli.start(["explain", plan("construct-deleted"), "--fail-on-loss"], {});
  child.stdout!.destroy();
  expect(await result).toEqual({ code: 3, stdout: "", stderr: "" });
});
