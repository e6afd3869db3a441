// What the library relies on in the okta provider, and the provider's hazards, without the library's protection.
// With the real provider these tests show that the hazards exist; with the stand-in, that it has them too.
import {
  AppUserSchemaProperty,
  type AppUserSchemaPropertyConfig,
} from "@cdktf/provider-okta/lib/app-user-schema-property";
import { DataOktaApp } from "@cdktf/provider-okta/lib/data-okta-app";
import { DataOktaApps } from "@cdktf/provider-okta/lib/data-okta-apps";
import { DataOktaUserType } from "@cdktf/provider-okta/lib/data-okta-user-type";
import { ProfileMapping, type ProfileMappingConfig } from "@cdktf/provider-okta/lib/profile-mapping";
import { OktaProvider } from "@cdktf/provider-okta/lib/provider";
import { UserSchemaProperty, type UserSchemaPropertyConfig } from "@cdktf/provider-okta/lib/user-schema-property";
import { TerraformResource } from "cdktf";
import { DEFAULT_SEED, DEFAULT_TYPE, DIALPAD, startFakeOkta } from "../../tools/fake-okta/src";
import { describeWithTerraform, difference, type Program } from "./deployment";
import { NEWEST } from "./runs";
import { slice, storedSlice, storeSlice } from "./schemas";

const USER_SCHEMA = "/api/v1/meta/schemas/user/default";
const APP_SCHEMA = `/api/v1/meta/schemas/apps/${DIALPAD}/default`;

const userAttribute =
  (props: Partial<UserSchemaPropertyConfig> = {}): Program =>
  (stack) =>
    new UserSchemaProperty(stack, "nick", { index: "nick", title: "Nick", type: "string", ...props });

const appAttribute =
  (props: Partial<AppUserSchemaPropertyConfig> = {}): Program =>
  (stack) =>
    new AppUserSchemaProperty(stack, "nick", {
      appId: DIALPAD,
      index: "nick",
      title: "Nick",
      type: "string",
      ...props,
    });

const mapping =
  (props: Partial<ProfileMappingConfig> = {}): Program =>
  (stack) =>
    new ProfileMapping(stack, "entry", {
      sourceId: DIALPAD,
      targetId: DEFAULT_TYPE,
      mappings: [{ id: "nickName", expression: "appuser.displayName" }],
      ...props,
    });

const nothing: Program = () => undefined;

const USER = "okta_user_schema_property.nick";
const APP = "okta_app_user_schema_property.nick";
const ENTRY = "okta_profile_mapping.entry";

