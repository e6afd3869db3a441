// The last line: the stack, org, apps and commit that the plan is of, and the version of the okta provider.
import { code, listed } from "./markdown";
import type { Names } from "./names";
import { IDENTITY, kindOf } from "./objects";
import { isRecord, type Plan, type Value } from "./plan";

/** What the last line says and the plan's JSON does not have. */
export interface Origin {
  /** The stack's name, or another text that tells several explanations apart. */
  title?: string;
  commit?: string;
}

export function about(plan: Plan, names: Names, { title, commit }: Origin): string {
  const [where, ids] = [orgs(plan), apps(plan)];
  const parts: [string, string[]][] = [
    ["Stack", title === undefined ? [] : [code(title)]],
    where.length > 0 || ids.length === 0 ? ["org", where.map((org) => code(org))] : ["org:", ["not in this plan"]],
    ["app", ids.map((id) => names.exactly(id))],
    ["commit", commit === undefined ? [] : [code(commit)]],
    ["okta provider", unique(plan.providers.map(({ version }) => version)).map((version) => code(version))],
  ];
  const known = parts.filter(([, values]) => values.length > 0).map(([what, values]) => `${what} ${listed(values)}`);
  const line = known.join(" · ");
  return line.charAt(0).toUpperCase() + line.slice(1);
}

/** The orgs that the program names. Where it names none, the links of an app do. */
function orgs({ providers, known }: Plan): string[] {
  const said = providers.map(({ orgName, baseUrl }) => orgName && `${orgName}.${baseUrl ?? "okta.com"}`);
  const linked = known.map(({ values: { links } }) => {
    const [, name, domain] = (typeof links === "string" && LINK.exec(links)) || [];
    return name && `${name}.${domain}`;
  });
  return unique([...said, ...linked]);
}

const LINK = /https:\/\/([a-z0-9-]{1,63}?)(?:-admin)?\.((?:okta|oktapreview|okta-emea|okta-gov)\.com)\//;

function apps({ managed }: Plan): string[] {
  const ids = managed.flatMap((change): Value[] => {
    const kind = kindOf(change);
    const sides = [change.before, change.after];
    if (kind === "anchor") return sides.map(({ input }) => (isRecord(input) ? input.app_id : undefined));
    return sides.flatMap((values) => IDENTITY[kind].map((field) => values[field]));
  });
  return unique(ids).filter((id) => id.startsWith("0oa"));
}

const unique = (values: Value[]): string[] =>
  [...new Set(values)].filter((value) => typeof value === "string" && value !== "") as string[];
