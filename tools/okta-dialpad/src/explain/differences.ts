// What a change does to an object, setting by setting and entry by entry.
import { code, codes, fromTo, listed, number } from "./markdown";
import type { Names } from "./names";
import { IDENTITY, isAbsent, named, plain, type Kind } from "./objects";
import { isRecord, numbering, own, same, Sensitive, UNKNOWN, type Value, type Values } from "./plan";
import { AS_ADDED, settingOf, SETTINGS, SOURCE_PRIORITY, wordFor } from "./words";

export interface Difference {
  /** What differs: the field of a setting, or the key of an entry. */
  key: string;
  before: Value;
  after: Value;
  /** The difference in the console's words. */
  text: string;
  /** The attribute takes fewer values than before. */
  narrows?: boolean;
}

/** Fields that Okta fills in, and fields that are shown as a part of another setting. */
const NOT_SETTINGS = [
  "id",
  "index",
  "mappings",
  "master",
  "master_override_priority",
  "source_name",
  "source_type",
  "target_name",
  "target_type",
];

/** @param former what the object had at the address where Terraform lets go of it */
export function differences(
  kind: Kind,
  before: Values,
  after: Values,
  names: Names,
  { drift = false, former }: { drift?: boolean; former?: Values } = {},
): Difference[] {
  if (kind === "anchor" || kind === "other") return [];
  const creates = Object.keys(before).length === 0;
  const asAdded = (field: string) =>
    isAbsent(own(before, field)) && own(AS_ADDED, field) === own(after, field) && Object.hasOwn(AS_ADDED, field);
  const fields = [...new Set([...Object.keys(SETTINGS), ...Object.keys(before), ...Object.keys(after)])].filter(
    (field) => !NOT_SETTINGS.includes(field) && !asAdded(field) && !(creates && IDENTITY[kind].includes(field)),
  );
  const narrowed = drift ? [] : narrowedFields(before, after, creates);
  return [
    ...fields.map((field) => {
      const found = difference(
        field,
        own(before, field),
        own(after, field),
        settingOf(field),
        show(kind, field, names),
      );
      if (!found || !narrowed.includes(field)) return found;
      return {
        ...found,
        text: `${found.text}. Okta refuses the whole profile of a user whose value does not fit`,
        narrows: true,
      };
    }),
    ...(kind === "mapping"
      ? entryDifferences(before, after, drift || !isAbsent(after.delete_when_absent))
      : [sourcePriority(kind, before, after, names, former)]),
  ].filter((each) => each !== undefined);
}

function difference(
  key: string,
  before: Value,
  after: Value,
  label: string,
  shown: (value: Value) => string,
): Difference | undefined {
  if (same(before, after) || (isAbsent(before) && isAbsent(after))) return undefined;
  const text = before === undefined ? shown(after) : valueFromTo(before, after, shown);
  return { key, before, after, text: `${label}: ${text}` };
}

const valueFromTo = (before: Value, after: Value, shown: (value: Value) => string) =>
  typeof before === "string" &&
  typeof after === "string" &&
  shown(before) === code(before) &&
  shown(after) === code(after)
    ? fromTo(...codes(before, after))
    : fromTo(shown(before), shown(after));

const show = (kind: Kind, field: string, names: Names) => (value: Value) => {
  return IDENTITY[kind].includes(field)
    ? named(value, (id) => names.exactly(id))
    : (wordFor(field, value) ?? plain(value));
};

/** `master` and the apps that it names. The console shows both as one setting. */
function sourcePriority(
  kind: Kind,
  before: Values,
  after: Values,
  names: Names,
  former: Values = before,
): Difference | undefined {
  const [from, to] = [before, after].map((values) => ("master" in values ? priority(values) : undefined));
  const asAdded = kind === "app attribute" && isAbsent(from?.master) && to?.master === "PROFILE_MASTER";
  if (asAdded || isAbsent(to?.master ?? from?.master)) return undefined;
  const shown = (value: Value) => (isRecord(value) ? sourcePriorityText(value, names) : plain(value));
  const found = difference("master", from, to, SOURCE_PRIORITY, shown);
  if (!found) return undefined;
  if (overridesAnew(former, after))
    return { ...found, text: `${found.text}. A user to whom it gives no value has none from then on` };
  return before.master === "OVERRIDE" && to?.master !== "OVERRIDE"
    ? { ...found, text: `${found.text}. ${OVERRIDE_TAKEN}` }
    : found;
}

/** What becomes of the values when the override goes: no request of this change writes to a user. */
const OVERRIDE_TAKEN =
  "The values that users have stay until another source or a person writes others; " +
  "new ones of the app arrive only where it is the user's profile source";

const priority = ({ master, master_override_priority }: Values) =>
  typeof master === "string" && master !== "OVERRIDE" ? { master } : { master, apps: master_override_priority ?? [] };

/**
 * Settings by which an attribute takes fewer values than before. An attribute that is created has no values yet, so
 * only *Attribute required* counts: no profile has a value.
 */
