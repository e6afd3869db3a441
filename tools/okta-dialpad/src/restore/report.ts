// What is gone, changed and new in the console's words, and how each comes back by hand.
import { consolePages } from "../okta/console-links";
import { fieldsOf, listOf, textOf } from "../okta/answer";
import type { Line } from "../okta/print";
import { sourcePriorityOf } from "../doctor/snapshot";
import { settingOf, SOURCE_PRIORITY, wordFor } from "../explain/words";
import { canonical } from "../backup/backup";
import type { Entry, Surroundings } from "../backup/reader";
import { followersOf, type Difference } from "./differences";
import { entries, grouped, isWritten, otherPushStatus, whenApplied } from "./program";
import type { Wanted } from "./wanted";

const SIGNS = { gone: ["✗", "red"], changed: ["!", "yellow"], new: ["+", "cyan"] } as const;

/** One line for each difference, below what it is in; then how it comes back. */
export function reportOf(differences: readonly Difference[], now: Surroundings, how: string): Line[] {
  return grouped(differences, ({ what, in: name }) => `${what} ${name}`).flatMap((group) => {
    const [{ what, in: name }] = group;
    const lines = group.map((each): Line => {
      const [text, style] = SIGNS[each.kind];
      return ["  ", { text, style }, ` ${each.name} ${described(each)}`];
    });
    const written = group.filter(isWritten).length;
    return [
      "",
      [{ text: what === "entry" ? name : what === "attribute" ? `Profile ${name}` : "User types", style: "bold" }],
      ...lines,
      ...(written
        ? [
            `  ${written === group.length ? "All of them" : `${written} of them`} by a program: ` +
              `${how} --program. Or by hand:`,
          ]
        : []),
      ...stepsOf(group, now).map((line) => `  ${line}`),
    ];
  });
}

function described(difference: Difference): string {
  const { kind, what, was, is, event, why } = difference;
  const other = otherPushStatus(difference);
  const parts =
    what === "entry" ? [entryText(was), entryText(is)] : [was ? settings(was, is) : "", is ? settings(is, was) : ""];
  const text =
    kind === "gone"
      ? `is gone${parts[0] && `: ${parts[0]}`}`
      : kind === "new"
        ? `is new${what === "entry" ? `: ${parts[1]}` : ""}`
        : `was ${parts[0]}, is ${parts[1]}`;
  const when = event ? ` (${event})` : "";
  return `${text}${when}${why ? `. Not by a program: ${why}` : ""}${other ? `. It ${other}` : ""}`;
}

function entryText(entry: Difference["was"]): string {
  if (!entry) return "";
  const { expression, pushStatus } = entry as Pick<Entry, "expression"> & Partial<Entry>;
  return `${expression}${pushStatus === undefined ? "" : `, ${whenApplied(pushStatus)}`}`;
}

/** How many differences of each kind there are, and of which changes the report has no line. */
export function summaryOf(differences: readonly Difference[], wanted: Wanted, now: Surroundings): string[] {
  const of = (kind: Difference["kind"]) => differences.filter((each) => each.kind === kind);
  const [gone, changed, added] = [of("gone"), of("changed"), of("new")];
  const inPushStatus = changed.filter(isInPushStatus).length;
  const others = differences.filter((each) => otherPushStatus(each) !== undefined).length;
  const nothing = `Nothing is gone or changed${wanted.unclear.length ? " by the other events" : ""}.`;
  const lost =
    `Gone: ${gone.length}. Changed: ${changed.length}` +
    (inPushStatus ? `, ${inPushStatus} of them only in the push status.` : ".");
  return [
    (gone.length + changed.length ? lost : nothing) + (added.length ? ` New: ${added.length}.` : ""),
    ...(others ? [`The program writes ${entries(others)} back with another push status than before.`] : []),
    ...grouped(followersOf(wanted, now), ({ in: name, was, is }) => `${was} ${is} ${name}`).map(
      ([{ in: name, was, is }, ...more]) =>
        `Not counted: ${entries(1 + more.length)} of ${name}, whose push status changed from "${whenApplied(was)}" ` +
        `to "${whenApplied(is)}". It follows whether the app sources users.`,
    ),
  ];
}

