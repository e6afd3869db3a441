// A separate program that writes mapping entries back: one stack, one state, deployed once.
import type { Entry } from "../backup/reader";
import { visible, visibleJson } from "../okta/print";
import type { Difference, Write } from "./differences";

/** The name of the program's stack and of its state. */
export const STACK = "okta-dialpad-restore";

type Written = Difference & { readonly write: Write };
export const isWritten = (difference: Difference): difference is Written => difference.write !== undefined;

/** The lines of the program, in TypeScript. The org's texts stand in literals, and in comments without a line break. */
export function programOf(
  written: readonly Written[],
  { label, id, host }: { label: string; id: string; host: string },
): string[] {
  return [
    `// Writes back ${entries(written.length)} of ${visible(label)} (${id}) in ${host}.`,
    "// Printed by okta-dialpad restore: take out what is not to come back.",
    "// One stack with a state of its own. Deploy it once, while nothing else is applied to that org.",
    "// See that okta-dialpad restore then finds nothing, and delete this program, its folder in cdktf.out and",
    `// terraform.${STACK}.tfstate. Never destroy it: that would clear whole mappings.`,
    'import { OktaProvider } from "@cdktf/provider-okta/lib/provider";',
    'import { App, LocalBackend, TerraformStack } from "cdktf";',
    'import { ProfileMapping } from "cdktf-okta-dialpad-phone";',
    "",
    "const app = new App();",
    `const stack = new TerraformStack(app, "${STACK}");`,
    `new LocalBackend(stack, { path: "../../../terraform.${STACK}.tfstate" });`,
    'new OktaProvider(stack, "okta");',
    "",
    "type Entry = [target: string, expression: string, pushStatus: string];",
    ...grouped(written, ({ write }) => `${write.sourceId} ${write.targetId}`).flatMap(mappingOf),
    "",
    "app.synth();",
  ];
}

function mappingOf(written: readonly Written[]): string[] {
  const [{ write, in: name, side, userTypeId }] = written;
  const variable = `${side === "app" ? "to" : "from"}_${userTypeId}`;
  return [
    "",
    `// ${visible(name)}`,
    `const ${variable} = new ProfileMapping(stack, "${variable}", {`,
    `  sourceId: ${literal(write.sourceId)},`,
    `  targetId: ${literal(write.targetId)},`,
    `  pushStatus: ${literal(write.pushStatus)},`,
    "});",
    "for (const [target, expression, pushStatus] of [",
    ...written.flatMap((each) => [
      ...commentOf(each),
      `  [${ENTRY.map((field) => literal(each.write[field])).join(", ")}],`,
    ]),
    "] as Entry[])",
    `  ${variable}.map(target, expression, pushStatus);`,
  ];
}

/** Lists of the elements that have the same key, in the order of the list. */
export function grouped<T>(list: readonly T[], keyOf: (each: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const each of list) {
    const key = keyOf(each);
    const group = groups.get(key);
    if (group) group.push(each);
    else groups.set(key, [each]);
  }
  return [...groups.values()];
}

const ENTRY = ["name", "expression", "pushStatus"] as const;

/** What a reviewer cannot see in the entry: whose change it undoes, or what it replaces. */
function commentOf({ event, is, ...each }: Written): string[] {
  const other = otherPushStatus(each);
  const status = other ? [`  // ${other}`] : [];
  if (event) return [`  // ${visible(event)}`, ...status];
  return is
    ? [`  // in place of ${visible((is as Entry).expression)}, ${visible((is as Entry).pushStatus)}`, ...status]
    : status;
}

/** That an entry comes back with another push status than it had, in the console's words. */
export function otherPushStatus({ was, write }: Pick<Difference, "was" | "write">): string | undefined {
  const before = (was as Partial<Entry> | null)?.pushStatus;
  if (!write || before === undefined || before === write.pushStatus) return undefined;
  const sourcing = write.pushStatus === "PUSH" ? "sources users" : "does not source users";
  return (
    `was applied ${whenApplied(before)}, comes back ${whenApplied(write.pushStatus)}: ` +
    `Okta takes no other while the app ${sourcing}`
  );
}

/** A push status in the console's words. */
export const whenApplied = (pushStatus: string) => `on user create ${pushStatus === "PUSH" ? "and update" : "only"}`;

/** How many entries, in words. */
export const entries = (count: number) => (count === 1 ? "1 entry" : `${count} entries`);

const literal = (text: string) => visibleJson(text);
