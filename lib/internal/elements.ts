// What a stack holds, as Terraform will see it.
import {
  DefaultTokenResolver,
  StringConcat,
  TerraformDataSource,
  TerraformElement,
  TerraformProvider,
  TerraformResource,
  TerraformStack,
  Tokenization,
} from "cdktf";

/** The elements of a stack. A stack below it is another one, with a state and addresses of its own. */
export const elementsOf = (stack: TerraformStack): TerraformElement[] =>
  stack.node
    .findAll()
    .filter((node) => TerraformElement.isTerraformElement(node))
    .filter((element) => TerraformStack.of(element) === stack);

export const resourcesOf = (stack: TerraformStack): TerraformResource[] =>
  elementsOf(stack).filter((element) => TerraformResource.isTerraformResource(element));

export const addressOf = (resource: TerraformResource) => `${resource.terraformResourceType}.${resource.friendlyUniqueId}`;

/** Of a resource or data source: the arguments that say what it writes, and how. */
interface Arguments {
  app_id?: string;
  user_type?: string;
  index?: string;
  source_id?: string;
  target_id?: string;
  name?: string;
  mappings?: Entry[];
  dynamic?: { mappings?: { content?: Entry } };
  provider?: string;
  depends_on?: string[];
  for_each?: unknown;
  count?: unknown;
  lifecycle?: Record<string, unknown>;
}

/** An entry of a mapping. */
interface Entry {
  id?: string;
  expression?: string;
}

/** Nothing for what has no arguments, such as a resource that is moved away. */
export const argumentsOf = (element: TerraformElement): Arguments => argumentsIn(synthesized(element));

function argumentsIn({ resource, data }: Synthesized): Arguments {
  const [named] = Object.values(resource ?? data ?? {});
  const [block] = Object.values(named ?? {});
  return block ?? {};
}

type Named = Record<string, unknown>;

/** What an element adds to the stack's JSON. */
type Synthesized = Partial<{ resource: Record<string, Named>; data: Record<string, Named>; removed: { from: string }[] }> &
  Record<string, unknown>;

const synthesized = (element: TerraformElement) =>
  Tokenization.resolve(element.toTerraform(), {
    scope: TerraformStack.of(element),
    resolver: new DefaultTokenResolver(new StringConcat()),
    preparing: false,
  }) as Synthesized;

/** The addresses at which an element stands. */
export function addressesOf(element: TerraformElement): string[] {
  const { resource = {}, data = {}, ...rest } = element.toTerraform() as Synthesized;
  const typed = (prefix: string, blocks: Record<string, Named>) =>
    Object.entries(blocks).flatMap(([type, named]) => Object.keys(named).map((name) => `${prefix}${type}.${name}`));
  const plain = { locals: "local", variable: "var", output: "output", module: "module", check: "check" };
  return [
    ...typed("", resource),
    ...typed("data.", data),
    ...Object.entries(plain).flatMap(([block, prefix]) => Object.keys(rest[block] ?? {}).map((name) => `${prefix}.${name}`)),
  ];
}

/** The addresses that an element lets go of. */
export const forgottenBy = (element: TerraformElement): string[] =>
  ((element.toTerraform() as Synthesized).removed ?? []).map(({ from }) => from);

/** An id of a user type; `default` for one that is looked up by the name that Okta gives the default user type in every org. */
export function userTypeIn(elements: Elements, id?: string): string | undefined {
  const address = /^\$\{(?:coalesce\()?(data\.okta_user_type\.[\w-]+)\.id\b[^}]*\}$/.exec(id ?? "")?.[1];
  const lookup = address && elements.at(address);
  return lookup && elements.argumentsOf(lookup).name === "user" ? "default" : id;
}

/** The elements of a stack at one moment. Each is resolved once at most, and only where something asks for it. */
export class Elements {
  readonly all: TerraformElement[];
  private readonly known = new Map<TerraformElement, Synthesized>();
  private readonly referred = new Map<TerraformElement, string[]>();
  private readonly ordered = new Map<TerraformElement, TerraformElement[]>();
  private byAddress?: Map<string, TerraformElement>;

