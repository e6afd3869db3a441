// What a stack holds, as Terraform will see it.
import {
  DefaultTokenResolver,
  StringConcat,
  TerraformDataSource,
  TerraformElement,
  TerraformLocal,
  TerraformModule,
  TerraformOutput,
  TerraformProvider,
  TerraformResource,
  TerraformStack,
  TerraformVariable,
  Token,
  Tokenization,
} from "cdktf";
import { type IConstruct } from "constructs";
import { referencesIn } from "./expressions";

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

type Named = Record<string, unknown>;

/** What an element adds to the stack's JSON. */
interface Block {
  resource?: Record<string, Named>;
  data?: Record<string, Named>;
  removed?: { from: string }[];
  moved?: { from: string; to: string }[];
}

const blockOf = (element: TerraformElement): Block => element.toTerraform() as Block;

/** The constructs and elements of a stack, in the order of its tree. A stack below it is another one, with a state of its own. */
export function nodesOf(stack: TerraformStack): IConstruct[] {
  const nodes: IConstruct[] = [];
  const add = (node: IConstruct) => {
    nodes.push(node);
    for (const child of node.node.children) if (!TerraformStack.isStack(child)) add(child);
  };
  add(stack);
  return nodes;
}

export const addressOf = (resource: TerraformResource) =>
  `${resource.terraformResourceType}.${resource.friendlyUniqueId}`;

/** The moves that an element declares. */
export const movesOf = (resource: TerraformResource): { from: string; to: string }[] =>
  resource.hasResourceMove() ? (blockOf(resource).moved ?? []) : [];

/** The addresses at which an element stands: none for a resource that moves away. No value needs to be resolved for them. */
export function addressesOf(element: TerraformElement): string[] {
  if (TerraformResource.isTerraformResource(element))
    return element.hasResourceMove() && !blockOf(element).resource ? [] : [addressOf(element)];
  if (TerraformDataSource.isTerraformDataSource(element))
    return [`data.${element.terraformResourceType}.${element.friendlyUniqueId}`];
  if (TerraformProvider.isTerraformProvider(element)) return [];
  for (const [kind, prefix] of PLAIN) if (element instanceof kind) return [`${prefix}.${element.friendlyUniqueId}`];
  const { data = {}, ...rest } = blockOf(element) as Record<string, Record<string, Named> | undefined>;
  const names = { locals: "local", variable: "var", output: "output", module: "module", check: "check" };
  return [
    ...Object.entries(data).flatMap(([type, named]) => Object.keys(named).map((name) => `data.${type}.${name}`)),
    ...Object.entries(names).flatMap(([block, prefix]) =>
      Object.keys(rest[block] ?? {}).map((name) => `${prefix}.${name}`),
    ),
  ];
}

const PLAIN = [
  [TerraformLocal, "local"],
  [TerraformVariable, "var"],
  [TerraformOutput, "output"],
  [TerraformModule, "module"],
] as const;

/** The elements of a stack at one moment. Each is resolved once at most, and only where something asks for it. */
export class Elements {
  readonly nodes: IConstruct[];
  readonly all: TerraformElement[];
  readonly resources: TerraformResource[];
  private readonly blocks = new Map<TerraformElement, Block>();
  private readonly referred = new Map<TerraformElement, string[]>();
  private readonly ordered = new Map<TerraformElement, TerraformElement[]>();
  private byAddress?: Map<string, TerraformElement>;

  constructor(readonly stack: TerraformStack) {
    this.nodes = nodesOf(stack);
    this.all = this.nodes.filter((node) => TerraformElement.isTerraformElement(node));
    this.resources = this.all.filter((element) => TerraformResource.isTerraformResource(element));
  }

  /** The element at an address; a provider is at the name that resources say. */
  readonly at = (address: string): TerraformElement | undefined => {
    this.byAddress ??= new Map(this.all.flatMap((element) => placesOf(element).map((each) => [each, element])));
    return this.byAddress.get(address);
  };

  /** Nothing for what has no arguments, such as a resource that is moved away. */
  argumentsOf(element: TerraformElement): Arguments {
    const { resource, data } = this.resolved(element);
    const [named] = Object.values(resource ?? data ?? {});
    const [block] = Object.values(named ?? {});
    return block ?? {};
  }

  /** The addresses that an element refers to. */
  referencesOf(element: TerraformElement): string[] {
    const known = this.referred.get(element) ?? referencesIn(this.resolved(element));
    this.referred.set(element, known);
    return known;
  }

  /** The elements that Terraform evaluates, or applies, before an element: also what its provider is configured with. */
  neededBy(element: TerraformElement): TerraformElement[] {
    const needed = [...this.referencesOf(element), ...providerAddresses(element, this.argumentsOf(element))].map(
      this.at,
    );
    return [...needed.filter((each) => each !== undefined), ...(this.ordered.get(element) ?? [])];
  }

  /** From here on, an element needs others too. */
  order(element: TerraformElement, after: TerraformElement[]): void {
    this.ordered.set(element, [...(this.ordered.get(element) ?? []), ...after]);
  }

  private resolved(element: TerraformElement): Block {
    const known = this.blocks.get(element) ?? (resolve(blockOf(element), this.stack) as Block);
    this.blocks.set(element, known);
    return known;
  }
}

/** What CDKTF makes of a value. Its own way through a value is slow: it is left what is a token, or may hold one. */
function resolve(value: unknown, scope: TerraformStack): unknown {
  if (value === undefined || (typeof value === "string" && !MAY_HOLD_TOKEN.test(value))) return value;
  if (isPlain(value) && !Token.isUnresolved(value))
    return Array.isArray(value)
      ? value.map((each) => resolve(each, scope))
      : Object.fromEntries(Object.entries(value).map(([name, each]) => [name, resolve(each, scope)]));
  return Tokenization.resolve(value, { scope, resolver: RESOLVER, preparing: false });
}

/** Also the large exponent of a number that is a token. */
const MAY_HOLD_TOKEN = /TfToken\[|e\+\d/;

const isPlain = (value: unknown): value is object => Array.isArray(value) || value?.constructor === Object;

const RESOLVER = new DefaultTokenResolver(new StringConcat());

const placesOf = (element: TerraformElement): string[] =>
  TerraformProvider.isTerraformProvider(element) ? [`provider ${element.fqn}`] : addressesOf(element);

function providerAddresses(element: TerraformElement, { provider }: Arguments): string[] {
  if (!TerraformResource.isTerraformResource(element) && !TerraformDataSource.isTerraformDataSource(element)) return [];
  return [`provider ${provider ?? element.terraformResourceType.split("_")[0]}`];
}

/** An id of a user type; `default` for one that is looked up by the name that Okta gives the default user type in every org. */
export function userTypeIn(elements: Elements, id?: string): string | undefined {
  const address = /^\$\{(?:coalesce\()?(data\.okta_user_type\.[\w-]+)\.id\b[^}]*\}$/.exec(id ?? "")?.[1];
  const lookup = address && elements.at(address);
  return lookup && elements.argumentsOf(lookup).name === "user" ? "default" : id;
}
