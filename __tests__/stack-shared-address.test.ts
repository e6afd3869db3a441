import { DataOktaApp } from "@cdktf/provider-okta/lib/data-okta-app";
import { OktaProvider } from "@cdktf/provider-okta/lib/provider";
import { UserSchemaProperty } from "@cdktf/provider-okta/lib/user-schema-property";
import { TerraformLocal, TerraformOutput, TerraformResource, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { DialpadPhoneSync, ProfileSource, UserAttribute } from "../lib";
import { problems } from "./stack";
import { APP, OTHER_APP, synth } from "./synth";

describe("two elements that share an address are refused", () => {
  test("two constructs with one id in different scopes", () => {
    const found = problems((stack) => {
      new UserAttribute(new Construct(stack, "one"), "phone", { variableName: "a", displayName: "A" });
      new UserAttribute(new Construct(stack, "two"), "phone", { variableName: "b", displayName: "B" });
    });
    expect(found).toEqual([
      "stack/one/phone and stack/two/phone share the address okta_user_schema_property.phone: " +
        "give one of them another id",
    ]);
  });

  test("a profile source and the program's own data source", () => {
    const found = problems((stack) => {
      new ProfileSource(new Construct(stack, "one"), "phone", { appId: APP });
      new DataOktaApp(stack, "phone", { id: OTHER_APP }).overrideLogicalId("phone");
    });
    expect(found).toEqual([
      "stack/one/phone and stack/phone share the address data.okta_app.phone: give one of them another id",
    ]);
  });

  test.each<[string, (stack: TerraformStack) => unknown]>([
    ["local.x_features", (stack) => new TerraformLocal(stack, "mine", []).overrideLogicalId("x_features")],
    [
      "terraform_data.x",
      (stack) =>
        new TerraformResource(stack, "mine", { terraformResourceType: "terraform_data" }).overrideLogicalId("x"),
    ],
  ])("a sync and an element of the program's own: %s", (address, add) => {
    const found = problems((stack) => {
      new DialpadPhoneSync(stack, "x", { appId: APP });
      add(stack);
    });
    expect(found).toEqual([`stack/x and stack/mine share the address ${address}: give one of them another id`]);
  });

  test("two constructs that share several addresses, in one problem", () => {
    const found = problems((stack) => {
      new DialpadPhoneSync(stack, "x", { appId: APP });
      new ProfileSource(new Construct(stack, "other"), "x", { appId: OTHER_APP });
    });
    const locals = [
      "label",
      "console",
      "provisioning",
      "profile_sources",
      "console_visit",
      "features",
      "unseen",
      "next_steps",
    ].map((name) => `local.x_${name}`);
    const addresses = ["data.okta_app.x", ...locals.slice(0, 5), "data.okta_apps.x", ...locals.slice(5), "check.x"];
    expect(found).toEqual([
      `stack/x and stack/other/x share the addresses ${addresses.join(", ")}: give one of them another id`,
    ]);
  });

  test("a construct that is forgotten and one that stays", () => {
    const found = problems((stack) => {
      new UserAttribute(new Construct(stack, "one"), "phone", {
        variableName: "a",
        displayName: "A",
        removal: "forget",
      });
      new UserAttribute(new Construct(stack, "two"), "phone", { variableName: "b", displayName: "B" });
    });
    expect(found).toEqual([
      "stack/one/phone and stack/two/phone share the address okta_user_schema_property.phone: " +
        "give one of them another id",
    ]);
  });

  test("a construct and the program's own resource", () => {
    const found = problems((stack) => {
      new UserAttribute(stack, "phone", { variableName: "a", displayName: "A" });
      new UserSchemaProperty(new Construct(stack, "mine"), "Resource", {
        index: "b",
        title: "B",
        type: "string",
      }).overrideLogicalId("phone");
    });
    expect(found).toEqual([
      "stack/phone and stack/mine/Resource share the address okta_user_schema_property.phone: " +
        "give one of them another id",
    ]);
  });

  test("an output that the program adds below a construct, and another output", () => {
    const found = problems((stack) => {
      const parent = new UserAttribute(stack, "phone", { variableName: "a", displayName: "A" });
      new TerraformOutput(parent, "same", { value: "1" }).overrideLogicalId("same");
      new TerraformOutput(stack, "other", { value: "1" }).overrideLogicalId("same");
    });
    expect(found).toEqual(["stack/phone and stack/other share the address output.same: give one of them another id"]);
  });

  test("but not an element of the stack and one of a stack below it, which has addresses of its own", () => {
    const program = () =>
      synth((stack) => {
        const inner = new TerraformStack(stack, "inner");
        new OktaProvider(inner, "okta");
        for (const each of [stack, inner]) new UserAttribute(each, "phone", { variableName: "a", displayName: "A" });
      });
    expect(program).not.toThrow();
  });

  test("but not two elements of the program's own: only the constructs of this library are guarded", () => {
    const program = () =>
      synth((stack) => {
        new UserAttribute(stack, "phone", { variableName: "a", displayName: "A" });
        new TerraformOutput(stack, "same", { value: "1" });
        new TerraformOutput(new Construct(stack, "other"), "same", { value: "1" }).overrideLogicalId("same");
      });
    expect(program).not.toThrow();
  });
});
