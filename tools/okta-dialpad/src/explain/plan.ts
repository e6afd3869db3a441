// Reads the output of `terraform show -json PLAN`. Checks its shape, and masks every sensitive value, so that only this
// file can read it.

/** The input is no plan that this version can explain. The message is for people. */
export class PlanError extends Error {}

/** Gives what a sensitive value hides. For this file alone. */
let revealed: (sensitive: Sensitive) => Value;

/** A value that must not be shown. It can only be compared, also with a value that is not masked. */
export class Sensitive {
  readonly #value: unknown;
  constructor(value: unknown) {
    this.#value = value;
  }
  static {
    revealed = (sensitive) => sensitive.#value;
  }
}

/** A value that Terraform knows only after the apply. */
export const UNKNOWN = Symbol("known only after apply");

/** A JSON value, with `Sensitive` and `UNKNOWN` in it. */
export type Value = unknown;
export type Values = Readonly<Record<string, Value>>;

export type Action = "no-op" | "create" | "read" | "update" | "delete" | "replace" | "forget" | "forget and create";

export interface ResourceChange {
  address: string;
  /** The address of the resource. The current object and a deposed one have the same. */
  instance: string;
  /** Whether the object is left over from a replacement that failed half-way. */
  deposed: boolean;
  type: string;
  /** The provider configuration of the resource, such as `okta.preview`. Undefined where the plan does not tell it. */
  configuration?: string;
  action: Action;
  /** Whether it is a replacement that creates before it deletes. */
  deletesLast: boolean;
  /** Why Terraform deletes or replaces the object, in Terraform's own word. */
  reason?: string;
  before: Values;
  after: Values;
  /** The fields that force a replacement. */
  forcedBy: string[];
  /** The id of an object that is imported. */
  importId?: string;
  previousAddress?: string;
}

export interface FailedCheck {
  address: string;
  /** Whether it stops the plan. A condition of a resource, variable or output does, a `check` block only warns. */
  stops: boolean;
  problems: string[];
}

/** What `explain` reads of a plan. */
export interface Plan {
  /** The command that made the plan. */
  binary: "terraform" | "tofu";
  /** Whether Terraform refuses to apply the plan. */
  errored: boolean;
  /** Whether the plan leaves something out, for example because of `-target` or because Terraform failed on the way. */
  partial: boolean;
  managed: ResourceChange[];
  /** Data sources that can only be read during the apply. */
  lateReads: string[];
  drift: ResourceChange[];
  failedChecks: FailedCheck[];
  /** Checks that can only be evaluated during the apply. */
  lateChecks: string[];
  /** The value of an output is under `value`. */
  outputs: Record<string, { action: Action; before: Values; after: Values }>;
  /** All that the plan knows of the org: what the data sources read and what the state holds. */
  known: { type: string; values: Values }[];
  /** Addresses of what newer versions of Terraform plan beside changes of resources. */
  beyond: string[];
  /** The configurations of the okta provider: the version that the program asks for and, where it says so, the org. */
  providers: { version?: string; orgName?: string; baseUrl?: string }[];
}

export function readPlan(json: string): Plan {
  const plan = envelope(json);
  const program = readProgram(plan.configuration);
  const change = (value: unknown, index: number) => resourceChange(value, index, program);
  const changes = optionalList(plan.resource_changes, "resource_changes").map(change);
  const drift = optionalList(plan.resource_drift, "resource_drift").map(change);
  const checks = optionalList(plan.checks, "checks").map(check);
  const outputs = Object.entries(optionalRecord(plan.output_changes, "output_changes"));
  const prior = resources(stateModule(plan.prior_state));
  const planned = new Set(changes.map(({ instance }) => instance));
  const failedChecks = checks.filter(({ status }) => status === "fail" || status === "error");
  // Terraform 1.5 does not tell that it refuses the plan: there, a failed condition means it. No version refuses a plan
  // that only refreshes the state.
  const errored = plan.errored === true || (plan.errored === undefined && failedChecks.some(({ stops }) => stops));
  // Nor does Terraform 1.5 tell that a plan only refreshes the state. Such a plan has no change, but drift or outputs.
  // A plan for a part of the program that has nothing to do has neither.
  const refreshes = changes.length === 0 && (plan.errored === false || drift.length > 0 || outputs.length > 0);
  return {
    binary: changes.some(({ tofu }) => tofu) ? "tofu" : "terraform",
    errored,
    // Not every version tells that a plan is partial. But a whole plan names every object in the state, changed or not,
    // unless it only refreshes the state.
    partial:
      !errored &&
      (plan.complete === false ||
        (!refreshes && prior.some(({ mode, address }) => mode === "managed" && !planned.has(address)))),
    managed: changes.filter(({ mode }) => mode === "managed"),
    lateReads: changes.filter((each) => each.mode === "data" && each.action === "read").map(({ address }) => address),
    drift: drift.filter(({ mode }) => mode === "managed"),
    failedChecks,
    lateChecks: checks.filter(({ stops, status }) => !stops && status === "unknown").map(({ address }) => address),
    outputs: Object.fromEntries(outputs.map(([name, value]) => [name, changeOf(value, `output_changes.${name}`)])),
    known: [...prior, ...resources(stateModule({ values: plan.planned_values }))],
    beyond: [
      ...optionalList(plan.deferred_changes, "deferred_changes"),
      ...optionalList(plan.action_invocations, "action_invocations"),
    ].map((each) => addressIn(each)),
    providers: program.providers,
  };
}

