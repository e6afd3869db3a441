import { AppUserSchemaProperty } from "@cdktf/provider-okta/lib/app-user-schema-property";
import { OktaProvider } from "@cdktf/provider-okta/lib/provider";
import { UserBaseSchemaProperty } from "@cdktf/provider-okta/lib/user-base-schema-property";
import { UserSchemaProperty, type UserSchemaPropertyConfig } from "@cdktf/provider-okta/lib/user-schema-property";
import { Aspects, Lazy, TerraformLocal, TerraformResource, TerraformStack, TerraformVariable, Testing } from "cdktf";
import { Construct } from "constructs";
import { AppUserAttribute, DialpadPhoneSync, UserAttribute } from "../lib";
import { dependencies } from "./stack";
import { APP, OTHER_APP, synth } from "./synth";

describe("schema writes run one after another, because Okta loses one of two that overlap", () => {
  test("the constructs of a stack: one order for the user attributes, another for the app attributes", () => {
    const { resource } = synth((stack) => {
      ["a", "b", "c"].forEach((name) => new UserAttribute(stack, name, { variableName: name, displayName: name }));
      ["d", "e"].forEach(
        (name) => new AppUserAttribute(stack, name, { appId: APP, variableName: name, displayName: name }),
      );
    });
    expect(dependencies(resource.okta_user_schema_property)).toEqual({
      a: undefined,
      b: ["okta_user_schema_property.a"],
      c: ["okta_user_schema_property.b"],
    });
    expect(dependencies(resource.okta_app_user_schema_property)).toEqual({
      d: undefined,
      e: ["okta_app_user_schema_property.d"],
    });
  });

  test("resources of the program's own take part, before and after the constructs", () => {
    const { resource } = synth((stack) => {
      new UserSchemaProperty(stack, "before", { index: "before", title: "Before", type: "string" });
      new DialpadPhoneSync(stack, "x", { appId: APP });
      new UserBaseSchemaProperty(stack, "base", { index: "mobilePhone", title: "Mobile", type: "string" });
      new AppUserSchemaProperty(stack, "after", { appId: OTHER_APP, index: "after", title: "After", type: "string" });
    });
    expect(resource.okta_user_schema_property.x.depends_on).toEqual([
      "terraform_data.x",
      "okta_user_schema_property.before",
    ]);
    expect(resource.okta_user_base_schema_property.base.depends_on).toEqual(["okta_user_schema_property.x"]);
    expect(resource.okta_app_user_schema_property.after.depends_on).toEqual(["okta_app_user_schema_property.x"]);
  });

  test("the order follows the dependencies that the program has already, and makes no circle", () => {
    const { resource } = synth((stack) => {
      const [first, second] = [new Construct(stack, "first"), new Construct(stack, "second")];
      const early = new UserAttribute(second, "early", { variableName: "early", displayName: "Early" });
      const late = new UserAttribute(first, "late", {
        variableName: "late",
        displayName: "Late",
        dependsOn: [early.resource],
      });
      new UserAttribute(second, "later", { variableName: "later", displayName: late.resource.title });
    });
    expect(dependencies(resource.okta_user_schema_property)).toEqual({
      early: undefined,
      late: ["okta_user_schema_property.early"],
      later: ["okta_user_schema_property.late"],
    });
  });

  test.each<[string, (value: string) => string]>([
    ["alone", () => "older than okta_user_schema_property.b"],
    ["between two expressions", (value) => `of ${value}, older than okta_user_schema_property.b, for ${value}`],
    ["in a function's text", () => '${format("%s\\" is older than okta_user_schema_property.b", var.v)}'],
    ["where Terraform is told not to evaluate it", (value) => `$\${okta_user_schema_property.b} {"${value}"}`],
  ])("a text that reads like an address is no dependency: %s", (_, text) => {
    const { resource } = synth((stack) => {
      const description = text(new TerraformVariable(stack, "v", {}).stringValue);
      new UserSchemaProperty(stack, "a", { index: "a", title: "A", type: "string", description });
      new UserAttribute(stack, "b", { variableName: "b", displayName: "B" });
    });
    expect(dependencies(resource.okta_user_schema_property)).toEqual({
      a: undefined,
      b: ["okta_user_schema_property.a"],
    });
  });

  test.each<[string, (stack: TerraformStack, b: UserSchemaProperty) => Partial<UserSchemaPropertyConfig>]>([
    ["in a text with several lines", (_, b) => ({ description: `first\n\${upper(\n${b.fqn}.title)}` })],
    ["in a text within an expression", () => ({ description: '${upper("of ${okta_user_schema_property.b.title}")}' })],
    ["in a directive", () => ({ description: '%{ if okta_user_schema_property.b.title != "" }yes%{ endif }' })],
    ["after an object", () => ({ description: '${lookup({ a = "b" }, okta_user_schema_property.b.title, "")}' })],
    ["in replace_triggered_by", () => ({ lifecycle: { replaceTriggeredBy: ["okta_user_schema_property.b"] } })],
    ["through a local", (stack, b) => ({ description: new TerraformLocal(stack, "through", b.title).asString })],
    ["as a number in a text", (_, b) => ({ description: `at most ${b.maxLength}` })],
    [
      "as a key of a map",
      (stack, b) => ({ description: new TerraformLocal(stack, "through", { [b.title]: "b" }).asString }),
    ],
  ])("a reference is a dependency, wherever it stands: %s", (_, reference) => {
    const { resource } = synth((stack) => {
      const a = new UserSchemaProperty(stack, "a", { index: "a", title: "A", type: "string" });
      const b = new UserSchemaProperty(stack, "b", { index: "b", title: "B", type: "string" });
      Object.assign(a, reference(stack, b));
      new UserAttribute(stack, "c", { variableName: "c", displayName: "C" });
    });
    expect(dependencies(resource.okta_user_schema_property)).toEqual({
      a: ["okta_user_schema_property.b"],
      b: undefined,
      c: ["okta_user_schema_property.a"],
    });
  });

  test("a circle in the program's own dependencies is not refused here: Terraform reports it", () => {
    const program = () =>
      synth((stack) => {
        const a = new UserAttribute(stack, "a", { variableName: "a", displayName: "A" });
        const b = new UserAttribute(stack, "b", { variableName: "b", displayName: "B", dependsOn: [a.resource] });
        a.resource.description = b.resource.title;
      });
    expect(program).not.toThrow();
  });

  test("dependencies that an aspect adds later are followed too", () => {
    const { resource } = synth((stack) => {
      const [first, second] = [new Construct(stack, "first"), new Construct(stack, "second")];
      new TerraformResource(stack, "gate", { terraformResourceType: "okta_group" });
      const early = new UserAttribute(first, "early", { variableName: "early", displayName: "Early" });
      const late = new UserAttribute(second, "late", { variableName: "late", displayName: "Late" });
      const last = new UserAttribute(second, "last", { variableName: "last", displayName: "Last" });
      Aspects.of(stack).add({
        visit: (node) => {
          if (node === early.resource) early.resource.dependsOn = ["okta_user_schema_property.late"];
          if (node === last.resource) last.resource.dependsOn = ["okta_group.gate"];
        },
      });
      expect(late.resource.dependsOn).toBeUndefined();
    });
    expect(dependencies(resource.okta_user_schema_property)).toEqual({
      late: undefined,
      early: ["okta_user_schema_property.late"],
      last: ["okta_group.gate", "okta_user_schema_property.early"],
    });
  });

  test("the writes are ordered also where a program is synthesized without validations, as its tests may do", () => {
    const stack = new TerraformStack(Testing.app({ outdir: "cdktf.out" }), "stack");
    ["a", "b"].forEach((name) => new UserAttribute(stack, name, { variableName: name, displayName: name }));
    const { resource } = JSON.parse(Testing.synth(stack)) as ReturnType<typeof synth>;
    expect(resource.okta_user_schema_property.b.depends_on).toEqual(["okta_user_schema_property.a"]);
  });

  test("a resource that moves to another address has no place in the order", () => {
    const { resource } = synth((stack) => {
      new UserSchemaProperty(stack, "new", { index: "a", title: "A", type: "string" }).addMoveTarget("renamed");
      new UserSchemaProperty(stack, "old", { index: "a", title: "A", type: "string" }).moveTo("renamed");
      new UserAttribute(stack, "b", { variableName: "b", displayName: "B" });
    });
    expect(dependencies(resource.okta_user_schema_property)).toEqual({
      new: undefined,
      b: ["okta_user_schema_property.new"],
    });
  });

  test("a list of dependencies that only CDKTF can read is kept, and the order is added to it", () => {
    const { resource } = synth((stack) => {
      new TerraformResource(stack, "gate", { terraformResourceType: "okta_group" });
      new UserAttribute(stack, "a", { variableName: "a", displayName: "A" });
      const b = new UserAttribute(stack, "b", { variableName: "b", displayName: "B" });
      b.resource.dependsOn = Lazy.listValue({ produce: () => ["okta_group.gate"] });
    });
    expect(dependencies(resource.okta_user_schema_property)).toEqual({
      a: undefined,
      b: ["okta_group.gate", "okta_user_schema_property.a"],
    });
  });

  test("each provider has an order of its own, because each writes to another org", () => {
    const { resource } = synth((stack) => {
      const provider = new OktaProvider(stack, "preview", { alias: "preview" });
      new UserAttribute(stack, "a", { variableName: "a", displayName: "A" });
      new UserAttribute(stack, "b", { variableName: "a", displayName: "A", provider });
      new UserSchemaProperty(stack, "c", { index: "c", title: "C", type: "string" }).addOverride(
        "provider",
        "okta.preview",
      );
    });
    expect(dependencies(resource.okta_user_schema_property)).toEqual({
      a: undefined,
      b: undefined,
      c: ["okta_user_schema_property.b"],
    });
  });
});
