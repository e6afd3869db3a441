import { TerraformOutput } from "cdktf";
import { AppUserAttribute, DialpadPhoneSync, type DialpadPhoneSyncProps, UserAttribute } from "../../lib";
import { DEFAULT_SEED, DEFAULT_TYPE, DIALPAD, HR } from "../../tools/fake-okta/src";
import { type Deployment, describeWithTerraform, difference, type Program } from "./deployment";
import { testOfRemoval } from "./runs";

const sync =
  (props: Partial<DialpadPhoneSyncProps> = {}): Program =>
  (stack) => {
    const { nextSteps } = new DialpadPhoneSync(stack, "dialpad_phone", { appId: DIALPAD, ...props });
    new TerraformOutput(stack, "next_steps", { value: nextSteps });
  };

const nothing: Program = () => undefined;

const USER_ATTRIBUTE = `userTypes ${DEFAULT_TYPE} schema custom dialpadPhone`;
const APP_ATTRIBUTE = `apps ${DIALPAD} schema custom dialpadPhone`;
const MAPPING = "mappings prmfake0000000000001 properties dialpadPhone";

const texts = { title: "Dialpad Phone", description: "Dialpad Phone", type: "string" };
const userAttribute = {
  ...texts,
  mutability: "READ_WRITE",
  scope: "NONE",
  permissions: [{ principal: "SELF", action: "READ_ONLY" }],
};
const inheriting = { ...userAttribute, master: { type: "PROFILE_MASTER" } };
const overridden = { ...userAttribute, master: { type: "OVERRIDE", priority: [{ type: "APP", value: DIALPAD }] } };
const appAttribute = {
  ...texts,
  scope: "NONE",
  externalName: "phoneNumbers.^[type=='Dialpad'].value",
  externalNamespace: "urn:ietf:params:scim:schemas:core:2.0:User",
};
const entry = (pushStatus: string) => ({ expression: "appuser.dialpadPhone", pushStatus });

/** What a first deploy changes in an org. All else stays, also the forty other entries of the mapping. */
const WITHOUT_SOURCING = {
  [APP_ATTRIBUTE]: [undefined, appAttribute],
  [USER_ATTRIBUTE]: [undefined, inheriting],
  [MAPPING]: [undefined, entry("DONT_PUSH")],
};
const WITH_SOURCING = {
  ...WITHOUT_SOURCING,
  [USER_ATTRIBUTE]: [undefined, overridden],
  [MAPPING]: [undefined, entry("PUSH")],
};

const PROVISIONING = `https://example-admin.okta.com/admin/app/dialpad/instance/${DIALPAD}/#tab-user-management`;
const PROFILE_SOURCES = "https://example-admin.okta.com/admin/profile-masters";

const VISIT = [
  `  1. Open ${PROVISIONING} and select To Okta, then Edit beside Profile & Lifecycle Sourcing.`,
  '  2. Select "Allow Dialpad to source Okta users" and confirm with OK.',
  '  3. Before you save: set "When a user is deactivated in the app" to "Do nothing". ' +
    'The default, "Deactivate", deactivates people in Okta.',
  "  4. Select Save.",
  `  5. Open ${PROFILE_SOURCES} and move Dialpad as low as possible. Never let it be the only profile source.`,
  "  6. Deploy again.",
].join("\n");

const UNSEEN =
  "No API shows two settings of the console. " +
  `Check that "When a user is deactivated in the app" is "Do nothing" (${PROVISIONING}, To Okta) ` +
  `and that Dialpad is as low as possible among the profile sources (${PROFILE_SOURCES}). ` +
  "For users who were assigned before: Force Sync (Provisioning > To Okta > Okta Attribute Mappings) applies the " +
  "mapping to all assigned users whose app profile has the number, and also re-applies the mapping of other " +
  "profile sources. To verify the rest, run:\n" +
  `  npx --no-install okta-dialpad doctor --app-id ${DIALPAD}`;

