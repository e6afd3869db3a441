import { type Construct } from "constructs";
import { type Problem, refuse } from "./refusals/problem";

/** Major and minor of the first versions that know `lifecycle.destroy`. */
const FIRST: Record<string, [number, number]> = { terraform: [1, 16], opentofu: [1, 12] };

/**
 * Whether every engine that the context `targetVersions` names knows `lifecycle.destroy`, in its whole range. The
 * context is `{ "terraform": ">=1.16.3", "opentofu": ">=1.12.4" }`, or has one of the two. Without the context the
 * answer is no.
 *
 * CDK Terrain reads the same context, with all ranges that npm knows. Two forms of them are read here: they need no
 * parser.
 *
 * @throws an error when the context is not valid
 */
export function knowDestroy(construct: Construct): boolean {
  const context: unknown = construct.node.tryGetContext("targetVersions");
  if (context === undefined) return false;
  const named = Object.entries(typeof context === "object" ? { ...context } : {});
  const problems = named.map(([engine, range]) => problem(engine, range));
  refuse(construct, named.length ? problems : [`context targetVersions is ${JSON.stringify(context)}: ${EXPECTED}`]);
  return named.every(([engine, range]) => {
    const [major, minor] = lowest(range)!;
    const [firstMajor, firstMinor] = FIRST[engine];
    return major > firstMajor || (major === firstMajor && minor >= firstMinor);
  });
}

const EXPECTED = 'expected { "terraform": ">=X.Y.Z", "opentofu": ">=X.Y.Z" }, or one of them';

function problem(engine: string, range: unknown): Problem {
  if (!Object.hasOwn(FIRST, engine)) return `context targetVersions names ${JSON.stringify(engine)}: ${EXPECTED}`;
  if (lowest(range)) return undefined;
  const given = `context targetVersions.${engine} is ${JSON.stringify(range)}`;
  return `${given}: expected >=X.Y.Z or >=X.Y.Z <N, such as ">=1.16.3" or ">=1.16.3 <2"`;
}

/** Major, minor and patch of the lowest version of a range. Undefined for a range of another form. */
function lowest(range: unknown): number[] | undefined {
  const found = typeof range === "string" && /^>=(\d+)\.(\d+)\.(\d+)( <\d+(\.\d+){0,2})?$/.exec(range);
  return found ? found.slice(1, 4).map(Number) : undefined;
}
