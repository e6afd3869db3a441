// The lines of each section.
import { differences } from "./differences";
import { quoted, type Loss } from "./losses/loss";
import { code, command, prose, type Line } from "./markdown";
import type { Names } from "./names";
import { isAbsent, kindOf, nameOf, plain, type Kind } from "./objects";
import { same, type Action, type FailedCheck, type Plan, type ResourceChange, type Values } from "./plan";
import { sayThatItMoved, type Twins } from "./twins";

export function lossLines({ what, address, lost, why, instead }: Loss): Line[] {
  const head = `🛑 **${what}** (${code(address)})`;
  return [`**Lost:** ${lost}.`, `**Why:** ${why}.`, `**Instead:** ${instead}.`].map((text) => ({ head, text }));
}

export const sourcingLines = (appId: string, names: Names): Line => ({
  head:
    `**${names.app(appId)} sourced Okta users at the last apply and does not any more.** ` +
    "Somebody switched profile sourcing off in the console. This plan follows, and takes away what depends on " +
    "profile sourcing. To keep that, switch profile sourcing on again, and plan again **before** this plan is applied.",
});

/** The checks that stop the plan come first. */
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
const MAPPING_VERBS: Partial<Record<Action, string>> = {
  create: "Write into",
  delete: "Clear",
  replace: "Clear and write anew:",
};

/** @param drift how the same object was changed outside Terraform */
export function changeLines(
  change: ResourceChange,
  drift: ResourceChange | undefined,
  binary: string,
  names: Names,
  twins: Twins,
): Line[] {
  const { action, before, after, address } = change;
  const kind = kindOf(change);
  const verb = change.deletesLast
    ? "Write, then delete:"
    : (kind === "mapping" && MAPPING_VERBS[action]) || VERBS[action];
  const name = nameOf(kind, action === "create" ? after : before, names);
  const head = `**${verb}** ${name} (${code(address)})${remark(kind, change)}`;
  const twin = twins.renamed(change);
  // Where something is deleted in Okta, the loss names the other address.
  const moved = twin && (action === "forget" || kind === "anchor");
  const texts = [
    ...(moved ? [`Created at ${code(twin.address)} too: ${sayThatItMoved(change)}`] : []),
    ...terraformOnly(kind, change, binary),
    ...settings(kind, change, drift, names, twins.former(change)),
  ];
  return texts.length > 0 ? texts.map((text) => ({ head, text })) : [{ head }];
}

function remark(kind: Kind, { action, after }: ResourceChange): string {
  if (kind === "anchor") return "";
  if (action === "forget") return ": it stays in Okta as it is, and Terraform no longer looks after it";
  if (action !== "create") return "";
  if (kind !== "mapping") return ": if Okta has an attribute of that name already, its settings are overwritten";
  return isAbsent(after.delete_when_absent) ? ": its other entries stay" : "";
}

/** What changes in Terraform's state alone. */
function terraformOnly(
  kind: Kind,
  { importId, previousAddress, reason, address }: ResourceChange,
  binary: string,
): string[] {
  const seenAsEmpty =
    kind === "mapping"
      ? "; Terraform sees an imported mapping as empty, so what is new below may be in Okta already"
      : "";
  // Where data would be lost, the loss names the command.
  const tainted = reason === "replace_because_tainted" && (kind === "anchor" || kind === "other");
  return [
    ...(importId === undefined ? [] : [`Taken over from Okta (import of ${code(importId)})${seenAsEmpty}`]),
    ...(previousAddress === undefined
      ? []
      : [`Known to Terraform as ${code(previousAddress)} until now; nothing changes in Okta by that`]),
    ...(tainted
      ? [
          "Its last creation or change failed half-way (tainted). " +
            `To keep it: ${command(`${binary} untaint ${quoted(address)}`)}, then plan again`,
        ]
      : []),
  ];
}

function settings(
  kind: Kind,
  { action, before, after }: ResourceChange,
  drifted: ResourceChange | undefined,
  names: Names,
  former: Values | undefined,
): string[] {
  if (action === "delete" || action === "forget") return [];
  const gone =
    drifted?.action === "delete"
      ? ["Somebody deleted it outside Terraform; the values that users had in it do not come back"]
      : [];
  const outside = drifted && action === "update" ? differences(kind, drifted.before, drifted.after, names) : [];
  const texts = differences(kind, before, after, names, { former }).map((found) => {
    const putsBack = outside.some((each) => each.key === found.key && same(each.before, found.after));
    return putsBack ? `${found.text} (puts back what was changed outside Terraform)` : found.text;
  });
  return action === "update" && texts.length === 0 ? ["Nothing that the console would show"] : [...gone, ...texts];
}

/** @param planned what the plan does with the same object */
export function driftLines(drift: ResourceChange, planned: ResourceChange | undefined, names: Names): Line[] {
  const kind = kindOf(drift);
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
    ...lateReads.map(
      (address) => `${code(address)} is read during the apply: what depends on it cannot be reviewed here`,
    ),
    ...lateChecks.map((address) => `${code(address)} is evaluated during the apply`),
    ...beyond.map(
      (address) => `${code(address)} is put off to a later plan, or is an action of the apply: see the plan itself`,
    ),
  ].map((head) => ({ head }));
}

/** @param lost addresses of what is explained as lost */
export function otherLines(change: ResourceChange, binary: string, lost: Set<string>): Line[] {
  const { action, address } = change;
  const verb = action === "no-op" ? "Unchanged" : VERBS[action].replace(/:$/, "");
  const loud = action === "delete" || action === "replace" ? `**${verb}**` : verb;
  const head = `${loud} ${code(address)}${lost.has(address) ? " (see above)" : ""}`;
  const texts = terraformOnly("other", change, binary);
  return texts.length > 0 ? texts.map((text) => ({ head, text })) : [{ head }];
}

/** The next steps are for the reader, so they are shown in full. Of other outputs the name is enough. */
export function outputLines(name: string, { action, after }: Plan["outputs"][string]): Line[] {
  const verb = { create: "New", update: "Changed", delete: "Gone" }[action as string];
  if (!verb) return [];
  const head = `${verb}: ${code(name)}`;
  if (action === "delete" || !/(^|_)next_steps$/.test(name)) return [{ head }];
  const { value } = after;
  return [{ head, text: typeof value === "string" ? prose(value) : plain(value) }];
}
