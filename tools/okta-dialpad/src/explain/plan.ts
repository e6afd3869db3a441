// Reads the output of `terraform show -json PLAN`: checks its shape, and makes sure that no sensitive value gets further than this file.

/** The input is not a plan that this version can explain. The message is for people. */
export class PlanError extends Error {}

/** A value that must not be shown. It can be compared, also with what is not masked, and nothing else. */
export class Sensitive {
  readonly #value: unknown;
  constructor(value: unknown) {
    this.#value = value;
  }
  equals = (other: Value): boolean => same(this.#value, other);
}

/** A value that Terraform knows only after the apply. */
export const UNKNOWN = Symbol("known only after apply");

/** A JSON value, with `Sensitive` and `UNKNOWN` in it. */
export type Value = unknown;
export type Values = Readonly<Record<string, Value>>;

export type Action = "no-op" | "create" | "read" | "update" | "delete" | "replace" | "forget" | "forget and create";

export interface ResourceChange {
  address: string;
  /** The address, for the current object and a deposed one alike. */
  instance: string;
  /** An object that a replacement left over when it failed half-way. */
  deposed: boolean;
  type: string;
  action: Action;
  /** A replacement that creates before it deletes. */
  deletesLast: boolean;
  /** Why Terraform deletes or replaces the object, in its own word. */
  reason?: string;
  before: Values;
  after: Values;
  /** The fields that force a replacement. */
  forcedBy: string[];
  /** The id in Okta of an object that is taken over. */
  importId?: string;
  previousAddress?: string;
}

export interface FailedCheck {
  address: string;
  /** A failed condition of a resource, variable or output stops the plan; a `check` block only warns. */
  stops: boolean;
  problems: string[];
}

/** What `explain` reads of a plan. */
export interface Plan {
  /** The command that made the plan. */
  binary: "terraform" | "tofu";
  /** Terraform refuses to apply the plan. */
  errored: boolean;
  /** The plan leaves something out: because of `-target` for example, or because Terraform failed on the way. */
  partial: boolean;
  managed: ResourceChange[];
  /** Data sources that can only be read during the apply. */
  lateReads: string[];
  drift: ResourceChange[];
  failedChecks: FailedCheck[];
  /** Checks that can only be evaluated during the apply. */
  lateChecks: string[];
  outputs: Record<string, { action: Action; before: Value; after: Value }>;
  /** All that is known of the org: what the data sources read and what the state holds. */
  known: { type: string; values: Values }[];
  /** What newer versions of Terraform plan beside changes of resources, by address. */
  beyond: string[];
}

export function readPlan(json: string): Plan {
  const plan = envelope(json);
  const changes = optionalList(plan.resource_changes, "resource_changes").map(resourceChange);
  const drift = optionalList(plan.resource_drift, "resource_drift").map(resourceChange);
  const checks = optionalList(plan.checks, "checks").map(check);
  const outputs = Object.entries(optionalRecord(plan.output_changes, "output_changes"));
  const prior = resources(stateModule(plan.prior_state));
  const planned = new Set(changes.map(({ instance }) => instance));
  const failedChecks = checks.filter(({ status }) => status === "fail" || status === "error");
  // Terraform 1.5 does not tell that it refuses the plan; and of a plan that only refreshes the state no version refuses anything.
  const errored = plan.errored === true || (plan.errored === undefined && failedChecks.some(({ stops }) => stops));
  const refreshes = plan.errored === false && changes.length === 0;
  return {
    binary: changes.some(({ tofu }) => tofu) ? "tofu" : "terraform",
    errored,
    // Not every version tells; but a whole plan names every object in the state, changed or not. One to refresh the state alone names none.
    partial:
      !errored &&
      (plan.complete === false || (!refreshes && prior.some(({ mode, address }) => mode === "managed" && !planned.has(address)))),
    managed: changes.filter(({ mode }) => mode === "managed"),
    lateReads: changes.filter(({ mode, action }) => mode === "data" && action === "read").map(({ address }) => address),
    drift: drift.filter(({ mode }) => mode === "managed"),
    failedChecks,
    lateChecks: checks.filter(({ stops, status }) => !stops && status === "unknown").map(({ address }) => address),
    outputs: Object.fromEntries(outputs.map(([name, value]) => [name, change(value, `output_changes.${name}`)])),
    known: [...prior, ...resources(stateModule({ values: plan.planned_values }))],
    beyond: [
      ...optionalList(plan.deferred_changes, "deferred_changes"),
      ...optionalList(plan.action_invocations, "action_invocations"),
    ].map((each) => addressIn(each)),
  };
}

/** The outermost object, when it is a plan in a format that this version knows. */
function envelope(json: string): Values {
  const plan = parse(json);
  if (!isRecord(plan)) throw new PlanError(`This is no plan but ${kindOf(plan)}. ${HOW}`);
  const { format_version: format } = plan;
  if (format === undefined && plan["@level"] !== undefined)
    throw new PlanError(`This is the log of \`terraform plan -json\`, not the plan. ${HOW}`);
  if (typeof format !== "string") throw new PlanError(`This JSON is no plan: it has no format_version. ${HOW}`);
  if (!/^1\.\d+$/.test(format))
    throw new PlanError(
      `The plan has format ${JSON.stringify(format.slice(0, 20))}, and this version explains 1.x (Terraform 1.5 and newer, OpenTofu). Is there a newer okta-dialpad?`,
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
    const log = /^\{"@level".*\}\s*\n\{/.test(json);
    if (log) throw new PlanError(`This is the log of \`terraform plan -json\`, not the plan. ${HOW}`);
    // V8's message quotes the text around the mistake, which may hold anything; where the mistake is tells enough.
    const position = /position (\d+)/.exec((error as Error).message)?.[1];
    const cutOff = /^\s*\{/.test(json) && (position === undefined || Number(position) >= json.trimEnd().length);
    throw new PlanError(`The file is not JSON${cutOff ? ": it is cut off" : ""}. ${HOW}`);
  }
}

function resourceChange(value: unknown, index: number) {
  const where = `resource change ${index}`;
  const resource = record(value, where);
  const deposed = optionalText(resource.deposed, `${where}, deposed`);
  const address = text(resource.address, `${where}, address`);
  return {
    address: deposed ? `${address} (deposed object ${deposed})` : address,
    instance: address,
    deposed: deposed !== undefined,
    mode: text(resource.mode, `${where}, mode`),
    type: text(resource.type, `${where}, type`),
    tofu: optionalText(resource.provider_name, `${where}, provider_name`)?.startsWith("registry.opentofu.org/") ?? false,
    reason: optionalText(resource.action_reason, `${where}, action_reason`),
    previousAddress: optionalText(resource.previous_address, `${where}, previous_address`),
    ...change(resource.change, where),
  };
}

function change(value: unknown, where: string) {
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

/** A resource's fields; an output's value is under `value`. */
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
  // An ephemeral resource is opened and closed again: nothing stays.
  open: "read",
};

function action(actions: string[]): Action {
  const known = ACTIONS[actions.join()];
  // What an unknown action does to people's data cannot be told: no explanation is better than a wrong one.
  if (!known || !Object.hasOwn(ACTIONS, actions.join()))
    throw new PlanError(
      `The plan has an action that this version does not know: ${JSON.stringify(actions.join(", ").slice(0, 60))}. Is there a newer okta-dialpad?`,
    );
  return known;
}

function check(value: unknown, index: number) {
  const where = `check ${index}`;
  const { address, status, instances } = record(value, where);
  const { to_display, kind } = record(address, `${where}, address`);
  const problems = optionalList(instances, `${where}, instances`).flatMap((instance) => {
    const found = record(instance, `${where}, instance`).problems;
    return optionalList(found, `${where}, problems`).map((problem) => text(record(problem, where).message, `${where}, message`));
  });
  return { address: text(to_display, `${where}, to_display`), stops: kind !== "check", status: text(status, `${where}, status`), problems };
}

function stateModule(state: unknown): unknown {
  const { values } = optionalRecord(state, "prior_state");
  return optionalRecord(values, "values").root_module;
}

/** The resources of a module and of those below it. */
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

/** `after` leaves out what is unknown; `unknown` has `true` in its place. */
function withUnknown(after: unknown, unknown: unknown): Value {
  if (unknown === true) return UNKNOWN;
  if (Array.isArray(unknown) && Array.isArray(after)) return after.map((each, index) => withUnknown(each, unknown[index]));
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
  if (Array.isArray(sensitive) && Array.isArray(value)) return value.map((each: Value, index) => masked(each, sensitive[index]));
  if (!isRecord(sensitive) || !isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, masked(each, own(sensitive, key))]));
}

/** Whether two values are the same, sensitive ones included. What is unknown is the same as nothing. */
export function same(one: Value, other: Value): boolean {
  if (one instanceof Sensitive) return one.equals(other);
  if (other instanceof Sensitive) return other.equals(one);
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((each, index) => same(each, other[index]));
  if (isRecord(one) && isRecord(other)) {
    const keys = Object.keys(one);
    return keys.length === Object.keys(other).length && keys.every((key) => Object.hasOwn(other, key) && same(one[key], other[key]));
  }
  return one === other && one !== UNKNOWN;
}

export const isRecord = (value: unknown): value is Values =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Sensitive);

/** A key from the plan may be `constructor`. */
export const own = (values: Values, key: string): unknown => (Object.hasOwn(values, key) ? values[key] : undefined);

function kindOf(value: unknown): string {
  if (value === undefined) return "missing";
  if (value === null) return "null";
  if (typeof value === "object") return Array.isArray(value) ? "a list" : "an object";
  return typeof value === "string" ? "a text" : `a ${typeof value}`;
}

function must<T>(value: unknown, is: (value: unknown) => value is T, where: string, expected: string): T {
  if (is(value)) return value;
  throw new PlanError(`This is no plan as Terraform writes it: ${where.slice(0, 100)} is ${kindOf(value)}, expected ${expected}.`);
}

const isText = (value: unknown): value is string => typeof value === "string";
const record = (value: unknown, where: string) => must(value, isRecord, where, "an object");
const optionalRecord = (value: unknown, where: string) => record(value ?? {}, where);
const optionalList = (value: unknown, where: string) => must(value ?? [], Array.isArray, where, "a list") as unknown[];
const text = (value: unknown, where: string) => must(value, isText, where, "a text");
const optionalText = (value: unknown, where: string) => (value === undefined || value === null ? undefined : text(value, where));
