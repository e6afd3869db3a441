import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Group } from "@cdktf/provider-okta/lib/group";
import { OktaProvider } from "@cdktf/provider-okta/lib/provider";
import { App, Fn, TerraformStack, TerraformVariable } from "cdktf";
import { UserAttribute, type UserAttributeProps } from "../lib";
import { APP, OTHER_APP, refusal, synth, USER_TYPE } from "./synth";

const phone = { variableName: "dialpadPhone", displayName: "Dialpad Phone" };

const attribute = (props: Partial<UserAttributeProps> = {}) =>
  synth((stack) => new UserAttribute(stack, "phone", { ...phone, ...props })).resource.okta_user_schema_property.phone;

const refused = (props: object, id = "phone") =>
  refusal((stack) => new UserAttribute(stack, id, { ...phone, ...props }));

test("variable name and display name are enough for an attribute of the default user type, which is protected", () => {
  expect(synth((stack) => new UserAttribute(stack, "phone", phone)).resource).toEqual({
    okta_user_schema_property: {
      phone: {
        index: "dialpadPhone",
        title: "Dialpad Phone",
        type: "string",
        master: "PROFILE_MASTER",
        lifecycle: { prevent_destroy: true },
      },
    },
  });
});

test("description and user type are written as they are given", () => {
  expect(attribute({ description: "Direct number", userTypeId: USER_TYPE })).toEqual({
    ...attribute(),
    description: "Direct number",
    user_type: USER_TYPE,
  });
});

describe("source priority", () => {
  test("inherits from the profile source", () => {
    expect(attribute({ sourcePriority: "inherit-from-profile-source" })).toEqual(attribute());
  });

  test("inherits from Okta", () => {
    expect(attribute({ sourcePriority: "inherit-from-okta" })).toEqual({ ...attribute(), master: "OKTA" });
  });

  test("overrides the profile source", () => {
    expect(attribute({ sourcePriority: { appId: APP } })).toEqual({
      ...attribute(),
      master: "OVERRIDE",
      master_override_priority: [{ type: "APP", value: APP }],
    });
  });

  test("overrides the profile source while a condition of the plan is true", () => {
    const onlyIf = Fn.contains(["a"], "b");
    expect(attribute({ sourcePriority: { appId: APP, onlyIf } })).toEqual({
      ...attribute(),
      master: '${contains(["a"], "b") ? "OVERRIDE" : "PROFILE_MASTER"}',
      dynamic: {
        master_override_priority: {
          for_each: `\${toset(contains(["a"], "b") ? ["${APP}"] : [])}`,
          iterator: "each",
          content: { type: "APP", value: "${each.value}" },
        },
      },
    });
  });

  test("a priority list that the program puts on the resource replaces that of the override", () => {
    const onlyIf = Fn.contains(["a"], "b");
    const { resource } = synth((stack) =>
      new UserAttribute(stack, "phone", {
        ...phone,
        sourcePriority: { appId: APP, onlyIf },
      }).resource.putMasterOverridePriority([{ type: "APP", value: OTHER_APP }]),
    );
    const { phone: json } = resource.okta_user_schema_property;
    expect(json).toHaveProperty("master_override_priority", [{ type: "APP", value: OTHER_APP }]);
    expect(json).not.toHaveProperty("dynamic");
  });
});

describe("removal", () => {
  test("forget leaves a removed block, so that Okta keeps the attribute", () => {
    const { resource, removed } = synth((stack) => new UserAttribute(stack, "phone", { ...phone, removal: "forget" }));
    expect(resource).toEqual({});
    expect(removed).toEqual([{ from: "okta_user_schema_property.phone", lifecycle: { destroy: false } }]);
  });

  test("delete takes the protection away", () => {
    expect(attribute({ removal: "delete" })).not.toHaveProperty("lifecycle");
  });
});

test("values that only Terraform knows are left to Terraform", () => {
  const { resource } = synth((stack) => {
    const name = new TerraformVariable(stack, "name", {}).stringValue;
    new UserAttribute(stack, "phone", {
      variableName: name,
      displayName: name,
      userTypeId: name,
      sourcePriority: { appId: name },
    });
  });
  expect(resource.okta_user_schema_property.phone).toMatchObject({
    index: "${var.name}",
    title: "${var.name}",
    user_type: "${var.name}",
  });
});

test("text may stand beside a token, and an emoji may have its variation selector", () => {
  const { resource } = synth((stack) => {
    const token = new TerraformVariable(stack, "v", {}).stringValue;
    const props = {
      variableName: `dialpad_${token}`,
      displayName: `\u260e\ufe0f Phone, 100%${token}`,
      description: ` a\u00a0b\n${token}`,
    };
    new UserAttribute(stack, "phone", props);
  });
  expect(resource.okta_user_schema_property.phone).toMatchObject({
    index: "dialpad_${var.v}",
    title: "\u260e\ufe0f Phone, 100%${var.v}",
    description: " a\u00a0b\n${var.v}",
  });
});

