import { Expression, UntracedToken } from "../expressions";

/** CDKTF looks for this mark, and writes a value that has it as a dynamic block. */
const DYNAMIC_BLOCK = Symbol.for("cdktf/TerraformDynamicBlock");

/**
 * A dynamic block: one block of an argument for each item of a list. The one that CDKTF makes of an iterator records
 * seven stack traces in a synth, and CDKTF has no other.
 */
export class DynamicBlock extends UntracedToken {
  /**
   * @param list a list of Terraform
   * @param content the arguments of each block; `${each.value}` is the item
   */
  constructor(
    private readonly list: string,
    private readonly content: Record<string, string>,
  ) {
    super();
    Object.defineProperty(this, DYNAMIC_BLOCK, { value: true });
  }

  /** CDKTF calls this for the JSON. */
  toTerraformDynamicBlockJson() {
    return { for_each: new Expression(`toset(${this.list})`), iterator: "each", content: this.content };
  }

  resolve(): never {
    throw new Error("this version of CDKTF does not know the mark of a dynamic block");
  }
}
