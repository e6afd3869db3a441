// Names that are misspelt. Nothing would read their values, and a protection that a value asks for would be missing.
import { type Construct } from "constructs";
import { type Problem, refuse } from "./problem";

/**
 * Props with a name that the construct does not know. TypeScript finds them, JavaScript does not.
 *
 * @param given the props of the program, or the rest of them
 * @param props all props that there are, in the order of their interface
 * @param path what stands before the name in a message
 */
export function unknownProps<Props>(given: object, props: Record<keyof Props, true>, path = ""): Problem[] {
  const expected = Object.keys(props);
  const unknown = Object.entries(given).filter(([prop, value]) => value !== undefined && !expected.includes(prop));
  return unknown.map(([prop]) => {
    const right = meant(prop, expected);
    return `${path}${prop} is no prop: ${right ? `write ${path}${right}` : `expected ${expected.join(", ")}`}`;
  });
}

/** Refuses a context key that is nearly one of this library's. All other keys belong to the program. */
export function refuseNearMisses(construct: Construct, keys: readonly string[]): void {
  const given = Object.keys(construct.node.getAllContext() as object).filter((key) => !keys.includes(key));
  refuse(
    construct,
    given.map((key) => {
      const right = meant(key, keys);
      return right && `the context has ${JSON.stringify(key)}, which nothing reads: write ${JSON.stringify(right)}`;
    }),
  );
}

/** The known name that a misspelt name most likely stands for. */
function meant(name: string, known: readonly string[]): string | undefined {
  const plain = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, "");
  const near = known
    .map((right) => ({
      right,
      wrong: edits(plain(name), plain(right)),
      most: Math.max(1, Math.floor(right.length / 5)),
    }))
    .filter(({ right, wrong, most }) => wrong <= most && plain(right)[0] === plain(name)[0])
    .sort((one, other) => one.wrong - other.wrong);
  return near[0]?.right;
}

/** How many letters must be added, removed or changed to make one text of another (Levenshtein distance). */
function edits(from: string, to: string): number {
  let row = [...Array(to.length + 1).keys()];
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++)
      next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (from[i - 1] === to[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[to.length];
}