  constructor(stack: TerraformStack) {
    this.all = elementsOf(stack);
  }

  readonly at = (address: string): TerraformElement | undefined => {
    this.byAddress ??= new Map(this.all.flatMap((element) => addressed(element).map((each) => [each, element])));
    return this.byAddress.get(address);
  };

  argumentsOf(element: TerraformElement): Arguments {
    return argumentsIn(this.synthesized(element));
  }

  /** The elements that Terraform evaluates, or applies, before an element: also what its provider is configured with. */
  neededBy(element: TerraformElement): TerraformElement[] {
    const addresses = this.referred.get(element) ?? referencesOf(this.synthesized(element));
    this.referred.set(element, addresses);
    const needed = [...addresses, ...providerAddresses(element, this.argumentsOf(element))].map(this.at);
    return [...needed.filter((each) => each !== undefined), ...(this.ordered.get(element) ?? [])];
  }

  /** From here on, an element needs others too. */
  order(element: TerraformElement, after: TerraformElement[]): void {
    this.ordered.set(element, [...(this.ordered.get(element) ?? []), ...after]);
  }

  private synthesized(element: TerraformElement): Synthesized {
    const known = this.known.get(element) ?? synthesized(element);
    this.known.set(element, known);
    return known;
  }
}

/** Where others find an element: a provider by the name that resources say. */
const addressed = (element: TerraformElement): string[] =>
  TerraformProvider.isTerraformProvider(element) ? [`provider ${element.fqn}`] : addressesOf(element);

function providerAddresses(element: TerraformElement, { provider }: Arguments): string[] {
  if (!TerraformResource.isTerraformResource(element) && !TerraformDataSource.isTerraformDataSource(element)) return [];
  return [`provider ${provider ?? element.terraformResourceType.split("_")[0]}`];
}

/** The addresses that an element refers to: in expressions and where Terraform expects nothing but addresses, never in plain text. */
export const referencesIn = (element: TerraformElement): string[] => referencesOf(synthesized(element));

function referencesOf(json: Synthesized): string[] {
  const texts = (value: unknown, key = ""): string[] => {
    if (typeof value === "string") return [/^(depends_on|replace_triggered_by)$/.test(key) ? value : expressionsIn(value)];
    if (typeof value !== "object" || value === null) return [];
    return Object.entries(value).flatMap(([name, each]) => texts(each, Array.isArray(value) ? key : name));
  };
  return texts(json).flatMap((text) =>
    [...text.matchAll(/(data\.)?[a-z][a-z0-9_]*\.[A-Za-z_][A-Za-z0-9_-]*/g)].map(([address]) => address),
  );
}

/** What Terraform evaluates in a text: what stands in `${}` and `%{}`, but for the plain text between quotes in there. */
function expressionsIn(text: string): string {
  let found = "";
  // How many braces are open in each expression that is open; at a quote in one, a text is open in it.
  const open: { braces: number; inText: boolean }[] = [];
  for (let at = 0; at < text.length; at++) {
    const [here, next, last] = [text[at], text[at + 1], open.at(-1)];
    const plain = !last || last.inText;
    if (plain && /[$%]/.test(here) && next === here && text[at + 2] === "{") at += 2;
    else if (plain && /[$%]/.test(here) && next === "{") {
      open.push({ braces: 0, inText: false });
      found += " ";
      at += 1;
    } else if (!last) continue;
    else if (last.inText) {
      if (here === "\\") at += 1;
      else if (here === '"') last.inText = false;
    } else if (here === '"') last.inText = true;
    else if (here === "}" && last.braces === 0) open.pop();
    else {
      last.braces += here === "{" ? 1 : here === "}" ? -1 : 0;
      found += here;
    }
  }
  return found;
}
