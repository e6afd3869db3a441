// What `okta-dialpad explain` costs: plans of growing size, each explained in a process of its own, as users run it.
// Twice the size should take about twice the time.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { explain } from "../tools/okta-dialpad/src/explain/explain";
import { readPlan } from "../tools/okta-dialpad/src/explain/plan";

type Json = Record<string, unknown>;

const change = (type: string, index: number, actions: string[], before: Json | null, after: Json | null): Json => ({
  address: `${type}.x${index}`,
  mode: "managed",
  type,
  name: `x${index}`,
  provider_name: "registry.terraform.io/okta/okta",
  change: { actions, before, after, after_unknown: {}, before_sensitive: {}, after_sensitive: {} },
});

const times = <T>(size: number, make: (index: number) => T) => Array.from({ length: size }, (_, index) => make(index));

const app = (index: number) => `0oa${String(index).padStart(17, "0")}`;
const inApp = (index: number) => ({
  app_id: app(index),
  index: "phone",
  title: "Phone",
  type: "string",
  scope: "NONE",
});
const entry = (id: string, index: number) => ({ id, expression: `appuser.a${index}`, push_status: "PUSH" });
const mapping = (mappings: Json[]) => ({
  source_id: app(0),
  target_id: "oty00000000000000000",
  delete_when_absent: null,
  mappings,
});
const labels = (size: number): Json => {
  const apps = times(size, (index) => ({ id: app(index), label: "Dialpad", features: [] }));
  const resource = { address: "data.okta_apps.x", mode: "data", type: "okta_apps", values: { apps } };
  return { prior_state: { values: { root_module: { resources: [resource] } } } };
};

const plan = (resource_changes: Json[], more: Json = {}) =>
  JSON.stringify({
    format_version: "1.2",
    errored: false,
    complete: true,
    planned_values: {},
    resource_changes,
    ...more,
  });

const APP_ATTRIBUTE = "okta_app_user_schema_property";

const PLANS: Record<string, { sizes: number[]; make: (size: number) => string }> = {
  "attributes deleted": {
    sizes: [10_000, 20_000, 40_000],
    make: (size) => plan(times(size, (index) => change(APP_ATTRIBUTE, index, ["delete"], inApp(index), null))),
  },
  "attributes renamed without moved, of apps of one label": {
    sizes: [10_000, 20_000, 40_000],
    make: (size) =>
      plan(
        times(size, (index) => index).flatMap((index) => [
          change(APP_ATTRIBUTE, index, ["delete"], inApp(index), null),
          change(APP_ATTRIBUTE, size + index, ["create"], null, inApp(index)),
        ]),
        labels(size),
      ),
  },
  "attributes changed that drifted": {
    sizes: [10_000, 20_000, 40_000],
    make: (size) => {
      const changed = (from: string, to: string) =>
        times(size, (index) =>
          change(APP_ATTRIBUTE, index, ["update"], { ...inApp(index), title: from }, { ...inApp(index), title: to }),
        );
      return plan(changed("Telephone", "Phone"), { resource_drift: changed("Phone", "Telephone") });
    },
  },
  "other resources destroyed": {
    sizes: [10_000, 20_000, 40_000],
    make: (size) => plan(times(size, (index) => change("okta_group", index, ["delete"], { id: `00g${index}` }, null))),
  },
  "entries of one mapping that change": {
    sizes: [5_000, 10_000, 20_000],
    make: (size) => {
      const entries = (shift: number) => mapping(times(size, (index) => entry(`a${index}`, index + shift)));
      return plan([change("okta_profile_mapping", 0, ["update"], entries(0), entries(1))]);
    },
  },
  "entries of one id": {
    sizes: [5_000, 10_000, 20_000],
    make: (size) => {
      const entries = (shift: number) => mapping(times(size, (index) => entry("a", index + shift)));
      return plan([change("okta_profile_mapping", 0, ["update"], entries(0), entries(size))]);
    },
  },
  "attributes unchanged, with long texts": {
    sizes: [25_000, 50_000, 100_000],
    make: (size) => {
      const long = (index: number) => ({ ...inApp(index), description: "d".repeat(300) });
      return plan(times(size, (index) => change(APP_ATTRIBUTE, index, ["no-op"], long(index), long(index))));
    },
  },
};

/** Explains one plan, in a process that this file has started. */
function one(name: string, size: number): void {
  const json = PLANS[name].make(size);
  const start = process.cpuUsage();
  const { markdown } = explain(readPlan(json));
  // Processor time: elapsed time would count what else the machine does.
  const { user, system } = process.cpuUsage(start);
  const seconds = (user + system) / 1e6;
  const peak = existsSync("/proc/self/status")
    ? /VmHWM:\s+(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))?.[1]
    : undefined;
  const columns = [
    String(size).padStart(8),
    `${(json.length / 1e6).toFixed(1)} MB`.padStart(10),
    `${seconds.toFixed(2)} s`.padStart(9),
    `${String(markdown.length)} characters`.padStart(18),
    ...(peak ? [`${(Number(peak) / 1e6).toFixed(1)} GB in memory`.padStart(18)] : []),
  ];
  console.log(columns.join(""));
}

const [chosen, chosenSize] = process.argv.slice(2);
if (chosen) one(chosen, Number(chosenSize));
else
  for (const [each, { sizes }] of Object.entries(PLANS)) {
    console.log(each);
    for (const size of sizes) execFileSync(process.execPath, [__filename, each, String(size)], { stdio: "inherit" });
  }
