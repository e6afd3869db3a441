// What the apply of a plan would erase, why, and how to go on without losing it. Each rule has a file of its own.
import type { Names } from "../names";
import { IDENTITY, inOrder, isAbsent, kindOf } from "../objects";
import { numbering, type Plan, type ResourceChange } from "../plan";
import type { Twins } from "../twins";
import { deletedOwner } from "./deleted-owner";
import { erased } from "./erased";
import type { Around, Loss, Rule } from "./loss";
import { reducedMapping } from "./reduced-mapping";
import { wrongObject } from "./wrong-object";

const RULES: Rule[] = [erased, deletedOwner, wrongObject, reducedMapping];

export function lossesOf({ managed, binary }: Plan, names: Names, twins: Twins): Loss[] {
  const numberOf = numbering();
  const used = new Set(managed.flatMap(idsIn).map(numberOf));
  const around: Around = {
    ...{ names, binary, isUsed: (id) => used.has(numberOf(id)) },
    twinOf: (change) => twins.of(change),
    clears: managed.some(
      (change) => kindOf(change) === "mapping" && (change.action === "delete" || change.action === "replace"),
    ),
  };
  return inOrder(managed).flatMap((change) =>
    RULES.flatMap((rule) => rule(kindOf(change), change, around)).map((found) => ({
      address: change.address,
      ...found,
    })),
  );
}

const idsIn = (change: ResourceChange) => {
  const fields = IDENTITY[kindOf(change)];
  return [change.before, change.after]
    .flatMap((values) => fields.map((field) => values[field]))
    .filter((id) => !isAbsent(id));
};
