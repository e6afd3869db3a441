import { TerraformOutput, TerraformResource, type TerraformStack, TerraformVariable } from "cdktf";
import { DialpadPhoneSync, type DialpadPhoneSyncProps } from "../../lib";
import { DEFAULT_TYPE, DIALPAD, HR } from "../../tools/fake-okta/src";
import { describeWithTerraform, difference, type Program } from "./deployment";

const CONTRACTOR = "otycontractor0000001";

const MADE = [
  `apps ${DIALPAD} schema custom dialpadPhone`,
  "mappings prmfake0000000000001 properties dialpadPhone",
  `userTypes ${DEFAULT_TYPE} schema custom dialpadPhone`,
];
const PLANNED = {
  "data.okta_app.dialpad_phone": "read",
  "data.okta_apps.dialpad_phone": "read",
  "okta_app_user_schema_property.dialpad_phone": "create",
  "okta_profile_mapping.dialpad_phone": "create",
  "okta_user_schema_property.dialpad_phone": "create",
  "terraform_data.dialpad_phone": "create",
  "terraform_data.later": "create",
};

/** A resource whose output is known only during the apply. */
function later(stack: TerraformStack, value: string): TerraformResource {
  const resource = new TerraformResource(stack, "later", { terraformResourceType: "terraform_data" });
  resource.addOverride("input", value);
  return resource;
}

const late =
  (props: Partial<DialpadPhoneSyncProps> = {}): Program =>
  (stack) => {
    const appId = later(stack, DIALPAD).getStringAttribute("output");
    const { nextSteps } = new DialpadPhoneSync(stack, "dialpad_phone", { appId, ...props });
    new TerraformOutput(stack, "next_steps", { value: nextSteps });
  };

describeWithTerraform("an app id that is known only during the apply", (start) => {
  test.each([
    ["follow", false],
    ["off", true],
    ["required", true],
  ] as const)(
    "%s, while the app sources users (%j): one apply makes all, and the next plan is empty",
    async (profileSourcing, on) => {
      const { org, deployment } = await start(late({ profileSourcing }));
      org.setProfileSourcing(DIALPAD, on);
      const before = org.state();
      const { changes, errors } = await deployment.plan();
      expect({ changes, errors }).toEqual({ changes: PLANNED, errors: [] });
      expect((await deployment.applyPlan()).errors).toEqual([]);
      expect(Object.keys(difference(before, org.state())).sort()).toEqual(MADE);
      const type = on && profileSourcing !== "off" ? "OVERRIDE" : "PROFILE_MASTER";
      expect(org.state().userTypes[DEFAULT_TYPE].schema.custom.dialpadPhone).toMatchObject({ master: { type } });
      expect((await deployment.plan()).changes).toEqual({});
    },
  );

  test("required: while the app does not source users, the apply fails before it writes to Okta", async () => {
    const { deployment, org, before } = await start(late({ profileSourcing: "required" }));
    expect((await deployment.apply()).errors).toEqual([
      expect.stringMatching(
        new RegExp(
          "^Resource postcondition failed: Dialpad does not source Okta users, " +
            'but profileSourcing is "required". Nothing was changed\\.',
        ),
      ),
    ]);
    expect(difference(before, org.state())).toEqual({});
    expect(await deployment.state()).toEqual(["terraform_data.later"]);
  });

  test("off: for an app that is not active, the apply fails before it writes to Okta", async () => {
    const { deployment, org } = await start(late({ profileSourcing: "off" }));
    org.setAppStatus(DIALPAD, "INACTIVE");
    const before = org.state();
    expect((await deployment.apply()).errors).toEqual([
      expect.stringMatching(/^Resource postcondition failed: App "Dialpad" \(0oadialpad0000000001\) is INACTIVE\. /),
    ]);
    expect(difference(before, org.state())).toEqual({});
    expect(await deployment.state()).toEqual(["terraform_data.later"]);
  });
});

