import { OktaProvider } from "@cdktf/provider-okta/lib/provider";
import { TerraformStack, TerraformVariable } from "cdktf";
import { AppUserAttribute, ProfileMapping, UserAttribute, type ProfileMappingProps } from "../lib";
import { APP, OTHER_APP, refusal, synth, USER_TYPE } from "./synth";

const toApp = { sourceId: USER_TYPE, targetId: OTHER_APP };

const mapping = (props: ProfileMappingProps) =>
  synth((stack) => new ProfileMapping(stack, "numbers", props)).resource.okta_profile_mapping.numbers;

test("from a user type to an app: applied on user create and update, and Terraform refuses to destroy it", () => {
  expect(
    synth(
      (stack) => new ProfileMapping(stack, "numbers", { ...toApp, expressions: { workPhone: "user.dialpadPhone" } }),
    ).resource,
  ).toEqual({
    okta_profile_mapping: {
      numbers: {
        source_id: USER_TYPE,
        target_id: OTHER_APP,
        mappings: [{ id: "workPhone", expression: "user.dialpadPhone", push_status: "PUSH" }],
        lifecycle: { prevent_destroy: true },
      },
    },
  });
});

test("from an app to a user type: the entries have the push status that is given", () => {
  const props = {
    sourceId: APP,
    targetId: USER_TYPE,
    pushStatus: "DONT_PUSH",
    expressions: { dialpadPhone: "appuser.dialpadPhone" },
  };
  expect(mapping(props).mappings).toEqual([
    { id: "dialpadPhone", expression: "appuser.dialpadPhone", push_status: "DONT_PUSH" },
  ]);
});

test("map adds entries, whether or not the props had some", () => {
  const { resource } = synth((stack) =>
    new ProfileMapping(stack, "numbers", toApp).map("workPhone", "user.dialpadPhone").map("title", "user.title"),
  );
  const props = { ...toApp, expressions: { workPhone: "user.dialpadPhone", title: "user.title" } };
  expect(resource.okta_profile_mapping.numbers).toEqual(mapping(props));
});

describe("map takes constructs of both attributes", () => {
  const phone = { variableName: "phone", displayName: "Phone" };
  const fromApp = { sourceId: APP, targetId: USER_TYPE, pushStatus: "PUSH" };

  test("and writes the target's variable name and an expression that reads the source", () => {
    const { resource } = synth((stack) => {
      const user = new UserAttribute(stack, "user", { ...phone, userTypeId: USER_TYPE });
      const app = new AppUserAttribute(stack, "app", { ...phone, appId: APP });
      new ProfileMapping(stack, "in", fromApp).map(user, app);
      new ProfileMapping(stack, "out", { ...fromApp, sourceId: USER_TYPE, targetId: APP }).map(app, user);
    });
    const mappings = Object.fromEntries(
      Object.entries(resource.okta_profile_mapping).map(([id, each]) => [id, each.mappings]),
    );
    expect(mappings).toEqual({
      in: [{ id: "phone", expression: "appuser.phone", push_status: "PUSH" }],
      out: [{ id: "phone", expression: "user.phone", push_status: "PUSH" }],
    });
  });

  test("an attribute of the default user type is accepted for any user type: only Okta knows its id", () => {
    const { resource } = synth((stack) =>
      new ProfileMapping(stack, "in", fromApp).map(new UserAttribute(stack, "user", phone), "appuser.x"),
    );
    expect(resource.okta_profile_mapping.in.mappings).toMatchObject([{ id: "phone", expression: "appuser.x" }]);
  });

  test("a construct of another app, user type, stack or provider is refused, with all problems at once", () => {
    const message = refusal((stack) => {
      const other = new TerraformStack(stack.node.root, "other");
      const provider = new OktaProvider(stack, "preview", { alias: "preview" });
      const target = new AppUserAttribute(stack, "target", { ...phone, appId: APP, provider });
      new ProfileMapping(stack, "m", fromApp).map(
        target,
        new AppUserAttribute(other, "source", { ...phone, appId: OTHER_APP }),
      );
    });
    expect(message).toBe(
      [
        "stack/m (ProfileMapping) is not valid:",
        "- the target is stack/target, of the provider okta.preview: expected one of the provider okta",
        `- the target is stack/target, an attribute of the app ${APP}: ` +
          `expected one of ${USER_TYPE}, which stands at that end of this mapping`,
        "- the source is other/source, of another stack: expected one of stack, which alone can depend on it",
        `- the source is other/source, an attribute of the app ${OTHER_APP}: ` +
          `expected one of ${APP}, which stands at that end of this mapping`,
      ].join("\n"),
    );
  });

  test("a construct of another user type is refused, and so is a user attribute as the target in an app", () => {
    const refused = (userTypeId?: string) =>
      refusal((stack) => {
        const user = new UserAttribute(stack, "user", { ...phone, userTypeId });
        new ProfileMapping(stack, "m", { ...fromApp, sourceId: USER_TYPE, targetId: APP }).map(user, user);
      }).split("\n");
    expect(refused("otyother000000000001")).toEqual([
      "stack/m (ProfileMapping) is not valid:",
      "- the target is stack/user, an attribute of the user type otyother000000000001: " +
        `expected one of ${APP}, which stands at that end of this mapping`,
      "- the source is stack/user, an attribute of the user type otyother000000000001: " +
        `expected one of ${USER_TYPE}, which stands at that end of this mapping`,
    ]);
    expect(refused()).toEqual([
      "stack/m (ProfileMapping) is not valid:",
      "- the target is stack/user, an attribute of the user type default: " +
        `expected one of ${APP}, which stands at that end of this mapping`,
    ]);
  });
});

