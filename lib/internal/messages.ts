import { Fn, Token } from "cdktf";

/**
 * An id as a message may hold it. Ids are no secrets, but Terraform drops a whole message for one that comes from a sensitive variable; and before
 * 1.7 `nonsensitive` fails for a value that is not sensitive.
 */
export const tellable = (id: string): string =>
  Token.isUnresolved(id) ? Token.asString(Fn.try([Fn.nonsensitive(id), id])) : id;
