import { type ITerraformDependable, type TerraformProvider } from "cdktf";
import type { Removal } from "./internal/removal";

/** What every construct that writes to Okta takes. */
export interface OktaProps {
  /**
   * What happens in Okta when the program lets go of what the construct made.
   *
   * @default "refuse"
   */
  readonly removal?: Removal;
  /**
   * The okta provider, where a stack has more than one.
   *
   * @default - the stack's okta provider without an alias
   */
  readonly provider?: TerraformProvider;
  /**
   * What must be deployed before.
   *
   * @default - nothing but other writes to the same kind of schema; of a mapping, the attributes of the stack that its entries name
   */
  readonly dependsOn?: ITerraformDependable[];
}
