// Texts that Terraform evaluates.
import { type IResolvable, type IResolveContext, TerraformIterator, Token } from "cdktf";

/**
 * A Terraform expression as a text, which may hold tokens. It costs less than the functions and operators of CDKTF:
 * each of them records a stack trace, and is put together again whenever it is resolved.
 */
export class Expression implements IResolvable {
  readonly creationStack: string[] = [];

  constructor(readonly text: string) {}

  resolve(context: IResolveContext): string {
    const isWithinAnother = context.suppressBraces;
    // The tokens in the text are parts of this expression.
    context.suppressBraces = true;
    return isWithinAnother ? this.text : `\${${this.text}}`;
  }

  toString(): string {
    return Token.asString(this);
  }

  toJSON(): string {
    return "<unresolved-token>";
  }
}

/** An id as an expression has it: between quotes, unless the id is a token. */
export const quoted = (id: string): string => (Token.isUnresolved(id) ? id : `"${id}"`);

/** The list of a dynamic block. CDKTF's own iterators make new tokens whenever they are resolved. */
export class ListIterator extends TerraformIterator {
  constructor(private readonly list: string) {
    super();
  }

  /** @internal */
  override _getForEachExpression(): Expression {
    return new Expression(`toset(${this.list})`);
  }
}

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
      for (const [name, each] of Object.entries(value)) visit(each, LISTS_OF_ADDRESSES.has(name));
  };
  visit(json, false);
  return [...found];
}

const LISTS_OF_ADDRESSES = new Set(["depends_on", "replace_triggered_by"]);

const ADDRESS = /(data\.)?[a-z][a-z0-9_]*\.[A-Za-z_][A-Za-z0-9_-]*/g;