const NOT_SOURCING =
  "Check block assertion failed: Dialpad does not source Okta users yet: " +
  "its values do not override other profile sources. In the Admin Console:\n" +
  `${VISIT}\n` +
  "If it sourced users before, someone switched it off and this plan removes the override: " +
  "switch it on again before you apply.";

const EVERYBODY =
  "Check block assertion failed: Dialpad sources Okta users already, and this is the first plan of this sync: " +
  "its apply makes Dialpad the only source of dialpadPhone for every user who has Dialpad, and where Dialpad " +
  "gives no number, the value becomes empty. To look at the numbers before that, deploy with profileSourcing " +
  '"off" first. If the sync only gets another id, this is so already: keep profileSourcing as it is, ' +
  "and moveFromId leaves nothing to write.";

const CREATED = {
  "okta_app_user_schema_property.dialpad_phone": "create",
  "okta_profile_mapping.dialpad_phone": "create",
  "okta_user_schema_property.dialpad_phone": "create",
  "terraform_data.dialpad_phone": "create",
};
const SWITCHED = {
  "okta_profile_mapping.dialpad_phone": "update",
  "okta_user_schema_property.dialpad_phone": "update",
};

/** The changes, warnings and errors of a plan. */
const planned = async (deployment: Deployment) => {
  const { changes, warnings, errors } = await deployment.plan();
  return { changes, warnings, errors };
};

const writes = (requests: { method: string; path: string }[]) => requests.filter(({ method }) => method !== "GET");

describeWithTerraform("DialpadPhoneSync, first deploy", (start) => {
  test("while Dialpad does not source users: no override, and the plan says what to do in the console", async () => {
    const { org, deployment, before } = await start(sync());
    expect(await planned(deployment)).toEqual({ changes: CREATED, warnings: [NOT_SOURCING], errors: [] });
    await deployment.applyPlan();
    expect(difference(before, org.state())).toEqual(WITHOUT_SOURCING);
    expect(await deployment.outputs()).toEqual({ next_steps: VISIT });
    expect(await planned(deployment)).toEqual({ changes: {}, warnings: [NOT_SOURCING], errors: [] });
  });

  test("while Dialpad sources users: one apply makes all, with the override", async () => {
    const { org, deployment } = await start(sync());
    org.setProfileSourcing(DIALPAD, true);
    const before = org.state();
    expect(await planned(deployment)).toEqual({ changes: CREATED, warnings: [EVERYBODY], errors: [] });
    await deployment.applyPlan();
    expect(difference(before, org.state())).toEqual(WITH_SOURCING);
    expect(await deployment.outputs()).toEqual({ next_steps: UNSEEN });
    expect(await planned(deployment)).toEqual({ changes: {}, warnings: [], errors: [] });
  });

  test("where the org has a custom domain, the messages name the pages of the console without links", async () => {
    const { org, deployment } = await start(sync());
    org.reset({ ...DEFAULT_SEED, host: "sso.okta.example.com" });
    const inWords = (message: string) =>
      message
        .replaceAll(PROVISIONING, "Applications > Dialpad > Provisioning in the Admin Console")
        .replaceAll(PROFILE_SOURCES, "Directory > Profile Sources in the Admin Console");
    expect(await planned(deployment)).toEqual({ changes: CREATED, warnings: [inWords(NOT_SOURCING)], errors: [] });
    org.setProfileSourcing(DIALPAD, true);
    await deployment.apply();
    expect(await deployment.outputs()).toEqual({ next_steps: inWords(UNSEEN) });
  });

  test("attributes that were made by hand get the program's texts, and the rest of the org stays", async () => {
    const { org, deployment } = await start(sync());
    org.editUserAttribute("default", "dialpadPhone", { title: "Phone (Dialpad)", type: "string" });
    org.editAppAttribute(DIALPAD, "dialpadPhone", { ...appAttribute, title: "Phone" });
    org.editMapping(DIALPAD, DEFAULT_TYPE, {
      dialpadPhone: { expression: "appuser.dialpadPhone", pushStatus: "DONT_PUSH" },
    });
    const before = org.state();
    expect((await deployment.apply()).errors).toEqual([]);
    const after = org.state();
    expect(after.userTypes[DEFAULT_TYPE].schema.custom.dialpadPhone).toEqual(inheriting);
    expect(after.apps[DIALPAD].schema.custom.dialpadPhone).toEqual(appAttribute);
    expect(after.mappings).toEqual(before.mappings);
    expect((await deployment.plan()).changes).toEqual({});
  });

  test("a plan of a deployed sync sends six requests to Okta, beside the provider's users/me", async () => {
    const { org, deployment } = await start(sync());
    await deployment.apply();
    org.requests.length = 0;
    await deployment.plan();
    const asked = org.requests
      .filter(({ path }) => path !== "/api/v1/users/me")
      .map(({ method, path }) => `${method} ${path}`);
    expect(asked.sort()).toEqual([
      `GET /api/v1/apps/${DIALPAD}`,
      expect.stringMatching(/^GET \/api\/v1\/apps\?.*q=dialpad$/) as string,
      "GET /api/v1/mappings/prmfake0000000000001",
      `GET /api/v1/meta/schemas/apps/${DIALPAD}/default`,
      "GET /api/v1/meta/schemas/user/default",
      "GET /api/v1/meta/types/user",
    ]);
  });

  test("neither the plan nor the state holds the API token", async () => {
    const { org, deployment } = await start(sync());
    const plan = await deployment.plan();
    await deployment.applyPlan();
    expect(JSON.stringify(plan) + deployment.stateFile()).not.toContain(org.env.OKTA_API_TOKEN);
  });
});

