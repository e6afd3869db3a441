// What the provider's SDK (terraform-plugin-sdk v2) does between Terraform and a resource: it fills in defaults, finds
// differences, and asks for replacements.
import { isDeepStrictEqual } from "node:util";
import { Refused, Unknown, type Value, type Values } from "./protocol";

/** A block of a schema, as `terraform providers schema -json` prints it. */
export interface Block {
  attributes: Record<string, { type: unknown; computed?: boolean }>;
  block_types?: Record<string, { nesting_mode: string; block: Block }>;
}
/** Properties of a resource or data source that only the provider's sources show, and not its schema. */
export interface Rules {
  /** The arguments that a program may set. The stand-in refuses any other argument, because it would have to guess. */
  knows: string[];
  defaults?: Values;
  /** Defaults of the elements of a block. */
  within?: Record<string, Values>;
  /** Arguments whose change replaces the resource. */
  forceNew?: string[];
}

const isNothing = (value: Value) =>
  value === null || value === "" || value === false || (Array.isArray(value) && value.length === 0);

export function refuseUnknown(type: string, { knows, defaults = {} }: Rules, config: Values): void {
  const strange = Object.keys(config).filter(
    (name) => !knows.includes(name) && !isNothing(config[name]) && config[name] !== defaults[name],
  );
  if (strange.length)
    throw new Refused(`The stand-in for the okta provider does not know ${strange.join(", ")} of ${type}`);
}

/** All attributes of a block and no others, as Terraform wants them: without a value null, a block an empty list. */
export function conform({ attributes, block_types = {} }: Block, values: Values): Values {
  const out = mapped(attributes, (_, name) => values[name] ?? null);
  for (const [name, { block }] of Object.entries(block_types))
    out[name] = ((values[name] ?? []) as Values[]).map((element) => conform(block, element));
  return out;
}

/** Fills in the defaults of arguments that the program leaves out. */
export function withDefaults({ defaults = {}, within = {} }: Rules, values: Values): Values {
  const fill = (element: Values, missing: Values) => mapped(element, (value, name) => value ?? missing[name] ?? null);
  return mapped(fill(values, defaults), (value, name) =>
    name in within && Array.isArray(value) ? (value as Values[]).map((element) => fill(element, within[name])) : value,
  );
}

/**
 * What a resource would become, and the attributes that ask for its replacement. A value that the SDK takes for the
 * same stays as it was.
 */
export function plan(
  { attributes }: Block,
  rules: Rules,
  prior: Values | null,
  proposed: Values,
): { planned: Values; replacing: string[] } {
  const wanted = withDefaults(rules, proposed);
  if (!prior) {
    const planned = mapped(wanted, (value, name) =>
      value === null && attributes[name].computed ? new Unknown() : value,
    );
    return { planned, replacing: [] };
  }
  const planned = mapped(wanted, (value, name) => (same(prior[name], value) ? prior[name] : value));
  const unchanged = Object.keys(planned).every(
    (name) => same(prior[name], planned[name]) || (isNothing(prior[name]) && isNothing(planned[name])),
  );
  if (unchanged) return { planned: prior, replacing: [] };
  const replacing = (rules.forceNew ?? []).filter((name) => !isDeepStrictEqual(prior[name], planned[name]));
  return { planned, replacing: replacing.length ? [...replacing, "id"] : [] };
}

/**
 * Whether the SDK takes two values for the same. It compares texts, where null is the empty value of the old value's
 * type; the elements of a set have no order.
 */
function same(before: Value, after: Value): boolean {
  if (Array.isArray(before) && Array.isArray(after))
    return (
      before.length === after.length && before.every((each) => after.some((other) => isDeepStrictEqual(each, other)))
    );
  if (isDeepStrictEqual(before, after)) return true;
  return before === null ? after === "" : after === null && (before === "" || before === false);
}

/** The state that a create or an update begins with: the planned values, with null for those that are not known yet. */
export const underWay = (planned: Values): Values =>
  mapped(planned, (value) => (value instanceof Unknown ? null : value));

/** After an apply the state has sets as they were planned, whatever Okta answered; the next refresh reads them. */
export const settled = ({ block_types = {} }: Block, state: Values, planned: Values): Values =>
  mapped(state, (value, name) => (block_types[name]?.nesting_mode === "set" ? planned[name] : value));

const mapped = <T>(values: Record<string, T>, each: (value: T, name: string) => Value): Values =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, each(value, name)]));
