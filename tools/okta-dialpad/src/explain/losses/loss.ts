// What a loss is, and what the rules have in common.
import type { Names } from "../names";
import type { Kind } from "../objects";
import type { ResourceChange, Value } from "../plan";

/** The kinds of losses, each with its plural, for the count in the verdict. */
export const LOSSES = {
  "attribute deleted": "attributes deleted",
  "attribute deleted and created anew": "attributes deleted and created anew",
  "mapping cleared": "mappings cleared",
  "mapping reduced to the program's entries": "mappings reduced to the program's entries",
  "change to the wrong object": "changes to the wrong object",
  "app deleted": "apps deleted",
  "identity provider deleted": "identity providers deleted",
  "user type deleted": "user types deleted",
} as const;

export interface Loss {
  sort: keyof typeof LOSSES;
  address: string;
  /** What the plan does, as a short sentence. */
  what: string;
  lost: string;
  why: string;
  instead: string;
}

/** What a rule finds. The address is that of the change. */
export type Found = Omit<Loss, "address">;

/** The rest of the plan, so far as it matters to one change. */
export interface Around {
  names: Names;
  binary: string;
  /** The change that creates what may be the same object in Okta as the one that this change deletes. */
  twinOf: (change: ResourceChange) => ResourceChange | undefined;
  /** Whether the plan clears a mapping. Then it is not the last step of `removal: "delete"`. */
  clears: boolean;
  /** Whether attributes or mappings of the plan belong to the object with this id. */
  isUsed: (id: Value) => boolean;
}

/** What the apply of one change would erase, if anything. */
export type Rule = (kind: Kind, change: ResourceChange, around: Around) => Found[];

/** The label of a pull request that lets a loss pass which is meant, in examples/pull-request. */
export const LABEL = "loses data on purpose";

/** An address, quoted for a shell: the key of a `for_each` may have any character. */
export const quoted = (address: string) => `'${address.replaceAll("'", `'\\''`)}'`;
