import { OktaProvider } from "@cdktf/provider-okta/lib/provider";
import { Aspects, Lazy, TerraformResource, type TerraformStack, TerraformVariable } from "cdktf";
import {
  AppUserAttribute,
  DIALPAD_PHONE,
  DialpadPhoneSync,
  ProfileMapping,
  UserAttribute,
  type DialpadPhoneSyncProps,
  type UserAttributeProps,
} from "../lib";
import { APP, OTHER_APP, refusal, synth, USER_TYPE } from "./synth";

const synthSync = (props: Partial<DialpadPhoneSyncProps> = {}) =>
  synth((stack) => new DialpadPhoneSync(stack, "x", { appId: APP, ...props }));

const SOURCES_USERS = 'contains(local.x_features, "PROFILE_MASTERING")';

const PUSH_STATUS = `${SOURCES_USERS} ? "PUSH" : "DONT_PUSH"`;
const READY = [
  {
    condition: `\${((data.okta_app.x.status == "ACTIVE") && contains(["PUSH", "DONT_PUSH"], ${PUSH_STATUS}))}`,
    error_message: `App ${APP} is not ready for the sync. Nothing was changed.`,
  },
];

const anchorBlock = (userTypeId = "default", precondition: object[] | undefined = READY) => ({
  input: { app_id: APP, user_type_id: userTypeId, first_planned: "${plantimestamp()}" },
  lifecycle: {
    ignore_changes: ["input"],
    ...(precondition.length ? { precondition } : {}),
    postcondition: [
      {
        condition: `\${((self.output.app_id == "${APP}") && (self.output.user_type_id == "${userTypeId}"))}`,
        error_message:
          "Made for app ${self.output.app_id} and user type ${self.output.user_type_id}, but the program now " +
          `says app ${APP} and user type ${userTypeId}. Nothing was changed. Put the old ids back; ` +
          'for another app or user type, first deploy the old ids with removal "forget", then the new ones.',
      },
    ],
  },
});
const userAttributeBlock = {
  index: "dialpadPhone",
  title: "Dialpad Phone",
  description: "Dialpad Phone",
  type: "string",
  lifecycle: { prevent_destroy: true },
  depends_on: ["terraform_data.x"],
};
const followingBlock = {
  ...userAttributeBlock,
  master: `\${${SOURCES_USERS} ? "OVERRIDE" : "PROFILE_MASTER"}`,
  dynamic: {
    master_override_priority: {
      for_each: `\${toset(${SOURCES_USERS} ? ["${APP}"] : [])}`,
      iterator: "each",
      content: { type: "APP", value: "${each.value}" },
    },
  },
};
const appUserAttributeBlock = {
  app_id: APP,
  index: "dialpadPhone",
  title: "Dialpad Phone",
  description: "Dialpad Phone",
  type: "string",
  external_name: "phoneNumbers.^[type=='Dialpad'].value",
  external_namespace: "urn:ietf:params:scim:schemas:core:2.0:User",
  lifecycle: { prevent_destroy: true },
  depends_on: ["terraform_data.x"],
};
const mappingBlock = (pushStatus: string) => ({
  source_id: APP,
  target_id: "${coalesce(data.okta_user_type.x.id, data.okta_user_type.x.display_name)}",
  mappings: [{ id: "dialpadPhone", expression: "appuser.dialpadPhone", push_status: pushStatus }],
  lifecycle: { prevent_destroy: true },
  depends_on: ["okta_user_schema_property.x", "okta_app_user_schema_property.x", "terraform_data.x"],
});

test("DIALPAD_PHONE has the article's values, byte for byte, and they cannot be changed", () => {
  expect(DIALPAD_PHONE).toEqual({
    variableName: "dialpadPhone",
    displayName: "Dialpad Phone",
    description: "Dialpad Phone",
    externalName: "phoneNumbers.^[type=='Dialpad'].value",
    externalNamespace: "urn:ietf:params:scim:schemas:core:2.0:User",
  });
  expect(() => Object.assign(DIALPAD_PHONE, { externalName: "" })).toThrow(TypeError);
});

describe("with an app id alone", () => {
  test("it makes the article's objects, each at an address without a hash", () => {
    expect(synthSync().resource).toEqual({
      terraform_data: { x: anchorBlock() },
      okta_user_schema_property: { x: followingBlock },
      okta_app_user_schema_property: { x: appUserAttributeBlock },
      okta_profile_mapping: { x: mappingBlock(`\${${PUSH_STATUS}}`) },
    });
  });

  test("it reads the app and the default user type", () => {
    const { data } = synthSync();
    expect(Object.keys(data)).toEqual(["okta_app", "okta_apps", "okta_user_type"]);
    expect(data.okta_user_type).toEqual({ x: { name: "user" } });
  });
});

