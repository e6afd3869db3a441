import { TerraformElement } from "cdktf";
import { type Construct } from "constructs";

/** `removed` blocks, for which CDKTF has no construct. CDKTF merges those of a whole stack into one list. */
export class Removed extends TerraformElement {
  constructor(
    scope: Construct,
    id: string,
    /** The addresses that leave the state. The objects stay in Okta. */
    readonly addresses: () => string[],
  ) {
    super(scope, id);
  }

  override toTerraform() {
    const addresses = this.addresses();
    return addresses.length ? { removed: addresses.map((from) => ({ from, lifecycle: { destroy: false } })) } : {};
  }

  override toHclTerraform(): never {
    // CDKTF leaves the block out of HCL, and without the block the same plan would destroy the object.
    throw new Error(`${this.node.path}: CDKTF cannot write a removed block as HCL; synthesize JSON (without --hcl)`);
  }
}
