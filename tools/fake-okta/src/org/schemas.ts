// Profile schemas: what an update may contain, what Okta keeps of it, and what Okta answers.
import { notFound, unknown, validation } from "../http/errors";
import type { Attribute, Json } from "./profile";
import type { App, OrgState, Schema, UserType } from "./state";

export type SchemaOwner = { kind: "user"; owner: UserType } | { kind: "app"; owner: App };

const JSON_SCHEMA = "http://json-schema.org/draft-04/schema#";
/**
 * The time of all schemas, apps, types and users, so that two states of an org differ only in what somebody changed.
 */
export const TIME = "2026-01-01T00:00:00.000Z";

/**
 * The fields of an attribute, in Okta's order (REC TestAccResourceOktaUserSchema_enum_string, …AppUserSchemas_crud).
 */
const FIELDS = [
  ...[
    "title",
    "description",
    "type",
    "required",
    "format",
    "mutability",
    "externalName",
    "externalNamespace",
    "unique",
    "scope",
  ],
  ...["enum", "items", "oneOf", "minLength", "maxLength", "pattern", "union", "permissions", "master"],
];
const TYPES = ["string", "boolean", "number", "integer", "array", "object"];
const MASTERS = ["PROFILE_MASTER", "OKTA", "OVERRIDE"];

/**
 * The schema as an answer. Shapes: REC TestAccResourceOktaUserSchema_enum_string (user),
 * TestAccResourceOktaAppUserSchemas_crud (app).
 */
export function renderSchema(org: OrgState, { kind, owner }: SchemaOwner): Json {
  const { custom, base } = owner.schema;
  const site = `https://${org.host}`;
  const schemaPath =
    kind === "user" ? `user/${owner.default ? "default" : owner.schemaId}` : `apps/${owner.id}/default`;
  const required = (properties: Schema["base"]) => Object.keys(properties).filter((name) => properties[name].required);
  const customPart: Json = { id: "#custom", type: "object", properties: custom };
  // A custom part without attributes has no `required` (the same recordings).
  if (Object.keys(custom).length) customPart.required = required(custom);
  const schema: Json = { id: `${site}/meta/schemas/${schemaPath}`, $schema: JSON_SCHEMA };
  Object.assign(
    schema,
    kind === "user"
      ? { name: owner.name, title: owner.displayName }
      : { name: owner.name, title: `${owner.label} User` },
  );
  if (kind === "user") schema.description = owner.description;
  Object.assign(schema, {
    lastUpdated: TIME,
    created: TIME,
    definitions: {
      custom: customPart,
      base: { id: "#base", type: "object", properties: base, required: required(base) },
    },
    type: "object",
    properties: { profile: { allOf: [{ $ref: "#/definitions/custom" }, { $ref: "#/definitions/base" }] } },
  });
  if (kind === "user")
    schema._links = {
      self: { rel: "self", href: `${site}/api/v1/meta/schemas/user/${owner.schemaId}`, method: "GET" },
      type: { rel: "type", href: `${site}/api/v1/meta/types/user/${owner.id}`, method: "GET" },
    };
  return schema;
}

/** Adds or changes the attributes that the body names; `null` deletes an attribute, and the others stay (SPEC). */
export function updateSchema(org: OrgState, target: SchemaOwner, body: Json): void {
  const { kind, owner } = target;
  const operation = kind === "user" ? "updateUserSchemas" : "updateAppUserSchemas"; // #954, #1974
  const definitions =
    (body as { definitions?: Record<string, { properties?: Record<string, Json> }> } | null)?.definitions ?? {};
  if (definitions.base?.properties) throw unknown("changes of base attributes");
  const changes = Object.entries(definitions.custom?.properties ?? {});
  const { schema } = owner;
  const causes: string[] = [];
  for (const [name, change] of changes) {
    if (change === null)
      causes.push(
        ...usesOf(org, target, name).map((use) => `Property ${name} cannot be deleted. It is used to populate ${use}.`),
      );
    else causes.push(...reserved(kind, name), ...refusals(org, schema, name, change as Attribute));
  }
  if (causes.length) throw validation(operation, ...causes);
  for (const [name, change] of changes) {
    if (change === null) {
      if (schema.custom[name] && org.switches.unfinishedDeletions > 0)
        schema.deleting[name] = org.switches.unfinishedDeletions;
      delete schema.custom[name];
      forget(org, target, name);
    } else schema.custom[name] = echo(kind, { ...schema.custom[name], ...(change as Attribute) });
  }
}

/** Deletes what belongs to a deleted attribute: its values (#2593), and its mapping entry (INFERENCE entry-goes). */
function forget(org: OrgState, { kind, owner }: SchemaOwner, name: string): void {
  const holders =
    kind === "user"
      ? Object.values(org.users).filter(({ typeId }) => typeId === owner.id)
      : Object.values(org.assignments[owner.id]);
  for (const { profile } of holders) delete profile[name];
  for (const mapping of Object.values(org.mappings)) if (mapping.targetId === owner.id) delete mapping.properties[name];
}

/**
 * The targets of the mapping entries that use an attribute. Their form: #954 shows `user.X`; `appuser.X` in the other
 * direction is INFERENCE deletion-text.
 */
function usesOf(org: OrgState, { kind, owner }: SchemaOwner, name: string): string[] {
  const [source, target] = kind === "user" ? ["user", "appuser"] : ["appuser", "user"];
  const reference = new RegExp(`\\b${source}\\.${name}\\b`);
  return Object.values(org.mappings)
    .filter((mapping) => mapping.sourceId === owner.id)
    .flatMap((mapping) => Object.entries(mapping.properties))
    .filter(([, entry]) => reference.test(entry.expression))
    .map(([filled]) => `${target}.${filled}`);
}

