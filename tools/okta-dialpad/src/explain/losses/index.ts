// What the apply of a plan would erase, why, and how to go on without losing it: a rule a file.
import type { Names } from "../names";
import { IDENTITY, inOrder, isAbsent, kindOf } from "../objects";
import { numbering, type Plan, type ResourceChange, type Value } from "../plan";
import { deletedOwner } from "./deleted-owner";
import { erased } from "./erased";
import type { Around, Loss, Rule } from "./loss";
import { reducedMapping } from "./reduced-mapping";
import { wrongObject } from "./wrong-object";

const RULES: Rule[] = [erased, deletedOwner, wrongObject, reducedMapping];

export function lossesOf({ managed, binary }: Plan, names: Names): Loss[] {
  const numberOf = numbering();
  const used = new Set(managed.flatMap(idsIn).map(numberOf));
  const created = new Map(
    managed.filter(({ action }) => action === "create").map((change) => [whichOf(change, "after", numberOf), change]),
  );
  const around: Around = {
    ...{ names, binary, isUsed: (id) => used.has(numberOf(id)) },
    twinOf: (change) => created.get(whichOf(change, "before", numberOf)),
    clears: managed.some((change) => kindOf(change) === "mapping" && (change.action === "delete" || change.action === "replace")),
  };
  return inOrder(managed).flatMap((change) =>
    RULES.flatMap((rule) => rule(kindOf(change), change, around)).map((found) => ({ address: change.address, ...found })),
  );
}

/**
 * Which object in Okta it is, so far as its ids and its name tell, as a key: what is deleted at one address and
 * created at another may be the same,
 * renamed without telling Terraform.
 */
function whichOf(change: ResourceChange, side: "before" | "after", numberOf: (value: Value) => number | undefined): string | undefined {
  const kind = kindOf(change);
  if (kind === "anchor" || kind === "other") return undefined;
  const numbers = [...IDENTITY[kind], ...(kind === "mapping" ? [] : ["index"])].map((field) => numberOf(change[side][field]));
  return numbers.includes(undefined) ? undefined : [kind, ...numbers].join();
}

const idsIn = (change: ResourceChange) => {
  const fields = IDENTITY[kindOf(change)];
  return [change.before, change.after].flatMap((values) => fields.map((field) => values[field])).filter((id) => !isAbsent(id));
};
