// What is no plan, or no plan that can be explained, is refused with a clear message and never explained wrongly.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PlanError, readPlan } from "../src/explain/plan";
import { attribute, planJson, userAttribute } from "./plan-json";

function refusal(text: string): string {
  try {
    readPlan(text);
  } catch (error) {
    if (error instanceof PlanError) return error.message;
    throw error;
  }
  return "read";
}

const HOW = "Make a plan with `terraform plan -out=plan.tfplan`, then `terraform show -json plan.tfplan > plan.json`.";
const greenfield = readFileSync(join(__dirname, "plans/greenfield/plan.json"), "utf8");
const plan = (more: Record<string, unknown>) => JSON.stringify({ ...(JSON.parse(greenfield) as object), ...more });

test.each([
  ["nothing", "", `The file is empty. ${HOW}`],
  ["blanks", " \n", `The file is empty. ${HOW}`],
  ["the plan file itself", "PK\u0003\u0004...", `This is the plan file itself, not its JSON. ${HOW}`],
  ["another text", "Terraform will perform the following actions:", `The file is not JSON. ${HOW}`],
  ["a list", "[]", `This is no plan but a list. ${HOW}`],
  ["null", "null", `This is no plan but null. ${HOW}`],
  ["a number", "7", `This is no plan but a number. ${HOW}`],
  ["other JSON", "{}", `This JSON is no plan: it has no format_version. ${HOW}`],
  [
    "the log of a plan",
    `{"@level":"info","type":"version"}\n{"@level":"info"}\n`,
    `This is the log of \`terraform plan -json\`, not the plan. ${HOW}`,
  ],
  [
    "its first line",
    `{"@level":"info","type":"version"}`,
    `This is the log of \`terraform plan -json\`, not the plan. ${HOW}`,
  ],
  ["a state", `{"format_version":"1.0","values":{}}`, `This is a state, not a plan: it plans nothing. ${HOW}`],
])("%s is refused, with what to do", (_, text, message) => {
  expect(refusal(text)).toBe(message);
});

test.each([
  ["before", (json: string) => `[command]/home/runner/terraform-bin show -json plan.tfplan\n${json}`],
  ["in colour before", (json: string) => `\u001b[1mRefreshing\u001b[0m\n\n${json}`],
  ["behind", (json: string) => `${json}\n::debug::Terraform exited with code 0.\n::debug::stdout: x`],
])("text %s the JSON, as the wrapper of setup-terraform writes it, is refused", (_, wrapped) => {
  for (const json of [greenfield, JSON.stringify(JSON.parse(greenfield))])
    expect(refusal(wrapped(json))).toBe(
      "There is other text before or after the plan's JSON. In GitHub Actions, " +
        `set \`terraform_wrapper: false\` for hashicorp/setup-terraform. ${HOW}`,
    );
});

test("a plan that is cut off anywhere is refused", () => {
  const messages = new Set<string>();
  for (let length = 1; length < greenfield.length - 2; length += 7) messages.add(refusal(greenfield.slice(0, length)));
  expect([...messages]).toEqual([`The file is not JSON: it is cut off. ${HOW}`]);
  expect(refusal(greenfield.replace(/,/, ";"))).toBe(`The file is not JSON. ${HOW}`);
});

test.each(["0.1", "0.2"])("format %j is refused as older, for which no newer okta-dialpad helps", (format_version) => {
  expect(refusal(plan({ format_version }))).toBe(
    `The plan has format "${format_version}", which is older than this version explains: 1.x. ` +
      "Make the plan with Terraform 1.5 or newer, or with OpenTofu.",
  );
});

test.each(["2.0", "10.0", "1", "1.x", "x1.2", ""])("format %j is refused as unknown", (format_version) => {
  expect(refusal(plan({ format_version }))).toBe(
    `The plan has format ${JSON.stringify(format_version)}, and this version explains 1.x ` +
      "(Terraform 1.5 and newer, OpenTofu). Is there a newer okta-dialpad?",
  );
});

test.each(["1.0", "1.2", "1.3", "1.27"])("format %s is read, with what it adds", (format_version) => {
  expect(refusal(plan({ format_version, novelty: { of: ["a", "later", "version"] } }))).toBe("read");
});

test.each([[["annihilate"]], [["delete", "update"]], [["constructor"]], [[]], [["no-op", "no-op"]]])(
  "actions %j are refused as unknown",
  (actions) => {
    expect(refusal(planJson([userAttribute({ actions, before: attribute, after: attribute })]))).toBe(
      `The plan has an action that this version does not know: ${JSON.stringify(actions.join(", "))}. ` +
        "Is there a newer okta-dialpad?",
    );
  },
);

test.each([
  [{ resource_changes: {} }, "resource_changes is an object, expected a list"],
  [{ resource_changes: [null] }, "resource change 0 is null, expected an object"],
  [{ resource_changes: [{ address: 7 }] }, "resource change 0, address is a number, expected a text"],
  [
    { resource_changes: [{ address: "a.b", mode: "managed", type: "a" }] },
    "resource change 0, change is missing, expected an object",
  ],
  [{ resource_drift: "?" }, "resource_drift is a text, expected a list"],
  [{ checks: [[]] }, "check 0 is a list, expected an object"],
  [{ output_changes: [] }, "output_changes is a list, expected an object"],
  [
    { prior_state: { values: { root_module: { resources: [{}] } } } },
    "address of a resource is missing, expected a text",
  ],
])("a plan that Terraform did not write is refused, with the place: %j", (more, problem) => {
  expect(refusal(plan(more))).toBe(`This is no plan as Terraform writes it: ${problem}.`);
});

test("a refusal repeats nothing of what may be a secret", () => {
  expect(refusal('{"format_version":"1.2","secret":"hunter2')).not.toContain("hunter2");
  expect(refusal(plan({ resource_changes: "hunter2" }))).not.toContain("hunter2");
});