describe("profile sourcing", () => {
  test("required: the override is there in any plan that does not fail", () => {
    const override = { master: "OVERRIDE", master_override_priority: [{ type: "APP", value: APP }] };
    const ready = { ...READY[0], condition: `\${((data.okta_app.x.status == "ACTIVE") && ${SOURCES_USERS})}` };
    expect(synthSync({ profileSourcing: "required" }).resource).toEqual({
      terraform_data: { x: anchorBlock("default", [ready]) },
      okta_user_schema_property: { x: { ...userAttributeBlock, ...override } },
      okta_app_user_schema_property: { x: appUserAttributeBlock },
      okta_profile_mapping: { x: mappingBlock("PUSH") },
    });
  });

  test("off: the attribute inherits, and the push status follows the app", () => {
    expect(synthSync({ profileSourcing: "off" }).resource).toEqual({
      ...synthSync().resource,
      okta_user_schema_property: { x: { ...userAttributeBlock, master: "PROFILE_MASTER" } },
    });
  });
});

test("another user type: it is the mapping's target, and is not looked up", () => {
  const { resource, data } = synthSync({ userTypeId: USER_TYPE });
  expect(resource.terraform_data.x).toEqual(anchorBlock(USER_TYPE));
  expect(resource.okta_user_schema_property.x).toEqual({ ...followingBlock, user_type: USER_TYPE });
  expect(resource.okta_profile_mapping.x.target_id).toBe(USER_TYPE);
  expect(data).not.toHaveProperty("okta_user_type");
});

test("another variable name is written on both sides", () => {
  let expression = "";
  const { resource } = synth((stack) => {
    ({ expression } = new DialpadPhoneSync(stack, "x", { appId: APP, variableName: "dialpadDirect" }));
  });
  expect(resource.okta_user_schema_property.x.index).toBe("dialpadDirect");
  expect(resource.okta_app_user_schema_property.x.index).toBe("dialpadDirect");
  expect(resource.okta_profile_mapping.x.mappings).toMatchObject([
    { id: "dialpadDirect", expression: "appuser.dialpadDirect" },
  ]);
  expect(expression).toBe("user.dialpadDirect");
});

test("the app id may be a Terraform variable", () => {
  const { resource, data } = synth((stack) => {
    new DialpadPhoneSync(stack, "x", { appId: new TerraformVariable(stack, "app_id", {}).stringValue });
  });
  const readable = "try(nonsensitive(var.app_id), var.app_id)";
  expect(data.okta_app.x.id).toBe(`\${${readable}}`);
  expect(resource.terraform_data.x.input).toEqual({
    app_id: `\${${readable}}`,
    user_type_id: "default",
    first_planned: "${plantimestamp()}",
  });
  expect(resource.okta_app_user_schema_property.x.app_id).toBe("${var.app_id}");
  expect(resource.okta_profile_mapping.x.source_id).toBe("${var.app_id}");
  expect(resource.okta_user_schema_property.x.dynamic).toMatchObject({
    master_override_priority: { for_each: `\${toset(${SOURCES_USERS} ? [${readable}] : [])}` },
  });
});

test("another provider is used for all that is read and written in Okta, and not for terraform_data", () => {
  const { resource, data } = synth((stack) => {
    const provider = new OktaProvider(stack, "preview", { alias: "preview" });
    new DialpadPhoneSync(stack, "x", { appId: APP, provider });
  });
  const { terraform_data, ...okta } = resource;
  for (const block of [...Object.values(okta), ...Object.values(data)]) expect(block.x.provider).toBe("okta.preview");
  expect(terraform_data.x).not.toHaveProperty("provider");
});

test("dependsOn goes to what is written, never to what is read", () => {
  const { resource, data } = synth((stack) => {
    const first = new TerraformResource(stack, "first", { terraformResourceType: "okta_group" });
    new DialpadPhoneSync(stack, "x", { appId: APP, dependsOn: [first] });
  });
  expect(resource.okta_user_schema_property.x.depends_on).toEqual(["terraform_data.x", "okta_group.first"]);
  expect(resource.okta_app_user_schema_property.x.depends_on).toEqual(["terraform_data.x", "okta_group.first"]);
  expect(resource.okta_profile_mapping.x.depends_on).toContain("okta_group.first");
  for (const block of Object.values(data)) expect(block.x).not.toHaveProperty("depends_on");
});

