// What none of the recorded plans shows.
import {
  appAttribute,
  apps,
  attribute,
  below,
  changeJson,
  DIALPAD,
  explained,
  HR,
  lines,
  mapping,
  profileMapping,
  stateJson,
  userAttribute,
  type ChangeJson,
} from "./plan-json";

describe("names", () => {
  test("an app has its label from wherever the plan knows it, the org before anything else", () => {
    const change = appAttribute({ actions: ["create"], after: { index: "phone", app_id: DIALPAD } });
    const head = (more: Record<string, unknown>) =>
      lines([change], more).find((line) => line.startsWith("- **Create**"));
    const output = { app: { actions: ["update"], before: `Old label (${DIALPAD})`, after: `Dialpad (${DIALPAD})` } };
    expect(head({})).toContain(`of app \`${DIALPAD}\``);
    expect(head({ output_changes: output })).toContain("of app `Dialpad`");
    expect(head({ output_changes: output, prior_state: stateJson(apps([DIALPAD, "Phones"])) })).toContain(
      "of app `Phones`",
    );
    const planned = {
      root_module: {
        resources: [
          {
            address: "okta_app_saml.x",
            mode: "managed",
            type: "okta_app_saml",
            values: { id: DIALPAD, label: "Renamed" },
          },
        ],
      },
    };
    expect(head({ planned_values: planned })).toContain("of app `Renamed`");
  });

  test("two apps of one label are told apart by their ids, and so are two user types", () => {
    const state = stateJson(
      apps([DIALPAD, "Dialpad"], [HR, "Dialpad"]),
      { type: "okta_user_type", values: { id: "otyone", name: "one", display_name: "Staff" } },
      { type: "okta_user_type", values: { id: "otytwo", name: "two", display_name: "Staff" } },
    );
    const text = lines(
      [
        appAttribute({ actions: ["create"], after: { index: "phone", app_id: DIALPAD } }),
        userAttribute({ actions: ["create"], after: { ...attribute, user_type: "otytwo" } }),
      ],
      { prior_state: state },
    ).join("\n");
    expect(text).toContain(`of app \`Dialpad\` (\`${DIALPAD}\`)`);
    expect(text).toContain("of `Staff` (`otytwo`)");
  });

  test("a label that is sensitive is not shown", () => {
    const state = stateJson({
      type: "okta_app",
      values: { id: DIALPAD, label: "Secret project" },
      sensitive_values: { label: true },
    });
    const { markdown } = explained(
      [appAttribute({ actions: ["create"], after: { index: "phone", app_id: DIALPAD } })],
      {
        prior_state: state,
      },
    );
    expect(markdown).not.toContain("Secret");
  });
});

describe("settings", () => {
  test("have the console's words; one that this version does not know keeps the provider's name", () => {
    const before = { ...attribute, permissions: "HIDE", required: false, min_length: null, constructor: 1 };
    const after = {
      ...attribute,
      permissions: "READ_WRITE",
      required: true,
      min_length: 4,
      novelty: { a: [1] },
      constructor: 2,
    };
    expect(below(lines([userAttribute({ before, after })]), "**Change**")).toEqual([
      "Attribute length, at least: *not set* → `4`. Okta refuses the whole profile of a user whose value does not fit",
      "Attribute required: *no* → *yes*. Okta refuses the whole profile of a user whose value does not fit",
      "User permission: *Hide* → *Read-Write*",
      "`constructor`: `1` → `2`",
      '`novelty`: `{"a":[1]}`',
    ]);
  });

  test.each([null, undefined, "", false, []])(
    "one that was never set, and that the provider reads as %j, does not change",
    (before) => {
      const change = userAttribute({ before: { ...attribute, unique: before }, after: { ...attribute, unique: null } });
      expect(below(lines([change]), "**Change**")).toEqual(["Nothing that the console would show"]);
    },
  );

  test("a source priority names its apps, by label or by id", () => {
    const priority = (...values: unknown[]) => ({
      ...attribute,
      master: "OVERRIDE",
      master_override_priority: values.map((value) => ({ type: "APP", value })),
    });
    const state = stateJson(apps([DIALPAD, "Dialpad"]));
    const change = (before: Record<string, unknown>, after: Record<string, unknown>, unknown = {}) =>
      below(
        lines([userAttribute({ before, after, change: { after_unknown: unknown } })], { prior_state: state }),
        "**Change**",
      );
    expect(change(priority(DIALPAD), priority(HR, DIALPAD))).toEqual([
      `Source priority: *Override by* \`Dialpad\` → *Override by* \`${HR}\`, \`Dialpad\`. ` +
        "A user to whom it gives no value has none from then on",
    ]);
    expect(
      change({ ...attribute, master: "OKTA" }, priority(null), { master_override_priority: [{ value: true }] })[0],
    ).toContain("*Inherit from Okta* → *Override by* *known only after apply*");
    const { master, ...without } = attribute;
    expect(master).toBe("PROFILE_MASTER");
    expect(change(attribute, without, { master: true })).toEqual([
      "Source priority: *Inherit from profile source* → *known only after apply*",
    ]);
    expect(change(attribute, priority(...Array.from({ length: 13 }, (_, index) => `0oa${index}`)))[0]).toContain(
      "`0oa9` and 3 more",
    );
  });
});

