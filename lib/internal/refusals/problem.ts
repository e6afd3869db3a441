import { Token, Tokenization } from "cdktf";
import { type Construct } from "constructs";
import { UNSEEN } from "../../article";

/**
 * What is wrong with a prop, or undefined. The value of a token is not judged, because only Terraform knows it. Text
 * beside a token is.
 */
export type Problem = string | undefined;

/** Throws one error with all problems of a construct. One error for each would cost a synth for each. */
export function refuse(construct: Construct, problems: Problem[]): void {
  const found = problems.filter((problem) => problem !== undefined);
  if (found.length === 0) return;
  const list = found.map((problem) => `- ${problem}`).join("\n");
  throw new Error(`${construct.node.path} (${construct.constructor.name}) is not valid:\n${list}`);
}

/** A value as a message shows it. */
export const shown = (value: unknown): string =>
  value === undefined ? "nothing" : JSON.stringify(value).replace(UNSEEN, (character) => `\\u{${hex(character)}}`);

/** The number of a character, as Unicode writes it. */
export const hex = (character: string): string => character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0");

/** Whether a value is known at synth. */
export const isKnown = (value: unknown): value is string => !Token.isUnresolved(value);

/** Stands for a token in a text that is judged. No text has this character. */
const TOKEN = "\uFFFF";

/** What the program itself wrote of a value, with a sign for each token. */
export function written(value: unknown): string {
  if (typeof value !== "string") return "";
  if (isKnown(value)) return value;
  const { tokens } = Tokenization.reverseString(value);
  return tokens.reduce((text: string, token) => text.replaceAll(Token.asString(token), TOKEN), value);
}

/** Also a $ right before a token: $${ is an escape, with which Terraform takes the expression of the token for text. */
export const EVALUATED = /[$%]\{|\$\uFFFF/;

/** A value that is neither a token nor of a form, or that Terraform would evaluate. */
export function malformed(prop: string, value: string | undefined, form: RegExp, expected: string): Problem {
  if (EVALUATED.test(written(value))) {
    const instead = "give the stringValue of a TerraformVariable or another token of CDKTF";
    return `${prop} is ${shown(value)}: Terraform would evaluate it; ${instead}`;
  }
  const fits = isKnown(value) ? form.test(value ?? "") : /^[\w\uFFFF]*$/.test(written(value));
  return fits ? undefined : `${prop} is ${shown(value)}: ${expected}`;
}
