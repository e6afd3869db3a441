// The workflows of examples/pull-request, as far as they can be tested without GitHub.
// __tests__/e2e/pull-request.test.ts runs their scripts with Terraform.
import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { backupCommand } from "../src/backup/command";
import { doctorCommand } from "../src/doctor/command";
import { explainCommand } from "../src/explain/command";
import { explain } from "../src/explain/explain";
import { readPlan } from "../src/explain/plan";
import {
  describeScripts,
  evaluate,
  fakeCommand,
  filled,
  FILES,
  readWorkflow,
  runStep,
  step,
  WORKFLOW_FOLDER,
  workflows,
  type Job,
} from "./workflow";

const ROOT = join(__dirname, "../../..");
const README = readFileSync(join(WORKFLOW_FOLDER, "README.md"), "utf8").replace(/\s+/g, " ");
const read = (file: string) => readFileSync(join(ROOT, file), "utf8");
const jobs = FILES.flatMap((file) =>
  Object.entries(workflows[file].jobs).map(([name, job]): [string, Job] => [`${file}/${name}`, job]),
);
const scripts = jobs.flatMap(([job, { steps }]) =>
  steps.flatMap(({ name, run }) => (run ? [[`${job}: ${name}`, run] as const] : [])),
);
const all = scripts.map(([, script]) => script).join("\n");
const usesNpm = ({ steps }: Job) =>
  steps.some(({ uses, run }) => /\b(npm|npx|node)\b/.test(run ?? "") || /setup-node/.test(uses ?? ""));

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "okta-dialpad-workflow-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, content: string) => {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), content);
};
const contentOf = (name: string) =>
  existsSync(join(folder, name)) ? readFileSync(join(folder, name), "utf8") : undefined;
const git = (...args: string[]) =>
  execFileSync("git", ["-c", "user.name=test", "-c", "user.email=test@example.com", ...args], {
    cwd: folder,
    encoding: "utf8",
  });

