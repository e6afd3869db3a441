import { Construct } from "constructs";
import { type Problem } from "./problem";

/** Dependencies that are no Terraform elements. CDKTF leaves them out of the list and says nothing. */
export function uselessDependencies(prop: string, dependencies: readonly unknown[] | undefined): Problem[] {
  if (dependencies === undefined) return [];
  if (!Array.isArray(dependencies))
    return [`${prop} is no list: expected a list of resources, data sources or modules`];
  return dependencies
    .filter((each) => typeof each !== "object" || each === null || !("fqn" in each))
    .map((each) => {
      const what = Construct.isConstruct(each) ? `${each.node.path} (${each.constructor.name})` : JSON.stringify(each);
      return `${prop} has ${what}: expected a resource, data source or module, such as the resource of a construct`;
    });
}
