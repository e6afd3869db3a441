import { TerraformDataSource, type TerraformElement, TerraformResource, Token } from "cdktf";
import { addressesOf, addressOf, type Elements } from "./elements";
import { namedAttributes } from "./named-attributes";
import { isOurs } from "./ownership";

/** What an earlier pass added to a resource, and what the program gave it where that was a list that only CDKTF can read. */
export interface Added {
  addresses: string[];
  token?: { given: string[]; replacedBy: string[] };
}

/**
 * The order in which Okta must get the writes of a stack, where Terraform sees none: also those of the program's own resources. It follows the
 * dependencies that are there already, and makes no circle.
 */
export function orderWrites(elements: Elements, added: Map<TerraformResource, Added>): void {
  elements.resources.forEach((resource) => takeBack(resource, added));
  mapAfterAttributes(elements, added);
  serialiseSchemaWrites(elements, added);
}

/** Takes back what an earlier pass added, so that the next one sees the program's own dependencies alone. */
function takeBack(resource: TerraformResource, added: Map<TerraformResource, Added>): void {
  const { addresses, token } = added.get(resource) ?? {};
  if (!addresses) return;
  added.delete(resource);
  const others = resource.dependsOn?.filter((each) => !addresses.includes(each)) ?? [];
  if (token && resource.dependsOn === token.replacedBy) resource.dependsOn = token.given;
  else resource.dependsOn = others.length ? others : undefined;
}

/** Others that it does not wait for by its own `depends_on`. */
function notWaitedFor(
  elements: Elements,
  resource: TerraformResource,
  others: TerraformResource[],
): TerraformResource[] {
  const { depends_on = [] } = elements.argumentsOf(resource);
  return others.filter((other) => !depends_on.includes(addressOf(other)));
}

function runAfter(
  elements: Elements,
  added: Map<TerraformResource, Added>,
  resource: TerraformResource,
  others: TerraformResource[],
): void {
  if (others.length === 0) return;
  const addresses = others.map(addressOf);
  const { depends_on = [] } = elements.argumentsOf(resource);
  const { dependsOn: given = [] } = resource;
  const before = added.get(resource);
  // CDKTF refuses a list that is a token and something beside it.
  const isToken = Token.isUnresolved(given);
  const dependsOn = [...(isToken ? depends_on : given), ...addresses];
  const token = isToken
    ? { given, replacedBy: dependsOn }
    : before?.token && { ...before.token, replacedBy: dependsOn };
  added.set(resource, { addresses: [...(before?.addresses ?? []), ...addresses], token });
  resource.dependsOn = dependsOn;
  elements.order(resource, others);
}

/**
 * Okta refuses an entry that names an attribute which is not there yet. A mapping whose create was refused is tainted, and replacing it would
 * clear all its entries (okta/terraform-provider-okta#2156): so each mapping waits for the attributes of the stack that its entries name.
 */
function mapAfterAttributes(elements: Elements, added: Map<TerraformResource, Added>): void {
  for (const [mapping, attributes] of namedAttributes(elements, elements.resources)) {
    const others = notWaitedFor(elements, mapping, attributes);
    // One that the program deploys after the mapping was in the org before.
    const after = others.length ? needing(elements, others, mapping) : new Set();
    runAfter(
      elements,
      added,
      mapping,
      others.filter((other) => !after.has(other)),
    );
  }
}

/** Those of some elements that need another, by way of whatever else. */
export function needing<T extends TerraformElement>(elements: Elements, some: T[], other: TerraformElement): Set<T> {
  const known = new Map<TerraformElement, boolean>([[other, true]]);
  const needs = (element: TerraformElement): boolean => {
    const answer = known.get(element);
    if (answer !== undefined) return answer;
    // A circle is Terraform's to tell.
    known.set(element, false);
    const found = elements.neededBy(element).some(needs);
    known.set(element, found);
    return found;
  };
  return new Set(some.filter(needs));
}

/**
 * Okta loses one of two schema writes that run at once (okta/terraform-provider-okta#1378, #972), so the writes to user schemas are chained,
 * and those to app schemas, per provider: also across user types and apps, since two ids that are known only to Terraform may be one schema.
 *
 * Terraform has no order between the deletion of one attribute and the creation of another: those belong into two deploys.
 */
function serialiseSchemaWrites(elements: Elements, added: Map<TerraformResource, Added>): void {
  const writes = elements.resources.filter(schemaOf);
  if (new Set(writes.map(schemaOf)).size === writes.length) return;
  const last = new Map<string, TerraformResource>();
  for (const element of dependenciesFirst(elements)) {
    const schema = schemaOf(element);
    if (!schema || !TerraformResource.isTerraformResource(element) || addressesOf(element).length === 0) continue;
    const chain = `${schema} of ${elements.argumentsOf(element).provider ?? "okta"}`;
    const before = last.get(chain);
    if (before) runAfter(elements, added, element, notWaitedFor(elements, element, [before]));
    last.set(chain, element);
  }
}

/** Whether an element writes to a schema, and to which kind of one. */
export function schemaOf(element: TerraformElement): "app schemas" | "user schemas" | undefined {
  if (!TerraformResource.isTerraformResource(element)) return undefined;
  const kind = /^okta_(app_)?user_(base_)?schema_property$/.exec(element.terraformResourceType);
  return kind ? (kind[1] ? "app schemas" : "user schemas") : undefined;
}

/** What this library makes beside resources and data sources refers to nothing that they do not refer to before it. */
const isBeside = (element: TerraformElement) =>
  !TerraformResource.isTerraformResource(element) &&
  !TerraformDataSource.isTerraformDataSource(element) &&
  isOurs(element);

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
  elements.all.filter((element) => !isBeside(element)).forEach(visit);
  return [...ordered];
}
