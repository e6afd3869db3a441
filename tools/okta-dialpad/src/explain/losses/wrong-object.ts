// An object that is there gets the id of another app or user type.
import { code, fromTo } from "../markdown";
import { IDENTITY, isAbsent, named, nameOf } from "../objects";
import { same } from "../plan";
import type { Rule } from "./loss";

/** The provider takes another id for a change in place, and writes onto the old object. */
export const wrongObject: Rule = (kind, { action, before, after }, { names }) => {
  if (action !== "update") return [];
  return IDENTITY[kind].flatMap((field) => {
    const [from, to] = [before[field], after[field]];
    if (same(from, to) || isAbsent(from)) return [];
    if (field === "user_type" && typeof from === "string" && typeof to === "string" && names.sameUserType(from, to))
      return [];
    const [old, now] = [from, to].map((id) => named(id, (each) => names.exactly(each)));
    return {
      sort: "change to the wrong object",
      what:
        `Moves the ${nameOf(kind, before, names)} to another object, which the provider cannot do: ` + fromTo(old, now),
      lost:
        kind === "mapping"
          ? `the entries are written into the old mapping, of ${old}, and ${now} gets none`
          : `the attribute in ${old} is left behind with nothing to look after it, ` +
            `and an attribute of the same name in ${now} is overwritten`,
      why: "the provider takes another id for a change in place",
      instead:
        `put the old id back. To change to another app or user type: let go of the old sync ` +
        `(${code('removal: "forget"')}), and add a new construct with another construct id`,
    };
  });
};
