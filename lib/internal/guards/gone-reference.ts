import { TerraformResource } from "cdktf";
import { pathOf } from "../ownership";
import type { Guard } from "./guard";

/** Terraform would refuse the reference, but not say why what it names is gone. */
export const goneReference: Guard = (elements, { takenOut }) => {
  if (takenOut.length === 0) return [];
  const owners = new Map(takenOut.map(({ address, owner }) => [address, owner]));
  return elements.all.flatMap((element) =>
    elements.referencesOf(element).flatMap((address) => {
      const owner = owners.get(address);
      if (!owner) return [];
      // Taking the resource out instead of the reference would be a deletion: of every entry, where it is a mapping.
      const orForget = TerraformResource.isTerraformResource(element)
        ? ', or let go of what refers with removal "forget" too'
        : "";
      return [
        `${pathOf(element)} refers to ${address}, which the removal of ${owner} takes out of the program: take that reference out first${orForget}`,
      ];
    }),
  );
};
