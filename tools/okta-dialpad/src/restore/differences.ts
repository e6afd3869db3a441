// What is gone, changed or new, and in which way it comes back.
import { LOOK_ALIKE_QUOTES, UNSEEN } from "../../../../lib/article";
import { canonical } from "../backup/backup";
import type { Entry, Surroundings } from "../backup/reader";
import { nameOfMapping, nameOfType } from "../history/changes";
import type { Fields } from "../okta/answer";
import type { Wanted, WantedAttribute, WantedEntry } from "./wanted";

export interface Difference {
  readonly kind: "gone" | "changed" | "new";
  readonly what: "entry" | "attribute" | "user type";
  /** The mapping or the profile, as the console names it. */
  readonly in: string;
  readonly name: string;
  readonly was: Entry | { readonly expression: string } | Fields | null;
  readonly is: Entry | Fields | null;
  /** When and by whom it was changed, if the System Log was asked. */
  readonly event: string | null;
  /** What a program writes to bring the entry back. */
  readonly write?: Write;
  /** Why no program writes the entry back. */
  readonly why?: string;
  /** Of an entry: the source of its mapping. Of an attribute: the app user or the Okta user. */
  readonly side: "app" | "user";
  readonly userTypeId: string;
}

export interface Write {
  readonly sourceId: string;
  readonly targetId: string;
  readonly name: string;
  readonly expression: string;
  readonly pushStatus: string;
}

export function differencesOf(wanted: Wanted, now: Surroundings): Difference[] {
  const gone = [...wanted.userTypes].filter(([id]) => !now.userTypes.some((type) => type.id === id));
  const isGone = (...ids: string[]) => ids.some((id) => gone.some(([each]) => each === id));
  return [
    ...gone.map(([id, name]) => ({
      kind: "gone" as const,
      ...placeOfType(id, name),
      was: null,
      is: null,
      event: null,
    })),
    ...wanted.attributes
      .filter(({ ownerId }) => !isGone(ownerId))
      .flatMap((attribute) => attributeDifference(attribute, now)),
    ...wanted.entries
      .filter(({ sourceId, targetId }) => !isGone(sourceId, targetId))
      .flatMap((entry) => entryDifference(entry, now)),
    ...(wanted.whole ? news(wanted, now) : []),
  ];
}

const profileOf = (now: Surroundings, id: string) =>
  (id === now.app.id ? now.app : now.userTypes.find((type) => type.id === id))?.profile;
const profileName = (now: Surroundings, id: string) => {
  const type = now.userTypes.find((each) => each.id === id);
  return type ? nameOfType(type) : `${now.app.label} User`;
};
const placeOfType = (userTypeId: string, name: string) =>
  ({ what: "user type", in: "Directory", name, side: "user", userTypeId }) as const;
const placeOfAttribute = (now: Surroundings, ownerId: string, name: string) => ({
  ...{ what: "attribute" as const, in: profileName(now, ownerId), name },
  ...(ownerId === now.app.id
    ? { side: "app" as const, userTypeId: "" }
    : { side: "user" as const, userTypeId: ownerId }),
});
const placeOfEntry = (now: Surroundings, mapping: { sourceId: string; targetId: string }, name: string) => ({
  ...{ what: "entry" as const, in: nameOfMapping(now, mapping), name },
  ...(mapping.sourceId === now.app.id
    ? { side: "app" as const, userTypeId: mapping.targetId }
    : { side: "user" as const, userTypeId: mapping.sourceId }),
});

function attributeDifference(wanted: WantedAttribute, now: Surroundings): Difference[] {
  const { ownerId, name, attribute, event = null } = wanted;
  const is = profileOf(now, ownerId)?.custom.get(name);
  const place = { ...placeOfAttribute(now, ownerId, name), was: attribute ?? null, event };
  if (!is) return [{ kind: "gone", ...place, is: null }];
  return attribute && canonical(is) !== canonical(attribute) ? [{ kind: "changed", ...place, is }] : [];
}

const mappingNow = (now: Surroundings, { sourceId, targetId }: WantedEntry) =>
  now.mappings.find((each) => each.sourceId === sourceId && each.targetId === targetId);

