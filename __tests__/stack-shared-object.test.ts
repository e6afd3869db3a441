import { DataOktaUserType } from "@cdktf/provider-okta/lib/data-okta-user-type";
import { ProfileMapping as OktaProfileMapping } from "@cdktf/provider-okta/lib/profile-mapping";
import { TerraformIterator, type TerraformStack } from "cdktf";
import { DialpadPhoneSync, ProfileMapping, UserAttribute } from "../lib";
import { problems } from "./stack";
import { APP, OTHER_APP, synth, USER_TYPE } from "./synth";

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
