// The plans that `okta-dialpad explain` is tested with are made anew: what Terraform plans today must be what is
// committed below tools/okta-dialpad/__tests__/plans. To write them:
//   EXPLAINED_PLANS=plan.json npx jest --selectProjects e2e --testPathPatterns explained-plans
// With another Terraform or OpenTofu on PATH, and -t for some scenarios, to write a second plan with the same
// explanation:
//   EXPLAINED_PLANS=tofu-1.11.json npx jest --selectProjects e2e --testPathPatterns explained-plans -t forget
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DataOktaUserType } from "@cdktf/provider-okta/lib/data-okta-user-type";
import { Group } from "@cdktf/provider-okta/lib/group";
import { ProfileMapping as OktaProfileMapping } from "@cdktf/provider-okta/lib/profile-mapping";
import { OktaProvider } from "@cdktf/provider-okta/lib/provider";
import { UserType } from "@cdktf/provider-okta/lib/user-type";
import { TerraformOutput, TerraformResource, type TerraformStack, TerraformVariable } from "cdktf";
import {
  AppUserAttribute,
  DialpadPhoneSync,
  ProfileMapping,
  UserAttribute,
  type DialpadPhoneSyncProps,
} from "../../lib";
import { DEFAULT_TYPE, DIALPAD, HR, startFakeOkta, type FakeOkta } from "../../tools/fake-okta/src";
import { explain } from "../../tools/okta-dialpad/src/explain/explain";
import { readPlan } from "../../tools/okta-dialpad/src/explain/plan";
import { Deployment, type Program } from "./deployment";
import { describeEach, isOlder, NEWEST, REMOVED_BLOCKS, runs } from "./runs";

const CONTRACTOR = "otycontractor0000001";

/** The app of main.ts, with what a scenario adds to it. */
const sync =
  (
    props: Partial<DialpadPhoneSyncProps> = {},
    more: (stack: TerraformStack, sync: DialpadPhoneSync) => void = () => undefined,
  ): Program =>
  (stack) => {
    const made = new DialpadPhoneSync(stack, "dialpad_phone", { appId: DIALPAD, ...props });
    new TerraformOutput(stack, "dialpad_phone_app", {
      value: `${made.profileSource?.label ?? "Dialpad"} (${DIALPAD})`,
    });
    new TerraformOutput(stack, "dialpad_phone_next_steps", { value: made.nextSteps });
    more(stack, made);
  };

/** The same objects without the anchor, as a program of the thin constructs has them. */
const thin =
  ({ appId = DIALPAD, externalName = "phoneNumbers.^[type=='Dialpad'].value" } = {}): Program =>
  (stack) => {
    const texts = { variableName: "dialpadPhone", displayName: "Dialpad Phone", removal: "delete" } as const;
    const user = new UserAttribute(stack, "number", { ...texts, sourcePriority: { appId } });
    const inApp = new AppUserAttribute(stack, "number_in_app", { ...texts, appId, externalName });
    new ProfileMapping(stack, "numbers", {
      sourceId: appId,
      targetId: DEFAULT_TYPE,
      expressions: { dialpadPhone: "appuser.dialpadPhone" },
      pushStatus: "PUSH",
      dependsOn: [user.resource, inApp.resource],
    });
  };

const nothing: Program = () => undefined;

/** A mapping from HR without protection. */
const foreignMapping: Program = (stack) => {
  const mappings = [{ id: "department", expression: "appuser.department", pushStatus: "PUSH" }];
  new OktaProfileMapping(stack, "hr", { sourceId: HR, targetId: DEFAULT_TYPE, mappings });
};

const foreignResource = (stack: TerraformStack, id: string, input: string) => {
  const resource = new TerraformResource(stack, id, { terraformResourceType: "terraform_data" });
  resource.addOverride("input", input);
  return resource;
};

interface Started {
  org: FakeOkta;
  deployment: Deployment;
}

