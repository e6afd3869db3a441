import fc from "fast-check";
import { AppUserAttribute, DialpadPhoneSync, ProfileMapping, UserAttribute, type DialpadPhoneSyncProps } from "../lib";
import { APP, OTHER_APP, synth, USER_TYPE, type Synthesized } from "./synth";

/** Texts that people and programs write by mistake, among correct ones. */
const anyText = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: "grapheme" }),
  fc.constantFrom(
    "",
    " ",
    "${var.x}",
    "%{ if true }",
    "$${x}",
    "a\0b",
    "\ud800",
    "__proto__",
    "constructor",
    "it's",
    'say "hi"',
    "back\\slash",
    "‘Dialpad’",
  ),
);
const anyId = fc.oneof(
  anyText,
  fc.constantFrom(APP, OTHER_APP, USER_TYPE, `${APP}\n`, ` ${APP}`, APP.toUpperCase(), "default"),
);
const anyName = fc.oneof(anyText, fc.constantFrom("dialpadPhone", "Login", "email", "a", "_", "a-b", "1a", "phone2"));
// The constructs library refuses these itself: an empty id, a / in one, and what every object has, such as __proto__.
const anyConstructId = anyName.filter((id) => id !== "" && !id.includes("/") && !(id in {}));
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

/** A program is either refused with a list of problems, or its JSON is what `expected` asserts. */
function refusedOr(program: Parameters<typeof synth>[0], expected: (json: Synthesized) => void): void {
  let json: Synthesized;
  try {
    json = synth(program);
  } catch (error) {
    expect((error as Error).message).toMatch(/ \(\w+\) is not valid:\n- /);
    return;
  }
  expected(json);
  // No prop has brought in a text that Terraform would evaluate.
  expect(JSON.stringify(json.resource)).not.toMatch(/[$%]\{(var\.x| if)/);
}

const runs = { numRuns: 500 };

test("UserAttribute refuses its props or writes exactly what they say", () => {
  const props = fc.record({
    variableName: anyName,
    displayName: anyText,
    description: optional(anyText),
    userTypeId: optional(anyId),
  });
  fc.assert(
    fc.property(anyConstructId, props, (id, given) => {
      refusedOr(
        (stack) => new UserAttribute(stack, id, given),
        ({ resource }) => {
          const { variableName, displayName, description, userTypeId } = given;
          expect(resource).toEqual({
            okta_user_schema_property: {
              [id]: {
                index: variableName,
                title: displayName,
                ...(description === undefined ? {} : { description }),
                ...(userTypeId === undefined ? {} : { user_type: userTypeId }),
                type: "string",
                master: "PROFILE_MASTER",
                lifecycle: { prevent_destroy: true },
              },
            },
          });
        },
      );
    }),
    runs,
  );
});

test("AppUserAttribute refuses its props or writes exactly what they say", () => {
  const props = fc.record({
    appId: anyId,
    variableName: anyName,
    displayName: anyText,
    externalName: optional(anyText),
    externalNamespace: optional(anyText),
  });
  fc.assert(
    fc.property(anyConstructId, props, (id, given) => {
      refusedOr(
        (stack) => new AppUserAttribute(stack, id, given),
        ({ resource }) => {
          const { appId, variableName, displayName, externalName, externalNamespace } = given;
          expect(resource).toEqual({
            okta_app_user_schema_property: {
              [id]: {
                app_id: appId,
                index: variableName,
                title: displayName,
                ...(externalName === undefined ? {} : { external_name: externalName }),
                ...(externalNamespace === undefined ? {} : { external_namespace: externalNamespace }),
                type: "string",
                lifecycle: { prevent_destroy: true },
              },
            },
          });
        },
      );
    }),
    runs,
  );
});

test("ProfileMapping refuses its props or writes exactly what they say", () => {
  const expressions = fc.uniqueArray(fc.tuple(anyName, anyText), {
    minLength: 1,
    maxLength: 3,
    selector: ([target]) => target,
  });
  const props = fc.record({
    sourceId: anyId,
    targetId: anyId,
    pushStatus: optional(fc.constantFrom("PUSH", "DONT_PUSH", "push", "")),
  });
  fc.assert(
    fc.property(anyConstructId, props, expressions, (id, given, entries) => {
      refusedOr(
        (stack) => new ProfileMapping(stack, id, { ...given, expressions: Object.fromEntries(entries) }),
        ({ resource }) => {
          expect(resource.okta_profile_mapping[id]).toEqual({
            source_id: given.sourceId,
            target_id: given.targetId,
            mappings: entries.map(([target, expression]) => ({
              id: target,
              expression,
              push_status: given.pushStatus ?? "PUSH",
            })),
            lifecycle: { prevent_destroy: true },
          });
        },
      );
    }),
    runs,
  );
});

test("DialpadPhoneSync refuses its props or writes exactly what they say", () => {
  const props = fc.record({
    appId: anyId,
    userTypeId: optional(anyId),
    variableName: optional(anyName),
    profileSourcing: optional(fc.constantFrom("follow", "required", "off", "on", "")),
    removal: optional(fc.constantFrom("refuse", "forget", "delete", "keep", "")),
  });
  fc.assert(
    fc.property(anyConstructId, props, (id, given) => {
      refusedOr(
        (stack) => new DialpadPhoneSync(stack, id, given as DialpadPhoneSyncProps),
        ({ resource, removed = [] }) => {
          const addresses = Object.entries(resource).flatMap(([type, named]) =>
            Object.keys(named).map((name) => `${type}.${name}`),
          );
          expect([...addresses, ...removed.map(({ from }) => from)].sort()).toEqual(
            [
              "okta_app_user_schema_property",
              "okta_profile_mapping",
              "okta_user_schema_property",
              "terraform_data",
            ].map((type) => `${type}.${id}`),
          );
          for (const [type, named] of Object.entries(resource))
            expect(named[id]).toMatchObject(
              {
                okta_app_user_schema_property: { app_id: given.appId, index: given.variableName ?? "dialpadPhone" },
                okta_user_schema_property: { index: given.variableName ?? "dialpadPhone" },
                okta_profile_mapping: { source_id: given.appId },
                terraform_data: { input: { app_id: given.appId, user_type_id: given.userTypeId ?? "default" } },
              }[type] as object,
            );
        },
      );
    }),
    runs,
  );
});
