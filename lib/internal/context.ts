import { type Construct } from "constructs";
import { meant } from "./names";
import { refuse } from "./refusals/problem";

/**
 * Refuses a context key that is nearly one of this library's: nothing would read the key, and nobody would see that the
 * protection is missing. All other keys belong to the program.
 */
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