function entryDifference(wanted: WantedEntry, now: Surroundings): Difference[] {
  const { sourceId, targetId, name, expression, event = null } = wanted;
  const mapping = mappingNow(now, wanted);
  const is = mapping?.entries.get(name);
  const required = requiredPushStatus(now, sourceId);
  const pushStatus = required ?? wanted.pushStatus;
  // From an app the push status follows the sourcing of the app, whatever the push status was at the time
  // (okta/terraform-provider-okta#807, #1295).
  const same = is?.expression === expression && [wanted.pushStatus ?? is.pushStatus, required].includes(is.pushStatus);
  if (same) return [];
  const why = mapping ? refusal(wanted, now) : "Okta has no such mapping any more";
  const status =
    pushStatus === undefined ? "the System Log does not say whether it is applied on user create only" : undefined;
  const place = placeOfEntry(now, wanted, name);
  const was = wanted.pushStatus ? { expression, pushStatus: wanted.pushStatus } : { expression };
  const found = { kind: is ? ("changed" as const) : ("gone" as const), ...place, was, is: is ?? null, event };
  if (why ?? status) return [{ ...found, why: why ?? status }];
  return [{ ...found, write: { sourceId, targetId, name, expression, pushStatus: pushStatus! } }];
}

/**
 * Entries that are no differences although their push status changed: it followed the sourcing of the app, and Okta
 * takes no other.
 */
export function followersOf(wanted: Wanted, now: Surroundings): { in: string; was: string; is: string }[] {
  return wanted.entries.flatMap((entry) => {
    const was = entry.pushStatus;
    const is = mappingNow(now, entry)?.entries.get(entry.name);
    const followed = is?.expression === entry.expression && is.pushStatus === requiredPushStatus(now, entry.sourceId);
    return followed && was !== undefined && was !== is.pushStatus
      ? [{ in: nameOfMapping(now, entry), was, is: is.pushStatus }]
      : [];
  });
}

/** The only push status that Okta allows in a mapping from an app; to an app it allows both. */
function requiredPushStatus({ app }: Surroundings, sourceId: string): string | undefined {
  if (sourceId !== app.id) return undefined;
  return app.status === "ACTIVE" && app.features.includes("PROFILE_MASTERING") ? "PUSH" : "DONT_PUSH";
}

const LITERALS = /"[^"]*"|'[^']*'/g;

/**
 * Why Okta or ProfileMapping would refuse an entry. lib/internal/refusals refuses the same for ProfileMapping; a test
 * compares the two.
 */
function refusal({ sourceId, targetId, name, expression }: WantedEntry, now: Surroundings): string | undefined {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return "its name is no variable name that a program may write";
  if (/[$%]\{|\$\uFFFF/.test(expression)) return "Terraform would evaluate ${ or %{ in its expression";
  if (!expression.trim() || /\p{Cs}|[^\P{Cc}\n\t]/u.test(expression))
    return "its expression has a character that a program may not write";
  const code = expression.replace(LITERALS, "");
  const typeId = sourceId === now.app.id ? targetId : sourceId;
  if (LOOK_ALIKE_QUOTES.test(code)) return "its expression has a quote that is not straight";
  if (code.replace(/[ \n\t]/g, "").match(UNSEEN)) return "its expression has a character that cannot be seen";
  const missing = [
    ...(profileOf(now, targetId)?.names.has(name) ? [] : [`${profileName(now, targetId)} has no attribute ${name}`]),
    ...[...code.matchAll(/\b(?:appuser|user)\.([A-Za-z_]\w*)/g)]
      .filter(
        ([reference, attribute]) =>
          !profileOf(now, reference.startsWith("appuser.") ? now.app.id : typeId)?.names.has(attribute),
      )
      .map(([reference]) => `there is no ${reference}`),
  ];
  return missing.length
    ? `${[...new Set(missing)].join(" and ")}: first add the attribute, then run restore again`
    : undefined;
}

function news(wanted: Wanted, now: Surroundings): Difference[] {
  const key = (...parts: string[]) => parts.join(" ");
  const entries = new Set(wanted.entries.map(({ sourceId, targetId, name }) => key(sourceId, targetId, name)));
  const attributes = new Set(wanted.attributes.map(({ ownerId, name }) => key(ownerId, name)));
  const known = (...ids: string[]) => ids.every((id) => id === now.app.id || wanted.userTypes.has(id));
  const added = { kind: "new" as const, was: null, event: null };
  return [
    ...now.userTypes
      .filter(({ id }) => !known(id))
      .map(({ id, name }) => ({ ...added, ...placeOfType(id, name), is: null })),
    ...[now.app, ...now.userTypes]
      .filter(({ id }) => known(id))
      .flatMap(({ id, profile }) =>
        [...profile.custom]
          .filter(([name]) => !attributes.has(key(id, name)))
          .map(([name, is]) => ({ ...added, ...placeOfAttribute(now, id, name), is })),
      ),
    ...now.mappings
      .filter(({ sourceId, targetId }) => known(sourceId, targetId))
      .flatMap((mapping) =>
        [...mapping.entries]
          .filter(([name]) => !entries.has(key(mapping.sourceId, mapping.targetId, name)))
          .map(([name, is]) => ({ ...added, ...placeOfEntry(now, mapping, name), is })),
      ),
  ];
}
