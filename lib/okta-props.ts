import { type ITerraformDependable, type TerraformProvider } from "cdktf";
import type { Removal } from "./internal/removal";

/** The props of every construct that writes to Okta. */
export interface OktaProps {
  /**
   * What happens in Okta when the program lets go of what the construct made.
   *
   * @default "refuse"
   */
  readonly removal?: Removal;
  /**
   * The okta provider, in a stack with more than one.
   *
   * @default - the okta provider without an alias
   */
  readonly provider?: TerraformProvider;
  /**
   * What Terraform deploys before the construct. The order in which Okta must get the writes of one stack is added to
   * it.
   *
   * @default - nothing
   */
  readonly dependsOn?: ITerraformDependable[];
}
