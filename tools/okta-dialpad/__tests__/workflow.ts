// Reads the workflows of examples/pull-request, and runs single steps of them.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { parse } from "yaml";

export const ROOT = join(__dirname, "../../..");
export const WORKFLOW_FOLDER = join(ROOT, "examples/pull-request");
/** The text of the workflows' README, in one line. */
export const README = readFileSync(join(WORKFLOW_FOLDER, "README.md"), "utf8").replace(/\s+/g, " ");
export const read = (file: string) => readFileSync(join(ROOT, file), "utf8");

export interface Step {
  name?: string;
  uses?: string;
  with?: Record<string, unknown>;
  run?: string;
  if?: string;
  env?: Record<string, string>;
  "continue-on-error"?: boolean;
}

export interface Job {
  if?: string;
  needs?: string | string[];
  environment?: string;
  permissions?: Record<string, string>;
  env?: Record<string, string>;
  concurrency?: unknown;
  steps: Step[];
}

export interface Workflow {
  "run-name"?: string;
  on: Record<string, unknown>;
  permissions: Record<string, string>;
  defaults?: { run: { shell: string } };
  concurrency?: unknown;
  jobs: Record<string, Job>;
}

export const FILES = ["okta-plan", "okta-apply", "okta-drift"] as const;
export type File = (typeof FILES)[number];

export const readWorkflow = (path: string) => parse(readFileSync(path, "utf8")) as Workflow;
export const workflows = Object.fromEntries(
  FILES.map((file) => [file, readWorkflow(join(WORKFLOW_FOLDER, `${file}.yml`))]),
) as Record<File, Workflow>;

/** All jobs, such as `okta-plan/plan`. */
export const jobs = FILES.flatMap((file) =>
  Object.entries(workflows[file].jobs).map(([name, job]): [string, Job] => [`${file}/${name}`, job]),
);
/** The commands of all steps, such as `okta-plan/plan: Plan`. */
export const scripts = jobs.flatMap(([job, { steps }]) =>
  steps.flatMap(({ name, run }) => (run ? [[`${job}: ${name}`, run] as const] : [])),
);
export const all = scripts.map(([, script]) => script).join("\n");

/** A step with commands, such as `okta-plan/plan/Plan`. */
export function step(file: File, job: string, name: string): Step & { run: string } {
  const found = workflows[file].jobs[job]?.steps.find((each) => each.name === name);
  if (!found?.run) throw new Error(`${file}.yml has no step ${name} with commands in its job ${job}`);
  return { ...found, run: found.run };
}

/** Runs a step's commands as GitHub does for `shell: bash`. */
export function runStep(
  script: string,
  cwd: string,
  env: Record<string, string>,
): Promise<{ code: number | null; output: string }> {
  const child = spawn("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", script], {
    cwd,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, output }));
  });
}

/** Gives each test of a file an empty folder, and functions for what is in it. */
export function inFolder(given: (folder: string) => void) {
  let folder: string;
  beforeEach(() => given((folder = mkdtempSync(join(tmpdir(), "okta-dialpad-workflow-")))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  return {
    write: (name: string, content: string) => {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), content);
    },
    contentOf: (name: string) =>
      existsSync(join(folder, name)) ? readFileSync(join(folder, name), "utf8") : undefined,
    git: (...args: string[]) =>
      execFileSync("git", ["-c", "user.name=test", "-c", "user.email=test@example.com", ...args], {
        cwd: folder,
        encoding: "utf8",
      }),
  };
}

/** Writes a command with the text `script` into `folder`/bin, and gives the PATH that finds it. */
export function fakeCommand(folder: string, name: string, script: string): string {
  const bin = join(folder, "bin");
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, name), script);
  chmodSync(join(bin, name), 0o755);
  return `${bin}${delimiter}${process.env.PATH}`;
}

/**
 * What GitHub makes of `${{ ... }}`, by GitHub's own evaluator, which is an ES module. `functions` has the functions
 * that the runner adds, each with its result.
 */
export function evaluate(
  expression: string,
  contexts: Record<string, unknown>,
  functions: Record<string, unknown> = {},
): unknown {
  const [, inner] = /^\$\{\{(.*)\}\}$/s.exec(expression)!;
  const script = `
    import { Lexer, Parser, Evaluator, data } from "@actions/expressions";
    const [expression, contexts, functions] = JSON.parse(process.argv[1]);
    const added = Object.entries(functions).map(([name, result]) => {
      const call = () => JSON.parse(JSON.stringify(result), data.reviver);
      return { name: name.toLowerCase(), minArgs: 0, maxArgs: 255, call };
    });
    const tree = new Parser(new Lexer(expression).lex().tokens, Object.keys(contexts), added).parse();
    const given = JSON.parse(JSON.stringify(contexts), data.reviver);
    const result = new Evaluator(tree, given, new Map(added.map((each) => [each.name, each]))).evaluate();
    process.stdout.write(JSON.stringify(result, data.replacer));`;
  const args = ["--input-type=module", "-e", script, JSON.stringify([inner, contexts, functions])];
  return JSON.parse(execFileSync(process.execPath, args, { cwd: WORKFLOW_FOLDER, encoding: "utf8" }));
}

/** A text of a workflow, with what GitHub puts into it. */
export const filled = (text: string, contexts: Record<string, unknown>): string =>
  text.replace(/\$\{\{.*?\}\}/gs, (expression) => String(evaluate(expression, contexts)));

/** `describe`, for scripts that need jq and git, which GitHub's runners have. */
export function describeScripts(title: string, tests: () => void): void {
  const missing = ["jq", "git"].filter((command) => spawnSync(command, ["--version"]).error);
  if (missing.length === 0) return describe(title, tests);
  const why = `not run: ${missing.join(" and ")} is not on PATH`;
  describe(title, () => {
    if (process.env.REQUIRE_E2E)
      test(why, () => {
        throw new Error(`REQUIRE_E2E is set, but ${why}`);
      });
    else test.skip(why, () => undefined);
  });
}
