// Compares the rules in README.md's table with records of real orgs (records/*.json, which
// `okta-dialpad doctor --record` writes).
import type { Json, JsonObject } from "../src/org/profile";

/** A row: `shown` has the facts of a record that show the rule, such as `app attribute > externalName`. */
export interface Rule {
  name: string;
  shown: string[];
}
export interface Verdict {
  rule: string;
  shown: string;
  okta: Json | undefined;
  fake: Json | undefined;
  agree: boolean;
}

/** The rules of the table, whose rows are `| name | rule | evidence | shown | last confirmed |`. */
export const rulesOf = (readme: string): Rule[] =>
  [...readme.matchAll(/^\| `([a-z-]+)` \|.*?\|.*?\| (.*?) \|.*?\|$/gm)].map(([, name, shown]) => ({
    name,
    shown: [...shown.matchAll(/`([^`]+)`/g)].map(([, fact]) => fact),
  }));

/** Whether Okta's answer has all that the answer of the fake org has; it may have more. */
function includes(okta: Json | undefined, fake: Json): boolean {
  if (Array.isArray(fake))
    return Array.isArray(okta) && fake.every((item) => okta.some((other) => includes(other, item)));
  if (fake === null || typeof fake !== "object") return okta === fake;
  if (okta === null || typeof okta !== "object" || Array.isArray(okta)) return false;
  return Object.entries(fake).every(([key, value]) => Object.hasOwn(okta, key) && includes(okta[key], value));
}

/** A field of an object; for a list of objects, the list of these fields. */
const partOf = (here: Json | undefined, key: string): Json | undefined =>
  Array.isArray(here) ? here.map((item) => partOf(item, key) ?? null) : (here as JsonObject | null | undefined)?.[key];

/** Compares the facts that both have; a fact that one of them does not have is left out. */
export const judge = (rules: Rule[], okta: JsonObject, fake: JsonObject): Verdict[] =>
  rules.flatMap(({ name, shown }) =>
    shown.flatMap((fact) => {
      const [root, ...path] = fact.split(" > ");
      if (!Object.hasOwn(okta, root) || !Object.hasOwn(fake, root)) return [];
      const [real, ours] = [okta[root], fake[root]].map((value) => path.reduce(partOf, value));
      return [{ rule: name, shown: fact, okta: real, fake: ours, agree: ours !== undefined && includes(real, ours) }];
    }),
  );

/** The rules that these records confirm, each with the day of the newest record that does so. */
export function confirmedBy(
  rules: Rule[],
  records: { day: string; facts: JsonObject }[],
  fake: JsonObject,
): Map<string, string> {
  const days = new Map<string, string>();
  for (const { day, facts } of [...records].sort((a, b) => (a.day < b.day ? -1 : 1)))
    for (const { name } of rules) {
      const verdicts = judge(rules, facts, fake).filter(({ rule }) => rule === name);
      if (verdicts.length && verdicts.every(({ agree }) => agree)) days.set(name, day);
    }
  return days;
}

/** The README with these days in its table. */
export const dated = (readme: string, confirmed: ReadonlyMap<string, string>): string =>
  readme.replace(
    /^(\| `([a-z-]+)` \|.*\| )(never|\d{4}-\d\d-\d\d) \|$/gm,
    (_, row: string, name: string) => `${row}${confirmed.get(name) ?? "never"} |`,
  );

/** Source text in which the mark of each confirmed rule (`INFERENCE name`) is replaced by `TENANT day name`. */
export const marked = (source: string, confirmed: ReadonlyMap<string, string>): string =>
  source.replace(/(?:INFERENCE|TENANT \d{4}-\d\d-\d\d) ([a-z]+(?:-[a-z]+)+)/g, (_, name: string) => {
    const day = confirmed.get(name);
    return `${day ? `TENANT ${day}` : "INFERENCE"} ${name}`;
  });
