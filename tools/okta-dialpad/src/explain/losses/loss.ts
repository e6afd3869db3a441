// What a loss is, and what the rules for them have in common.
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
  /** What is done, as a short sentence. */
  what: string;
  lost: string;
  why: string;
  instead: string;
}

/** What a rule finds: the address is that of the change. */
export type Found = Omit<Loss, "address">;

/** The rest of the plan, so far as it matters to one change. */
export interface Around {
  names: Names;
  binary: string;
  /** What is created, and may be the same object in Okta as the one that this change deletes. */
  twinOf: (change: ResourceChange) => ResourceChange | undefined;
  /** The plan clears a mapping, too: it is not the last step of a removal. */
  clears: boolean;
  /** Whether an object with this id is one to which attributes or mappings of the plan belong. */
  isUsed: (id: Value) => boolean;
}

/** What the apply of one change would erase, if anything. */
export type Rule = (kind: Kind, change: ResourceChange, around: Around) => Found[];

/** The pull request's label for a loss that is meant, in examples/pull-request. */
export const LABEL = "loses data on purpose";

/** For a shell: the key of a `for_each` may hold anything. */
export const quoted = (address: string) => `'${address.replaceAll("'", `'\\''`)}'`;
