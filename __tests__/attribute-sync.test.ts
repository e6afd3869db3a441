import { OktaProvider } from "@cdktf/provider-okta/lib/provider";
import { AttributeSync, type AttributeSyncProps, DialpadPhoneSync, DIALPAD_PHONE, ProfileSource } from "../lib";
import { APP, refusal, synth } from "./synth";

const PHONE: AttributeSyncProps = {
  appId: APP,
  variableName: "directNumber",
  displayName: "Direct Number",
  externalName: "phoneNumbers.^[type=='work'].value",
};

test("with the article's values it makes what DialpadPhoneSync makes, without the command that verifies", () => {
  const dialpad = synth((stack) => void new DialpadPhoneSync(stack, "x", { appId: APP }));
  const { locals, ...sync } = synth(
    (stack) => void new AttributeSync(stack, "x", { ...DIALPAD_PHONE, appId: APP, appNameContains: "dialpad" }),
  );
  const verify = " To verify the rest, run:\n  npx --no-install okta-dialpad doctor --app-id ${data.okta_app.x.id}";
  expect({ ...sync, locals: { ...locals, x_unseen: locals.x_unseen + verify } }).toEqual(dialpad);
});

test("depends_on follows an address that the program gives a resource later", () => {
  const { resource } = synth((stack) =>
    new AttributeSync(stack, "x", PHONE).userAttribute.resource.overrideLogicalId("mine"),
  );
  expect(resource.okta_profile_mapping.x).toMatchObject({
    depends_on: ["okta_user_schema_property.mine", "okta_app_user_schema_property.x", "terraform_data.x"],
  });
});

test("a sync of another app names Dialpad nowhere", () => {
  const json = JSON.stringify(
    synth((stack) => new AttributeSync(stack, "direct_number", { ...PHONE, appNameContains: "ringcentral" })),
  ).replaceAll(APP, "");
  expect(json).toContain("directNumber");
  expect(json).not.toMatch(/dialpad/i);
});

test("a plan asks whether the app is the right one only where appNameContains is given", () => {
  const messages = (props: Partial<AttributeSyncProps>) => {
    const { check } = synth((stack) => new AttributeSync(stack, "x", { ...PHONE, ...props }));
    return check.x.assert
      .map(({ error_message }) => error_message)
      .filter((message) => message.includes("is it the right app id"));
  };
  expect(messages({ appNameContains: "ringcentral" })).toEqual([
    `Neither the name nor the label of app "\${local.x_label}" (${APP}) contains "ringcentral": ` +
      "is it the right app id?",
  ]);
  expect(messages({})).toEqual([]);
});

test("all problems of the props are reported at once", () => {
  const message = refusal((stack) => {
    const provider = new OktaProvider(stack, "p", { alias: "p" });
    new AttributeSync(stack, "x", {
      ...PHONE,
      displayName: "",
      externalName: "phoneNumbers.^[type==’work’].value",
      provider,
    });
  });
  expect(message).toBe(
    [
      "stack/x (AttributeSync) is not valid:",
      '- displayName is "": expected a text',
      '- externalName is "phoneNumbers.^[type==’work’].value": "’" is not a straight quote; write \' (U+0027)',
    ].join("\n"),
  );
});

test("DialpadPhoneSync refuses a prop whose value the article gives", () => {
  const given = { appId: APP, displayName: "Phone" };
  expect(refusal((stack) => void new DialpadPhoneSync(stack, "x", given))).toBe(
    "stack/x (DialpadPhoneSync) is not valid:\n- displayName is no prop: expected appId, userTypeId, " +
      "variableName, profileSourcing, removal, appUserAttribute, provider, dependsOn",
  );
});

test("the next steps of a profile source name the command that verifies the rest where verifiedBy gave one", () => {
  const unseen = (command?: (appId: string) => string) =>
    synth((stack) => {
      const source = new ProfileSource(stack, "x", { appId: APP });
      if (command !== undefined) source.verifiedBy(command);
    }).locals.x_unseen;
  expect(unseen()).not.toContain("verify");
  expect(unseen((id) => `verify --app ${id}`)).toMatch(
    / To verify the rest, run:\n {2}verify --app \$\{data\.okta_app\.x\.id\}$/,
  );
});
