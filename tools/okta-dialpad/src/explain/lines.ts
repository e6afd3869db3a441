// The lines of each section.
import { differences } from "./differences";
import { quoted, type Loss } from "./losses";
import { code, command, prose, type Line } from "./markdown";
import type { Names } from "./names";
import { isAbsent, kindOf, nameOf, type Kind } from "./objects";
import { same, type Action, type FailedCheck, type Plan, type ResourceChange } from "./plan";

export function lossLines({ what, address, lost, why, instead }: Loss): Line[] {
  const head = `🛑 **${what}** (${code(address)})`;
  return [`**Lost:** ${lost}.`, `**Why:** ${why}.`, `**Instead:** ${instead}.`].map((text) => ({ head, text }));
}

export const sourcingLines = (appId: string, names: Names): Line => ({
  head: `**${names.app(appId)} sourced Okta users at the last apply and does not any more.** Somebody switched it off in the console. This plan follows and takes away what depends on it. To keep it, switch it on again and plan again **before** this is applied.`,
});

/** What refuses the plan comes first. */
export function checkLines({ failedChecks, errored }: Plan): Line[] {
  const warning = errored ? " (a warning)" : " (a warning: the plan can be applied)";
  const lines = ({ address, problems, stops }: FailedCheck): Line[] => {
    const head = `${code(address)}${stops && errored ? "" : warning}`;
    return problems.length > 0 ? problems.map((problem) => ({ head, text: prose(problem) })) : [{ head }];
  };
  return [...failedChecks].sort((one, other) => Number(other.stops) - Number(one.stops)).flatMap(lines);
}

const VERBS: Record<Action, string> = {
  "no-op": "Keep",
  create: "Create",
  read: "Read",
  update: "Change",
  delete: "Delete",
  replace: "Delete and create anew:",
  forget: "Let go of",
  "forget and create": "Let go of and create anew:",
};

/** Okta always has a mapping for each pair; Terraform only writes into it. */
const MAPPING_VERBS: Partial<Record<Action, string>> = { create: "Write into", delete: "Clear", replace: "Clear and write anew:" };

export function changeLines(change: ResourceChange, plan: Plan, names: Names): Line[] {
  const { action, before, after, address } = change;
  const kind = kindOf(change);
  const verb = change.deletesLast ? "Write, then delete:" : (kind === "mapping" && MAPPING_VERBS[action]) || VERBS[action];
  const name = nameOf(kind, action === "create" ? after : before, names);
  const head = `**${verb}** ${name} (${code(address)})${remark(kind, change)}`;
  const texts = [...terraformOnly(kind, change, plan), ...settings(kind, change, plan, names)];
  return texts.length > 0 ? texts.map((text) => ({ head, text })) : [{ head }];
}

function remark(kind: Kind, { action, after }: ResourceChange): string {
  if (kind === "anchor") return "";
  if (action === "forget") return ": it stays in Okta as it is, and Terraform no longer looks after it";
  if (kind === "mapping" && action === "create" && isAbsent(after.delete_when_absent)) return ": its other entries stay";
  return "";
}

/** What changes in Terraform's records alone. */
function terraformOnly(kind: Kind, { importId, previousAddress, reason, address }: ResourceChange, { binary }: Plan): string[] {
  const seenAsEmpty =
    kind === "mapping" ? "; Terraform sees an imported mapping as empty, so what is new below may be in Okta already" : "";
  // Where data would be lost, the command stands there.
  const tainted = reason === "replace_because_tainted" && (kind === "anchor" || kind === "other");
  return [
    ...(importId === undefined ? [] : [`Taken over from Okta (import of ${code(importId)})${seenAsEmpty}`]),
    ...(previousAddress === undefined ? [] : [`Known to Terraform as ${code(previousAddress)} until now; nothing changes in Okta by that`]),
    ...(tainted
      ? [
          `Its last creation or change failed half-way (tainted). To keep it: ${command(`${binary} untaint ${quoted(address)}`)}, then plan again`,
        ]
      : []),
  ];
}

function settings(kind: Kind, { action, before, after, address }: ResourceChange, { drift }: Plan, names: Names): string[] {
  if (action === "delete" || action === "forget") return [];
  const drifted = drift.find((each) => each.address === address);
  const gone =
    drifted?.action === "delete" ? ["Somebody deleted it outside Terraform; the values that users had in it do not come back"] : [];
  const outside = drifted && action === "update" ? differences(kind, drifted.before, drifted.after, names) : [];
  const texts = differences(kind, before, after, names).map(({ key, text, after }) => {
    const putsBack = outside.some((each) => each.key === key && same(each.before, after));
    return putsBack ? `${text} (puts back what was changed outside Terraform)` : text;
  });
  return action === "update" && texts.length === 0 ? ["Nothing that the console would show"] : [...gone, ...texts];
}

export function driftLines(drift: ResourceChange, { managed }: Plan, names: Names): Line[] {
  const kind = kindOf(drift);
  const planned = managed.find(({ address }) => address === drift.address);
  const address = code(drift.address);
  const head = kind === "other" ? address : `${capital(nameOf(kind, drift.before, names))} (${address})`;
  if (drift.action === "delete") {
    const then = planned?.action === "create" ? "this plan creates it anew" : "this plan leaves it so";
    return [{ head, text: `Deleted (${then})` }];
  }
  if (kind === "other") return [{ head }];
  const repairs = planned && planned.action !== "no-op" ? differences(kind, planned.before, planned.after, names) : [];
  return differences(kind, drift.before, drift.after, names, { drift: true }).map(({ key, before, text }) => {
    const repair = repairs.find((each) => each.key === key);
    const then = !repair ? "leaves it so" : same(repair.after, before) ? "puts it back" : "changes it again";
    return { head, text: `${text} (this plan ${then})` };
  });
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

export function lateLines({ errored, lateReads, lateChecks, beyond }: Plan): Line[] {
  if (errored) return [];
  return [
    ...lateReads.map((address) => `${code(address)} is read during the apply: what depends on it cannot be reviewed here`),
    ...lateChecks.map((address) => `${code(address)} is evaluated during the apply`),
    ...beyond.map((address) => `${code(address)} is put off to a later plan, or is an action of the apply: see the plan itself`),
  ].map((head) => ({ head }));
}

export function otherLines(change: ResourceChange, plan: Plan, losses: Loss[]): Line[] {
  const { action, address } = change;
  const verb = action === "no-op" ? "Unchanged" : VERBS[action].replace(/:$/, "");
  const loud = action === "delete" || action === "replace" ? `**${verb}**` : verb;
  const head = `${loud} ${code(address)}${losses.some((loss) => loss.address === address) ? " (see above)" : ""}`;
  const texts = terraformOnly("other", change, plan);
  return texts.length > 0 ? texts.map((text) => ({ head, text })) : [{ head }];
}

export function outputLines(name: string, action: Action): Line[] {
  const verb = { create: "New", update: "Changed", delete: "Gone" }[action as string];
  return verb ? [{ head: `${verb}: ${code(name)}` }] : [];
}