interface Scenario {
  /** What is deployed first. */
  program: Program;
  /** What happens before the plan that gets explained. */
  then?: (started: Started) => Promise<unknown>;
  /** Options of that plan. */
  options?: string[];
  /** The first versions that can make that plan, or whose plan says all that is explained. */
  since?: { terraform: string; tofu: string };
  /** Has resources that the stand-in for the provider does not know. */
  realProvider?: boolean;
  /** docs/review.md shows Terraform's own text of this plan. */
  shownInDocs?: boolean;
  /** The plan is made with each provider version, not only with the newest. */
  everywhere?: boolean;
}

/** Deploys while Dialpad sources users, then does the rest. */
const deployed =
  (rest: (started: Started) => unknown, sourcing = true) =>
  async (started: Started) => {
    started.org.setProfileSourcing(DIALPAD, sourcing);
    const { errors } = await started.deployment.apply();
    expect(errors).toEqual([]);
    await rest(started);
  };

const changedTo = (program: Program) => deployed(({ deployment }) => deployment.change(program));

const REFUSED_PLANS = { terraform: "1.8", tofu: "1.8" };

const SCENARIOS: Record<string, Scenario> = {
  greenfield: { program: sync(), everywhere: true },
  "no-changes": { program: sync(), then: deployed(() => undefined) },
  "sourcing-switched-on": {
    program: sync(),
    then: deployed(({ org }) => org.setProfileSourcing(DIALPAD, true), false),
    everywhere: true,
  },
  "sourcing-lost": { program: sync(), then: deployed(({ org }) => org.setProfileSourcing(DIALPAD, false)) },
  "sourcing-required-and-lost": {
    program: sync({ profileSourcing: "required" }),
    then: deployed(({ org }) => org.setProfileSourcing(DIALPAD, false)),
  },
  "drift-user-attribute": {
    program: sync(),
    then: deployed(({ org }) =>
      org.editUserAttribute("default", "dialpadPhone", { title: "Telephone", master: { type: "OKTA" } }),
    ),
  },
  "drift-app-attribute": {
    program: sync(),
    then: deployed(({ org }) => org.editAppAttribute(DIALPAD, "dialpadPhone", { description: "Number in Dialpad" })),
  },
  "drift-mapping": {
    shownInDocs: true,
    program: sync(),
    then: deployed(({ org }) =>
      org.editMapping(DIALPAD, DEFAULT_TYPE, {
        dialpadPhone: { expression: "appuser.primaryPhone", pushStatus: "PUSH" },
      }),
    ),
  },
  "drift-unmapped-and-deleted": {
    program: sync(),
    then: deployed(({ org }) => {
      org.editMapping(DIALPAD, DEFAULT_TYPE, { dialpadPhone: null });
      org.editAppAttribute(DIALPAD, "dialpadPhone", null);
    }),
  },
  "construct-deleted": { program: sync(), then: changedTo(nothing), everywhere: true },
  "destroy-of-everything": {
    since: REMOVED_BLOCKS,
    program: sync({ removal: "delete" }),
    then: deployed(() => undefined),
    options: ["-destroy"],
  },
  forget: { since: REMOVED_BLOCKS, program: sync(), then: changedTo(sync({ removal: "forget" })) },
  delete: { since: REMOVED_BLOCKS, program: sync(), then: changedTo(sync({ removal: "delete" })) },
  "delete-then-removed": {
    since: REMOVED_BLOCKS,
    program: sync(),
    then: deployed(async ({ org, deployment }) => {
      deployment.change(sync({ removal: "delete" }));
      await deployment.apply();
      org.editMapping(DIALPAD, DEFAULT_TYPE, { dialpadPhone: null });
      deployment.change(nothing);
    }),
  },
  "external-name": { program: thin(), then: changedTo(thin({ externalName: "phoneNumbers.^[primary==true].value" })) },
  "external-name-refused": {
    since: REFUSED_PLANS,
    program: sync(),
    then: changedTo(
      sync(
        {},
        (_, { appUserAttribute }) => (appUserAttribute.resource.externalName = "phoneNumbers.^[primary==true].value"),
      ),
    ),
  },
  "another-app-without-the-anchor": { program: thin(), then: changedTo(thin({ appId: HR })) },
  "another-app-refused": { program: sync(), then: changedTo(sync({ appId: HR })) },
  import: {
    program: sync({}, (_, { userAttribute, appUserAttribute }) => {
      userAttribute.resource.importFrom("dialpadPhone");
      appUserAttribute.resource.importFrom(`${DIALPAD}/dialpadPhone`);
    }),
    then: ({ org }) => {
      const texts = { title: "Dialpad Phone", description: "Dialpad Phone", type: "string" };
      const external = {
        externalName: "phoneNumbers.^[type=='Dialpad'].value",
        externalNamespace: "urn:ietf:params:scim:schemas:core:2.0:User",
      };
      org.setProfileSourcing(DIALPAD, true);
      org.editUserAttribute("default", "dialpadPhone", {
        ...texts,
        title: "Phone (Dialpad)",
        master: { type: "PROFILE_MASTER" },
      });
      org.editAppAttribute(DIALPAD, "dialpadPhone", { ...texts, ...external });
      return Promise.resolve();
    },
  },
  "import-of-the-mapping": {
    program: sync({}, (_, { profileMapping }) => profileMapping.resource.importFrom("prmfake0000000000001")),
  },
  moved: {
    program: (stack) => void new DialpadPhoneSync(stack, "phone", { appId: DIALPAD }),
    then: changedTo(
      sync({}, (stack, { userAttribute, appUserAttribute, profileMapping }) => {
        userAttribute.resource.moveFromId("okta_user_schema_property.phone");
        appUserAttribute.resource.moveFromId("okta_app_user_schema_property.phone");
        profileMapping.resource.moveFromId("okta_profile_mapping.phone");
        stack.addOverride("moved.3", { from: "terraform_data.phone", to: "terraform_data.dialpad_phone" });
      }),
    ),
  },
  "renamed-without-moved": {
    program: (stack) => void new DialpadPhoneSync(stack, "phone", { appId: DIALPAD }),
    then: changedTo(sync()),
  },
  "renamed-into-another-org": {
    // The stand-in has one org for both providers.
    realProvider: true,
    program: (stack) => {
      const provider = new OktaProvider(stack, "preview", { alias: "preview" });
      new DialpadPhoneSync(stack, "phone", { appId: DIALPAD, provider });
    },
    then: changedTo(
      sync({}, (stack) => {
        new OktaProvider(stack, "preview", { alias: "preview" });
      }),
    ),
  },
  "tainted-scope": {
    program: thin(),
    then: deployed(async ({ deployment }) => {
      await deployment.command("taint", "okta_app_user_schema_property.number_in_app");
      deployment.change((stack) => {
        thin()(stack);
        stack.addOverride("resource.okta_app_user_schema_property.number_in_app.scope", "SELF");
      });
    }),
  },
  tainted: {
    program: thin(),
    then: deployed(async ({ deployment }) => {
      await deployment.command("taint", "okta_user_schema_property.number");
      await deployment.command("taint", "okta_app_user_schema_property.number_in_app");
    }),
  },
  "tainted-by-a-failed-apply": {
    since: REFUSED_PLANS,
    program: sync(),
    then: async ({ org, deployment }) => {
      org.setProfileSourcing(DIALPAD, true);
      await deployment.plan();
      org.setProfileSourcing(DIALPAD, false);
      expect((await deployment.applyPlan()).errors).toHaveLength(1);
      org.setProfileSourcing(DIALPAD, true);
    },
  },
  "foreign-mapping-destroyed": { shownInDocs: true, program: sync({}, foreignMapping), then: changedTo(sync()) },
  "foreign-resources": {
    realProvider: true,
    program: sync({}, (stack) => ["kept", "changed", "destroyed"].forEach((id) => foreignResource(stack, id, "old"))),
    then: changedTo(
      sync({}, (stack) => {
        foreignResource(stack, "kept", "old");
        foreignResource(stack, "changed", "new");
        new Group(stack, "dialpad_users", { name: "Dialpad users" });
      }),
    ),
  },
  "two-syncs": {
    program: (stack) => {
      const { appUserAttribute } = new DialpadPhoneSync(stack, "employees", { appId: DIALPAD });
      new DialpadPhoneSync(stack, "contractors", { appId: DIALPAD, userTypeId: CONTRACTOR, appUserAttribute });
    },
    then: ({ org }) => Promise.resolve(org.setProfileSourcing(DIALPAD, true)),
  },
  "delete-when-absent": {
    program: sync(),
    then: changedTo(sync({}, (_, { profileMapping }) => (profileMapping.resource.deleteWhenAbsent = true))),
  },
  "entries-changed": {
    program: sync({}, (_, { profileMapping }) => {
      profileMapping.map("nickName", "appuser.displayName").map("title", "appuser.title");
    }),
    then: changedTo(
      sync({}, (_, { profileMapping }) => {
        profileMapping.map("nickName", "appuser.firstName").map("division", "appuser.division");
      }),
    ),
  },
  "known-only-after-apply": {
    realProvider: true,
    program: (stack) => {
      const type = new UserType(stack, "field", {
        name: "field",
        displayName: "Field staff",
        description: "Field staff",
      });
      new DialpadPhoneSync(stack, "field_phone", { appId: DIALPAD, userTypeId: type.id });
      const late = new DataOktaUserType(stack, "late", { name: "contractor", dependsOn: [type] });
      new UserAttribute(stack, "badge", { variableName: "badge", displayName: "Badge", description: late.displayName });
    },
  },
  "a-part-only": {
    program: sync(),
    then: deployed(({ org }) => org.editUserAttribute("default", "dialpadPhone", { title: "Telephone" })),
    options: ["-target=okta_user_schema_property.dialpad_phone"],
  },
  "refresh-only": {
    program: sync(),
    then: deployed(({ org }) => org.editUserAttribute("default", "dialpadPhone", { title: "Telephone" })),
    options: ["-refresh-only"],
  },
  "user-type-destroyed": {
    realProvider: true,
    program: (stack) => {
      const texts = { name: "contractor", displayName: "Contractor", description: "Contractor" };
      new UserType(stack, "contractor", texts).importFrom(CONTRACTOR);
      new DialpadPhoneSync(stack, "dialpad_phone", { appId: DIALPAD, userTypeId: CONTRACTOR });
    },
    then: changedTo(
      (stack) => void new DialpadPhoneSync(stack, "dialpad_phone", { appId: DIALPAD, userTypeId: CONTRACTOR }),
    ),
  },
  sensitive: {
    program: sync(),
    then: changedTo(
      sync({}, (stack, { userAttribute }) => {
        const secret = new TerraformVariable(stack, "secret", {
          type: "string",
          sensitive: true,
          default: "not to be shown",
        });
        userAttribute.resource.description = secret.stringValue;
      }),
    ),
  },
  "sensitive-source-priority": {
    program: sync(),
    then: changedTo(
      sync({}, (stack, { userAttribute }) => {
        const secret = new TerraformVariable(stack, "secret", {
          type: "string",
          sensitive: true,
          default: "PROFILE_MASTER",
        });
        userAttribute.resource.master = secret.stringValue;
      }),
    ),
  },
  narrowed: {
    // The stand-in has no max_length.
    realProvider: true,
    program: sync(),
    then: changedTo(
      sync({}, (_, { userAttribute: { resource } }) => {
        resource.maxLength = 12;
        resource.required = true;
      }),
    ),
  },
  "outputs-only": {
    program: sync(),
    then: deployed(({ deployment }) => deployment.change(sync({ profileSourcing: "off" })), false),
  },
};

