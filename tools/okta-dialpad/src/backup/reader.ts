// What is around an app: its profile, the user types it is mapped with, and the mappings in both directions.
import { Absent, fieldsOf, isFields, listOf, need, NoAnswer, Refusal, textOf, type Fields } from "../okta/answer";
import { consoleOrigin } from "../okta/console-links";
import type { Org } from "../okta/org";

export const SCOPES = ["okta.apps.read", "okta.schemas.read", "okta.profileMappings.read"];

export interface App {
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly status: string;
  readonly features: readonly string[];
  /** An address in the org. */
  readonly link?: string;
}

export interface UserType {
  readonly id: string;
  /** The default user type has the name `user`. */
  readonly name: string;
  readonly schemaId: string;
}

/** A mapping of the app without its entries. */
export interface MappingEnds {
  readonly id: string;
  readonly sourceId: string;
  readonly targetId: string;
}

export interface Profile {
  /** Names of all attributes. */
  readonly names: ReadonlySet<string>;
  /** The attributes that somebody added, as Okta gives them. */
  readonly custom: ReadonlyMap<string, Fields>;
}

export interface Entry {
  readonly expression: string;
  readonly pushStatus: string;
}

export interface Surroundings {
  /** Host of the org. */
  readonly host: string;
  /** Origin of the Admin Console, where it is known. */
  readonly adminConsole?: string;
  readonly app: App & { readonly profile: Profile };
  readonly userTypes: readonly (UserType & { readonly profile: Profile })[];
  readonly mappings: readonly (MappingEnds & { readonly entries: ReadonlyMap<string, Entry> })[];
}

export async function readApp(org: Org, appId: string): Promise<App> {
  let app: Fields;
  try {
    app = await org.get(`/api/v1/apps/${appId}`);
  } catch (error) {
    throw error instanceof Refusal && error.status === 404
      ? new Absent(`There is no app ${appId} in this org.`)
      : error;
  }
  if (app.id !== appId) throw new NoAnswer("another app");
  return {
    id: appId,
    name: need(app, "name"),
    label: need(app, "label"),
    status: need(app, "status"),
    features: listOf(app.features).flatMap((feature) => textOf(feature) ?? []),
    link: textOf(fieldsOf(fieldsOf(app._links).users).href),
  };
}

/**
 * The app's mappings in both directions, and the user types at their other ends: each user type has one in each
 * direction.
 */
export async function readMappings(
  org: Org,
  appId: string,
): Promise<{ mappings: MappingEnds[]; userTypes: UserType[] }> {
  const items = [
    ...(await org.list("/api/v1/mappings", { sourceId: appId, limit: 200 })),
    ...(await org.list("/api/v1/mappings", { targetId: appId, limit: 200 })),
  ];
  const userTypes = new Map<string, UserType>();
  const mappings = items.map((item) => {
    const [source, target] = [fieldsOf(item.source), fieldsOf(item.target)];
    const [sourceId, targetId] = [need(source, "id"), need(target, "id")];
    if (sourceId !== appId && targetId !== appId) throw new NoAnswer("a mapping of another app");
    const type = userTypeOf(sourceId === appId ? target : source);
    userTypes.set(type.id, type);
    return { id: need(item, "id"), sourceId, targetId };
  });
  const byId = <T extends { id: string }>(list: T[]) => list.sort((a, b) => (a.id < b.id ? -1 : 1));
  return { mappings: byId(mappings), userTypes: byId([...userTypes.values()]) };
}

/** The user type at an end of a mapping. The id of its schema stands only in a link. */
function userTypeOf(end: Fields): UserType {
  const schemaId = textOf(fieldsOf(fieldsOf(end._links).schema).href)
    ?.split("/")
    .pop();
  const id = need(end, "id");
  if (!schemaId) throw new NoAnswer("a user type without a schema");
  // This id is printed into a program.
  if (!/^oty[0-9A-Za-z]{17}$/.test(id)) throw new NoAnswer("a user type whose id is none");
  return { id, name: need(end, "name"), schemaId };
}

/**
 * Everything that a backup is made of.
 *
 * @throws CannotRun where anything could not be read
 */
export async function readSurroundings(org: Org, appId: string): Promise<Surroundings> {
  const part = encodeURIComponent;
  const app = await org.need("the app", "okta.apps.read", () => readApp(org, appId));
  const profile = await org.need("the app's profile", "okta.schemas.read", async () =>
    profileOf(await org.get(`/api/v1/meta/schemas/apps/${appId}/default`)),
  );
  const ends = await org.need("the mappings", "okta.profileMappings.read", () => readMappings(org, appId));
  const userTypes = [];
  for (const type of ends.userTypes)
    userTypes.push({
      ...type,
      profile: await org.need(`the profile of the user type ${type.name}`, "okta.schemas.read", async () =>
        profileOf(await org.get(`/api/v1/meta/schemas/user/${part(type.schemaId)}`)),
      ),
    });
  const mappings = [];
  for (const mapping of ends.mappings)
    mappings.push({
      ...mapping,
      entries: await org.need(`the mapping ${mapping.id}`, "okta.profileMappings.read", async () =>
        entriesOf(await org.get(`/api/v1/mappings/${part(mapping.id)}`), mapping),
      ),
    });
  const host = hostOf(org, app);
  return {
    host,
    adminConsole: consoleOrigin(org.settings.orgOrigin, app.link),
    app: { ...app, profile },
    userTypes,
    mappings,
  };
}

function hostOf(org: Org, { link }: App): string {
  const origin = org.settings.orgOrigin ?? link ?? org.settings.orgUrl;
  return new URL(URL.canParse(origin) ? origin : org.settings.orgUrl).host;
}

function profileOf(schema: Fields): Profile {
  const properties = (part: string) => {
    const found = fieldsOf(fieldsOf(schema.definitions)[part]).properties;
    if (!isFields(found)) throw new NoAnswer(`without ${part} attributes`);
    return Object.entries(found).filter(([, attribute]) => attribute !== null);
  };
  const custom = properties("custom").map(([name, attribute]) => {
    if (!isFields(attribute)) throw new NoAnswer(`an attribute ${name} that is none`);
    return [name, attribute] as const;
  });
  return { names: new Set([...properties("base"), ...custom].map(([name]) => name)), custom: new Map(custom) };
}

function entriesOf(mapping: Fields, { id, sourceId, targetId }: MappingEnds): Map<string, Entry> {
  if (mapping.id !== id || fieldsOf(mapping.source).id !== sourceId || fieldsOf(mapping.target).id !== targetId)
    throw new NoAnswer("another mapping");
  // Okta leaves the field out where a mapping has no entry.
  const { properties = {} } = mapping;
  if (!isFields(properties)) throw new NoAnswer("a mapping without entries");
  const entries = Object.entries(properties).filter(([, entry]) => entry !== null);
  return new Map(
    entries.map(([target, entry]) => [
      target,
      { expression: need(fieldsOf(entry), "expression"), pushStatus: need(fieldsOf(entry), "pushStatus") },
    ]),
  );
}
