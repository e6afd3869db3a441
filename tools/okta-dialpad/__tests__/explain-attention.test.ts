// What is no known loss, and is not called safe either: what cannot be seen, and what users may notice.
import {
  appAttribute,
  attribute,
  DIALPAD,
  explained,
  headline,
  HR,
  lines,
  mapping,
  masked,
  overriddenBy,
  profileMapping,
  stateJson,
  TYPE,
  userAttribute,
  type ChangeJson,
} from "./plan-json";

const HIDDEN = "it cannot be seen what changes: it is sensitive";
const LATE = "it cannot be seen what changes: it is known only after the apply";
const FIT = "values of users may no longer fit an attribute";
const but = (reason: string, counts = "1 to change") => `## ⚠️ No known loss, but ${reason} · ${counts}`;
const SAFE = "## ✅ Safe · 1 to change";

const overridden = overriddenBy(DIALPAD);

describe("an override of the profile source", () => {
  const verdict = (before: Record<string, unknown>, after: Record<string, unknown>, ...others: ChangeJson[]) =>
    lines([userAttribute({ before, after }), ...others])[0];
  const created = userAttribute({ actions: ["create"], after: overriddenBy(DIALPAD) });
  const OVERRIDDEN =
    "the profile source of an attribute is overridden, and users to whom the app gives no value lose their value";
  const OVERRIDDEN_IF_THERE =
    "the profile source of an attribute is overridden, " +
    "and if the attribute is in Okta already, users to whom the app gives no value lose their value";

  test.each([
    ["where there was none", attribute],
    ["by another app", overriddenBy(HR)],
  ])("%s may lose data, and the first line says so", (_, before) => {
    expect(verdict(before, overriddenBy(DIALPAD))).toBe(`## ⚠️ May lose data: ${OVERRIDDEN} · 1 to change`);
  });

  test("of an attribute that is created may lose data where Okta has the attribute already, with values", () => {
    const text = lines([created]);
    expect(text[0]).toBe(`## ⚠️ May lose data: ${OVERRIDDEN_IF_THERE} · 1 to create`);
    expect(text.join("\n")).toContain("A user to whom it gives no value has none from then on");
  });

  test("that only Terraform will know is told as possible", () => {
    const { master, ...without } = attribute;
    expect(master).toBe("PROFILE_MASTER");
    expect(
      lines([userAttribute({ before: attribute, after: without, change: { after_unknown: { master: true } } })])[0],
    ).toBe(
      "## ⚠️ May lose data: the profile source of an attribute may be overridden, " +
        "and then users to whom the app gives no value lose their value · 1 to change",
    );
  });

  test("is no known loss: whether a user loses a value, no plan shows", () => {
    expect(explained([created])).toMatchObject({ verdict: "attention", losesData: false, losses: [] });
  });

  test("that stays is safe", () => {
    const before = overriddenBy(DIALPAD);
    expect(verdict(before, { ...before, title: "Number" })).toBe("## ✅ Safe · 1 to change");
  });

  test("does not hide what is destroyed beside it", () => {
    const group: ChangeJson = {
      address: "okta_group.x",
      type: "okta_group",
      actions: ["delete"],
      before: { id: "00g" },
    };
    expect(verdict(attribute, overriddenBy(DIALPAD), group)).toBe(
      `## ⚠️ May lose data: ${OVERRIDDEN}, and also 1 other resource is destroyed · 1 to change · 1 to delete`,
    );
  });

  test("in a plan for a part of the program stands in the first line, too", () => {
    expect(explained([created], { complete: false }).verdict).toBe("partial");
    expect(lines([created], { complete: false })[0]).toBe(
      `## ⚠️ Not the whole plan, and it may lose data: ${OVERRIDDEN_IF_THERE} · 1 to create`,
    );
  });
});