describeWithTerraform(
  "okta_profile_mapping",
  (start) => {
    test("a create writes into the existing mapping; an entry that is left out stays in Okta", async () => {
      const { org, deployment, before } = await start(mapping());
      expect((await deployment.plan()).changes).toEqual({ [ENTRY]: "create" });
      expect((await deployment.applyPlan()).errors).toEqual([]);
      deployment.change(
        mapping({ mappings: [{ id: "title", expression: "appuser.nickName", pushStatus: "DONT_PUSH" }] }),
      );
      expect((await deployment.plan()).changes).toEqual({ [ENTRY]: "update" });
      expect((await deployment.applyPlan()).errors).toEqual([]);
      expect((await deployment.plan()).changes).toEqual({});
      expect(difference(before.mappings, org.state().mappings)).toEqual({
        "prmfake0000000000001 properties nickName expression": ["appuser.nickName", "appuser.displayName"],
        "prmfake0000000000001 properties title expression": ["appuser.title", "appuser.nickName"],
      });
    });

    test("a create that fails half-way is tainted; the next apply clears every entry but login", async () => {
      const { org, deployment } = await start(mapping());
      org.failNext({ method: "POST", path: "/api/v1/mappings/", status: 500 });
      expect((await deployment.apply()).errors).toEqual([
        expect.stringMatching(
          /^failed to create profile mapping: the API returned an error: Internal Server Error, x-okta-request-id=/,
        ),
      ]);
      expect((await deployment.plan()).changes).toEqual({ [ENTRY]: "delete, create" });
      expect((await deployment.applyPlan()).errors).toEqual([]);
      expect(Object.keys(org.state().mappings.prmfake0000000000001.properties)).toEqual(["login", "nickName"]);
    });

    test("after an untaint it is updated, and nothing is lost", async () => {
      const { org, deployment, before } = await start(mapping());
      org.failNext({ method: "POST", path: "/api/v1/mappings/", status: 500 });
      await deployment.apply();
      await deployment.command("untaint", ENTRY);
      expect((await deployment.plan()).changes).toEqual({ [ENTRY]: "update" });
      expect((await deployment.applyPlan()).errors).toEqual([]);
      expect(Object.keys(difference(before.mappings, org.state().mappings))).toHaveLength(1);
    });

    test("what Okta shows after a write is read at the next refresh only", async () => {
      const { org, deployment } = await start(mapping());
      const ends = {
        source: { id: DIALPAD, name: "dialpad", type: "appuser" },
        target: { id: DEFAULT_TYPE, name: "user", type: "user" },
      };
      const properties = { nickName: { expression: "appuser.title", pushStatus: "DONT_PUSH" } };
      const body = { id: "prmfake0000000000001", ...ends, properties };
      org.failNext({ method: "GET", path: "/api/v1/mappings/prm", nth: 2, status: 200, body });
      expect((await deployment.apply()).errors).toEqual([]);
      org.failNext({ method: "GET", path: "/api/v1/mappings/prm", status: 200, body });
      expect((await deployment.plan()).changes).toEqual({ [ENTRY]: "update" });
    });

    test("a destroy clears every entry but login", async () => {
      const { org, deployment } = await start(mapping());
      await deployment.apply();
      expect((await deployment.destroy()).errors).toEqual([]);
      expect(Object.keys(org.state().mappings.prmfake0000000000001.properties)).toEqual(["login"]);
    });

    test("an update or a delete that Okta refuses fails, and the mapping stays in the state", async () => {
      const { org, deployment } = await start(mapping());
      await deployment.apply();
      deployment.change(mapping({ mappings: [{ id: "nickName", expression: "appuser.title", pushStatus: "PUSH" }] }));
      const refusal = "Push status is allowed for profile mastering enabled apps only.";
      expect((await deployment.apply()).errors).toEqual([
        "failed to update profile mapping: the API returned an error: Api validation failed: updateMapping. " +
          `Causes: errorSummary: ${refusal}`,
      ]);
      org.failNext({ method: "POST", path: "/api/v1/mappings/", status: 403 });
      expect((await deployment.destroy()).errors).toEqual([
        "failed to delete profile mapping: the API returned an error: You do not have permission to perform the " +
          "requested action",
      ]);
      expect(await deployment.state()).toEqual([ENTRY]);
    });

    test("after the app was deleted, the mapping is gone and cannot be made again", async () => {
      const { org, deployment } = await start(mapping());
      await deployment.apply();
      org.deleteApp(DIALPAD);
      expect((await deployment.plan()).changes).toEqual({ [ENTRY]: "create" });
      expect((await deployment.applyPlan()).errors).toHaveLength(1);
    });

    test("a create for a pair that has no mapping fails", async () => {
      const { deployment } = await start(mapping({ sourceId: DEFAULT_TYPE }));
      expect((await deployment.apply()).errors).toEqual([
        `no profile mappings found for source ID '${DEFAULT_TYPE}' and target ID '${DEFAULT_TYPE}'`,
      ]);
    });

    test("4.20.0 cannot import a mapping; 6.12.0 can", async () => {
      const { deployment, run } = await start(mapping());
      const imported = deployment.command("import", "-no-color", ENTRY, "prmfake0000000000001");
      if (run.providerVersion === "4.20.0")
        return expect(imported).rejects.toThrow("resource okta_profile_mapping doesn't support import");
      await imported;
      expect((await deployment.plan()).changes).toEqual({ [ENTRY]: "update" });
      // An argument with the default false, which an import leaves empty, is no change by itself.
      deployment.change(mapping({ mappings: [] }));
      expect((await deployment.plan()).changes).toEqual({});
    });
  },
  { versionsDiffer: true },
);

