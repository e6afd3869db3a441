import { TerraformElement } from "cdktf";
import { type Construct } from "constructs";

/** `removed` blocks, which CDKTF has no construct for. Those of a whole stack merge into one list. */
export class Removed extends TerraformElement {
  constructor(
    scope: Construct,
    id: string,
    /** What leaves the state; the objects stay. */
    readonly addresses: () => string[],
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
