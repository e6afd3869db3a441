import { AppUserAttribute, type AppUserAttributeProps } from "../lib";
import { APP, refusal, synth, USER_TYPE } from "./synth";

const phone = { appId: APP, variableName: "dialpadPhone", displayName: "Dialpad Phone" };

const attribute = (props: Partial<AppUserAttributeProps> = {}) =>
  synth((stack) => new AppUserAttribute(stack, "phone", { ...phone, ...props })).resource.okta_app_user_schema_property.phone;

test("an app, a variable name and a display name make a string attribute of the app's profile that Terraform refuses to destroy", () => {
  expect(synth((stack) => new AppUserAttribute(stack, "phone", phone)).resource).toEqual({
    okta_app_user_schema_property: {
      phone: { app_id: APP, index: "dialpadPhone", title: "Dialpad Phone", type: "string", lifecycle: { prevent_destroy: true } },
    },
  });
});

test("description, external name and external namespace", () => {
  const props = { description: "Direct number", externalName: "phoneNumbers.^[type=='work'].value", externalNamespace: "urn:example:User" };
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

test("removal delete takes the protection off", () => {
  expect(attribute({ removal: "delete" })).not.toHaveProperty("lifecycle");
});

test("an app may have an attribute with the name of an Okta base attribute", () => {
  expect(attribute({ variableName: "mobilePhone" })).toMatchObject({ index: "mobilePhone" });
});

describe("is refused", () => {
  const refused = (props: object) => refusal((stack) => new AppUserAttribute(stack, "phone", { ...phone, ...props }));

  test("with all problems at once, each with what was given and what is expected", () => {
    expect(
      refused({ appId: USER_TYPE, variableName: "1st", displayName: "", description: "%{if}", externalNamespace: "", removal: "no" }),
    ).toBe(
      [
        "stack/phone (AppUserAttribute) is not valid:",
        `- appId is "${USER_TYPE}": expected an app id, 0oa and 17 letters or digits, as in the address of the app's page in the Admin Console (/admin/app/.../instance/0oa...)`,
        '- variableName is "1st": expected a letter or _, then letters, digits or _',
        '- displayName is "": expected a text',
        '- description is "%{if}": Terraform would evaluate ${ and %{; write the text without them',
        '- externalNamespace is "": expected a text',
        '- removal is "no": expected "refuse" or "forget" or "delete"',
      ].join("\n"),
    );
  });

  test.each([..."‘’‚‛“”„‟′″‵´`ʼ«»‹›＇＂"])("with the quote %s in the external name, which selects nothing", (quote) => {
    const externalName = `phoneNumbers.^[type==${quote}Dialpad${quote}].value`;
    expect(refused({ externalName })).toBe(
      `stack/phone (AppUserAttribute) is not valid:\n- externalName is "${externalName}": "${quote}" is not a straight quote; write ' (U+0027)`,
    );
  });
});