describeWithTerraform(
  "okta_user_schema_property",
  (start) => {
    test("created, changed in place, replaced, deleted", async () => {
      const { org, deployment, before } = await start(userAttribute({ description: "A nickname" }));
      org.setProfileSourcing(DIALPAD, true);
      await deployment.apply();
      deployment.change(
        userAttribute({
          title: "Nickname",
          permissions: "READ_WRITE",
          required: false,
          scope: "SELF",
          master: "OVERRIDE",
          masterOverridePriority: [{ value: DIALPAD }],
        }),
      );
      expect((await deployment.plan()).changes).toEqual({ [USER]: "update" });
      await deployment.applyPlan();
      // The provider cannot send an empty description: the old one stays in Okta, and every plan removes it again.
      expect((await deployment.plan()).changes).toEqual({ [USER]: "update" });
      deployment.change(userAttribute({ description: "A nickname", master: "OKTA", externalName: "nick" }));
      expect((await deployment.plan()).changes).toEqual({ [USER]: "delete, create" });
      expect((await deployment.applyPlan()).errors).toEqual([]);
      expect((await deployment.plan()).changes).toEqual({});
      deployment.change(nothing);
      expect((await deployment.apply()).errors).toEqual([]);
      expect(difference(before.userTypes, org.state().userTypes)).toEqual({});
    });

    test("an attribute that was deleted in the console is created again, also of another user type", async () => {
      const { org, deployment } = await start(userAttribute({ userType: "otycontractor0000001" }));
      await deployment.apply();
      expect((await deployment.plan()).changes).toEqual({});
      org.editUserAttribute("otycontractor0000001", "nick", null);
      expect((await deployment.plan()).changes).toEqual({ [USER]: "create" });
      await deployment.applyPlan();
      await deployment.destroy();
    });

    test("an error 500, and a schema that does not show the write yet, are tried again", async () => {
      const { org, deployment } = await start(userAttribute());
      org.failNext({ method: "POST", path: USER_SCHEMA, status: 500 });
      expect((await deployment.apply()).errors).toEqual([]);
      org.failNext({
        path: USER_SCHEMA,
        method: "GET",
        nth: 2,
        status: 200,
        body: { definitions: { custom: { properties: {} } } },
      });
      deployment.change(userAttribute({ title: "Nickname" }));
      expect((await deployment.apply()).errors).toEqual([]);
    });

    test("a connection that is cut off is tried again at once, a rate limit when it is over", async () => {
      const { org, deployment } = await start(userAttribute());
      org.failNext({ method: "POST", path: USER_SCHEMA, drop: true });
      expect((await deployment.apply()).errors).toEqual([]);
      org.failNext({ method: "GET", path: USER_SCHEMA, drop: true });
      expect((await deployment.plan()).errors).toEqual([]);
      org.failNext({ method: "GET", path: USER_SCHEMA, status: 429, resetInSeconds: 0, times: 2 });
      expect((await deployment.plan()).changes).toEqual({});
    });

    test("an override without a profile source fails at the apply, and is in the state all the same", async () => {
      const { deployment } = await start(userAttribute());
      await deployment.apply();
      deployment.change(userAttribute({ master: "OVERRIDE" }));
      expect((await deployment.apply()).errors).toEqual([
        "when setting profile master type to 'OVERRIDE' at least one 'master_override_priority' should be provided",
      ]);
    });

    test("a refused update is in the state until the next refresh, a refused create is not", async () => {
      const { org, deployment } = await start(userAttribute());
      await deployment.apply();
      org.failNext({ method: "POST", path: USER_SCHEMA, status: 400 });
      deployment.change(userAttribute({ title: "Nickname" }));
      const refused =
        "failed to create or update user custom schema property nick: the API returned an error: " +
        "Api validation failed: fault";
      expect((await deployment.apply()).errors).toEqual([refused]);
      expect((await deployment.plan()).changes).toEqual({ [USER]: "update" });
      await deployment.destroy();
      org.failNext({ method: "POST", path: USER_SCHEMA, status: 400 });
      expect((await deployment.apply()).errors).toEqual([refused]);
      expect(await deployment.state()).toEqual([]);
    });

    test("attributes of the default user type and of another can be imported", async () => {
      const { org, deployment } = await start(userAttribute());
      org.editUserAttribute("default", "nick", { title: "Nick" });
      await deployment.command("import", USER, "nick");
      expect((await deployment.plan()).changes).toEqual({});
      await deployment.command("state", "rm", USER);
      deployment.change(userAttribute({ userType: "otycontractor0000001" }));
      org.editUserAttribute("otycontractor0000001", "nick", { title: "Nick" });
      await deployment.command("import", USER, "otycontractor0000001.nick");
      expect((await deployment.plan()).changes).toEqual({});
    });
  },
  { versionsDiffer: true },
);

