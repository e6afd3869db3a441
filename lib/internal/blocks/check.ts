import { type IResolvable, TerraformElement } from "cdktf";
import { type Construct } from "constructs";

export interface Assertion {
  /** A Terraform condition. */
  readonly condition: IResolvable;
  /** The warning, shown when the condition is false. */
  readonly errorMessage: string;
}

/**
 * A `check` block, for which CDKTF has no construct. Its assertions warn at plan and at apply, and stop neither of
 * them.
 */
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