describeWithTerraform("DialpadPhoneSync, further entries", (start) => {
  /** So slow that a mapping that does not wait would be written first. */
  const SLOW = { method: "POST", path: "^/api/v1/meta/schemas/", delayMs: 1500, times: "always" } as const;
  const extended: Program = (stack) => {
    const { profileMapping } = new DialpadPhoneSync(stack, "dialpad_phone", { appId: DIALPAD });
    const extension = { variableName: "dialpadExtension", displayName: "Dialpad Extension" };
    profileMapping.map("dialpadExtension", "appuser.dialpadExtension");
    new UserAttribute(stack, "user_extension", extension);
    new AppUserAttribute(stack, "app_extension", { ...extension, appId: DIALPAD });
  };
  const EXTENSION = { expression: "appuser.dialpadExtension", pushStatus: "DONT_PUSH" };

  test("in a first deploy the mapping waits for the attributes of an entry that map adds", async () => {
    const { org, deployment } = await start(extended);
    org.failNext(SLOW);
    expect((await deployment.apply()).errors).toEqual([]);
    expect(org.state().mappings.prmfake0000000000001.properties).toMatchObject({ dialpadExtension: EXTENSION });
    expect((await deployment.plan()).changes).toEqual({});
  });

  test("an update of the mapping waits for the attributes of an entry that map adds", async () => {
    const { org, deployment } = await start(sync());
    await deployment.apply();
    org.failNext(SLOW);
    deployment.change(extended);
    expect((await deployment.apply()).errors).toEqual([]);
    expect(org.state().mappings.prmfake0000000000001.properties).toMatchObject({ dialpadExtension: EXTENSION });
    expect((await deployment.plan()).changes).toEqual({});
  });
});

