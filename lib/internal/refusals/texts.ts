import { LOOK_ALIKE_QUOTES, UNSEEN } from "../../article";
import { EVALUATED, hex, isKnown, type Problem, shown, written } from "./problem";

/** A text that people read, or that Okta stores as it stands. */
export function malformedText(prop: string, value: string | undefined): Problem {
  const own = written(value);
  if (isKnown(value) && !own.trim()) return `${prop} is ${shown(value)}: expected a text`;
  if (EVALUATED.test(own)) {
    const beside = isKnown(value) ? "" : ", and no $ right before a token";
    return `${prop} is ${shown(value)}: Terraform would evaluate \${ and %{; write the text without them${beside}`;
  }
  const [odd] = /\p{Cs}|[^\P{Cc}\n\t]/u.exec(own) ?? [];
  if (odd !== undefined) return `${prop} is ${shown(value)}: ${shown(odd)} is not a character of a text`;
  return undefined;
}

/** A text of one line that is compared, or looked for, exactly as it stands. */
export const malformedLine = (prop: string, value: string | undefined): Problem =>
  malformedText(prop, value) ?? unseenCharacter(prop, value);

/** The path of a value in a SCIM user. */
export const malformedExternalName = (prop: string, value: string | undefined): Problem =>
  curlyQuote(prop, value) ?? malformedLine(prop, value);

/** A refusal of a prop that may be left out. */
export const ifGiven = (
  refusal: (prop: string, value: string) => Problem,
  prop: string,
  value: string | undefined,
): Problem => (value === undefined ? undefined : refusal(prop, value));

/**
 * A character that nobody sees. Two names that differ by it look like one, and are two to Okta.
 *
 * @param part the part of the value that is looked at
 */
export function unseenCharacter(prop: string, value: string | undefined, part = written(value)): Problem {
  const [found] = /^ | $/.exec(part) ?? part.match(UNSEEN) ?? [];
  return found && `${prop} is ${shown(value)}: U+${hex(found)} cannot be seen there; write it without`;
}

/**
 * A quote as a word processor writes it. It looks right in a review, and finds nothing in a SCIM user.
 *
 * @param part the part of the value that is looked at
 */
export function curlyQuote(prop: string, value: string | undefined, part = written(value)): Problem {
  const [curly] = LOOK_ALIKE_QUOTES.exec(part) ?? [];
  return curly && `${prop} is ${shown(value)}: ${shown(curly)} is not a straight quote; write ' (U+0027)`;
}