describe("a masked change", () => {
  const user = (before: object, after: object, ...fields: string[]) =>
    headline([userAttribute({ before: { ...before }, after: { ...after }, change: masked(...fields) })]);

  test.each([
    ["to an override", attribute, overridden],
    ["away from one", overridden, attribute],
    [
      "of the app that overrides",
      overridden,
      { ...overridden, master_override_priority: [{ type: "APP", value: HR }] },
    ],
  ])("of the source priority cannot be seen: %s", (_, before, after) => {
    expect(user(before, after, "master", "master_override_priority")).toBe(but(HIDDEN));
    expect(user(before, after, "master", "master_override_priority")).not.toContain("Safe");
  });

  test("of the app that overrides is shown as a change, where the override itself is masked and stays", () => {
    const after = { ...overridden, master_override_priority: [{ type: "APP", value: HR }] };
    const change = userAttribute({ before: overridden, after, change: masked("master", "master_override_priority") });
    expect(explained([change]).markdown).toContain("  - Source priority: *sensitive* → *sensitive*\n");
  });

  test.each(["enum", "pattern", "type", "permissions", "required", "external_name"])(
    "of %s cannot be seen",
    (field) => {
      expect(user({ ...attribute, [field]: "a" }, { ...attribute, [field]: "b" }, field)).toBe(
        but(field === "pattern" ? `${HIDDEN} and ${FIT}` : HIDDEN),
      );
    },
  );

  test("cannot be seen where only one side is masked, either", () => {
    const change = { before_sensitive: { permissions: true } };
    expect(
      headline([
        userAttribute({
          before: { ...attribute, permissions: "HIDE" },
          after: { ...attribute, permissions: "READ_ONLY" },
          change,
        }),
      ]),
    ).toBe(but(HIDDEN));
  });

  test("of entries cannot be seen, whether all entries are masked or one expression", () => {
    const after = { ...mapping, mappings: [{ ...mapping.mappings[0], expression: "appuser.other" }] };
    const inside = {
      before_sensitive: { mappings: [{ expression: true }] },
      after_sensitive: { mappings: [{ expression: true }] },
    };
    for (const change of [masked("mappings"), inside])
      expect(headline([profileMapping({ before: mapping, after, change })])).toBe(but(HIDDEN));
  });

  test("is safe where the masked value stays as it is", () => {
    expect(user(overridden, { ...overridden, title: "Number" }, "master", "master_override_priority")).toBe(SAFE);
    const after = { ...mapping, mappings: [{ ...mapping.mappings[0], push_status: "DONT_PUSH" }] };
    const change = {
      before_sensitive: { mappings: [{ expression: true }] },
      after_sensitive: { mappings: [{ expression: true }] },
    };
    expect(headline([profileMapping({ before: mapping, after, change })])).toBe(SAFE);
  });

  test.each(["title", "description"])("of the %s is safe, because it is a text for people", (field) => {
    expect(user({ ...attribute, [field]: "a" }, { ...attribute, [field]: "b" }, field)).toBe(SAFE);
  });

  test.each(["app_id", "index", "external_name"])("of %s hides which attribute is created", (field) => {
    const after = { index: "phone", app_id: DIALPAD, external_name: "phone" };
    expect(headline([appAttribute({ actions: ["create"], after, change: masked(field) })])).toBe(
      but(HIDDEN, "1 to create"),
    );
  });
});

describe("what is known only after the apply", () => {
  test.each([
    [
      "a setting",
      userAttribute({ before: attribute, after: attribute, change: { after_unknown: { permissions: true } } }),
    ],
    [
      "an expression",
      profileMapping({
        before: mapping,
        after: mapping,
        change: { after_unknown: { mappings: [{ expression: true }] } },
      }),
    ],
  ])("%s: it cannot be seen what changes", (_, change) => {
    expect(headline([change])).toBe(but(LATE));
  });

  test("the ids that a create gives, and texts for people, hide nothing", () => {
    const after = { ...mapping, target_id: null };
    const change = { after_unknown: { id: true, target_id: true, source_name: true } };
    expect(headline([profileMapping({ actions: ["create"], after, change })])).toBe("## ✅ Safe · 1 to create");
    const late = { after_unknown: { description: true } };
    expect(headline([userAttribute({ before: attribute, after: attribute, change: late })])).toBe(SAFE);
  });
});

