import { OktaProvider } from "@cdktf/provider-okta/lib/provider";
import { App, TerraformStack, Testing } from "cdktf";
import { Construct } from "constructs";
import { AppUserAttribute, DialpadPhoneSync, keepInOkta, ProfileMapping, UserAttribute } from "../lib";
import { APP, refusal, synth, USER_TYPE } from "./synth";

/** The addresses of a sync with this id. */
const addressesOf = (id: string) =>
  ["okta_user_schema_property", "okta_app_user_schema_property", "okta_profile_mapping", "terraform_data"].map(
    (type) => `${type}.${id}`,
  );

/** The addresses that a program forgets. */
const removed = (program: (stack: TerraformStack) => void) => synth(program).removed?.map(({ from }) => from);

test("it adds nothing while the sync is in the program, wherever in the tree", () => {
  const sync = (stack: TerraformStack) => new DialpadPhoneSync(new Construct(stack, "people"), "x", { appId: APP });
  expect(
    synth((stack) => {
      keepInOkta(stack, "x");
      sync(stack);
    }),
  ).toEqual(synth(sync));
});

test("a sync that is gone is forgotten: all four of its addresses, and nothing is destroyed", () => {
  expect(synth((stack) => keepInOkta(stack, "x")).removed).toEqual(
    addressesOf("x").map((from) => ({ from, lifecycle: { destroy: false } })),
  );
});

test.each<[string, (stack: TerraformStack) => unknown, string]>([
  [
    "UserAttribute",
    (stack) => new UserAttribute(stack, "x", { variableName: "x", displayName: "X" }),
    "okta_user_schema_property.x",
  ],
  [
    "AppUserAttribute",
    (stack) => new AppUserAttribute(stack, "x", { appId: APP, variableName: "x", displayName: "X" }),
    "okta_app_user_schema_property.x",
  ],
  [
    "ProfileMapping",
    (stack) => new ProfileMapping(stack, "x", { sourceId: USER_TYPE, targetId: APP, expressions: { x: "user.x" } }),
    "okta_profile_mapping.x",
  ],
])("the address of a construct that is in the program is not forgotten: %s", (_, make, address) => {
  const from = removed((stack) => {
    make(stack);
    keepInOkta(stack, "x");
  });
  expect(from).toEqual(addressesOf("x").filter((each) => each !== address));
});

test("where a sync gets another id, the addresses of the old id are forgotten", () => {
  const from = removed((stack) => {
    keepInOkta(stack, "x");
    new DialpadPhoneSync(stack, "y", { appId: APP });
  });
  expect(from).toEqual(addressesOf("x"));
});

test("another stack's construct of that id does not count", () => {
  const app = new App({ stackTraces: false });
  const [here, there] = ["here", "there"].map((id) => new TerraformStack(app, id));
  new OktaProvider(there, "okta");
  new DialpadPhoneSync(there, "x", { appId: APP });
  keepInOkta(here, "x");
  const { removed: blocks } = JSON.parse(Testing.synth(here, true)) as { removed: { from: string }[] };
  expect(blocks.map(({ from }) => from)).toEqual(addressesOf("x"));
});

test('beside removal "forget" each address is in one removed block only', () => {
  const program = (stack: TerraformStack) => {
    const sync = new DialpadPhoneSync(stack, "x", { appId: APP, removal: "forget" });
    sync.profileMapping.resource.moveFromId("okta_profile_mapping.old");
  };
  const from = removed((stack) => {
    keepInOkta(stack, "x");
    keepInOkta(stack, "old");
    program(stack);
  });
  expect(from).toHaveLength(8);
  expect(new Set(from)).toEqual(new Set([...addressesOf("x"), ...addressesOf("old")]));
});

test("calls for several ids add up, and a repeated call changes nothing", () => {
  const from = removed((stack) => ["x", "y", "x"].forEach((id) => keepInOkta(stack, id)));
  expect(from).toEqual([...addressesOf("x"), ...addressesOf("y")]);
});

describe('removal "delete" is refused beside it: it would forget what is to be deleted', () => {
  test("the problem names the two attributes of a sync", () => {
    const message = refusal((stack) => {
      keepInOkta(stack, "x");
      new DialpadPhoneSync(stack, "x", { appId: APP, removal: "delete" });
    });
    expect(message).toContain(
      "[stack/keepInOkta] keepInOkta would keep okta_user_schema_property.x and " +
        'okta_app_user_schema_property.x, but the removal says "delete": take keepInOkta of that id out too',
    );
  });

  test("but not of a construct with another id, and not of a sync that stays", () => {
    const from = removed((stack) => {
      keepInOkta(stack, "x");
      new DialpadPhoneSync(stack, "x", { appId: APP });
      new UserAttribute(stack, "y", { variableName: "y", displayName: "Y", removal: "delete" });
    });
    expect(from).toBeUndefined();
  });
});

test("an id that no construct can have is refused", () => {
  expect(() => synth((stack) => keepInOkta(stack, "dialpad phone"))).toThrow(
    'stack: keepInOkta cannot keep this: construct id "dialpad phone" would stand in every address: ' +
      "expected a letter or _, then letters, digits, _ or -",
  );
});

test("HCL output, which drops removed blocks, is refused", () => {
  const stack = new TerraformStack(new App({ stackTraces: false, hclOutput: true }), "stack");
  keepInOkta(stack, "x");
  expect(() => stack.toHclTerraform()).toThrow(
    "stack/keepInOkta: CDKTF cannot write a removed block as HCL; synthesize JSON (without --hcl)",
  );
});