describeWithTerraform("a synthesized stack, used as a module that depends on something", (start) => {
  const sync: Program = (stack) => new DialpadPhoneSync(stack, "dialpad_phone", { appId: DIALPAD });
  const caller =
    (input: string): Program =>
    (stack) => {
      later(stack, input);
    };

  test("one apply makes all, and the next plan is empty", async () => {
    const { org, deployment } = await start(sync);
    const before = org.state();
    await deployment.callAsModule("sync", ["terraform_data.later"], caller("1"));
    expect((await deployment.apply()).errors).toEqual([]);
    expect(Object.keys(difference(before, org.state())).sort()).toEqual(MADE);
    expect((await deployment.plan()).changes).toEqual({});
  });

  test("where a later plan puts off the reads, nothing changes in Okta, and the next plan is empty", async () => {
    const { org, deployment } = await start(sync);
    await deployment.callAsModule("sync", ["terraform_data.later"], caller("1"));
    await deployment.apply();
    const deployed = org.state();
    await deployment.callAsModule("sync", ["terraform_data.later"], caller("2"));
    expect((await deployment.apply()).errors).toEqual([]);
    expect(difference(deployed, org.state())).toEqual({});
    expect((await deployment.plan()).changes).toEqual({});
  });
});

describeWithTerraform("ids from sensitive variables", (start) => {
  const sensitive =
    (props: Partial<DialpadPhoneSyncProps> = {}, app = DIALPAD, type?: string): Program =>
    (stack) => {
      const id = (name: string, value: string) =>
        new TerraformVariable(stack, name, { type: "string", sensitive: true, default: value }).stringValue;
      const sync = new DialpadPhoneSync(stack, "dialpad_phone", {
        appId: id("app_id", app),
        userTypeId: type && id("user_type_id", type),
        ...props,
      });
      // Terraform would refuse this output if its value were sensitive.
      new TerraformOutput(stack, "next_steps", { value: sync.nextSteps });
    };

  test("the messages of follow and of required show the app id", async () => {
    const { deployment } = await start(sensitive());
    const { errors, warnings } = await deployment.apply();
    expect(errors).toEqual([]);
    expect(warnings.map((each) => each.split("\n")[1])).toEqual([
      `  1. Open https://example-admin.okta.com/admin/app/dialpad/instance/${DIALPAD}/#tab-user-management and ` +
        "select To Okta, then Edit beside Profile & Lifecycle Sourcing.",
    ]);
    expect((await deployment.outputs()).next_steps).toContain(DIALPAD);
    expect((await deployment.plan()).changes).toEqual({});
    deployment.change(sensitive({ profileSourcing: "required" }));
    expect((await deployment.apply()).errors).toEqual([
      expect.stringMatching(
        /^Resource postcondition failed: Dialpad does not source Okta users, but profileSourcing is "required"\./,
      ),
    ]);
  });

  test("the messages about a wrong app and about an inactive app show the app id", async () => {
    const { org, deployment } = await start(sensitive({ profileSourcing: "off" }, HR));
    expect((await deployment.apply()).warnings.join("\n")).toContain(
      `(${HR}) contains "dialpad": is it the right app id?`,
    );
    org.setAppStatus(HR, "INACTIVE");
    expect((await deployment.plan()).errors).toEqual([expect.stringContaining(`(${HR}) is INACTIVE.`)]);
  });

  test("the refusal of another user type shows both ids", async () => {
    const { deployment } = await start(sensitive({}, DIALPAD, DEFAULT_TYPE));
    expect((await deployment.apply()).errors).toEqual([]);
    deployment.change(sensitive({}, DIALPAD, CONTRACTOR));
    expect((await deployment.plan()).errors).toEqual([
      expect.stringContaining(
        `Made for app ${DIALPAD} and user type ${DEFAULT_TYPE}, but the program now says app ${DIALPAD} and ` +
          `user type ${CONTRACTOR}.`,
      ),
    ]);
  });

  test("the plan shows the source priority and the push status", async () => {
    const { deployment } = await start(sensitive());
    const { json } = await deployment.plan();
    const marked = (json.resource_changes ?? []).map(({ address, change }) => {
      const { after_sensitive = {} } = change as { after_sensitive?: Record<string, unknown> };
      return [address, Object.keys(after_sensitive).filter((argument) => after_sensitive[argument] === true)];
    });
    expect(Object.fromEntries(marked)).toEqual({
      "okta_app_user_schema_property.dialpad_phone": ["app_id"],
      "okta_profile_mapping.dialpad_phone": ["source_id"],
      "okta_user_schema_property.dialpad_phone": [],
      "terraform_data.dialpad_phone": [],
    });
  });
});
