import { readFileSync } from "node:fs";
import { join } from "node:path";
import { AppUserSchemaProperty } from "@cdktf/provider-okta/lib/app-user-schema-property";
import { ProfileMapping } from "@cdktf/provider-okta/lib/profile-mapping";
import { UserSchemaProperty } from "@cdktf/provider-okta/lib/user-schema-property";
import { Construct } from "constructs";
import { DIALPAD_PHONE, DialpadPhoneSync, keepInOkta } from "../../lib";
import { DEFAULT_SEED, DEFAULT_TYPE, DIALPAD } from "../../tools/fake-okta/src";
import { describeWithTerraform, difference, type Program } from "./deployment";
import { PROVIDER_VERSIONS, runs, testOfRemoval } from "./runs";

const GUIDE = readFileSync(join(__dirname, "../../docs/lifecycle.md"), "utf8");
const NEW_APP = "0oaswa00000000000001";

/** The program in docs/lifecycle.md below the comment with this name. */
function guide(name: string): Program {
  const block = new RegExp(`<!-- ${name} -->\\s+\`\`\`ts\\n(.*?)\`\`\``, "s").exec(GUIDE)?.[1];
  if (!block) throw new Error(`docs/lifecycle.md has no block "${name}"`);
  // The guide's text is the program under test.
  // oxlint-disable-next-line typescript/no-implied-eval
  const run = new Function("stack", "DialpadPhoneSync", "keepInOkta", "appId", "newAppId", block) as (
    ...given: unknown[]
  ) => void;
  return (stack) => run(stack, DialpadPhoneSync, keepInOkta, DIALPAD, NEW_APP);
}

const sync: Program = (stack) => new DialpadPhoneSync(stack, "dialpad_phone", { appId: DIALPAD });
const nothing: Program = () => undefined;

