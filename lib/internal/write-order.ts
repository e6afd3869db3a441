import { TerraformDataSource, type TerraformElement, TerraformResource, Token } from "cdktf";
import { addressesOf, addressOf, type Elements } from "./elements";
import { namedAttributes } from "./named-attributes";
import { isOurs } from "./ownership";

/**
 * What an earlier pass added to `dependsOn` of a resource. If the program gave a list that is a token, also that
 * list.
 */
export interface Added {
  addresses: string[];
  token?: { given: string[]; replacedBy: string[] };
}

/**
 * Adds the order in which Okta must get the writes of a stack, for the program's own resources too. Terraform does
 * not know of this order. It follows the dependencies that there are already, so that it makes no circle.
 */
export function orderWrites(elements: Elements, added: Map<TerraformResource, Added>): void {
  elements.resources.forEach((resource) => takeBack(resource, added));
  mapAfterAttributes(elements, added);
  serialiseSchemaWrites(elements, added);
}

/** Removes what an earlier pass added, so that the next pass sees only the program's own dependencies. */
function takeBack(resource: TerraformResource, added: Map<TerraformResource, Added>): void {
  const { addresses, token } = added.get(resource) ?? {};
  if (!addresses) return;
  added.delete(resource);
  const others = resource.dependsOn?.filter((each) => !addresses.includes(each)) ?? [];
  if (token && resource.dependsOn === token.replacedBy) resource.dependsOn = token.given;
  else resource.dependsOn = others.length ? others : undefined;
}

/** The others that are not in the resource's own `depends_on`. */
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
  // CDKTF refuses a list with another item beside a token of a list.
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
 * Makes each mapping wait for the attributes of the stack that its entries name. Okta refuses an entry whose
 * attribute does not exist yet. Then Terraform taints the mapping, and to replace it would clear all its entries
 * (okta/terraform-provider-okta#2156).
 */
function mapAfterAttributes(elements: Elements, added: Map<TerraformResource, Added>): void {
  for (const [mapping, attributes] of namedAttributes(elements, elements.resources)) {
    const others = notWaitedFor(elements, mapping, attributes);
    // An attribute that the program deploys after the mapping exists in the org already.
    const after = others.length ? needing(elements, others, mapping) : new Set();
    runAfter(
      elements,
      added,
      mapping,
      others.filter((other) => !after.has(other)),
    );
  }
}

/** Those of some elements that need another one, directly or through others. */
export function needing<T extends TerraformElement>(elements: Elements, some: T[], other: TerraformElement): Set<T> {
  const known = new Map<TerraformElement, boolean>([[other, true]]);
  const needs = (element: TerraformElement): boolean => {
    const answer = known.get(element);
    if (answer !== undefined) return answer;
    // Terraform itself refuses a circle.
    known.set(element, false);
    const found = elements.neededBy(element).some(needs);
    known.set(element, found);
    return found;
  };
  return new Set(some.filter(needs));
}

/**
 * When two writes to a schema run at the same time, Okta loses one of them (okta/terraform-provider-okta#1378, #972).
 * So each write to a user schema waits for the one before it, and so does each write to an app schema, for each
 * provider. This holds across user types and apps too: two ids that only Terraform knows may be the same.
 *
 * Terraform cannot order the deletion of one attribute and the creation of another: they need two deploys.
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

/** The kind of schemas to which an element writes, if any. */
export function schemaOf(element: TerraformElement): "app schemas" | "user schemas" | undefined {
  if (!TerraformResource.isTerraformResource(element)) return undefined;
  const kind = /^okta_(app_)?user_(base_)?schema_property$/.exec(element.terraformResourceType);
  return kind ? (kind[1] ? "app schemas" : "user schemas") : undefined;
}

/**
 * Locals and the like of this library refer only to elements that the resources and data sources refer to before
 * them.
 */
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
