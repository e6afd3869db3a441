// An attribute that is deleted, a mapping that is cleared, and what to do instead.
import {
  appAttribute,
  attribute,
  below,
  DIALPAD,
  explained,
  HR,
  lines,
  mapping,
  profileMapping,
  userAttribute,
  type ChangeJson,
} from "./plan-json";

const loss = (change: ChangeJson, more: Record<string, unknown> = {}) => below(lines([change], more), "🛑");
const destroyed = (
  kind: typeof userAttribute,
  before: Record<string, unknown>,
  action_reason?: string,
  actions = ["delete", "create"],
) => kind({ actions, before, after: actions.length > 1 ? before : null, more: { action_reason } });

test.each([
  ["replace_by_request", "the plan was made with `-replace`"],
  ["replace_by_triggers", "its `replace_triggered_by` names something that changes"],
  ["replace_because_cannot_update", "the provider cannot change one of its settings in place"],
  ["a_reason_of_a_later_version", "the provider cannot change one of its settings in place"],
])("a replacement says why: %s", (reason, why) => {
  expect(loss(destroyed(userAttribute, attribute, reason))[1]).toBe(`**Why:** ${why}.`);
  expect(loss(destroyed(profileMapping, mapping, reason))[0]).toContain(
    "then only the program's entries are written again",
  );
});

test("a replacement that creates first leaves nothing, because both are one object in Okta", () => {
  const left =
    "Terraform writes first and deletes last, so nothing of it is left, and Terraform believes that it is there.";
  const first = ["create", "delete"];
  expect(loss(destroyed(profileMapping, mapping, undefined, first))[0]).toContain(left);
  expect(loss(destroyed(userAttribute, attribute, undefined, first))[0]).toBe(
    `**Lost:** the value of every user in it. ${left}`,
  );
  expect(lines([destroyed(userAttribute, attribute, undefined, first)])).toEqual(
    expect.arrayContaining([
      "## 🛑 Loses data: 1 attribute deleted · 1 to replace",
      "- **Write, then delete:** attribute `phone` of `User (default)` (`okta_user_schema_property.x`)",
    ]),
  );
});

test.each(["delete_because_no_resource_config", "delete_because_enabled_false", "a_reason_of_a_later_version"])(
  "a deletion is called one from the program: %s",
  (reason) => {
    expect(loss(destroyed(appAttribute, { index: "phone", app_id: DIALPAD }, reason, ["delete"]))[1]).toContain(
      "it is no longer in the program",
    );
  },
);

test.each(["delete_because_each_key", "delete_because_count_index", "delete_because_wrong_repetition"])(
  "an instance of for_each or count can be put back: %s",
  (reason) => {
    const change = {
      ...destroyed(appAttribute, { index: "phone", app_id: DIALPAD }, reason, ["delete"]),
      address: "okta.x[1]",
    };
    expect(loss(change).slice(1)).toEqual([
      "**Why:** the `for_each` or `count` of its resource does not have it any more.",
      "**Instead:** put it back there. To let go of it: run `terraform state rm 'okta.x[1]'`, " +
        "which leaves it in Okta, and plan again.",
    ]);
  },
);

test("the deletion of a deposed object is a loss, because it is one object in Okta with the current attribute", () => {
  const change = userAttribute({ actions: ["delete"], before: attribute, more: { deposed: "1a2b3c4d" } });
  expect(lines([change])[4]).toContain("(`okta_user_schema_property.x (deposed object 1a2b3c4d)`)");
  expect(loss(change).slice(1)).toEqual([
    "**Why:** it is left over from a replacement that failed half-way, " +
      "and stands for the same object in Okta as the current one.",
    "**Instead:** run `terraform state rm 'okta_user_schema_property.x'`, which sends nothing to Okta, " +
      "and plan again: the program then creates it, and the create overwrites what Okta has.",
  ]);
});

test("the advice to untaint an attribute names the settings that would replace it all the same", () => {
  const tainted = (before: object, after: object) => {
    const more = { action_reason: "replace_because_tainted" };
    return loss(appAttribute({ actions: ["delete", "create"], before: { ...before }, after: { ...after }, more }))[2];
  };
  const phone = { index: "phone", app_id: HR, external_name: "phone", title: "Phone" };
  expect(tainted(phone, { ...phone, title: "Number" })).toContain(
    "plan again: then it is changed in place and nothing is lost.",
  );
  expect(tainted(phone, { ...phone, app_id: DIALPAD, external_name: "number" })).toContain(
    "plan again: the provider then replaces it all the same, because of *App*, *External name*, " +
      "so read that plan before you apply it.",
  );
  expect(tainted(phone, { ...phone, app_id: DIALPAD })).toContain(
    "plan again: that plan still writes to another object, because of *App*, so read that plan before you apply it.",
  );
});

