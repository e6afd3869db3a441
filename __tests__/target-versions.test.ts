import { type TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { AppUserAttribute, DialpadPhoneSync, ProfileMapping, UserAttribute, type Removal } from "../lib";
import { APP, refusal, synth, USER_TYPE } from "./synth";

const sync = (stack: TerraformStack) => new DialpadPhoneSync(stack, "x", { appId: APP });

/** What each resource's lifecycle says about being destroyed. */
const protections = (program: (stack: TerraformStack) => void, context: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(synth(program, context).resource)
      .filter(([type]) => type !== "terraform_data")
      .map(([type, named]) => {
        const { prevent_destroy, destroy } = (Object.values(named)[0].lifecycle ?? {}) as Record<string, unknown>;
        return [type, { prevent_destroy, destroy }];
      }),
  );

const REFUSED = { prevent_destroy: true, destroy: undefined };

test.each([
  ["both engines", { terraform: ">=1.16.3", opentofu: ">=1.12.4" }],
  ["Terraform alone", { terraform: ">=1.16.0" }],
  ["OpenTofu alone", { opentofu: ">=1.12.0" }],
  ["with an end", { terraform: ">=1.16.3 <2", opentofu: ">=1.12.4 <1.14" }],
  ["a later major version", { terraform: ">=2.0.0" }],
])(
  "where all engines know destroy = false, the mapping has it instead of prevent_destroy, the attributes both: %s",
  (_, targetVersions) => {
    expect(protections(sync, { targetVersions })).toEqual({
      okta_user_schema_property: { prevent_destroy: true, destroy: false },
      okta_app_user_schema_property: { prevent_destroy: true, destroy: false },
      okta_profile_mapping: { prevent_destroy: undefined, destroy: false },
    });
  },
);

test.each([
  ["an older Terraform", { terraform: ">=1.15.9", opentofu: ">=1.12.4" }],
  ["an older OpenTofu", { terraform: ">=1.16.3", opentofu: ">=1.11.6" }],
  ["a range that begins with older ones", { terraform: ">=1.5.0 <1.17" }],
])(
  "where some version of an engine does not know destroy = false, the context changes nothing: %s",
  (_, targetVersions) => {
    expect(synth(sync, { targetVersions })).toEqual(synth(sync));
  },
);

test("without the context the attributes and the mapping have prevent_destroy alone", () => {
  expect(protections(sync, {})).toEqual({
    okta_user_schema_property: REFUSED,
    okta_app_user_schema_property: REFUSED,
    okta_profile_mapping: REFUSED,
  });
});

test("the single constructs do the same as a sync", () => {
  const program = (stack: TerraformStack) => {
    new UserAttribute(stack, "x", { variableName: "x", displayName: "X" });
    new AppUserAttribute(new Construct(stack, "app"), "x", { appId: APP, variableName: "x", displayName: "X" });
    new ProfileMapping(new Construct(stack, "mapping"), "x", {
      sourceId: USER_TYPE,
      targetId: APP,
      expressions: { x: "user.x" },
    });
  };
  const context = { targetVersions: { opentofu: ">=1.12.4" } };
  expect(protections(program, context)).toEqual(protections(sync, context));
});

test.each<Removal>(["delete", "forget"])("under removal %s the context changes nothing", (removal) => {
  const leaving = (stack: TerraformStack) => new DialpadPhoneSync(stack, "x", { appId: APP, removal });
  expect(synth(leaving, { targetVersions: { terraform: ">=1.16.3" } })).toEqual(synth(leaving));
});

const FORMS = 'expected >=X.Y.Z or >=X.Y.Z <N, such as ">=1.16.3" or ">=1.16.3 <2"';
const EXPECTED = 'expected { "terraform": ">=X.Y.Z", "opentofu": ">=X.Y.Z" }, or one of them';

test.each<[unknown, string[]]>([
  [{ terraform: "~> 1.16" }, [`context targetVersions.terraform is "~> 1.16": ${FORMS}`]],
  [{ terraform: ">=1.16" }, [`context targetVersions.terraform is ">=1.16": ${FORMS}`]],
  [{ terraform: ">=1.16.0-rc2" }, [`context targetVersions.terraform is ">=1.16.0-rc2": ${FORMS}`]],
  [{ opentofu: ">=1.12.4 || ^2" }, [`context targetVersions.opentofu is ">=1.12.4 || ^2": ${FORMS}`]],
  [
    { terraform: 1.16, opentofu: "" },
    [`context targetVersions.terraform is 1.16: ${FORMS}`, `context targetVersions.opentofu is "": ${FORMS}`],
  ],
  [{ tofu: ">=1.12.4" }, [`context targetVersions names "tofu": ${EXPECTED}`]],
  [{ constructor: ">=1.12.4" }, [`context targetVersions names "constructor": ${EXPECTED}`]],
  [{}, [`context targetVersions is {}: ${EXPECTED}`]],
  [">=1.16.3", [`context targetVersions is ">=1.16.3": ${EXPECTED}`]],
  [null, [`context targetVersions is null: ${EXPECTED}`]],
])("another form is refused, and the problem says which forms are read: %j", (targetVersions, problems) => {
  expect(refusal(sync, { targetVersions })).toBe(
    `stack/x/UserAttribute (UserAttribute) is not valid:\n${problems.map((problem) => `- ${problem}`).join("\n")}`,
  );
});
