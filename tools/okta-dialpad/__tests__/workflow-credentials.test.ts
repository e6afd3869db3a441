// The workflows of examples/pull-request. What the workflows may do, and which names they use.
import { join } from "node:path";
import { backupCommand } from "../src/backup/command";
import { doctorCommand } from "../src/doctor/command";
import { explainCommand } from "../src/explain/command";
import {
  all,
  evaluate,
  FILES,
  jobs,
  read,
  README,
  ROOT,
  readWorkflow,
  runStep,
  scripts,
  step,
  WORKFLOW_FOLDER,
  workflows,
  type Job,
} from "./workflow";

const usesNpm = ({ steps }: Job) =>
  steps.some(({ uses, run }) => /\b(npm|npx|node)\b/.test(run ?? "") || /setup-node/.test(uses ?? ""));

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
