// Plans of real Terraform with the real provider, and the explanation of each.
// __tests__/e2e/explained-plans.test.ts makes them.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { explain } from "../src/explain/explain";
import { LABEL, LOSSES } from "../src/explain/losses/loss";
import { readPlan } from "../src/explain/plan";

const PLANS = join(__dirname, "plans");
const read = (...path: string[]) => readFileSync(join(PLANS, ...path), "utf8");
const explained = (...path: string[]) => explain(readPlan(read(...path)));
const scenarios = readdirSync(PLANS).sort();
const plans = scenarios.flatMap((scenario) =>
  readdirSync(join(PLANS, scenario))
    .filter((file) => file.endsWith(".json"))
    .map((file) => [scenario, file] as const),
);

const LOSING = [
  "another-app-without-the-anchor",
  "construct-deleted",
  "delete-then-removed",
  "delete-when-absent",
  "destroy-of-everything",
  "external-name",
  "external-name-refused",
  "foreign-mapping-destroyed",
  "renamed-into-another-org",
  "renamed-without-moved",
  "tainted",
  "tainted-by-a-failed-apply",
  "tainted-scope",
  "user-type-destroyed",
];

test("these plans are recorded, by three versions", () => {
  expect(scenarios).toEqual([
    "a-part-only",
    "another-app-refused",
    "another-app-without-the-anchor",
    "construct-deleted",
    "delete",
    "delete-then-removed",
    "delete-when-absent",
    "destroy-of-everything",
    "drift-app-attribute",
    "drift-mapping",
    "drift-unmapped-and-deleted",
    "drift-user-attribute",
    "entries-changed",
    "external-name",
    "external-name-refused",
    "foreign-mapping-destroyed",
    "foreign-resources",
    "forget",
    "greenfield",
    "import",
    "import-of-the-mapping",
    "known-only-after-apply",
    "moved",
    "narrowed",
    "no-changes",
    "outputs-only",
    "refresh-only",
    "renamed-into-another-org",
    "renamed-without-moved",
    "sensitive",
    "sensitive-source-priority",
    "sourcing-lost",
    "sourcing-required-and-lost",
    "sourcing-switched-on",
    "tainted",
    "tainted-by-a-failed-apply",
    "tainted-scope",
    "two-syncs",
    "user-type-destroyed",
  ]);
  const versions = plans.map((plan) => /"terraform_version": "(\d+\.\d+)/.exec(read(...plan))?.[1]);
  expect(new Set(versions)).toEqual(new Set(["1.11", "1.5", "1.8"]));
});

test.each(plans)("%s, %s: is explained as expected", (scenario, file) => {
  // Some plans of other engines were kept without the program, so they do not have the provider's version.
  const { configuration } = JSON.parse(read(scenario, file)) as { configuration?: unknown };
  const expected = read(scenario, "explained.md").replace(
    configuration ? "" : / · okta provider .*\n$/,
    configuration ? "" : "\n",
  );
  expect(explained(scenario, file).markdown.replaceAll("`tofu ", "`terraform ")).toBe(expected);
});

test("the explanation of a plan of OpenTofu names the command tofu", () => {
  expect(explained("tainted", "tofu-1.11.json").markdown).toContain(
    "`tofu untaint 'okta_user_schema_property.number'`",
  );
});

test("the label that lets a loss pass is that of the workflow, and is named at the end of a removal alone", () => {
  expect(readFileSync(join(__dirname, "../../../examples/pull-request/okta-plan.yml"), "utf8")).toContain(`'${LABEL}'`);
  const named = scenarios.filter((scenario) => read(scenario, "explained.md").includes(LABEL));
  expect(named).toEqual(["delete-then-removed"]);
});

test("these plans lose data, and the others do not", () => {
  expect(scenarios.filter((scenario) => explained(scenario, "plan.json").losesData)).toEqual(LOSING);
});

test.each(plans)("%s, %s: what is lost stands first", (scenario, file) => {
  const [first, ...rest] = explained(scenario, file).markdown.split("\n");
  expect(first).toMatch(LOSING.includes(scenario) ? /^## 🛑 (Loses|Would lose) data: / : /^## (✅|⚠️|⛔) /);
  const titles = rest.filter((line) => line.startsWith("### "));
  expect(titles.includes("### Data that would be lost") ? titles[0] : "### Data that would be lost").toBe(
    "### Data that would be lost",
  );
});

test.each(plans)(
  "%s, %s: where a user may lose a value, the first line says that data may be lost",
  (scenario, file) => {
    const { markdown } = explained(scenario, file);
    const [first] = markdown.split("\n");
    const mayLose = markdown.includes("A user to whom it gives no value has none from then on");
    expect(/^## 🛑|[Mm]ay lose data: /.test(first)).toBe(mayLose || LOSING.includes(scenario));
  },
);

test.each(plans)("%s, %s: has nothing of the machine that made it, no token and no number", (scenario, file) => {
  expect(
    /[" =]\/(tmp|root|home|work|Users)\/|127\.0\.0\.1|localhost|fake-token|\+1\d{10}/.exec(read(scenario, file))?.[0],
  ).toBeUndefined();
});

test("a sensitive value is in the plan and not in the explanation", () => {
  expect(read("sensitive", "plan.json")).toContain("not to be shown");
  expect(read("sensitive", "explained.md")).toContain("Description: `Dialpad Phone` → *sensitive*");
  expect(read("sensitive", "explained.md")).not.toContain("not to be shown");
});

describe("docs/review.md", () => {
  const review = readFileSync(join(__dirname, "../../../docs/review.md"), "utf8");
  /** The block after a comment. */
  const after = (comment: string) => review.split(`<!-- ${comment} -->\n`)[1].split(/\n(?=\n(?!>))/)[0];

  test.each(["foreign-mapping-destroyed", "drift-mapping"])(
    "shows %s as it was planned and as it is explained",
    (scenario) => {
      const quoted = read(scenario, "explained.md").trimEnd().split("\n");
      expect(after(`explained ${scenario}`)).toBe(quoted.map((line) => `> ${line}`.trimEnd()).join("\n"));
      const plan = read(scenario, "plan.txt");
      const block = review.split(`<!-- plan ${scenario} -->\n\`\`\`text\n`)[1].split("\n```")[0];
      expect(block).toBe(plan.slice(plan.indexOf("  # okta_")).trimEnd());
    },
  );

  test("lists every sign that a verdict has", () => {
    const signs = scenarios.map((scenario) => /^## (\S+)/.exec(read(scenario, "explained.md"))![1]);
    for (const sign of new Set(signs)) expect(review).toMatch(new RegExp(`^\\| ${sign}`, "m"));
  });

  test("has a row for each kind of loss, in the words of the first line", () => {
    const rows = review.split("**A loss** is")[1].split("\n\n")[1].split("\n").slice(2);
    expect(rows.flatMap((row) => row.split(" | ")[0].replace("| ", "").split(", ")).sort()).toEqual(
      Object.keys(LOSSES).sort(),
    );
  });
});
