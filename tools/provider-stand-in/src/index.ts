// A stand-in for the okta Terraform provider, for machines that reach no provider registry. It has the resources and
// data sources that the library uses, and shows Terraform and the org what the real provider would show them. The e2e
// tests compare it with recorded traces of the real provider.
import { dataSources } from "./data-sources";
import { conform, plan, refuseUnknown, settled, underWay, withDefaults, type Block, type Rules } from "./legacy-sdk";
import { OktaApi } from "./okta-api";
import { diagnostic, packed, Refused, serve, type Asked, type Procedure, type Served, type Values } from "./protocol";
import { resourcesOf } from "./resources";
import { schemasOf } from "./versions";

export type StandIn = Served;

interface StandInOptions {
  /** The version of the provider that it stands in for: one that versions.json names as tested. */
  version: string;
  /** The environment of the provider: OKTA_HTTP_PROXY is the address of the org, OKTA_API_TOKEN its token. */
  env: Record<string, string | undefined>;
}

/**
 * Starts the stand-in. A Terraform that runs with the `env` of the result attaches to it, and asks no registry. Do not
 * block this process while that Terraform runs, because the answers come from this process.
 */
export async function startStandIn({ version, env }: StandInOptions): Promise<StandIn> {
  const schemas = schemasOf(version);
  const orgs = new Map<string, OktaApi>();
  return serve("okta/okta", procedures(schemas, Number.parseInt(version), env, orgs), (peer) =>
    orgs.get(peer)?.abandon(),
  );
}

interface Schema {
  version: number;
  block: Block;
}
interface Schemas {
  provider: Schema;
  resource_schemas: Record<string, Schema>;
  data_source_schemas: Record<string, Schema>;
}

function procedures(
  schemas: Schemas,
  major: number,
  env: StandInOptions["env"],
  orgs: Map<string, OktaApi>,
): Record<string, Procedure> {
  const resources = resourcesOf(major);
  const orgOf = ({ peer }: Asked) => orgs.get(peer)!;
  const blockOf = ({ type_name }: Asked) => schemas.resource_schemas[type_name].block;
  const stateOf = (asked: Asked, state: Values) => (state.id === null ? null : conform(blockOf(asked), state));
  const validate =
    (rules: Record<string, Rules>): Procedure =>
    ({ type_name, value }) => {
      refuseUnknown(type_name, rules[type_name], value);
      return {};
    };
  return {
    GetSchema: () => ({
      provider: described(schemas.provider),
      resource_schemas: all(schemas.resource_schemas, described),
      data_source_schemas: all(schemas.data_source_schemas, described),
      server_capabilities: { get_provider_schema_optional: true },
    }),
    PrepareProviderConfig: ({ value }) => ({ value }),
    async Configure({ value, peer }) {
      orgs.set(peer, await OktaApi.configure(value, env));
      return {};
    },
    ValidateResourceTypeConfig: validate(resources),
    ValidateDataSourceConfig: validate(dataSources),
    async ReadDataSource(asked) {
      const source = dataSources[asked.type_name];
      const { block } = schemas.data_source_schemas[asked.type_name];
      return { value: conform(block, await source.read(withDefaults(source, asked.value), orgOf(asked))) };
    },
    UpgradeResourceState({ type_name, version, raw_state }) {
      const schema = schemas.resource_schemas[type_name];
      if (version === schema.version)
        return { value: conform(schema.block, JSON.parse(raw_state.json.toString()) as Values) };
      throw new Refused(
        `The stand-in for the okta provider does not know version ${version} of the state of ${type_name}`,
      );
    },
    async ReadResource(asked) {
      const state = { ...asked.value };
      await resources[asked.type_name].read(state, orgOf(asked));
      return { value: stateOf(asked, state) };
    },
    PlanResourceChange(asked) {
      const { prior, next } = asked;
      if (!next) return { value: null };
      const { planned, replacing } = plan(blockOf(asked), resources[asked.type_name], prior, next);
      const requires_replace = replacing.map((name) => ({ steps: [{ attribute_name: name }] }));
      return { value: planned, requires_replace, legacy_type_system: true };
    },
    async ApplyResourceChange(asked) {
      const { prior, next } = asked;
      const resource = resources[asked.type_name];
      const change = !next ? "delete" : prior ? "update" : "create";
      const state = next ? underWay(next) : { ...prior };
      const diagnostics: object[] = [];
      await resource[change](state, orgOf(asked)).catch((error: unknown) => diagnostics.push(diagnostic(error)));
      // After an error too: a resource that has an id by then exists, and after a create Terraform marks it as tainted.
      const value = next && stateOf(asked, settled(blockOf(asked), state, next));
      return { value, diagnostics, legacy_type_system: value !== null };
    },
    ImportResourceState(asked) {
      const { type_name, id } = asked;
      const imported = resources[type_name].import?.(id);
      if (!imported) throw new Refused(`resource ${type_name} doesn't support import`);
      return { imported_resources: [packed({ type_name, value: conform(blockOf(asked), imported) })] };
    },
    Stop: () => ({}),
  };
}

const all = <T>(schemas: Record<string, Schema>, each: (schema: Schema) => T) =>
  Object.fromEntries(Object.entries(schemas).map(([type, schema]) => [type, each(schema)]));

const described = ({ version, block }: Schema) => ({ version, block: describedBlock(block) });

const describedBlock = ({ attributes, block_types = {} }: Block): object => ({
  attributes: Object.entries(attributes).map(([name, { type, ...rest }]) => ({
    name,
    type: Buffer.from(JSON.stringify(type)),
    ...rest,
  })),
  block_types: Object.entries(block_types).map(([type_name, { nesting_mode, block, ...limits }]) => {
    return { type_name, nesting: nesting_mode.toUpperCase(), block: describedBlock(block), ...limits };
  }),
});
