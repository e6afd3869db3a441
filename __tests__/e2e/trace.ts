import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { LoggedRequest } from "../../tools/fake-okta/src";
import { recordedUpTo } from "../../tools/provider-stand-in/src/versions";
import { difference } from "./difference";
import type { Run } from "./runs";

/** What the okta provider did during one Terraform command, without what differs from run to run. */
export interface Step {
  command: string;
  /** By path, in order. The order between paths is left out, since Terraform works on several resources at once. */
  requests: Record<string, unknown[]>;
  /** The provider's error messages, without Terraform's own. */
  errors?: string[];
  /** The okta resources that the plan changes. */
  plan?: unknown;
  /** The okta resources that changed outside of Terraform since the last apply. */
  drift?: unknown;
  /** The outputs that change, and whether their values are known. */
  outputs?: unknown;
  /** What the command changed in the state of the okta resources and data sources. */
  state?: unknown;
}

interface Trace {
  /**
   * Versions of the provider that did this with Terraform, and with OpenTofu where that does otherwise: `tofu 6.12.0`.
   * A newer version that does the same is not added.
   */
  of: string[];
  steps: Step[];
}

/** How errors begin that are Terraform's own. */
const BY_TERRAFORM = new RegExp(
  [
    "^Resource (pre|post)condition failed",
    "^(Resource i|I)nstance cannot be destroyed",
    "^Provider produced inconsistent result",
    "^(Invalid|No) value for (required )?variable",
  ].join("|"),
);

/**
 * Compares each run of a scenario with the committed trace, so that the stand-in does what the real provider did.
 * The real provider writes the trace of a scenario that has none; with UPDATE_TRACES=1 it writes every trace again.
 * Versions that did the same share one trace.
 */
export class Recorder {
  private readonly steps: Step[] = [];
  private readonly file: string;
  private readonly traces: Trace[];
  private readonly label: string;
  private readonly expected?: Step[];
  private state: Record<string, unknown> = {};

  /** @param scenario the titles after which the trace file is named */
  constructor(
    scenario: [title: string, test: string],
    private readonly run: Run,
  ) {
    const [folder, name] = scenario.map((text) =>
      text.replace(/\W+/g, " ").trim().replaceAll(" ", "-").toLowerCase().slice(0, 100),
    );
    this.file = join("__tests__/e2e/traces", folder, `${name}.json`);
    this.traces = existsSync(this.path) ? (JSON.parse(readFileSync(this.path, "utf8")) as Trace[]) : [];
    this.label = run.binary === "terraform" ? run.providerVersion : `${run.binary} ${run.providerVersion}`;
    const renew = run.provider === "real" && process.env.UPDATE_TRACES;
    this.expected = renew ? undefined : this.stepsIn(this.traces);
  }

  /**
   * What was recorded of this version, or of the newest one before it; where both Terraform and OpenTofu have a trace of
   * that version, that of this run's binary.
   */
  private stepsIn(traces: Trace[]): Step[] | undefined {
    const { binary, providerVersion } = this.run;
    const recorded = traces.flatMap(({ of, steps }) => of.map((label) => ({ label: label.split(" "), steps })));
    const ofBinary = recorded.filter(({ label }) => label.length === 1 || label[0] === binary);
    // The longer labels, which name a binary, first: of two equal versions the first one is taken.
    ofBinary.sort((one, other) => other.label.length - one.label.length);
    return recordedUpTo(providerVersion, ofBinary, ({ label }) => label.at(-1)!)?.steps;
  }

  /** Compares a command at once, so that the test ends at the first difference. */
  add(
    command: string,
    requests: LoggedRequest[],
    { errors = [], plan, state }: { errors?: string[]; plan?: PlanJson; state?: string },
  ): void {
    const step: Step = { command, requests: byPath(requests), ...(plan ? inPlan(plan) : {}) };
    const told = errors.filter((error) => !BY_TERRAFORM.test(error));
    if (told.length) step.errors = told.sort();
    if (state !== undefined) {
      const now = inState(state);
      step.state = difference(this.state, now);
      this.state = now;
    }
    const recorded = plain(step);
    if (this.expected)
      this.compare(recorded, this.expected[this.steps.length], `step ${this.steps.length + 1}, ${command}`);
    else if (this.run.provider !== "real")
      throw new Error(
        `${this.file} has nothing of ${this.label} to compare the stand-in with: run this once with the real provider`,
      );
    this.steps.push(recorded);
  }

  /** After the last command of the scenario. */
  end(): void {
    if (this.steps.length === 0) return;
    if (this.expected) return this.compare(this.steps.length, this.expected.length, "the number of commands");
    const traces = this.traces.map(({ of, steps }) => ({ of: of.filter((each) => each !== this.label), steps }));
    const isRecorded = this.traces.some(({ of }) => of.includes(this.label));
    if (!isRecorded && isDeepStrictEqual(this.stepsIn(traces), this.steps)) return;
    const same = traces.find(({ steps }) => isDeepStrictEqual(steps, this.steps));
    if (!same) traces.push({ of: [this.label], steps: this.steps });
    else if (!same.of.includes(this.run.providerVersion)) same.of = [...same.of, this.label].sort();
    mkdirSync(dirname(this.path), { recursive: true });
    writeFileSync(this.path, `${lines(traces.filter(({ of }) => of.length))}\n`);
  }

