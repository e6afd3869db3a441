// A backup: what an accident can take from the mappings and the attributes around an app. It has no user's data.
import { createHash } from "node:crypto";
import { isFields, type Fields } from "../okta/answer";
import { openOrg, type World } from "../okta/command";
import { readSurroundings, SCOPES, type Entry, type Profile, type Surroundings } from "./reader";

export const VERSION = 1;

export interface Contents {
  /** The host of the org. */
  readonly host: string;
  readonly app: { readonly id: string; readonly name: string; readonly label: string; readonly attributes: Attributes };
  /** Every user type that the app is mapped with. */
  readonly userTypes: readonly { readonly id: string; readonly name: string; readonly attributes: Attributes }[];
  readonly mappings: readonly Mapping[];
}

/** The attributes that somebody added to a profile, as Okta gives them. */
type Attributes = { readonly [name: string]: Fields };

export interface Mapping {
  readonly sourceId: string;
  readonly targetId: string;
  readonly entries: { readonly [target: string]: Entry };
}

/** The contents of a file. */
export interface Backup extends Contents {
  readonly version: typeof VERSION;
  /** The checksum of the contents: a file that was edited by hand is not what the org had. */
  readonly sha256: string;
}

/** Prints a backup, or nothing. Returns the exit code. */
export async function backup({ appId }: { appId: string }, world: World): Promise<number> {
  world.printer.json(seal(contentsOf(await readSurroundings(openOrg(world, SCOPES), appId))), 2);
  return 0;
}

/** What a backup has; byte by byte the same for the same org: sorted, and without times and ids that change. */
export function contentsOf({ host, app, userTypes, mappings }: Surroundings): Contents {
  const attributes = ({ custom }: Profile) => Object.fromEntries(custom);
  return sorted({
    host,
    app: { id: app.id, name: app.name, label: app.label, attributes: attributes(app.profile) },
    userTypes: userTypes.map(({ id, name, profile }) => ({ id, name, attributes: attributes(profile) })),
    mappings: mappings
      .map(({ sourceId, targetId, entries }) => ({ sourceId, targetId, entries: Object.fromEntries(entries) }))
      .sort((a, b) => (`${a.sourceId} ${a.targetId}` < `${b.sourceId} ${b.targetId}` ? -1 : 1)),
  });
}

export const seal = (contents: Contents): Backup => ({ version: VERSION, sha256: checksum(contents), ...contents });

export const checksum = (contents: object) => createHash("sha256").update(canonical(contents)).digest("hex");

/** The same text for the same value. */
export const canonical = (value: unknown) => JSON.stringify(sorted(value));

/** With the fields of every object in the order of their names. */
function sorted<T>(value: T): T {
  if (Array.isArray(value)) return value.map(sorted) as T;
  if (!isFields(value)) return value;
  const fields = Object.entries(value).map(([name, field]) => [name, sorted(field)] as const);
  return Object.fromEntries(fields.sort(([a], [b]) => (a < b ? -1 : 1))) as T;
}
