// The resources, written after the provider's sources (okta/services/idaas/resource_okta_*.go at v6.12.0; okta/ at
// v4.20.0): their requests, their defaults, their state. The schema that Terraform prints shows neither the defaults
// nor which change replaces a resource.
import { isDeepStrictEqual } from "node:util";
import { Again, OktaError, orGone, saying, trying, type Answer, type OktaApi } from "./okta-api";
import type { Rules } from "./legacy-sdk";
import { Refused, type Value, type Values } from "./protocol";

export interface Resource extends Rules {
  /**
   * Each of these methods changes the given state, also before it fails. A state without an id means that there is no
   * resource.
   */
  create(state: Values, org: OktaApi): Promise<void>;
  read(state: Values, org: OktaApi): Promise<void>;
  update(state: Values, org: OktaApi): Promise<void>;
  delete(state: Values, org: OktaApi): Promise<void>;
  /** The state before the first read of an import. Without this method the resource cannot be imported. */
  import?(id: string): Values;
}

const CUSTOM = (name: string, attribute: object | null) => ({
  definitions: { custom: { id: "#custom", properties: { [name]: attribute }, type: "object" } },
});
const customAttribute = (schema: Answer | null, name: Value): Answer | undefined =>
  schema?.definitions?.custom?.properties?.[name as string];

const FOREVER = ["index", "type", "external_name", "external_namespace", "unique"];
const ATTRIBUTE = [...FOREVER, "title", "description", "user_type", "scope", "permissions", "required", "master"];
const DEFAULTS = { scope: "NONE", permissions: "READ_ONLY", master: "PROFILE_MASTER", user_type: "default" };

/** The attribute of a program, as the provider sends it: an empty text is left out. */
function attributeOf(state: Values): object {
  const { title, type, description, required, permissions, scope, external_name, external_namespace, unique, master } =
    state;
  const priority = master === "OVERRIDE" ? state.master_override_priority : undefined;
  return {
    ...{
      title,
      type,
      description: description || undefined,
      required: required ?? false,
      scope,
      unique: unique || undefined,
    },
    ...{ externalName: external_name || undefined, externalNamespace: external_namespace || undefined },
    ...{
      permissions: [{ action: permissions, principal: "SELF" }],
      master: master ? { type: master, priority } : undefined,
    },
  };
}

/** The fields of an attribute that the provider reads. */
const ECHOED = [
  ...["title", "type", "description", "required", "permissions", "scope", "master"],
  ...["externalName", "externalNamespace", "unique", "mutability", "union"],
];

/**
 * Puts Okta's attribute into the state. Fields that Okta leaves out are cleared, but not `master` and `permissions`.
 */
function readAttribute(state: Values, attribute: Answer): void {
  const strange = Object.keys(attribute).filter((field) => !ECHOED.includes(field));
  if (strange.length)
    throw new Refused(`The stand-in for the okta provider does not know ${strange.join(", ")} of an attribute`);
  const {
    title,
    type,
    description = "",
    scope = "",
    externalName = "",
    externalNamespace = "",
    unique = "",
  } = attribute;
  const { required, master, permissions } = attribute;
  Object.assign(state, { title, type, description, scope, unique, required: required ?? false });
  Object.assign(state, { external_name: externalName, external_namespace: externalNamespace });
  if (master) state.master = master.type;
  if (master?.type === "OVERRIDE")
    state.master_override_priority = master.priority.map((source) => ({ type: source.type, value: source.value }));
  if (permissions?.length) state.permissions = permissions[0].action;
}

async function userSchemaPath(org: OktaApi, userType: Value): Promise<string> {
  if (userType === "default") return "/api/v1/meta/schemas/user/default";
  const { _links } = await saying("failed to get user type", org.get(`/api/v1/meta/types/user/${userType as string}`));
  return new URL(_links.schema.href).pathname;
}

const CLEANING_UP = "Wait until the data clean up process finishes and then try again";

