import { TerraformVariable } from "cdktf";
import { AppUserAttribute, type AppUserAttributeProps } from "../lib";
import { APP, refusal, synth, USER_TYPE } from "./synth";

const phone = { appId: APP, variableName: "dialpadPhone", displayName: "Dialpad Phone" };

const attribute = (props: Partial<AppUserAttributeProps> = {}) =>
  synth((stack) => new AppUserAttribute(stack, "phone", { ...phone, ...props })).resource.okta_app_user_schema_property
    .phone;

test("app id, variable name and display name are enough for an attribute, which is protected", () => {
  expect(synth((stack) => new AppUserAttribute(stack, "phone", phone)).resource).toEqual({
    okta_app_user_schema_property: {
      phone: {
        app_id: APP,
        index: "dialpadPhone",
        title: "Dialpad Phone",
        type: "string",
        lifecycle: { prevent_destroy: true },
      },
    },
  });
});

test("description, external name and external namespace are written as they are given", () => {
  const props = {
    description: "Direct number",
    externalName: "phoneNumbers.^[type=='work'].value",
    externalNamespace: "urn:example:User",
  };
  expect(attribute(props)).toEqual({
    ...attribute(),
    description: "Direct number",
    external_name: "phoneNumbers.^[type=='work'].value",
    external_namespace: "urn:example:User",
  });
});

test("removal forget leaves a removed block, so that Okta keeps the attribute", () => {
  const { resource, removed } = synth((stack) => new AppUserAttribute(stack, "phone", { ...phone, removal: "forget" }));
  expect(resource).toEqual({});
  expect(removed).toEqual([{ from: "okta_app_user_schema_property.phone", lifecycle: { destroy: false } }]);
});

test("removal delete takes away the protection from destruction", () => {
  expect(attribute({ removal: "delete" })).not.toHaveProperty("lifecycle");
});

test("an app may have an attribute with the name of an Okta base attribute", () => {
  expect(attribute({ variableName: "mobilePhone" })).toMatchObject({ index: "mobilePhone" });
});

describe("an app attribute is refused", () => {
  const refused = (props: object) => refusal((stack) => new AppUserAttribute(stack, "phone", { ...phone, ...props }));

  test("with all its problems at once, each with what was given and what is expected", () => {
    expect(
      refused({
        appId: USER_TYPE,
        variableName: "1st",
        displayName: "",
        description: "%{if}",
        externalNamespace: "",
        removal: "no",
      }),
    ).toBe(
      [
        "stack/phone (AppUserAttribute) is not valid:",
        `- appId is "${USER_TYPE}": expected an app id, 0oa and 17 letters or digits, as in the address of the ` +
          "app's page in the Admin Console (/admin/app/.../instance/0oa...)",
        '- variableName is "1st": expected a letter or _, then letters, digits or _',
        '- displayName is "": expected a text',
        '- description is "%{if}": Terraform would evaluate ${ and %{; write the text without them',
        '- externalNamespace is "": expected a text',
        '- removal is "no": expected "refuse" or "forget" or "delete"',
      ].join("\n"),
    );
  });

  test.each(Array.from("‘’‚‛“”„‟′″‵´`ʼ«»‹›＇＂"))(
    "with the quote %s in the external name: only straight quotes select a number",
    (quote) => {
      const externalName = `phoneNumbers.^[type==${quote}Dialpad${quote}].value`;
      expect(refused({ externalName })).toBe(
        "stack/phone (AppUserAttribute) is not valid:\n" +
          `- externalName is "${externalName}": "${quote}" is not a straight quote; write ' (U+0027)`,
      );
    },
  );

  test("with an invisible character in one of its names, which the message shows as a code point", () => {
    const props = {
      variableName: "phone\u00a0",
      displayName: "Phone\u200b",
      externalName: "phoneNumbers.^[type=='Dialpad\u00a0'].value",
      externalNamespace: "urn:ietf:params:scim:schemas:core:2.0:User\n",
    };
    expect(refused(props)).toBe(
      [
        "stack/phone (AppUserAttribute) is not valid:",
        '- variableName is "phone\\u{00A0}": U+00A0 cannot be seen there; write it without',
        '- displayName is "Phone\\u{200B}": U+200B cannot be seen there; write it without',
        "- externalName is \"phoneNumbers.^[type=='Dialpad\\u{00A0}'].value\": U+00A0 cannot be seen there; " +
          "write it without",
        '- externalNamespace is "urn:ietf:params:scim:schemas:core:2.0:User\\n": U+000A cannot be seen there; ' +
          "write it without",
      ].join("\n"),
    );
  });

  test("with a curly quote or text that Terraform would evaluate, also where it stands beside a token", () => {
    const message = refusal((stack) => {
      const token = new TerraformVariable(stack, "v", {}).stringValue;
      const externalName = `phoneNumbers.^[type==\u2018${token}\u2019].value`;
      new AppUserAttribute(stack, "phone", { ...phone, externalName, externalNamespace: `${token}\${path.cwd}` });
    });
    expect(message).toContain("is not a straight quote");
    expect(message).toMatch(/externalNamespace is .*: Terraform would evaluate/);
  });

  test("with an app id that is a reference to a variable, written by hand", () => {
    expect(refused({ appId: "${var.app}" })).toBe(
      'stack/phone (AppUserAttribute) is not valid:\n- appId is "${var.app}": Terraform would evaluate it; ' +
        "give the stringValue of a TerraformVariable or another token of CDKTF",
    );
  });
});