describe("removal", () => {
  test("forget: four removed blocks, and nothing is read", () => {
    const { resource, data, check, locals, removed } = synthSync({ removal: "forget" });
    expect({ resource, data, check, locals }).toEqual({ resource: {}, data: {}, check: {}, locals: {} });
    expect(removed).toEqual([
      { from: "terraform_data.x", lifecycle: { destroy: false } },
      { from: "okta_user_schema_property.x", lifecycle: { destroy: false } },
      { from: "okta_app_user_schema_property.x", lifecycle: { destroy: false } },
      { from: "okta_profile_mapping.x", lifecycle: { destroy: false } },
    ]);
  });

  test("delete: the mapping is forgotten, the override goes, the attributes lose protection, nothing is read", () => {
    const { lifecycle, ...unprotected } = userAttributeBlock;
    const { lifecycle: same, ...appUnprotected } = appUserAttributeBlock;
    expect(same).toEqual(lifecycle);
    const { data, check, locals, removed } = synthSync({ removal: "delete" });
    expect({ data, check, locals }).toEqual({ data: {}, check: {}, locals: {} });
    expect(removed).toEqual([{ from: "okta_profile_mapping.x", lifecycle: { destroy: false } }]);
    expect(synthSync({ removal: "delete" }).resource).toEqual({
      terraform_data: { x: anchorBlock("default", []) },
      okta_user_schema_property: { x: { ...unprotected, master: "PROFILE_MASTER" } },
      okta_app_user_schema_property: { x: appUnprotected },
    });
  });

  test("forget after a move: both addresses are forgotten, wherever the state has the objects", () => {
    const { removed } = synth((stack) => {
      const { userAttribute } = new DialpadPhoneSync(stack, "x", { appId: APP, removal: "forget" });
      userAttribute.resource.moveFromId("okta_user_schema_property.old");
    });
    expect(removed?.map(({ from }) => from)).toEqual([
      "terraform_data.x",
      "okta_user_schema_property.x",
      "okta_user_schema_property.old",
      "okta_app_user_schema_property.x",
      "okta_profile_mapping.x",
    ]);
  });

  test("forget of a resource that moves away: its own address is forgotten, once", () => {
    const { removed } = synth((stack) => {
      const { resource } = new UserAttribute(stack, "x", { variableName: "a", displayName: "A", removal: "forget" });
      resource.moveToId("okta_user_schema_property.new");
    });
    expect(removed?.map(({ from }) => from)).toEqual(["okta_user_schema_property.x"]);
  });

  test("two syncs that are forgotten, and a removed block of the program's own, come into one list", () => {
    const { removed } = synth((stack) => {
      new DialpadPhoneSync(stack, "x", { appId: APP, removal: "forget" });
      new DialpadPhoneSync(stack, "y", { appId: OTHER_APP, removal: "forget" });
      stack.addOverride("removed", [{ from: "okta_group.z", lifecycle: { destroy: false } }]);
    });
    expect(removed).toHaveLength(9);
  });
});

describe("the constructs within expose their resources, for what no prop covers", () => {
  test("an argument that the program sets is written", () => {
    const { resource } = synth((stack) => {
      const { userAttribute } = new DialpadPhoneSync(stack, "x", { appId: APP });
      userAttribute.resource.permissions = "HIDE";
    });
    expect(resource.okta_user_schema_property.x).toEqual({ ...followingBlock, permissions: "HIDE" });
  });

  test("a lifecycle that the program sets takes no protection away", () => {
    const protections = (program: (stack: TerraformStack) => void) => {
      const { resource, data } = synth(program);
      return Object.entries({ ...resource, ...data }).map(
        ([type, { x }]) => [type, x.lifecycle as Record<string, unknown>] as const,
      );
    };
    const made = protections((stack) => new DialpadPhoneSync(stack, "x", { appId: APP }));
    const tuned = protections((stack) => {
      new DialpadPhoneSync(stack, "x", { appId: APP });
      Aspects.of(stack).add({
        visit: (node) => {
          if (TerraformResource.isTerraformResource(node)) node.lifecycle = { createBeforeDestroy: true };
        },
      });
    });
    const expected = made.map(([type, lifecycle]) => [
      type,
      type.startsWith("okta_app") && !type.includes("schema")
        ? lifecycle
        : { ...lifecycle, create_before_destroy: true },
    ]);
    expect(tuned.filter(([type]) => type !== "okta_user_type")).toEqual(
      expected.filter(([type]) => type !== "okta_user_type"),
    );
  });
});

