import { Testing, TerraformStack } from "cdktf";
import {
  AppUserAttribute,
  DialpadPhoneSync,
  ProfileMapping,
  ProfileSource,
  UserAttribute,
  type DialpadPhoneSyncProps,
} from "../lib";
import { refuseNearMisses } from "../lib/internal/refusals/misspelt";
import { APP, OTHER_APP, refusal, synth, USER_TYPE } from "./synth";

/** Props that TypeScript would refuse, as a JavaScript program can give them. */
const any = (props: object) => props as never;

describe("a misspelled prop is refused, and the problem names the right one", () => {
  test.each([
    ["profileSorcing", "profileSourcing"],
    ["profilesourcing", "profileSourcing"],
    ["profile_sourcing", "profileSourcing"],
    ["profileSource", "profileSourcing"],
    ["Removal", "removal"],
    ["dependson", "dependsOn"],
    ["appID", "appId"],
    ["providers", "provider"],
    ["userType", "userTypeId"],
  ])("%s: write %s", (given, meant) => {
    expect(refusal((stack) => new DialpadPhoneSync(stack, "x", any({ appId: APP, [given]: "required" })))).toBe(
      `stack/x (DialpadPhoneSync) is not valid:\n- ${given} is no prop: write ${meant}`,
    );
  });

  const phone = { variableName: "phone", displayName: "Phone" };
  test.each([
    ["UserAttribute", UserAttribute, phone, "removel"],
    ["AppUserAttribute", AppUserAttribute, { ...phone, appId: APP }, "removel"],
    [
      "ProfileMapping",
      ProfileMapping,
      { sourceId: USER_TYPE, targetId: OTHER_APP, expressions: { a: "user.a" } },
      "removel",
    ],
    ["ProfileSource", ProfileSource, { appId: APP }, "profileSorcing"],
  ] as const)("a prop of %s", (name, construct, props, given) => {
    const right = { removel: "removal", profileSorcing: "profileSourcing" }[given];
    expect(refusal((stack) => new construct(stack, "x", any({ ...props, [given]: "forget" })))).toBe(
      `stack/x (${name}) is not valid:\n- ${given} is no prop: write ${right}`,
    );
  });

  test("a key of a source priority", () => {
    const sourcePriority = { appId: APP, onlyif: true };
    expect(refusal((stack) => new UserAttribute(stack, "x", any({ ...phone, sourcePriority })))).toBe(
      "stack/x (UserAttribute) is not valid:\n- sourcePriority.onlyif is no prop: write sourcePriority.onlyIf",
    );
  });
});

test("a prop that resembles no known one is refused, and the problem lists the known ones", () => {
  expect(refusal((stack) => new ProfileSource(stack, "x", any({ appId: APP, mode: "required", constructor: 1 })))).toBe(
    [
      "stack/x (ProfileSource) is not valid:",
      "- mode is no prop: expected appId, profileSourcing, provider",
      "- constructor is no prop: expected appId, profileSourcing, provider",
    ].join("\n"),
  );
});

test("every prop of the interface is known, and a prop that is undefined counts as not given", () => {
  const props: Record<keyof DialpadPhoneSyncProps, unknown> & { mode: undefined } = {
    ...{ appId: APP, userTypeId: USER_TYPE, variableName: "phone", profileSourcing: "off", removal: "refuse" },
    ...{ appUserAttribute: undefined, provider: undefined, dependsOn: [], mode: undefined },
  };
  expect(() => synth((stack) => new DialpadPhoneSync(stack, "x", any(props)))).not.toThrow();
});

describe("a context key", () => {
  const stackWith = (key: string) => new TerraformStack(Testing.app({ context: { [key]: {} } }), "stack");
  const KNOWN_KEYS = ["profileSourcing", "orgs", "targetVersions"];

  test.each([
    ["profileSorcing", "profileSourcing"],
    ["profile_sourcing", "profileSourcing"],
    ["ProfileSourcing", "profileSourcing"],
    ["profileSource", "profileSourcing"],
    ["org", "orgs"],
    ["Orgs", "orgs"],
    ["targetVersion", "targetVersions"],
  ])("%s, a misspelling of %s, is refused", (key, right) => {
    expect(() => refuseNearMisses(stackWith(key), KNOWN_KEYS)).toThrow(
      `stack (TerraformStack) is not valid:\n- the context has "${key}", which nothing reads: write "${right}"`,
    );
  });

  test.each([...KNOWN_KEYS, "profile", "sourcing", "args", "organization", "target", "versions", "terraformVersions"])(
    "%s, which is a known one or resembles none, is accepted",
    (key) => {
      expect(() => refuseNearMisses(stackWith(key), KNOWN_KEYS)).not.toThrow();
    },
  );

  const phone = { variableName: "phone", displayName: "Phone" };

  test("is refused in a program that imports the library where it misspells one that the library reads", () => {
    expect(() => new UserAttribute(stackWith("targetVersion"), "x", phone)).toThrow(
      'stack/x (UserAttribute) is not valid:\n- the context has "targetVersion", which nothing reads: ' +
        'write "targetVersions"',
    );
  });

  test.each(["org", "profileSorcing"])(
    "is accepted in such a program where only the app reads the right one: %s",
    (key) => {
      expect(() => new UserAttribute(stackWith(key), "x", phone)).not.toThrow();
    },
  );
});