describeWithTerraform("DialpadPhoneSync, profile sourcing", (start) => {
  test("follow: override and push status change in place when Dialpad's sourcing goes on and off", async () => {
    const { org, deployment, before } = await start(sync({ profileSourcing: "follow" }));
    await deployment.apply();

    org.setProfileSourcing(DIALPAD, true);
    const off = org.state();
    expect(await planned(deployment)).toEqual({ changes: SWITCHED, warnings: [], errors: [] });
    await deployment.applyPlan();
    expect(difference(off, org.state())).toEqual({
      [`${USER_ATTRIBUTE} master type`]: ["PROFILE_MASTER", "OVERRIDE"],
      [`${USER_ATTRIBUTE} master priority`]: [undefined, [{ type: "APP", value: DIALPAD }]],
      [`${MAPPING} pushStatus`]: ["DONT_PUSH", "PUSH"],
    });
    expect((await deployment.plan()).changes).toEqual({});

    org.setProfileSourcing(DIALPAD, false);
    expect(await planned(deployment)).toEqual({ changes: SWITCHED, warnings: [NOT_SOURCING], errors: [] });
    await deployment.applyPlan();
    expect(difference(before, org.state())).toEqual(WITHOUT_SOURCING);
    expect((await deployment.plan()).changes).toEqual({});
  });

  test("required: while Dialpad does not source users the plan fails, and nothing is written", async () => {
    const { org, deployment, before } = await start(sync({ profileSourcing: "required" }));
    const { errors } = await deployment.apply();
    expect(errors).toEqual([
      'Resource postcondition failed: Dialpad does not source Okta users, but profileSourcing is "required". ' +
        `Nothing was changed. Switch it on in the Admin Console:\n${VISIT}\n` +
        'To deploy without the override, set profileSourcing to "follow".',
    ]);
    expect(difference(before, org.state())).toEqual({});
  });

  test("required: it makes what follow makes, and takes nothing away when Dialpad stops sourcing", async () => {
    const { org, deployment } = await start(sync({ profileSourcing: "required" }));
    org.setProfileSourcing(DIALPAD, true);
    const before = org.state();
    await deployment.apply();
    expect(difference(before, org.state())).toEqual(WITH_SOURCING);
    deployment.change(sync({ profileSourcing: "follow" }));
    expect((await deployment.plan()).changes).toEqual({});

    deployment.change(sync({ profileSourcing: "required" }));
    org.setProfileSourcing(DIALPAD, false);
    const lost = org.state();
    expect((await deployment.apply()).errors).toHaveLength(1);
    expect(difference(lost, org.state())).toEqual({});
  });

  test("off: there is never an override, but the push status follows the app, as Okta demands", async () => {
    const { org, deployment } = await start(sync({ profileSourcing: "off" }));
    org.setProfileSourcing(DIALPAD, true);
    const before = org.state();
    expect(await planned(deployment)).toEqual({ changes: CREATED, warnings: [], errors: [] });
    await deployment.applyPlan();
    expect(difference(before, org.state())).toEqual({ ...WITH_SOURCING, [USER_ATTRIBUTE]: [undefined, inheriting] });
    org.setProfileSourcing(DIALPAD, false);
    expect((await deployment.plan()).changes).toEqual({ "okta_profile_mapping.dialpad_phone": "update" });
    await deployment.applyPlan();
    expect(await deployment.outputs()).toEqual({ next_steps: "Nothing: profileSourcing is off." });
    expect((await deployment.plan()).changes).toEqual({});
  });
});