describeWithTerraform("the life of a sync", (start, run) => {
  test("adopt: off first, then follow; the user's values stay", async () => {
    const { org, deployment } = await start(guide("adopt 1"));
    const byHand = { title: "Direct number", type: "string", description: "By hand" };
    const [types, users] = [DEFAULT_SEED.userTypes, DEFAULT_SEED.users!];
    org.reset({
      ...DEFAULT_SEED,
      userTypes: types.map((type) =>
        type.default ? { ...type, custom: { ...type.custom, dialpadPhone: byHand } } : type,
      ),
      users: users.map((user) =>
        user.userType ? user : { ...user, profile: { ...user.profile, dialpadPhone: "+1 555 0100" } },
      ),
    });
    org.setProfileSourcing(DIALPAD, true);
    org.editAppAttribute(DIALPAD, "dialpadPhone", { title: "Direct number", type: "string" });
    const before = org.state();
    expect((await deployment.apply()).errors).toEqual([]);
    expect(org.state().users).toEqual(before.users);
    expect(org.state().userTypes[DEFAULT_TYPE].schema.custom.dialpadPhone).toMatchObject({
      title: "Dialpad Phone",
      master: { type: "PROFILE_MASTER" },
    });
    deployment.change(guide("adopt 2"));
    expect((await deployment.plan()).changes).toEqual({ "okta_user_schema_property.dialpad_phone": "update" });
    await deployment.applyPlan();
    expect((await deployment.plan()).changes).toEqual({});
  });

  test("a wrong number: off changes the source priority and no number, and follow puts it back", async () => {
    const { org, deployment } = await start(sync);
    org.setProfileSourcing(DIALPAD, true);
    await deployment.apply();
    const deployed = org.state();
    deployment.change(guide("adopt 1"));
    const update = { "okta_user_schema_property.dialpad_phone": "update" };
    expect((await deployment.plan()).changes).toEqual(update);
    await deployment.applyPlan();
    expect(org.state().users).toEqual(deployed.users);
    const { master } = org.state().userTypes[DEFAULT_TYPE].schema.custom.dialpadPhone;
    expect(master).toEqual({ type: "PROFILE_MASTER" });
    deployment.change(guide("adopt 2"));
    expect((await deployment.plan()).changes).toEqual(update);
    await deployment.applyPlan();
    expect(difference(deployed, org.state())).toEqual({});
  });

  test("import: the plan shows what would change, and completes the state only", async () => {
    const { org, deployment } = await start(sync);
    await deployment.apply();
    const deployed = org.state();
    await deployment.command(
      "state",
      "rm",
      "okta_user_schema_property.dialpad_phone",
      "okta_app_user_schema_property.dialpad_phone",
    );
    deployment.change(guide("import"));
    const { json, changes } = await deployment.plan();
    expect(json.resource_changes?.filter(({ change }) => change.importing).map(({ address }) => address)).toEqual([
      "okta_app_user_schema_property.dialpad_phone",
      "okta_user_schema_property.dialpad_phone",
    ]);
    expect(changes).toEqual({
      "okta_app_user_schema_property.dialpad_phone": "update",
      "okta_user_schema_property.dialpad_phone": "no-op",
    });
    await deployment.applyPlan();
    expect(difference(deployed, org.state())).toEqual({});
    deployment.change(sync);
    expect((await deployment.plan()).changes).toEqual({});
  });

  test("import of an app attribute with another external name is a replacement, and refused", async () => {
    const { org, deployment } = await start(guide("import"));
    org.editUserAttribute("default", "dialpadPhone", { title: "Dialpad Phone", type: "string" });
    org.editAppAttribute(DIALPAD, "dialpadPhone", {
      title: "Dialpad Phone",
      type: "string",
      externalName: "phoneNumbers.^[type=='work'].value",
    });
    const before = org.state();
    const { errors } = await deployment.plan();
    expect(errors).toEqual([
      expect.stringMatching(/okta_app_user_schema_property\.dialpad_phone has (lifecycle\.)?prevent_destroy set/),
    ]);
    expect(difference(before, org.state())).toEqual({});
  });

  test("another external name is refused while the attribute is in the state; a create corrects it", async () => {
    const { org, deployment } = await start(sync);
    await deployment.apply();
    const deployed = org.state();
    org.editAppAttribute(DIALPAD, "dialpadPhone", { externalName: "phoneNumbers.^[type==‘Dialpad’].value" });
    const { errors } = await deployment.plan();
    expect(errors).toEqual([
      expect.stringMatching(/okta_app_user_schema_property\.dialpad_phone has (lifecycle\.)?prevent_destroy set/),
    ]);
    await deployment.command("state", "rm", "okta_app_user_schema_property.dialpad_phone");
    expect((await deployment.plan()).changes).toEqual({ "okta_app_user_schema_property.dialpad_phone": "create" });
    await deployment.applyPlan();
    expect(difference(deployed, org.state())).toEqual({});
    expect((await deployment.plan()).changes).toEqual({});
  });

  test("take over: resources of the program's own move into the sync, and nothing is lost", async () => {
    const { org, deployment } = await start((stack) => {
      const names = { index: "dialpadPhone", title: "Dialpad Phone", type: "string" };
      const user = new UserSchemaProperty(stack, "mine_user", names);
      const { externalName, externalNamespace } = DIALPAD_PHONE;
      const app = new AppUserSchemaProperty(stack, "mine_app", {
        ...names,
        appId: DIALPAD,
        externalName,
        externalNamespace,
      });
      const mappings = [{ id: "dialpadPhone", expression: "appuser.dialpadPhone", pushStatus: "DONT_PUSH" }];
      const mapping = new ProfileMapping(stack, "mine_mapping", {
        sourceId: DIALPAD,
        targetId: DEFAULT_TYPE,
        mappings,
        dependsOn: [user, app],
      });
      [user, app, mapping].forEach((resource) => resource.overrideLogicalId("mine"));
    });
    expect((await deployment.apply()).errors).toEqual([]);
    const deployed = org.state();
    deployment.change(guide("take over"));
    const { json, changes } = await deployment.plan();
    expect(changes).toEqual({
      "okta_app_user_schema_property.dialpad_phone": "update",
      "okta_user_schema_property.dialpad_phone": "update",
      "terraform_data.dialpad_phone": "create",
    });
    expect(json.resource_changes?.filter(({ previous_address }) => previous_address)).toHaveLength(3);
    await deployment.applyPlan();
    expect(Object.keys(difference(deployed, org.state())).map((path) => path.split(" ").slice(-2).join(" "))).toEqual([
      "dialpadPhone description",
      "dialpadPhone description",
    ]);
    expect((await deployment.plan()).changes).toEqual({});
  });

  testOfRemoval(run)("rename: four moves, no change", async () => {
    const { deployment } = await start(sync);
    await deployment.apply();
    deployment.change(guide("rename"));
    const { json, changes, errors } = await deployment.plan();
    expect({ changes, errors }).toEqual({ changes: {}, errors: [] });
    expect(
      json.resource_changes?.map(({ address, previous_address }) => `${previous_address} -> ${address}`).sort(),
    ).toEqual([
      "okta_app_user_schema_property.dialpad_phone -> okta_app_user_schema_property.phone",
      "okta_profile_mapping.dialpad_phone -> okta_profile_mapping.phone",
      "okta_user_schema_property.dialpad_phone -> okta_user_schema_property.phone",
      "terraform_data.dialpad_phone -> terraform_data.phone",
    ]);
    await deployment.applyPlan();
    deployment.change((stack) => new DialpadPhoneSync(stack, "phone", { appId: DIALPAD }));
    expect((await deployment.plan()).changes).toEqual({});
  });

  test("move in the tree: the plan is empty", async () => {
    const { deployment } = await start(sync);
    await deployment.apply();
    deployment.change(
      (stack) =>
        new DialpadPhoneSync(new Construct(new Construct(stack, "identity"), "phones"), "dialpad_phone", {
          appId: DIALPAD,
        }),
    );
    expect((await deployment.plan()).changes).toEqual({});
  });

  testOfRemoval(run)("rename without moves: forgotten and adopted, and nothing changes in the org", async () => {
    const { org, deployment } = await start(sync);
    await deployment.apply();
    const deployed = org.state();
    deployment.change((stack) => {
      new DialpadPhoneSync(stack, "phone", { appId: DIALPAD });
      keepInOkta(stack, "dialpad_phone");
    });
    expect((await deployment.plan()).changes).toEqual({
      "okta_app_user_schema_property.dialpad_phone": "forget",
      "okta_app_user_schema_property.phone": "create",
      "okta_profile_mapping.dialpad_phone": "forget",
      "okta_profile_mapping.phone": "create",
      "okta_user_schema_property.dialpad_phone": "forget",
      "okta_user_schema_property.phone": "create",
      "terraform_data.dialpad_phone": "forget",
      "terraform_data.phone": "create",
    });
    await deployment.applyPlan();
    expect(difference(deployed, org.state())).toEqual({});
    expect((await deployment.plan()).changes).toEqual({});
  });

  testOfRemoval(run)(
    "let go: with keepInOkta the construct is deleted, nothing is sent, and nothing changes in the org",
    async () => {
      const { org, deployment } = await start(sync);
      await deployment.apply();
      const deployed = org.state();
      org.requests.length = 0;
      deployment.change(guide("let go"));
      expect((await deployment.apply()).errors).toEqual([]);
      expect(org.requests.filter(({ method }) => method !== "GET")).toEqual([]);
      expect(difference(deployed, org.state())).toEqual({});
      expect(await deployment.state()).toEqual([]);
      deployment.change(nothing);
      expect((await deployment.plan()).changes).toEqual({});
    },
  );

  testOfRemoval(run)(
    "move to another stack: forgotten here, adopted there, and nothing changes in the org",
    async () => {
      const { org, deployment } = await start(sync);
      await deployment.apply();
      const deployed = org.state();
      deployment.change(guide("forget"));
      await deployment.apply();
      deployment.change(nothing);
      expect((await deployment.plan()).changes).toEqual({});
      expect(await deployment.state()).toEqual([]);
      // The other stack, like this one now, has an empty state.
      deployment.change(sync);
      expect(Object.values((await deployment.plan()).changes)).toEqual(["create", "create", "create", "create"]);
      await deployment.applyPlan();
      expect(difference(deployed, org.state())).toEqual({});
      expect((await deployment.plan()).changes).toEqual({});
    },
  );

  testOfRemoval(run)("uninstall: the org is as it was before the first deploy", async () => {
    const { org, deployment, before } = await start(sync);
    await deployment.apply();
    deployment.change(guide("delete"));
    expect((await deployment.apply()).errors).toEqual([]);
    org.editMapping(DIALPAD, DEFAULT_TYPE, { dialpadPhone: null });
    deployment.change(nothing);
    expect((await deployment.apply()).errors).toEqual([]);
    expect(difference(before, org.state())).toEqual({});
    expect(await deployment.state()).toEqual([]);
  });

  test("deleting the construct without keepInOkta clears every entry of the mapping but login", async () => {
    const { org, deployment, before } = await start(sync);
    await deployment.apply();
    deployment.change(nothing);
    expect((await deployment.plan()).changes).toEqual({
      "okta_app_user_schema_property.dialpad_phone": "delete",
      "okta_profile_mapping.dialpad_phone": "delete",
      "okta_user_schema_property.dialpad_phone": "delete",
      "terraform_data.dialpad_phone": "delete",
    });
    await deployment.applyPlan();
    const [entries, left] = [before, org.state()].map(({ mappings }) =>
      Object.keys(mappings.prmfake0000000000001.properties),
    );
    expect(entries).toHaveLength(41);
    expect(left).toEqual(["login"]);
  });

  testOfRemoval(run)("another app: the objects of the old app are forgotten, the new app gets its own", async () => {
    const { org, deployment } = await start(sync);
    await deployment.apply();
    const deployed = org.state();
    deployment.change(guide("another app"));
    expect((await deployment.apply()).errors).toEqual([]);
    expect(Object.keys(difference(deployed, org.state()))).toEqual([
      `apps ${NEW_APP} schema custom dialpadPhone`,
      expect.stringMatching(/^mappings prm\w+ properties dialpadPhone$/) as string,
    ]);
    expect((await deployment.plan()).changes).toEqual({});
  });
});

