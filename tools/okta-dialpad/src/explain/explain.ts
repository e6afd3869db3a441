import { about, type Origin } from "./about";
import { appsThatStoppedSourcing, attentionOf, type Attention } from "./attention";
import {
  changeLines,
  checkLines,
  driftLines,
  lateLines,
  lossLines,
  otherLines,
  outputLines,
  sourcingLines,
} from "./lines";
import { lossesOf } from "./losses";
import { LOSSES, type Loss } from "./losses/loss";
import { code, count, document, number } from "./markdown";
import { Names } from "./names";
import { inOrder, kindOf } from "./objects";
import type { Plan, ResourceChange } from "./plan";
import { Twins } from "./twins";

/** From the worst to none: the verdict of a plan is the first one that fits. */
export type Verdict = "loses" | "refused" | "partial" | "attention" | "safe" | "none";

export interface Explanation {
  markdown: string;
  verdict: Verdict;
  losesData: boolean;
  losses: Loss[];
  counts: Counts;
}

/**
 * What a reviewer needs to know about a plan, in the words of Okta's Admin Console: the verdict first, then what
 * matters most.
 */
export function explain(plan: Plan, origin: Origin = {}): Explanation {
  const names = new Names(plan);
  const twins = new Twins(plan.managed);
  const losses = lossesOf(plan, names, twins);
  const ours = inOrder(plan.managed).filter((change) => kindOf(change) !== "other");
  const others = plan.managed.filter((change) => kindOf(change) === "other");
  const stopped = appsThatStoppedSourcing(ours, names);
  const [planned, drifted] = [plan.managed, plan.drift].map(
    (changes) => new Map(changes.map((change) => [change.address, change])),
  );
  const lost = new Set(losses.map(({ address }) => address));
  const drift = inOrder(plan.drift).flatMap((each) => driftLines(each, planned.get(each.address), names));
  const counts = counted(plan, new Set(drift.map(({ head }) => head)).size);
  const { verdict, text } = verdictOf(plan, losses, attentionOf(plan, stopped, names, twins));
  const title = origin.title === undefined ? "" : `${code(origin.title)}: `;

  const markdown = document(
    title + [text, ...shown(counts)].join(" · "),
    introduction(plan, losses),
    [
      { title: "Data that would be lost", lines: losses.flatMap(lossLines) },
      { title: "Profile sourcing was switched off", lines: stopped.map((app) => sourcingLines(app, names)) },
      { title: counts.failedChecks > 0 ? "Failed checks" : "Warnings", lines: checkLines(plan) },
      {
        title: "Changes",
        lines: ours
          .filter(doesSomething)
          .flatMap((change) => changeLines(change, drifted.get(change.address), plan.binary, names, twins)),
      },
      { title: "Changed outside Terraform since the last apply", lines: drift },
      { title: "Known only after apply", lines: lateLines(plan) },
      {
        title: `${count(others.length, "other resource")}, not explained here`,
        lines: others.flatMap((change) => otherLines(change, plan.binary, lost)),
      },
      { title: "Outputs", lines: Object.entries(plan.outputs).flatMap(([name, output]) => outputLines(name, output)) },
    ],
    about(plan, names, origin),
  );
  return { markdown, verdict, losesData: losses.length > 0, losses, counts };
}

function verdictOf(plan: Plan, losses: Loss[], { mayLose, others }: Attention): { verdict: Verdict; text: string } {
  if (losses.length > 0)
    return { verdict: "loses", text: `🛑 ${plan.errored ? "Would lose data" : "Loses data"}: ${sorts(losses)}` };
  if (plan.errored) return { verdict: "refused", text: "⛔ Terraform refuses this plan" };
  if (plan.partial) {
    const and = mayLose.length > 0 ? `, and it may lose data: ${mayLose.join(", and also ")}` : "";
    return { verdict: "partial", text: `⚠️ Not the whole plan${and}` };
  }
  if (mayLose.length > 0)
    return { verdict: "attention", text: `⚠️ May lose data: ${[...mayLose, ...others].join(", and also ")}` };
  if (others.length > 0) return { verdict: "attention", text: `⚠️ No known loss, but ${others.join(" and ")}` };
  if (plan.managed.some(doesSomething)) return { verdict: "safe", text: "✅ Safe" };
  return { verdict: "none", text: "✅ No changes" };
}

/** `2 attributes deleted, 1 mapping cleared` */
function sorts(losses: Loss[]): string {
  const bySort = new Map<Loss["sort"], number>();
  losses.forEach(({ sort }) => bySort.set(sort, (bySort.get(sort) ?? 0) + 1));
  return [...bySort].map(([sort, times]) => count(times, sort, LOSSES[sort])).join(", ");
}

export type Counts = ReturnType<typeof counted>;

function counted({ managed, failedChecks, errored }: Plan, changedOutside: number) {
  const of = (...actions: ResourceChange["action"][]) =>
    managed.filter(({ action }) => actions.includes(action)).length;
  const stopping = failedChecks.filter(({ stops }) => stops && errored).length;
  return {
    create: of("create"),
    change: of("update"),
    replace: of("replace"),
    delete: of("delete"),
    letGo: of("forget", "forget and create"),
    import: managed.filter(({ importId }) => importId !== undefined).length,
    move: managed.filter(({ previousAddress }) => previousAddress !== undefined).length,
    unchanged: managed.filter((change) => !doesSomething(change)).length,
    changedOutside,
    failedChecks: stopping,
    warnings: failedChecks.length - stopping,
  };
}

const COUNTED: Record<keyof Counts, [one: string, many?: string]> = {
  create: ["to create"],
  change: ["to change"],
  replace: ["to replace"],
  delete: ["to delete"],
  letGo: ["to let go of"],
  import: ["to import"],
  move: ["to move"],
  unchanged: ["unchanged"],
  changedOutside: ["changed outside Terraform"],
  failedChecks: ["failed check", "failed checks"],
  warnings: ["warning", "warnings"],
};

const shown = (counts: Counts) =>
  Object.entries(COUNTED)
    .map(([what, [one, many = one]]) => ({ times: counts[what as keyof Counts], one, many }))
    .filter(({ times }) => times > 0)
    .map(({ times, one, many }) => `${number(times)} ${times === 1 ? one : many}`);

function introduction({ errored, partial, failedChecks }: Plan, losses: Loss[]): string[] {
  if (partial)
    return [
      "What this plan does not name was not looked at: it was made for a part of the program (`-target`), " +
        "or Terraform failed or put something off.",
    ];
  if (!errored) return [];
  const why = failedChecks.some(({ stops }) => stops) ? "The failed checks below say why." : "Its own output says why.";
  const guarded = losses.length > 0 ? " What is listed as lost may be just what `prevent_destroy` protects." : "";
  return [`Terraform refuses this plan: nothing of it can be applied. ${why}${guarded}`];
}

const doesSomething = ({ action, importId, previousAddress }: ResourceChange) =>
  action !== "no-op" || importId !== undefined || previousAddress !== undefined;
