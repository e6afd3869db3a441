import { type Construct } from "constructs";
import { meant } from "./names";
import { refuse } from "./refusals/problem";

/** Refuses a context key that nearly is one of ours: nobody would read it, nor miss the safety that it asks for. Others are not ours. */
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
