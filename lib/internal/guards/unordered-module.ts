import { type TerraformElement, TerraformModule } from "cdktf";
import { pathOf } from "../ownership";
import { needing, schemaOf } from "../write-order";
import type { Guard } from "./guard";

/**
 * A module that may write to schemas. Nothing orders its writes and those of the stack, because nobody can look into
 * it.
 */
export const unorderedModule: Guard = (elements) => {
  const modules = elements.all.filter(mayWriteSchemas);
  const writes = modules.length ? elements.resources.filter(schemaOf) : [];
  return modules.flatMap((module) => {
    const after = needing(elements, writes, module);
    const apart = writes.filter((write) => !after.has(write) && needing(elements, [module], write).size === 0);
    if (apart.length === 0) return [];
    const paths = [...new Set(apart.map(pathOf))].join(" and ");
    return [
      {
        at: module,
        warning:
          `${module.node.path} may write schemas of Okta, at once with ${paths}, and Okta lose some: ` +
          "give it dependsOn with their resources, or name it in theirs",
      },
    ];
  });
};

/** Whether the source of a module names Okta, or the module is given an okta provider. */
function mayWriteSchemas(element: TerraformElement): element is TerraformModule {
  if (!(element instanceof TerraformModule)) return false;
  const given = (element.providers ?? []).map((each) => ("terraformResourceType" in each ? each : each.provider));
  return /okta/i.test(element.source) || given.some(({ terraformResourceType }) => terraformResourceType === "okta");
}
