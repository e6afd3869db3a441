// `explain` calls a change a replacement where the provider makes one. Here each argument of each kind of object is
// changed, all in one plan that reads nothing from the org.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DIALPAD, HR, startFakeOkta } from "../../tools/fake-okta/src";
import { REPLACING, type Kind } from "../../tools/okta-dialpad/src/explain/objects";
import { Deployment } from "./deployment";
import { describeEach, runs } from "./runs";

type Values = Record<string, unknown>;

/** The arguments that a program must give, and the defaults of others. A state has both. */
const attribute = { index: "phone", title: "Phone", type: "string" };
const defaults = { permissions: "READ_ONLY", scope: "NONE", master: "PROFILE_MASTER" };

const KINDS: Record<string, { kind: Kind; program: Values; state: Values }> = {
  okta_user_schema_property: {
    kind: "user attribute",
    program: attribute,
    state: { ...defaults, user_type: "default" },
  },
  okta_app_user_schema_property: {
    kind: "app attribute",
    program: { ...attribute, app_id: DIALPAD },
    state: { ...defaults, user_type: "default", union: false },
  },
  okta_group_schema_property: { kind: "group attribute", program: attribute, state: defaults },
  okta_profile_mapping: {
    kind: "mapping",
    program: { source_id: DIALPAD, target_id: "otydefault0000000001" },
    state: { always_apply: false },
  },
};

/** An old and a new value of each argument that does not take any text or number. */
const VALUES: Record<string, [unknown, unknown]> = {
  app_id: [DIALPAD, HR],
  type: ["string", "number"],
  unique: ["NOT_UNIQUE", "UNIQUE_VALIDATED"],
  permissions: ["READ_ONLY", "HIDE"],
  scope: ["NONE", "SELF"],
  master: ["PROFILE_MASTER", "OKTA"],
  pattern: [".+", "[0-9]+"],
  master_override_priority: [[{ type: "APP", value: DIALPAD }], [{ type: "APP", value: HR }]],
  one_of: [[{ const: "a", title: "A" }], [{ const: "b", title: "B" }]],
  array_one_of: [[{ const: "a", title: "A" }], [{ const: "b", title: "B" }]],
  mappings: [
    [{ id: "a", expression: "appuser.a", push_status: "PUSH" }],
    [{ id: "a", expression: "appuser.b", push_status: "PUSH" }],
  ],
};

const BY_TYPE: Record<string, [unknown, unknown]> = {
  string: ["old", "new"],
  bool: [false, true],
  number: [1, 2],
  list: [["old"], ["new"]],
};

interface Schema {
  version: number;
  block: {
    attributes: Record<string, { type: string | string[]; optional?: boolean; required?: boolean }>;
    block_types?: Values;
  };
}

const found = runs().found.filter(({ provider }) => provider === "real");

describeEach(
  "what forces a replacement",
  found,
  (run) => {
    test("is what explain takes for a replacement, for each kind of object", async () => {
      const org = await startFakeOkta();
      const deployment = new Deployment(org, run, () => undefined);
      const folder = mkdtempSync(join(tmpdir(), "okta-replacing-"));
      try {
        await deployment.init();
        const printed = JSON.parse(await deployment.print("providers", "schema", "-json")) as {
          provider_schemas: Record<string, { resource_schemas: Record<string, Schema> }>;
        };
        const [[address, { resource_schemas }]] = Object.entries(printed.provider_schemas);
        const program: Values = {};
        const resources: Values[] = [];
        const settings: Record<string, string[]> = {};
        for (const [type, { program: said, state }] of Object.entries(KINDS)) {
          const { version, block } = resource_schemas[type];
          const set = Object.entries(block.attributes).filter(
            ([name, { optional, required }]) => name !== "id" && (optional || required),
          );
          settings[type] = [...set.map(([name]) => name), ...Object.keys(block.block_types ?? {})];
          const written: Record<string, Values> = {};
          for (const name of settings[type]) {
            const schemaType = block.attributes[name]?.type;
            const [old, now] = VALUES[name] ?? BY_TYPE[Array.isArray(schemaType) ? schemaType[0] : schemaType];
            const attributes = { ...state, ...said, id: "x", [name]: old };
            resources.push({
              ...{ mode: "managed", type, name, provider: `provider["${address}"]` },
              instances: [{ schema_version: version, attributes }],
            });
            written[name] = { ...said, [name]: now };
          }
          program[type] = written;
        }
        deployment.change((stack) => stack.addOverride("resource", program));
        const file = join(folder, "terraform.tfstate");
        writeFileSync(file, JSON.stringify({ version: 4, serial: 1, lineage: "replacing", outputs: {}, resources }));
        await deployment.command("state", "push", file);
        const { errors } = await deployment.plan("-refresh=false");
        expect(errors).toEqual([]);
        const { resource_changes } = JSON.parse(await deployment.print("show", "-json", "plan.tfplan")) as {
          resource_changes: { type: string; name: string; change: { actions: string[]; replace_paths?: string[][] } }[];
        };
        const changed = (type: string, actions: string) =>
          resource_changes.filter((each) => each.type === type && each.change.actions.join() === actions);
        for (const [type, { kind }] of Object.entries(KINDS)) {
          const replaced = changed(type, "delete,create");
          expect(replaced.map(({ name }) => name).sort()).toEqual([...REPLACING[kind]].sort());
          expect(replaced.every(({ name, change }) => JSON.stringify(change.replace_paths) === `[["${name}"]]`)).toBe(
            true,
          );
          // Every other argument was changed too, in place.
          expect([...replaced, ...changed(type, "update")].map(({ name }) => name).sort()).toEqual(
            settings[type].sort(),
          );
        }
      } finally {
        rmSync(folder, { recursive: true, force: true });
        await deployment.close();
        await org.close();
      }
    });
  },
  "no real okta provider",
);
