// The workflows of examples/pull-request, run as GitHub would run them. A fake `gh` hands over what the pull request
// left.
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { OktaProvider } from "@cdktf/provider-okta/lib/provider";
import { App, TerraformOutput, TerraformStack, TerraformVariable } from "cdktf";
import { DialpadPhoneSync, type DialpadPhoneSyncProps } from "../../lib";
import { DEFAULT_SEED, DEFAULT_TYPE, DIALPAD, startFakeOkta, type FakeOkta } from "../../tools/fake-okta/src";
import { startStandIn, type StandIn } from "../../tools/provider-stand-in/src";
import { buildCli, type Cli } from "../../tools/okta-dialpad/__tests__/cli";
import {
  describeScripts,
  fakeCommand,
  runStep,
  step,
  WORKFLOW_FOLDER,
  type File,
} from "../../tools/okta-dialpad/__tests__/workflow";
import { describeEach, NEWEST, runs, testOfRemoval, type Run } from "./runs";

/** One run is enough: it tries the scripts of the workflows, which call `terraform`. */
const chosen = runs()
  .found.filter(({ binary, providerVersion }) => binary === "terraform" && providerVersion === NEWEST)
  .sort((one) => (one.provider === "real" ? -1 : 1))
  .slice(0, 1);

let cli: Cli;
beforeAll(() => (cli = buildCli()));
afterAll(() => cli.remove());

describeScripts("the workflows", () => describeEach("a pull request", chosen, pullRequests, "no terraform"));

const STACK = "okta-dialpad-phone";
const FOLDER = `cdktf.out/stacks/${STACK}`;
const SECRET = "correct horse battery staple";

