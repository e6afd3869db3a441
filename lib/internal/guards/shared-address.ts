import { Removed } from "../blocks/removed";
import { addressesOf } from "../elements";
import type { Guard } from "./guard";
import { shared } from "./shared";

/**
 * Elements with the same address. CDKTF merges them into one and says nothing. If one of them is a `removed` block,
 * Terraform refuses both.
 */
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
    ([paths, keys]) =>
      `${paths} share the address${keys.length > 1 ? "es" : ""} ${keys.join(", ")}: give one of them another id`,
  );
};