test("an entry that map adds may have a push status of its own", () => {
  const { resource } = synth((stack) =>
    new ProfileMapping(stack, "numbers", toApp)
      .map("workPhone", "user.dialpadPhone")
      .map("title", "user.title", "DONT_PUSH"),
  );
  expect(resource.okta_profile_mapping.numbers.mappings).toEqual([
    { id: "workPhone", expression: "user.dialpadPhone", push_status: "PUSH" },
    { id: "title", expression: "user.title", push_status: "DONT_PUSH" },
  ]);
  expect(refusal((stack) => new ProfileMapping(stack, "numbers", toApp).map("title", "user.title", "NEVER"))).toContain(
    '- the pushStatus of title is "NEVER": expected "PUSH" or "DONT_PUSH"',
  );
});

test("no argument is set that clears entries that are not listed, or that calls an internal API", () => {
  const synthesized = mapping({ ...toApp, expressions: { workPhone: "user.dialpadPhone" } });
  expect(synthesized).not.toHaveProperty("delete_when_absent");
  expect(synthesized).not.toHaveProperty("always_apply");
});

test("removal forget leaves a removed block, so that Okta keeps every entry", () => {
  const props = { ...toApp, expressions: { workPhone: "user.dialpadPhone" }, removal: "forget" as const };
  const { resource, removed } = synth((stack) => new ProfileMapping(stack, "numbers", props));
  expect(resource).toEqual({});
  expect(removed).toEqual([{ from: "okta_profile_mapping.numbers", lifecycle: { destroy: false } }]);
});

test("removal forget needs no entries", () => {
  const { removed } = synth((stack) => new ProfileMapping(stack, "numbers", { ...toApp, removal: "forget" }));
  expect(removed).toHaveLength(1);
});

test("one known id is enough to see that a mapping goes to an app", () => {
  const { resource } = synth((stack) => {
    const id = (name: string) => new TerraformVariable(stack, name, {}).stringValue;
    const expressions = { workPhone: "user.dialpadPhone" };
    new ProfileMapping(stack, "from", { sourceId: USER_TYPE, targetId: id("app"), expressions });
    new ProfileMapping(stack, "to", { sourceId: id("type"), targetId: OTHER_APP, expressions });
  });
  expect(Object.values(resource.okta_profile_mapping).map(({ lifecycle }) => lifecycle)).toEqual([
    { prevent_destroy: true },
    { prevent_destroy: true },
  ]);
});

test("ids that only Terraform knows are left to Terraform", () => {
  const { resource } = synth((stack) => {
    const id = new TerraformVariable(stack, "id", {}).stringValue;
    new ProfileMapping(stack, "numbers", {
      sourceId: id,
      targetId: OTHER_APP,
      expressions: { workPhone: "user.dialpadPhone" },
    });
  });
  expect(resource.okta_profile_mapping.numbers).toMatchObject({ source_id: "${var.id}" });
});

test("where only Terraform knows both ids, its plan refuses a mapping from an app without a push status", () => {
  const { resource } = synth((stack) => {
    const id = (name: string) => new TerraformVariable(stack, name, {}).stringValue;
    const props = { sourceId: id("source"), targetId: id("target"), expressions: { workPhone: "user.dialpadPhone" } };
    new ProfileMapping(stack, "numbers", props);
    new ProfileMapping(stack, "given", { ...props, targetId: id("other"), pushStatus: "PUSH" });
  });
  const { mappings, lifecycle } = resource.okta_profile_mapping.numbers;
  expect(mappings).toEqual([{ id: "workPhone", expression: "user.dialpadPhone", push_status: "PUSH" }]);
  expect(lifecycle).toEqual({
    precondition: [
      {
        condition: '${!startswith(var.source, "0oa")}',
        error_message:
          "The mapping comes from the app ${try(nonsensitive(var.source), var.source)}, and its pushStatus is " +
          "missing: a mapping from an app must follow whether the app sources users; " +
          "give the pushStatus of a ProfileSource of that app. Nothing was changed.",
      },
    ],
    prevent_destroy: true,
  });
  expect(resource.okta_profile_mapping.given.lifecycle).toEqual({ prevent_destroy: true });
  const overridden = refusal((stack) => {
    const id = (name: string) => new TerraformVariable(stack, name, {}).stringValue;
    const props = { sourceId: id("from"), targetId: id("to"), expressions: { workPhone: "user.dialpadPhone" } };
    new ProfileMapping(stack, "numbers", props).resource.addOverride("lifecycle", {});
  });
  expect(overridden).toContain(
    "stack/numbers/Resource lost lifecycle.prevent_destroy and lifecycle.precondition to an override",
  );
});