describeWithTerraform(
  "okta_app_user_schema_property",
  (start) => {
    test("created, changed in place, replaced, deleted", async () => {
      const { org, deployment, before } = await start(
        appAttribute({ description: "A nickname", externalName: "nick" }),
      );
      await deployment.apply();
      deployment.change(
        appAttribute({ description: "The nickname", externalName: "nick", permissions: "HIDE", master: "OKTA" }),
      );
      expect((await deployment.plan()).changes).toEqual({ [APP]: "update" });
      await deployment.applyPlan();
      expect((await deployment.plan()).changes).toEqual({});
      deployment.change(
        appAttribute({
          description: "The nickname",
          externalName: "nickName",
          externalNamespace: "urn:x",
          scope: "SELF",
        }),
      );
      expect((await deployment.plan()).changes).toEqual({ [APP]: "delete, create" });
      expect((await deployment.applyPlan()).errors).toEqual([]);
      deployment.change(nothing);
      expect((await deployment.apply()).errors).toEqual([]);
      expect(difference(before.apps, org.state().apps)).toEqual({});
    });

    test("another app id is an update: the attribute is written to the other app and stays in the first", async () => {
      const { org, deployment } = await start(appAttribute());
      await deployment.apply();
      deployment.change(appAttribute({ appId: "0oaswa00000000000001" }));
      expect((await deployment.plan()).changes).toEqual({ [APP]: "update" });
      await deployment.applyPlan();
      expect(Object.values(org.state().apps).filter(({ schema }) => schema.custom.nick)).toHaveLength(2);
    });

    test("any refused write is tried again, a refused deletion is not", async () => {
      const { org, deployment } = await start(appAttribute());
      org.failNext({ method: "POST", path: APP_SCHEMA, status: 400 });
      expect((await deployment.apply()).errors).toEqual([]);
      org.failNext({ method: "POST", path: APP_SCHEMA, status: 400 });
      expect((await deployment.destroy()).errors).toEqual([
        "failed to delete application user schema property: the API returned an error: Api validation failed: fault",
      ]);
    });

    test("a write that gets a 404 is tried again; 6.12.0 then says that the attribute is missing", async () => {
      const { org, deployment, run } = await start(appAttribute());
      org.failNext({ method: "POST", path: APP_SCHEMA, status: 404 });
      const { errors } = await deployment.apply();
      expect(errors).toHaveLength(run.providerVersion === "4.20.0" ? 0 : 1);
    });

    test("after a 404 from a read the attribute counts as deleted", async () => {
      const { org, deployment } = await start(appAttribute());
      await deployment.apply();
      org.failNext({ method: "GET", path: APP_SCHEMA, status: 404 });
      expect((await deployment.plan()).changes).toEqual({ [APP]: "create" });
      org.editAppAttribute(DIALPAD, "nick", null);
      expect((await deployment.plan()).changes).toEqual({ [APP]: "create" });
      org.failNext({ method: "GET", path: APP_SCHEMA, status: 403 });
      expect((await deployment.apply()).errors).toHaveLength(1);
    });

    test("the plan after an import is an update, and the next plan is empty", async () => {
      const { org, deployment } = await start(appAttribute());
      org.editAppAttribute(DIALPAD, "nick", { title: "Nick" });
      await deployment.command("import", APP, `${DIALPAD}/nick`);
      expect((await deployment.plan()).changes).toEqual({ [APP]: "update" });
      await deployment.applyPlan();
      expect((await deployment.plan()).changes).toEqual({});
    });
  },
  { versionsDiffer: true },
);

