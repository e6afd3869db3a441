import { overridesAnew } from "./differences";
import { changeLines, checkLines, driftLines, lateLines, lossLines, otherLines, outputLines, sourcingLines } from "./lines";
import { lossesOf, type Loss } from "./losses";
import { count, document, number } from "./markdown";
import { Names } from "./names";
import { inOrder, kindOf } from "./objects";
import { isRecord, UNKNOWN, type Plan, type ResourceChange, type Value, type Values } from "./plan";

export interface Explanation {
  markdown: string;
  losesData: boolean;
}

/** What a reviewer needs to know about a plan, in the words of Okta's Admin Console: the verdict, then what matters most. */
export function explain(plan: Plan): Explanation {
  const names = new Names(plan);
  const losses = lossesOf(plan, names);
  const ours = inOrder(plan.managed).filter((change) => kindOf(change) !== "other");
  const others = plan.managed.filter((change) => kindOf(change) === "other");
  const stopped = appsThatStoppedSourcing(ours, names);
  const drift = inOrder(plan.drift).flatMap((each) => driftLines(each, plan, names));
  const drifted = new Set(drift.map(({ head }) => head)).size;

  const markdown = document([verdict(plan, losses, others, stopped), ...counts(plan, drifted)].join(" · "), introduction(plan, losses), [
    { title: "Data that would be lost", lines: losses.flatMap(lossLines) },
    { title: "Profile sourcing was switched off", lines: stopped.map((app) => sourcingLines(app, names)) },
    { title: "Failed checks", lines: checkLines(plan) },
    { title: "Changes", lines: ours.filter(doesSomething).flatMap((change) => changeLines(change, plan, names)) },
    { title: "Changed outside Terraform since the last apply", lines: drift },
    { title: "Known only after apply", lines: lateLines(plan) },
    {
      title: `${count(others.length, "other resource")}, not explained here`,
      lines: others.flatMap((change) => otherLines(change, plan, losses)),
    },
    { title: "Outputs", lines: Object.entries(plan.outputs).flatMap(([name, { action }]) => outputLines(name, action)) },
  ]);
  return { markdown, losesData: losses.length > 0 };
}

function verdict(plan: Plan, losses: Loss[], others: ResourceChange[], stopped: string[]): string {
  const destroyed = others.filter(({ action }) => action === "delete" || action === "replace");
  if (losses.length > 0) return `🛑 ${plan.errored ? "Would lose data" : "Loses data"}: ${sorts(losses)}`;
  if (plan.errored) return "⛔ Terraform refuses this plan";
  if (plan.partial) return "⚠️ Not the whole plan";
  const but = [
    ...(stopped.length > 0 ? ["profile sourcing was switched off"] : []),
    ...plan.managed.flatMap((change) => overriding(change) ?? []).slice(0, 1),
    ...(destroyed.length > 0 ? [`${count(destroyed.length, "other resource is", "other resources are")} destroyed`] : []),
    ...(plan.beyond.length > 0 ? [`${count(plan.beyond.length, "step is", "steps are")} not explained here`] : []),
  ];
  if (but.length > 0) return `⚠️ No known loss, but ${but.join(" and ")}`;
  if (plan.managed.some(doesSomething)) return "✅ Safe";
  return "✅ No changes";
}

/** `2 attributes deleted, 1 mapping cleared` */
function sorts(losses: Loss[]): string {
  const bySort = new Map<string, number>();
  losses.forEach(({ sort }) => bySort.set(sort, (bySort.get(sort) ?? 0) + 1));
  return [...bySort].map(([sort, times]) => count(times, sort, sort.replace(/^(user type|identity provider|\w+)/, "$1s"))).join(", ");
}

function counts({ managed, failedChecks }: Plan, drifted: number): string[] {
  const counted: [number, string][] = [
    [managed.filter(({ action }) => action === "create").length, "to create"],
    [managed.filter(({ action }) => action === "update").length, "to change"],
    [managed.filter(({ action }) => action === "replace").length, "to replace"],
    [managed.filter(({ action }) => action === "delete").length, "to delete"],
    [managed.filter(({ action }) => action === "forget" || action === "forget and create").length, "to let go of"],
    [managed.filter(({ importId }) => importId !== undefined).length, "to import"],
    [managed.filter(({ previousAddress }) => previousAddress !== undefined).length, "to move"],
    [managed.filter((change) => !doesSomething(change)).length, "unchanged"],
    [drifted, "changed outside Terraform"],
    [failedChecks.length, failedChecks.length === 1 ? "failed check" : "failed checks"],
  ];
  return counted.filter(([times]) => times > 0).map(([times, what]) => `${number(times)} ${what}`);
}

function introduction({ errored, partial, failedChecks }: Plan, losses: Loss[]): string[] {
  if (partial)
    return [
      "What this plan does not name was not looked at: it was made for a part of the program (`-target`), or Terraform failed or put something off.",
    ];
  if (!errored) return [];
  const why = failedChecks.some(({ stops }) => stops) ? "The failed checks below say why." : "Its own output says why.";
  const guarded = losses.length > 0 ? " What is listed as lost may be just what `prevent_destroy` protects." : "";
  return [`Terraform refuses this plan: nothing of it can be applied. ${why}${guarded}`];
}

const doesSomething = ({ action, importId, previousAddress }: ResourceChange) =>
  action !== "no-op" || importId !== undefined || previousAddress !== undefined;

/** An attribute that may hold values, also where the plan creates it, and gets them from one app alone from then on. */
function overriding({ action, before, after }: ResourceChange): string | undefined {
  if (action !== "update" && action !== "create") return undefined;
  if (after.master === UNKNOWN) return "the profile source of an attribute may be overridden";
  return overridesAnew(before, after) ? "the profile source of an attribute is overridden" : undefined;
}

/** Apps that the plan takes the override or the updates from, because they do not source users any more. */
function appsThatStoppedSourcing(ours: ResourceChange[], names: Names): string[] {
  const apps = ours.flatMap(({ action, before, after }) => {
    if (action !== "update") return [];
    const pushes = (values: Values, status: string) => records(values.mappings).some(({ push_status }) => push_status === status);
    return [
      ...(before.master === "OVERRIDE" && after.master !== "OVERRIDE"
        ? records(before.master_override_priority).map(({ value }) => value)
        : []),
      ...(pushes(before, "PUSH") && pushes(after, "DONT_PUSH") ? [before.source_id] : []),
    ];
  });
  return [...new Set(apps)].filter((app) => typeof app === "string").filter((app) => names.sourcesUsers(app) === false);
}

const records = (value: Value): Values[] => (Array.isArray(value) ? value.filter(isRecord) : []);