function isInPushStatus({ what, was, is }: Difference): boolean {
  return what === "entry" && fieldsOf(was).expression === fieldsOf(is).expression;
}

/** The fields of an attribute that differ from those of another. */
function settings(attribute: object, other: object | null): string {
  const differing = Object.entries(attribute).filter(
    ([name, value]) => canonical(fieldsOf(other)[name]) !== canonical(value),
  );
  return differing.map(([name, value]) => setting(name, value)).join(", ") || "without it";
}

/** A field and its value; in the words of the Profile Editor where Okta gives an object. */
function setting(name: string, value: unknown): string {
  if (name === "master") {
    const { type, apps } = sourcePriorityOf({ master: value });
    return `${SOURCE_PRIORITY} "${wordOf("master", type)}"${apps.length ? ` with ${apps.join(", ")}` : ""}`;
  }
  const self = name === "permissions" ? listOf(value).map(fieldsOf) : [];
  const action = self.length === 1 && self[0].principal === "SELF" ? textOf(self[0].action) : undefined;
  return action ? `${settingOf("permissions")} "${wordOf("permissions", action)}"` : `${name} ${JSON.stringify(value)}`;
}

/** The console's word without the asterisks of Markdown. */
const wordOf = (field: string, value: string) => wordFor(field, value)?.slice(1, -1) ?? value;

/** What to click for all differences of a group, one step a line. */
export function stepsOf(group: readonly Difference[], now: Surroundings): string[] {
  const lost = group.filter(({ kind }) => kind !== "new");
  if (lost.length === 0) return [];
  const [{ what, in: name, side }] = group;
  if (what === "user type") return ["A user type that was deleted does not come back, nor do its mappings."];
  const link = linkOf(group[0], now);
  const profile = side === "app" || what === "entry" ? `${now.app.label} User` : name;
  const words = `Directory > Profile Editor > ${profile}${what === "entry" ? ` > Mappings > ${name}` : ""}`;
  const there = `Open ${link ? `${link} (${words})` : `the Admin Console: ${words}`}.`;
  if (what === "entry")
    return numbered(
      there,
      "For each, enter its expression, " +
        "and choose with the arrow beside it whether it is applied on user create and update.",
      "Select Save Mappings.",
    );
  const [gone, changed] = [lost.some(({ kind }) => kind === "gone"), lost.filter(({ kind }) => kind === "changed")];
  const fixed = changed.some(({ was, is }) =>
    FIXED.some((field) => canonical(fieldsOf(was)[field]) !== canonical(fieldsOf(is)[field])),
  );
  return numbered(
    there,
    ...(gone
      ? [
          "For each that is gone: Add Attribute, with these settings. An attribute of the sync also comes back by a " +
            "deploy. The values of users come back by neither.",
        ]
      : []),
    ...(changed.length ? ["For each that was changed: edit it as it was, and save."] : []),
    ...(fixed
      ? ["The data type, the external name and the external namespace cannot be edited there: see okta-dialpad doctor."]
      : []),
  );
}

const numbered = (...steps: string[]) => steps.map((step, index) => `${index + 1}. ${step}`);

/** What the Profile Editor shows and cannot change. */
const FIXED = ["type", "externalName", "externalNamespace"];

export function linkOf(
  { what, side, userTypeId }: Difference,
  { adminConsole, app }: Surroundings,
): string | undefined {
  const pages = consolePages(adminConsole, { appId: app.id, appName: app.name, userTypeId: userTypeId || undefined });
  return what === "entry" || side === "app" ? pages.appProfile : pages.userProfile;
}
