import { TerraformElement, TerraformResource, TerraformStack, Token } from "cdktf";
import { addressesOf, addressOf, Elements } from "./elements";
import { namedAttributes } from "./named-attributes";

/** What an earlier pass added to a resource, and what the program gave it where that was a list that only CDKTF can read. */
interface Added {
  addresses: string[];
  token?: { given: string[]; replacedBy: string[] };
}
const added = new WeakMap<TerraformResource, Added>();

/**
 * The order in which Okta must get the writes of a stack, where Terraform sees none: also those of the program's own resources. It follows the
 * dependencies that are there already, and makes no circle.
 */
export function orderWrites(stack: TerraformStack): void {
  const elements = new Elements(stack);
  const resources = elements.all.filter((element) => TerraformResource.isTerraformResource(element));
  resources.forEach(takeBack);
  mapAfterAttributes(elements, resources);
  serialiseSchemaWrites(elements, resources);
}

/** Takes back what an earlier pass added, so that the next one sees the program's own dependencies alone. */
function takeBack(resource: TerraformResource): void {
  const { addresses, token } = added.get(resource) ?? {};
  if (!addresses) return;
  added.delete(resource);
  const others = resource.dependsOn?.filter((each) => !addresses.includes(each)) ?? [];
  if (token && resource.dependsOn === token.replacedBy) resource.dependsOn = token.given;
  else resource.dependsOn = others.length ? others : undefined;
}

function runAfter(elements: Elements, resource: TerraformResource, others: TerraformResource[]): void {
  const { depends_on = [] } = elements.argumentsOf(resource);
  const addresses = others.map(addressOf).filter((address) => !depends_on.includes(address));
  if (addresses.length === 0) return;
  const { dependsOn: given = [] } = resource;
  const before = added.get(resource);
  // CDKTF refuses a list that is a token and something beside it.
  const isToken = Token.isUnresolved(given);
  const dependsOn = [...(isToken ? depends_on : given), ...addresses];
  const token = isToken ? { given, replacedBy: dependsOn } : before?.token && { ...before.token, replacedBy: dependsOn };
  added.set(resource, { addresses: [...(before?.addresses ?? []), ...addresses], token });
  resource.dependsOn = dependsOn;
  elements.order(resource, others);
}

/**
 * Okta refuses an entry that names an attribute which is not there yet. A mapping whose create was refused is tainted, and replacing it would
 * clear all its entries (okta/terraform-provider-okta#2156): so each mapping waits for the attributes of the stack that its entries name.
 */
function mapAfterAttributes(elements: Elements, resources: TerraformResource[]): void {
  for (const [mapping, attributes] of namedAttributes(elements, resources)) {
    // One that the program deploys after the mapping was in the org before.
    const others = attributes.filter((attribute) => !needs(elements, attribute, mapping));
    runAfter(elements, mapping, others);
  }
}

/** Whether an element needs another, by way of whatever else. */
export function needs(elements: Elements, element: TerraformElement, other: TerraformElement): boolean {
  const seen = new Set([element]);
  for (const each of seen) elements.neededBy(each).forEach((needed) => seen.add(needed));
  return seen.has(other);
}

/**
 * Okta loses one of two schema writes that run at once (okta/terraform-provider-okta#1378, #972), so the writes to user schemas are chained,
 * and those to app schemas, per provider: also across user types and apps, since two ids that are known only to Terraform may be one schema.
 *
 * Terraform has no order between the deletion of one attribute and the creation of another: those belong into two deploys.
 */
function serialiseSchemaWrites(elements: Elements, resources: TerraformResource[]): void {
  const writes = resources.filter(schemaOf);
  if (new Set(writes.map(schemaOf)).size === writes.length) return;
  const last = new Map<string, TerraformResource>();
  for (const element of dependenciesFirst(elements)) {
    const schema = schemaOf(element);
    if (!schema || !TerraformResource.isTerraformResource(element) || addressesOf(element).length === 0) continue;
    const chain = `${schema} of ${elements.argumentsOf(element).provider ?? "okta"}`;
    const before = last.get(chain);
    if (before) runAfter(elements, element, [before]);
    last.set(chain, element);
  }
}

/** Whether an element writes to a schema, and to which kind of one. */
export function schemaOf(element: TerraformElement): "app schemas" | "user schemas" | undefined {
  if (!TerraformResource.isTerraformResource(element)) return undefined;
  const kind = /^okta_(app_)?user_(base_)?schema_property$/.exec(element.terraformResourceType);
  return kind ? (kind[1] ? "app schemas" : "user schemas") : undefined;
}

/** The stack's elements in the order in which Terraform could apply them one after another. */
function dependenciesFirst(elements: Elements): TerraformElement[] {
  const ordered = new Set<TerraformElement>();
  const visiting = new Set<TerraformElement>();
  const visit = (element: TerraformElement) => {
    if (ordered.has(element) || visiting.has(element)) return;
    visiting.add(element);
    elements.neededBy(element).forEach(visit);
    ordered.add(element);
  };
  elements.all.forEach(visit);
  return [...ordered];
}