describeWithTerraform("DialpadPhoneSync, drift", (start) => {
  const edits: [string, (org: Awaited<ReturnType<typeof start>>["org"]) => void, string][] = [
    [
      "the user attribute's display name",
      (org) => org.editUserAttribute("default", "dialpadPhone", { title: "Telephone" }),
      "okta_user_schema_property",
    ],
    [
      "the user attribute's source priority",
      (org) => org.editUserAttribute("default", "dialpadPhone", { master: { type: "OKTA" } }),
      "okta_user_schema_property",
    ],
    [
      "the app attribute's description",
      (org) => org.editAppAttribute(DIALPAD, "dialpadPhone", { description: "?" }),
      "okta_app_user_schema_property",
    ],
    [
      "the mapping's expression",
      (org) =>
        org.editMapping(DIALPAD, DEFAULT_TYPE, {
          dialpadPhone: { expression: "appuser.primaryPhone", pushStatus: "PUSH" },
        }),
      "okta_profile_mapping",
    ],
  ];
  test.each(edits)("%s, edited in the console, is shown and repaired", async (_, edit, type) => {
    const { org, deployment } = await start(sync());
    org.setProfileSourcing(DIALPAD, true);
    await deployment.apply();
    const deployed = org.state();
    edit(org);
    expect(difference(deployed, org.state())).not.toEqual({});
    expect((await deployment.plan()).changes).toEqual({ [`${type}.dialpad_phone`]: "update" });
    await deployment.applyPlan();
    expect(difference(deployed, org.state())).toEqual({});
    expect((await deployment.plan()).changes).toEqual({});
  });

  test("an unmapped entry is mapped again, and an entry of somebody else's is left alone", async () => {
    const { org, deployment } = await start(sync());
    await deployment.apply();
    org.editMapping(DIALPAD, DEFAULT_TYPE, {
      dialpadPhone: null,
      title: { expression: "appuser.displayName", pushStatus: "DONT_PUSH" },
    });
    const edited = org.state();
    expect((await deployment.plan()).changes).toEqual({ "okta_profile_mapping.dialpad_phone": "update" });
    await deployment.applyPlan();
    expect(difference(edited, org.state())).toEqual({ [MAPPING]: [undefined, entry("DONT_PUSH")] });
  });
});

describeWithTerraform("DialpadPhoneSync, letting go", (start, run) => {
  test("refuse: terraform destroy fails, and nothing is written", async () => {
    const { org, deployment } = await start(sync());
    await deployment.apply();
    const deployed = org.state();
    org.requests.length = 0;
    const { errors } = await deployment.destroy();
    expect(errors).toEqual([
      expect.stringMatching(/okta_profile_mapping\.dialpad_phone has (lifecycle\.)?prevent_destroy set/),
    ]);
    expect(writes(org.requests)).toEqual([]);
    expect(difference(deployed, org.state())).toEqual({});
  });

  testOfRemoval(run)(
    "forget: nothing is sent, also when the app is gone; then the construct can be removed",
    async () => {
      const { org, deployment } = await start(sync());
      await deployment.apply();
      org.deleteApp(DIALPAD);
      const deployed = org.state();
      org.requests.length = 0;
      deployment.change(sync({ removal: "forget" }));
      const { errors } = await deployment.apply();
      expect(errors).toEqual([]);
      expect(await deployment.state()).toEqual([]);
      // OpenTofu reads once more what it forgets.
      const asked = org.requests
        .filter(({ path }) => path !== "/api/v1/users/me")
        .map(({ method, status }) => `${method} ${status}`);
      expect(asked.sort()).toEqual(run.binary === "tofu" ? ["GET 200", "GET 404", "GET 404"] : []);
      expect(difference(deployed, org.state())).toEqual({});
      deployment.change(nothing);
      expect((await deployment.plan()).changes).toEqual({});
    },
  );

  testOfRemoval(run)("forget: it works while Okta refuses every read; OpenTofu needs -refresh=false", async () => {
    const { org, deployment } = await start(sync());
    await deployment.apply();
    const deployed = org.state();
    org.failNext({ path: /meta|mappings|apps/, times: "always", status: 403 });
    deployment.change(sync({ removal: "forget" }));
    expect((await deployment.apply(...(run.binary === "tofu" ? ["-refresh=false"] : []))).errors).toEqual([]);
    expect(await deployment.state()).toEqual([]);
    expect(difference(deployed, org.state())).toEqual({});
  });

  testOfRemoval(run)("delete: after the whole uninstall the org is as it was before the first deploy", async () => {
    const { org, deployment } = await start(sync());
    org.setProfileSourcing(DIALPAD, true);
    const before = org.state();
    await deployment.apply();

    deployment.change(sync({ removal: "delete" }));
    expect((await deployment.plan()).changes).toEqual({
      "okta_profile_mapping.dialpad_phone": "forget",
      "okta_user_schema_property.dialpad_phone": "update",
    });
    await deployment.applyPlan();
    expect(difference(before, org.state())).toEqual({ ...WITH_SOURCING, [USER_ATTRIBUTE]: [undefined, inheriting] });
    expect(await deployment.outputs()).toEqual({
      next_steps:
        "In the Profile Editor, unmap the attribute in the app's mapping to Okta and save; " +
        "then remove the construct from the program and deploy: that deletes the attributes and every user's " +
        'number in them. No deploy switches off "Allow APP to source Okta users": do it on the app\'s page, ' +
        "Provisioning, To Okta, unless other attributes need it.",
    });
    expect((await deployment.plan()).changes).toEqual({});

    org.editMapping(DIALPAD, DEFAULT_TYPE, { dialpadPhone: null });
    deployment.change(nothing);
    expect((await deployment.plan()).changes).toEqual({
      "okta_app_user_schema_property.dialpad_phone": "delete",
      "okta_user_schema_property.dialpad_phone": "delete",
      "terraform_data.dialpad_phone": "delete",
    });
    expect((await deployment.applyPlan()).errors).toEqual([]);
    expect(difference(before, org.state())).toEqual({});
  });
});