describe("values of users", () => {
  const verdict = (before: object, after: object) =>
    headline([userAttribute({ before: { ...attribute, ...before }, after: { ...attribute, ...after } })]);
  const choice = (...values: string[]) => values.map((value) => ({ const: value, title: value.toUpperCase() }));

  test.each([
    ["an enumeration where there was none", { enum: null }, { enum: ["a"] }],
    ["a value less", { enum: ["a", "b"] }, { enum: ["b", "c"] }],
    ["a choice less", { one_of: choice("a", "b") }, { one_of: choice("a") }],
    ["an item less", { array_enum: ["a", "b"] }, { array_enum: ["a"] }],
    ["a choice of items less", { array_one_of: choice("a", "b") }, { array_one_of: choice("a") }],
    ["another pattern", { pattern: ".+" }, { pattern: "[0-9]+" }],
    ["a pattern where there was none", { pattern: "" }, { pattern: "[0-9]+" }],
    ["a greater least length", { min_length: 2 }, { min_length: 3 }],
    ["a least length where there was none", { min_length: null }, { min_length: 1 }],
    ["a smaller greatest length", { max_length: 20 }, { max_length: 12 }],
    ["a greatest length where there was none", { max_length: 0 }, { max_length: 12 }],
    ["required", { required: false }, { required: true }],
    ["required, where it was never set", { required: null }, { required: true }],
  ])("may no longer fit an attribute: %s", (_, before, after) => {
    expect(verdict(before, after)).toBe(but(FIT));
    const { markdown } = explained([
      userAttribute({ before: { ...attribute, ...before }, after: { ...attribute, ...after } }),
    ]);
    expect(markdown).toContain(". Okta refuses the whole profile of a user whose value does not fit\n");
  });

  test.each([
    ["an enumeration taken away", { enum: ["a"] }, { enum: null }],
    ["a value more, in another order", { enum: ["a", "b"] }, { enum: ["c", "b", "a"] }],
    ["the same values with titles", { enum: ["a", "b"] }, { one_of: choice("b", "a") }],
    ["a title changed", { one_of: choice("a") }, { one_of: [{ const: "a", title: "First" }] }],
    ["a pattern taken away", { pattern: ".+" }, { pattern: null }],
    ["a smaller least length", { min_length: 3 }, { min_length: 2 }],
    ["a greater greatest length", { max_length: 12 }, { max_length: 20 }],
    ["a greatest length taken away", { max_length: 12 }, { max_length: null }],
    ["no longer required", { required: true }, { required: false }],
  ])("still fit an attribute: %s", (_, before, after) => {
    expect(verdict(before, after)).toBe(SAFE);
  });

  test("may not fit an attribute that is created as required, and fit one that is created with a pattern", () => {
    const created = (more: object) =>
      headline([userAttribute({ actions: ["create"], after: { ...attribute, ...more } })]);
    expect(created({ required: true })).toBe(but(FIT, "1 to create"));
    expect(created({ pattern: ".+", enum: ["a"], max_length: 3 })).toBe("## ✅ Safe · 1 to create");
  });

  test("are judged by what the plan does, not by what somebody changed outside Terraform", () => {
    const drift = { address: "okta_user_schema_property.x", mode: "managed", type: "okta_user_schema_property" };
    const resource_drift = [
      { ...drift, change: { actions: ["update"], before: attribute, after: { ...attribute, required: true } } },
    ];
    const { markdown } = explained([userAttribute({ before: { ...attribute, required: true }, after: attribute })], {
      resource_drift,
    });
    expect(markdown.split("\n")[0]).toBe("## ✅ Safe · 1 to change · 1 changed outside Terraform");
    expect(markdown).not.toContain("Okta refuses");
  });
});

test("an override that is taken away says what becomes of the values, whatever the new source priority is", () => {
  const stay =
    "The values that users have stay until another source or a person writes others; " +
    "new ones of the app arrive only where it is the user's profile source";
  for (const master of ["PROFILE_MASTER", "OKTA"])
    expect(explained([userAttribute({ before: overridden, after: { ...attribute, master } })]).markdown).toContain(
      `*. ${stay}\n`,
    );
  expect(
    explained([userAttribute({ before: { ...attribute, master: "OKTA" }, after: attribute })]).markdown,
  ).not.toContain(stay);
});

