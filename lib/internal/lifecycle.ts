import { TerraformElement } from "cdktf";

const kept = new WeakMap<TerraformElement, string[]>();

/** Sets arguments of a lifecycle so that they stay: one that a program sets later would replace that of the constructor, protection and all. */
export function keepLifecycle(element: TerraformElement, lifecycle: Record<string, unknown>): void {
  for (const [argument, value] of Object.entries(lifecycle)) element.addOverride(`lifecycle.${argument}`, value);
  kept.set(element, [...keptArguments(element), ...Object.keys(lifecycle)]);
}

/** The arguments that an element was made to keep. */
export const keptArguments = (element: TerraformElement): string[] => kept.get(element) ?? [];
