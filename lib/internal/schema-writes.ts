import { TerraformElement, TerraformResource, TerraformStack } from "cdktf";
import { addressesOf, addressOf, argumentsOf, elementsOf, providerOf, referencesIn } from "./elements";

const chained = new WeakMap<TerraformResource, string>();

/**
 * Okta loses one of two schema writes that run at once (okta/terraform-provider-okta#1378, #972), so the writes to user schemas are chained,
 * and those to app schemas, per provider: also the program's own, and across user types and apps, since two ids that are known only to
 * Terraform may be one schema. The chain follows the dependencies that are there already.
 *
 * Terraform has no order between the deletion of one attribute and the creation of another: those belong into two deploys.
 */
export function serialiseSchemaWrites(stack: TerraformStack): void {
  const elements = elementsOf(stack);
  const writes = elements.filter((element) => TerraformResource.isTerraformResource(element)).filter(schemaOf);
  writes.forEach(unchain);
  if (new Set(writes.map(schemaOf)).size === writes.length) return;
  const last = new Map<string, TerraformResource>();
  for (const element of dependenciesFirst(elements)) {
    const schema = schemaOf(element);
    if (!schema || !TerraformResource.isTerraformResource(element) || addressesOf(element).length === 0) continue;
    const chain = `${schema} of ${providerOf(element)}`;
    const before = last.get(chain);
    if (before && !argumentsOf(element).depends_on?.includes(addressOf(before))) {
      chained.set(element, addressOf(before));
      element.dependsOn = [...(element.dependsOn ?? []), addressOf(before)];
    }
    last.set(chain, element);
  }
}

/** Takes back what an earlier pass made, so that the next one sees the program's own dependencies alone. */
function unchain(resource: TerraformResource): void {
  const address = chained.get(resource);
  if (!chained.delete(resource)) return;
  const others = resource.dependsOn?.filter((each) => each !== address) ?? [];
  resource.dependsOn = others.length ? others : undefined;
}

/** Whether an element writes to a schema, and to which kind of one. */
export function schemaOf(element: TerraformElement): "app schemas" | "user schemas" | undefined {
  if (!TerraformResource.isTerraformResource(element)) return undefined;
  const kind = /^okta_(app_)?user_(base_)?schema_property$/.exec(element.terraformResourceType);
  return kind ? (kind[1] ? "app schemas" : "user schemas") : undefined;
}

/** The stack's elements in the order in which Terraform could apply them one after another. */
function dependenciesFirst(elements: TerraformElement[]): TerraformElement[] {
  const byAddress = new Map(elements.flatMap((element) => addressesOf(element).map((address) => [address, element])));
  const ordered = new Set<TerraformElement>();
  const visiting = new Set<TerraformElement>();
  const visit = (element: TerraformElement) => {
    if (ordered.has(element) || visiting.has(element)) return;
    visiting.add(element);
    for (const address of referencesIn(element)) {
      const needed = byAddress.get(address);
      if (needed) visit(needed);
    }
    ordered.add(element);
  };
  elements.forEach(visit);
  return [...ordered];
}
