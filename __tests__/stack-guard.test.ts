import { join } from "node:path";
import { OktaProvider } from "@cdktf/provider-okta/lib/provider";
import { UserSchemaProperty } from "@cdktf/provider-okta/lib/user-schema-property";
import {
  Aspects,
  TerraformDataSource,
  TerraformHclModule,
  TerraformIterator,
  TerraformResource,
  TerraformStack,
  Testing,
} from "cdktf";
import { AppUserAttribute, DialpadPhoneSync, keepInOkta, UserAttribute } from "../lib";
import { dependencies, problems, warningsOf } from "./stack";
import { APP, refusal, synth } from "./synth";

describe("the guard of a stack", () => {
  test("a second copy of the library in one stack is refused with both paths", () => {
    const stack = new TerraformStack(Testing.app({ outdir: "cdktf.out" }), "stack");
    new UserAttribute(stack, "first", { variableName: "a", displayName: "A" });
    const copies: { UserAttribute: typeof UserAttribute }[] = [];
    jest.isolateModules(() => copies.push(jest.requireActual<(typeof copies)[0]>("../lib")));
    const lib = join(__dirname, "../lib");
    expect(() => new copies[0].UserAttribute(stack, "second", { variableName: "b", displayName: "B" })).toThrow(
      "stack has constructs of two copies of cdktf-okta-dialpad-phone, and neither copy guards what the other " +
        `made: ${lib} and ${lib}. Make them one: npm ls cdktf-okta-dialpad-phone says who brings each`,
    );
  });

  test("the guards look at each element at most once, and at none that cannot matter", () => {
    const looks = [TerraformResource, TerraformDataSource].map(({ prototype }) => jest.spyOn(prototype, "toTerraform"));
    synth((stack) => {
      for (const id of ["g", "h"]) new TerraformResource(stack, id, { terraformResourceType: "okta_group" });
      new DialpadPhoneSync(stack, "x", { appId: APP });
      // With this mock CDKTF itself looks at no element: only the guards do.
      jest.spyOn(stack, "toTerraform").mockReturnValue({});
    });
    const seen = looks.flatMap(({ mock }) =>
      (mock.contexts as TerraformResource[]).map((each) => `${each.terraformResourceType}.${each.friendlyUniqueId}`),
    );
    jest.restoreAllMocks();
    expect(seen.sort()).toEqual([
      "okta_app.x",
      "okta_app_user_schema_property.x",
      "okta_apps.x",
      "okta_profile_mapping.x",
      "okta_user_schema_property.x",
      "okta_user_type.x",
      "terraform_data.x",
    ]);
  });

  test("what an aspect of the program changes after the guards is judged again", () => {
    const found = problems((stack) => {
      const { resource } = new UserAttribute(stack, "phone", { variableName: "a", displayName: "A" });
      Aspects.of(stack).add({ visit: (node) => node === resource && resource.addOverride("lifecycle", {}) });
    });
    expect(found).toEqual([
      "stack/phone/Resource lost lifecycle.prevent_destroy to an override of its whole lifecycle: " +
        "override its single arguments, such as lifecycle.ignore_changes",
    ]);
  });

  test("a stack with no construct of this library but keepInOkta is not guarded", () => {
    const { resource } = synth((stack) => {
      keepInOkta(stack, "phone");
      for (const id of ["a", "b"]) new UserSchemaProperty(stack, id, { index: id, title: id, type: "string" });
    });
    expect(dependencies(resource.okta_user_schema_property)).toEqual({ a: undefined, b: undefined });
  });
});

describe("a resource of this library that moves away from its construct is refused", () => {
  test.each<[string, (resource: UserSchemaProperty, stack: TerraformStack) => void]>([
    ["moveToId", (resource) => resource.moveToId("okta_user_schema_property.new")],
    [
      "moveTo",
      (resource, stack) => {
        resource.moveTo("renamed");
        new UserSchemaProperty(stack, "new", { index: "b", title: "B", type: "string" }).addMoveTarget("renamed");
      },
    ],
  ])("by %s", (_, move) => {
    const found = problems((stack) =>
      move(new UserAttribute(stack, "old", { variableName: "a", displayName: "A" }).resource, stack),
    );
    expect(found).toEqual([
      "stack/old/Resource moves away, to okta_user_schema_property.new: " +
        'call moveFromId("okta_user_schema_property.old") on the resource that stands there instead, ' +
        "and take stack/old out of the program",
    ]);
  });
});

