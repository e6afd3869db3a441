// What Terraform evaluates.
import { type IResolvable, type IResolveContext, Token } from "cdktf";

/**
 * An expression as it will stand in the JSON, of what is in the same stack. CDKTF's own references and functions, which
 * find their way into other stacks, record a stack trace each and are put together anew whenever they are resolved.
 */
export class Expression implements IResolvable {
  readonly creationStack: string[] = [];

  constructor(readonly text: string) {}

  resolve({ suppressBraces }: IResolveContext): string {
    return suppressBraces ? this.text : `\${${this.text}}`;
  }

  toString(): string {
    return Token.asString(this);
  }

  toJSON(): string {
    return "<unresolved-token>";
  }
}

/** What changes how Terraform reads on: outside of expressions, in a text within one, and in the expression itself. */
const OUTSIDE = /\$\$\{|%%\{|[$%]\{/g;
const IN_TEXT = /\$\$\{|%%\{|[$%]\{|\\[^]|"/g;
const IN_EXPRESSION = /[{}"]/g;

/** What Terraform evaluates in a text: what stands in `${}` and `%{}`, but for the plain text between quotes in there. */
export function expressionsIn(text: string): string {
  let found = "";
  // What is open, innermost last: an expression, an object in it, or a text in it.
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
    // What stands on the two sides of it is not one word.
    if (/[{}]$/.test(token)) found += " ";
  }
  return found;
}

/** The addresses that a value refers to: in expressions and where Terraform expects nothing but addresses, never in plain text. */
export function referencesIn(json: unknown): string[] {
  const found = new Set<string>();
  const visit = (value: unknown, areAddresses: boolean): void => {
    if (typeof value === "string") {
      for (const [address] of (areAddresses ? value : expressionsIn(value)).matchAll(ADDRESS)) found.add(address);
    } else if (Array.isArray(value)) value.forEach((each) => visit(each, areAddresses));
    else if (typeof value === "object" && value !== null)
      for (const [name, each] of Object.entries(value)) visit(each, /^(depends_on|replace_triggered_by)$/.test(name));
  };
  visit(json, false);
  return [...found];
}

const ADDRESS = /(data\.)?[a-z][a-z0-9_]*\.[A-Za-z_][A-Za-z0-9_-]*/g;
