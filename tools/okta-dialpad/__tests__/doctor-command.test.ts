// doctor as its users run it: the built command, watching an org, and on a terminal.
import { execFile, spawnSync } from "node:child_process";
import { promisify } from "node:util";
import { DIALPAD } from "../../fake-okta/src";
import { buildCli, type Cli } from "./cli";
import { org } from "./doctor-checks";
import { deploy, deployAgain, finish, visitConsole, type CheckResult } from "./doctor-org";

let cli: Cli;
beforeAll(() => (cli = buildCli()));
afterAll(() => cli.remove());

test("--watch shows each change in the org, and ends when nothing fails", async () => {
  deploy(org);
  const watching = cli.start(["doctor", "--app-id", DIALPAD, "--watch"], org.env);
  await watching.until("Watching");
  visitConsole(org);
  await watching.until("✓ profile-sourcing");
  deployAgain(org);
  const { code, stdout, stderr } = await watching.result;
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: "Watching: this shows each change, and ends when nothing fails. Ctrl-C stops it.\n",
  });
  const [first, ...rounds] = stdout.split(/\n\n.*\d+:\d\d:\d\d.*\n/);
  expect(first).toContain("Not done: profile-sourcing, source-priority.\nNot seen: deactivation, source-order.");
  expect(
    rounds.map((round) => [...round.matchAll(/^ {2}(\S) (\S+)/gm)].map(([, sign, id]) => `${sign} ${id}`)),
  ).toEqual([
    ["✗ mapping", "✓ profile-sourcing", "✓ deactivation", "✗ source-priority"],
    ["✓ mapping", "✓ source-priority"],
  ]);
  expect(stdout.trimEnd().split("\n").slice(-2)).toEqual(["All that was seen is done.", "Not seen: source-order."]);
});

test("--json --watch prints a line for each change", async () => {
  finish(org);
  org.setProfileSourcing(DIALPAD, false);
  const watching = cli.start(["doctor", "--app-id", DIALPAD, "--json", "--watch"], org.env);
  await watching.until("Watching");
  org.setProfileSourcing(DIALPAD, true, { whenDeactivated: "NONE" });
  const { code, stdout } = await watching.result;
  const rounds = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as { checks: CheckResult[] });
  expect(code).toBe(0);
  expect(rounds.map(({ checks }) => checks.find(({ id }) => id === "profile-sourcing")?.status)).toEqual([
    "fail",
    "pass",
  ]);
});

const hasScript = process.platform === "linux" && spawnSync("script", ["--version"]).status === 0;
(hasScript ? test : test.skip)(
  "on a terminal: coloured, wrapped, with its progress; NO_COLOR is honoured (needs script)",
  async () => {
    finish(org);
    const words = [...cli.command, "doctor", "--app-id", DIALPAD].map((word) => `'${word}'`);
    const command = `stty cols 80; ${words.join(" ")}`;
    const onTerminal = async (env: Record<string, string>) => {
      const all = { PATH: process.env.PATH, HOME: cli.home, TERM: "xterm-256color", ...org.env, ...env };
      const { stdout } = await promisify(execFile)("script", ["-qec", command, "/dev/null"], {
        cwd: cli.home,
        env: all,
      });
      return stdout.replaceAll("\r\n", "\n");
    };
    const coloured = await onTerminal({});
    expect(coloured).toContain("\r\x1b[2KReading the app ...\r\x1b[2KReading the user profile ...");
    expect(coloured).toContain(
      "\x1b[1mMap it\x1b[22m\n  \x1b[32m✓\x1b[39m mapping           dialpadPhone is filled from",
    );
    const plain = await onTerminal({ NO_COLOR: "1" });
    expect(plain).toContain(
      "Map it\n  ✓ mapping           dialpadPhone is filled from appuser.dialpadPhone on user\n" +
        "                      create and update; 41 other entries\n",
    );
    expect(plain.replaceAll("\x1b[2K", "")).not.toContain("\x1b[");
  },
);