interface Program {
  /** The provider configuration of each resource, by the address in the program. */
  configurations: Map<string, string>;
  /** Of each provider that has only one configuration, that configuration, by the provider's name. */
  only: Map<string, string>;
  providers: Plan["providers"];
}

/** What the program says of its provider configurations. Each is for one org. */
function readProgram(value: unknown): Program {
  const { provider_config, root_module } = optionalRecord(value, "configuration");
  const blocks = Object.entries(optionalRecord(provider_config, "provider_config")).map(([key, block]) => {
    const { full_name, version_constraint, expressions } = record(block, "provider_config");
    const says = (name: string) => {
      const { constant_value } = optionalRecord(own(optionalRecord(expressions, "expressions"), name), "expression");
      return typeof constant_value === "string" ? constant_value : undefined;
    };
    const version = optionalText(version_constraint, "version_constraint");
    return {
      key,
      name: optionalText(full_name, "full_name") ?? "",
      version,
      orgName: says("org_name"),
      baseUrl: says("base_url"),
    };
  });
  const names = new Map<string, string[]>();
  for (const { key, name } of blocks) names.set(name, [...(names.get(name) ?? []), key]);
  return {
    configurations: new Map(configurationsIn(root_module)),
    only: new Map([...names].flatMap(([name, keys]) => (keys.length === 1 ? [[name, keys[0]] as const] : []))),
    providers: blocks
      .filter(({ name }) => name.endsWith("/okta/okta"))
      .map(({ version, orgName, baseUrl }) => ({ version, orgName, baseUrl })),
  };
}

function configurationsIn(module: unknown, path = ""): [string, string][] {
  const { resources: inModule, module_calls } = optionalRecord(module, "module of the program");
  return [
    ...optionalList(inModule, "resources").flatMap((resource): [string, string][] => {
      const { address, provider_config_key: key } = record(resource, "resource of the program");
      return typeof key === "string" ? [[`${path}${text(address, "address of a resource")}`, key]] : [];
    }),
    ...Object.entries(optionalRecord(module_calls, "module_calls")).flatMap(([name, call]) =>
      configurationsIn(optionalRecord(call, "module call").module, `${path}module.${name}.`),
    ),
  ];
}

