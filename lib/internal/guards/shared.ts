import { type TerraformElement } from "cdktf";
import { isOurs, pathOf } from "../ownership";

/** The keys that more than one element has, at least one of them of this library. */
export function shared<T extends { key: string; element: TerraformElement }>(
  keyed: T[],
): { key: string; paths: string; all: T[] }[] {
  const byKey = new Map<string, T[]>();
  for (const each of keyed) {
    const all = byKey.get(each.key);
    if (all) all.push(each);
    else byKey.set(each.key, [each]);
  }
  return [...byKey]
    .filter(([, all]) => all.length > 1 && all.some(({ element }) => isOurs(element)))
    .map(([key, all]) => ({ key, paths: all.map(({ element }) => pathOf(element)).join(" and "), all }));
}
