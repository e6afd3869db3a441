// The workflows of examples/pull-request. What a pull request plans: the stacks, their JSON, and the plan as it is kept.
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { explain } from "../src/explain/explain";
import { readPlan } from "../src/explain/plan";
import { describeScripts, inFolder, runStep, step, WORKFLOW_FOLDER } from "./workflow";

let folder: string;
const { write, contentOf, git } = inFolder((path) => (folder = path));

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
