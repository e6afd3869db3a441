import { Aspects, TerraformElement, TerraformResource, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { addressesOf, addressOf, argumentsOf, elementsOf, providerOf, referencesIn, resourcesOf } from "./elements";
import { takenOutOf } from "./removal";

const guarded = new WeakSet<TerraformStack>();
const ours = new WeakSet<object>();

/**
 * Guards, once per stack, what can only be seen when the stack is complete: addresses that two elements share, objects in Okta that two
 * resources write, references to what a removal took out, and schema writes that would run at once.
 *
 * @param construct a construct of this library
 */
export function guardStack(construct: Construct): void {
  const stack = TerraformStack.of(construct);
  ours.add(construct);
  if (guarded.has(stack)) return;
  guarded.add(stack);
  stack.node.addValidation({ validate: () => [...sharedAddresses(stack), ...sharedObjects(stack), ...goneReferences(stack)] });
  Aspects.of(stack).add({ visit: (node) => node === stack && serialiseSchemaWrites(stack) });
}

/** CDKTF merges elements that share an address into one, without a word. */
function sharedAddresses(stack: TerraformStack): string[] {
  return shared(
    elementsOf(stack).flatMap((element) => addressesOf(element).map((address) => ({ key: address, element }))),
    (address, paths) => `${paths} share the address ${address}: give one of them another id`,
  );
}

/** Two resources that write one object undo each other at every apply, and the end of one deletes what the other needs. */
function sharedObjects(stack: TerraformStack): string[] {
  const written = resourcesOf(stack).flatMap((element) => {
    const { app_id, user_type = "default", index, source_id, target_id } = argumentsOf(stack, element);
    const provider = providerOf(element);
    switch (element.terraformResourceType) {
      case "okta_user_schema_property":
        return [{ key: `attribute ${index} of user type ${user_type} (provider ${provider})`, element }];
      case "okta_app_user_schema_property":
        return [{ key: `attribute ${index} of app ${app_id} (provider ${provider})`, element }];
      case "okta_profile_mapping":
        return [{ key: `mapping from ${source_id} to ${target_id} (provider ${provider})`, element }];
      default:
        return [];
    }
  });
  const sharing: Record<string, string> = {
    okta_user_schema_property: "an attribute takes its value from one app: give the other sync another variableName",
    okta_app_user_schema_property: "share it: give the appUserAttribute of the first sync to the second",
    okta_profile_mapping: "add entries to the first with its map(target, expression)",
  };
  return shared(written, (object, paths, type) => `${paths} both write the ${object}; ${sharing[type]}`);
}

/** Terraform would refuse the reference, but not say why what it names is gone. */
function goneReferences(stack: TerraformStack): string[] {
  const gone = takenOutOf(stack);
  if (gone.size === 0) return [];
  return elementsOf(stack).flatMap((element) =>
    [...new Set(referencesIn(stack, element))].flatMap((address) => {
      const owner = gone.get(address);
      return owner
        ? [
            `${element.node.path} refers to ${address}, which the removal of ${owner} takes out of the program: take that reference out first`,
          ]
        : [];
    }),
  );
}

/**
 * Okta loses one of two schema writes that run at once (okta/terraform-provider-okta#1378, #972), so the writes to user schemas are chained,
 * and those to app schemas, per provider: also the program's own, and across user types and apps, since two ids that are known only to
 * Terraform may be one schema. The chain follows the dependencies that are there already.
 */
function serialiseSchemaWrites(stack: TerraformStack): void {
  const last = new Map<string, TerraformResource>();
  for (const element of dependenciesFirst(stack)) {
    if (!TerraformResource.isTerraformResource(element)) continue;
    const kind = /^okta_(app_)?user_(base_)?schema_property$/.exec(element.terraformResourceType);
    if (!kind) continue;
    const chain = `${kind[1] ? "app" : "user"} schemas of ${providerOf(element)}`;
    const before = last.get(chain);
    if (before && !argumentsOf(stack, element).depends_on?.includes(addressOf(before)))
      element.dependsOn = [...(element.dependsOn ?? []), addressOf(before)];
    last.set(chain, element);
  }
}

/** The stack's elements in the order in which Terraform could apply them one after another. */
function dependenciesFirst(stack: TerraformStack): TerraformElement[] {
  const elements = elementsOf(stack);
  const byAddress = new Map(elements.flatMap((element) => addressesOf(element).map((address) => [address, element])));
  const ordered = new Set<TerraformElement>();
  const visiting = new Set<TerraformElement>();
  const visit = (element: TerraformElement) => {
    if (ordered.has(element) || visiting.has(element)) return;
    visiting.add(element);
    for (const address of referencesIn(stack, element)) {
      const needed = byAddress.get(address);
      if (needed) visit(needed);
    }
    ordered.add(element);
  };
  elements.forEach(visit);
  return [...ordered];
}

/** A message for each key that more than one element has, where at least one of them is of this library. */
function shared(
  keyed: { key: string; element: TerraformElement }[],
  message: (key: string, paths: string, type: string) => string,
): string[] {
  const byKey = new Map<string, TerraformElement[]>();
  keyed.forEach(({ key, element }) => byKey.set(key, [...(byKey.get(key) ?? []), element]));
  return [...byKey]
    .filter(([, elements]) => elements.length > 1 && elements.some(isOurs))
    .map(([key, elements]) => {
      const paths = elements.map((element) => element.node.path).join(" and ");
      return message(key, paths, TerraformResource.isTerraformResource(elements[0]) ? elements[0].terraformResourceType : "");
    });
}

const isOurs = (element: TerraformElement) => element.node.scopes.some((scope) => ours.has(scope));
