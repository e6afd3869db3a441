import { TerraformElement, TerraformResource } from "cdktf";
import { Construct } from "constructs";

/**
 * What a deploy does to the objects in Okta once a program lets go of them:
 * - `refuse`: nothing. `prevent_destroy` fails every plan that would destroy or replace them.
 * - `forget`: they leave the Terraform state and stay in Okta. Needs Terraform 1.7 or OpenTofu 1.10.
 * - `delete`: the protection is off, so that the deploy after the construct's removal deletes them.
 */
export type Removal = "refuse" | "forget" | "delete";

/** Protects a resource, or turns it into a `removed` block that leaves the object in Okta as it is. */
export function applyRemoval(resource: TerraformResource, removal: Removal): void {
  if (removal === "refuse") resource.lifecycle = { preventDestroy: true };
  if (removal === "forget") {
    const scope = resource.node.scope as Construct;
    new Removed(scope, "Removed", `${resource.terraformResourceType}.${resource.friendlyUniqueId}`);
    // Out of the tree it is not synthesized; the object itself stays usable, so that code that tunes it still compiles and runs.
    scope.node.tryRemoveChild(resource.node.id);
  }
}

/** A `removed` block, which CDKTF has no construct for. Blocks of a whole stack merge into one list. */
class Removed extends TerraformElement {
  constructor(
    scope: Construct,
    id: string,
    private readonly from: string,
  ) {
    super(scope, id);
  }

  override toTerraform() {
    return { removed: [{ from: this.from, lifecycle: { destroy: false } }] };
  }

  override toHclTerraform(): never {
    // CDKTF drops it from HCL, and without it the same plan would destroy the object.
    throw new Error(`${this.node.path}: CDKTF cannot write a removed block as HCL; synthesize JSON (without --hcl)`);
  }
}