describeWithTerraform("DialpadPhoneSync, the app", (start) => {
  test("another app id for a deployed sync is refused, with both ids, and nothing is written", async () => {
    const { org, deployment } = await start(sync());
    org.setProfileSourcing(DIALPAD, true);
    await deployment.apply();
    const deployed = org.state();
    deployment.change(sync({ appId: HR }));
    const { errors } = await deployment.apply();
    expect(errors).toEqual([
      `Resource postcondition failed: Made for app ${DIALPAD} and user type default, but the program now says ` +
        `app ${HR} and user type default. Nothing was changed. Put the old ids back; ` +
        'for another app or user type, first deploy the old ids with removal "forget", then the new ones.',
    ]);
    expect(difference(deployed, org.state())).toEqual({});
  });

  test("another user type for a deployed sync is refused, with both ids, and nothing is written", async () => {
    const { org, deployment } = await start(sync());
    await deployment.apply();
    const deployed = org.state();
    deployment.change(sync({ userTypeId: "otycontractor0000001" }));
    const { errors } = await deployment.apply();
    expect(errors).toHaveLength(1);
    expect(errors[0]).toContain(
      `Made for app ${DIALPAD} and user type default, but the program now says app ${DIALPAD} and user type ` +
        "otycontractor0000001.",
    );
    expect(difference(deployed, org.state())).toEqual({});
  });

  test("an inactive app is refused before anything is written", async () => {
    const { org, deployment } = await start(sync());
    org.setAppStatus(DIALPAD, "INACTIVE");
    const before = org.state();
    const { errors } = await deployment.apply();
    expect(errors).toEqual([
      `Resource postcondition failed: App "Dialpad" (${DIALPAD}) is INACTIVE. ` +
        "Okta takes changes to the profile of an active app only: activate it in the Admin Console (Applications " +
        '> Applications), or let go of it with removal "forget".',
    ]);
    expect(difference(before, org.state())).toEqual({});
  });

  test("an unknown app is refused before anything is written", async () => {
    const { org, deployment, before } = await start(sync({ appId: "0oaunknown0000000001" }));
    const { errors } = await deployment.apply();
    expect(errors).toHaveLength(1);
    expect(errors[0]).toContain("Not found: Resource not found: 0oaunknown0000000001 (AppInstance)");
    expect(difference(before, org.state())).toEqual({});
  });

  test("an app that was deleted fails every plan, and nothing is written", async () => {
    const { org, deployment } = await start(sync());
    await deployment.apply();
    org.deleteApp(DIALPAD);
    const gone = org.state();
    const { errors } = await deployment.apply();
    expect(errors.some((error) => error.includes(`Not found: Resource not found: ${DIALPAD} (AppInstance)`))).toBe(
      true,
    );
    expect(difference(gone, org.state())).toEqual({});
  });

  test("an app without SAML that is not Dialpad's works, and the plan asks whether it is the right one", async () => {
    const swa = "0oaswa00000000000001";
    const { org, deployment, before } = await start(sync({ appId: swa }));
    const { errors, warnings } = await deployment.apply();
    expect(errors).toEqual([]);
    expect(warnings.map((warning) => warning.split("\n")[0])).toEqual([
      `Check block assertion failed: Neither the name nor the label of app "Password portal" (${swa}) contains ` +
        '"dialpad": is it the right app id?',
      "Check block assertion failed: Password portal does not source Okta users yet: " +
        "its values do not override other profile sources. In the Admin Console:",
      "Check block assertion failed: Password portal imports no profiles, so nothing comes in from it. " +
        "Configure its provisioning first: " +
        `https://example-admin.okta.com/admin/app/password_portal/instance/${swa}/#tab-user-management`,
    ]);
    expect(Object.keys(difference(before, org.state()))).toHaveLength(3);
    expect((await deployment.plan()).changes).toEqual({});
  });
});