test("an override of a whole lifecycle is refused, as it takes protection away; one of prevent_destroy is not", () => {
  const overridden = (path: string, value: unknown) => (stack: TerraformStack) => {
    const { profileMapping, anchor } = new DialpadPhoneSync(stack, "x", { appId: APP });
    for (const { resource } of [profileMapping, anchor]) resource.addOverride(path, value);
  };
  const message = refusal(overridden("lifecycle", { create_before_destroy: true }));
  expect(message).toContain(
    "[stack] stack/x/Anchor/Resource lost lifecycle.ignore_changes and lifecycle.precondition and " +
      "lifecycle.postcondition to an override of its whole lifecycle: override its single arguments, " +
      "such as lifecycle.ignore_changes\n",
  );
  expect(message).toContain(
    "[stack] stack/x/ProfileMapping/Resource lost lifecycle.prevent_destroy to an override of its whole lifecycle",
  );
  const { resource } = synth(overridden("lifecycle.prevent_destroy", false));
  expect(resource.okta_profile_mapping.x.lifecycle).toEqual({ prevent_destroy: false });
});

describe("node.addDependency on a construct, which has no effect in CDKTF, gives a warning", () => {
  const message = (from: string, to: string) =>
    `${from}: node.addDependency has no effect in CDKTF: ${from} does not wait for ${to}. ` +
    "Give it dependsOn, with the resources of the other";

  test("from a construct of this library and to one, each once", () => {
    const warnings = warningsOf((stack) => {
      const group = new TerraformResource(stack, "group", { terraformResourceType: "okta_group" });
      const sync = new DialpadPhoneSync(stack, "x", { appId: APP });
      const other = new TerraformResource(stack, "other", { terraformResourceType: "okta_group" });
      sync.node.addDependency(group);
      other.node.addDependency(sync);
    });
    expect(warnings).toEqual([message("stack/x", "stack/group"), message("stack/other", "stack/x")]);
  });

  test("but not between two elements of the program's own", () => {
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

describe("schema writes that nothing can put in an order", () => {
  test("the instances of a construct's resource are refused", () => {
    const found = problems((stack) => {
      const names = TerraformIterator.fromList(["a", "b"]);
      new UserAttribute(stack, "all", { variableName: names.value, displayName: "All" }).resource.forEach = names;
      new AppUserAttribute(stack, "some", { appId: APP, variableName: "c", displayName: "C" }).resource.count = 2;
      new UserSchemaProperty(stack, "mine", { index: names.value, title: "Mine", type: "string", forEach: names });
    });
    expect(found).toEqual(
      ["all", "some"].map(
        (id) =>
          `stack/${id}/Resource has forEach or count: Terraform would write its attributes at once, ` +
          "and Okta lose some; make one construct for each",
      ),
    );
  });

  test("the instances of the program's own resource give a warning", () => {
    const warnings = warningsOf((stack) => {
      const names = TerraformIterator.fromList(["a", "b"]);
      new UserAttribute(stack, "phone", { variableName: "c", displayName: "C" });
      new UserSchemaProperty(stack, "mine", { index: names.value, title: "Mine", type: "string", forEach: names });
    });
    expect(warnings).toEqual([
      "stack/mine: stack/mine has forEach or count: Terraform would write its attributes at once, and Okta lose " +
        "some; make one resource for each, or deploy with -parallelism=1",
    ]);
  });

  test("a module that may write schemas gives a warning, as long as no dependency orders it", () => {
    const warningsBeside = (addModule: (stack: TerraformStack, attribute: UserAttribute) => unknown) =>
      warningsOf((stack) => {
        const attribute = new UserAttribute(stack, "phone", { variableName: "c", displayName: "C" });
        addModule(stack, attribute);
      });
    const warning =
      "stack/m: stack/m may write schemas of Okta, at once with stack/phone, and Okta lose some: " +
      "give it dependsOn with their resources, or name it in theirs";
    const module = (stack: TerraformStack, props: object = {}) =>
      new TerraformHclModule(stack, "m", { source: "git::https://example.com/okta.git", ...props });
    expect(warningsBeside((stack) => module(stack))).toEqual([warning]);
    expect(
      warningsBeside((stack) =>
        module(stack, {
          source: "git::https://example.com/m.git",
          providers: [new OktaProvider(stack, "p", { alias: "p" })],
        }),
      ),
    ).toEqual([warning]);
    expect(warningsBeside((stack) => module(stack, { source: "git::https://example.com/network.git" }))).toEqual([]);
    expect(warningsBeside((stack, { resource }) => module(stack, { dependsOn: [resource] }))).toEqual([]);
    expect(warningsBeside((stack, { resource }) => (resource.dependsOn = [module(stack).fqn]))).toEqual([]);
  });
});
