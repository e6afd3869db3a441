import { LazyBase, Tokenization } from "cdktf";
import { malformed, type Problem } from "./problem";

export function malformedAppId(prop: string, value: string | undefined): Problem {
  const where = "in the address of the app's page in the Admin Console (/admin/app/.../instance/0oa...)";
  return malformed(
    prop,
    value,
    /^0oa[0-9A-Za-z]{17}$/,
    `expected an app id, 0oa and 17 letters or digits, as ${where}`,
  );
}

export function malformedUserTypeId(prop: string, value: string | undefined): Problem {
  if (value === undefined) return undefined;
  const expected =
    "expected a user type id, oty and 17 letters or digits; leave it out for the org's default user type";
  return malformed(prop, value, /^oty[0-9A-Za-z]{17}$/, expected);
}

/** An id at an end of a profile mapping. */
export function malformedEnd(prop: string, value: string | undefined): Problem {
  const ids = "an app id (0oa...) or a user type id (oty...), each with 17 more letters or digits";
  const others = 'a schema id (osc...) and "default" are refused by Okta';
  return malformed(prop, value, /^(0oa|oty)[0-9A-Za-z]{17}$/, `expected ${ids}; ${others}`);
}

/** An id that stands in expressions, where CDKTF would write the value of a lazy token without quotes. */
export function lazyId(prop: string, value: string | undefined): Problem {
  if (value === undefined || !Tokenization.reverseString(value).tokens.some((token) => token instanceof LazyBase))
    return undefined;
  return `${prop} is a lazy value: expected the id itself, or what Terraform knows, such as a variable`;
}
