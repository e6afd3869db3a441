import { Aspects, TerraformElement, TerraformResource, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { wholeOf } from "./address";
import { refuseNearMisses } from "./context";
import { addressesOf, addressOf, argumentsOf, Elements, elementsOf, forgottenBy, referencesIn, resourcesOf, userTypeIn } from "./elements";
import { keptArguments } from "./lifecycle";
import { takenOutOf } from "./removal";
import { orderWrites, schemaOf } from "./write-order";

const guarded = new WeakSet<TerraformStack>();
const ours = new WeakSet<object>();

/**
 * Guards, once per stack, what can only be seen when the stack is complete: addresses that two elements share, objects in Okta that two
 * resources write, references to what a removal took out, protections that were overridden, and writes that Okta must get one after another.
 *
 * @param construct a construct of this library
 */
export function guardStack(construct: Construct): void {
  const stack = TerraformStack.of(construct);
  ours.add(construct);
  if (guarded.has(stack)) return;
  refuseNearMisses(construct, ["targetVersions"]);
  guarded.add(stack);
  Aspects.of(stack).add({ visit: (node) => node === stack && orderWrites(stack) });
  stack.node.addValidation({
    validate: () => {
      // Again, for what other aspects added or changed meanwhile: validations come after all of them.
      orderWrites(stack);
      const guards = [sharedAddresses, sharedObjects, goneReferences, lostLifecycles, multipliedSchemaWrites];
      return guards.flatMap((problems) => problems(stack));
    },
  });
}

/** CDKTF merges elements that share an address into one, without a word; and what is both declared and forgotten Terraform refuses. */
function sharedAddresses(stack: TerraformStack): string[] {
  const used = elementsOf(stack).flatMap((element) =>
    [...addressesOf(element), ...forgottenBy(element)].map((address) => ({ key: address, element })),
  );
  const addresses = new Map<string, string[]>();
  shared(used).forEach(({ key, paths }) => addresses.set(paths, [...(addresses.get(paths) ?? []), key]));
  return [...addresses].map(
    ([paths, all]) => `${paths} share the address${all.length > 1 ? "es" : ""} ${all.join(", ")}: give one of them another id`,
  );
}

interface Written {
  key: string;
  element: TerraformResource;
  object: string;
  /** How two owners come to one. */
  sharing: string;
}

/** Two resources that write one object undo each other at every apply, and the end of one deletes what the other needs. */
function sharedObjects(stack: TerraformStack): string[] {
  const elements = new Elements(stack);
  const resources = elements.all.filter((element) => TerraformResource.isTerraformResource(element));
  return shared(resources.flatMap((resource) => writtenBy(elements, resource))).map(({ paths, all }) => {
    const foreign = all.find(({ element }) => !isOurs(element))?.element;
    const takeOver =
      foreign &&
      `take the resource over: moveFromId(${JSON.stringify(addressOf(foreign))}) on the construct's resource, and take ${foreign.node.path} out of the program`;
    return `${paths} ${all.length === 2 ? "both" : "all"} write the ${all[0].object}; ${takeOver ?? all[0].sharing}`;
  });
}

function writtenBy(elements: Elements, element: TerraformResource): Written[] {
  const { app_id, index = "", source_id, target_id, ...rest } = elements.argumentsOf(element);
  const provider = `(provider ${rest.provider ?? "okta"})`;
  const written = (object: (name: string) => string, sharing: string): Written[] =>
    // What each instance writes only Terraform knows. Names that differ by case are one to Okta (Okta API reference, Schemas).
    /\b(each|count)\./.test(object(index)) ? [] : [{ key: object(index.toLowerCase()), element, object: object(index), sharing }];
  switch (element.terraformResourceType) {
    case "okta_user_schema_property":
      return written(
        (name) => `attribute ${name} of user type ${userTypeIn(elements, rest.user_type ?? "default")} ${provider}`,
        "an attribute takes its value from one app: keep one of them, or give the other another variableName",
      );
    case "okta_app_user_schema_property":
      return written(
        (name) => `attribute ${name} of app ${app_id} ${provider}`,
        "keep one of them; a sync for another user type takes the appUserAttribute of the first",
      );
    case "okta_profile_mapping": {
      const [source, target] = [source_id, target_id].map((id) => userTypeIn(elements, id));
      return written(
        () => `mapping from ${source} to ${target} ${provider}`,
        "keep one of them, and add the other's entries to it with map(target, expression)",
      );
    }
    default:
      return [];
  }
}

/** Terraform would refuse the reference, but not say why what it names is gone. */
function goneReferences(stack: TerraformStack): string[] {
  const gone = takenOutOf(stack);
  if (gone.size === 0) return [];
  return elementsOf(stack).flatMap((element) =>
    [...new Set(referencesIn(element))].flatMap((address) => {
      const owner = gone.get(address);
      if (!owner) return [];
      // Taking the resource out instead of the reference would be a deletion: of every entry, where it is a mapping.
      const orForget = TerraformResource.isTerraformResource(element) ? ', or let go of what refers with removal "forget" too' : "";
      return [
        `${pathOf(element)} refers to ${address}, which the removal of ${owner} takes out of the program: take that reference out first${orForget}`,
      ];
    }),
  );
}

/** An override of a whole lifecycle takes the protection away, and nobody sees it. One of the single argument says so. */
function lostLifecycles(stack: TerraformStack): string[] {
  return elementsOf(stack).flatMap((element) => {
    const kept = keptArguments(element);
    const { lifecycle = {} } = kept.length ? argumentsOf(element) : {};
    const lost = kept.filter((argument) => lifecycle[argument] === undefined);
    if (lost.length === 0) return [];
    return [
      `${element.node.path} lost ${lost.map((argument) => `lifecycle.${argument}`).join(" and ")} to an override of its whole lifecycle: override its single arguments, such as lifecycle.ignore_changes`,
    ];
  });
}

/** Terraform writes the instances of a resource at once. */
function multipliedSchemaWrites(stack: TerraformStack): string[] {
  return resourcesOf(stack)
    .filter((resource) => isOurs(resource) && schemaOf(resource))
    .filter((resource) => {
      const { for_each, count } = argumentsOf(resource);
      return for_each !== undefined || count !== undefined;
    })
    .map(
      ({ node }) =>
        `${node.path} has forEach or count: Terraform would write its attributes at once, and Okta lose some; make one construct for each`,
    );
}

/** What more than one element has by key, where at least one of them is of this library. */
function shared<T extends { key: string; element: TerraformElement }>(keyed: T[]): { key: string; paths: string; all: T[] }[] {
  const byKey = new Map<string, T[]>();
  keyed.forEach((each) => byKey.set(each.key, [...(byKey.get(each.key) ?? []), each]));
  return [...byKey]
    .filter(([, all]) => all.length > 1 && all.some(({ element }) => isOurs(element)))
    .map(([key, all]) => ({ key, paths: all.map(({ element }) => pathOf(element)).join(" and "), all }));
}

const constructOf = (element: TerraformElement) => [...element.node.scopes].reverse().find((scope) => ours.has(scope));

const isOurs = (element: TerraformElement) => constructOf(element) !== undefined;

/** What a person finds in the program: the construct that an element is of. */
function pathOf(element: TerraformElement): string {
  const construct = constructOf(element);
  return (construct ? wholeOf(construct) : element).node.path;
}