describeWithTerraform(
  "the provider's data sources and configuration",
  (start) => {
    test("the schemas are those that are stored; the real provider's are stored with UPDATE_TRACES=1", async () => {
      const { deployment, run } = await start(nothing);
      const schemas = slice(await deployment.print("providers", "schema", "-json"));
      if (process.env.UPDATE_TRACES && run.provider === "real") storeSlice(run.providerVersion, schemas);
      expect(schemas).toEqual(storedSlice(run.providerVersion));
    });

    test("okta_app, okta_apps and okta_user_type read what exists", async () => {
      const { org, deployment } = await start((stack) => {
        new DataOktaApp(stack, "swa", { id: "0oaswa00000000000001" });
        new DataOktaApps(stack, "none", { q: "nothing" });
        new DataOktaApps(stack, "active", { activeOnly: true });
        new DataOktaUserType(stack, "by_name", { name: "CONTRACTOR" });
        new DataOktaUserType(stack, "by_id", { id: "otycontractor0000001" });
      });
      org.reset({
        ...DEFAULT_SEED,
        apps: [
          ...DEFAULT_SEED.apps,
          {
            id: "0oadirectory00000001",
            name: "active_directory",
            label: "corp & <b>.example</b>",
            signOnMode: "ACTIVE_DIRECTORY",
          },
        ],
      });
      expect((await deployment.apply()).errors).toEqual([]);
    });

    test("okta_app reads an app whose name JSON escapes", async () => {
      const { org, deployment } = await start((stack) => new DataOktaApp(stack, "odd", { id: "0oadirectory00000001" }));
      org.reset({
        ...DEFAULT_SEED,
        apps: [
          ...DEFAULT_SEED.apps,
          { id: "0oadirectory00000001", name: "a&b<c>", label: "A & B", signOnMode: "ACTIVE_DIRECTORY" },
        ],
      });
      expect((await deployment.apply()).errors).toEqual([]);
    });

    test.each([
      ["okta_app", (stack: Parameters<Program>[0]) => new DataOktaApp(stack, "none", { id: "0oanone0000000000001" })],
      ["okta_app without arguments", (stack: Parameters<Program>[0]) => new DataOktaApp(stack, "none", {})],
      [
        "okta_user_type by name",
        (stack: Parameters<Program>[0]) => new DataOktaUserType(stack, "none", { name: "none" }),
      ],
      [
        "okta_user_type by id",
        (stack: Parameters<Program>[0]) => new DataOktaUserType(stack, "none", { id: "otynone0000000000001" }),
      ],
      ["okta_apps by label", (stack: Parameters<Program>[0]) => new DataOktaApps(stack, "none", { label: "Dialpad" })],
    ])("a read that finds nothing or is refused fails: %s", async (_, program) => {
      const { deployment } = await start(program);
      expect((await deployment.apply()).errors).toHaveLength(1);
    });

    test("a token that Okta does not know is refused", async () => {
      const { deployment } = await start((stack) => {
        (stack.node.findChild("okta") as OktaProvider).apiToken = "wrong";
        userAttribute()(stack);
      });
      expect((await deployment.apply()).errors).toHaveLength(1);
    });

    test("two providers write to two orgs", async () => {
      const other = await startFakeOkta();
      try {
        const { org, deployment } = await start((stack) => {
          userAttribute()(stack);
          const provider = new OktaProvider(stack, "other", { alias: "other", httpProxy: other.url });
          new UserSchemaProperty(stack, "there", { index: "there", title: "There", type: "string", provider });
        });
        expect((await deployment.apply()).errors).toEqual([]);
        const names = [org, other].map((each) =>
          Object.keys(each.state().userTypes[DEFAULT_TYPE].schema.custom).at(-1),
        );
        expect(names).toEqual(["nick", "there"]);
        expect((await deployment.plan()).changes).toEqual({});
      } finally {
        await other.close();
      }
    });

    test("values may be known only after the apply", async () => {
      const { deployment } = await start((stack) => {
        new TerraformResource(stack, "later", { terraformResourceType: "terraform_data" }).addOverride(
          "input",
          "later",
        );
        const value = "${terraform_data.later.output}";
        userAttribute({ title: value, description: value })(stack);
        new AppUserSchemaProperty(stack, "app", {
          appId: DIALPAD,
          index: "nick",
          title: "Nick",
          type: "string",
          description: value,
        });
        mapping({
          mappings: [
            {
              id: "nickName",
              expression: "appuser.displayName",
              pushStatus: `\${${"terraform_data.later.output"} == "later" ? "DONT_PUSH" : "PUSH"}`,
            },
          ],
        })(stack);
        new DataOktaApps(stack, "apps", { q: value });
        const overridden = new UserSchemaProperty(stack, "overridden", {
          ...{ index: "overridden", title: "Overridden", type: "string" },
          dependsOn: [stack.node.findChild("nick") as UserSchemaProperty],
        });
        overridden.addOverride("master", '${terraform_data.later.output == "later" ? "OVERRIDE" : "OKTA"}');
        overridden.addOverride("dynamic.master_override_priority", {
          for_each: `\${terraform_data.later.output == "later" ? ["${DIALPAD}"] : []}`,
          content: { value: "${master_override_priority.value}" },
        });
      });
      expect((await deployment.plan()).errors).toEqual([]);
      expect((await deployment.applyPlan()).errors).toEqual([]);
      expect((await deployment.plan()).changes).toEqual({});
    });

    test("the new version plans a state of the old one without changes", async () => {
      const { deployment } = await start((stack) => {
        userAttribute({ description: "A nickname" })(stack);
        new AppUserSchemaProperty(stack, "app", { appId: DIALPAD, index: "nick", title: "Nick", type: "string" });
        mapping()(stack);
        new DataOktaApp(stack, "app_read", { id: DIALPAD });
      });
      await deployment.apply();
      await deployment.upgrade(NEWEST);
      expect((await deployment.plan()).changes).toEqual({});
    });
  },
  { versionsDiffer: true },
);
