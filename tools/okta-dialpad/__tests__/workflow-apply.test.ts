// The workflows of examples/pull-request. What is applied after the merge, and the record of it.
import { mkdirSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import {
  describeScripts,
  evaluate,
  fakeCommand,
  filled,
  inFolder,
  README,
  runStep,
  step,
  workflows,
  type Job,
} from "./workflow";

let folder: string;
const { write, contentOf, git } = inFolder((path) => (folder = path));

describeScripts("what was reviewed", () => {
  const SHA = "0123abc".padEnd(40, "0");
  const HEAD = "4567def".padEnd(40, "0");
  const STACK = "okta-dialpad-phone";
  const PROGRAM = `cdktf.out/stacks/${STACK}/cdk.tf.json`;
  const MERGED = "2026-03-02T10:00:00Z";
  const pull = (more: object = {}) => ({
    ...{ number: 7, merged_at: MERGED, base: { ref: "main" }, merge_commit_sha: SHA, head: { sha: HEAD } },
    ...more,
  });
  const planRun = ({ at = "2026-03-02T09:00:00Z", ...more }: { at?: string; [field: string]: unknown } = {}) => ({
    ...{
      id: 42,
      run_attempt: 1,
      conclusion: "success",
      display_title: "okta plan of #7",
      created_at: at,
      run_started_at: at,
    },
    ...more,
  });
  let program: string;
  beforeEach(() => {
    write(PROGRAM, "{}");
    git("init", "--quiet");
    git("add", "--all");
    git("commit", "--quiet", "--message", "synthesized");
    program = git("rev-parse", `HEAD:${PROGRAM}`).trim();
  });

  async function fetched({
    pulls = [pull()] as unknown,
    list = [planRun()] as unknown,
    main = program,
    hash = "a".repeat(64),
    backups = "1",
  } = {}) {
    write("pulls", typeof pulls === "string" ? pulls : JSON.stringify(pulls));
    write("runs", typeof list === "string" ? list : JSON.stringify({ workflow_runs: list }));
    write("main", main);
    write("backups", backups);
    const PATH = fakeCommand(
      folder,
      "gh",
      `#!/bin/sh
printf '%s\\n' "$*" >> asked
case "$*" in
  "api repos/example/okta/actions/runs/100/artifacts?name=backup-2-${STACK} --jq "*) cat backups ;;
  "api repos/example/okta/contents/${PROGRAM}?ref=main --jq .sha") cat main ;;
  "api repos/example/okta/commits/${SHA}/pulls") cat pulls ;;
  "api repos/example/okta/actions/workflows/okta-plan.yml/runs?event=pull_request&head_sha=${HEAD}&per_page=100")
    cat runs ;;
  "run download "*" --dir reviewed")
    mkdir -p reviewed/${STACK} && printf '${hash}\\n' > reviewed/${STACK}/changes.sha256 ;;
  *) exit 1 ;;
esac
`,
    );
    const { code } = await runStep(step("okta-apply", "apply", "Fetch what was reviewed").run, folder, {
      PATH,
      ...{ STACK, GITHUB_REPOSITORY: "example/okta", GITHUB_SHA: SHA, GITHUB_STEP_SUMMARY: join(folder, "summary") },
      ...{ GITHUB_RUN_ID: "100", GITHUB_RUN_ATTEMPT: "2" },
    });
    const downloaded = (contentOf("asked") ?? "").split("\n").filter((line) => line.startsWith("run download"));
    return { code, downloaded, summary: contentOf("summary") };
  }

  test("is the plan of the merged pull request and its head, of the attempt that passed", async () => {
    expect(await fetched({ list: [planRun({ run_attempt: 2 })] })).toEqual({
      code: 0,
      downloaded: ["run download 42 --name plan-7-2-okta-dialpad-phone --dir reviewed"],
      summary: undefined,
    });
  });

  test("is the newest plan of that pull request before the merge", async () => {
    const list = [
      planRun({ id: 40, at: "2026-03-02T08:00:00Z" }),
      planRun(),
      planRun({ id: 43, display_title: "okta plan of #8", at: "2026-03-02T09:30:00Z" }),
      planRun({ id: 44, at: "2026-03-02T10:00:00Z" }),
      planRun({ id: 45, at: "2026-03-02T11:00:00Z" }),
    ];
    expect(await fetched({ list })).toMatchObject({
      code: 0,
      downloaded: ["run download 42 --name plan-7-1-okta-dialpad-phone --dir reviewed"],
    });
  });

  test.each([
    [
      "the newest plan failed, though an older one passed",
      { list: [planRun(), planRun({ conclusion: "failure", at: "2026-03-02T09:30:00Z" })] },
    ],
    ["the newest plan has not ended", { list: [planRun({ conclusion: "" })] }],
    ["no plan before the merge", { list: [planRun({ at: "2026-03-02T10:30:00Z" })] }],
    [
      "the newest plan failed, and was repeated after the merge",
      {
        list: [
          planRun(),
          planRun({
            conclusion: "success",
            created_at: "2026-03-02T09:30:00Z",
            run_started_at: "2026-03-02T10:30:00Z",
          }),
        ],
      },
    ],
    ["no plan at all", { list: [] }],
    ["a run without an id", { list: [planRun({ id: null })] }],
    ["runs: null", { list: "null" }],
    ["runs: a list of null", { list: '{"workflow_runs":null}' }],
    ["runs: nothing", { list: "" }],
    ["no pull request", { pulls: [] }],
    ["pull requests: null", { pulls: "null" }],
    ["pull requests: nothing", { pulls: "" }],
    ["a pull request that was not merged", { pulls: [pull({ merged_at: null })] }],
    ["a pull request that was merged as another commit", { pulls: [pull({ merge_commit_sha: HEAD })] }],
    ["a pull request of another branch", { pulls: [pull({ base: { ref: "release" } })] }],
    ["a pull request without a head", { pulls: [pull({ head: { sha: null } })] }],
    ["two pull requests", { pulls: [pull(), pull({ number: 8 })] }],
    ["no backup of this attempt", { backups: "0" }],
    ["backups: nothing", { backups: "" }],
    ["main's program: nothing", { main: "" }],
    ["main's program: null", { main: "null" }],
    ["main has another program by now, for a run that is repeated", { main: "f".repeat(40) }],
  ])("is not fetched, and the job stops: %s", async (_, answers) => {
    const { code, downloaded } = await fetched(answers);
    expect(code).not.toBe(0);
    expect(downloaded).toEqual([]);
  });

  test("is not fetched without a backup, and the summary says so", async () => {
    expect(await fetched({ backups: "0" })).toEqual({
      ...{ code: 1, downloaded: [] },
      summary: "# okta-dialpad-phone: nothing was applied: this attempt has no backup\n",
    });
    const { run } = step("okta-apply", "apply", "Fetch what was reviewed");
    const filter = /"\$backups" --jq '(.*)'/.exec(run)![1];
    const count = (artifacts: object[]) =>
      execFileSync("jq", [filter], { input: JSON.stringify({ artifacts }), encoding: "utf8" }).trim();
    expect([count([]), count([{ expired: true }]), count([{ expired: false }])]).toEqual(["0", "0", "1"]);
  });

  test.each(["", "null", "b".repeat(63)])("is not applied, and the job stops: the hash is %j", async (hash) => {
    expect(await fetched({ hash })).toMatchObject({
      code: 1,
      summary: expect.stringContaining("nothing was applied") as string,
    });
  });
});

describeScripts("the summary of an apply", () => {
  test("shows what is left to do as text, whatever the app's label is", async () => {
    const label = "</pre><img src=x>\r\n# `@team` & ";
    write("outputs", JSON.stringify({ dialpad_phone_next_steps: { value: `Open ${label}` } }));
    mkdirSync(join(folder, "cdktf.out/stacks/one"), { recursive: true });
    const PATH = fakeCommand(folder, "terraform", `#!/bin/sh\ntest "$1" = apply || cat ${folder}/outputs\n`);
    const apply = () =>
      runStep(step("okta-apply", "apply", "Apply").run, folder, {
        ...{ PATH, STACK: "one", GITHUB_STEP_SUMMARY: join(folder, "summary"), GITHUB_WORKSPACE: folder },
      });
    expect(await apply()).toEqual({ code: 0, output: "" });
    expect(contentOf("summary")).toBe("<pre>Open &lt;/pre&gt;&lt;img src=x&gt;\r\n# `@team` &amp; </pre>\n");
  });

  test.each([{}, { dialpad_phone_next_steps: { value: "" } }, { dialpad_phone_next_steps: { value: null } }])(
    "shows nothing where nothing is left to do: %j",
    async (outputs) => {
      write("outputs", JSON.stringify(outputs));
      mkdirSync(join(folder, "cdktf.out/stacks/one"), { recursive: true });
      const PATH = fakeCommand(folder, "terraform", `#!/bin/sh\ntest "$1" = apply || cat ${folder}/outputs\n`);
      const { code } = await runStep(step("okta-apply", "apply", "Apply").run, folder, {
        PATH,
        ...{ STACK: "one", GITHUB_STEP_SUMMARY: join(folder, "summary"), GITHUB_WORKSPACE: folder },
      });
      expect({ code, summary: contentOf("summary") }).toEqual({ code: 0, summary: "" });
    },
  );
});

describe("a backup before each apply, and a record after it", () => {
  const { backup, apply, record } = workflows["okta-apply"].jobs;
  const inputsOf = (job: Job, action: string) =>
    job.steps.filter(({ uses }) => uses?.includes(action)).map((each) => each.with!);
  const contexts = { github: { run_attempt: 2, sha: "0123abc" }, matrix: { stack: "one" } };
  const named = (job: Job, action: string) =>
    inputsOf(job, action).map(({ name, pattern }) => filled(String(name ?? pattern), contexts));
  const condition = (expression: string, stacks: string, functions: object, steps: object = {}) =>
    evaluate(`\${{ ${expression} }}`, { needs: { stacks: { result: stacks } }, steps }, { ...functions, always: true });

  test("the job that applies waits for the backups, and begins also where the backup of another stack failed", () => {
    expect(apply.needs).toEqual(["stacks", "backup"]);
    const begins = (stacks: string, cancelled: boolean) => condition(apply.if!, stacks, { cancelled });
    expect([begins("success", false), begins("success", true), begins("failure", false)]).toEqual([true, false, false]);
  });

  test("the record is made however the apply ended", () => {
    expect(record.needs).toEqual(["stacks", "apply"]);
    const begins = (stacks: string) => condition(record.if!, stacks, { cancelled: true });
    expect([begins("success"), begins("failure")]).toEqual([true, false]);
  });

  test("the plan is kept before its apply begins", () => {
    const names = apply.steps.map((each) => each.name ?? (each.with?.name as string | undefined) ?? "");
    const at = (name: string) => names.findIndex((each) => each.startsWith(name));
    expect([at("Compare"), at("Reduce"), at("today-"), at("applying-"), at("Apply"), at("applied-")]).toEqual(
      [0, 1, 2, 3, 4, 5].map((offset) => at("Compare") + offset),
    );
    expect(apply.steps[at("applying-")].if).toBeUndefined();
    const reduces = (plan: string, cancelled = false) =>
      condition(apply.steps[at("Reduce")].if!, "", { cancelled }, { plan: { outcome: plan } });
    expect([reduces("success"), reduces("failure"), reduces("skipped"), reduces("success", true)]).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  test("an apply that did not begin has no record: each step after the fetching one wants a kept plan", () => {
    const steps = record.steps.slice(3);
    const runs = (hash: string) => steps.map((each) => condition(each.if!, "", { hashFiles: hash, cancelled: false }));
    expect(steps.map(({ name, uses }) => name ?? uses!.split("@")[0])).toEqual([
      "actions/download-artifact",
      "Install",
      "Look",
      "Say what was applied",
      "actions/upload-artifact",
    ]);
    expect([runs(""), runs("0123")]).toEqual([steps.map(() => false), steps.map(() => true)]);
    expect(steps.slice(-2).map((each) => /^always\(\)/.test(each.if!))).toEqual([true, true]);
  });

  test("each stack has one artifact, named by commit and attempt, with the backup of the same attempt", () => {
    expect(named(backup, "upload-artifact")).toEqual(["backup-2-one"]);
    expect(named(apply, "upload-artifact")).toEqual(["today-2-one", "applying-2-one", "applied-2-one"]);
    expect(named(record, "download-artifact")).toEqual(["{applying,applied}-2-one", "backup-2-one"]);
    expect(inputsOf(record, "upload-artifact")).toEqual([
      {
        name: "audit-${{ matrix.stack }}-${{ github.sha }}-${{ github.run_attempt }}",
        path: "audit/",
        "if-no-files-found": "error",
        "retention-days": 90,
      },
    ]);
    expect(named(record, "upload-artifact")).toEqual(["audit-one-0123abc-2"]);
    expect(inputsOf(backup, "upload-artifact")[0]).toMatchObject({ "if-no-files-found": "error" });
  });

  test("the README says how long each of them is kept", () => {
    expect(README).toContain("kept for 90 days");
    expect(inputsOf(backup, "upload-artifact")[0]["retention-days"]).toBe(1);
    expect(README).toContain("A backup waits for its apply for one day");
  });
});

describeScripts("the record", () => {
  test.each([
    [0, 0],
    [2, 2],
  ])("the job whose backup ends with exit code %i ends with %i", async (exit, code) => {
    const PATH = fakeCommand(folder, "npx", `#!/bin/sh\nprintf '%s' "$*"\nexit ${exit}\n`);
    expect(await runStep(step("okta-apply", "backup", "Back up").run, folder, { PATH, APP_ID: "0oa" })).toEqual({
      code,
      output: "",
    });
    expect(contentOf("backup/backup.json")).toBe("--no-install okta-dialpad backup --app-id 0oa");
  });

  test.each([
    [0, 0],
    [1, 0],
    [2, 1],
  ])("the job whose doctor ends with exit code %i keeps the report and ends with %i", async (exit, code) => {
    mkdirSync(join(folder, "audit"));
    const PATH = fakeCommand(folder, "npx", `#!/bin/sh\nprintf '%s' "$*"\nexit ${exit}\n`);
    expect(await runStep(step("okta-apply", "record", "Look").run, folder, { PATH, APP_ID: "0oa" })).toEqual({
      code,
      output: "",
    });
    expect(contentOf("audit/doctor.json")).toBe("--no-install okta-dialpad doctor --app-id 0oa --json");
  });

  test("doctor gets the further options of the sync, each as an argument of its own", async () => {
    mkdirSync(join(folder, "audit"));
    const PATH = fakeCommand(folder, "npx", `#!/bin/sh\nprintf '%s|' "$@"\n`);
    const env = { PATH, APP_ID: "0oa", DOCTOR_OPTIONS: "--profile-sourcing off --variable-name desk*" };
    await runStep(step("okta-apply", "record", "Look").run, folder, env);
    expect(contentOf("audit/doctor.json")).toBe(
      "--no-install|okta-dialpad|doctor|--app-id|0oa|--json|--profile-sourcing|off|--variable-name|desk*|",
    );
  });

  test.each([
    [
      "an apply that ended",
      "2026-03-02T10:05:00Z\n",
      "Applied, and ended at 2026-03-02T10:05:00Z: https://example.com/run\n",
    ],
    ["an apply that failed", undefined, "The apply began and failed, or was cancelled: https://example.com/run\n"],
  ])("has the last line of explain, and how the apply ended: %s", async (_, ended, told) => {
    write("plans/one/plan.json", "{}");
    mkdirSync(join(folder, "audit"));
    if (ended) write("plans/one/ended", ended);
    const PATH = fakeCommand(folder, "npx", `#!/bin/sh\nprintf '## Safe\\n\\n%s\\n' "$*"\n`);
    const env = { PATH, STACK: "one", RUN: "https://example.com/run" };
    expect(await runStep(step("okta-apply", "record", "Say what was applied").run, folder, env)).toEqual({
      code: 0,
      output: "",
    });
    expect(contentOf("audit/applied.md")).toBe(
      `--no-install okta-dialpad explain plans/one/plan.json --title one\n\n${told}`,
    );
  });
});
