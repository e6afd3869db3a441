import { OktaProvider } from "@cdktf/provider-okta/lib/provider";
import { UserSchemaProperty } from "@cdktf/provider-okta/lib/user-schema-property";
import { TerraformIterator, TerraformOutput } from "cdktf";
import { AppUserAttribute, DialpadPhoneSync, ProfileMapping, UserAttribute } from "../lib";
import { problems } from "./stack";
import { APP, OTHER_APP } from "./synth";

describe("a program is refused where it still needs what a removal takes out of it", () => {
  test("a move from one instance of a resource: Terraform would forget the other instances too", () => {
    const found = problems((stack) => {
      const names = TerraformIterator.fromList(["b"]);
      new UserSchemaProperty(stack, "attrs", { index: names.value, title: "Mine", type: "string", forEach: names });
      const { userAttribute } = new DialpadPhoneSync(stack, "x", { appId: APP, removal: "forget" });
      userAttribute.resource.moveFromId('okta_user_schema_property.attrs["a"]');
    });
    expect(found).toEqual([
      'stack/x has removal "forget" beside moveFromId("okta_user_schema_property.attrs[\\"a\\"]"), ' +
        "and what would forget that instance would forget the others too: deploy the move first, " +
        "then take moveFromId out and forget",
    ]);
  });

  test("an element that stands below what is taken out", () => {
    const found = problems((stack) => {
      const { resource } = new UserAttribute(stack, "phone", {
        variableName: "a",
        displayName: "A",
        removal: "forget",
      });
      new TerraformOutput(resource, "title", { value: "1" });
    });
    expect(found).toEqual([
      "stack/phone/Resource/title stands below what the removal of stack/phone takes out of the program: " +
        "put it below stack/phone, or take it out",
    ]);
  });

  test("a reference in the configuration of a provider", () => {
    const found = problems((stack) => {
      const { resource } = new UserAttribute(stack, "phone", {
        variableName: "a",
        displayName: "A",
        removal: "forget",
      });
      new OktaProvider(stack, "late", { alias: "late", orgName: resource.title });
    });
    expect(found).toEqual([
      "stack/late refers to okta_user_schema_property.phone, which the removal of stack/phone takes out of the " +
        "program: take that reference out first",
    ]);
  });

  test("a reference in an output", () => {
    const found = problems((stack) => {
      const attribute = new UserAttribute(stack, "phone", { variableName: "a", displayName: "A", removal: "forget" });
      new TerraformOutput(stack, "title", { value: attribute.resource.title });
    });
    expect(found).toEqual([
      "stack/title refers to okta_user_schema_property.phone, which the removal of stack/phone takes out of the " +
        "program: take that reference out first",
    ]);
  });

  test("two references in one element are one problem", () => {
    const found = problems((stack) => {
      const { resource } = new UserAttribute(stack, "phone", {
        variableName: "a",
        displayName: "A",
        removal: "forget",
      });
      new TerraformOutput(stack, "texts", { value: `${resource.title} ${resource.description}` });
    });
    expect(found).toHaveLength(1);
  });

  test("a reference to a part of a sync, which the problem names by the sync", () => {
    const found = problems((stack) => {
      const { userAttribute } = new DialpadPhoneSync(stack, "x", { appId: APP, removal: "forget" });
      new TerraformOutput(stack, "title", { value: userAttribute.resource.title });
    });
    expect(found).toEqual([
      "stack/title refers to okta_user_schema_property.x, which the removal of stack/x takes out of the " +
        "program: take that reference out first",
    ]);
  });

  test("a reference in depends_on", () => {
    const found = problems((stack) => {
      const { resource } = new UserAttribute(stack, "phone", {
        variableName: "a",
        displayName: "A",
        removal: "forget",
      });
      new AppUserAttribute(stack, "app_phone", {
        appId: APP,
        variableName: "a",
        displayName: "A",
        dependsOn: [resource],
      });
    });
    expect(found).toEqual([
      "stack/app_phone refers to okta_user_schema_property.phone, which the removal of stack/phone takes out of " +
        'the program: take that reference out first, or let go of what refers with removal "forget" too',
    ]);
  });

  test.each(["forget", "delete"] as const)("a reference to the default user type of a sync: removal %s", (removal) => {
    const found = problems((stack) => {
      const { userTypeId, expression } = new DialpadPhoneSync(stack, "x", { appId: APP, removal });
      new ProfileMapping(stack, "numbers", {
        sourceId: userTypeId,
        targetId: OTHER_APP,
        expressions: { workPhone: expression },
      });
    });
    expect(found).toEqual([
      "stack/numbers refers to data.okta_user_type.x, which the removal of stack/x takes out of the program: " +
        'take that reference out first, or let go of what refers with removal "forget" too',
    ]);
  });
});
