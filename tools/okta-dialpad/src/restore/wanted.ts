// What was there before: all that a backup has, or what the System Log says was taken away or changed.
import type { Contents } from "../backup/backup";
import type { Surroundings } from "../backup/reader";
import type { Change } from "../history/changes";
import type { Fields } from "../okta/answer";

export interface Wanted {
  readonly entries: readonly WantedEntry[];
  readonly attributes: readonly WantedAttribute[];
  /** Everything that was there is among these: whatever the org has beside it is new. */
  readonly whole: boolean;
  /** User types that are to be there, by id. */
  readonly userTypes: ReadonlyMap<string, string>;
  /** Sentences on events of the System Log that do not say enough. */
  readonly unclear: readonly string[];
}

export interface WantedEntry {
  readonly sourceId: string;
  readonly targetId: string;
  readonly name: string;
  readonly expression: string;
  /** Unknown from the System Log, which does not say it. */
  readonly pushStatus?: string;
  /** When and by whom it was taken away or changed. */
  readonly event?: string;
}

export interface WantedAttribute {
  /** The app, or a user type. */
  readonly ownerId: string;
  readonly name: string;
  /** As Okta gave it. Unknown from the System Log, which does not say it. */
  readonly attribute?: Fields;
  readonly event?: string;
}

export function fromBackup({ app, userTypes, mappings }: Contents): Wanted {
  return {
    entries: mappings.flatMap(({ sourceId, targetId, entries }) =>
      Object.entries(entries).map(([name, entry]) => ({ sourceId, targetId, name, ...entry })),
    ),
    attributes: [app, ...userTypes].flatMap(({ id, attributes }) =>
      Object.entries(attributes).map(([name, attribute]) => ({ ownerId: id, name, attribute })),
    ),
    whole: true,
    userTypes: new Map(userTypes.map(({ id, name }) => [id, name])),
    unclear: [],
  };
}

/**
 * What the newest change of each entry and attribute took away. An entry that was unmapped and then mapped again is as
 * somebody wanted it. The expression that an entry had before a change stands in an earlier change, if the log still
 * has that one.
 */
export function fromLog(changes: readonly Change[], now: Surroundings): Wanted {
  const entries = new Map<string, WantedEntry | undefined>();
  const attributes = new Map<string, WantedAttribute | undefined>();
  const known = new Map<string, string>();
  const unclear = new Map<string, string>();
  for (const change of changes) {
    const verb = change.action === "deleted" ? "unmapped" : "changed";
    const event = `${verb} ${change.at} by ${change.by}, event ${change.uuid}`;
    if (change.kind === "attribute" && change.ownerId) {
      const wanted = { ownerId: change.ownerId, name: change.name, event: event.replace("unmapped", "deleted") };
      attributes.set(`${change.ownerId} ${change.name}`, change.action === "deleted" ? wanted : undefined);
    }
    if (change.kind !== "entry") continue;
    const { mapping, name, action } = change;
    const key = `${mapping?.sourceId} ${mapping?.targetId} ${name}`;
    const was = action === "deleted" ? change.from : action === "changed" ? known.get(key) : undefined;
    if (!mapping || (action === "deleted" && was === undefined))
      unclear.set(
        change.uuid,
        `The event ${change.uuid} of ${change.at} does not say ` +
          `${mapping ? "every expression" : "which mapping it changed"}.`,
      );
    else if (was !== undefined && was !== change.to) entries.set(key, { ...mapping, name, expression: was, event });
    else if (action === "added") entries.delete(key);
    const is = action === "deleted" ? undefined : change.to;
    if (is === undefined) known.delete(key);
    else known.set(key, is);
  }
  const found = <T>(map: Map<string, T | undefined>) => [...map.values()].flatMap((each) => each ?? []) as T[];
  return {
    entries: found(entries),
    attributes: found(attributes),
    whole: false,
    userTypes: new Map(now.userTypes.map(({ id, name }) => [id, name])),
    unclear: [...unclear.values()],
  };
}
