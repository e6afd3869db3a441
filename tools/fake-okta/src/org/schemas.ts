// Profile schemas: what a POST may say, what Okta keeps of it and how it answers.
import { notFound, unknown, validation } from "../http/errors";
import type { Attribute, Json } from "./profile";
import type { App, OrgState, Schema, UserType } from "./state";

export type SchemaOwner = { kind: "user"; owner: UserType } | { kind: "app"; owner: App };

const JSON_SCHEMA = "http://json-schema.org/draft-04/schema#";
/** Times of schemas, apps, types and users stand still, so that two states of an org differ only in what somebody changed. */
export const TIME = "2026-01-01T00:00:00.000Z";

/** The order in which Okta echoes an attribute's fields (REC TestAccResourceOktaUserSchema_enum_string, …AppUserSchemas_crud). */
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

/** The schema as an answer. Shapes: REC TestAccResourceOktaUserSchema_enum_string (user), TestAccResourceOktaAppUserSchemas_crud (app). */
export function renderSchema(org: OrgState, { kind, owner }: SchemaOwner): Json {
  const { custom, base } = owner.schema;
  const site = `https://${org.host}`;
  const schemaPath =
    kind === "user" ? `user/${owner.default ? "default" : owner.schemaId}` : `apps/${owner.id}/default`;
  const required = (properties: Schema["base"]) => Object.keys(properties).filter((name) => properties[name].required);
  const customPart: Json = { id: "#custom", type: "object", properties: custom };
  if (Object.keys(custom).length) customPart.required = required(custom); // an empty custom part has no `required`: same recordings
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

/** A POST is a partial update: attributes named in it are added or changed, `null` removes one, the others stay (SPEC). */
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

/** Values go with their attribute (#2593); a mapping entry that filled it too: INFERENCE entry-goes. */
function forget(org: OrgState, { kind, owner }: SchemaOwner, name: string): void {
  const holders =
    kind === "user"
      ? Object.values(org.users).filter(({ typeId }) => typeId === owner.id)
      : Object.values(org.assignments[owner.id]);
  for (const { profile } of holders) delete profile[name];
  for (const mapping of Object.values(org.mappings)) if (mapping.targetId === owner.id) delete mapping.properties[name];
}

/** Mapping targets that an attribute populates: #954 shows `user.X`; that the other direction says `appuser.X`: INFERENCE deletion-text. */
function usesOf(org: OrgState, { kind, owner }: SchemaOwner, name: string): string[] {
  const [source, target] = kind === "user" ? ["user", "appuser"] : ["appuser", "user"];
  const reference = new RegExp(`\\b${source}\\.${name}\\b`);
  return Object.values(org.mappings)
    .filter((mapping) => mapping.sourceId === owner.id)
    .flatMap((mapping) => Object.entries(mapping.properties))
    .filter(([, entry]) => reference.test(entry.expression))
    .map(([filled]) => `${target}.${filled}`);
}

/** Names that no custom attribute of a user may have (DOC help.okta.com usgp-reserved-attributes). Any case, and the text: INFERENCE reserved-text. */
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
  // Collisions regardless of case are refused per SPEC; no recording has their text: INFERENCE collision-text.
  if (taken && taken !== name) causes.push(`The attribute with the variable name '${name}' collides with '${taken}'.`);
  else if (schema.base[name]) causes.push(`The attribute with the variable name '${name}' is a base attribute.`);
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) causes.push(`The variable name '${name}' is invalid.`); // INFERENCE name-text
  if (schema.deleting[name]) {
    schema.deleting[name] -= 1;
    if (schema.deleting[name] === 0) delete schema.deleting[name];
    // #1974, #587: the whole sentence.
    causes.push(
      `You cannot add the attribute with the variable name '${name}' because the deletion process for an attribute with the same variable ` +
        "name is incomplete. Wait until the data clean up process finishes and then try again.",
    );
  }
  const before = schema.custom[name]?.type;
  // That it is refused: articulate/terraform-provider-okta#126, where the update failed; the provider replaces the attribute since
  // then. INFERENCE type-change-text.
  if (before !== undefined && type !== before && TYPES.includes(type as string))
    causes.push(`The type of '${name}' is ${JSON.stringify(before)} and cannot be changed.`);
  if (!TYPES.includes(type as string)) causes.push(`The type ${JSON.stringify(type)} of '${name}' is invalid.`); // INFERENCE type-text
  const unknownFields = Object.keys(attribute).filter((field) => !FIELDS.includes(field));
  if (unknownFields.length) throw unknown(`the attribute fields ${unknownFields.join(", ")}`);
  const master = attribute.master as { type?: string; priority?: { type?: string; value?: string }[] } | undefined;
  if (master && !MASTERS.includes(master.type ?? "")) causes.push(`The master type '${master.type}' is invalid.`); // INFERENCE master-text
  if (master?.type === "OVERRIDE") {
    // The provider asks for at least one priority before it sends anything; what Okta says about a bad one: INFERENCE priority-text.
    if (!master.priority?.length) causes.push("A master of the type OVERRIDE needs a priority.");
    for (const { type: kind, value } of master.priority ?? [])
      if (kind !== "APP" || !org.apps[value ?? ""])
        causes.push(`The priority '${kind} ${value}' is no app of this org.`);
  }
  return causes;
}

/**
 * What Okta gives back of what it got. An external name and namespace (INFERENCE external-name) and a master of the
 * type OVERRIDE (INFERENCE override-master) come back as they were sent, and what an update does not name stays
 * (INFERENCE kept-fields).
 */
function echo(kind: "user" | "app", given: Attribute): Attribute {
  const kept: Attribute = { ...given };
  if (!kept.required) delete kept.required; // only `true` is echoed: REC TestAccResourceOktaAppUserSchemas_crud
  if (kept.description === "") delete kept.description; // REC: an empty description is not echoed
  if (kept.unique === "NOT_UNIQUE") delete kept.unique; // REC: only UNIQUE_VALIDATED was ever echoed
  kept.scope ??= "NONE";
  if (kind === "user") {
    kept.mutability ??= "READ_WRITE";
    kept.permissions ??= [{ principal: "SELF", action: "READ_ONLY" }];
    kept.master ??= { type: "PROFILE_MASTER" };
    delete kept.union; // app schemas only, SPEC
  } else {
    // REC TestAccResourceOktaAppUserSchemas_crud (2026): no permissions, no mutability, no master; `union` for arrays alone.
    for (const field of ["permissions", "mutability", "master", ...(kept.type === "array" ? [] : ["union"])])
      delete kept[field];
  }
  return Object.fromEntries(FIELDS.filter((field) => kept[field] !== undefined).map((field) => [field, kept[field]]));
}

export const ownerOfSchema = (org: OrgState, schemaId: string): UserType => {
  if (!/^(default$|osc)/.test(schemaId)) throw unknown(`the schema ${schemaId}`); // linkedObjects and the like
  const found = Object.values(org.userTypes).find((type) =>
    schemaId === "default" ? type.default : type.schemaId === schemaId,
  );
  if (!found) throw notFound(schemaId, "CVDType");
  return found;
};