test("a create says that an attribute of that name is overwritten, and that other entries of a mapping stay", () => {
  const { markdown } = explained([
    userAttribute({ actions: ["create"], after: attribute }),
    appAttribute({ actions: ["create"], after: { index: "phone", app_id: DIALPAD } }),
    profileMapping({ actions: ["create"], after: mapping }),
  ]);
  expect(markdown.match(/\(`okta\w+\.x`\): .*/g)).toEqual([
    "(`okta_user_schema_property.x`): if Okta has an attribute of that name already, its settings are overwritten",
    "(`okta_app_user_schema_property.x`): if Okta has an attribute of that name already, its settings are overwritten",
    "(`okta_profile_mapping.x`): its other entries stay",
  ]);
});

describe("what Terraform lets go of", () => {
  const forgotten = (change: (more: Partial<ChangeJson>) => ChangeJson, before: Record<string, unknown>) =>
    change({ actions: ["forget"], before, after: null });
  const all = [
    forgotten(userAttribute, attribute),
    forgotten(appAttribute, { index: "phone", app_id: DIALPAD }),
    forgotten(profileMapping, mapping),
  ];
  const LETS_GO = "Terraform lets go of a whole sync: nobody looks after it from then on";

  test("a whole sync is worth attention", () => {
    expect(headline(all)).toBe(but(LETS_GO, "3 to let go of"));
    expect(headline([all[0], all[2]])).toBe(but(LETS_GO, "2 to let go of"));
    expect(explained(all)).toMatchObject({ verdict: "attention", losesData: false });
  });

  test.each([
    ["a mapping alone", [all[2]]],
    ["an attribute alone", [all[0]]],
    ["both attributes", [all[0], all[1]]],
  ])("is safe: %s", (_, changes) => {
    expect(headline(changes)).toMatch(/^## ✅ Safe/);
  });
});

test("an output with the next steps is shown in full, with its links, unless it is masked", () => {
  const steps = "  1. Open https://example-admin.okta.com/admin/x and select <Edit>.\n  2. Save.";
  const output = (more: object) => ({
    output_changes: { dialpad_phone_next_steps: { actions: ["update"], before: "x", after: steps, ...more } },
  });
  expect(explained([], output({})).markdown).toContain(
    "- Changed: `dialpad_phone_next_steps`\n" +
      "  - &#49;. Open <https://example-admin.okta.com/admin/x> and select &#60;Edit&#62;.<br>2. Save.\n",
  );
  expect(explained([], output({ after_sensitive: true })).markdown).toContain(
    "- Changed: `dialpad_phone_next_steps`\n  - *sensitive*\n",
  );
  expect(explained([], output({ after: null, after_unknown: true })).markdown).toContain(
    "  - *known only after apply*\n",
  );
  expect(
    explained([], { output_changes: { other: { actions: ["update"], before: "x", after: steps } } }).markdown,
  ).not.toContain("Open");
});

describe("checks in the headline", () => {
  const check = (kind: string, to_display: string) => ({
    address: { kind, to_display },
    status: "fail",
    instances: [],
  });

  test("a check that only warns is counted as a warning", () => {
    expect(headline([], { checks: [check("check", "check.x"), check("check", "check.y")] })).toBe(
      "## ✅ No changes · 2 warnings",
    );
  });

  test("a condition that stops the plan is counted as a failed check", () => {
    expect(
      headline([], { errored: true, checks: [check("resource", "data.okta_app.x"), check("check", "check.y")] }),
    ).toBe("## ⛔ Terraform refuses this plan · 1 failed check · 1 warning");
  });
});

describe("Terraform 1.5, which does not say that a plan only refreshes", () => {
  const state = {
    values: {
      root_module: { resources: [{ address: "okta_user_schema_property.x", mode: "managed", type: "x", values: {} }] },
    },
  };
  const plan = (more: Record<string, unknown>) =>
    headline([], { complete: undefined, errored: undefined, prior_state: state, ...more });
  const drift = [
    {
      address: "okta_group.x",
      mode: "managed",
      type: "okta_group",
      change: { actions: ["update"], before: {}, after: {} },
    },
  ];

  test("a plan that has drift or outputs and no change only refreshes the state", () => {
    expect(plan({ resource_drift: drift })).toBe("## ✅ No changes · 1 changed outside Terraform");
    expect(plan({ output_changes: { x: { actions: ["no-op"], before: 1, after: 1 } } })).toBe("## ✅ No changes");
  });

  test("a plan that has no change, no drift and no output is not the whole plan", () => {
    expect(plan({})).toBe("## ⚠️ Not the whole plan");
  });
});

describe("the last line", () => {
  const last = (changes: ChangeJson[], more: Record<string, unknown> = {}) =>
    explained(changes, more).markdown.trimEnd().split("\n").at(-1);
  const block = (expressions: Record<string, string>, version_constraint = "6.12.0") => ({
    ...{ name: "okta", full_name: "registry.terraform.io/okta/okta", version_constraint },
    expressions: Object.fromEntries(
      Object.entries(expressions).map(([name, constant_value]) => [name, { constant_value }]),
    ),
  });

  test("names the orgs that the program names, every app, and the version that it asks for", () => {
    const provider_config = {
      okta: block({ org_name: "preview", base_url: "oktapreview.com" }),
      "okta.b": block({ org_name: "production" }),
      null: { name: "null", full_name: "registry.terraform.io/hashicorp/null", version_constraint: "3.2.1" },
    };
    const change = profileMapping({ actions: ["create"], after: mapping });
    const hr = appAttribute({ actions: ["create"], after: { index: "phone", app_id: HR } });
    expect(last([change, hr], { configuration: { provider_config } })).toBe(
      "Org `preview.oktapreview.com`, `production.okta.com` · " +
        `app \`${DIALPAD}\`, \`${HR}\` · okta provider \`6.12.0\``,
    );
  });

  test("has the org from an app's links where the program leaves it to the environment", () => {
    const links = JSON.stringify({ users: { href: "https://example-admin.okta-emea.com/api/v1/apps/x/users" } });
    const prior_state = stateJson({ type: "okta_app", values: { id: DIALPAD, label: "Dialpad", links } });
    expect(last([], { prior_state, configuration: { provider_config: { okta: block({}) } } })).toBe(
      "Org `example.okta-emea.com` · okta provider `6.12.0`",
    );
  });

  test("names nothing that is sensitive, nor the id of a user type", () => {
    const change = profileMapping({
      actions: ["create"],
      after: { ...mapping, source_name: null },
      change: masked("source_id"),
    });
    expect(last([change])).not.toContain(DIALPAD);
    expect(last([change])).not.toContain(TYPE);
  });
});

describe("a mapping that Terraform lets go of", () => {
  const forgotten = profileMapping({ actions: ["forget"], before: mapping });
  const ofApp = (app_id: string, actions: string[]) =>
    appAttribute({
      actions,
      before: { index: "phone", app_id },
      after: actions.includes("forget") ? null : { index: "phone", app_id },
    });
  const ALONE =
    "Terraform lets go of a mapping and keeps its attributes: they may have lost their protection, " +
    "and once they are out of the program a plan deletes them with every value";

  test("alone is the first step of a deletion: never safe", () => {
    expect(headline([forgotten, ofApp(DIALPAD, ["no-op"])])).toBe(but(ALONE, "1 to let go of · 1 unchanged"));
  });

  test("keeps no attributes where those are of another app, or are let go of too", () => {
    expect(headline([forgotten, ofApp(HR, ["no-op"])])).toBe("## ✅ Safe · 1 to let go of · 1 unchanged");
    expect(headline([forgotten, ofApp(DIALPAD, ["forget"])])).not.toContain("keeps its attributes");
  });

  describe("and creates at another address", () => {
    const RENAMED =
      "what Terraform lets go of is created anew at another address: if it was renamed, say that it moved";
    const anchor = (actions: string[], address: string) => {
      const values = { input: { app_id: DIALPAD, user_type_id: "default" } };
      return { address, type: "terraform_data", actions, [actions[0] === "create" ? "after" : "before"]: values };
    };
    const renamed = [
      forgotten,
      ofApp(DIALPAD, ["forget"]),
      anchor(["forget"], "terraform_data.x"),
      { ...profileMapping({ actions: ["create"], after: mapping }), address: "okta_profile_mapping.y" },
      { ...ofApp(DIALPAD, ["create"]), address: "okta_app_user_schema_property.y", before: null },
      anchor(["create"], "terraform_data.y"),
    ].map((change) => ({ ...change, more: { provider_name: "p" } }));
    const one = { configuration: { provider_config: { okta: { full_name: "p" } }, root_module: {} } };
    const moves = (markdown: string) =>
      [...markdown.matchAll(/^ {2}- Created at `(.*)` too: .* `moveFromId\("(.*)"\)`/gm)].map((m) => m.slice(1));

    test("is a renaming: each line names its moveFromId, also that of the anchor", () => {
      const { markdown } = explained(renamed, one);
      expect(markdown.split("\n")[0]).toBe(but(RENAMED, "3 to create · 3 to let go of"));
      expect(moves(markdown)).toEqual(
        ["okta_app_user_schema_property", "okta_profile_mapping", "terraform_data"].map((type) => [
          `${type}.y`,
          `${type}.x`,
        ]),
      );
    });

    describe("with an attribute whose profile source is overridden", () => {
      const attributeAt = (address: string, actions: string[], values: Record<string, unknown>) => ({
        ...userAttribute({ actions, [actions[0] === "create" ? "after" : "before"]: values }),
        ...{ address: `okta_user_schema_property.${address}`, more: { provider_name: "p" } },
      });
      const forgottenOne = attributeAt("x", ["forget"], overridden);
      const NONE = "A user to whom it gives no value has none from then on";

      test("loses nothing where the override stays the same", () => {
        const { markdown } = explained([...renamed, forgottenOne, attributeAt("y", ["create"], overridden)], one);
        expect(markdown.split("\n")[0]).toBe(but(RENAMED, "4 to create · 4 to let go of"));
        expect(markdown).not.toContain(NONE);
      });

      test("may lose data where another app overrides from then on", () => {
        const { markdown } = explained([...renamed, forgottenOne, attributeAt("y", ["create"], overriddenBy(HR))], one);
        expect(markdown.split("\n")[0]).toBe(
          "## ⚠️ May lose data: the profile source of an attribute is overridden, " +
            `and users to whom the app gives no value lose their value, and also ${RENAMED} ` +
            "· 4 to create · 4 to let go of",
        );
        expect(markdown).toContain(NONE);
      });

      test("may lose data where the plan does not tell that both are in one org", () => {
        const { markdown } = explained([forgottenOne, attributeAt("y", ["create"], overridden)]);
        expect(markdown).toMatch(/^## ⚠️ May lose data: .* if the attribute is in Okta already, .* · 1 to create/);
        expect(markdown).toContain(NONE);
      });
    });

    test("is not called a renaming where the new one may be in another org", () => {
      const { markdown } = explained(renamed);
      expect(markdown).toContain("lets go of a whole sync");
      expect(moves(markdown)).toEqual([]);
    });
  });
});

test.each([
  ["an app and no org", [profileMapping({ actions: ["forget"], before: mapping })], "Org: not in this plan · app "],
  ["nothing of an app", [userAttribute({ before: attribute, after: { ...attribute, title: "Number" } })], undefined],
])("the last line says that the org is missing only where an app is named: a plan with %s", (_, changes, start) => {
  const last = explained(changes).markdown.trimEnd().split("\n").at(-1)!;
  if (start) expect(last.startsWith(start)).toBe(true);
  else expect(last).not.toContain("not in this plan");
});
