// The workflow of examples/pull-request, run as GitHub would run it, with a `gh` that hands over what the pull request left.
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { OktaProvider } from "@cdktf/provider-okta/lib/provider";
import { App, TerraformOutput, TerraformStack } from "cdktf";
import { DialpadPhoneSync, type DialpadPhoneSyncProps } from "../../lib";
import { DEFAULT_TYPE, DIALPAD, startFakeOkta, type FakeOkta } from "../../tools/fake-okta/src";
import { startStandIn, type StandIn } from "../../tools/fake-okta/src/stand-in";
import { buildCli, type Cli } from "../../tools/okta-dialpad/__tests__/cli";
import { runStep, step, workflow } from "../../tools/okta-dialpad/__tests__/workflow";
import { describeEach, NEWEST, runs, testOfRemoval, type Run } from "./runs";

/** One is enough: what is tried here are the workflow's scripts. They say `terraform`. */
const found = runs()
  .found.filter(({ binary, providerVersion }) => binary === "terraform" && providerVersion === NEWEST)
  .sort((one) => (one.provider === "real" ? -1 : 1))
  .slice(0, 1);

let cli: Cli;
beforeAll(() => (cli = buildCli()));
afterAll(() => cli.remove());

describeEach("a pull request", found, pullRequests, "no terraform");