function pullRequests(run: Run): void {
  let repository: Repository;
  beforeEach(async () => (repository = await Repository.open(run)));
  afterEach(() => repository.close());

  test("what was reviewed is applied after the merge, and the run says what is left to do", async () => {
    const { org } = repository;
    expect(await repository.pullRequest()).toMatchObject({ code: 0 });
    expect(repository.file("explained/explained.md").split("\n")[0]).toMatch(
      /^## .*✅ Safe · 4 to create · 1 (failed check|warning)/,
    );
    expect(writes(org)).toEqual([]);
    expect(await repository.merge()).toMatchObject({ code: 0 });
    expect(org.state().userTypes[DEFAULT_TYPE].schema.custom.dialpadPhone).toBeDefined();
    expect(repository.file("summary.md")).toMatch(
      /^<pre>(.*\n)+.*Select &quot;Allow Dialpad to source Okta users&quot;(.*\n)+.*<\/pre>\n$/,
    );
  });

  test("an apply leaves a record: the backup before it, the last line of explain, and doctor's report after it", async () => {
    const { org } = repository;
    await repository.pullRequest();
    await repository.merge();
    expect(readdirSync(join(repository.folder, "audit")).sort()).toEqual(["applied.md", "backup.json", "doctor.json"]);
    expect(repository.file("audit/backup.json")).not.toContain("dialpadPhone");
    expect(repository.file("audit/applied.md")).toMatch(
      new RegExp(
        `^Stack \`${STACK}\` · .*app \`Dialpad\`.* · commit \`0123abc0*\` · okta provider .*\n\n` +
          "Applied, and ended at 2[-0-9T:]+Z: ",
      ),
    );
    expect(statusOf(repository, "user-attribute")).toBe("pass");
    // Compared with the backup before the apply, nothing is gone.
    const restored = await cli.run(
      ["restore", join(repository.folder, "audit/backup.json"), "--app-id", DIALPAD],
      org.env,
    );
    expect(restored).toMatchObject({ code: 0, stdout: expect.stringContaining("+") as string });
  });

  test("an apply that failed half-way leaves a record, too", async () => {
    await repository.pullRequest();
    repository.org.failNext({ method: "POST", path: /^\/api\/v1\/mappings/, times: "always", status: 400 });
    expect(await repository.merge()).toMatchObject({ code: 1 });
    expect(writes(repository.org).length).toBeGreaterThan(0);
    expect(readdirSync(join(repository.folder, "audit")).sort()).toEqual(["applied.md", "backup.json", "doctor.json"]);
    expect(repository.file("audit/applied.md")).toMatch(/^Stack .*\n\nThe apply began and failed, or was cancelled: /);
    expect([statusOf(repository, "user-attribute"), statusOf(repository, "mapping")]).toEqual(["pass", "fail"]);
  });

  test("nothing is applied, and nothing recorded, where no backup could be taken", async () => {
    await repository.pullRequest();
    repository.org.failNext({ method: "GET", path: /^\/api\/v1\/mappings/, times: "always", status: 403 });
    expect(await repository.merge()).toMatchObject({ code: 1 });
    expect(repository.file("summary.md")).toBe(
      "# okta-dialpad-phone: nothing was applied: this attempt has no backup\n",
    );
    expect(existsSync(join(repository.folder, "audit"))).toBe(false);
    expect(writes(repository.org)).toEqual([]);
  });

  test("where the org changed after the review nothing is applied, and the run explains today's plan", async () => {
    const { org } = repository;
    await repository.pullRequest();
    org.setProfileSourcing(DIALPAD, true);
    const { code } = await repository.merge();
    expect({ code, writes: writes(org) }).toEqual({ code: 1, writes: [] });
    expect(existsSync(join(repository.folder, "audit"))).toBe(false);
    expect(repository.file("summary.md")).toMatch(
      new RegExp(
        "^# okta-dialpad-phone: nothing was applied: this is not what was reviewed\\n(.*\\n)+" +
          "## .*⚠️ May lose data: the profile source of an attribute is overridden, " +
          "and .* · 4 to create · 1 warning\\n",
      ),
    );

    await repository.pullRequest();
    expect(await repository.merge()).toMatchObject({ code: 0 });
  });

  test("a sensitive value does not leave the job, and a change of it is noticed", async () => {
    repository.program({}, { secret: `${SECRET} 1` });
    await repository.pullRequest();
    expect(repository.artifact()).not.toContain(SECRET);
    expect(await repository.merge()).toMatchObject({ code: 0 });

    repository.program({}, { secret: `${SECRET} 2` });
    await repository.pullRequest();
    expect(repository.artifact()).not.toContain(SECRET);
    repository.program({}, { secret: `${SECRET} 3` });
    expect(await repository.merge()).toMatchObject({ code: 1 });
    expect(repository.file("summary.md")).toContain("this is not what was reviewed");
    expect(repository.artifact("today")).not.toContain(SECRET);
  });

  testOfRemoval(run)("nothing is applied where another pull request came first", async () => {
    await repository.pullRequest();
    const first = repository.keep();
    await repository.merge();
    repository.program({ removal: "delete" });
    repository.review(first);
    const applied = writes(repository.org).length;
    expect(await repository.merge()).toMatchObject({ code: 1 });
    expect(repository.file("summary.md")).toContain("nothing was applied: this is not what was reviewed");
    expect(writes(repository.org)).toHaveLength(applied);
  });

  test("a run that is repeated after its plan was applied has nothing left to do", async () => {
    await repository.pullRequest();
    await repository.merge();
    const applied = writes(repository.org).length;
    expect(await repository.merge()).toMatchObject({ code: 0 });
    expect(repository.file("summary.md")).toMatch(/^# okta-dialpad-phone: nothing is left to apply\n/);
    expect(writes(repository.org)).toHaveLength(applied);
  });

  test("a run that is repeated after a newer merge applies nothing, because main has another program", async () => {
    await repository.pullRequest();
    expect(await repository.merge({ MAIN: "f".repeat(40) })).toMatchObject({ code: 1 });
    expect(repository.file("summary.md")).toBe(
      "# okta-dialpad-phone: nothing was applied: main has another program by now\n",
    );
    expect(writes(repository.org)).toEqual([]);
  });

  test("a push without a plan that passed applies nothing", async () => {
    expect(await repository.merge()).toMatchObject({ code: 1 });
    expect(repository.file("summary.md")).toContain("nothing was applied");
    expect(writes(repository.org)).toEqual([]);
  });

  test("a plan that loses data fails, unless the event added the label for a loss that is meant", async () => {
    await repository.pullRequest();
    await repository.merge();
    repository.program(undefined);
    expect(await repository.pullRequest()).toMatchObject({ code: 1 });
    expect(repository.file("explained/explained.md")).toMatch(
      /^## .*🛑 Loses data: 2 attributes deleted, 1 mapping cleared/,
    );
    expect(await repository.pullRequest({ label: true })).toMatchObject({ code: 0 });
  });

  test("a plan that Terraform refuses is explained, and fails", async () => {
    repository.program({ profileSourcing: "required" });
    expect(await repository.pullRequest()).toMatchObject({ code: 1 });
    expect(repository.file("explained/explained.md")).toMatch(
      new RegExp(
        "^## .*⛔ Terraform refuses this plan · .*\\n(.*\\n)+" +
          '.*Dialpad does not source Okta users, but profileSourcing is "required"',
      ),
    );
  });

  test("a report knows from the last one what Okta's log does not show any more", async () => {
    const { org } = repository;
    const deactivation = () =>
      (JSON.parse(repository.file(`found/${STACK}.json`)) as { checks: { id: string; status: string }[] }).checks.find(
        ({ id }) => id === "deactivation",
      )?.status;
    const seed = structuredClone(DEFAULT_SEED);
    for (const app of seed.apps) if (app.id === DIALPAD) app.features = [...(app.features ?? []), "PROFILE_MASTERING"];

    org.setProfileSourcing(DIALPAD, true, { whenDeactivated: "NONE" });
    expect(await repository.night()).toMatchObject({ code: 0 });
    const known = deactivation();
    org.reset(seed);
    expect(await repository.night({ since: false })).toMatchObject({ code: 0 });
    expect([known, deactivation()]).toEqual(["pass", "unknown"]);

    org.reset();
    org.setProfileSourcing(DIALPAD, true, { whenDeactivated: "NONE" });
    await repository.night();
    org.reset(seed);
    expect(await repository.night()).toMatchObject({ code: 0 });
    expect(deactivation()).toBe("pass");
  });

  // `terraform init` installs no stand-in.
  const testOfReal = run.provider === "real" ? test : test.skip;
  testOfReal("another provider than that of the committed lock file is not run (needs the real provider)", async () => {
    const lock = join(repository.folder, FOLDER, ".terraform.lock.hcl");
    writeFileSync(
      lock,
      readFileSync(lock, "utf8")
        .replace(/"h1:.*"/g, `"h1:${"A".repeat(43)}="`)
        .replace(/ *"zh:.*\n/g, ""),
    );
    expect(await repository.pullRequest()).toMatchObject({ code: 1 });
    expect(repository.org.requests).toEqual([]);
  });
}

const writes = (org: FakeOkta) => org.requests.filter(({ method }) => method !== "GET");

const statusOf = (repository: Repository, check: string) =>
  (JSON.parse(repository.file("audit/doctor.json")) as { checks: { id: string; status: string }[] }).checks.find(
    ({ id }) => id === check,
  )?.status;

/** A clone of the repository, with a state and an org. */
class Repository {
  readonly folder = mkdtempSync(join(tmpdir(), "okta-dialpad-phone-pull-request-"));
  private readonly path: string;

  private constructor(
    private readonly run: Run,
    readonly org: FakeOkta,
    private readonly standIn?: StandIn,
  ) {
    execFileSync("git", ["init", "--quiet"], { cwd: this.folder });
    mkdirSync(join(this.folder, ".github/okta"), { recursive: true });
    for (const file of ["changes.jq", "reduce.jq"])
      copyFileSync(join(WORKFLOW_FOLDER, file), join(this.folder, ".github/okta", file));
    mkdirSync(join(this.folder, "node_modules/.bin"), { recursive: true });
    const command = join(this.folder, "node_modules/.bin/okta-dialpad");
    writeFileSync(command, `#!/usr/bin/env node\nrequire(${JSON.stringify(cli.command[1])});\n`);
    chmodSync(command, 0o755);
    writeFileSync(join(this.folder, "package.json"), "{}");
    this.path = fakeCommand(this.folder, "gh", GH);
    this.program({});
  }

  static async open(run: Run): Promise<Repository> {
    const org = await startFakeOkta();
    const standIn =
      run.provider === "stand-in" ? await startStandIn({ env: org.env, version: run.providerVersion }) : undefined;
    const repository = new Repository(run, org, standIn);
    // The lock file that is committed.
    const { code, output } = await repository.sh(`terraform -chdir=${FOLDER} init -input=false -backend=false`);
    if (code !== 0) throw new Error(output);
    return repository;
  }

  async close(): Promise<void> {
    await this.standIn?.close();
    await this.org.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Writes and commits what `npm run synth` gives for a program. The state is not in the clone. */
  program(props?: Partial<DialpadPhoneSyncProps>, { secret }: { secret?: string } = {}): void {
    const lock = join(this.folder, FOLDER, ".terraform.lock.hcl");
    const kept = existsSync(lock) ? readFileSync(lock) : undefined;
    const app = new App({ outdir: join(this.folder, "cdktf.out"), stackTraces: false });
    const stack = new TerraformStack(app, STACK);
    new OktaProvider(stack, "okta");
    stack.addOverride("terraform.required_providers.okta.version", this.run.providerVersion);
    stack.addOverride("terraform.backend.local.path", join(this.folder, "remote.tfstate"));
    const sync = props && new DialpadPhoneSync(stack, "dialpad_phone", { appId: DIALPAD, ...props });
    new TerraformOutput(stack, "dialpad_phone_next_steps", { value: sync?.nextSteps ?? "" });
    if (secret) {
      const { value } = new TerraformVariable(stack, "secret", { type: "string", sensitive: true, default: secret });
      new TerraformOutput(stack, "secret_output", { value, sensitive: true });
    }
    app.synth();
    if (kept) writeFileSync(lock, kept);
    const git = (...args: string[]) => execFileSync("git", args, { cwd: this.folder });
    git("add", "--force", "cdktf.out/stacks");
    git(
      "-c",
      "user.name=test",
      "-c",
      "user.email=test@example.com",
      "commit",
      "--quiet",
      "--allow-empty",
      "--message",
      "synthesized",
    );
  }

  file = (name: string) => readFileSync(join(this.folder, name), "utf8");

  /** The jobs `plan` and `explain`. Where Terraform refuses the plan, both fail. */
  async pullRequest({ label = false } = {}) {
    rmSync(join(this.folder, "plans"), { recursive: true, force: true });
    const plan = await this.step("okta-plan", "plan", "Plan");
    const reduce = await this.step("okta-plan", "plan", "Reduce");
    if (reduce.code === 0) this.review(this.keep());
    const explain = await this.step("okta-plan", "explain", "Explain", {
      STACKS: JSON.stringify([STACK]),
      PLANNED: plan.code === 0 ? "success" : "failure",
      FAIL_ON_LOSS: label ? "" : "--fail-on-loss",
    });
    return { code: plan.code || explain.code };
  }

  /**
   * The jobs `backup`, `apply`, `record` and `explain`. The first step of `apply` that fails ends that job. What a job
   * uploads is in the folder `uploaded`.
   */
  async merge(more: Record<string, string> = {}) {
    for (const name of ["reviewed", "summary.md", "plans", "backup", "applied", "audit", "uploaded"])
      rmSync(join(this.folder, name), { recursive: true, force: true });
    const upload = (from: string, to = from) =>
      cpSync(join(this.folder, from), join(this.folder, "uploaded", to), { recursive: true });
    if ((await this.step("okta-apply", "backup", "Back up")).code === 0) upload("backup");
    const { code, output } = await this.apply(more);
    if (existsSync(join(this.folder, "applied"))) upload("applied", "plans");
    if (existsSync(join(this.folder, "uploaded/plans", STACK, "plan.json"))) {
      cpSync(join(this.folder, "uploaded/plans"), join(this.folder, "plans"), { recursive: true });
      cpSync(join(this.folder, "uploaded/backup"), join(this.folder, "audit"), { recursive: true });
      for (const name of ["Look", "Say what was applied"]) {
        const recorded = await this.step("okta-apply", "record", name);
        if (recorded.code !== 0) throw new Error(recorded.output);
      }
    } else if (code !== 0 && existsSync(join(this.folder, "plans")))
      await this.step("okta-apply", "explain", "Explain", { STACKS: JSON.stringify([STACK]) });
    return { code, output };
  }

  /** The job `doctor` of the nightly run, with the report of the night before. */
  night({ since = true } = {}) {
    const [report, last] = ["found", "last"].map((name) => join(this.folder, name));
    rmSync(last, { recursive: true, force: true });
    if (since && existsSync(report)) cpSync(report, last, { recursive: true });
    rmSync(report, { recursive: true, force: true });
    return this.step("okta-drift", "doctor", "Look");
  }

  private async apply(more: Record<string, string>) {
    const run = (name: string) => this.step("okta-apply", "apply", name, more);
    for (const name of ["Fetch what was reviewed", "Plan again", "Compare"]) {
      const failed = await run(name);
      if (failed.code === 0) continue;
      if (name !== "Fetch what was reviewed") await run("Reduce");
      return failed;
    }
    const reduced = await run("Reduce");
    if (reduced.code !== 0) return reduced;
    cpSync(join(this.folder, "plans"), join(this.folder, "uploaded/plans"), { recursive: true });
    return run("Apply");
  }

  /** The plan that left the job which made it: the job of the pull request, or of the merge. */
  artifact = (of: "reviewed" | "today" = "reviewed") =>
    execFileSync(
      "cat",
      (of === "today" ? ["plans"] : ["artifact"]).map((folder) => join(this.folder, folder, STACK, "plan.json")),
      {
        encoding: "utf8",
      },
    );

  keep(): string {
    const kept = mkdtempSync(join(this.folder, "kept-"));
    cpSync(join(this.folder, "plans"), kept, { recursive: true });
    return kept;
  }

  /** Makes a kept plan the one that `gh` hands over as reviewed. */
  review(kept: string): void {
    rmSync(join(this.folder, "artifact"), { recursive: true, force: true });
    cpSync(kept, join(this.folder, "artifact"), { recursive: true });
  }

  private step(file: File, job: string, name: string, more: Record<string, string> = {}) {
    return this.sh(step(file, job, name).run, more);
  }

  private sh(script: string, more: Record<string, string> = {}) {
    const from: Record<string, string> = this.run.pluginDir
      ? { TF_CLI_ARGS_init: `-plugin-dir=${this.run.pluginDir}` }
      : {};
    return runStep(script, this.folder, {
      ...{ PATH: this.path, HOME: cli.home, CHECKPOINT_DISABLE: "1", STACK, FOLDER },
      ...{
        GITHUB_REPOSITORY: "example/okta",
        GITHUB_SHA: "0123abc".padEnd(40, "0"),
        GITHUB_STEP_SUMMARY: join(this.folder, "summary.md"),
      },
      ...{
        GITHUB_RUN_ID: "100",
        GITHUB_RUN_ATTEMPT: "2",
        GITHUB_WORKSPACE: this.folder,
        RUN: "https://example.com/run",
        APP_ID: DIALPAD,
      },
      ...from,
      ...this.org.env,
      ...this.standIn?.env,
      ...more,
    });
  }
}

/** A `gh` that knows one merged pull request of one commit, and the last run of it where that left an artifact. */
const GH = `#!/bin/sh
sha=0123abc000000000000000000000000000000000 head=4567def000000000000000000000000000000000
case "$*" in
  "api repos/example/okta/actions/runs/100/artifacts?name=backup-2-$STACK --jq "*)
    test ! -s uploaded/backup/backup.json; echo $? ;;
  "api repos/example/okta/contents/$FOLDER/cdk.tf.json?ref=main --jq .sha")
    echo "\${MAIN:-$(git rev-parse "HEAD:$FOLDER/cdk.tf.json")}" ;;
  "api repos/example/okta/commits/$sha/pulls")
    merge='"merged_at":"2026-03-02T10:00:00Z","base":{"ref":"main"},"merge_commit_sha":"'$sha'"'
    echo '[{"number":7,'$merge',"head":{"sha":"'$head'"}}]' ;;
  "api repos/example/okta/actions/workflows/okta-plan.yml/runs?event=pull_request&head_sha=$head&per_page=100")
    test -d artifact || { echo '{"workflow_runs":[]}'; exit; }
    times='"created_at":"2026-03-02T09:00:00Z","run_started_at":"2026-03-02T09:00:00Z"'
    run='"id":42,"run_attempt":1,"conclusion":"success",'$times
    echo '{"workflow_runs":[{"display_title":"okta plan of #7",'$run'}]}' ;;
  "run download 42 --name plan-7-1-$STACK --dir reviewed") cp -R artifact reviewed ;;
  *) echo "gh $*?" >&2; exit 1 ;;
esac
`;
