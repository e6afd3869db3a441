import { TerraformElement, TerraformResource, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { wholeOf } from "./address";
import { addressOf } from "./elements";
import { keepLifecycle } from "./lifecycle";
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
  if (removal === "refuse") keepLifecycle(resource, protectionOf(resource));
  if (removal === "forget") {
    new Removed(resource.node.scope as Construct, "Removed", () => addressesUpTo(resource));
    takeOut(resource, addressOf(resource));
  }
  // An anchor is no object in Okta.
  if (removal === "delete" && resource.terraformResourceType !== "terraform_data") toBeDeleted.add(resource);
}

const toBeDeleted = new WeakSet<TerraformResource>();
export const isToBeDeleted = (resource: TerraformResource): boolean => toBeDeleted.has(resource);

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

/** Addresses that are not in the program any more, with the path of the construct that they were of. */
const gone = new WeakMap<TerraformStack, Map<string, string>>();
export const takenOutOf = (stack: TerraformStack): Map<string, string> => gone.get(stack) ?? new Map<string, string>();

/** The elements that are not in the program any more. */
const goneElements = new WeakMap<TerraformStack, TerraformElement[]>();
export const elementsTakenOutOf = (stack: TerraformStack): TerraformElement[] => goneElements.get(stack) ?? [];

/** Takes an element out of the tree, so that it is not synthesized. The object stays usable: code that tunes it still compiles and runs. */
export function takeOut(element: TerraformElement, address: string): void {
  const stack = TerraformStack.of(element);
  const scope = element.node.scope as Construct;
  gone.set(stack, takenOutOf(stack).set(address, wholeOf(scope).node.path));
  goneElements.set(stack, [...elementsTakenOutOf(stack), element]);
  scope.node.tryRemoveChild(element.node.id);
}

/**
 * Where the program moves a resource too, the state may still have it at the old address. A block for an address that
 * the state does not have does nothing.
 */
function addressesUpTo(resource: TerraformResource): string[] {
  const { moved = [] } = resource.toTerraform() as { moved?: { from: string }[] };
  // A block names no single instance: the others would be forgotten too, and the stack is refused.
  return [...new Set([addressOf(resource), ...moved.map(({ from }) => from).filter((from) => !from.includes("["))])];
}

/** `removed` blocks, which CDKTF has no construct for. Those of a whole stack merge into one list. */
export class Removed extends TerraformElement {
  constructor(
    scope: Construct,
    id: string,
    private readonly addresses: () => string[],
  ) {
    super(scope, id);
  }

  override toTerraform() {
    const addresses = this.addresses();
    return addresses.length ? { removed: addresses.map((from) => ({ from, lifecycle: { destroy: false } })) } : {};
  }

  override toHclTerraform(): never {
    // CDKTF drops it from HCL, and without it the same plan would destroy the object.
    throw new Error(`${this.node.path}: CDKTF cannot write a removed block as HCL; synthesize JSON (without --hcl)`);
  }
}