describe("a user attribute is refused", () => {
  test("with all its problems at once, each with what was given and what is expected", () => {
    const props = {
      variableName: "dialpad-phone",
      displayName: " ",
      description: "${x}",
      userTypeId: "default",
      removal: "keep",
      sourcePriority: "okta",
    };
    expect(refused(props, "dialpad phone")).toBe(
      [
        "stack/dialpad phone (UserAttribute) is not valid:",
        '- construct id "dialpad phone" would stand in every address: expected a letter or _, then letters, ' +
          "digits, _ or -",
        '- variableName is "dialpad-phone": expected a letter or _, then letters, digits or _',
        '- displayName is " ": expected a text',
        '- description is "${x}": Terraform would evaluate ${ and %{; write the text without them',
        '- userTypeId is "default": expected a user type id, oty and 17 letters or digits; ' +
          "leave it out for the org's default user type",
        '- sourcePriority is "okta": expected "inherit-from-profile-source" or "inherit-from-okta"',
        '- removal is "keep": expected "refuse" or "forget" or "delete"',
      ].join("\n"),
    );
  });

  test.each(["a\0b", "a\u001bb", "a\ud800b"])("with a character that no text can have: %j", (displayName) => {
    expect(refused({ displayName })).toBe(
      "stack/phone (UserAttribute) is not valid:\n" +
        `- displayName is ${JSON.stringify(displayName)}: ` +
        `${JSON.stringify(displayName[1])} is not a character of a text`,
    );
  });

  test("with the variable name of a base attribute, in upper or lower case", () => {
    expect(refused({ variableName: "MobilePhone" })).toBe(
      'stack/phone (UserAttribute) is not valid:\n- variableName is "MobilePhone": ' +
        "every Okta user type already has the base attribute mobilePhone; choose another name",
    );
  });

  // https://help.okta.com/en-us/content/topics/users-groups-profiles/usgp-reserved-attributes.htm
  const RESERVED = `
    id profile status transitioningtostatus created activated statuschanged lastlogin lastupdated
    passwordchanged type realm realmid password credentials _links _embedded class classloader createdby
    lastupdatedby orgid activationstatus apistatus logintype initialreconcilecomplete activationdate
    statuschangeddate apilastupdate passwordexpirationguess passwordexpirationcursor numunlocks
    changedstatus
  `
    .trim()
    .split(/\s+/);

  test("the list of the names that Okta reserves has all 33", () => {
    expect(new Set(RESERVED).size).toBe(33);
  });

  test.each([...RESERVED, "lastLogin", "CLASSLOADER"])(
    "with the variable name %s, which Okta reserves in upper and lower case",
    (variableName) => {
      expect(refused({ variableName })).toBe(
        `stack/phone (UserAttribute) is not valid:\n- variableName is "${variableName}": ` +
          `Okta reserves ${variableName.toLowerCase()} in every user profile; choose another name`,
      );
    },
  );

  test.each([
    ["a no-break space", "\u00a0", "00A0"],
    ["a narrow no-break space", "\u202f", "202F"],
    ["an ideographic space", "\u3000", "3000"],
    ["a line break", "\n", "000A"],
    ["a tab", "\t", "0009"],
    ["a line separator", "\u2028", "2028"],
    ["a zero-width space", "\u200b", "200B"],
    ["a zero-width joiner", "\u200d", "200D"],
    ["a byte order mark", "\ufeff", "FEFF"],
    ["a soft hyphen", "\u00ad", "00AD"],
    ["a direction mark", "\u202e", "202E"],
    ["a Hangul filler", "\u3164", "3164"],
    ["a blank Braille pattern", "\u2800", "2800"],
    ["a tag character", "\u{e0041}", "E0041"],
    ["a variation selector beside a letter, where it has no effect", "\ufe0f", "FE0F"],
  ])("with %s in one of its names; the problem shows the code point", (_, character, code) => {
    const name =
      JSON.stringify(character) === `"${character}"` ? `\\u{${code}}` : JSON.stringify(character).slice(1, -1);
    expect(refused({ variableName: `dialpad${character}Phone`, displayName: `Dialpad${character}Phone` })).toBe(
      [
        "stack/phone (UserAttribute) is not valid:",
        `- variableName is "dialpad${name}Phone": U+${code} cannot be seen there; write it without`,
        `- displayName is "Dialpad${name}Phone": U+${code} cannot be seen there; write it without`,
      ].join("\n"),
    );
  });

  test.each([" Phone", "Phone "])("with white space at an end of a name: %j", (displayName) => {
    expect(refused({ displayName, variableName: displayName })).toBe(
      [
        "stack/phone (UserAttribute) is not valid:",
        `- variableName is "${displayName}": U+0020 cannot be seen there; write it without`,
        `- displayName is "${displayName}": U+0020 cannot be seen there; write it without`,
      ].join("\n"),
    );
  });

  test("with a value that is no text", () => {
    expect(refused({ displayName: 5, description: {} })).toBe(
      "stack/phone (UserAttribute) is not valid:\n- displayName is 5: expected a text\n" +
        "- description is {}: expected a text",
    );
  });

  test("with a reference that is written by hand", () => {
    expect(
      refused({ variableName: "${var.name}", userTypeId: "${var.type}", sourcePriority: { appId: "${var.app}" } }),
    ).toBe(
      [
        "stack/phone (UserAttribute) is not valid:",
        ...['variableName is "${var.name}"', 'userTypeId is "${var.type}"', 'sourcePriority.appId is "${var.app}"'].map(
          (given) =>
            `- ${given}: Terraform would evaluate it; give the stringValue of a TerraformVariable or another ` +
            "token of CDKTF",
        ),
      ].join("\n"),
    );
  });

  test("with text that Terraform would evaluate, also where it stands beside a token", () => {
    const message = refusal((stack) => {
      const token = new TerraformVariable(stack, "v", {}).stringValue;
      const hostile = `${token}\${file("/etc/passwd")}`;
      new UserAttribute(stack, "phone", {
        ...{ variableName: hostile, displayName: hostile, description: `%{ if true }${token}`, userTypeId: hostile },
        sourcePriority: { appId: hostile },
      });
    });
    const evaluated =
      "Terraform would evaluate it; give the stringValue of a TerraformVariable or another token of CDKTF";
    const inText = "Terraform would evaluate ${ and %{; write the text without them, and no $ right before a token";
    expect(message.split("\n").map((line) => line.replace(/ is ".*?"(\)}")?: /, " "))).toEqual([
      "stack/phone (UserAttribute) is not valid:",
      `- variableName ${evaluated}`,
      `- displayName ${inText}`,
      `- description ${inText}`,
      `- userTypeId ${evaluated}`,
      `- sourcePriority.appId ${evaluated}`,
    ]);
  });

  test.each([
    ["$", "which would make Terraform take the token for text", "Terraform would evaluate"],
    ["\u200b", "which nobody sees", "U+200B cannot be seen there"],
    [" ", "at the beginning", "U+0020 cannot be seen there"],
    ["\u0007", "which is no text", "is not a character of a text"],
  ])("with %j right before a token, %s", (character, _, problem) => {
    const message = refusal((stack) => {
      const displayName = `${character}${new TerraformVariable(stack, "v", {}).stringValue}`;
      new UserAttribute(stack, "phone", { ...phone, displayName });
    });
    expect(message).toContain(problem);
  });

  test("with text that no variable name or id can have, also where it stands beside a token", () => {
    const message = refusal((stack) => {
      const token = new TerraformVariable(stack, "v", {}).stringValue;
      new UserAttribute(stack, "phone", { ...phone, variableName: `dialpad-${token}`, userTypeId: `oty/${token}` });
    });
    expect(message).toMatch(
      /variableName is ".*": expected a letter or _.*\n- userTypeId is ".*": expected a user type id/,
    );
  });

  test("with a source priority whose appId is no app id", () => {
    expect(refused({ sourcePriority: { appId: USER_TYPE } })).toBe(
      `stack/phone (UserAttribute) is not valid:\n- sourcePriority.appId is "${USER_TYPE}": ` +
        "expected an app id, 0oa and 17 letters or digits, as in the address of the app's page in the Admin " +
        "Console (/admin/app/.../instance/0oa...)",
    );
  });

  // CDKTF would drop the removed block, and Terraform would destroy the attribute.
  test("with removal forget where the output is HCL", () => {
    const hcl = () =>
      refusal((stack) => {
        new UserAttribute(stack, "phone", { ...phone, removal: "forget" });
        stack.toHclTerraform();
      });
    expect(hcl()).toBe(
      "stack/phone/Removed: CDKTF cannot write a removed block as HCL; synthesize JSON (without --hcl)",
    );
  });
});

test("a resource of another stack in dependsOn is waited for through the state of that stack, as CDKTF does it", () => {
  const outdir = mkdtempSync(join(tmpdir(), "user-attribute-"));
  try {
    const app = new App({ outdir, stackTraces: false });
    const [stack, other] = ["stack", "other"].map((id) => new TerraformStack(app, id));
    for (const each of [stack, other]) new OktaProvider(each, "okta");
    const group = new Group(other, "group", { name: "Group" });
    new UserAttribute(stack, "phone", { ...phone, dependsOn: [group] });
    app.synth();
    const { resource } = JSON.parse(readFileSync(join(outdir, "stacks/stack/cdk.tf.json"), "utf8")) as {
      resource: { okta_user_schema_property: { phone: object } };
    };
    expect(resource.okta_user_schema_property.phone).toMatchObject({
      depends_on: [
        "data.terraform_remote_state.cross-stack-reference-input-other.outputs.cross-stack-output-okta_groupgroup",
      ],
    });
  } finally {
    rmSync(outdir, { recursive: true });
  }
});