function pullRequests(run: Run): void {
  let repository: Repository;
  beforeEach(async () => (repository = await Repository.open(run)));
  afterEach(() => repository.close());

  test("planned, explained, merged: what was reviewed is applied, and the run says what is left to do", async () => {
    const { org } = repository;
    expect(await repository.pullRequest()).toMatchObject({ code: 0 });
    expect(repository.file("explained.md").split("\n")[0]).toBe("## ✅ Safe · 4 to create · 1 failed check");
    expect(writes(org)).toEqual([]);
    expect(await repository.merge()).toMatchObject({ code: 0 });
    expect(org.state().userTypes[DEFAULT_TYPE].schema.custom.dialpadPhone).toBeDefined();
    expect(repository.file("summary.md")).toContain('Select "Allow Dialpad to source Okta users"');
  });

  test("the org changed in between: nothing is applied, and the run explains today's plan", async () => {
    const { org } = repository;
    await repository.pullRequest();
    org.setProfileSourcing(DIALPAD, true);
    const { code } = await repository.merge();
    expect({ code, writes: writes(org) }).toEqual({ code: 1, writes: [] });
    expect(repository.file("summary.md")).toMatch(
      /^# Nothing was applied: this is not what was reviewed\n(.*\n)+## ⚠️ No known loss, but the profile source of an attribute is overridden · 4 to create\n/,
    );

    await repository.pullRequest();
    expect(await repository.merge()).toMatchObject({ code: 0 });
  });

  testOfRemoval(run)("another pull request came first: nothing is applied", async () => {
    await repository.pullRequest();
    const first = repository.keep();
    await repository.merge();
    repository.program({ removal: "delete" });
    repository.review(first);
    const applied = writes(repository.org).length;
    expect(await repository.merge()).toMatchObject({ code: 1 });
    expect(repository.file("summary.md")).toContain("# Nothing was applied: this is not what was reviewed");
    expect(writes(repository.org)).toHaveLength(applied);
  });

  test("a run that is repeated after its plan was applied has nothing left to do", async () => {
    await repository.pullRequest();
    await repository.merge();
    const applied = writes(repository.org).length;
    expect(await repository.merge()).toMatchObject({ code: 0 });
    expect(repository.file("summary.md")).toMatch(/^# Nothing is left to apply\n/);
    expect(writes(repository.org)).toHaveLength(applied);
  });

  test("a run that is repeated after a newer merge was applied applies nothing: it has an older program", async () => {
    await repository.pullRequest();
    expect(await repository.merge({ NEWEST_APPLY: "101" })).toMatchObject({ code: 1 });
    expect(repository.file("summary.md")).toBe("# Nothing was applied: a newer merge was, and this run has an older program\n");
    expect(writes(repository.org)).toEqual([]);
  });

  test("a push without a plan that passed applies nothing", async () => {
    expect(await repository.merge()).toMatchObject({ code: 1 });
    expect(repository.file("summary.md")).toContain("# Nothing was applied");
    expect(writes(repository.org)).toEqual([]);
  });

  test("a plan that loses data fails, unless the label says that it is meant", async () => {
    await repository.pullRequest();
    await repository.merge();
    repository.program(undefined);
    expect(await repository.pullRequest()).toMatchObject({ code: 3 });
    expect(repository.file("explained.md")).toMatch(/^## 🛑 Loses data: 2 attributes deleted, 1 mapping cleared/);
    expect(await repository.pullRequest({ label: true })).toMatchObject({ code: 0 });
  });

  test("a plan that Terraform refuses is explained, and fails", async () => {
    repository.program({ profileSourcing: "required" });
    expect(await repository.pullRequest()).toMatchObject({ code: 1 });
    expect(repository.file("explained.md")).toMatch(
      /^## ⛔ Terraform refuses this plan · .*\n(.*\n)+.*Dialpad does not source Okta users, but profileSourcing is "required"/,
    );
  });
}

const writes = (org: FakeOkta) => org.requests.filter(({ method }) => method !== "GET");

/** A clone with its state and its org. */
class Repository {
  private readonly folder = mkdtempSync(join(tmpdir(), "okta-dialpad-phone-pull-request-"));

  private constructor(
    private readonly run: Run,
    readonly org: FakeOkta,
    private readonly standIn?: StandIn,
  ) {
    this.program({});
    mkdirSync(join(this.folder, "node_modules/.bin"), { recursive: true });
    const command = join(this.folder, "node_modules/.bin/okta-dialpad");
    writeFileSync(command, `#!/usr/bin/env node\nrequire(${JSON.stringify(cli.command[1])});\n`);
    chmodSync(command, 0o755);
    writeFileSync(join(this.folder, "package.json"), "{}");
    mkdirSync(join(this.folder, "bin"));
    writeFileSync(join(this.folder, "bin/gh"), GH);
    chmodSync(join(this.folder, "bin/gh"), 0o755);
  }

  static async open(run: Run): Promise<Repository> {
    const org = await startFakeOkta();
    const standIn = run.provider === "stand-in" ? await startStandIn({ env: org.env, version: run.providerVersion }) : undefined;
    return new Repository(run, org, standIn);
  }

  async close(): Promise<void> {
    await this.standIn?.close();
    await this.org.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** What `npm run synth` writes of a program, whose state is not in the clone. */
  program(props?: Partial<DialpadPhoneSyncProps>): void {
    const app = new App({ outdir: join(this.folder, "cdktf.out"), stackTraces: false });
    const stack = new TerraformStack(app, "stack");
    new OktaProvider(stack, "okta");
    stack.addOverride("terraform.required_providers.okta.version", this.run.providerVersion);
    stack.addOverride("terraform.backend.local.path", join(this.folder, "remote.tfstate"));
    const sync = props && new DialpadPhoneSync(stack, "dialpad_phone", { appId: DIALPAD, ...props });
    new TerraformOutput(stack, "dialpad_phone_next_steps", { value: sync?.nextSteps ?? "" });
    app.synth();
  }

  file = (name: string) => readFileSync(join(this.folder, name), "utf8");

  /** The job `plan`: Terraform's refusal fails it at the end. */
  async pullRequest({ label = false } = {}) {
    const plan = await this.step("plan", "Plan");
    const explain = await this.step("plan", "Explain", { OPTIONS: label ? "" : "--fail-on-loss" });
    this.review(this.keep());
    return { code: explain.code || plan.code };
  }

  /** The job `apply`: the first step that fails ends it. */
  async merge(more: Record<string, string> = {}) {
    rmSync(join(this.folder, "reviewed"), { recursive: true, force: true });
    rmSync(join(this.folder, "summary.md"), { force: true });
    for (const name of ["Fetch what was reviewed", "Plan again and compare", "Apply"]) {
      const { code } = await this.step("apply", name, more);
      if (code !== 0) return { code };
    }
    return { code: 0 };
  }

  keep(): string {
    return this.file("changes.json");
  }

  /** What `gh` hands over as the plan that was reviewed. */
  review(json: string): void {
    mkdirSync(join(this.folder, "artifact"), { recursive: true });
    writeFileSync(join(this.folder, "artifact/changes.json"), json);
  }

  private step(job: "plan" | "apply", name: string, more: Record<string, string> = {}) {
    const from: Record<string, string> = this.run.pluginDir ? { TF_CLI_ARGS_init: `-plugin-dir=${this.run.pluginDir}` } : {};
    return runStep(step(job, name).run, this.folder, {
      ...{ PATH: `${join(this.folder, "bin")}${delimiter}${process.env.PATH}`, HOME: cli.home, CHECKPOINT_DISABLE: "1" },
      ...{ GITHUB_REPOSITORY: "example/okta", GITHUB_SHA: "0123abc", GITHUB_STEP_SUMMARY: join(this.folder, "summary.md") },
      ...{
        STACK: "cdktf.out/stacks/stack",
        CHANGES: workflow.env.CHANGES,
        GITHUB_RUN_ID: "100",
        ...from,
        ...this.org.env,
        ...this.standIn?.env,
        ...more,
      },
    });
  }
}

/** Knows one pull request of one commit, and its last run when it left an artifact. */
const GH = `#!/bin/sh
case "$*" in
  "api repos/example/okta/commits/0123abc/pulls --jq "*) echo 4567def ;;
  "run list --workflow okta.yml --event pull_request --commit 4567def --status success "*) test ! -d artifact || echo 42 ;;
  "run download 42 --name plan --dir reviewed") cp artifact/changes.json reviewed/ ;;
  "run list --workflow okta.yml --event push --branch main --status success "*) echo "\${NEWEST_APPLY:-0}" ;;
  *) echo "gh $*?" >&2; exit 1 ;;
esac
`;