test("a construct that the program adds below the sync has an address of its own", () => {
  const { resource } = synth((stack) => {
    const parent = new DialpadPhoneSync(stack, "x", { appId: APP });
    new UserAttribute(parent, "fax", { variableName: "dialpadFax", displayName: "Dialpad Fax" });
  });
  expect(Object.keys(resource.okta_user_schema_property)).toEqual(["fax", "x"]);
});

test("the next steps name the doctor command with this sync's options, in a line of its own", () => {
  const command = (props: Partial<DialpadPhoneSyncProps>) =>
    synthSync(props).locals.x_unseen.split("\n").at(-1)?.replace(" ${data.okta_app.x.id}", " ID");
  expect(command({})).toBe("  npx --no-install okta-dialpad doctor --app-id ID");
  expect(command({ profileSourcing: "required" })).toBe(command({}));
  expect(command({ userTypeId: USER_TYPE, variableName: "deskNumber", profileSourcing: "off" })).toBe(
    `  npx --no-install okta-dialpad doctor --app-id ID --profile-sourcing off --user-type-id ${USER_TYPE} ` +
      "--variable-name deskNumber",
  );
});

test("under a removal the next steps say what remains to be done", () => {
  const nextSteps = (removal: "forget" | "delete") => {
    let steps = "";
    synth((stack) => {
      steps = new DialpadPhoneSync(stack, "x", { appId: APP, removal }).nextSteps;
    });
    return steps;
  };
  expect(nextSteps("forget")).toBe("Remove the construct from the program. All that it made stays in Okta.");
  expect(nextSteps("delete")).toBe(
    "In the Profile Editor, unmap the attribute in the app's mapping to Okta and save; " +
      "then remove the construct from the program and deploy: that deletes the attributes and every user's number " +
      'in them. No deploy switches off "Allow APP to source Okta users": do it on the app\'s page, Provisioning, ' +
      "To Okta, unless other attributes need it.",
  );
});

const FIRST_PLAN = 'try(terraform_data.x.input.first_planned, "never") == plantimestamp()';

test.each(["follow", "required"] as const)(
  "%s: the first plan warns where the app sources users already",
  (profileSourcing) => {
    const { check } = synthSync({ profileSourcing });
    expect(check.x.assert.at(-1)).toEqual({
      condition: `\${!(${SOURCES_USERS} && (${FIRST_PLAN}))}`,
      error_message:
        "${local.x_label} sources Okta users already, and this is the first plan of this sync: " +
        "its apply makes ${local.x_label} the only source of dialpadPhone for every user who has " +
        "${local.x_label}, and where ${local.x_label} gives no number, the value becomes empty. " +
        'To look at the numbers before that, deploy with profileSourcing "off" first. ' +
        "If the sync only gets another id, this is so already: keep profileSourcing as it is, and moveFromId " +
        "leaves nothing to write.",
    });
  },
);

test("off: the first plan does not warn, because nothing is overridden", () => {
  const { check } = synthSync({ profileSourcing: "off" });
  expect(JSON.stringify(check)).not.toContain("first plan");
});

test("a plan warns when neither the name nor the label of the app says Dialpad", () => {
  const { check } = synthSync({ profileSourcing: "off" });
  expect(check.x.assert.at(-1)).toEqual({
    condition:
      '${(strcontains(lower(data.okta_app.x.name), "dialpad") || strcontains(lower(local.x_label), "dialpad"))}',
    error_message:
      `Neither the name nor the label of app "\${local.x_label}" (${APP}) contains "dialpad": ` +
      "is it the right app id?",
  });
});

test("a token is refused as a prop that decides what is synthesized: it would decide wrongly", () => {
  const message = refusal((stack) => {
    const token = new TerraformVariable(stack, "v", {}).stringValue;
    const props = { appId: APP, removal: token, profileSourcing: token } as unknown as DialpadPhoneSyncProps;
    new DialpadPhoneSync(stack, "x", props);
  });
  expect(message).toBe(
    [
      "stack/x (DialpadPhoneSync) is not valid:",
      "- profileSourcing is a value that only Terraform knows, too late to decide what is synthesized: " +
        'expected "follow" or "required" or "off"',
      "- removal is a value that only Terraform knows, too late to decide what is synthesized: " +
        'expected "refuse" or "forget" or "delete"',
    ].join("\n"),
  );
});

