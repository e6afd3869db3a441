import { join } from "node:path";
import { AppUserSchemaProperty } from "@cdktf/provider-okta/lib/app-user-schema-property";
import { DataOktaApp } from "@cdktf/provider-okta/lib/data-okta-app";
import { DataOktaUserType } from "@cdktf/provider-okta/lib/data-okta-user-type";
import { ProfileMapping as OktaProfileMapping } from "@cdktf/provider-okta/lib/profile-mapping";
import { OktaProvider } from "@cdktf/provider-okta/lib/provider";
import { UserBaseSchemaProperty } from "@cdktf/provider-okta/lib/user-base-schema-property";
import { UserSchemaProperty, type UserSchemaPropertyConfig } from "@cdktf/provider-okta/lib/user-schema-property";
import {
  AnnotationMetadataEntryType,
  Aspects,
  Lazy,
  TerraformHclModule,
  TerraformIterator,
  TerraformLocal,
  TerraformOutput,
  TerraformResource,
  TerraformStack,
  TerraformVariable,
  Testing,
  Tokenization,
} from "cdktf";
import { Construct } from "constructs";
import { AppUserAttribute, DialpadPhoneSync, keepInOkta, ProfileMapping, ProfileSource, UserAttribute } from "../lib";
import { APP, OTHER_APP, refusal, synth, USER_TYPE } from "./synth";

const dependencies = (blocks: Record<string, Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(blocks).map(([name, { depends_on }]) => [name, depends_on]));

/** What a stack is refused for, without what CDKTF writes around it. */
const problems = (program: (stack: TerraformStack) => void) =>
  [...refusal(program).matchAll(/^\s*\[stack\] (.*)$/gm)].map(([, problem]) => problem);

/** The warnings of a program, synthesized twice. */
function warningsOf(program: (stack: TerraformStack) => void): string[] {
  const stack = new TerraformStack(Testing.app({ outdir: "cdktf.out" }), "stack");
  program(stack);
  [1, 2].forEach(() => Testing.synth(stack));
  return stack.node.findAll().flatMap(({ node }) => {
    const warnings = node.metadata.filter(({ type }) => type === String(AnnotationMetadataEntryType.WARN));
    return warnings.map(({ data }) => `${node.path}: ${String(data)}`);
  });
}