describe("permissions and credentials", () => {
  test("no permission is granted to all jobs, and each job has those that it needs", () => {
    for (const file of FILES) expect(workflows[file].permissions).toEqual({});
    expect(Object.fromEntries(jobs.map(([job, { permissions }]) => [job, permissions]))).toEqual({
      "okta-plan/stacks": { contents: "read" },
      "okta-plan/synth": { contents: "read" },
      "okta-plan/plan": { contents: "read", "id-token": "write" },
      "okta-plan/explain": { contents: "read" },
      "okta-plan/comment": { "pull-requests": "write" },
      "okta-apply/stacks": { contents: "read" },
      "okta-apply/backup": { contents: "read" },
      "okta-apply/apply": { contents: "read", "id-token": "write", actions: "read", "pull-requests": "read" },
      "okta-apply/record": { contents: "read" },
      "okta-apply/explain": { contents: "read" },
      "okta-drift/stacks": { contents: "read" },
      "okta-drift/last": { actions: "read" },
      "okta-drift/doctor": { contents: "read" },
      "okta-drift/issue": { issues: "write" },
    });
  });

  const READS = ["okta-apply/backup", "okta-apply/record", "okta-drift/doctor"];

  test("npm code runs with no identity token, no right to write, and only with a client that reads", () => {
    const powerful = jobs.filter(
      ([, { environment, permissions }]) => environment || Object.values(permissions!).includes("write"),
    );
    expect(powerful.filter(([, job]) => usesNpm(job)).map(([name]) => name)).toEqual(READS);
    expect(jobs.filter(([, job]) => usesNpm(job)).map(([name]) => name)).toEqual([
      "okta-plan/synth",
      "okta-plan/explain",
      "okta-apply/backup",
      "okta-apply/record",
      "okta-apply/explain",
      "okta-drift/doctor",
    ]);
  });

  test("jobs with npm code and a client can only read, and run the code of main alone", () => {
    expect(workflows["okta-apply"].on).toEqual({ push: { branches: ["main"] } });
    expect(Object.keys(workflows["okta-drift"].on)).toEqual(["schedule", "workflow_dispatch"]);
    const clients = jobs.filter(([name]) => READS.includes(name)).map(([, job]) => job);
    expect(clients.map(({ environment }) => environment)).toEqual(READS.map(() => "doctor-${{ matrix.stack }}"));
    const scopes = clients.flatMap(({ steps }) => steps.flatMap(({ env }) => env?.OKTA_API_SCOPES?.split(",") ?? []));
    expect(scopes).toContain("okta.logs.read");
    expect(scopes.filter((scope) => !scope.endsWith(".read"))).toEqual([]);
    expect(README).toMatch(/`apply-NAME` and `doctor-NAME` restricted to the branch `main`/);
  });

  test("npm runs no install script of a dependency", () => {
    const installs = [...all.matchAll(/npm (?:ci|install)\b.*/g)].map(([line]) => line);
    expect(installs.length).toBeGreaterThan(0);
    expect(installs.filter((line) => line !== "npm ci --ignore-scripts")).toEqual([]);
  });

  test("a pull request is planned with a client that can only read, in its own environment, and never applied", () => {
    const { plan } = workflows["okta-plan"].jobs;
    const { apply } = workflows["okta-apply"].jobs;
    expect(
      step("okta-plan", "plan", "Plan")
        .env!.OKTA_API_SCOPES.split(",")
        .filter((scope) => !scope.endsWith(".read")),
    ).toEqual([]);
    expect([plan.environment, apply.environment]).toEqual(["plan-${{ matrix.stack }}", "apply-${{ matrix.stack }}"]);
    expect(plan.steps[0].if).toBe("github.event.pull_request.head.repo.full_name != github.repository");
    expect(plan.steps[0].run).toMatch(/\nexit 1\n$/);
    expect(plan.steps.map(({ run }) => run).join()).not.toContain("apply");
    expect(workflows["okta-apply"].on).toEqual({ push: { branches: ["main"] } });
    expect(Object.keys(workflows["okta-plan"].on)).toEqual(["pull_request"]);
  });

  test("a credential of Okta reaches the steps that need it, and no other", () => {
    const holders = jobs.flatMap(([job, { env, steps }]) =>
      [{ name: "", env }, ...steps]
        .filter((each) => each.env?.OKTA_API_PRIVATE_KEY)
        .map(({ name }) => `${job}: ${name}`),
    );
    expect(holders).toEqual([
      "okta-plan/plan: Plan",
      "okta-apply/backup: Back up",
      "okta-apply/apply: Plan again",
      "okta-apply/apply: Apply",
      "okta-apply/record: Look",
      "okta-drift/doctor: Look",
    ]);
  });

  test.each([
    ["okta-plan", "plan", "Plan", "plan"],
    ["okta-apply", "apply", "Plan again", "deploy"],
    ["okta-apply", "apply", "Apply", "deploy"],
  ] as const)("the scopes of %s/%s, step %s, are those of the README", (file, job, name, row) => {
    const told = new RegExp(`^\\| ${row} \\| (.*?) \\|`, "m").exec(read("README.md"))![1];
    const scopes = step(file, job, name).env!.OKTA_API_SCOPES.split(",");
    expect(scopes).toEqual(told.split(" ").map((scope) => scope.replaceAll("`", "")));
  });

  test("the scopes of a backup are those of its documentation", () => {
    const [, told] = /^\| `backup`, `restore` \| (.*?) \|/m.exec(read("docs/restore.md"))!;
    expect(step("okta-apply", "backup", "Back up").env!.OKTA_API_SCOPES.split(",")).toEqual(
      told.replaceAll("`", "").split(" "),
    );
  });

  test("providers come from the committed lock file, and a plan leaves its job only reduced", () => {
    const inits = [...all.matchAll(/terraform .*init.*/g)].map(([line]) => line);
    expect(inits).toEqual(inits.map(() => "terraform init -input=false -lockfile=readonly"));
    const uploads = ["okta-plan/plan", "okta-apply/apply"].map((name) =>
      jobs.find(([job]) => job === name)![1].steps.filter(({ uses }) => uses?.includes("upload-artifact")),
    );
    expect(uploads.map((steps) => steps.map((each) => each.with!.path))).toEqual([
      ["plans/"],
      ["plans/", "plans/", "applied/"],
    ]);
    expect([...all.matchAll(/> "?plans\/.*/g)].map(([to]) => to)).toEqual([
      '> "plans/$STACK/changes.sha256"',
      '> "plans/$STACK/plan.json"',
      '> "plans/$STACK/plan.json"',
    ]);
  });
});

describe("actions of the workflows", () => {
  const used = [
    join(ROOT, ".github/workflows/ci.yml"),
    ...FILES.map((file) => join(WORKFLOW_FOLDER, `${file}.yml`)),
  ].flatMap((path) => Object.values(readWorkflow(path).jobs).flatMap(({ steps }) => steps.filter(({ uses }) => uses)));

  test("are pinned to commits, each action to one commit, in the examples and in this repository", () => {
    const pins = [...new Set(used.map(({ uses }) => uses!))];
    expect(pins.filter((uses) => !/@[0-9a-f]{40}$/.test(uses))).toEqual([]);
    expect(pins).toHaveLength(new Set(pins.map((uses) => uses.split("@")[0])).size);
  });

  test("leave no token in a checked-out repository", () => {
    const checkouts = used.filter(({ uses }) => uses!.startsWith("actions/checkout@"));
    expect(checkouts.filter((each) => each.with?.["persist-credentials"] !== false)).toEqual([]);
  });
});

describe("the label, and the required checks", () => {
  const { FAIL_ON_LOSS } = step("okta-plan", "explain", "Explain").env!;
  const LABEL = { name: "loses data on purpose" };
  const event = (action: string, label?: { name: string }) => ({
    github: { event: { action, label, pull_request: { number: 7, labels: [LABEL] } } },
  });

  test("only the event that adds the label lets a loss pass", () => {
    expect(evaluate(FAIL_ON_LOSS, event("labeled", LABEL))).toBe("");
  });

  test.each([
    ["a push", event("synchronize")],
    ["another title", event("edited")],
    ["another label", event("labeled", { name: "documentation" })],
    ["a label taken away", event("unlabeled", { name: "documentation" })],
    ["the label taken away", event("unlabeled", LABEL)],
    ["closed, pushed to and reopened", event("reopened")],
    ["opened with the label", event("opened")],
  ])("%s fails on a loss, while the pull request has the label", (_, contexts) => {
    expect(evaluate(FAIL_ON_LOSS, contexts)).toBe("--fail-on-loss");
  });

  test("no required check is skipped, for no event and not because another job failed", () => {
    const planJobs = workflows["okta-plan"].jobs;
    const required = ["synth", "explain", "comment"];
    expect(required.map((name) => [name, planJobs[name].if, planJobs[name].needs])).toEqual([
      ["synth", undefined, undefined],
      ["explain", "always()", ["stacks", "plan"]],
      ["comment", "always()", "explain"],
    ]);
    expect(README).toContain("the checks `synth`, `explain` and `comment` required");
  });

  test("one plan of a pull request runs at a time, and each attempt has artifacts of its own", () => {
    const { concurrency, jobs: planJobs } = workflows["okta-plan"];
    expect(concurrency).toEqual({
      group: "okta-plan-${{ github.event.pull_request.number }}",
      "cancel-in-progress": true,
    });
    const names = Object.values(planJobs).flatMap(({ steps }) =>
      steps.flatMap(({ uses, with: inputs }) =>
        /artifact/.test(uses ?? "") ? [String(inputs!.name ?? inputs!.pattern)] : [],
      ),
    );
    expect(names).toHaveLength(4);
    expect(names.filter((name) => !name.includes("${{ github.run_attempt }}"))).toEqual([]);
  });
});

describe("the scripts", () => {
  test.each(scripts)("%s can be read by a shell, and GitHub puts no text into it", async (_, script) => {
    expect(script).not.toContain("${{");
    expect(await runStep(`bash -n <<'SCRIPT'\n${script}\nSCRIPT`, ROOT, { PATH: process.env.PATH! })).toEqual({
      code: 0,
      output: "",
    });
  });

  test("stop where a part of a pipe fails", () => {
    for (const file of FILES) expect(workflows[file].defaults).toEqual({ run: { shell: "bash" } });
  });

  test("run npm scripts that package.json has", () => {
    const { scripts: known } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
    const ran = [...all.matchAll(/npm run ([\w:]+)/g)].map(([, name]) => name);
    expect(ran.length).toBeGreaterThan(0);
    expect(ran.filter((name) => !(name in known))).toEqual([]);
  });

  test("give okta-dialpad options that it has", () => {
    const world = {} as Parameters<typeof doctorCommand>[0];
    const commands = [explainCommand(), backupCommand(world), doctorCommand(world)];
    const known = commands.flatMap((command) => command.options.map(({ long }) => `${command.name()} ${long}`));
    const given = [...all.matchAll(/okta-dialpad (\w+) (.*)/g)].flatMap(([, command, args]) =>
      (args.match(/--[\w-]+/g) ?? []).map((option) => `${command} ${option}`),
    );
    for (const option of ["explain --title", "backup --app-id", "doctor --app-id", "doctor --since-report"])
      expect(given).toContain(option);
    expect([...given, "explain --fail-on-loss"].filter((option) => !known.includes(option))).toEqual([]);
  });

  test("name the variable and the output as the program does", () => {
    const main = read("main.ts") + read("orgs.ts");
    expect(main).toContain('"dialpad_app_id"');
    expect([...new Set(jobs.flatMap(([, { steps }]) => steps.flatMap(({ env }) => Object.keys(env ?? {}))))]).toContain(
      "TF_VAR_dialpad_app_id",
    );
    expect([...all.matchAll(/'\.(\w+)\.value/g)].map(([, output]) => output)).toEqual(["dialpad_phone_next_steps"]);
    expect(main).toContain('"dialpad_phone_next_steps"');
  });

  test("make both plans with the same Terraform and the same list of stacks", () => {
    const versions = jobs.flatMap(([, { steps }]) =>
      steps.flatMap((each) => (each.with?.terraform_version as string | undefined) ?? []),
    );
    expect(versions).toEqual([versions[0], versions[0]]);
    const lists = FILES.map((file) => workflows[file].jobs.stacks);
    expect(lists).toEqual([lists[0], lists[0], lists[0]]);
  });
});

test("the README of the workflows names each variable, secret, environment and label that they need", () => {
  const needed = [...JSON.stringify(workflows).matchAll(/(?:vars|secrets)\.(\w+)/g)].map(([, name]) => name);
  for (const name of [...new Set(needed), "plan-NAME", "apply-NAME", "doctor-NAME", "loses data on purpose"])
    expect(README).toContain(`\`${name}\``);
});

describeScripts("the list of stacks", () => {
  const list = async () => {
    git("init", "--quiet");
    git("add", "--all");
    const result = await runStep(step("okta-plan", "stacks", "List").run, folder, {
      PATH: process.env.PATH!,
      GITHUB_OUTPUT: join(folder, "output"),
    });
    return { ...result, list: contentOf("output") };
  };

  test("has the folders whose JSON is committed", async () => {
    for (const name of ["okta-dialpad-phone-preview", "okta-dialpad-phone-production"])
      write(`cdktf.out/stacks/${name}/cdk.tf.json`, "{}");
    write("cdktf.out/stacks/no-stack/notes.txt", "");
    expect(await list()).toEqual({
      code: 0,
      output: "",
      list: 'list=["okta-dialpad-phone-preview","okta-dialpad-phone-production"]\n',
    });
  });

  test.each([
    ["no stack", undefined],
    ["a name that is more than a name", "cdktf.out/stacks/$(id)/cdk.tf.json"],
  ])("stops at %s", async (_, path) => {
    write(path ?? "cdktf.out/manifest.json", "{}");
    expect(await list()).toMatchObject({ code: 1, list: undefined });
  });
});

describeScripts("the synthesized JSON", () => {
  const STACK = "cdktf.out/stacks/okta-dialpad-phone/cdk.tf.json";
  const compare = () =>
    runStep(step("okta-plan", "synth", "Compare with what is committed").run, folder, { PATH: process.env.PATH! });
  beforeEach(() => {
    write(".gitignore", "cdktf.out/\n");
    write(STACK, '{"resource":1}\n');
    git("init", "--quiet");
    git("add", "--all", "--force");
    git("commit", "--quiet", "--message", "synthesized");
  });

  test("passes where it is what the program gives", async () => {
    write("cdktf.out/manifest.json", "{}");
    write("cdktf.out/stacks/okta-dialpad-phone/.terraform.lock.hcl", "");
    expect(await compare()).toEqual({ code: 0, output: "" });
  });

  test.each([
    ["another JSON", () => write(STACK, '{"resource":2}\n'), '+{"resource":2}'],
    ["a stack that is gone", () => rmSync(join(folder, STACK)), STACK],
    [
      "a new stack that is ignored by git",
      () => write("cdktf.out/stacks/new/cdk.tf.json", "{}"),
      "cdktf.out/stacks/new/cdk.tf.json",
    ],
  ])("fails, and is shown: %s", async (_, change, shown) => {
    change();
    const { code, output } = await compare();
    expect(code).toBe(1);
    expect(output).toContain(shown);
  });
});

describeScripts("a plan that is reduced", () => {
  const reduced = (plan: string) =>
    execFileSync("jq", ["--from-file", join(WORKFLOW_FOLDER, "reduce.jq")], {
      input: plan,
      encoding: "utf8",
      maxBuffer: 100_000_000,
    });
  const PLANS = join(__dirname, "plans");
  const plans = readdirSync(PLANS).flatMap((scenario) =>
    readdirSync(join(PLANS, scenario))
      .filter((file) => file.endsWith(".json"))
      .map((file) => `${scenario}/${file}`),
  );

  test("is explained like the plan itself, for each recorded plan", () => {
    const filter = join(WORKFLOW_FOLDER, "reduce.jq");
    const args = ["--compact-output", "--from-file", filter, ...plans];
    const lines = execFileSync("jq", args, { cwd: PLANS, encoding: "utf8", maxBuffer: 100_000_000 }).trim().split("\n");
    const told = (json: string) => explain(readPlan(json)).markdown;
    expect(lines.map((line, index) => [plans[index], told(line)])).toEqual(
      plans.map((file) => [file, told(readFileSync(join(PLANS, file), "utf8"))]),
    );
  });

  const change = (more: object) => ({
    ...{ actions: ["update"], before: {}, after: {}, after_unknown: {}, before_sensitive: {}, after_sensitive: {} },
    ...more,
  });
  const of = (more: object) =>
    (
      JSON.parse(
        reduced(
          JSON.stringify({
            format_version: "1.2",
            resource_changes: [
              { address: "okta_app_oauth.x", mode: "managed", type: "okta_app_oauth", change: change(more) },
            ],
          }),
        ),
      ) as { resource_changes: { change: { before: object | null; after: object | null } }[] }
    ).resource_changes[0].change;

  test.each([
    ["same on both sides", { before: { a: "s1" }, after: { a: "s1" } }, "(sensitive)", "(sensitive)"],
    ["changed", { before: { a: "s1" }, after: { a: "s2" } }, "(sensitive, old)", "(sensitive, new)"],
    ["set", { before: { a: null }, after: { a: "s2" } }, "(sensitive, old)", "(sensitive, new)"],
    ["a list", { before: { a: ["s1"] }, after: { a: ["s1", "s2"] } }, "(sensitive, old)", "(sensitive, new)"],
  ])("has marks for sensitive values, which say only whether the value changes: %s", (_, values, old, now) => {
    const { before, after } = of({ ...values, before_sensitive: { a: true }, after_sensitive: { a: true } });
    expect({ before, after }).toEqual({ before: { a: old }, after: { a: now } });
  });

  test("has no value that is the same as a sensitive one on the other side", () => {
    const { before, after } = of({ before: { a: "s1", b: 1 }, after: { a: "s1", b: 2 }, after_sensitive: { a: true } });
    expect({ before, after }).toEqual({ before: { a: "(sensitive)", b: 1 }, after: { a: "(sensitive)", b: 2 } });
  });

  test("has marks for values deep in an object, and for a whole object", () => {
    const values = { a: [{ b: "s1", c: 1 }, { b: "s2" }] };
    expect(of({ before: null, after: values, after_sensitive: { a: [{ b: true }, {}] } }).after).toEqual({
      a: [{ b: "(sensitive, new)", c: 1 }, { b: "s2" }],
    });
    expect(of({ before: values, after: null, before_sensitive: true }).before).toBe("(sensitive, old)");
  });

  test("has only the fields that reduce.jq names: no variable, state, program or secret", () => {
    const SECRET = "s3cret";
    const resource = { address: "okta_app_oauth.x", mode: "managed", type: "okta_app_oauth" };
    const values = { id: "0oa1", label: "Dialpad", client_secret: SECRET, links: SECRET };
    const state = {
      root_module: {
        resources: [{ ...resource, values, sensitive_values: { links: true } }],
        child_modules: [{ resources: [] }],
      },
    };
    const secret = change({ before: SECRET, after: SECRET, before_sensitive: true, after_sensitive: true });
    const result = reduced(
      JSON.stringify({
        format_version: "1.2",
        terraform_version: "1.11.4",
        variables: { token: { value: SECRET } },
        prior_state: { values: { ...state, outputs: { token: { value: SECRET } } } },
        planned_values: { ...state, outputs: { token: { value: SECRET } } },
        resource_changes: [
          { ...resource, change: { ...change({}), generated_config: SECRET, before_identity: SECRET } },
        ],
        resource_drift: [{ ...resource, change: change({ before: { a: SECRET }, before_sensitive: { a: true } }) }],
        output_changes: { token: secret },
        deferred_changes: [{ reason: "x", resource_change: { ...resource, change: change({ after: SECRET }) } }],
        action_invocations: [{ address: "action.x", config_values: SECRET }],
        relevant_attributes: [SECRET],
        configuration: {
          provider_config: {
            okta: {
              name: "okta",
              version_constraint: "6.12.0",
              expressions: { org_name: { constant_value: "example" }, api_token: { constant_value: SECRET } },
            },
          },
          root_module: {
            variables: { token: { default: SECRET } },
            outputs: { token: { expression: { constant_value: SECRET } } },
            resources: [
              { ...resource, provider_config_key: "okta", expressions: { secret: { constant_value: SECRET } } },
            ],
            module_calls: {
              m: { expressions: { token: { constant_value: SECRET } }, module: { resources: [resource] } },
            },
          },
        },
        anything_of_a_later_version: SECRET,
      }),
    );
    expect(result).not.toContain(SECRET);
    expect(JSON.parse(result)).toMatchObject({
      prior_state: {
        values: { root_module: { resources: [{ ...resource, values: { id: "0oa1", label: "Dialpad" } }] } },
      },
      configuration: {
        provider_config: {
          okta: {
            name: "okta",
            version_constraint: "6.12.0",
            expressions: { org_name: { constant_value: "example" } },
          },
        },
        root_module: {
          resources: [{ ...resource, provider_config_key: "okta" }],
          module_calls: { m: { module: { resources: [resource] } } },
        },
      },
    });
  });
});

describeScripts("the changes of which a hash is kept", () => {
  const changesOf = (type: string, after: object | null) => {
    const change = { actions: ["create"], before: null, after };
    const input = JSON.stringify({ resource_changes: [{ address: `${type}.x`, type, change }] });
    return execFileSync("jq", ["--sort-keys", "--from-file", join(WORKFLOW_FOLDER, "changes.jq")], {
      input,
      encoding: "utf8",
    });
  };
  const anchor = (first_planned: string, app_id = "0oa1") => ({ input: { app_id, first_planned } });

  test("have every value", () => {
    expect(changesOf("terraform_data", anchor("today", "0oa1"))).not.toBe(
      changesOf("terraform_data", anchor("today", "0oa2")),
    );
    expect(changesOf("okta_app_oauth", anchor("today"))).not.toBe(changesOf("okta_app_oauth", anchor("tomorrow")));
    for (const after of [null, {}, { input: "text" }, { input: null }])
      expect(JSON.parse(changesOf("terraform_data", after))).toMatchObject([[{ change: { after } }], {}, [], []]);
  });

  test("are the same whenever the plan is made", () => {
    expect(changesOf("terraform_data", anchor("today"))).toBe(changesOf("terraform_data", anchor("tomorrow")));
  });
});

describeScripts("the explanation", () => {
  /** An `okta-dialpad` that prints its arguments, and whose exit code the plan says. */
  const NPX = `#!/bin/sh
shift 2
if [ ! -f "$2" ] || [ "$(cat "$2")" = "cannot be read" ]; then exit 2; fi
echo "## $* of $GITHUB_SHA"
case "$*" in *--fail-on-loss*) test "$(cat "$2")" != loses || exit 3 ;; esac
`;
  async function explained(more: Record<string, string> = {}) {
    const PATH = fakeCommand(folder, "npx", NPX);
    rmSync(join(folder, "summary"), { force: true });
    const env = {
      PLANNED: "success",
      HEAD: "4567def",
      FAIL_ON_LOSS: "--fail-on-loss",
      STACKS: '["one","two"]',
      ...more,
    };
    const { code } = await runStep(step("okta-plan", "explain", "Explain").run, folder, {
      PATH,
      GITHUB_STEP_SUMMARY: join(folder, "summary"),
      ...env,
    });
    expect(contentOf("summary")).toBe(contentOf("explained/explained.md"));
    return { code, explained: contentOf("explained/explained.md") };
  }
  beforeEach(() => ["one", "two"].forEach((stack) => write(`plans/${stack}/plan.json`, "safe")));

  test("has every stack, each with its title", async () => {
    expect(await explained()).toEqual({
      code: 0,
      explained:
        "## explain plans/one/plan.json --title one --fail-on-loss of 4567def\n\n" +
        "## explain plans/two/plan.json --title two --fail-on-loss of 4567def\n\n",
    });
  });

  test("of a stack that loses data fails after the others were explained, unless the loss is meant", async () => {
    write("plans/one/plan.json", "loses");
    expect(await explained()).toMatchObject({ code: 1, explained: expect.stringContaining("--title two") as string });
    expect(await explained({ FAIL_ON_LOSS: "" })).toMatchObject({
      code: 0,
      explained: expect.not.stringContaining("fail-on-loss") as string,
    });
  });

  test("fails where a plan is missing, could not be made or cannot be read", async () => {
    expect(await explained({ PLANNED: "failure" })).toMatchObject({ code: 1 });
    expect(await explained({ PLANNED: "skipped", STACKS: "" })).toEqual({ code: 1, explained: "" });
    write("plans/two/plan.json", "cannot be read");
    expect(await explained()).toMatchObject({ code: 1 });
    rmSync(join(folder, "plans/two"), { recursive: true });
    expect(await explained()).toMatchObject({ code: 1 });
  });
});

describeScripts("the comment", () => {
  const { run, env } = step("okta-plan", "comment", "Comment, or update the comment");
  const RUN = "https://github.com/example/okta/actions/runs/100";

  /** Runs the step with a `gh` that answers a list of comments with `ids`, and writes its arguments into a file. */
  async function comment(ids: string, explained?: string, head = "4567def".padEnd(40, "0"), list = `printf '${ids}'`) {
    const answers = `*--paginate*) ${list} ;; *"/pulls/7 --jq .head.sha") echo ${head} ;;`;
    const PATH = fakeCommand(
      folder,
      "gh",
      `#!/bin/sh\nprintf '%s\\n' "$*" >> "${folder}/asked"\ncase "$*" in ${answers} esac\n`,
    );
    if (explained !== undefined) write("explained.md", explained);
    const { code, output } = await runStep(run, folder, {
      PATH,
      RUN,
      ...{ GITHUB_REPOSITORY: "example/okta", PULL_REQUEST: "7", HEAD: "4567def".padEnd(40, "0"), MARKER: env!.MARKER },
    });
    const asked = contentOf("asked")!.trim().split("\n");
    return { code, output, asked: asked.slice(2), body: contentOf("comment.md") ?? "" };
  }

  test("is made once, with a marker that readers do not see", async () => {
    const { code, output, asked, body } = await comment("", "## ✅ Safe\n");
    expect({ code, output }).toEqual({ code: 0, output: "" });
    expect(asked).toEqual(["api --method POST repos/example/okta/issues/7/comments -F body=@comment.md --silent"]);
    expect(body).toBe("<!-- okta-dialpad explain -->\n## ✅ Safe\n");
  });

  test("is not touched by a run of a commit that is not the newest", async () => {
    expect(await comment("11\\n", "## ✅ Safe\n", "89abcde".padEnd(40, "0"))).toEqual({
      code: 0,
      output: "",
      asked: [],
      body: "",
    });
  });

  test.each(["", "null"])("is not touched when GitHub gives no head (%j)", async (head) => {
    expect(await comment("11\\n", "## ✅ Safe\n", head)).toMatchObject({ code: 1, asked: [], body: "" });
  });

  test("is not made a second time where the first could not be looked up", async () => {
    const { code, asked } = await comment("", "## ✅ Safe\n", undefined, "exit 1");
    expect({ code, asked }).toEqual({ code: 1, asked: [] });
  });

  test("is updated once it is there: the first one, where there are several", async () => {
    const { asked } = await comment("11\\n12\\n", "## ✅ Safe\n");
    expect(asked).toEqual(["api --method PATCH repos/example/okta/issues/comments/11 -F body=@comment.md --silent"]);
  });

  test.each([undefined, ""])("says that there is no explanation (%j)", async (explained) => {
    const { body } = await comment("", explained);
    expect(body).toContain(`\n## ⛔ No plan could be explained: [this run](${RUN}) says why\n`);
  });

  test("has the first lines alone where the explanations are too long for a comment", async () => {
    const { code, body } = await comment(
      "",
      `## one: safe\n\n${"é".repeat(33_000)}\n\n## two: safe\n\n${"é".repeat(33_000)}\n`,
    );
    expect(code).toBe(0);
    expect(body).toBe(
      "<!-- okta-dialpad explain -->\n## one: safe\n## two: safe\n\n" +
        `Together too long for a comment: [this run](${RUN}) has all of it.\n`,
    );
  });
});

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

describeScripts("the last report", () => {
  const artifact = (id: number, more: object = {}, run: object = {}) => ({
    ...{ expired: false, created_at: `2026-03-0${id}T05:17:00Z` },
    ...more,
    workflow_run: { id, head_branch: "main", repository_id: 1, head_repository_id: 1, ...run },
  });

  async function fetched(artifacts: unknown, STACKS = '["one"]') {
    write("artifacts", JSON.stringify({ artifacts }));
    const PATH = fakeCommand(
      folder,
      "gh",
      `#!/bin/sh
case "$*" in
  "api repos/example/okta/actions/artifacts?name=report-one&per_page=100") cat artifacts ;;
  "api repos/example/okta/actions/artifacts?name=report-two&per_page=100") echo '{"artifacts":[]}' ;;
  "run download "*" --name report-one --dir last") echo "$3" > last/one.json ;;
  *) exit 1 ;;
esac
`,
    );
    const { code } = await runStep(step("okta-drift", "last", "Fetch the last reports").run, folder, {
      ...{ PATH, STACKS, GITHUB_REPOSITORY: "example/okta" },
    });
    return { code, one: contentOf("last/one.json"), stacks: contentOf("last/stacks") };
  }

  test("is the newest one of a run on main, for each stack that has one", async () => {
    expect(await fetched([artifact(1), artifact(3), artifact(2)], '["two","one"]')).toEqual({
      code: 0,
      one: "3\n",
      stacks: '["two","one"]\n',
    });
  });

  test.each([
    ["there is none yet", []],
    ["it is expired", [artifact(1, { expired: true })]],
    ["it is of another branch", [artifact(1, {}, { head_branch: "feature" })]],
    ["it is of a fork's main", [artifact(1, {}, { head_repository_id: 2 })]],
    [
      "GitHub does not say of which repository it is",
      [{ ...artifact(1), workflow_run: null }, artifact(2, {}, { repository_id: null, head_repository_id: null })],
    ],
  ])("is none where %s", async (_, artifacts) => {
    expect(await fetched(artifacts)).toEqual({ code: 0, one: undefined, stacks: '["one"]\n' });
  });

  test("stops the run where GitHub does not answer: the next report would know nothing of the last one", async () => {
    const { code, one } = await fetched(null);
    expect({ failed: code !== 0, one }).toEqual({ failed: true, one: undefined });
    expect(workflows["okta-drift"].jobs.doctor.needs).toEqual(["stacks", "last"]);
  });

  test("is uploaded by the name that the next run looks for, and kept as long as Okta keeps its log", () => {
    const { steps } = workflows["okta-drift"].jobs.doctor;
    const [uploaded] = steps.filter(({ uses }) => uses?.includes("upload-artifact")).map((each) => each.with!);
    expect(uploaded).toMatchObject({ path: "found/", overwrite: true, "retention-days": 90 });
    expect(filled(String(uploaded.name), { matrix: { stack: "one" } })).toBe("report-one");
  });

  test.each([
    ["a report of this app is given", { evidence: { appId: "0oa" } }, " --since-report last/one.json"],
    ["a report of another app is not", { evidence: { appId: "0ob" } }, ""],
    ["a report without an app is not", { checks: [] }, ""],
    ["there is none", undefined, ""],
  ])("is doctor's --since-report: %s", async (_, report, told) => {
    if (report) write("last/one.json", JSON.stringify(report));
    const PATH = fakeCommand(folder, "npx", `#!/bin/sh\nprintf '%s' "$*"\n`);
    expect(
      await runStep(step("okta-drift", "doctor", "Look").run, folder, { PATH, STACK: "one", APP_ID: "0oa" }),
    ).toMatchObject({
      code: 0,
    });
    expect(contentOf("found/one.json")).toBe(`--no-install okta-dialpad doctor --app-id 0oa --json${told}`);
  });

  test("doctor gets the further options of the sync, since a sync with others would look wrong each night", async () => {
    const PATH = fakeCommand(folder, "npx", `#!/bin/sh\nprintf '%s|' "$@"\n`);
    const env = { PATH, STACK: "one", APP_ID: "0oa", DOCTOR_OPTIONS: "--profile-sourcing off" };
    await runStep(step("okta-drift", "doctor", "Look").run, folder, env);
    expect(contentOf("found/one.json")).toBe(
      "--no-install|okta-dialpad|doctor|--app-id|0oa|--json|--profile-sourcing|off|",
    );
  });
});

describeScripts("drift", () => {
  const { run, env } = step("okta-drift", "issue", "Open, update or close the issue");
  const check = (id: string, status: string, more: object = {}) => ({
    id,
    step: "x",
    status,
    detail: `${id} is ${status}`,
    fix: null,
    ...more,
  });

  async function issue(numbers: string, found: Record<string, object[]>, list = `printf '${numbers}'`) {
    for (const [stack, checks] of Object.entries(found)) write(`found/${stack}.json`, JSON.stringify({ checks }));
    appendFileSync(join(folder, "asked"), "");
    const gh = `#!/bin/sh\ncase "$*" in *--paginate*) ${list} ;; *) printf '%s\\n' "$*" >> "${folder}/asked" ;; esac\n`;
    const { code, output } = await runStep(run, folder, {
      PATH: fakeCommand(folder, "gh", gh),
      ...{ GITHUB_REPOSITORY: "example/okta", RUN: "https://example.com/run", MARKER: env!.MARKER, TITLE: env!.TITLE },
    });
    return { code, output, asked: contentOf("asked")!.trim(), body: contentOf("body.md") };
  }
  const fine = { one: [check("app", "pass"), check("deactivation", "unknown")] };
  const wrong = {
    one: [check("mapping", "fail", { fix: "1. Click </pre>@team" })],
    two: [check("app", "pass"), check("imports", "warn")],
  };

  test("opens one issue, with what is wrong in each org as plain text", async () => {
    expect(await issue("", wrong)).toEqual({
      ...{ code: 0, output: "" },
      asked:
        "api --method POST repos/example/okta/issues " +
        "-f title=Okta: the Dialpad sync is not as it should be -F body=@body.md --silent",
      body: [
        "<!-- okta-dialpad doctor -->",
        "",
        "### one",
        "",
        "<pre>fail  mapping: mapping is fail",
        "1. Click &lt;/pre&gt;@team</pre>",
        "",
        "### two",
        "",
        "<pre>warn  imports: imports is warn</pre>",
        "",
        "Seen by https://example.com/run",
        "",
      ].join("\n"),
    });
  });

  test("updates the issue while something is wrong, and closes it when nothing is", async () => {
    expect((await issue("5\\n", wrong)).asked).toBe(
      "api --method PATCH repos/example/okta/issues/5 -F body=@body.md --silent",
    );
    rmSync(join(folder, "asked"));
    rmSync(join(folder, "found"), { recursive: true });
    expect((await issue("5\\n", fine)).asked).toBe(
      "api --method PATCH repos/example/okta/issues/5 -F body=@body.md -f state=closed --silent",
    );
  });

  test("opens no issue where nothing is wrong, and no second one where the first could not be looked up", async () => {
    expect(await issue("", fine)).toMatchObject({ code: 0, asked: "" });
    expect(await issue("", wrong, "exit 1")).toMatchObject({ code: 1, asked: "" });
  });

  test.each([
    [0, 0],
    [1, 0],
    [2, 1],
  ])(
    "the job whose doctor ends with exit code %i ends with %i, so an org that was not seen changes no issue",
    async (exit, code) => {
      const PATH = fakeCommand(folder, "npx", `#!/bin/sh\nexit ${exit}\n`);
      expect(
        await runStep(step("okta-drift", "doctor", "Look").run, folder, { PATH, STACK: "one", APP_ID: "0oa" }),
      ).toMatchObject({ code });
      expect(workflows["okta-drift"].jobs.issue).toMatchObject({ needs: "doctor" });
      expect(workflows["okta-drift"].jobs.issue.if).toBeUndefined();
    },
  );
});
