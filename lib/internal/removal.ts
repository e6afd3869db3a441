import { type TerraformElement, type TerraformResource } from "cdktf";
import { type Construct } from "constructs";
import { Removed } from "./blocks/removed";
import { addressesOf, addressOf, movesOf } from "./elements";
import { pathOf } from "./ownership";
import { StackGuard } from "./stack-guard";
import { knowDestroy } from "./target-versions";

/**
 * What a deploy does to the objects in Okta once a program lets go of them:
 * - `refuse`: nothing. `prevent_destroy` fails every plan that would destroy or replace them; of a mapping it is
 *   `destroy = false` instead, where the context `targetVersions` names engines that all know it: then it is forgotten.
 * - `forget`: they leave the Terraform state and stay in Okta. Needs Terraform 1.7 or OpenTofu 1.10.
 * - `delete`: the protection is off, so that the deploy after the construct's removal deletes them.
 */
export type Removal = "refuse" | "forget" | "delete";

/** Protects a resource, or turns it into a `removed` block that leaves the object in Okta as it is. */
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
 * `destroy = false` lets go of an object instead of deleting it, where the engine is new enough. A mapping has it alone,
 * so that the next apply mends one that a failed create tainted: forgets it, and writes it again. An attribute has
 * `prevent_destroy` beside it, since Terraform deletes an attribute all the same where it replaces it.
 */
function protectionOf(resource: TerraformResource): Record<string, boolean> {
  if (!knowDestroy(resource.node.scope as Construct)) return { prevent_destroy: true };
  if (resource.terraformResourceType === "okta_profile_mapping") return { destroy: false };
  return { prevent_destroy: true, destroy: false };
}

/** Takes an element out of the tree, so that it is not synthesized. The object stays usable: code that tunes it still compiles and runs. */
export function takeOut(element: TerraformElement): void {
  const { takenOut } = StackGuard.of(element);
  for (const address of addressesOf(element)) takenOut.push({ element, address, owner: pathOf(element) });
  element.node.scope?.node.tryRemoveChild(element.node.id);
}

/**
 * Where the program moves a resource too, the state may still have it at the old address. A block for an address that
 * the state does not have does nothing.
 */
function addressesUpTo(resource: TerraformResource): string[] {
  // A block names no single instance: the others would be forgotten too, and the stack is refused.
  return [
    ...new Set([
      addressOf(resource),
      ...movesOf(resource)
        .map(({ from }) => from)
        .filter((from) => !from.includes("[")),
    ]),
  ];
}
