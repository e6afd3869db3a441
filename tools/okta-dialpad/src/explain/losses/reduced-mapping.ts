// A mapping of which only the program's entries stay.
import { code } from "../markdown";
import { isAbsent, nameOf, plain } from "../objects";
import type { Rule } from "./loss";

export const reducedMapping: Rule = (kind, { action, before, after }, { names }) => {
  const flag = code("delete_when_absent");
  if (action !== "create" && action !== "update" && action !== "forget and create") return [];
  if (kind !== "mapping" || isAbsent(after.delete_when_absent)) return [];
  const name = nameOf(kind, isAbsent(before.source_id) ? after : before, names);
  return [
    {
      sort: "mapping reduced to the program's entries",
      what: `Clears the ${name} but for the program's entries`,
      lost: "every entry of this mapping that the program does not list, whoever made it",
      why: `${flag} ${after.delete_when_absent === true ? "is on" : `may be on (${plain(after.delete_when_absent)})`}`,
      instead: `take ${flag} out of the program: then the provider touches the listed entries only`,
    },
  ];
};
