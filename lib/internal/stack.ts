import { Annotations, Aspects, TerraformElement, TerraformModule, TerraformResource, TerraformStack } from "cdktf";
import { Construct, IConstruct } from "constructs";
import { wholeOf } from "./address";
import { refuseNearMisses } from "./context";
import { addressesOf, addressOf, argumentsOf, Elements, elementsOf, forgottenBy, referencesIn, resourcesOf, userTypeIn } from "./elements";
import { keptArguments } from "./lifecycle";
import { elementsTakenOutOf, takenOutOf } from "./removal";
import { needs, orderWrites, schemaOf } from "./write-order";

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
  Aspects.of(stack).add({
    visit: (node) => {
      if (node !== stack) return;
      orderWrites(stack);
      warnings(stack);
    },
  });
  stack.node.addValidation({
    validate: () => {
      // Again, for what other aspects added or changed meanwhile: validations come after all of them.
      orderWrites(stack);
      const guards = [
        sharedAddresses,
        sharedObjects,
        goneReferences,
        goneWithTheirScope,
        goneBesideAMove,
        movedAway,
        lostLifecycles,
        multipliedSchemaWrites,
        withdrawnProvider,
      ];
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

/** CDKTF drops what stands below an element that is taken out, without a word. */
function goneWithTheirScope(stack: TerraformStack): string[] {
  return elementsTakenOutOf(stack).flatMap((element) => {
    const owner = wholeOf(element.node.scope as Construct).node.path;
    return element.node.children.map(
      ({ node }) =>
        `${node.path} stands below what the removal of ${owner} takes out of the program: put it below ${owner}, or take it out`,
    );
  });
}

/** A `removed` block names all instances of a resource, and there is none for a single one. */
function goneBesideAMove(stack: TerraformStack): string[] {
  return elementsTakenOutOf(stack).flatMap((element) => {
    const { moved = [] } = element.toTerraform() as { moved?: { from: string }[] };
    const owner = wholeOf(element.node.scope as Construct).node.path;
    return moved
      .filter(({ from }) => from.includes("["))
      .map(
        ({ from }) =>
          `${owner} has removal "forget" beside moveFromId(${JSON.stringify(from)}), and what would forget that instance would forget the others too: deploy the move first, then take moveFromId out and forget`,
      );
  });
}

/** The construct would write nothing, and what it guards would be gone. */
function movedAway(stack: TerraformStack): string[] {
  return resourcesOf(stack)
    .filter((resource) => isOurs(resource) && addressesOf(resource).length === 0)
    .map((resource) => {
      const { moved = [] } = resource.toTerraform() as { moved?: { to: string }[] };
      const to = moved[0]?.to ?? "another resource";
      return `${resource.node.path} moves away, to ${to}: call moveFromId(${JSON.stringify(addressOf(resource))}) on the resource that stands there instead, and take ${pathOf(resource)} out of the program`;
    });
}

/** An override of a whole lifecycle takes the protection away, and nobody sees it. One of the single argument says so. */
function lostLifecycles(stack: TerraformStack): string[] {
  return elementsOf(stack).flatMap((element) => {
    const kept = addressesOf(element).length ? keptArguments(element) : [];
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
    .map(({ node }) => atOnce(node.path, "one construct for each"));
}

/** What is no error in a program, and yet not what it seems: told once. */
function warnings(stack: TerraformStack): void {
  const warn = (node: IConstruct, message: string) => {
    if (!node.node.metadata.some(({ data }) => data === message)) Annotations.of(node).addWarning(message);
  };
  for (const node of stack.node.findAll())
    for (const dependency of node.node.dependencies)
      if (constructOf(node) ?? constructOf(dependency))
        warn(
          node,
          `node.addDependency has no effect in CDKTF: ${node.node.path} does not wait for ${dependency.node.path}. Give it dependsOn, with the resources of the other`,
        );
  const elements = new Elements(stack);
  const writes = elements.all.filter(schemaOf);
  for (const module of elements.all.filter(mayWriteSchemas)) {
    const apart = writes.filter((write) => !needs(elements, write, module) && !needs(elements, module, write));
    if (apart.length === 0) continue;
    const paths = [...new Set(apart.map(pathOf))].join(" and ");
    warn(
      module,
      `${module.node.path} may write schemas of Okta, at once with ${paths}, and Okta lose some: give it dependsOn with their resources, or name it in theirs`,
    );
  }
  for (const resource of resourcesOf(stack).filter((each) => schemaOf(each) && !isOurs(each))) {
    const { for_each, count } = argumentsOf(resource);
    if (for_each !== undefined || count !== undefined)
      warn(resource, atOnce(resource.node.path, "one resource for each, or deploy with -parallelism=1"));
  }
}

/** A module of the stack that may write schemas: by its name, or because it is given an okta provider. Nobody sees into it. */
function mayWriteSchemas(element: TerraformElement): element is TerraformModule {
  if (!(element instanceof TerraformModule)) return false;
  const given = (element.providers ?? []).map((each) => ("terraformResourceType" in each ? each : each.provider));
  return /okta/i.test(element.source) || given.some(({ terraformResourceType }) => terraformResourceType === "okta");
}

const atOnce = (path: string, instead: string) =>
  `${path} has forEach or count: Terraform would write its attributes at once, and Okta lose some; make ${instead}`;

/** Okta's README: "DO NOT UPGRADE to v6.14.0", which has breaking changes that were not meant to be released (#2912, #2946). */
function withdrawnProvider(stack: TerraformStack): string[] {
  // CDKTF offers no other way to see what a stack overrides.
  const overrides = stack["rawOverrides"] as { terraform?: { required_providers?: { okta?: { version?: string } } } } | undefined;
  const { version = "" } = overrides?.terraform?.required_providers?.okta ?? {};
  if (!/^\s*(=|~>)?\s*6\.14\.0\s*$/.test(version)) return [];
  return [
    `${stack.node.path} requires the okta provider ${JSON.stringify(version)}, which Okta says not to use ` +
      "(breaking changes that were not meant to be released): pin another version, such as one that this library is tested with",
  ];
}

/** What more than one element has by key, where at least one of them is of this library. */
function shared<T extends { key: string; element: TerraformElement }>(keyed: T[]): { key: string; paths: string; all: T[] }[] {
  const byKey = new Map<string, T[]>();
  keyed.forEach((each) => byKey.set(each.key, [...(byKey.get(each.key) ?? []), each]));
  return [...byKey]
    .filter(([, all]) => all.length > 1 && all.some(({ element }) => isOurs(element)))
    .map(([key, all]) => ({ key, paths: all.map(({ element }) => pathOf(element)).join(" and "), all }));
}

const constructOf = (node: IConstruct) => [...node.node.scopes].reverse().find((scope) => ours.has(scope));

const isOurs = (element: TerraformElement) => constructOf(element) !== undefined;

/** What a person finds in the program: the construct that an element is of. */
function pathOf(element: TerraformElement): string {
  const construct = constructOf(element);
  return (construct ? wholeOf(construct) : element).node.path;
}
