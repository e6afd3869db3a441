// Texts that Terraform evaluates.
import { type IResolvable, type IResolveContext, Token } from "cdktf";

/** A token that records no stack trace. CDKTF's own tokens do, and that is the greater part of what they cost. */
export abstract class UntracedToken implements IResolvable {
  readonly creationStack: string[] = [];

  abstract resolve(context: IResolveContext): unknown;

  toString(): string {
    return Token.asString(this);
  }

  toJSON(): string {
    return "<unresolved-token>";
  }
}

/**
 * A Terraform expression as a text, which may hold tokens. The functions and operators of CDKTF are put together again
 * whenever they are resolved.
 */
export class Expression extends UntracedToken {
  constructor(readonly text: string) {
    super();
  }

  resolve(context: IResolveContext): string {
    const isWithinAnother = context.suppressBraces;
    // The tokens in the text are parts of this expression.
    context.suppressBraces = true;
    return isWithinAnother ? this.text : `\${${this.text}}`;
  }
}

/** An id as an expression has it: between quotes, unless the id is a token. */
export const quoted = (id: string): string => (Token.isUnresolved(id) ? id : `"${id}"`);

// The signs that change how Terraform reads on: outside of expressions, in a text within an expression, and in the
// expression itself.
const OUTSIDE = /\$\$\{|%%\{|[$%]\{/g;
const IN_TEXT = /\$\$\{|%%\{|[$%]\{|\\[^]|"/g;
const IN_EXPRESSION = /[{}"]/g;

/**
 * The parts of a text that Terraform evaluates: those in `${}` and `%{}`, without the plain texts between quotes in
 * them.
 */
export function expressionsIn(text: string): string {
  let found = "";
  // The open expressions, objects and texts, the innermost one last.
  const open: ("${" | "{" | '"')[] = [];
  for (let at = 0; at < text.length;) {
    const inside = open.at(-1);
    const evaluated = inside === "${" || inside === "{";
    const tokens = evaluated ? IN_EXPRESSION : inside ? IN_TEXT : OUTSIDE;
    tokens.lastIndex = at;
    const { 0: token, index } = tokens.exec(text) ?? { 0: "", index: text.length };
    if (evaluated) found += text.slice(at, index);
    at = index + token.length;
    if (token === '"' && inside === '"') open.pop();
    else if (token === '"') open.push('"');
    else if (token === "{") open.push("{");
    else if (token === "}") open.pop();
    else if (token === "${" || token === "%{") open.push("${");
    // The parts on the two sides of this sign are not one word.
    if (/[{}]$/.test(token)) found += " ";
  }
  return found;
}

/** The addresses to which a value refers, in expressions and in lists of addresses. Plain text is not looked at. */
export function referencesIn(json: unknown): string[] {
  const found = new Set<string>();
  const visit = (value: unknown, areAddresses: boolean): void => {
    if (typeof value === "string") {
      const evaluated = areAddresses ? value : expressionsIn(value);
      if (evaluated) for (const [address] of evaluated.matchAll(ADDRESS)) found.add(address);
    } else if (Array.isArray(value)) value.forEach((each) => visit(each, areAddresses));
    else if (typeof value === "object" && value !== null)
      for (const [name, each] of Object.entries(value)) {
        visit(name, false);
        visit(each, LISTS_OF_ADDRESSES.has(name));
      }
  };
  visit(json, false);
  return [...found];
}

const LISTS_OF_ADDRESSES = new Set(["depends_on", "replace_triggered_by"]);

const ADDRESS = /(data\.)?[a-z][a-z0-9_]*\.[A-Za-z_][A-Za-z0-9_-]*/g;
