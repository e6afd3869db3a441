import { type TerraformResource } from "cdktf";
import { addressesOf, type Elements, userTypeIn } from "./elements";

/** The profile that has an attribute: an app's, or a user type's. */
type Side = "app" | "user";

interface Attribute {
  resource: TerraformResource;
  side: Side;
  name: string;
  /** Id of the app or of the user type. */
  owner: string;
}

/** The name of an attribute in a mapping entry, with the ids of the apps or user types that the attribute may be of. */
interface Name {
  side: Side;
  name: string;
  owners: string[];
}

/**
 * The attributes of the stack that the entries of each mapping name. Where only Terraform knows a name or an id, the
 * entry may name any attribute, and all of them are given.
 */
export function namedAttributes(
  elements: Elements,
  resources: TerraformResource[],
): [TerraformResource, TerraformResource[]][] {
  const there = resources.filter((resource) =>
    /^okta_(profile_mapping|(app_)?user_schema_property)$/.test(resource.terraformResourceType),
  );
  const mappings = there.filter(({ terraformResourceType }) => terraformResourceType === "okta_profile_mapping");
  if (mappings.length === 0 || mappings.length === there.length) return [];
  const find = finder(elements, there);
  return mappings.map((mapping) => {
    const { provider = "okta" } = elements.argumentsOf(mapping);
    return [mapping, [...new Set(namesIn(elements, mapping).flatMap((name) => find(provider, name)))]];
  });
}

/** Finds the attributes that a name may mean. If it certainly means some of them, it finds only these. */
function finder(
  elements: Elements,
  resources: TerraformResource[],
): (provider: string, name: Name) => TerraformResource[] {
  const byName = new Map<string, Attribute[]>();
  const add = (key: string, attribute: Attribute) => byName.set(key, [...(byName.get(key) ?? []), attribute]);
  for (const resource of resources) {
    if (resource.terraformResourceType === "okta_profile_mapping" || addressesOf(resource).length === 0) continue;
    const { app_id, user_type, index = "", provider = "okta" } = elements.argumentsOf(resource);
    const ofApp = resource.terraformResourceType === "okta_app_user_schema_property";
    const [side, owner] = ofApp
      ? (["app", app_id ?? ""] as const)
      : (["user", userTypeIn(elements, user_type ?? "default") ?? ""] as const);
    const attribute = { resource, side, name: index.toLowerCase(), owner };
    add(`${provider} ${side}`, attribute);
    add(`${provider} ${side} ${isToken(index) ? "?" : attribute.name}`, attribute);
  }
  return (provider, { side, name, owners }) => {
    const keys = isToken(name) ? [`${provider} ${side}`] : [`${provider} ${side} ${name}`, `${provider} ${side} ?`];
    const possible = keys
      .flatMap((key) => byName.get(key) ?? [])
      .filter(({ owner }) => owners.some((each) => mayBe(each, owner)));
    const sure = possible.filter((attribute) => attribute.name === name && owners.includes(attribute.owner));
    return (sure.length ? sure : possible).map(({ resource }) => resource);
  };
}

function namesIn(elements: Elements, mapping: TerraformResource): Name[] {
  const { source_id = "", target_id, mappings = [], dynamic } = elements.argumentsOf(mapping);
  const [source, target] = [source_id, target_id].map((id) => userTypeIn(elements, id) ?? "");
  const entries = [...mappings, dynamic?.mappings?.content ?? []].flat();
  const read = entries.flatMap(({ expression = "" }) => readBy(expression));
  const from = sideOf(source) ?? otherSide(sideOf(target)) ?? read.find(({ side }) => side)?.side;
  const owners = (side: Side) => (from === undefined ? [source, target] : from === side ? [source] : [target]);
  const named = (text: string, sides: Side[]) =>
    sides.map((side) => ({ side, name: text.toLowerCase(), owners: owners(side) }));
  return [
    ...entries.flatMap(({ id = "" }) =>
      named(
        id,
        SIDES.filter((side) => side !== from),
      ),
    ),
    ...read.flatMap(({ side = from, name }) => named(name, side ? [side] : SIDES)),
  ];
}

/** The attributes that an expression reads. If only Terraform knows the expression, it may read any. */
function readBy(expression: string): { side?: Side; name: string }[] {
  const names = /\b(app)?user\.((?:\w|\$\{[^{}]*\})+)/g;
  const text = expression.replace(/"[^"]*"|'[^']*'/g, "");
  const found = [...text.matchAll(names)].map(([, app, name]) => ({
    side: app ? ("app" as const) : ("user" as const),
    name,
  }));
  return isToken(text.replace(names, "")) ? [...found, { name: text }] : found;
}

const SIDES: Side[] = ["app", "user"];

const otherSide = (side?: Side): Side | undefined => side && (side === "app" ? "user" : "app");

function sideOf(id: string): Side | undefined {
  if (id.startsWith("0oa")) return "app";
  return id === "default" || id.startsWith("oty") || /^\$\{(coalesce\()?data\.okta_user_type\./.test(id)
    ? "user"
    : undefined;
}

/** Whether only Terraform knows a text. */
const isToken = (text: string) => /[$%]\{/.test(text);

/** Whether two ids may be the same. */
const mayBe = (one: string, other: string) =>
  one === other || [one, other].some((id) => isToken(id) || id === "default");