describe("entries", () => {
  const entry = (id: string | null, expression: string | null, push_status: string | null = "PUSH") => ({
    id,
    expression,
    push_status,
  });
  const change = (before: unknown[], after: unknown[] | undefined, more: Partial<ChangeJson> = {}) =>
    below(
      lines([
        profileMapping({ before: { ...mapping, mappings: before }, after: { ...mapping, mappings: after }, ...more }),
      ]),
      "**Change**",
    );

  test("are paired by the attribute that they fill", () => {
    expect(
      change(
        [entry("a", "appuser.a"), entry("b", "appuser.b"), entry("c", "appuser.c", "DONT_PUSH")],
        [entry("c", "appuser.c2"), entry("b", "appuser.b"), entry("d", "appuser.d", "DONT_PUSH")],
      ),
    ).toEqual([
      "No longer written by Terraform: `appuser.a` to `a`. " +
        "It **stays mapped** in Okta until somebody unmaps it in the console",
      "Entry for `c`: `appuser.c` → `appuser.c2`, " +
        "*Apply mapping on user create only* → *Apply mapping on user create and update*",
      "New entry: `appuser.d` to `d`, *Apply mapping on user create only*",
    ]);
  });

  test("may fill one attribute twice, which Terraform allows", () => {
    expect(change([entry("a", "appuser.a")], [entry("a", "appuser.b"), entry("a", "appuser.c")])).toEqual([
      "Entry for `a`: `appuser.a` → `appuser.b`, *Apply mapping on user create and update*",
      "New entry: `appuser.c` to `a`, *Apply mapping on user create and update*",
    ]);
  });

  test("may be known only after apply: an expression, a key, all of them", () => {
    const unknown = (mappings: unknown) => ({ change: { after_unknown: { mappings } } });
    expect(change([entry("a", "appuser.a")], [entry("a", null)], unknown([{ expression: true }]))).toEqual([
      "Entry for `a`: `appuser.a` → *known only after apply*, *Apply mapping on user create and update*",
    ]);
    expect(change([], [entry(null, "appuser.a")], unknown([{ id: true }]))).toEqual([
      "New entry: `appuser.a` to *known only after apply*, *Apply mapping on user create and update*",
    ]);
    expect(change([entry("a", "appuser.a")], undefined, unknown(true))).toEqual([
      "Entries: 1 → *known only after apply*",
    ]);
  });

  test("that are sensitive are masked, and a change of them is still shown", () => {
    const sensitive = {
      before_sensitive: { mappings: [{ expression: true }] },
      after_sensitive: { mappings: [{ expression: true }] },
    };
    expect(change([entry("a", "secret one")], [entry("a", "secret two")], { change: sensitive })).toEqual([
      "Entry for `a`: *sensitive* → *sensitive*, *Apply mapping on user create and update*",
    ]);
    expect(change([entry("a", "secret")], [entry("a", "secret", "DONT_PUSH")], { change: sensitive })).toEqual([
      "Entry *sensitive* to `a`: *Apply mapping on user create and update* → *Apply mapping on user create only*",
    ]);
    const set = { before_sensitive: { mappings: true }, after_sensitive: { mappings: true } };
    expect(change([entry("a", "secret")], [entry("b", "other")], { change: set })).toEqual([
      "Entries: *sensitive* → *sensitive*",
    ]);
    expect(change([entry("a", "secret")], [entry("a", "secret")], { change: set })).toEqual([
      "Nothing that the console would show",
    ]);
  });
});