function narrowedFields(before: Values, after: Values, creates: boolean): string[] {
  const required = after.required === true && before.required !== true ? ["required"] : [];
  if (creates) return required;
  const [from, to] = [before, after].map((values) => ({
    shortest: numberIn(values.min_length, 0),
    // The provider reads a length that is not set as 0.
    longest: numberIn(values.max_length, 0) || Infinity,
    enum: choices(values, "enum", "one_of"),
    items: choices(values, "array_enum", "array_one_of"),
  }));
  return [
    ...required,
    ...(to.shortest > from.shortest ? ["min_length"] : []),
    ...(to.longest < from.longest ? ["max_length"] : []),
    ...(!isAbsent(after.pattern) && !same(before.pattern, after.pattern) ? ["pattern"] : []),
    ...(excludes(from.enum, to.enum) ? ["enum", "one_of"] : []),
    ...(excludes(from.items, to.items) ? ["array_enum", "array_one_of"] : []),
  ];
}

const numberIn = (value: Value, otherwise: number) => (typeof value === "number" ? value : otherwise);

/** The values that the attribute takes. Undefined where it takes any value. */
function choices(values: Values, list: string, titledList: string): Set<Value> | undefined {
  const [plainly, withTitles] = [own(values, list), own(values, titledList)].map((each) =>
    Array.isArray(each) ? (each as Value[]) : [],
  );
  const all = [...plainly, ...withTitles.map((each) => (isRecord(each) ? each.const : each))];
  return all.length > 0 ? new Set(all) : undefined;
}

const excludes = (from: Set<Value> | undefined, to: Set<Value> | undefined) =>
  to !== undefined && (from === undefined || [...from].some((value) => !to.has(value)));

/** Whether an app overrides the profile source of an attribute that it did not override before. */
export const overridesAnew = (before: Values, after: Values) =>
  after.master === "OVERRIDE" && !same(priority(before), priority(after));

function sourcePriorityText({ master, apps }: Values, names: Names): string {
  if (master !== "OVERRIDE") return wordFor("master", master) ?? plain(master);
  const overriding = Array.isArray(apps)
    ? apps.map((app: Value) => named(isRecord(app) ? app.value : app, (id) => names.app(id)))
    : [plain(apps)];
  return `*Override by* ${listed(overriding)}`;
}

/**
 * The entries of a mapping, paired by the attribute that they fill. Terraform has them as a set: there, a changed entry
 * is one entry that is gone and one that is new.
 *
 * @param unmaps whether an entry that Terraform no longer has is unmapped in Okta
 */
function entryDifferences(before: Values, after: Values, unmaps: boolean): Difference[] {
  // Terraform masks the whole set where a part of it is sensitive.
  const opaque = [before, after].some(({ mappings }) => mappings === UNKNOWN || mappings instanceof Sensitive);
  const howMany = (value: Value) => (Array.isArray(value) ? number(value.length) : plain(value));
  if (opaque)
    return [difference("mappings", before.mappings, after.mappings, "Entries", howMany)].filter(
      (each) => each !== undefined,
    );
  const [from, to] = [before, after].map(({ mappings }) => (Array.isArray(mappings) ? mappings : []).filter(isRecord));
  const numberOf = numbering();
  const groups = new Map<string, { old: Values[]; now: Values[] }>();
  const group = ({ id }: Values) =>
    groups.get(plain(id)) ?? groups.set(plain(id), { old: [], now: [] }).get(plain(id))!;
  from.forEach((entry) => group(entry).old.push(entry));
  to.forEach((entry) => group(entry).now.push(entry));
  return [...groups].flatMap(([key, { old, now }]) => {
    const gone = without(old, now, numberOf);
    const added = without(now, old, numberOf);
    const pairs = Array.from(
      { length: Math.max(gone.length, added.length) },
      (_, index) => [gone[index], added[index]] as const,
    );
    return pairs.map(([one, other]) => ({ key, before: one, after: other, text: entryText(key, one, other, unmaps) }));
  });
}

/** The entries that are not among the others. An entry with an unknown value is never among them. */
function without(entries: Values[], others: Values[], numberOf: (value: Value) => number | undefined): Values[] {
  const numbers = new Set(others.map(numberOf).filter((each) => each !== undefined));
  return entries.filter((entry) => !numbers.has(numberOf(entry) ?? -1));
}

function entryText(key: string, before: Values | undefined, after: Values | undefined, unmaps: boolean): string {
  const when = ({ push_status }: Values) => wordFor("push_status", push_status) ?? plain(push_status);
  if (!before && after) return `New entry: ${plain(after.expression)} to ${key}, ${when(after)}`;
  if (before && !after)
    return unmaps
      ? `Unmapped: ${plain(before.expression)} to ${key}`
      : `No longer written by Terraform: ${plain(before.expression)} to ${key}. ` +
          "It **stays mapped** in Okta until somebody unmaps it in the console";
  const [one, other] = [before ?? {}, after ?? {}];
  const applied = same(one.push_status, other.push_status) ? when(other) : fromTo(when(one), when(other));
  if (same(one.expression, other.expression)) return `Entry ${plain(other.expression)} to ${key}: ${applied}`;
  return `Entry for ${key}: ${valueFromTo(one.expression, other.expression, plain)}, ${applied}`;
}
