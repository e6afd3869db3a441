import { TerraformVariable } from "cdktf";
import { AppUserAttribute, DialpadPhoneSync, ProfileMapping } from "../../lib";
import { DEFAULT_TYPE, DIALPAD } from "../../tools/fake-okta/src";
import { describeWithTerraform, difference, type Program } from "./deployment";

const PORTAL = "0oaswa00000000000001";

/** A mapping between two ids that only Terraform knows. */
const between =
  (source: string, target: string): Program =>
  (stack) => {
    const id = (name: string, value: string) => new TerraformVariable(stack, name, { default: value }).stringValue;
    new ProfileMapping(stack, "numbers", {
      sourceId: id("from", source),
      targetId: id("to", target),
      expressions: source === DEFAULT_TYPE ? { userName: "user.email" } : { nickName: "appuser.displayName" },
    });
  };

describeWithTerraform("ProfileMapping", (start) => {
  test("the number goes on to another app, on user create and update", async () => {
    const { org, deployment, before } = await start((stack) => {
      const sync = new DialpadPhoneSync(stack, "dialpad_phone", { appId: DIALPAD });
      const workPhone = new AppUserAttribute(stack, "work_phone", {
        appId: PORTAL,
        variableName: "workPhone",
        displayName: "Work phone",
        dependsOn: [sync.userAttribute.resource],
      });
      new ProfileMapping(stack, "portal_phone", {
        sourceId: sync.userTypeId,
        targetId: PORTAL,
        expressions: { workPhone: sync.expression },
        dependsOn: [workPhone.resource],
      });
    });
    expect((await deployment.apply()).errors).toEqual([]);
    const changed = Object.entries(difference(before, org.state())).filter(([path]) => !path.includes("dialpadPhone"));
    expect(changed).toEqual([
      [`apps ${PORTAL} schema custom workPhone`, [undefined, { title: "Work phone", type: "string", scope: "NONE" }]],
      [
        expect.stringMatching(/^mappings prm\w+ properties workPhone$/),
        [undefined, { expression: "user.dialpadPhone", pushStatus: "PUSH" }],
      ],
    ]);
    expect((await deployment.plan()).changes).toEqual({});
  });

  test("with ids that only Terraform knows, a plan refuses a mapping from an app without a push status", async () => {
    const { org, deployment, before } = await start(between(DIALPAD, DEFAULT_TYPE));
    expect((await deployment.apply()).errors).toEqual([
      `Resource precondition failed: The mapping comes from the app ${DIALPAD}, and its pushStatus is missing: ` +
        "a mapping from an app must follow whether the app sources users; give the pushStatus of a ProfileSource " +
        "of that app. Nothing was changed.",
    ]);
    expect(difference(before, org.state())).toEqual({});
    deployment.change(between(DEFAULT_TYPE, PORTAL));
    expect((await deployment.apply()).errors).toEqual([]);
    expect((await deployment.plan()).changes).toEqual({});
  });
});