describe("the rest of the plan", () => {
  const anchor = (more: Partial<ChangeJson>): ChangeJson => ({
    address: "terraform_data.x",
    type: "terraform_data",
    ...more,
  });
  const input = { app_id: DIALPAD, user_type_id: "default" };

  test("a tainted anchor, and a tainted resource that is not explained, have the command that keeps them", () => {
    const tainted = { actions: ["delete", "create"], more: { action_reason: "replace_because_tainted" } };
    const text = lines([
      anchor({ ...tainted, before: { input }, after: { input } }),
      { address: "okta_group.x", type: "okta_group", ...tainted, before: {}, after: {} },
    ]);
    expect(below(text, "terraform_data.x")).toEqual([
      "Its last creation or change failed half-way (tainted). " +
        "To keep it: `terraform untaint 'terraform_data.x'`, then plan again",
    ]);
    expect(below(text, "okta_group.x")[0]).toContain("`terraform untaint 'okta_group.x'`");
  });

  test("drift of a resource that is not explained is named by the address", () => {
    const drift = [
      changeJson({ address: "okta_group.x", type: "okta_group", before: { name: "a" }, after: { name: "b" } }),
      changeJson({ address: "okta_group.gone", type: "okta_group", actions: ["delete"], before: { name: "a" } }),
      changeJson(userAttribute({ before: attribute, after: { ...attribute, title: "Telephone" } })),
      changeJson(
        appAttribute({
          before: { index: "phone", app_id: DIALPAD, unique: null },
          after: { index: "phone", app_id: DIALPAD, unique: "" },
        }),
      ),
    ];
    const text = lines(
      [userAttribute({ before: { ...attribute, title: "Telephone" }, after: { ...attribute, title: "Number" } })],
      {
        resource_drift: drift,
      },
    );
    expect(text[0]).toBe("## ✅ Safe · 1 to change · 3 changed outside Terraform");
    expect(text.slice(text.indexOf("### Changed outside Terraform since the last apply") + 2)).toEqual([
      "- Attribute `phone` of `User (default)` (`okta_user_schema_property.x`)",
      "  - Display name: `Phone` → `Telephone` (this plan changes it again)",
      "- `okta_group.x`",
      "- `okta_group.gone`",
      "  - Deleted (this plan leaves it so)",
      "",
    ]);
  });

  test("a condition that stops the plan comes first, and a check without a message is named, too", () => {
    const check = (kind: string, to_display: string, problems?: unknown) => ({
      address: { kind, to_display },
      status: problems ? "fail" : "error",
      instances: [{ address: { to_display }, status: "fail", problems }],
    });
    const text = lines([], {
      errored: true,
      checks: [check("check", "check.x"), check("var", "var.app", [{ message: "Expected 0oa.\n  Really." }])],
    });
    expect(text).toEqual([
      "## ⛔ Terraform refuses this plan · 1 failed check · 1 warning",
      "",
      "Terraform refuses this plan: nothing of it can be applied. The failed checks below say why.",
      "",
      "### Failed checks",
      "",
      "- `var.app`",
      "  - Expected 0oa.<br>Really.",
      "- `check.x` (a warning)",
      "",
    ]);
  });

  test("a condition that fails while the state is only refreshed refuses nothing", () => {
    const address = { kind: "resource", to_display: "data.okta_apps.x" };
    const checks = [
      { address, status: "fail", instances: [{ address, status: "fail", problems: [{ message: "No." }] }] },
    ];
    expect(lines([], { checks, errored: false }).slice(0, 6)).toEqual([
      "## ✅ No changes · 1 warning",
      "",
      "### Warnings",
      "",
      "- `data.okta_apps.x` (a warning: the plan can be applied)",
      "  - No.",
    ]);
  });

  test("deferred changes and actions, which newer versions plan, are named", () => {
    const text = lines([], {
      deferred_changes: [{ reason: "provider_config_unknown", resource_change: { address: "okta_group.later" } }],
      action_invocations: [{ address: "action.okta_sync.now" }],
    });
    expect(text[0]).toBe("## ⚠️ No known loss, but 2 steps are not explained here");
    expect(text.filter((line) => line.startsWith("- ")).map((line) => line.split(" is ")[0])).toEqual([
      "- `okta_group.later`",
      "- `action.okta_sync.now`",
    ]);
  });

  test("an ephemeral resource changes nothing", () => {
    expect(
      lines([{ address: "ephemeral.vault_secret.x", type: "vault_secret", mode: "ephemeral", actions: ["open"] }])[0],
    ).toBe("## ✅ No changes");
  });

  test("profile sourcing that is on, or that the plan did not read, is not called switched off", () => {
    const before = { ...attribute, master: "OVERRIDE", master_override_priority: [{ type: "APP", value: DIALPAD }] };
    const verdict = (features?: string[]) =>
      lines(
        [userAttribute({ before, after: attribute })],
        features ? { prior_state: stateJson(apps([DIALPAD, "Dialpad", features])) } : {},
      )[0];
    expect(verdict([])).toContain("profile sourcing was switched off");
    expect(verdict(["PROFILE_MASTERING"])).toBe("## ✅ Safe · 1 to change");
    expect(verdict()).toBe("## ✅ Safe · 1 to change");
  });

  test("without an override, profile sourcing that is switched off takes the updates of a mapping away", () => {
    const after = { ...mapping, mappings: mapping.mappings.map((entry) => ({ ...entry, push_status: "DONT_PUSH" })) };
    expect(
      lines([profileMapping({ before: mapping, after })], { prior_state: stateJson(apps([DIALPAD, "Dialpad"])) })[4],
    ).toContain("`Dialpad` sourced Okta users at the last apply");
  });
});

