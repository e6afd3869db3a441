import { AppUserSchemaProperty } from "@cdktf/provider-okta/lib/app-user-schema-property";
import { DataOktaApp } from "@cdktf/provider-okta/lib/data-okta-app";
import { OktaProvider } from "@cdktf/provider-okta/lib/provider";
import { UserBaseSchemaProperty } from "@cdktf/provider-okta/lib/user-base-schema-property";
import { UserSchemaProperty } from "@cdktf/provider-okta/lib/user-schema-property";
import { TerraformOutput, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { AppUserAttribute, DialpadPhoneSync, ProfileMapping, ProfileSource, UserAttribute } from "../lib";
import { APP, OTHER_APP, refusal, synth, USER_TYPE } from "./synth";

const dependencies = (blocks: Record<string, Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(blocks).map(([name, { depends_on }]) => [name, depends_on]));

/** What a stack is refused for, without what CDKTF writes around it. */
const problems = (program: (stack: TerraformStack) => void) =>
  [...refusal(program).matchAll(/^\s*\[stack\] (.*)$/gm)].map(([, problem]) => problem);

describe("schema writes run one after another, because Okta loses one of two that overlap", () => {
  test("those of a stack's constructs", () => {
    const { resource } = synth((stack) => {
      ["a", "b", "c"].forEach((name) => new UserAttribute(stack, name, { variableName: name, displayName: name }));
      ["d", "e"].forEach((name) => new AppUserAttribute(stack, name, { appId: APP, variableName: name, displayName: name }));
    });
    expect(dependencies(resource.okta_user_schema_property)).toEqual({
      a: undefined,
      b: ["okta_user_schema_property.a"],
      c: ["okta_user_schema_property.b"],
    });
    expect(dependencies(resource.okta_app_user_schema_property)).toEqual({ d: undefined, e: ["okta_app_user_schema_property.d"] });
  });

  test("and the program's own, in whichever order they were written", () => {
    const { resource } = synth((stack) => {
      new UserSchemaProperty(stack, "before", { index: "before", title: "Before", type: "string" });
      new DialpadPhoneSync(stack, "x", { appId: APP });
      new UserBaseSchemaProperty(stack, "base", { index: "mobilePhone", title: "Mobile", type: "string" });
      new AppUserSchemaProperty(stack, "after", { appId: OTHER_APP, index: "after", title: "After", type: "string" });
    });
    expect(resource.okta_user_schema_property.x.depends_on).toEqual(["terraform_data.x", "okta_user_schema_property.before"]);
    expect(resource.okta_user_base_schema_property.base.depends_on).toEqual(["okta_user_schema_property.x"]);
    expect(resource.okta_app_user_schema_property.after.depends_on).toEqual(["okta_app_user_schema_property.x"]);
  });

  test("without a circle, where the program already has an order of its own", () => {
    const { resource } = synth((stack) => {
      const [first, second] = [new Construct(stack, "first"), new Construct(stack, "second")];
      const early = new UserAttribute(second, "early", { variableName: "early", displayName: "Early" });
      const late = new UserAttribute(first, "late", { variableName: "late", displayName: "Late", dependsOn: [early.resource] });
      new UserAttribute(second, "later", { variableName: "later", displayName: late.resource.title });
    });
    expect(dependencies(resource.okta_user_schema_property)).toEqual({
      early: undefined,
      late: ["okta_user_schema_property.early"],
      later: ["okta_user_schema_property.late"],
    });
  });

  test("and a text that reads like an address is no dependency", () => {
    const { resource } = synth((stack) => {
      new UserAttribute(stack, "a", { variableName: "a", displayName: "A", description: "older than okta_user_schema_property.b" });
      new UserAttribute(stack, "b", { variableName: "b", displayName: "B" });
    });
    expect(dependencies(resource.okta_user_schema_property)).toEqual({ a: undefined, b: ["okta_user_schema_property.a"] });
  });

  test("per provider", () => {
    const { resource } = synth((stack) => {
      const provider = new OktaProvider(stack, "preview", { alias: "preview" });
      new UserAttribute(stack, "a", { variableName: "a", displayName: "A" });
      new UserAttribute(stack, "b", { variableName: "a", displayName: "A", provider });
    });
    expect(dependencies(resource.okta_user_schema_property)).toEqual({ a: undefined, b: undefined });
  });
});

describe("one address, one element", () => {
  test("two constructs with one id in different scopes", () => {
    const found = problems((stack) => {
      new UserAttribute(new Construct(stack, "one"), "phone", { variableName: "a", displayName: "A" });
      new UserAttribute(new Construct(stack, "two"), "phone", { variableName: "b", displayName: "B" });
    });
    expect(found).toEqual([
      "stack/one/phone/Resource and stack/two/phone/Resource share the address okta_user_schema_property.phone: give one of them another id",
    ]);
  });

  test("a profile source and a data source of the program's own", () => {
    const found = problems((stack) => {
      new ProfileSource(new Construct(stack, "one"), "phone", { appId: APP });
      new DataOktaApp(stack, "phone", { id: OTHER_APP }).overrideLogicalId("phone");
    });
    expect(found).toEqual(["stack/one/phone/App and stack/phone share the address data.okta_app.phone: give one of them another id"]);
  });

  test("a construct and a resource of the program's own", () => {
    const found = problems((stack) => {
      new UserAttribute(stack, "phone", { variableName: "a", displayName: "A" });
      new UserSchemaProperty(new Construct(stack, "mine"), "Resource", { index: "b", title: "B", type: "string" }).overrideLogicalId(
        "phone",
      );
    });
    expect(found).toEqual([
      "stack/phone/Resource and stack/mine/Resource share the address okta_user_schema_property.phone: give one of them another id",
    ]);
  });

  test("a resource that a program adds to a construct of this library is guarded with it", () => {
    const found = problems((stack) => {
      const parent = new UserAttribute(stack, "phone", { variableName: "a", displayName: "A" });
      new TerraformOutput(parent, "same", { value: "1" }).overrideLogicalId("same");
      new TerraformOutput(stack, "other", { value: "1" }).overrideLogicalId("same");
    });
    expect(found).toEqual(["stack/phone/same and stack/other share the address output.same: give one of them another id"]);
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

describe("one object in Okta, one owner", () => {
  test("a user attribute", () => {
    const found = problems((stack) => {
      new DialpadPhoneSync(stack, "first", { appId: APP });
      new DialpadPhoneSync(stack, "second", { appId: OTHER_APP });
    });
    expect(found).toEqual([
      "stack/first/UserAttribute/Resource and stack/second/UserAttribute/Resource both write the attribute dialpadPhone of user type default (provider okta); an attribute takes its value from one app: give the other sync another variableName",
    ]);
  });

  test("an app attribute", () => {
    const found = problems((stack) => {
      new DialpadPhoneSync(stack, "first", { appId: APP });
      new DialpadPhoneSync(stack, "second", { appId: APP, userTypeId: USER_TYPE });
    });
    expect(found).toEqual([
      `stack/first/AppUserAttribute/Resource and stack/second/AppUserAttribute/Resource both write the attribute dialpadPhone of app ${APP} (provider okta); share it: give the appUserAttribute of the first sync to the second`,
    ]);
  });

  test("a mapping", () => {
    const found = problems((stack) => {
      const pair = { sourceId: USER_TYPE, targetId: APP };
      new ProfileMapping(stack, "first", { ...pair, expressions: { title: "user.title" } });
      new ProfileMapping(stack, "second", { ...pair, expressions: { city: "user.city" } });
    });
    expect(found).toEqual([
      `stack/first/Resource and stack/second/Resource both write the mapping from ${USER_TYPE} to ${APP} (provider okta); add entries to the first with its map(target, expression)`,
    ]);
  });

  test("what was forgotten is free for another", () => {
    const program = () =>
      synth((stack) => {
        new UserAttribute(stack, "old", { variableName: "a", displayName: "A", removal: "forget" });
        new UserAttribute(stack, "new", { variableName: "a", displayName: "A" });
      });
    expect(program).not.toThrow();
  });
});

describe("what a removal takes out of the program is not referred to", () => {
  test("a forgotten resource", () => {
    const found = problems((stack) => {
      const attribute = new UserAttribute(stack, "phone", { variableName: "a", displayName: "A", removal: "forget" });
      new TerraformOutput(stack, "title", { value: attribute.resource.title });
    });
    expect(found).toEqual([
      "stack/title refers to okta_user_schema_property.phone, which the removal of stack/phone takes out of the program: take that reference out first",
    ]);
  });

  test("in depends_on", () => {
    const found = problems((stack) => {
      const { resource } = new UserAttribute(stack, "phone", { variableName: "a", displayName: "A", removal: "forget" });
      new AppUserAttribute(stack, "app_phone", { appId: APP, variableName: "a", displayName: "A", dependsOn: [resource] });
    });
    expect(found).toEqual([
      "stack/app_phone/Resource refers to okta_user_schema_property.phone, which the removal of stack/phone takes out of the program: take that reference out first",
    ]);
  });

  test.each(["forget", "delete"] as const)("the default user type of a sync under %s", (removal) => {
    const found = problems((stack) => {
      const { userTypeId, expression } = new DialpadPhoneSync(stack, "x", { appId: APP, removal });
      new ProfileMapping(stack, "numbers", { sourceId: userTypeId, targetId: OTHER_APP, expressions: { workPhone: expression } });
    });
    expect(found).toEqual([
      "stack/numbers/Resource refers to data.okta_user_type.x, which the removal of stack/x takes out of the program: take that reference out first",
    ]);
  });
});