test("lazy ids are refused, and so are dependencies that CDKTF would drop", () => {
  const message = refusal((stack) => {
    const lazy = Lazy.stringValue({ produce: () => APP });
    const group = new TerraformResource(stack, "group", { terraformResourceType: "okta_group" });
    const attribute = new UserAttribute(stack, "mine", { variableName: "mine", displayName: "Mine" });
    const dependsOn = [group, attribute, "okta_group.group"] as unknown as DialpadPhoneSyncProps["dependsOn"];
    new DialpadPhoneSync(stack, "x", { appId: lazy, userTypeId: lazy, dependsOn });
  });
  expect(message).toBe(
    [
      "stack/x (DialpadPhoneSync) is not valid:",
      "- appId is a lazy value: expected the id itself, or what Terraform knows, such as a variable",
      "- userTypeId is a lazy value: expected the id itself, or what Terraform knows, such as a variable",
      "- dependsOn has stack/mine (UserAttribute): expected a resource, data source or module, such as the " +
        "resource of a construct",
      '- dependsOn has "okta_group.group": expected a resource, data source or module, such as the resource of ' +
        "a construct",
    ].join("\n"),
  );
});

test("each construct checks its dependencies", () => {
  const given = { displayName: "Phone", variableName: "phone", dependsOn: ["x"] } as unknown as UserAttributeProps;
  const mapped = { sourceId: USER_TYPE, targetId: APP, expressions: { a: "user.b" }, dependsOn: given.dependsOn };
  const messages = [
    refusal((stack) => new UserAttribute(stack, "x", given)),
    refusal((stack) => new AppUserAttribute(stack, "x", { ...given, appId: APP })),
    refusal((stack) => new ProfileMapping(stack, "x", mapped)),
  ];
  const problem =
    '- dependsOn has "x": expected a resource, data source or module, such as the resource of a construct';
  expect(messages.map((message) => message.split("\n").slice(1))).toEqual([[problem], [problem], [problem]]);
});

test.each([`${APP}1`, APP.slice(0, -1), ` ${APP}`])("an app id of another length is refused: %j", (appId) => {
  expect(refusal((stack) => new DialpadPhoneSync(stack, "x", { appId }))).toContain(
    `- appId is ${JSON.stringify(appId)}: expected an app id`,
  );
});

test.each([`${USER_TYPE}1`, ` ${USER_TYPE}`])("a user type id of another length is refused: %j", (userTypeId) => {
  expect(refusal((stack) => new DialpadPhoneSync(stack, "x", { appId: APP, userTypeId }))).toContain(
    `- userTypeId is ${JSON.stringify(userTypeId)}: expected a user type id`,
  );
});

test.each(["LastLogin", "dialpad\u200bPhone", "${var.name}"])("the variable name %j is refused", (variableName) => {
  expect(refusal((stack) => new DialpadPhoneSync(stack, "x", { appId: APP, variableName }))).toMatch(
    /- variableName is .*: (Okta reserves lastlogin|U\+200B cannot be seen there|Terraform would evaluate it)/,
  );
});

test("all problems of the props are reported at once, before any construct within is made", () => {
  const props = {
    appId: "dialpad",
    userTypeId: "default",
    variableName: "login",
    profileSourcing: "on",
    removal: "keep",
  };
  expect(refusal((stack) => new DialpadPhoneSync(stack, "my sync", props as unknown as DialpadPhoneSyncProps))).toBe(
    [
      "stack/my sync (DialpadPhoneSync) is not valid:",
      '- construct id "my sync" would stand in every address: expected a letter or _, then letters, digits, _ or -',
      '- appId is "dialpad": expected an app id, 0oa and 17 letters or digits, as in the address of the app\'s ' +
        "page in the Admin Console (/admin/app/.../instance/0oa...)",
      '- userTypeId is "default": expected a user type id, oty and 17 letters or digits; ' +
        "leave it out for the org's default user type",
      '- variableName is "login": every Okta user type already has the base attribute login; choose another name',
      '- profileSourcing is "on": expected "follow" or "required" or "off"',
      '- removal is "keep": expected "refuse" or "forget" or "delete"',
    ].join("\n"),
  );
});
