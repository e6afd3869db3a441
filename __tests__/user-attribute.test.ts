import { Fn, TerraformVariable } from "cdktf";
import { UserAttribute, type UserAttributeProps } from "../lib";
import { APP, refusal, synth, USER_TYPE } from "./synth";

const phone = { variableName: "dialpadPhone", displayName: "Dialpad Phone" };

const attribute = (props: Partial<UserAttributeProps> = {}) =>
  synth((stack) => new UserAttribute(stack, "phone", { ...phone, ...props })).resource.okta_user_schema_property.phone;

const refused = (props: object, id = "phone") => refusal((stack) => new UserAttribute(stack, id, { ...phone, ...props }));

test("a variable name and a display name make a string attribute of the default user type that Terraform refuses to destroy", () => {
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

test("description and user type", () => {
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
});

describe("removal", () => {
  test("forget leaves a removed block, so that Okta keeps the attribute", () => {
    const { resource, removed } = synth((stack) => new UserAttribute(stack, "phone", { ...phone, removal: "forget" }));
    expect(resource).toEqual({});
    expect(removed).toEqual([{ from: "okta_user_schema_property.phone", lifecycle: { destroy: false } }]);
  });

  test("delete takes the protection off", () => {
    expect(attribute({ removal: "delete" })).not.toHaveProperty("lifecycle");
  });
});

test("values that only Terraform knows are left to Terraform", () => {
  const { resource } = synth((stack) => {
    const name = new TerraformVariable(stack, "name", {}).stringValue;
    new UserAttribute(stack, "phone", { variableName: name, displayName: name, userTypeId: name, sourcePriority: { appId: name } });
  });
  expect(resource.okta_user_schema_property.phone).toMatchObject({ index: "${var.name}", title: "${var.name}", user_type: "${var.name}" });
});

describe("is refused", () => {
  test("with all problems at once, each with what was given and what is expected", () => {
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
        '- construct id "dialpad phone" would stand in every address: expected a letter or _, then letters, digits, _ or -',
        '- variableName is "dialpad-phone": expected a letter or _, then letters, digits or _',
        '- displayName is " ": expected a text',
        '- description is "${x}": Terraform would evaluate ${ and %{; write the text without them',
        '- userTypeId is "default": expected a user type id, oty and 17 letters or digits; leave it out for the org\'s default user type',
        '- sourcePriority is "okta": expected "inherit-from-profile-source" or "inherit-from-okta"',
        '- removal is "keep": expected "refuse" or "forget" or "delete"',
      ].join("\n"),
    );
  });

  test.each(["a\0b", "a\u001bb", "a\ud800b"])("with a character that is none of a text: %j", (displayName) => {
    expect(refused({ displayName })).toBe(
      `stack/phone (UserAttribute) is not valid:\n- displayName is ${JSON.stringify(displayName)}: ${JSON.stringify(displayName[1])} is not a character of a text`,
    );
  });

  test("with a base attribute's name, in any case", () => {
    expect(refused({ variableName: "MobilePhone" })).toBe(
      'stack/phone (UserAttribute) is not valid:\n- variableName is "MobilePhone": every Okta user type already has the base attribute mobilePhone; choose another name',
    );
  });

  test("with a source that is no app", () => {
    expect(refused({ sourcePriority: { appId: USER_TYPE } })).toBe(
      `stack/phone (UserAttribute) is not valid:\n- sourcePriority.appId is "${USER_TYPE}": expected an app id, 0oa and 17 letters or digits, as in the address of the app's page in the Admin Console (/admin/app/.../instance/0oa...)`,
    );
  });

  test("as HCL when it is to be forgotten, since CDKTF would drop the removed block and the attribute would be destroyed", () => {
    const hcl = () =>
      refusal((stack) => {
        new UserAttribute(stack, "phone", { ...phone, removal: "forget" });
        stack.toHclTerraform();
      });
    expect(hcl()).toBe("stack/phone/Removed: CDKTF cannot write a removed block as HCL; synthesize JSON (without --hcl)");
  });
});