const FOLDER = join(__dirname, "../../tools/okta-dialpad/__tests__/plans");

/** The real provider, or the stand-in where there is none: the traces show that both do the same. */
const found = runs().found.filter(
  ({ binary, provider }, _, all) =>
    provider === "real" || !all.some((other) => other.binary === binary && other.provider === "real"),
);

describeEach("plans that are explained", found, (run) => {
  const scenarios = Object.entries(SCENARIOS).filter(
    ([, { everywhere, since, realProvider }]) =>
      (run.providerVersion === NEWEST || (everywhere && run.provider === "real")) &&
      (run.provider === "real" || !realProvider) &&
      !(since && isOlder(run, since)),
  );
  if (scenarios.length === 0) return test.skip("no scenario needs this provider", () => undefined);
  test.each(scenarios)(
    "%s: the committed plan and explanation are those of today",
    async (name, { program, then, options = [], shownInDocs }) => {
      const org = await startFakeOkta();
      const deployment = new Deployment(org, run, program);
      try {
        await deployment.init();
        await then?.({ org, deployment });
        await deployment.plan(...options);
        const json = await deployment.print("show", "-json", "plan.tfplan");
        const { markdown } = explain(readPlan(json));
        const folder = join(FOLDER, name);
        const file = process.env.EXPLAINED_PLANS;
        if (file && run.provider === "real" && run.providerVersion === NEWEST) {
          mkdirSync(folder, { recursive: true });
          writeFileSync(join(folder, file), kept(json));
          if (file === "plan.json") writeFileSync(join(folder, "explained.md"), markdown);
          if (file === "plan.json" && shownInDocs)
            writeFileSync(join(folder, "plan.txt"), await deployment.print("show", "-no-color", "plan.tfplan"));
        }
        expect(explain(readPlan(kept(json))).markdown).toBe(markdown);
        const committed = readFileSync(join(folder, "explained.md"), "utf8");
        expect(withoutVersion(markdown.replaceAll("`tofu ", "`terraform "))).toBe(withoutVersion(committed));
      } finally {
        await deployment.close();
        await org.close();
      }
    },
  );
});

