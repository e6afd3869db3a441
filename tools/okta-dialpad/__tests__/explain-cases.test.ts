// What no plan of the scenarios shows.
import { explain } from "../src/explain/explain";
import { readPlan } from "../src/explain/plan";
import {
  appAttribute,
  attribute,
  changeJson,
  DIALPAD,
  HR,
  mapping,
  planJson,
  profileMapping,
  stateJson,
  TYPE,
  userAttribute,
  type ChangeJson,
} from "./plan-json";

const explained = (changes: ChangeJson[], more: Record<string, unknown> = {}) =>
  explain(readPlan(planJson(changes, more)));
const lines = (changes: ChangeJson[], more: Record<string, unknown> = {}) =>
  explained(changes, more).markdown.split("\n");

/** The lines below the head that contains a text. */
function below(markdown: string[], head: string): string[] {
  const start = markdown.findIndex((line) => line.startsWith("- ") && line.includes(head));
  const end = markdown.findIndex((line, index) => index > start && !line.startsWith("  - "));
  return markdown.slice(start + 1, end).map((line) => line.slice(4));
}

const apps = (...labels: [string, string, string[]?][]) => ({
  type: "okta_apps",
  values: { apps: labels.map(([id, label, features = []]) => ({ id, label, features })) },
});
const defaultType = { type: "okta_user_type", values: { id: TYPE, name: "user", display_name: "User" } };

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

  test("a label that Terraform calls sensitive stays out", () => {
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
  test("in the console's words; one that this version does not know under the provider's name", () => {
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
    "what the provider reads back as %j is no change of what was never set",
    (before) => {
      const change = userAttribute({ before: { ...attribute, unique: before }, after: { ...attribute, unique: null } });
      expect(below(lines([change]), "**Change**")).toEqual(["Nothing that the console would show"]);
    },
  );

  test("a source priority names its apps, known or not", () => {
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
      `Source priority: *Override by* \`Dialpad\` → *Override by* \`${HR}\`, \`Dialpad\`. A user to whom it gives no value has none from then on`,
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
      "No longer written by Terraform: `appuser.a` to `a`. It **stays mapped** in Okta until somebody unmaps it in the console",
      "Entry for `c`: `appuser.c` → `appuser.c2`, *Apply mapping on user create only* → *Apply mapping on user create and update*",
      "New entry: `appuser.d` to `d`, *Apply mapping on user create only*",
    ]);
  });

  test("one attribute twice, which Terraform lets a program say", () => {
    expect(change([entry("a", "appuser.a")], [entry("a", "appuser.b"), entry("a", "appuser.c")])).toEqual([
      "Entry for `a`: `appuser.a` → `appuser.b`, *Apply mapping on user create and update*",
      "New entry: `appuser.c` to `a`, *Apply mapping on user create and update*",
    ]);
  });

  test("known only after apply: an expression, a key, all of them", () => {
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

  test("sensitive ones are masked, and a change of them still shows", () => {
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

  test("with delete_when_absent, what leaves the program is unmapped, and everybody else's entries too", () => {
    const on = { ...mapping, delete_when_absent: true };
    const { markdown, losesData } = explained([profileMapping({ before: on, after: { ...on, mappings: [] } })]);
    expect(losesData).toBe(true);
    expect(markdown).toContain("Unmapped: `appuser.phone` to `phone`");
    for (const change of [
      { after_unknown: { delete_when_absent: true } },
      { after_sensitive: { delete_when_absent: true } },
    ])
      expect(
        explained([profileMapping({ actions: ["create"], after: { ...mapping, delete_when_absent: true }, change })])
          .losesData,
      ).toBe(true);
    expect(explained([profileMapping({ actions: ["forget", "create"], before: on, after: on })]).losesData).toBe(true);
    expect(explained([profileMapping({ actions: ["no-op"], before: on, after: on })]).losesData).toBe(false);
  });
});

describe("what is lost", () => {
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
  ])("replaced, %s", (reason, why) => {
    expect(loss(destroyed(userAttribute, attribute, reason))[1]).toBe(`**Why:** ${why}.`);
    expect(loss(destroyed(profileMapping, mapping, reason))[0]).toContain(
      "then only the program's entries are written again",
    );
  });

  test("replaced by what is created first: nothing is left, because both are one object in Okta", () => {
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
    "deleted, %s",
    (reason) => {
      expect(loss(destroyed(appAttribute, { index: "phone", app_id: DIALPAD }, reason, ["delete"]))[1]).toContain(
        "it is no longer in the program",
      );
    },
  );

  test.each(["delete_because_each_key", "delete_because_count_index", "delete_because_wrong_repetition"])(
    "one of several, %s",
    (reason) => {
      const change = {
        ...destroyed(appAttribute, { index: "phone", app_id: DIALPAD }, reason, ["delete"]),
        address: "okta.x[1]",
      };
      expect(loss(change).slice(1)).toEqual([
        "**Why:** the `for_each` or `count` of its resource does not have it any more.",
        "**Instead:** put it back there. To let go of it: run `terraform state rm 'okta.x[1]'`, which leaves it in Okta, and plan again.",
      ]);
    },
  );

  test("a deposed object is deleted with its attribute: both have one name in Okta", () => {
    const change = userAttribute({ actions: ["delete"], before: attribute, more: { deposed: "1a2b3c4d" } });
    expect(lines([change])[4]).toContain("(`okta_user_schema_property.x (deposed object 1a2b3c4d)`)");
    expect(loss(change).slice(1)).toEqual([
      "**Why:** it is left over from a replacement that failed half-way, and stands for the same object in Okta as the current one.",
      "**Instead:** run `terraform state rm 'okta_user_schema_property.x'`, which sends nothing, and plan again: what the program creates then is written onto what is there.",
    ]);
  });

  test("a tainted attribute that the program also changes: what differs would be lost after the untaint, too", () => {
    const tainted = (before: object, after: object) => {
      const more = { action_reason: "replace_because_tainted" };
      return loss(appAttribute({ actions: ["delete", "create"], before: { ...before }, after: { ...after }, more }))[2];
    };
    const phone = { index: "phone", app_id: HR, external_name: "phone", title: "Phone" };
    expect(tainted(phone, { ...phone, title: "Number" })).toContain(
      "plan again: then it is changed in place and nothing is lost.",
    );
    expect(tainted(phone, { ...phone, app_id: DIALPAD, external_name: "number" })).toContain(
      "plan again: the provider then replaces it all the same, because of *App*, *External name*, so read that plan before you apply it.",
    );
    expect(tainted(phone, { ...phone, app_id: DIALPAD })).toContain(
      "plan again: that plan still writes to another object, because of *App*, so read that plan before you apply it.",
    );
  });

  test("an attribute of groups", () => {
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

  test("the untaint command survives a shell, whatever stands in the key", () => {
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

  const ids: [string, ChangeJson, boolean][] = [
    [
      "another app id",
      appAttribute({ before: { index: "p", app_id: DIALPAD }, after: { index: "p", app_id: HR } }),
      true,
    ],
    [
      "an app id that is known only after apply",
      appAttribute({
        before: { index: "p", app_id: DIALPAD },
        after: { index: "p" },
        change: { after_unknown: { app_id: true } },
      }),
      true,
    ],
    [
      "a sensitive app id that changes",
      appAttribute({
        before: { index: "p", app_id: DIALPAD },
        after: { index: "p", app_id: HR },
        change: { before_sensitive: { app_id: true }, after_sensitive: { app_id: true } },
      }),
      true,
    ],
    [
      "a sensitive app id that stays",
      appAttribute({
        before: { index: "p", app_id: DIALPAD },
        after: { index: "p", app_id: DIALPAD, title: "P" },
        change: { before_sensitive: { app_id: true }, after_sensitive: { app_id: true } },
      }),
      false,
    ],
    ["another user type", userAttribute({ before: attribute, after: { ...attribute, user_type: "otyother" } }), true],
    [
      "the default user type by its id",
      userAttribute({ before: attribute, after: { ...attribute, user_type: TYPE } }),
      false,
    ],
    [
      "another user type of the same name",
      userAttribute({ before: { ...attribute, user_type: "otyone" }, after: { ...attribute, user_type: "otytwo" } }),
      true,
    ],
    [
      "a user type that only calls itself the default one",
      userAttribute({ before: attribute, after: { ...attribute, user_type: "otyone" } }),
      true,
    ],
    [
      "an id that is masked from now on",
      appAttribute({
        before: { index: "p", app_id: DIALPAD },
        after: { index: "p", app_id: DIALPAD },
        change: { after_sensitive: { app_id: true } },
      }),
      false,
    ],
    [
      "another id that is masked",
      appAttribute({
        before: { index: "p", app_id: DIALPAD },
        after: { index: "p", app_id: HR },
        change: { after_sensitive: { app_id: true } },
      }),
      true,
    ],
    ["another source", profileMapping({ before: mapping, after: { ...mapping, source_id: HR } }), true],
    ["another target", profileMapping({ before: mapping, after: { ...mapping, target_id: "otyother" } }), true],
    [
      "an id that an import did not tell",
      appAttribute({ before: { index: "p", app_id: null }, after: { index: "p", app_id: DIALPAD } }),
      false,
    ],
  ];
  test.each(ids)("in place, %s", (_, change, losesData) => {
    const alike = (id: string) => ({
      type: "okta_user_type",
      values: { id, name: id, display_name: "User (default)" },
    });
    const { markdown, ...found } = explained([change], {
      prior_state: stateJson(defaultType, alike("otyone"), alike("otytwo")),
    });
    expect(found).toMatchObject({ losesData });
    expect(markdown.includes("change to the wrong object")).toBe(losesData);
  });

  test("an app that something of the plan belongs to, also when the plan lets go of that", () => {
    const app: ChangeJson = {
      address: "okta_app_saml.dialpad",
      type: "okta_app_saml",
      actions: ["delete"],
      before: { id: DIALPAD, label: "Dialpad" },
    };
    const forgotten = profileMapping({ actions: ["forget"], before: mapping });
    expect(lines([app, forgotten])[0]).toBe("## 🛑 Loses data: 1 app deleted · 1 to delete · 1 to let go of");
    expect(explained([app]).losesData).toBe(false);
    expect(lines([app])[0]).toBe("## ⚠️ No known loss, but 1 other resource is destroyed · 1 to delete");
  });

  test("an identity provider, which has a profile and a mapping as an app has", () => {
    const google: ChangeJson = {
      address: "okta_idp_social.google",
      type: "okta_idp_social",
      actions: ["delete"],
      before: { id: HR, name: "Google" },
    };
    const forgotten = profileMapping({ actions: ["forget"], before: { ...mapping, source_id: HR } });
    const text = lines([
      google,
      { ...google, address: "okta_idp_social.other", before: { id: "0oaother" } },
      forgotten,
    ]);
    expect(text[0]).toBe("## 🛑 Loses data: 1 identity provider deleted · 2 to delete · 1 to let go of");
    expect(text[4]).toBe("- 🛑 **Deletes the identity provider `Google`** (`okta_idp_social.google`)");
  });

  test.each(["okta_app_group_assignments", "okta_app_oauth_api_scope"])(
    "not %s, which has the id of its app for its own",
    (type) => {
      const before = { id: DIALPAD, app_id: DIALPAD };
      const change: ChangeJson = { address: `${type}.x`, type, actions: ["delete"], before };
      const unchanged = profileMapping({ actions: ["no-op"], before: mapping, after: mapping });
      expect(lines([change, unchanged])[0]).toBe(
        "## ⚠️ No known loss, but 1 other resource is destroyed · 1 to delete · 1 unchanged",
      );
    },
  );

  test("not what Terraform lets go of to create it anew", () => {
    const change = userAttribute({ actions: ["forget", "create"], before: attribute, after: attribute });
    expect(explained([change])).toMatchObject({ losesData: false });
    expect(lines([change]).join("\n")).toContain("**Let go of and create anew:** attribute `phone`");
  });
});

describe("deleted here and created there", () => {
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

describe("the rest of the plan", () => {
  const anchor = (more: Partial<ChangeJson>): ChangeJson => ({
    address: "terraform_data.x",
    type: "terraform_data",
    ...more,
  });
  const input = { app_id: DIALPAD, user_type_id: "default" };

  test("a tainted note of ours, and a tainted resource of somebody else, with the command", () => {
    const tainted = { actions: ["delete", "create"], more: { action_reason: "replace_because_tainted" } };
    const text = lines([
      anchor({ ...tainted, before: { input }, after: { input } }),
      { address: "okta_group.x", type: "okta_group", ...tainted, before: {}, after: {} },
    ]);
    expect(below(text, "terraform_data.x")).toEqual([
      "Its last creation or change failed half-way (tainted). To keep it: `terraform untaint 'terraform_data.x'`, then plan again",
    ]);
    expect(below(text, "okta_group.x")[0]).toContain("`terraform untaint 'okta_group.x'`");
  });

  test("drift of somebody else's resource, and of one that left the program", () => {
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

  test("checks of variables and outputs stop the plan and come first; a check that says nothing is named all the same", () => {
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
      "### Failed checks",
      "",
      "- `data.okta_apps.x` (a warning: the plan can be applied)",
      "  - No.",
    ]);
  });

  test("what newer versions put beside the changes is named", () => {
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

  test("sourcing that the plan did not read, or that is on, was not lost", () => {
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

  test("with an override that never was, the updates are what sourcing takes along", () => {
    const after = { ...mapping, mappings: mapping.mappings.map((entry) => ({ ...entry, push_status: "DONT_PUSH" })) };
    expect(
      lines([profileMapping({ before: mapping, after })], { prior_state: stateJson(apps([DIALPAD, "Dialpad"])) })[4],
    ).toContain("`Dialpad` sourced Okta users at the last apply");
  });
});

describe("an override of the profile source", () => {
  const overriddenBy = (app: string) => ({
    ...attribute,
    master: "OVERRIDE",
    master_override_priority: [{ type: "APP", value: app }],
  });
  const headline = (before: Record<string, unknown>, after: Record<string, unknown>, ...others: ChangeJson[]) =>
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
    expect(headline(before, overriddenBy(DIALPAD))).toBe(`## ⚠️ May lose data: ${OVERRIDDEN} · 1 to change`);
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
    expect(headline(before, { ...before, title: "Number" })).toBe("## ✅ Safe · 1 to change");
  });

  test("does not hide what is destroyed beside it", () => {
    const group: ChangeJson = {
      address: "okta_group.x",
      type: "okta_group",
      actions: ["delete"],
      before: { id: "00g" },
    };
    expect(headline(attribute, overriddenBy(DIALPAD), group)).toBe(
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

test("a part of a program that was never deployed", () => {
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

  test("a longer one is cut, with the count, and never what would be lost before the rest", () => {
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

  test("an entry of a mapping that is folded stands below its mapping again", () => {
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
      `Entry for \`phone\`: (2,960 characters)…\`${tail}one\` → (2,960 characters)…\`${tail}two\`, *Apply mapping on user create and update*`,
    );
  });
});