test("a plan for a part of a program is not the whole plan, also where nothing is deployed yet", () => {
  expect(lines([userAttribute({ actions: ["create"], after: attribute })], { complete: false })[0]).toBe(
    "## ⚠️ Not the whole plan · 1 to create",
  );
});

describe("room", () => {
  const groups = (count: number, length = 10): ChangeJson[] =>
    Array.from({ length: count }, (_, index) => ({
      address: `okta_group.${"g".repeat(length)}${index}`,
      type: "okta_group",
      actions: ["create"],
      after: {},
    }));

  test("a long list is folded", () => {
    const { markdown } = explained(groups(100));
    expect(markdown).toContain("<summary>60 more</summary>\n\n- Create `okta_group.");
    expect(markdown.match(/- Create/g)).toHaveLength(100);
  });

  test("a longer list is cut and counted, and what would be lost is cut last", () => {
    const attributes = Array.from({ length: 40 }, (_, index) =>
      userAttribute({ address: `okta_user_schema_property.x${index}`, actions: ["delete"], before: attribute }),
    );
    const { markdown } = explained([...groups(5000, 300), ...attributes]);
    expect(markdown.length).toBeLessThanOrEqual(65_536);
    expect(markdown.match(/🛑 \*\*Deletes/g)).toHaveLength(41);
    const shown = markdown.match(/- Create/g)?.length ?? 0;
    expect(shown).toBeGreaterThan(20);
    expect(markdown).toContain(`… and ${(5000 - shown).toLocaleString("en-US")} more, for which a comment has no room`);
    expect(markdown).toContain("5,000 other resources, not explained here");
  });

  test("the folded part repeats the mapping to which its entries belong", () => {
    const mappings = Array.from({ length: 60 }, (_, index) => ({
      id: `a${index}`,
      expression: `appuser.a${index}`,
      push_status: "PUSH",
    }));
    const { markdown } = explained([profileMapping({ actions: ["create"], after: { ...mapping, mappings } })]);
    expect(markdown.match(/^- \*\*Write into\*\*/gm)).toHaveLength(2);
    expect(markdown).toContain("<summary>20 more</summary>\n\n- **Write into**");
  });

  test("two long expressions are shown from where they differ", () => {
    const long = "a".repeat(3000);
    const expression = (end: string) => ({
      ...mapping,
      mappings: [{ id: "phone", expression: `${long}${end}`, push_status: "PUSH" }],
    });
    const [line] = below(
      lines([profileMapping({ before: expression("one"), after: expression("two") })]),
      "**Change**",
    );
    const tail = "a".repeat(40);
    expect(line).toBe(
      `Entry for \`phone\`: (2,960 characters)…\`${tail}one\` → (2,960 characters)…\`${tail}two\`, ` +
        "*Apply mapping on user create and update*",
    );
  });
});