/**
 * Names that no custom attribute of a user may have (DOC help.okta.com usgp-reserved-attributes). That upper case does
 * not matter, and the text of the refusal: INFERENCE reserved-text.
 */
const RESERVED_NAMES = new Set([
  ...[
    "id",
    "profile",
    "status",
    "transitioningtostatus",
    "created",
    "activated",
    "statuschanged",
    "lastlogin",
    "lastupdated",
  ],
  ...[
    "passwordchanged",
    "type",
    "realm",
    "realmid",
    "password",
    "credentials",
    "_links",
    "_embedded",
    "class",
    "classloader",
  ],
  ...["createdby", "lastupdatedby", "orgid", "activationstatus", "apistatus", "logintype", "initialreconcilecomplete"],
  ...[
    "activationdate",
    "statuschangeddate",
    "apilastupdate",
    "passwordexpirationguess",
    "passwordexpirationcursor",
    "numunlocks",
  ],
  "changedstatus",
]);

const reserved = (kind: SchemaOwner["kind"], name: string): string[] =>
  kind === "user" && RESERVED_NAMES.has(name.toLowerCase()) ? [`The variable name '${name}' is reserved.`] : [];

function refusals(org: OrgState, schema: Schema, name: string, attribute: Attribute): string[] {
  const causes: string[] = [];
  const type = attribute.type ?? schema.custom[name]?.type;
  const taken = [...Object.keys(schema.base), ...Object.keys(schema.custom)].find(
    (other) => other.toLowerCase() === name.toLowerCase(),
  );
  // Names that differ by their case alone are refused (SPEC); the text: INFERENCE collision-text.
  if (taken && taken !== name) causes.push(`The attribute with the variable name '${name}' collides with '${taken}'.`);
  else if (schema.base[name]) causes.push(`The attribute with the variable name '${name}' is a base attribute.`);
  // INFERENCE name-text
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) causes.push(`The variable name '${name}' is invalid.`);
  if (schema.deleting[name]) {
    schema.deleting[name] -= 1;
    if (schema.deleting[name] === 0) delete schema.deleting[name];
    // The whole sentence is in #1974 and #587.
    causes.push(
      `You cannot add the attribute with the variable name '${name}' because the deletion process for an attribute ` +
        "with the same variable name is incomplete. Wait until the data clean up process finishes and then try again.",
    );
  }
  const before = schema.custom[name]?.type;
  // A changed type is refused: articulate/terraform-provider-okta#126, where the update failed; since then the provider
  // replaces the attribute. The text: INFERENCE type-change-text.
  if (before !== undefined && type !== before && TYPES.includes(type as string))
    causes.push(`The type of '${name}' is ${JSON.stringify(before)} and cannot be changed.`);
  // INFERENCE type-text
  if (!TYPES.includes(type as string)) causes.push(`The type ${JSON.stringify(type)} of '${name}' is invalid.`);
  const unknownFields = Object.keys(attribute).filter((field) => !FIELDS.includes(field));
  if (unknownFields.length) throw unknown(`the attribute fields ${unknownFields.join(", ")}`);
  const master = attribute.master as { type?: string; priority?: { type?: string; value?: string }[] } | undefined;
  // INFERENCE master-text
  if (master && !MASTERS.includes(master.type ?? "")) causes.push(`The master type '${master.type}' is invalid.`);
  if (master?.type === "OVERRIDE") {
    // The provider itself insists on a priority. What Okta says of a bad one: INFERENCE priority-text.
    if (!master.priority?.length) causes.push("A master of the type OVERRIDE needs a priority.");
    for (const { type: kind, value } of master.priority ?? [])
      if (kind !== "APP" || !org.apps[value ?? ""])
        causes.push(`The priority '${kind} ${value}' is no app of this org.`);
  }
  return causes;
}

/**
 * The attribute that Okta stores and returns. An external name and namespace (INFERENCE external-name) and a master of
 * the type OVERRIDE (INFERENCE override-master) come back as they were sent. The fields that an update does not name
 * stay (INFERENCE kept-fields).
 */
function echo(kind: "user" | "app", given: Attribute): Attribute {
  const kept: Attribute = { ...given };
  if (!kept.required) delete kept.required; // only `true` comes back: REC TestAccResourceOktaAppUserSchemas_crud
  if (kept.description === "") delete kept.description; // REC: an empty description does not come back
  if (kept.unique === "NOT_UNIQUE") delete kept.unique; // REC: no value but UNIQUE_VALIDATED ever came back
  kept.scope ??= "NONE";
  if (kind === "user") {
    kept.mutability ??= "READ_WRITE";
    kept.permissions ??= [{ principal: "SELF", action: "READ_ONLY" }];
    kept.master ??= { type: "PROFILE_MASTER" };
    delete kept.union; // app schemas only, SPEC
  } else {
    // REC TestAccResourceOktaAppUserSchemas_crud (2026): no permissions, no mutability, no master; `union` for arrays
    // alone.
    for (const field of ["permissions", "mutability", "master", ...(kept.type === "array" ? [] : ["union"])])
      delete kept[field];
  }
  return Object.fromEntries(FIELDS.filter((field) => kept[field] !== undefined).map((field) => [field, kept[field]]));
}

export const ownerOfSchema = (org: OrgState, schemaId: string): UserType => {
  if (!/^(default$|osc)/.test(schemaId)) throw unknown(`the schema ${schemaId}`); // for example, linkedObjects
  const found = Object.values(org.userTypes).find((type) =>
    schemaId === "default" ? type.default : type.schemaId === schemaId,
  );
  if (!found) throw notFound(schemaId, "CVDType");
  return found;
};