/** Writes the attribute, then reads it until Okta shows what was written. */
async function writeUserAttribute(org: OktaApi, state: Values, attribute: object | null): Promise<Answer | undefined> {
  const name = state.index as string;
  const path = await userSchemaPath(org, state.user_type);
  return trying(120, async () => {
    const written = await org.post(path, CUSTOM(name, attribute)).catch((error: OktaError) => {
      if (error.status === 500)
        throw new Again(`updating user custom schema property caused 500 error: ${error.message}`);
      throw error.message.includes(CLEANING_UP) ? new Again(error.message) : error;
    });
    const now = customAttribute(await saying("failed to get user custom schema property", org.get(path)), name);
    if (now ? isDeepStrictEqual(now, customAttribute(written, name)) : !attribute) return now;
    throw new Again("failed to apply changes after several retries");
  });
}

async function createUserAttribute(state: Values, org: OktaApi): Promise<void> {
  const { index, master, master_override_priority } = state;
  if (master === "OVERRIDE" && !(master_override_priority as Values[]).length)
    throw new Refused(
      "when setting profile master type to 'OVERRIDE' at least one 'master_override_priority' should be provided",
    );
  const writing = writeUserAttribute(org, state, attributeOf(state));
  const attribute = await saying(`failed to create or update user custom schema property ${index as string}`, writing);
  state.id = index;
  readAttribute(state, attribute!);
}

const okta_user_schema_property: Resource = {
  knows: [...ATTRIBUTE, "master_override_priority"],
  defaults: DEFAULTS,
  within: { master_override_priority: { type: "APP" } },
  forceNew: FOREVER,
  create: createUserAttribute,
  update: createUserAttribute,
  async read(state, org) {
    const reading = userSchemaPath(org, state.user_type).then(org.get);
    const attribute = customAttribute(await saying("failed to get user custom schema property", reading), state.id);
    if (attribute) readAttribute(state, attribute);
    else state.id = null;
  },
  async delete(state, org) {
    await saying(
      `failed to delete user schema property ${state.index as string}`,
      writeUserAttribute(org, state, null),
    );
  },
  import(id) {
    const [first, second] = id.split(".");
    return second === undefined
      ? { id, index: id, user_type: "default" }
      : { id: second, index: second, user_type: first };
  },
};

const appSchemaPath = ({ app_id }: Values) => `/api/v1/meta/schemas/apps/${app_id as string}/default`;

/**
 * After a 404 version 6 forgets the resource, even when a later try succeeds; version 4 tries again, as after any other
 * error.
 */
function appUserSchemaProperty(version: number): Resource {
  const INCOMPLETE = "deletion process for an attribute with the same variable name is incomplete";
  async function write(state: Values, org: OktaApi): Promise<void> {
    const { index, app_id } = state as Record<string, string>;
    const body = CUSTOM(index, { ...attributeOf(state), union: state.union ? "ENABLE" : "DISABLE" });
    const post = () =>
      org.post(appSchemaPath(state), body).catch((error: Error) => {
        throw error.message.includes(INCOMPLETE) ? new Again(error.message) : error;
      });
    await trying(30, async () => {
      await trying(10, post).catch((error: Error) => {
        if (version >= 6 && error instanceof OktaError && error.status === 404) return (state.id = null);
        throw new Again(
          error instanceof Again ? error.message : `failed to update custom app user schema property: ${error.message}`,
        );
      });
      const schema = await orGone(org.get(appSchemaPath(state))).catch((error: Error) => {
        throw new Again(error.message);
      });
      if (version >= 6 && !schema) return void (state.id = null);
      if (!customAttribute(schema, index))
        throw new Again(`application user schema property '${index}' was not created/updated for '${app_id}' app`);
    });
  }
  async function read(state: Values, org: OktaApi): Promise<void> {
    const reading = orGone(org.get(appSchemaPath(state)));
    const schema = await saying("failed to get application user schema property", reading, { withStatus: version < 6 });
    const attribute = customAttribute(schema, state.index);
    if (!attribute) return void (state.id = null);
    readAttribute(state, attribute);
    if (attribute.union) state.union = attribute.union !== "DISABLE";
  }
  return {
    knows: [...ATTRIBUTE, "app_id"],
    defaults: { ...DEFAULTS, union: false },
    forceNew: [...FOREVER, "scope"],
    async create(state, org) {
      const id = `${state.app_id as string}/${state.index as string}`;
      if (version >= 6) state.id = id;
      await write(state, org);
      if (version < 6) state.id = id;
      if (state.id) await read(state, org);
    },
    async update(state, org) {
      await write(state, org);
      if (state.id) await read(state, org);
    },
    read,
    async delete(state, org) {
      const deleting = org.post(appSchemaPath(state), CUSTOM(state.index as string, null));
      await saying("failed to delete application user schema property", deleting);
    },
    import(id) {
      const [app_id, index, ...more] = id.split("/");
      if (index === undefined || more.length)
        throw new Refused(`The stand-in for the okta provider imports "app_id/index", not "${id}"`);
      return { id, app_id, index };
    },
  };
}

