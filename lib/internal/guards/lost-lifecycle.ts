import { addressesOf } from "../elements";
import type { Guard } from "./guard";

/**
 * A protection that an override of the whole lifecycle removes, which nobody sees. An override of the single argument
 * is allowed: it says what it does.
 */
export const lostLifecycle: Guard = (elements, { locked }) =>
  elements.all.flatMap((element) => {
    const kept = locked.get(element);
    if (!kept || addressesOf(element).length === 0) return [];
    const { lifecycle = {} } = elements.argumentsOf(element);
    const lost = kept.filter((argument) => lifecycle[argument] === undefined);
    if (lost.length === 0) return [];
    return [
      `${element.node.path} lost ${lost.map((argument) => `lifecycle.${argument}`).join(" and ")} ` +
        "to an override of its whole lifecycle: override its single arguments, such as lifecycle.ignore_changes",
    ];
  });