describeWithTerraform(
  "another version of the provider, and back",
  (start, { providerVersion }) => {
    test("both plans are empty", async () => {
      const { deployment } = await start(sync);
      await deployment.apply();
      await deployment.upgrade(PROVIDER_VERSIONS.find((version) => version !== providerVersion)!);
      expect((await deployment.plan()).changes).toEqual({});
      expect((await deployment.apply()).errors).toEqual([]);
      await deployment.upgrade(providerVersion);
      expect((await deployment.plan()).changes).toEqual({});
    });
  },
  { versionsDiffer: true, traced: false },
);

describeWithTerraform(
  "OpenTofu instead of Terraform, and back",
  (start, { binary, providerVersion }) => {
    if (binary !== "terraform" || !runs().found.some((run) => run.binary === "tofu")) {
      test.skip("needs terraform and tofu on PATH, and starts with terraform", () => undefined);
      return;
    }
    test("both plans are empty", async () => {
      const { deployment } = await start(sync);
      await deployment.apply();
      await deployment.upgrade(providerVersion, "tofu");
      expect((await deployment.plan()).changes).toEqual({});
      expect((await deployment.apply()).errors).toEqual([]);
      const [, back] = /<!-- back to Terraform -->\s+```sh\ntofu (.*)\n/.exec(GUIDE)!;
      await deployment.command(...back.split(" "));
      await deployment.upgrade(providerVersion, "terraform");
      expect((await deployment.plan()).changes).toEqual({});
    });
  },
  { newestOnly: true, traced: false },
);
