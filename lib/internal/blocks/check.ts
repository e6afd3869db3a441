import { type IResolvable, TerraformElement } from "cdktf";
import { type Construct } from "constructs";

export interface Assertion {
  /** Terraform condition; a plan warns where it is false. */
  readonly condition: IResolvable;
  /** The warning. */
  readonly errorMessage: string;
}

/** A `check` block, which CDKTF has no construct for: its assertions warn at plan and apply, and stop neither. */
export class Check extends TerraformElement {
  readonly assertions: Assertion[] = [];

  constructor(
    scope: Construct,
    id: string,
    private readonly name: string,
  ) {
    super(scope, id);
  }

  override toTerraform() {
    const assert = this.assertions.map(({ condition, errorMessage }) => ({ condition, error_message: errorMessage }));
    return { check: { [this.name]: { assert } } };
  }

  override toHclTerraform(): never {
    throw new Error(`${this.node.path}: CDKTF cannot write a check block as HCL; synthesize JSON (without --hcl)`);
  }
}
