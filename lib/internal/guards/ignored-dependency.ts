import { isOurs } from "../ownership";
import type { Guard } from "./guard";

/** A dependency between constructs (`node.addDependency`), which CDKTF ignores: it reads only `dependsOn`. */
export const ignoredDependency: Guard = ({ nodes }) =>
  nodes.flatMap((node) =>
    node.node.dependencies
      .filter((dependency) => isOurs(node) || isOurs(dependency))
      .map((dependency) => ({
        at: node,
        warning:
          "node.addDependency has no effect in CDKTF: " +
          `${node.node.path} does not wait for ${dependency.node.path}. ` +
          "Give it dependsOn, with the resources of the other",
      })),
  );
