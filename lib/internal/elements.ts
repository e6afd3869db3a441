// What a stack holds, as Terraform will see it.
import { DefaultTokenResolver, StringConcat, TerraformElement, TerraformResource, TerraformStack, Tokenization } from "cdktf";

/** The elements of a stack. A stack below it is another one, with a state and addresses of its own. */
export const elementsOf = (stack: TerraformStack): TerraformElement[] =>
  stack.node
    .findAll()
    .filter((node) => TerraformElement.isTerraformElement(node))
    .filter((element) => !TerraformStack.isStack(element) && TerraformStack.of(element) === stack);

export const resourcesOf = (stack: TerraformStack): TerraformResource[] =>
  elementsOf(stack).filter((element) => TerraformResource.isTerraformResource(element));

export const addressOf = (resource: TerraformResource) => `${resource.terraformResourceType}.${resource.friendlyUniqueId}`;

export const providerOf = (resource: TerraformResource) => resource.provider?.fqn ?? "okta";

/** The arguments of a resource that say what it writes. */
interface Arguments {
  app_id?: string;
  user_type?: string;
  index?: string;
  source_id?: string;
  target_id?: string;
  depends_on?: string[];
}

export const argumentsOf = (stack: TerraformStack, resource: TerraformResource) =>
  synthesized(stack, resource).resource[resource.terraformResourceType][resource.friendlyUniqueId] as Arguments;

type Named = Record<string, unknown>;

/** What an element adds to the stack's JSON. */
type Synthesized = { resource: Record<string, Named>; data: Record<string, Named> } & Record<string, Named>;

const synthesized = (stack: TerraformStack, element: TerraformElement) =>
  Tokenization.resolve(element.toTerraform(), {
    scope: stack,
    resolver: new DefaultTokenResolver(new StringConcat()),
    preparing: false,
  }) as Synthesized;

/** The addresses at which an element stands. */
export function addressesOf(element: TerraformElement): string[] {
  const {
    resource = {},
    data = {},
    locals = {},
    variable = {},
    output = {},
    module = {},
    check = {},
  } = element.toTerraform() as Partial<Synthesized>;
  const typed = (prefix: string, blocks: Record<string, Named>) =>
    Object.entries(blocks).flatMap(([type, named]) => Object.keys(named).map((name) => `${prefix}${type}.${name}`));
  const plain = (prefix: string, named: Named) => Object.keys(named).map((name) => `${prefix}.${name}`);
  return [
    ...typed("", resource),
    ...typed("data.", data),
    ...plain("local", locals),
    ...plain("var", variable),
    ...plain("output", output),
    ...plain("module", module),
    ...plain("check", check),
  ];
}

/** The addresses that an element refers to: in expressions and where Terraform expects nothing but addresses, never in plain text. */
export function referencesIn(stack: TerraformStack, element: TerraformElement): string[] {
  const expressions = (value: unknown, key = ""): string[] => {
    if (typeof value === "string") return /^(depends_on|replace_triggered_by)$/.test(key) ? [value] : (/\$\{.*\}/s.exec(value) ?? []);
    if (typeof value !== "object" || value === null) return [];
    return Object.entries(value).flatMap(([name, each]) => expressions(each, Array.isArray(value) ? key : name));
  };
  return expressions(synthesized(stack, element)).flatMap((expression) => {
    const found = expression.matchAll(/(data\.)?[a-z][a-z0-9_]*\.[A-Za-z_][A-Za-z0-9_-]*/g);
    return [...found].map(([address]) => address);
  });
}
