// What a resource of the plan is in the Admin Console.
import { code } from "./markdown";
import type { Names } from "./names";
import { isRecord, Sensitive, UNKNOWN, type ResourceChange, type Value, type Values } from "./plan";

export type Kind = "user attribute" | "app attribute" | "group attribute" | "mapping" | "anchor" | "other";

export function kindOf({ type, before, after }: ResourceChange): Kind {
  switch (type) {
    case "okta_user_schema_property":
      return "user attribute";
    case "okta_app_user_schema_property":
      return "app attribute";
    case "okta_group_schema_property":
      return "group attribute";
    case "okta_profile_mapping":
      return "mapping";
    case "terraform_data":
      // The library keeps the ids that a sync was made for in such a resource.
      return [before, after].some(({ input }) => isRecord(input) && "app_id" in input && "user_type_id" in input)
        ? "anchor"
        : "other";
    default:
      return "other";
  }
}

/** In the order of Dialpad's article. */
const ORDER: Kind[] = ["user attribute", "app attribute", "group attribute", "mapping", "anchor", "other"];

export const inOrder = (changes: ResourceChange[]) =>
  [...changes].sort((one, other) => ORDER.indexOf(kindOf(one)) - ORDER.indexOf(kindOf(other)));

/** The fields with the ids that say which object in Okta it is. */
export const IDENTITY: Record<Kind, string[]> = {
  "user attribute": ["user_type"],
  "app attribute": ["app_id"],
  "group attribute": [],
  mapping: ["source_id", "target_id"],
  anchor: [],
  other: [],
};

const ATTRIBUTE = ["index", "type", "array_type", "external_name", "external_namespace", "unique"];

/**
 * Fields whose change makes the provider replace the object, in both supported versions. A test compares them with
 * what the provider plans.
 */
export const REPLACING: Record<Kind, string[]> = {
  "user attribute": ATTRIBUTE,
  "app attribute": [...ATTRIBUTE, "scope"],
  "group attribute": ATTRIBUTE,
  mapping: [],
  anchor: [],
  other: [],
};

/** `attribute dialpadPhone of User (default)` */
export function nameOf(kind: Kind, values: Values, names: Names): string {
  const of = (field: string, what: string, name: (id: string) => string, otherwise?: string) => {
    const id = values[field] ?? otherwise;
    return typeof id === "string" ? named(id, name) : `${what} that is ${plain(id)}`;
  };
  switch (kind) {
    case "user attribute":
      return `attribute ${plain(values.index)} of ${of("user_type", "a user type", names.userType, "default")}`;
    case "app attribute":
      return `attribute ${plain(values.index)} of ${of("app_id", "an app", (id) => `app ${names.app(id)}`)}`;
    case "group attribute":
      return `attribute ${plain(values.index)} of groups`;
    case "mapping":
      return `mapping ${of("source_id", "something", names.end)} to ${of("target_id", "something", names.end)}`;
    case "anchor":
      return "Terraform's own note of the app and user type of the sync, nothing in Okta";
    case "other":
      return "";
  }
}

export const named = (value: Value, name: (id: string) => string) =>
  typeof value === "string" && value !== "" ? name(value) : plain(value);

/** Any value, as a text for people. */
export function plain(value: Value): string {
  if (value === UNKNOWN) return "*known only after apply*";
  if (value instanceof Sensitive) return "*sensitive*";
  if (isAbsent(value) && typeof value !== "boolean") return "*not set*";
  if (typeof value === "boolean") return value ? "*yes*" : "*no*";
  if (typeof value === "string") return code(value);
  return code(
    JSON.stringify(value, (_, each: Value) =>
      each === UNKNOWN ? "(known only after apply)" : each instanceof Sensitive ? "(sensitive)" : each,
    ),
  );
}

/** The provider reads a setting that was never set as an empty text, an empty list or false. */
export const isAbsent = (value: Value) =>
  value === null ||
  value === undefined ||
  value === "" ||
  value === false ||
  (Array.isArray(value) && value.length === 0);
