import { type TerraformElement, type TerraformResource } from "cdktf";
import { type Construct } from "constructs";
import { Removed } from "./blocks/removed";
import { addressesOf, addressOf, movesOf } from "./elements";
import { pathOf } from "./ownership";
import { StackGuard } from "./stack-guard";
import { knowDestroy } from "./target-versions";

/**
 * What a deploy does to the objects in Okta when the program lets go of them:
 * - `refuse`: nothing. With `prevent_destroy`, every plan fails that would destroy or replace them. A profile mapping
 *   has `destroy = false` instead, if all engines that the context `targetVersions` names know it: such a mapping is
 *   forgotten.
 * - `forget`: the objects leave the Terraform state and stay in Okta. This needs Terraform 1.7 or OpenTofu 1.10.
 * - `delete`: the objects have no protection. After that, remove the construct: the next deploy deletes them.
 */
export type Removal = "refuse" | "forget" | "delete";

/** Protects a resource, or replaces it by a `removed` block, with which the object in Okta stays as it is. */
export function applyRemoval(resource: TerraformResource, removal: Removal): void {
  if (removal === "refuse") StackGuard.of(resource).lockLifecycle(resource, protectionOf(resource));
  if (removal === "forget") {
    new Removed(resource.node.scope as Construct, "Removed", () => addressesUpTo(resource));
    takeOut(resource);
  }
  // An anchor is no object in Okta.
  if (removal === "delete" && resource.terraformResourceType !== "terraform_data")
    StackGuard.of(resource).toBeDeleted.add(resource);
}

/**
 * With `destroy = false`, a new enough engine forgets an object instead of deleting it. A mapping has only this: when a
 * failed create has tainted the mapping, the next apply forgets it and writes it again. An attribute also has
 * `prevent_destroy`, because Terraform deletes the attribute in a replacement, even with `destroy = false`.
 */
function protectionOf(resource: TerraformResource): Record<string, boolean> {
  if (!knowDestroy(resource.node.scope as Construct)) return { prevent_destroy: true };
  if (resource.terraformResourceType === "okta_profile_mapping") return { destroy: false };
  return { prevent_destroy: true, destroy: false };
}

/**
 * Takes an element out of the tree, so that it is not synthesized. Code of the program that changes the element still
 * runs.
 */
export function takeOut(element: TerraformElement): void {
  const { takenOut } = StackGuard.of(element);
  for (const address of addressesOf(element)) takenOut.push({ element, address, owner: pathOf(element) });
  element.node.scope?.node.tryRemoveChild(element.node.id);
}

/**
 * The address of a resource, and those from which the program moves it, because the state may still have such an
 * address. A block for an address that is not in the state does nothing.
 */
function addressesUpTo(resource: TerraformResource): string[] {
  // A block cannot name a single instance: the others would be forgotten too. A guard refuses such a stack.
  return [
    ...new Set([
      addressOf(resource),
      ...movesOf(resource)
        .map(({ from }) => from)
        .filter((from) => !from.includes("[")),
    ]),
  ];
}