describe("a profile mapping is refused", () => {
  const refused = (props: object) => refusal((stack) => new ProfileMapping(stack, "numbers", { ...toApp, ...props }));

  test("with all its problems at once, each with what was given and what is expected", () => {
    expect(
      refused({
        sourceId: "default",
        targetId: "osc1",
        pushStatus: "push",
        expressions: { "work phone": "" },
        removal: "delete",
      }),
    ).toBe(
      [
        "stack/numbers (ProfileMapping) is not valid:",
        '- sourceId is "default": expected an app id (0oa...) or a user type id (oty...), each with 17 more ' +
          'letters or digits; a schema id (osc...) and "default" are refused by Okta',
        '- targetId is "osc1": expected an app id (0oa...) or a user type id (oty...), each with 17 more ' +
          'letters or digits; a schema id (osc...) and "default" are refused by Okta',
        '- pushStatus is "push": expected "PUSH" or "DONT_PUSH"',
        '- target attribute is "work phone": expected a letter or _, then letters, digits or _',
        '- the expression of work phone is "": expected a text',
        '- removal is "delete": expected "refuse" or "forget"',
      ].join("\n"),
    );
  });

  test("from an app without a push status, also where only the target's id shows that the source is an app", () => {
    const missing =
      "stack/numbers (ProfileMapping) is not valid:\n- pushStatus is missing: " +
      "a mapping from an app must follow whether the app sources users; give the pushStatus of a ProfileSource " +
      "of that app";
    expect(refused({ sourceId: APP, targetId: USER_TYPE })).toBe(missing);
    expect(
      refusal((stack) => {
        const sourceId = new TerraformVariable(stack, "app_id", {}).stringValue;
        new ProfileMapping(stack, "numbers", { sourceId, targetId: USER_TYPE });
      }),
    ).toBe(missing);
  });

  test("from an app to an app", () => {
    expect(refused({ sourceId: APP })).toBe(
      "stack/numbers (ProfileMapping) is not valid:\n" +
        `- sourceId "${APP}" and targetId "${OTHER_APP}" are both apps: Okta maps between an app and a user type`,
    );
  });

  test("when a target attribute is mapped twice", () => {
    expect(
      refusal((stack) =>
        new ProfileMapping(stack, "numbers", toApp).map("title", "user.title").map("title", "user.nickName"),
      ),
    ).toBe(
      'stack/numbers (ProfileMapping) is not valid:\n- title is already mapped from "user.title": ' +
        "a target attribute has one expression",
    );
  });

  test("with curly quotes in an expression, except in a text between straight quotes", () => {
    const expression = "String.replace(user.dialpadPhone, “+”, '00')";
    expect(refused({ expressions: { workPhone: expression } })).toBe(
      "stack/numbers (ProfileMapping) is not valid:\n" +
        `- the expression of workPhone is ${JSON.stringify(expression)}: "“" is not a straight quote; ` +
        "write ' (U+0027)",
    );
    const text = "user.firstName + \"’s phone\" + ' “home”'";
    expect(mapping({ ...toApp, expressions: { title: text } }).mappings).toMatchObject([{ expression: text }]);
  });

  test("when it maps nothing", () => {
    expect(refused({})).toContain("[stack/numbers] maps nothing: give expressions, or call map(target, expression)");
  });

  test("with an invisible character in an expression, except in a text between quotes", () => {
    const expressions = {
      a: "appuser.a\u200b",
      b: "appuser.a\u00a0== null ? 'x' : appuser.a",
      c: "\n  appuser.c ?\t'\u00a0' : '\u200b' ",
    };
    expect(refused({ expressions })).toBe(
      [
        "stack/numbers (ProfileMapping) is not valid:",
        '- the expression of a is "appuser.a\\u{200B}": U+200B cannot be seen there; write it without',
        "- the expression of b is \"appuser.a\\u{00A0}== null ? 'x' : appuser.a\": U+00A0 cannot be seen there; " +
          "write it without",
      ].join("\n"),
    );
  });

  test("with text that Terraform would evaluate, also where it stands beside a token", () => {
    const message = refusal((stack) => {
      const hostile = `${new TerraformVariable(stack, "v", {}).stringValue}\${file("/etc/passwd")}`;
      const ids = { sourceId: hostile, targetId: hostile, pushStatus: hostile };
      new ProfileMapping(stack, "numbers", { ...ids, expressions: { a: hostile, [hostile]: "user.a" } });
    });
    expect(message.match(/Terraform would evaluate/g)).toHaveLength(5);
  });
});
