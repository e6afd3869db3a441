import { Removed } from "../blocks/removed";
import { addressesOf } from "../elements";
import type { Guard } from "./guard";
import { shared } from "./shared";

/** CDKTF merges elements that share an address into one, without a word; and what is both declared and forgotten Terraform refuses. */
export const sharedAddress: Guard = ({ all }) => {
  const used = all.flatMap((element) =>
    (element instanceof Removed ? element.addresses() : addressesOf(element)).map((address) => ({
      key: address,
      element,
    })),
  );
  const addresses = new Map<string, string[]>();
  shared(used).forEach(({ key, paths }) => addresses.set(paths, [...(addresses.get(paths) ?? []), key]));
  return [...addresses].map(
    ([paths, all]) =>
      `${paths} share the address${all.length > 1 ? "es" : ""} ${all.join(", ")}: give one of them another id`,
  );
};