const mappingOf = (org: OktaApi, id: Value) => org.get(`/api/v1/mappings/${id as string}`);

/** The entries of the program, by the attribute that they fill. */
const entriesOf = ({ mappings }: Values): Record<string, object | null> =>
  Object.fromEntries(
    (mappings as Values[]).map(({ id, expression, push_status }) => [
      id as string,
      { expression, pushStatus: push_status },
    ]),
  );

/** The mapping that was found, or an error. */
async function existing({ source_id, target_id }: Values, finding: Promise<Answer | null>): Promise<Answer> {
  const mapping = await saying("failed to get profile mapping", orGone(finding), { withStatus: true });
  if (mapping) return mapping;
  throw new Refused(
    `no profile mappings found for source ID '${source_id as string}' and target ID '${target_id as string}'`,
  );
}

/** The first mapping with this source in Okta's list for the pair. */
async function findMapping(org: OktaApi, { source_id, target_id }: Values): Promise<Answer | null> {
  const query = new URLSearchParams({ limit: "200", sourceId: source_id as string, targetId: target_id as string });
  const list = await org.get(`/api/v1/mappings?${query.toString()}`);
  const listed = list.find(({ source }) => source.id === source_id);
  return listed ? mappingOf(org, listed.id) : null;
}

async function readMapping(state: Values, org: OktaApi): Promise<void> {
  const found = await saying("failed to get profile mapping", orGone(mappingOf(org, state.id)), { withStatus: true });
  if (!found) return void (state.id = null);
  const { source, target, properties = {} } = found;
  Object.assign(state, { source_id: source.id, source_type: source.type, source_name: source.name });
  Object.assign(state, { target_id: target.id, target_type: target.type, target_name: target.name });
  const ours = entriesOf(state);
  state.mappings = Object.entries(properties as Record<string, Answer>)
    .filter(([name]) => name in ours || state.delete_when_absent)
    .map(([id, { expression, pushStatus }]) => ({ id, expression, push_status: pushStatus }));
}

async function writeMapping(state: Values, org: OktaApi, { properties }: Answer, verb: string): Promise<void> {
  const absent = state.delete_when_absent ? nulls(properties) : {};
  const writing = org.post(`/api/v1/mappings/${state.id as string}`, {
    id: state.id,
    properties: { ...absent, ...entriesOf(state) },
  });
  await saying(`failed to ${verb} profile mapping`, writing);
  await readMapping(state, org);
}

const nulls = (properties: object = {}): Record<string, null> =>
  Object.fromEntries(Object.keys(properties).map((name) => [name, null]));

const profileMapping = (version: number): Resource => ({
  knows: ["source_id", "target_id", "mappings", "delete_when_absent"],
  defaults: { always_apply: false },
  within: { mappings: { push_status: "DONT_PUSH" } },
  async create(state, org) {
    const mapping = await existing(state, findMapping(org, state));
    // The id is known from here on: when the write fails, the resource exists and is tainted.
    state.id = mapping.id;
    await writeMapping(state, org, mapping, "create");
  },
  read: readMapping,
  async update(state, org) {
    await writeMapping(state, org, await existing(state, mappingOf(org, state.id)), "update");
  },
  /** Clears every entry but `login`, also the entries that somebody else made. */
  async delete(state, org) {
    const { _links, id, properties, source, target } = await existing(state, mappingOf(org, state.id));
    const cleared = { ...nulls(properties), ...(properties?.login && { login: properties.login }) };
    const clearing = org.post(`/api/v1/mappings/${id}`, { _links, id, properties: cleared, source, target });
    await saying("failed to delete profile mapping", clearing);
  },
  // The provider can import mappings since 6.11.0.
  import: version < 6 ? undefined : (id) => ({ id }),
});

export const resourcesOf = (version: number): Record<string, Resource> => ({
  okta_user_schema_property,
  okta_app_user_schema_property: appUserSchemaProperty(version),
  okta_profile_mapping: profileMapping(version),
});