describeWithTerraform("two syncs in a stack", (start, run) => {
  test("for two user types of one app, the syncs share the app attribute, and no schema write is lost", async () => {
    const contractors = "otycontractor0000001";
    const { org, deployment } = await start((stack) => {
      const employees = new DialpadPhoneSync(stack, "employees", { appId: DIALPAD });
      new DialpadPhoneSync(stack, "contractors", {
        appId: DIALPAD,
        userTypeId: contractors,
        appUserAttribute: employees.appUserAttribute,
      });
    });
    org.reset({ ...DEFAULT_SEED, schemaRace: true });
    const before = org.state();
    expect((await deployment.apply()).errors).toEqual([]);
    expect(difference(before, org.state())).toEqual({
      ...WITHOUT_SOURCING,
      [`userTypes ${contractors} schema custom dialpadPhone`]: [undefined, inheriting],
      "mappings prmfake0000000000003 properties dialpadPhone": [undefined, entry("DONT_PUSH")],
    });
    expect((await deployment.plan()).changes).toEqual({});
  });

  testOfRemoval(run)(
    "the app attribute goes from the sync that leaves to the one that stays, and nothing changes in the org",
    async () => {
      const contractors = { appId: DIALPAD, userTypeId: "otycontractor0000001" };
      const { org, deployment } = await start((stack) => {
        const { appUserAttribute } = new DialpadPhoneSync(stack, "employees", { appId: DIALPAD });
        new DialpadPhoneSync(stack, "contractors", { ...contractors, appUserAttribute });
      });
      await deployment.apply();
      const deployed = org.state();
      deployment.change((stack) => {
        new DialpadPhoneSync(stack, "employees", { appId: DIALPAD, removal: "forget" });
        new DialpadPhoneSync(stack, "contractors", contractors);
      });
      expect((await deployment.plan()).changes).toEqual({
        "okta_app_user_schema_property.contractors": "create",
        "okta_app_user_schema_property.employees": "forget",
        "okta_profile_mapping.employees": "forget",
        "okta_user_schema_property.employees": "forget",
        "terraform_data.employees": "forget",
      });
      expect((await deployment.applyPlan()).errors).toEqual([]);
      expect(difference(deployed, org.state())).toEqual({});
      expect((await deployment.plan()).changes).toEqual({});
    },
  );

  test("two apps with two variable names get an attribute each, and no schema write is lost", async () => {
    const swa = "0oaswa00000000000001";
    const { org, deployment } = await start((stack) => {
      new DialpadPhoneSync(stack, "first", { appId: DIALPAD });
      new DialpadPhoneSync(stack, "second", { appId: swa, variableName: "secondPhone" });
    });
    org.reset({ ...DEFAULT_SEED, schemaRace: true });
    const before = org.state();
    expect((await deployment.apply()).errors).toEqual([]);
    const after = org.state();
    expect(Object.keys(after.userTypes[DEFAULT_TYPE].schema.custom)).toEqual([
      ...Object.keys(before.userTypes[DEFAULT_TYPE].schema.custom),
      "dialpadPhone",
      "secondPhone",
    ]);
    expect((await deployment.plan()).changes).toEqual({});
  });
});
