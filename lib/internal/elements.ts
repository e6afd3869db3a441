// The elements of a stack, as Terraform will see them.
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

/** The arguments of a resource or data source at which the guards look. */
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

/** A mapping entry. */
interface Entry {
  id?: string;
  expression?: string;
}

type Named = Record<string, unknown>;

/** The JSON of one element. */
interface Block {
  resource?: Record<string, Named>;
  data?: Record<string, Named>;
  removed?: { from: string }[];
  moved?: { from: string; to: string }[];
}

const blockOf = (element: TerraformElement): Block => element.toTerraform() as Block;

/**
 * The constructs and elements of a stack, in the order of its tree. A stack below it has a state of its own, and is
 * left out.
 */
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

/** The moves that a resource declares. */
export const movesOf = (resource: TerraformResource): { from: string; to: string }[] =>
  resource.hasResourceMove() ? (blockOf(resource).moved ?? []) : [];

/** The addresses of an element. A resource that moves away has none. */
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

/** The elements of a stack at one moment. Each is resolved at most once, and only when a guard asks for it. */
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

  /** The element with an address. A provider has the name by which resources refer to it. */
  readonly at = (address: string): TerraformElement | undefined => {
    this.byAddress ??= new Map(this.all.flatMap((element) => placesOf(element).map((each) => [each, element])));
    return this.byAddress.get(address);
  };

  /** The arguments of an element. A resource that moves away has none. */
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

  /** The elements that Terraform evaluates or applies before an element, those that its provider needs included. */
  neededBy(element: TerraformElement): TerraformElement[] {
    const needed = [...this.referencesOf(element), ...providerAddresses(element, this.argumentsOf(element))].map(
      this.at,
    );
    return [...needed.filter((each) => each !== undefined), ...(this.ordered.get(element) ?? [])];
  }

  /** Records that an element now needs others too. */
  order(element: TerraformElement, after: TerraformElement[]): void {
    this.ordered.set(element, [...(this.ordered.get(element) ?? []), ...after]);
  }

  private resolved(element: TerraformElement): Block {
    const known = this.blocks.get(element) ?? (resolve(blockOf(element), this.stack) as Block);
    this.blocks.set(element, known);
    return known;
  }
}

/** The value that CDKTF would make. CDKTF is slow, so it gets only tokens, and texts that may hold a token. */
function resolve(value: unknown, scope: TerraformStack): unknown {
  if (value === undefined || (typeof value === "string" && !MAY_HOLD_TOKEN.test(value))) return value;
  if (Array.isArray(value) && !Token.isUnresolved(value))
    return value.map((each) => resolve(each, scope)).filter((each) => each !== undefined);
  if (isPlain(value) && !Token.isUnresolved(value))
    return Object.fromEntries(
      Object.entries(value)
        // A key may be a token, too.
        .map(([key, each]) => [resolve(key, scope), resolve(each, scope)])
        .filter(([, each]) => each !== undefined),
    );
  return Tokenization.resolve(value, { scope, resolver: RESOLVER, preparing: false });
}

/** A token that is a number has a large exponent. */
const MAY_HOLD_TOKEN = /TfToken\[|e\+\d/;

const isPlain = (value: unknown): value is object => value?.constructor === Object;

const RESOLVER = new DefaultTokenResolver(new StringConcat());

const placesOf = (element: TerraformElement): string[] =>
  TerraformProvider.isTerraformProvider(element) ? [`provider ${element.fqn}`] : addressesOf(element);

function providerAddresses(element: TerraformElement, { provider }: Arguments): string[] {
  if (!TerraformResource.isTerraformResource(element) && !TerraformDataSource.isTerraformDataSource(element)) return [];
  return [`provider ${provider ?? element.terraformResourceType.split("_")[0]}`];
}

/** The id of a user type. For a lookup by the name that the default user type has in every org, this is `default`. */
export function userTypeIn(elements: Elements, id?: string): string | undefined {
  const address = /^\$\{(?:coalesce\()?(data\.okta_user_type\.[\w-]+)\.id\b[^}]*\}$/.exec(id ?? "")?.[1];
  const lookup = address && elements.at(address);
  return lookup && elements.argumentsOf(lookup).name === "user" ? "default" : id;
}