  private get path(): string {
    return join(__dirname, "../..", this.file);
  }

  private compare(actual: unknown, expected: unknown, where: string): void {
    try {
      expect(actual).toEqual(expected);
    } catch (failure) {
      const who = this.run.provider === "real" ? "The real provider" : "The stand-in";
      const hint = "If the program changed, record anew: UPDATE_TRACES=1, with the real provider.";
      throw new Error(
        `${who} strays from ${this.file} (${this.label}, ${where}). ${hint}\n${(failure as Error).message}`,
        {
          cause: failure,
        },
      );
    }
  }
}

export interface PlanJson {
  resource_changes?: Change[];
  resource_drift?: Change[];
  output_changes?: Record<string, { actions: string[]; after: unknown; after_unknown: unknown }>;
}
interface Change {
  address: string;
  previous_address?: string;
  provider_name: string;
  action_reason?: string;
  change: {
    actions: string[];
    before: Values;
    after: Values;
    after_unknown: unknown;
    replace_paths?: unknown[];
    importing?: { id: string };
  };
}
type Values = Record<string, unknown> | null;

const isOkta = (provider: string) => /okta\/okta/.test(provider);

function byPath(requests: LoggedRequest[]): Record<string, unknown[]> {
  const paths: Record<string, unknown[]> = {};
  for (const { method, path, body } of requests)
    (paths[path] ??= []).push(body === undefined ? method : { [method]: body });
  return sorted(paths);
}

function inPlan({ resource_changes = [], resource_drift = [], output_changes = {} }: PlanJson): Partial<Step> {
  const planned = resource_changes.filter(({ change }) => change.actions[0] !== "no-op" || change.importing);
  return {
    plan: changes(planned),
    drift: changes(resource_drift),
    outputs: sorted(
      Object.fromEntries(
        Object.entries(output_changes)
          .filter(([, { actions }]) => actions[0] !== "no-op")
          .map(([name, { actions, after_unknown }]) => [
            name,
            `${actions.join(", ")}${after_unknown === true ? ", unknown" : ""}`,
          ]),
      ),
    ),
  };
}

const changes = (list: Change[]) =>
  sorted(
    Object.fromEntries(
      list
        .filter(({ provider_name }) => isOkta(provider_name))
        .map(({ address, action_reason, change }) => {
          const { actions, before, after, after_unknown, replace_paths, importing } = change;
          const values = before && after ? difference(before, after) : after && known(after);
          return [
            address,
            { actions, action_reason, values, unknown: unknown(after_unknown), replace_paths, importing },
          ];
        }),
    ),
  );

/** The values that a plan marks as not known yet (`true`), without the empty objects around them. */
function unknown(marks: unknown): unknown {
  if (marks === true) return true;
  if (typeof marks !== "object" || marks === null) return undefined;
  const entries = Object.entries(marks).map(([key, each]) => [key, unknown(each)] as const);
  const marked = entries.filter(([, each]) => each !== undefined);
  return marked.length ? Object.fromEntries(marked) : undefined;
}

interface StateJson {
  resources: {
    mode: string;
    type: string;
    name: string;
    provider: string;
    instances: { index_key?: string; status?: string; schema_version: number; attributes: Values }[];
  }[];
}

/** The attributes of each instance by address, and whether it is tainted; not the private data of the provider. */
const inState = (file: string): Record<string, unknown> =>
  sorted(
    Object.fromEntries(
      (JSON.parse(file || '{"resources":[]}') as StateJson).resources
        .filter(({ provider }) => isOkta(provider))
        .flatMap(({ mode, type, name, instances }) =>
          instances.map(({ index_key, status, schema_version, attributes }) => [
            `${mode === "data" ? "data." : ""}${type}.${name}${inBrackets(index_key)}`,
            { status, schema_version, attributes: attributes && known(attributes) },
          ]),
        ),
    ),
  );

const inBrackets = (key?: string) => (key === undefined ? "" : `[${JSON.stringify(key)}]`);

/** Without the arguments that are null. */
const known = (values: Record<string, unknown>) =>
  sorted(Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null)));

const sorted = <T>(values: Record<string, T>) =>
  Object.fromEntries(Object.entries(values).sort(([one], [other]) => (one < other ? -1 : 1)));

/** The step as it is read from a file. */
const plain = (step: Step) => JSON.parse(JSON.stringify(step)) as Step;

/** JSON with one line for each request path and each resource, so that a reviewer can read a difference. */
function lines(value: unknown, depth = 0): string {
  if (typeof value !== "object" || value === null || depth > 4) return JSON.stringify(value);
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  const key = (name: string) => (Array.isArray(value) ? "" : `${JSON.stringify(name)}: `);
  const entries = Object.entries(value).map(
    ([name, each]) => `\n${" ".repeat(depth + 1)}${key(name)}${lines(each, depth + 1)}`,
  );
  return entries.length ? `${open}${entries.join(",")}\n${" ".repeat(depth)}${close}` : `${open}${close}`;
}