test("a deleted or replaced attribute of groups is a loss, too", () => {
  const group = (actions: string[]): ChangeJson => ({
    address: "okta_group_schema_property.x",
    type: "okta_group_schema_property",
    actions,
    before: { index: "costCenter" },
    after: actions.length > 1 ? { index: "costCenter" } : null,
  });
  expect(lines([group(["delete"])]).slice(0, 6)).toEqual([
    "## 🛑 Loses data: 1 attribute deleted · 1 to delete",
    "",
    "### Data that would be lost",
    "",
    "- 🛑 **Deletes the attribute `costCenter` of groups** (`okta_group_schema_property.x`)",
    "  - **Lost:** the value of every group in it.",
  ]);
  expect(explained([group(["delete", "create"])]).losesData).toBe(true);
});

test("the untaint command is quoted for a shell, whatever the key has", () => {
  const address = `okta_user_schema_property.x["it's \`$(id)\`"]`;
  const [, , instead] = loss(
    userAttribute({
      address,
      actions: ["delete", "create"],
      before: attribute,
      after: attribute,
      more: { action_reason: "replace_because_tainted" },
    }),
  );
  expect(instead).toContain("``terraform untaint 'okta_user_schema_property.x[\"it'\\''s `$(id)`\"]'``");
});

test("what Terraform lets go of and creates anew is no loss", () => {
  const change = userAttribute({ actions: ["forget", "create"], before: attribute, after: attribute });
  expect(explained([change])).toMatchObject({ losesData: false });
  expect(lines([change]).join("\n")).toContain("**Let go of and create anew:** attribute `phone`");
});

describe("a deletion at one address and a creation at another", () => {
  const okta = { name: "okta", full_name: "registry.terraform.io/okta/okta" };
  const oneOrg = { configuration: { provider_config: { okta } } };
  const why = (before: object, after: object) =>
    below(
      lines(
        [
          appAttribute({ address: "okta_app_user_schema_property.old", actions: ["delete"], before: { ...before } }),
          appAttribute({ address: "okta_app_user_schema_property.new", actions: ["create"], after: { ...after } }),
        ],
        oneOrg,
      ),
      "Deletes the attribute",
    )[1];
  const phone = { index: "phone", app_id: DIALPAD };

  test("is a renaming where it is the same object in Okta", () => {
    expect(why(phone, phone)).toContain("it is created at `okta_app_user_schema_property.new` too.");
  });

  test.each([
    ["another variable name", { ...phone, index: "fax" }],
    ["another app", { ...phone, app_id: HR }],
  ])("is none with %s", (_, other) => {
    expect(why(phone, other)).toBe("**Why:** the plan was made to destroy.");
  });
});

describe("an object that is created, as the one that is deleted,", () => {
  const program = (keys: string[], resources: Record<string, string>) => ({
    configuration: {
      provider_config: Object.fromEntries(
        keys.map((key) => [key, { name: "okta", full_name: "registry.terraform.io/okta/okta" }]),
      ),
      root_module: {
        resources: Object.entries(resources).map(([address, provider_config_key]) => ({
          address,
          provider_config_key,
        })),
      },
    },
  });
  const gone = (address = "okta_user_schema_property.old", reason = "delete_because_no_resource_config") =>
    userAttribute({ address, actions: ["delete"], before: attribute, more: { action_reason: reason } });
  const made = (address = "okta_user_schema_property.new") =>
    userAttribute({ address, actions: ["create"], after: attribute });
  const instead = (changes: ChangeJson[], more: Record<string, unknown>) => explained(changes, more).losses[0].instead;

  test("is a renaming where the program has one provider configuration", () => {
    expect(instead([gone(), made()], program(["okta"], { "okta_user_schema_property.new": "okta" }))).toContain(
      '`moveFromId("okta_user_schema_property.old")`',
    );
  });

  test("may be in another org where the program has two: no command is advised, and the condition is named", () => {
    const advice = instead(
      [gone(), made()],
      program(["okta.a", "okta.b"], { "okta_user_schema_property.new": "okta.b" }),
    );
    expect(advice).not.toContain("moveFromId");
    expect(advice).toContain("across two orgs that would leave the old one behind");
  });

  test("is not called a renaming where the plan does not have the program", () => {
    expect(instead([gone(), made()], {})).not.toContain("moveFromId");
  });

  test("is a renaming where both have the same one of two provider configurations", () => {
    const old = gone('module.m["x.y[0]"].okta_user_schema_property.old["a]"]', "delete_because_each_key");
    const module = {
      module: { resources: [{ address: "okta_user_schema_property.old", provider_config_key: "okta.b" }] },
    };
    const { configuration } = program(["okta.a", "okta.b"], { "okta_user_schema_property.new": "okta.b" });
    const more = {
      configuration: { ...configuration, root_module: { ...configuration.root_module, module_calls: { m: module } } },
    };
    expect(instead([old, made()], more)).toContain("moveFromId(");
    const other = { "okta_user_schema_property.new": "okta.a" };
    const elsewhere = { ...more.configuration.root_module, ...program([], other).configuration.root_module };
    const across = instead([old, made()], { configuration: { ...more.configuration, root_module: elsewhere } });
    expect(across).toContain("put it back there");
    expect(across).not.toContain("moved");
  });
});
