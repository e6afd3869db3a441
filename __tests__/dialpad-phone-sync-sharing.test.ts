import { OktaProvider } from "@cdktf/provider-okta/lib/provider";
import { TerraformStack, TerraformVariable } from "cdktf";
import { AppUserAttribute, DialpadPhoneSync } from "../lib";
import { APP, OTHER_APP, refusal, synth, USER_TYPE } from "./synth";

describe("an app attribute that several syncs share", () => {
  test("is written once for the syncs of two user types", () => {
    const { resource } = synth((stack) => {
      const { appUserAttribute } = new DialpadPhoneSync(stack, "employees", { appId: APP });
      new DialpadPhoneSync(stack, "contractors", { appId: APP, userTypeId: USER_TYPE, appUserAttribute });
    });
    expect(Object.keys(resource.okta_app_user_schema_property)).toEqual(["employees"]);
    expect(resource.okta_profile_mapping.contractors.depends_on).toContain("okta_app_user_schema_property.employees");
  });

  test.each([
    ["forget", ""],
    ["delete", ', and give the other removal "forget"'],
  ] as const)("is refused with removal %s by a sync that stays", (removal, adviceForFirst) => {
    const message = refusal((stack) => {
      const { appUserAttribute } = new DialpadPhoneSync(stack, "employees", { appId: APP, removal });
      new DialpadPhoneSync(stack, "contractors", { appId: APP, userTypeId: USER_TYPE, appUserAttribute });
    });
    expect(message).toBe(
      "stack/contractors (DialpadPhoneSync) is not valid:\n" +
        `- appUserAttribute is stack/employees/AppUserAttribute, which has removal "${removal}": ` +
        `leave appUserAttribute out here, so that this sync takes the attribute over${adviceForFirst}`,
    );
  });

  test.each(["forget", "delete"] as const)("can leave together with both syncs: removal %s", (removal) => {
    const { resource, removed } = synth((stack) => {
      const { appUserAttribute } = new DialpadPhoneSync(stack, "employees", { appId: APP, removal: "delete" });
      new DialpadPhoneSync(stack, "contractors", { appId: APP, userTypeId: USER_TYPE, appUserAttribute, removal });
    });
    expect(Object.keys(resource.okta_app_user_schema_property)).toEqual(["employees"]);
    const attributes = removal === "delete" ? ["contractors", "employees"] : ["employees"];
    expect(Object.keys(resource.okta_user_schema_property)).toEqual(attributes);
    const forgotten =
      removal === "delete" ? [] : ["okta_user_schema_property.contractors", "terraform_data.contractors"];
    const from = (removed as { from: string }[]).map((block) => block.from);
    expect(from.sort()).toEqual(
      [...forgotten, "okta_profile_mapping.contractors", "okta_profile_mapping.employees"].sort(),
    );
  });

  test("is refused where it is of another stack or of another provider", () => {
    const message = refusal((stack) => {
      const other = new TerraformStack(stack.node.root, "other");
      const appUserAttribute = new AppUserAttribute(other, "phone", {
        appId: APP,
        variableName: "dialpadPhone",
        displayName: "Phone",
      });
      new DialpadPhoneSync(stack, "second", { appId: APP, appUserAttribute });
    });
    expect(message).toBe(
      "stack/second (DialpadPhoneSync) is not valid:\n- appUserAttribute is other/phone, of another stack: " +
        "expected one of stack, which alone can depend on it",
    );
    const elsewhere = refusal((stack) => {
      const provider = new OktaProvider(stack, "preview", { alias: "preview" });
      const { appUserAttribute } = new DialpadPhoneSync(stack, "first", { appId: APP });
      new DialpadPhoneSync(stack, "second", { appId: APP, appUserAttribute, provider });
    });
    expect(elsewhere).toBe(
      "stack/second (DialpadPhoneSync) is not valid:\n- appUserAttribute is stack/first/AppUserAttribute, " +
        "of the provider okta: expected one of the provider okta.preview",
    );
  });

  test("is refused where it is of another app, also with the same name", () => {
    const message = refusal((stack) => {
      const { appUserAttribute } = new DialpadPhoneSync(stack, "first", { appId: APP });
      new DialpadPhoneSync(stack, "second", { appId: OTHER_APP, userTypeId: USER_TYPE, appUserAttribute });
    });
    expect(message).toContain(
      `attribute "dialpadPhone" of app "${APP}": expected attribute "dialpadPhone" of app "${OTHER_APP}"`,
    );
  });

  test("is accepted where only Terraform knows whether it is of the same app", () => {
    const program = () =>
      synth((stack) => {
        const appId = (name: string) => new TerraformVariable(stack, name, {}).stringValue;
        const { appUserAttribute } = new DialpadPhoneSync(stack, "first", { appId: appId("one") });
        new DialpadPhoneSync(stack, "second", { appId: appId("same"), userTypeId: USER_TYPE, appUserAttribute });
      });
    expect(program).not.toThrow();
  });

  test("goes to the sync that stays where the other sync forgets it", () => {
    const { resource, removed } = synth((stack) => {
      new DialpadPhoneSync(stack, "employees", { appId: APP, removal: "forget" });
      new DialpadPhoneSync(stack, "contractors", { appId: APP, userTypeId: USER_TYPE });
    });
    expect(Object.keys(resource.okta_app_user_schema_property)).toEqual(["contractors"]);
    expect(removed).toContainEqual({ from: "okta_app_user_schema_property.employees", lifecycle: { destroy: false } });
  });

  test("is refused where it has another variable name", () => {
    const message = refusal((stack) => {
      const { appUserAttribute } = new DialpadPhoneSync(stack, "first", { appId: APP });
      new DialpadPhoneSync(stack, "second", {
        appId: APP,
        userTypeId: USER_TYPE,
        variableName: "phone2",
        appUserAttribute,
      });
    });
    expect(message).toBe(
      "stack/second (DialpadPhoneSync) is not valid:\n- appUserAttribute is stack/first/AppUserAttribute, " +
        `attribute "dialpadPhone" of app "${APP}": expected attribute "phone2" of app "${APP}"`,
    );
  });
});
