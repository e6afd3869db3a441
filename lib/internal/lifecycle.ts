import { TerraformElement } from "cdktf";
import { StackGuard } from "./stack-guard";

/**
 * Sets arguments of a lifecycle by override, which a lifecycle that the program sets later does not replace, protection
 * and all. A program that overrides the whole lifecycle is refused.
 */
export function lockLifecycle(element: TerraformElement, lifecycle: Record<string, unknown>): void {
  const { locked } = StackGuard.of(element);
  for (const [argument, value] of Object.entries(lifecycle)) element.addOverride(`lifecycle.${argument}`, value);
  locked.set(element, [...(locked.get(element) ?? []), ...Object.keys(lifecycle)]);
}
