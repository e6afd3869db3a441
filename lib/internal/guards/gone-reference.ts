import { TerraformResource } from "cdktf";
import { pathOf } from "../ownership";
import type { Guard } from "./guard";

/** A reference to an element that a removal took out. Terraform would refuse it too, but could not say why. */
export const goneReference: Guard = (elements, { takenOut }) => {
  if (takenOut.length === 0) return [];
  const owners = new Map(takenOut.map(({ address, owner }) => [address, owner]));
  return elements.all.flatMap((element) =>
    elements.referencesOf(element).flatMap((address) => {
      const owner = owners.get(address);
      if (!owner) return [];
      // Somebody who removes the whole resource instead of the reference deletes its object; of a mapping, all entries.
      const orForget = TerraformResource.isTerraformResource(element)
        ? ', or let go of what refers with removal "forget" too'
        : "";
      return [
        `${pathOf(element)} refers to ${address}, which the removal of ${owner} takes out of the program: ` +
          `take that reference out first${orForget}`,
      ];
    }),
  );
};