describe("schema writes run one after another, because Okta loses one of two that overlap", () => {
  test("those of a stack's constructs", () => {
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

  test("and the program's own, in whichever order they were written", () => {
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

  test("without a circle, where the program already has an order of its own", () => {
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
  ])("and a text that reads like an address is no dependency: %s", (_, text) => {
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
    ["as what replaces it", () => ({ lifecycle: { replaceTriggeredBy: ["okta_user_schema_property.b"] } })],
    ["through a local", (stack, b) => ({ description: new TerraformLocal(stack, "through", b.title).asString })],
  ])("and a reference is one, wherever it stands: %s", (_, reference) => {
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

  test("a circle that the program made is left to Terraform to tell", () => {
    const program = () =>
      synth((stack) => {
        const a = new UserAttribute(stack, "a", { variableName: "a", displayName: "A" });
        const b = new UserAttribute(stack, "b", { variableName: "b", displayName: "B", dependsOn: [a.resource] });
        a.resource.description = b.resource.title;
      });
    expect(program).not.toThrow();
  });

  test("also where an aspect adds, moves or ties some of them", () => {
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

  test("also where a test of the program synthesizes without validations", () => {
    const stack = new TerraformStack(Testing.app({ outdir: "cdktf.out" }), "stack");
    ["a", "b"].forEach((name) => new UserAttribute(stack, name, { variableName: name, displayName: name }));
    const { resource } = JSON.parse(Testing.synth(stack)) as ReturnType<typeof synth>;
    expect(resource.okta_user_schema_property.b.depends_on).toEqual(["okta_user_schema_property.a"]);
  });

  test("a resource that moves to another is not one of them", () => {
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

  test("instances of one resource cannot, and are refused", () => {
    const found = problems((stack) => {
      const names = TerraformIterator.fromList(["a", "b"]);
      new UserAttribute(stack, "all", { variableName: names.value, displayName: "All" }).resource.forEach = names;
      new AppUserAttribute(stack, "some", { appId: APP, variableName: "c", displayName: "C" }).resource.count = 2;
      new UserSchemaProperty(stack, "mine", { index: names.value, title: "Mine", type: "string", forEach: names });
    });
    expect(found).toEqual(
      ["all", "some"].map(
        (id) =>
          `stack/${id}/Resource has forEach or count: Terraform would write its attributes at once, and Okta lose some; make one construct for each`,
      ),
    );
  });

  test("and those of the program's own are warned of", () => {
    const warnings = warningsOf((stack) => {
      const names = TerraformIterator.fromList(["a", "b"]);
      new UserAttribute(stack, "phone", { variableName: "c", displayName: "C" });
      new UserSchemaProperty(stack, "mine", { index: names.value, title: "Mine", type: "string", forEach: names });
    });
    expect(warnings).toEqual([
      "stack/mine: stack/mine has forEach or count: Terraform would write its attributes at once, and Okta lose some; make one resource for each, or deploy with -parallelism=1",
    ]);
  });

  test("a module that may write schemas is warned of, as long as nothing orders it", () => {
    const modules = (tie: (stack: TerraformStack, attribute: UserAttribute) => unknown) =>
      warningsOf((stack) => {
        const attribute = new UserAttribute(stack, "phone", { variableName: "c", displayName: "C" });
        tie(stack, attribute);
      });
    const named =
      "stack/m: stack/m may write schemas of Okta, at once with stack/phone, and Okta lose some: give it dependsOn with their resources, or name it in theirs";
    const module = (stack: TerraformStack, props: object = {}) =>
      new TerraformHclModule(stack, "m", { source: "git::https://example.com/okta.git", ...props });
    expect(modules((stack) => module(stack))).toEqual([named]);
    expect(
      modules((stack) =>
        module(stack, {
          source: "git::https://example.com/m.git",
          providers: [new OktaProvider(stack, "p", { alias: "p" })],
        }),
      ),
    ).toEqual([named]);
    expect(modules((stack) => module(stack, { source: "git::https://example.com/network.git" }))).toEqual([]);
    expect(modules((stack, { resource }) => module(stack, { dependsOn: [resource] }))).toEqual([]);
    expect(modules((stack, { resource }) => (resource.dependsOn = [module(stack).fqn]))).toEqual([]);
  });

  test("a list of dependencies that only CDKTF can read is kept", () => {
    const { resource } = synth((stack) => {
      new TerraformResource(stack, "gate", { terraformResourceType: "okta_group" });
      new UserAttribute(stack, "a", { variableName: "a", displayName: "A" });
      const { resource } = new UserAttribute(stack, "b", { variableName: "b", displayName: "B" });
      resource.dependsOn = Lazy.listValue({ produce: () => ["okta_group.gate"] });
    });
    expect(dependencies(resource.okta_user_schema_property)).toEqual({
      a: undefined,
      b: ["okta_group.gate", "okta_user_schema_property.a"],
    });
  });

  test("per provider", () => {
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

describe("a mapping waits for the attributes that its entries name: Okta refuses an entry without them, and the mapping is tainted", () => {
  const named = (stack: TerraformStack, name: string, own = false) => {
    const both = { variableName: name, displayName: name };
    const mine = { index: name, title: name, type: "string" };
    return own
      ? [
          new UserSchemaProperty(stack, `${name}_user`, mine),
          new AppUserSchemaProperty(stack, `${name}_app`, { ...mine, appId: APP }),
        ]
      : [
          new UserAttribute(stack, `${name}_user`, both),
          new AppUserAttribute(stack, `${name}_app`, { ...both, appId: APP }),
        ];
  };
  const ofMapping = ({ resource }: ReturnType<typeof synth>, name: string) =>
    resource.okta_profile_mapping[name].depends_on;
  const attribute = (id: string) => `okta_user_schema_property.${id}`;
  const appAttribute = (id: string) => `okta_app_user_schema_property.${id}`;
  const follow = { sourceId: APP, targetId: USER_TYPE, pushStatus: "PUSH" };

  test.each([false, true])(
    "an entry that map adds, in whichever order they were written (attributes of the program's own: %j)",
    (own) => {
      const json = synth((stack) => {
        const { profileMapping } = new DialpadPhoneSync(stack, "x", { appId: APP });
        profileMapping.map("extension", "appuser.extension");
        named(stack, "extension", own);
        named(stack, "other", own);
      });
      expect(ofMapping(json, "x")).toEqual([
        attribute("x"),
        appAttribute("x"),
        "terraform_data.x",
        attribute("extension_user"),
        appAttribute("extension_app"),
      ]);
    },
  );

  test("a sync alone gets no dependency that it does not have already, nor does one of another user type or app", () => {
    const json = synth((stack) => {
      new DialpadPhoneSync(stack, "x", { appId: APP });
      new DialpadPhoneSync(stack, "y", { appId: OTHER_APP, userTypeId: USER_TYPE });
    });
    for (const id of ["x", "y"])
      expect(ofMapping(json, id)).toEqual([attribute(id), appAttribute(id), `terraform_data.${id}`]);
  });

  test("a mapping of the program's own, to an app: the attribute that the expression reads, and the app's", () => {
    const json = synth((stack) => {
      const mappings = [
        { id: "workPhone", expression: "user.dialpadPhone != null ? user.dialpadPhone : user.primaryPhone" },
      ];
      new OktaProfileMapping(stack, "numbers", { sourceId: USER_TYPE, targetId: OTHER_APP, mappings });
      new DialpadPhoneSync(stack, "x", { appId: APP });
      new AppUserAttribute(stack, "work_phone", {
        appId: OTHER_APP,
        variableName: "workPhone",
        displayName: "Work phone",
      });
    });
    expect(ofMapping(json, "numbers")).toEqual([appAttribute("work_phone"), attribute("x")]);
  });

  test("not for what stands in a text, nor for an attribute of that name on the other side, nor of another provider", () => {
    const json = synth((stack) => {
      const provider = new OktaProvider(stack, "preview", { alias: "preview" });
      const elsewhere = { variableName: "there", displayName: "There", provider };
      new UserAttribute(stack, "preview_there", elsewhere);
      named(stack, "here");
      new ProfileMapping(stack, "m", {
        ...follow,
        expressions: { title: "appuser.title + \" user.here\" + 'appuser.here'", there: "appuser.x" },
      });
    });
    expect(ofMapping(json, "m")).toBeUndefined();
  });

  test("names that differ by case are one to Okta", () => {
    const json = synth((stack) => {
      named(stack, "Extension");
      new ProfileMapping(stack, "m", { ...follow, expressions: { extension: "appuser.EXTENSION" } });
    });
    expect(ofMapping(json, "m")).toEqual([attribute("Extension_user"), appAttribute("Extension_app")]);
  });

  test("the attribute of the mapping's own user type and app, where they are told apart", () => {
    const json = synth((stack) => {
      const phone = { variableName: "phone", displayName: "Phone" };
      new UserAttribute(stack, "one", { ...phone, userTypeId: USER_TYPE });
      new UserAttribute(stack, "two", { ...phone, userTypeId: "otyother000000000001" });
      new AppUserAttribute(stack, "here", { ...phone, appId: APP });
      new AppUserAttribute(stack, "there", { ...phone, appId: OTHER_APP });
      new ProfileMapping(stack, "m", { ...follow, expressions: { phone: "appuser.phone" } });
    });
    expect(ofMapping(json, "m")).toEqual([attribute("one"), appAttribute("here")]);
  });

  test("a user type that only Terraform knows may be the default one", () => {
    const json = synth((stack) => {
      const targetId = new TerraformVariable(stack, "type", {}).stringValue;
      named(stack, "phone");
      new ProfileMapping(stack, "m", { ...follow, targetId, expressions: { phone: "appuser.phone" } });
    });
    expect(ofMapping(json, "m")).toEqual([attribute("phone_user"), appAttribute("phone_app")]);
  });

  test("a name that only Terraform knows: the attributes with that very name, else any that it may be", () => {
    const json = synth((stack) => {
      const name = (id: string) => new TerraformVariable(stack, id, {}).stringValue;
      const [same, other] = [name("same"), name("other")];
      new UserAttribute(stack, "token", { variableName: same, displayName: "Token", userTypeId: USER_TYPE });
      new UserAttribute(stack, "plain", { variableName: "plain", displayName: "Plain", userTypeId: USER_TYPE });
      const mapping = (id: string, target: string, sourceId: string, expression: string) =>
        new ProfileMapping(stack, id, { ...follow, sourceId, expressions: { [target]: expression } });
      mapping("sure", same, APP, "appuser.title");
      mapping("may", other, OTHER_APP, "appuser.title");
      mapping("literal", "unheard", "0oathird000000000001", "appuser.title");
    });
    expect(ofMapping(json, "sure")).toEqual([attribute("token")]);
    expect(ofMapping(json, "may")).toEqual([attribute("token"), attribute("plain")]);
    expect(ofMapping(json, "literal")).toEqual([attribute("token")]);
  });

  test("an expression that Terraform makes may read any attribute of its source", () => {
    const json = synth((stack) => {
      const expression = new TerraformVariable(stack, "expression", {}).stringValue;
      named(stack, "phone");
      named(stack, "fax");
      new ProfileMapping(stack, "all", { ...follow, expressions: { title: expression } });
      const name = new TerraformVariable(stack, "name", {}).stringValue;
      new AppUserAttribute(stack, "named", { appId: OTHER_APP, variableName: name, displayName: "Named" });
      new ProfileMapping(stack, "one", { ...follow, sourceId: OTHER_APP, expressions: { title: `appuser.${name}` } });
    });
    expect(ofMapping(json, "all")).toEqual([appAttribute("phone_app"), appAttribute("fax_app")]);
    expect(ofMapping(json, "one")).toEqual([appAttribute("named")]);
  });

  test("attributes and entries that Terraform makes of a list", () => {
    const json = synth((stack) => {
      const names = TerraformIterator.fromList(["a", "b"]);
      new UserSchemaProperty(stack, "all", { index: names.value, title: "All", type: "string", forEach: names });
      named(stack, "phone");
      new ProfileMapping(stack, "m", { ...follow, expressions: { a: "appuser.title" } });
      const mappings = names.dynamic({ id: names.value, expression: "appuser.title" });
      new OktaProfileMapping(stack, "own", { sourceId: OTHER_APP, targetId: USER_TYPE, mappings });
    });
    expect(ofMapping(json, "m")).toEqual([attribute("all")]);
    expect(ofMapping(json, "own")).toEqual([attribute("all"), attribute("phone_user")]);
  });

  test("without a circle: an attribute that the program deploys after the mapping was in the org before", () => {
    const json = synth((stack) => {
      const { resource } = new ProfileMapping(stack, "m", {
        ...follow,
        expressions: { phone: "appuser.phone", fax: "appuser.fax" },
      });
      const [user] = [
        new TerraformResource(stack, "gate", { terraformResourceType: "okta_group", dependsOn: [resource] }),
      ];
      new UserAttribute(stack, "phone", { variableName: "phone", displayName: "Phone", dependsOn: [user] });
      new UserAttribute(stack, "fax", { variableName: "fax", displayName: "Fax" });
    });
    expect(ofMapping(json, "m")).toEqual([attribute("fax")]);
    // The chain of schema writes follows: what the mapping waits for comes first.
    expect(json.resource.okta_user_schema_property.phone.depends_on).toEqual(["okta_group.gate", attribute("fax")]);
    expect(json.resource.okta_user_schema_property.fax.depends_on).toBeUndefined();
  });

  test("nor with the dependencies that other mappings get", () => {
    const json = synth((stack) => {
      const type = "otyother000000000001";
      const one = new ProfileMapping(stack, "one", { ...follow, expressions: { a: "appuser.title" } });
      const two = new ProfileMapping(stack, "two", { ...follow, targetId: type, expressions: { b: "appuser.title" } });
      const attributes = { a: two, b: one };
      new UserAttribute(stack, "a", {
        variableName: "a",
        displayName: "A",
        userTypeId: USER_TYPE,
        dependsOn: [attributes.a.resource],
      });
      new UserAttribute(stack, "b", {
        variableName: "b",
        displayName: "B",
        userTypeId: type,
        dependsOn: [attributes.b.resource],
      });
    });
    expect([ofMapping(json, "one"), ofMapping(json, "two")]).toEqual([[attribute("a")], undefined]);
  });

  test("nor through what a provider is configured with", () => {
    const json = synth((stack) => {
      const { resource } = new ProfileMapping(stack, "m", { ...follow, expressions: { phone: "appuser.title" } });
      const provider = new OktaProvider(stack, "late", { alias: "late", orgName: resource.sourceName });
      const group = new TerraformResource(stack, "g", { terraformResourceType: "okta_group", provider });
      new UserAttribute(stack, "phone", { variableName: "phone", displayName: "Phone", dependsOn: [group] });
    });
    expect(ofMapping(json, "m")).toBeUndefined();
  });

  test("not for what is forgotten or moves away, which is not of the program any more", () => {
    const json = synth((stack) => {
      new UserAttribute(stack, "gone", { variableName: "phone", displayName: "Phone", removal: "forget" });
      const mine = { index: "phone", title: "Phone", type: "string" };
      new UserSchemaProperty(stack, "new", mine).addMoveTarget("renamed");
      new UserSchemaProperty(stack, "old", mine).moveTo("renamed");
      new ProfileMapping(stack, "m", { ...follow, expressions: { phone: "appuser.title" } });
    });
    expect(ofMapping(json, "m")).toEqual([attribute("new")]);
  });

  test("also where a test of the program synthesizes without validations", () => {
    const stack = new TerraformStack(Testing.app({ outdir: "cdktf.out" }), "stack");
    new ProfileMapping(stack, "m", { ...follow, expressions: { phone: "appuser.phone" } });
    named(stack, "phone");
    const json = JSON.parse(Testing.synth(stack)) as ReturnType<typeof synth>;
    expect(ofMapping(json, "m")).toEqual([attribute("phone_user"), appAttribute("phone_app")]);
  });
});

describe("node.addDependency on a construct, which has no effect in CDKTF, is warned of", () => {
  const message = (from: string, to: string) =>
    `${from}: node.addDependency has no effect in CDKTF: ${from} does not wait for ${to}. Give it dependsOn, with the resources of the other`;

  test("from and to a construct of this library, once", () => {
    const warnings = warningsOf((stack) => {
      const group = new TerraformResource(stack, "group", { terraformResourceType: "okta_group" });
      const sync = new DialpadPhoneSync(stack, "x", { appId: APP });
      const other = new TerraformResource(stack, "other", { terraformResourceType: "okta_group" });
      sync.node.addDependency(group);
      other.node.addDependency(sync);
    });
    expect(warnings).toEqual([message("stack/x", "stack/group"), message("stack/other", "stack/x")]);
  });

  test("what does not concern this library is not", () => {
    const warnings = warningsOf((stack) => {
      const [one, two] = ["one", "two"].map(
        (id) => new TerraformResource(stack, id, { terraformResourceType: "okta_group" }),
      );
      one.node.addDependency(two);
      new UserAttribute(stack, "phone", { variableName: "c", displayName: "C" });
    });
    expect(warnings).toEqual([]);
  });
});

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

describe("one object in Okta, one owner", () => {
  test("a user attribute", () => {
    const found = problems((stack) => {
      new DialpadPhoneSync(stack, "first", { appId: APP });
      new DialpadPhoneSync(stack, "second", { appId: OTHER_APP });
    });
    expect(found).toEqual([
      "stack/first and stack/second both write the attribute dialpadPhone of user type default (provider okta); an attribute takes its value from one app: keep one of them, or give the other another variableName",
    ]);
  });

  test("an app attribute", () => {
    const found = problems((stack) => {
      new DialpadPhoneSync(stack, "first", { appId: APP });
      new DialpadPhoneSync(stack, "second", { appId: APP, userTypeId: USER_TYPE });
    });
    expect(found).toEqual([
      `stack/first and stack/second both write the attribute dialpadPhone of app ${APP} (provider okta); keep one of them; a sync for another user type takes the appUserAttribute of the first`,
    ]);
  });

  test("a mapping", () => {
    const found = problems((stack) => {
      const pair = { sourceId: USER_TYPE, targetId: APP };
      new ProfileMapping(stack, "first", { ...pair, expressions: { title: "user.title" } });
      new ProfileMapping(stack, "second", { ...pair, expressions: { city: "user.city" } });
    });
    expect(found).toEqual([
      `stack/first and stack/second both write the mapping from ${USER_TYPE} to ${APP} (provider okta); keep one of them, and add the other's entries to it with map(target, expression)`,
    ]);
  });

  test("a mapping to or from the default user type, however it is looked up", () => {
    const fax = (stack: TerraformStack) =>
      new DialpadPhoneSync(stack, "second", { appId: APP, variableName: "dialpadFax" });
    const both = (second: string) =>
      `stack/first and ${second} both write the mapping from ${APP} to default (provider okta); `;
    const keepOne = "keep one of them, and add the other's entries to it with map(target, expression)";
    const found = problems((stack) => [new DialpadPhoneSync(stack, "first", { appId: APP }), fax(stack)]);
    expect(found).toEqual([both("stack/second") + keepOne]);
    const beside = problems((stack) => {
      new DialpadPhoneSync(stack, "first", { appId: APP });
      const targetId = new DataOktaUserType(stack, "type", { name: "user" }).id;
      const mappings = [{ id: "title", expression: "appuser.title" }];
      new OktaProfileMapping(stack, "titles", { sourceId: APP, targetId, mappings });
    });
    expect(beside).toEqual([
      `${both("stack/titles")}take the resource over: moveFromId("okta_profile_mapping.titles") on the construct's resource, and take stack/titles out of the program`,
    ]);
  });

  test("a user attribute of the default user type, however it is named; Okta takes names for one that differ by case", () => {
    const found = problems((stack) => {
      const { userTypeId } = new DialpadPhoneSync(stack, "x", { appId: APP });
      new UserAttribute(stack, "other", { variableName: "DialpadPhone", displayName: "Other", userTypeId });
    });
    expect(found).toEqual([
      "stack/x and stack/other both write the attribute dialpadPhone of user type default (provider okta); an attribute takes its value from one app: keep one of them, or give the other another variableName",
    ]);
  });

  test("a user attribute of a user type that is looked up by another name is another", () => {
    const program = () =>
      synth((stack) => {
        const type = (id: string, name: string) => new DataOktaUserType(stack, id, { name }).id;
        new UserAttribute(stack, "a", { variableName: "a", displayName: "A", userTypeId: type("one", "contractor") });
        new UserAttribute(stack, "b", { variableName: "a", displayName: "A", userTypeId: type("two", "partner") });
      });
    expect(program).not.toThrow();
  });

  test("three are told as three", () => {
    const found = problems((stack) =>
      ["a", "b", "c"].forEach((id) => new UserAttribute(stack, id, { variableName: "phone", displayName: "Phone" })),
    );
    expect(found).toEqual([
      "stack/a and stack/b and stack/c all write the attribute phone of user type default (provider okta); an attribute takes its value from one app: keep one of them, or give the other another variableName",
    ]);
  });

  test("what each instance of a resource writes, only Terraform knows", () => {
    const program = () =>
      synth((stack) => {
        const types = TerraformIterator.fromList([USER_TYPE]);
        for (const id of ["a", "b"]) {
          const expressions = { workPhone: "user.dialpadPhone" };
          new ProfileMapping(stack, id, { sourceId: types.value, targetId: APP, expressions }).resource.forEach = types;
        }
      });
    expect(program).not.toThrow();
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

describe("a resource of this library does not move away from its construct", () => {
  test.each<[string, (resource: UserSchemaProperty, stack: TerraformStack) => void]>([
    ["moveToId", (resource) => resource.moveToId("okta_user_schema_property.new")],
    [
      "moveTo",
      (resource, stack) => {
        resource.moveTo("renamed");
        new UserSchemaProperty(stack, "new", { index: "b", title: "B", type: "string" }).addMoveTarget("renamed");
      },
    ],
  ])("%s", (_, move) => {
    const found = problems((stack) =>
      move(new UserAttribute(stack, "old", { variableName: "a", displayName: "A" }).resource, stack),
    );
    expect(found).toEqual([
      'stack/old/Resource moves away, to okta_user_schema_property.new: call moveFromId("okta_user_schema_property.old") on the resource that stands there instead, and take stack/old out of the program',
    ]);
  });
});

describe("what a removal takes out of the program is not referred to", () => {
  test("beside a move from one instance of a resource: Terraform would forget the others too", () => {
    const found = problems((stack) => {
      const names = TerraformIterator.fromList(["b"]);
      new UserSchemaProperty(stack, "attrs", { index: names.value, title: "Mine", type: "string", forEach: names });
      const { userAttribute } = new DialpadPhoneSync(stack, "x", { appId: APP, removal: "forget" });
      userAttribute.resource.moveFromId('okta_user_schema_property.attrs["a"]');
    });
    expect(found).toEqual([
      'stack/x has removal "forget" beside moveFromId("okta_user_schema_property.attrs[\\"a\\"]"), and what would forget that instance would forget the others too: deploy the move first, then take moveFromId out and forget',
    ]);
  });

  test("nor is what stands below it", () => {
    const found = problems((stack) => {
      const { resource } = new UserAttribute(stack, "phone", {
        variableName: "a",
        displayName: "A",
        removal: "forget",
      });
      new TerraformOutput(resource, "title", { value: "1" });
    });
    expect(found).toEqual([
      "stack/phone/Resource/title stands below what the removal of stack/phone takes out of the program: put it below stack/phone, or take it out",
    ]);
  });

  test("nor in what a provider is configured with", () => {
    const found = problems((stack) => {
      const { resource } = new UserAttribute(stack, "phone", {
        variableName: "a",
        displayName: "A",
        removal: "forget",
      });
      new OktaProvider(stack, "late", { alias: "late", orgName: resource.title });
    });
    expect(found).toEqual([
      "stack/late refers to okta_user_schema_property.phone, which the removal of stack/phone takes out of the program: take that reference out first",
    ]);
  });

  test("a forgotten resource", () => {
    const found = problems((stack) => {
      const attribute = new UserAttribute(stack, "phone", { variableName: "a", displayName: "A", removal: "forget" });
      new TerraformOutput(stack, "title", { value: attribute.resource.title });
    });
    expect(found).toEqual([
      "stack/title refers to okta_user_schema_property.phone, which the removal of stack/phone takes out of the program: take that reference out first",
    ]);
  });

  test("more than once in one place, told once", () => {
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

  test("a part of a sync, by the construct that the program has", () => {
    const found = problems((stack) => {
      const { userAttribute } = new DialpadPhoneSync(stack, "x", { appId: APP, removal: "forget" });
      new TerraformOutput(stack, "title", { value: userAttribute.resource.title });
    });
    expect(found).toEqual([
      "stack/title refers to okta_user_schema_property.x, which the removal of stack/x takes out of the program: take that reference out first",
    ]);
  });

  test("in depends_on", () => {
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
      'stack/app_phone refers to okta_user_schema_property.phone, which the removal of stack/phone takes out of the program: take that reference out first, or let go of what refers with removal "forget" too',
    ]);
  });

  test.each(["forget", "delete"] as const)("the default user type of a sync under %s", (removal) => {
    const found = problems((stack) => {
      const { userTypeId, expression } = new DialpadPhoneSync(stack, "x", { appId: APP, removal });
      new ProfileMapping(stack, "numbers", {
        sourceId: userTypeId,
        targetId: OTHER_APP,
        expressions: { workPhone: expression },
      });
    });
    expect(found).toEqual([
      'stack/numbers refers to data.okta_user_type.x, which the removal of stack/x takes out of the program: take that reference out first, or let go of what refers with removal "forget" too',
    ]);
  });
});

describe("the okta provider 6.14.0, which Okta says not to use, is refused", () => {
  const requiring = (version: string) => (stack: TerraformStack) => {
    stack.addOverride("terraform.required_providers.okta.version", version);
    new DialpadPhoneSync(stack, "x", { appId: APP });
  };

  test.each(["6.14.0", "= 6.14.0", "~> 6.14.0"])("as %s", (version) => {
    expect(problems(requiring(version))).toEqual([
      `stack requires the okta provider "${version}", which Okta says not to use (breaking changes that were not meant to be ` +
        "released): pin another version, such as one that this library is tested with",
    ]);
  });

  test.each(["6.12.0", "6.15.0", "~> 6.14", ">= 6.11, < 7.0"])("and %s is not", (version) => {
    expect(() => synth(requiring(version))).not.toThrow();
  });
});

describe("the guard of a stack", () => {
  test("a second copy of the library in one stack is refused with both paths", () => {
    const stack = new TerraformStack(Testing.app({ outdir: "cdktf.out" }), "stack");
    new UserAttribute(stack, "first", { variableName: "a", displayName: "A" });
    const copies: { UserAttribute: typeof UserAttribute }[] = [];
    jest.isolateModules(() => copies.push(jest.requireActual<(typeof copies)[0]>("../lib")));
    const lib = join(__dirname, "../lib");
    expect(() => new copies[0].UserAttribute(stack, "second", { variableName: "b", displayName: "B" })).toThrow(
      `stack has constructs of two copies of cdktf-okta-dialpad-phone, and neither copy guards what the other made: ${lib} and ${lib}. Make them one: npm ls cdktf-okta-dialpad-phone says who brings each`,
    );
  });

  test("resolves each element once at most, and none that cannot matter", () => {
    const resolve = jest.spyOn(Tokenization, "resolve");
    synth((stack) => {
      for (const id of ["g", "h"]) new TerraformResource(stack, id, { terraformResourceType: "okta_group" });
      new DialpadPhoneSync(stack, "x", { appId: APP });
      // What is left are the guards: CDKTF would resolve every element too.
      jest.spyOn(stack, "toTerraform").mockReturnValue({});
    });
    const resolved = resolve.mock.calls.flatMap(([json]) => {
      const { resource, data } = json as Partial<ReturnType<typeof synth>>;
      return Object.entries(resource ?? data ?? {}).flatMap(([type, named]) =>
        Object.keys(named).map((name) => `${type}.${name}`),
      );
    });
    jest.restoreAllMocks();
    expect(resolved.sort()).toEqual([
      "okta_app.x",
      "okta_app_user_schema_property.x",
      "okta_apps.x",
      "okta_profile_mapping.x",
      "okta_user_schema_property.x",
      "okta_user_type.x",
      "terraform_data.x",
    ]);
  });

  test("judges again what an aspect of the program changes after it", () => {
    const found = problems((stack) => {
      const { resource } = new UserAttribute(stack, "phone", { variableName: "a", displayName: "A" });
      Aspects.of(stack).add({ visit: (node) => node === resource && resource.addOverride("lifecycle", {}) });
    });
    expect(found).toEqual([
      "stack/phone/Resource lost lifecycle.prevent_destroy to an override of its whole lifecycle: override its single arguments, such as lifecycle.ignore_changes",
    ]);
  });

  test("a stack that has nothing of this library but keepInOkta is the program's own", () => {
    const { resource } = synth((stack) => {
      keepInOkta(stack, "phone");
      for (const id of ["a", "b"]) new UserSchemaProperty(stack, id, { index: id, title: id, type: "string" });
    });
    expect(dependencies(resource.okta_user_schema_property)).toEqual({ a: undefined, b: undefined });
  });
});
