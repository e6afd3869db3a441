import { DataOktaApp } from "@cdktf/provider-okta/lib/data-okta-app";
import { OktaProvider } from "@cdktf/provider-okta/lib/provider";
import { UserSchemaProperty } from "@cdktf/provider-okta/lib/user-schema-property";
import { TerraformLocal, TerraformOutput, TerraformResource, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { DialpadPhoneSync, ProfileSource, UserAttribute } from "../lib";
import { problems } from "./stack";
import { APP, OTHER_APP, synth } from "./synth";

describe("one address, one element", () => {
  test("two constructs with one id in different scopes", () => {
    const found = problems((stack) => {
      new UserAttribute(new Construct(stack, "one"), "phone", { variableName: "a", displayName: "A" });
      new UserAttribute(new Construct(stack, "two"), "phone", { variableName: "b", displayName: "B" });
    });
    expect(found).toEqual([
      "stack/one/phone and stack/two/phone share the address okta_user_schema_property.phone: give one of them another id",
    ]);
  });

  test("a profile source and a data source of the program's own", () => {
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
  ])("a sync and something of the program's own: %s", (address, add) => {
    const found = problems((stack) => {
      new DialpadPhoneSync(stack, "x", { appId: APP });
      add(stack);
    });
    expect(found).toEqual([`stack/x and stack/mine share the address ${address}: give one of them another id`]);
  });

  test("two constructs that share several, told once", () => {
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

  test("a forgotten construct and one that is made", () => {
    const found = problems((stack) => {
      new UserAttribute(new Construct(stack, "one"), "phone", {
        variableName: "a",
        displayName: "A",
        removal: "forget",
      });
      new UserAttribute(new Construct(stack, "two"), "phone", { variableName: "b", displayName: "B" });
    });
    expect(found).toEqual([
      "stack/one/phone and stack/two/phone share the address okta_user_schema_property.phone: give one of them another id",
    ]);
  });

  test("a construct and a resource of the program's own", () => {
    const found = problems((stack) => {
      new UserAttribute(stack, "phone", { variableName: "a", displayName: "A" });
      new UserSchemaProperty(new Construct(stack, "mine"), "Resource", {
        index: "b",
        title: "B",
        type: "string",
      }).overrideLogicalId("phone");
    });
    expect(found).toEqual([
      "stack/phone and stack/mine/Resource share the address okta_user_schema_property.phone: give one of them another id",
    ]);
  });

  test("a resource that a program adds to a construct of this library is guarded with it", () => {
    const found = problems((stack) => {
      const parent = new UserAttribute(stack, "phone", { variableName: "a", displayName: "A" });
      new TerraformOutput(parent, "same", { value: "1" }).overrideLogicalId("same");
      new TerraformOutput(stack, "other", { value: "1" }).overrideLogicalId("same");
    });
    expect(found).toEqual(["stack/phone and stack/other share the address output.same: give one of them another id"]);
  });

  test("a stack below the stack has addresses of its own", () => {
    const program = () =>
      synth((stack) => {
        const inner = new TerraformStack(stack, "inner");
        new OktaProvider(inner, "okta");
        for (const each of [stack, inner]) new UserAttribute(each, "phone", { variableName: "a", displayName: "A" });
      });
    expect(program).not.toThrow();
  });

  test("elements of the program that do not concern this library are its own business", () => {
    const program = () =>
      synth((stack) => {
        new UserAttribute(stack, "phone", { variableName: "a", displayName: "A" });
        new TerraformOutput(stack, "same", { value: "1" });
        new TerraformOutput(new Construct(stack, "other"), "same", { value: "1" }).overrideLogicalId("same");
      });
    expect(program).not.toThrow();
  });
});
