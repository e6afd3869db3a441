import { DataOktaUserType } from "@cdktf/provider-okta/lib/data-okta-user-type";
import { ProfileMapping as OktaProfileMapping } from "@cdktf/provider-okta/lib/profile-mapping";
import { TerraformIterator, type TerraformStack } from "cdktf";
import { DialpadPhoneSync, ProfileMapping, UserAttribute } from "../lib";
import { problems } from "./stack";
import { APP, OTHER_APP, synth, USER_TYPE } from "./synth";

describe("two constructs that write one object in Okta are refused", () => {
  test("when both write one user attribute", () => {
    const found = problems((stack) => {
      new DialpadPhoneSync(stack, "first", { appId: APP });
      new DialpadPhoneSync(stack, "second", { appId: OTHER_APP });
    });
    expect(found).toEqual([
      "stack/first and stack/second both write the attribute dialpadPhone of user type default (provider okta); " +
        "an attribute takes its value from one app: keep one of them, or give the other another variableName",
    ]);
  });

  test("when both write one app attribute", () => {
    const found = problems((stack) => {
      new DialpadPhoneSync(stack, "first", { appId: APP });
      new DialpadPhoneSync(stack, "second", { appId: APP, userTypeId: USER_TYPE });
    });
    expect(found).toEqual([
      `stack/first and stack/second both write the attribute dialpadPhone of app ${APP} (provider okta); ` +
        "keep one of them; a sync for another user type takes the appUserAttribute of the first",
    ]);
  });

  test("when both write one mapping", () => {
    const found = problems((stack) => {
      const pair = { sourceId: USER_TYPE, targetId: APP };
      new ProfileMapping(stack, "first", { ...pair, expressions: { title: "user.title" } });
      new ProfileMapping(stack, "second", { ...pair, expressions: { city: "user.city" } });
    });
    expect(found).toEqual([
      `stack/first and stack/second both write the mapping from ${USER_TYPE} to ${APP} (provider okta); ` +
        "keep one of them, and add the other's entries to it with map(target, expression)",
    ]);
  });

  test("when both write the mapping to the default user type, however they look it up", () => {
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
      `${both("stack/titles")}take the resource over: moveFromId("okta_profile_mapping.titles") on the ` +
        "construct's resource, and take stack/titles out of the program",
    ]);
  });

  test("when both write one attribute of the default user type, however they look it up; case does not matter", () => {
    const found = problems((stack) => {
      const { userTypeId } = new DialpadPhoneSync(stack, "x", { appId: APP });
      new UserAttribute(stack, "other", { variableName: "DialpadPhone", displayName: "Other", userTypeId });
    });
    expect(found).toEqual([
      "stack/x and stack/other both write the attribute dialpadPhone of user type default (provider okta); " +
        "an attribute takes its value from one app: keep one of them, or give the other another variableName",
    ]);
  });

  test("but not for attributes of user types that are looked up by different names", () => {
    const program = () =>
      synth((stack) => {
        const type = (id: string, name: string) => new DataOktaUserType(stack, id, { name }).id;
        new UserAttribute(stack, "a", { variableName: "a", displayName: "A", userTypeId: type("one", "contractor") });
        new UserAttribute(stack, "b", { variableName: "a", displayName: "A", userTypeId: type("two", "partner") });
      });
    expect(program).not.toThrow();
  });

  test("three of them are named in one problem", () => {
    const found = problems((stack) =>
      ["a", "b", "c"].forEach((id) => new UserAttribute(stack, id, { variableName: "phone", displayName: "Phone" })),
    );
    expect(found).toEqual([
      "stack/a and stack/b and stack/c all write the attribute phone of user type default (provider okta); " +
        "an attribute takes its value from one app: keep one of them, or give the other another variableName",
    ]);
  });

  test("but not where a resource has instances: only Terraform knows what each of them writes", () => {
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

  test("but not where one of them is forgotten: another construct may take its object over", () => {
    const program = () =>
      synth((stack) => {
        new UserAttribute(stack, "old", { variableName: "a", displayName: "A", removal: "forget" });
        new UserAttribute(stack, "new", { variableName: "a", displayName: "A" });
      });
    expect(program).not.toThrow();
  });
});
