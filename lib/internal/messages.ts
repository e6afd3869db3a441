import { Fn, Token } from "cdktf";

/**
 * An id for a message. Ids are no secrets, but Terraform leaves out a whole message in which one value comes from a
 * sensitive variable. `try` is there because `nonsensitive` fails for a value that is not sensitive, before Terraform
 * 1.7.
 */
export const tellable = (id: string): string =>
  Token.isUnresolved(id) ? Token.asString(Fn.try([Fn.nonsensitive(id), id])) : id;