/** The plans stay as they were recorded, also when a newer provider is tested that makes the same plans. */
const withoutVersion = (markdown: string) => markdown.replace(/okta provider `[\d.]+`$/m, "okta provider");

/**
 * The part of a plan that is committed: what `explain` reads. It has no variables, nothing of the program but its
 * provider configurations, no values of objects that name no other object, and nothing that differs from run to run.
 * Each resource is one line, so that a difference can be read.
 */
function kept(json: string): string {
  const plan = JSON.parse(json) as Record<string, unknown> & { planned_values: State; prior_state?: { values: State } };
  for (const key of ["variables", "relevant_attributes", "timestamp"]) delete plan[key];
  plan.configuration = configurations(plan.configuration as Configuration);
  for (const state of [plan.planned_values, plan.prior_state?.values]) {
    for (const resource of state?.root_module?.resources ?? [])
      if (resource.mode === "managed" && !/^okta_(app_(?!user_)|user_type)/.test(resource.type)) {
        delete resource.values;
        delete resource.sensitive_values;
      }
  }
  const ids = new Map<string, string>();
  const stable = (id: string) =>
    ids.get(id) ?? ids.set(id, `00000000-0000-0000-0000-${String(ids.size + 1).padStart(12, "0")}`).get(id)!;
  return `${lines(plan)}\n`
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, stable)
    .replace(/("first_planned":\s*)"[^"]+"/g, '$1"2026-01-01T00:00:00Z"');
}

interface Configuration {
  provider_config: Record<string, Record<string, unknown>>;
  root_module: { resources?: Record<string, unknown>[] };
}

/** What `explain` reads of the program: the provider configurations, and which of them each resource has. */
function configurations({ provider_config, root_module: { resources = [] } }: Configuration): Configuration {
  return {
    provider_config,
    root_module: { resources: resources.map(({ address, provider_config_key }) => ({ address, provider_config_key })) },
  };
}

interface State {
  root_module?: { resources?: { mode: string; type: string; values?: unknown; sensitive_values?: unknown }[] };
}

/** JSON with one line for each element of a list, down to the resources of a state. */
function lines(value: unknown, depth = 0): string {
  const [inner, outer] = ["  ".repeat(depth + 1), "  ".repeat(depth)];
  if (depth > 4 || typeof value !== "object" || value === null || Object.keys(value).length === 0)
    return JSON.stringify(value);
  if (Array.isArray(value)) return `[\n${value.map((each) => inner + JSON.stringify(each)).join(",\n")}\n${outer}]`;
  return `{\n${Object.entries(value)
    .map(([key, each]) => `${inner}${JSON.stringify(key)}: ${lines(each, depth + 1)}`)
    .join(",\n")}\n${outer}}`;
}