/** The address in the program: without the keys of `count` and `for_each`, those of modules included. */
const inProgram = (address: string) => address.replace(/\[(?:\d+|"(?:[^"\\]|\\.)*")\]/g, "");

/** The outermost object. Throws where it is no plan, or has a format that this version does not know. */
function envelope(json: string): Values {
  const plan = parse(json);
  if (!isRecord(plan)) throw new PlanError(`This is no plan but ${kindOf(plan)}. ${HOW}`);
  const { format_version: format } = plan;
  if (format === undefined && plan["@level"] !== undefined)
    throw new PlanError(`This is the log of \`terraform plan -json\`, not the plan. ${HOW}`);
  if (typeof format !== "string") throw new PlanError(`This JSON is no plan: it has no format_version. ${HOW}`);
  if (/^0\.\d+$/.test(format))
    throw new PlanError(
      `The plan has format ${JSON.stringify(format.slice(0, 20))}, which is older than this version explains: 1.x. ` +
        "Make the plan with Terraform 1.5 or newer, or with OpenTofu.",
    );
  if (!/^1\.\d+$/.test(format))
    throw new PlanError(
      `The plan has format ${JSON.stringify(format.slice(0, 20))}, and this version explains 1.x ` +
        "(Terraform 1.5 and newer, OpenTofu). Is there a newer okta-dialpad?",
    );
  if (plan.planned_values === undefined && plan.resource_changes === undefined)
    throw new PlanError(`This is a state, not a plan: it plans nothing. ${HOW}`);
  return plan;
}

const HOW = "Make a plan with `terraform plan -out=plan.tfplan`, then `terraform show -json plan.tfplan > plan.json`.";

function parse(json: string): unknown {
  if (json.trim() === "") throw new PlanError(`The file is empty. ${HOW}`);
  if (json.startsWith("PK\u0003\u0004")) throw new PlanError(`This is the plan file itself, not its JSON. ${HOW}`);
  try {
    return JSON.parse(json);
  } catch (error) {
    // The wrapper of setup-terraform writes the command before the JSON, and lines such as `::debug::` after it.
    const around = /^\s*\{/.test(json) ? /\n::[a-z]/.test(json.slice(-10_000)) : json.includes('"format_version"');
    if (around)
      throw new PlanError(
        "There is other text before or after the plan's JSON. " +
          `In GitHub Actions, set \`terraform_wrapper: false\` for hashicorp/setup-terraform. ${HOW}`,
      );
    const log = /^\{"@level".*\}\s*\n\{/.test(json);
    if (log) throw new PlanError(`This is the log of \`terraform plan -json\`, not the plan. ${HOW}`);
    // V8's message quotes the text around the mistake, which may be a secret. Only the position is used.
    const position = /position (\d+)/.exec((error as Error).message)?.[1];
    const cutOff = /^\s*\{/.test(json) && (position === undefined || Number(position) >= json.trimEnd().length);
    throw new PlanError(`The file is not JSON${cutOff ? ": it is cut off" : ""}. ${HOW}`);
  }
}

function resourceChange(value: unknown, index: number, { configurations, only }: Program) {
  const where = `resource change ${index}`;
  const resource = record(value, where);
  const deposed = optionalText(resource.deposed, `${where}, deposed`);
  const address = text(resource.address, `${where}, address`);
  const provider = optionalText(resource.provider_name, `${where}, provider_name`);
  return {
    address: deposed ? `${address} (deposed object ${deposed})` : address,
    instance: address,
    deposed: deposed !== undefined,
    mode: text(resource.mode, `${where}, mode`),
    type: text(resource.type, `${where}, type`),
    tofu: provider?.startsWith("registry.opentofu.org/") ?? false,
    configuration: configurations.get(inProgram(address)) ?? only.get(provider ?? ""),
    reason: optionalText(resource.action_reason, `${where}, action_reason`),
    previousAddress: optionalText(resource.previous_address, `${where}, previous_address`),
    ...changeOf(resource.change, where),
  };
}

function changeOf(value: unknown, where: string) {
  const { actions, before, after, ...rest } = record(value, `${where}, change`);
  const importing = optionalRecord(rest.importing, `${where}, importing`);
  const list = optionalList(actions, `${where}, actions`).map((each) => text(each, `${where}, action`));
  return {
    action: action(list),
    deletesLast: list.length > 1 && list.at(-1) === "delete",
    before: fields(masked(before, rest.before_sensitive)),
    after: fields(masked(withUnknown(after, rest.after_unknown), rest.after_sensitive)),
    forcedBy: optionalList(rest.replace_paths, `${where}, replace_paths`).flatMap((path) => {
      const first: unknown = Array.isArray(path) ? path[0] : undefined;
      return typeof first === "string" ? [first] : [];
    }),
    importId: rest.importing ? (optionalText(importing.id, `${where}, importing.id`) ?? "") : undefined,
  };
}

/** The fields of a resource. An output has one, `value`. */
function fields(value: Value): Values {
  return isRecord(value) ? value : value === null || value === undefined ? {} : { value };
}

const ACTIONS: Record<string, Action> = {
  "no-op": "no-op",
  create: "create",
  read: "read",
  update: "update",
  delete: "delete",
  forget: "forget",
  "delete,create": "replace",
  "create,delete": "replace",
  "create,forget": "forget and create",
  "forget,create": "forget and create",
  // An ephemeral resource is opened and closed again, and nothing of it stays.
  open: "read",
};

function action(actions: string[]): Action {
  const known = ACTIONS[actions.join()];
  // Nobody can tell what an unknown action does to people's data: no explanation is better than a wrong one.
  if (!known || !Object.hasOwn(ACTIONS, actions.join()))
    throw new PlanError(
      "The plan has an action that this version does not know: " +
        `${JSON.stringify(actions.join(", ").slice(0, 60))}. Is there a newer okta-dialpad?`,
    );
  return known;
}

function check(value: unknown, index: number) {
  const where = `check ${index}`;
  const { address, status, instances } = record(value, where);
  const { to_display, kind } = record(address, `${where}, address`);
  const problems = optionalList(instances, `${where}, instances`).flatMap((instance) => {
    const found = record(instance, `${where}, instance`).problems;
    return optionalList(found, `${where}, problems`).map((problem) =>
      text(record(problem, where).message, `${where}, message`),
    );
  });
  return {
    address: text(to_display, `${where}, to_display`),
    stops: kind !== "check",
    status: text(status, `${where}, status`),
    problems,
  };
}

function stateModule(state: unknown): unknown {
  const { values } = optionalRecord(state, "prior_state");
  return optionalRecord(values, "values").root_module;
}

/** The resources of a module and of the modules in it. */
function resources(module: unknown): { address: string; mode: string; type: string; values: Values }[] {
  const { resources: own, child_modules: children } = optionalRecord(module, "module");
  return [
    ...optionalList(own, "resources").map((resource) => {
      const { address, mode, type, values, sensitive_values } = record(resource, "resource");
      return {
        address: text(address, "address of a resource"),
        mode: text(mode, "mode of a resource"),
        type: text(type, "type of a resource"),
        values: fields(masked(values, sensitive_values)),
      };
    }),
    ...optionalList(children, "child_modules").flatMap(resources),
  ];
}

function addressIn(value: unknown): string {
  const each = optionalRecord(value, "deferred change or invoked action");
  const deferred = optionalRecord(each.resource_change, "deferred change").address;
  return optionalText(deferred ?? each.address, "address") ?? "(no address)";
}

/** `after` with `UNKNOWN` where `unknown` has `true`: `after` itself leaves out what is unknown. */
function withUnknown(after: unknown, unknown: unknown): Value {
  if (unknown === true) return UNKNOWN;
  if (Array.isArray(unknown) && Array.isArray(after))
    return after.map((each, index) => withUnknown(each, unknown[index]));
  if (!isRecord(unknown)) return after;
  const known = isRecord(after) ? after : {};
  const late = Object.keys(unknown).filter((key) => Object.hasOwn(known, key) || hasUnknown(unknown[key]));
  if (!isRecord(after) && late.length === 0) return after;
  return { ...known, ...Object.fromEntries(late.map((key) => [key, withUnknown(own(known, key), unknown[key])])) };
}

const hasUnknown = (unknown: unknown): boolean =>
  unknown === true || (typeof unknown === "object" && unknown !== null && Object.values(unknown).some(hasUnknown));

function masked(value: Value, sensitive: unknown): Value {
  if (sensitive === true) return new Sensitive(value);
  if (Array.isArray(sensitive) && Array.isArray(value))
    return value.map((each: Value, index) => masked(each, sensitive[index]));
  if (!isRecord(sensitive) || !isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, masked(each, own(sensitive, key))]));
}

/** Whether two values are the same, sensitive ones included. An unknown value is never the same as another. */
export function same(one: Value, other: Value): boolean {
  if (one instanceof Sensitive) return same(revealed(one), other);
  if (other instanceof Sensitive) return same(one, revealed(other));
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((each, index) => same(each, other[index]));
  if (isRecord(one) && isRecord(other)) {
    const keys = Object.keys(one);
    return (
      keys.length === Object.keys(other).length &&
      keys.every((key) => Object.hasOwn(other, key) && same(one[key], other[key]))
    );
  }
  return one === other && one !== UNKNOWN;
}

/**
 * Gives each value a number, and the same number to the same values, sensitive ones included: so many values are
 * compared at once. An unknown value has no number.
 */
export function numbering(): (value: Value) => number | undefined {
  const numbers = new Map<string, number>();
  return (value) => {
    let known = true;
    const text = JSON.stringify(value, (_, each: Value) => {
      const open = each instanceof Sensitive ? revealed(each) : each;
      if (open === UNKNOWN) known = false;
      return isRecord(open)
        ? Object.fromEntries(Object.entries(open).sort(([one], [other]) => (one < other ? -1 : 1)))
        : open;
    });
    if (!known) return undefined;
    return numbers.get(text) ?? numbers.set(text, numbers.size).get(text);
  };
}

export const isRecord = (value: unknown): value is Values =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Sensitive);

/** The value of a key that the object itself has: a key from the plan may be `constructor`. */
export const own = (values: Values, key: string): unknown => (Object.hasOwn(values, key) ? values[key] : undefined);

function kindOf(value: unknown): string {
  if (value === undefined) return "missing";
  if (value === null) return "null";
  if (typeof value === "object") return Array.isArray(value) ? "a list" : "an object";
  return typeof value === "string" ? "a text" : `a ${typeof value}`;
}

function must<T>(value: unknown, is: (value: unknown) => value is T, where: string, expected: string): T {
  if (is(value)) return value;
  throw new PlanError(
    `This is no plan as Terraform writes it: ${where.slice(0, 100)} is ${kindOf(value)}, expected ${expected}.`,
  );
}

const isText = (value: unknown): value is string => typeof value === "string";
const record = (value: unknown, where: string) => must(value, isRecord, where, "an object");
const optionalRecord = (value: unknown, where: string) => record(value ?? {}, where);
const optionalList = (value: unknown, where: string) => must(value ?? [], Array.isArray, where, "a list") as unknown[];
const text = (value: unknown, where: string) => must(value, isText, where, "a text");
const optionalText = (value: unknown, where: string) =>
  value === undefined || value === null ? undefined : text(value, where);
