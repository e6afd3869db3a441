// What somebody changed around an app, as an event of the System Log says it. The event types and their fields are
// those of Okta's event type catalogue, 2026.08.1.
import type { MappingEnds, UserType } from "../backup/reader";
import { fieldsOf, listOf, textOf, type Fields } from "../okta/answer";
import { logged } from "../okta/log";

/** The app whose changes are looked for, and what belongs to it. */
export interface Subject {
  readonly app: { readonly id: string; readonly label: string };
  readonly userTypes: readonly UserType[];
  readonly mappings: readonly MappingEnds[];
}

export interface Change {
  /** When, as Okta gives it. */
  readonly at: string;
  /** Who. */
  readonly by: string;
  /** With which client: the OAuth client's or the API token's id, or what a browser calls itself. */
  readonly client: string | null;
  /** The uuid of the event. */
  readonly uuid: string;
  readonly kind: "setting" | "entry" | "attribute";
  /** Where something was changed, as the console names it: the app, a mapping, a profile. */
  readonly in: string;
  /** The mapping of an entry; unknown where the event does not say which of the app's mappings it was. */
  readonly mapping?: { readonly sourceId: string; readonly targetId: string };
  /** The app or the user type that has the attribute. */
  readonly ownerId?: string;
  readonly name: string;
  readonly action: "added" | "changed" | "deleted";
  readonly from?: string;
  readonly to?: string;
  /** Ids of the actor, the client and the API token. */
  readonly ids: readonly string[];
}

export const EVENT_TYPES = {
  settings: "application.lifecycle.update",
  mapping: "directory.mapping.update",
  appProfile: "directory.app_user_profile.update",
  userProfile: "directory.user_profile.update",
} as const;

/** The profile of a user type as the console names it. */
export const nameOfType = ({ name }: { name: string }) => (name === "user" ? "Okta User" : name);
export const nameOfMapping = (
  { app, userTypes }: Pick<Subject, "app" | "userTypes">,
  { sourceId, targetId }: Omit<MappingEnds, "id">,
) => {
  const name = (id: string) => {
    const type = userTypes.find((each) => each.id === id);
    return id === app.id ? app.label : type ? nameOfType(type) : id;
  };
  return `${name(sourceId)} to ${name(targetId)}`;
};

/** The changes that an event tells of; undefined where it names neither the app nor one of the app's user types. */
export function changesOf(event: Fields, subject: Subject): Change[] | undefined {
  const targets = listOf(event.target).map(fieldsOf);
  const made = madeBy(event);
  const { app } = subject;
  if (event.eventType === EVENT_TYPES.settings)
    return settingsOf(targets, app.id).map((setting) => ({
      ...made,
      kind: "setting",
      in: app.label,
      action: "changed",
      ...setting,
    }));
  // Nothing about a user is told, whatever else the event says.
  if (targets.some(({ type }) => type === "User" || type === "AppUser")) return [];
  const named = namesOf(targets);
  const type = typeAmong(named, subject);
  const ofApp = named.some((name) => name === app.id || name === app.label || name === `${app.label} User`);
  if (event.eventType === EVENT_TYPES.mapping) {
    const known = subject.mappings.find(({ id }) => named.includes(id));
    if (!known && !ofApp) return undefined;
    const mapping = known ? { sourceId: known.sourceId, targetId: known.targetId } : pairOf(targets, app.id, type);
    const where = mapping ? nameOfMapping(subject, mapping) : `a mapping of ${app.label}`;
    return listed(event, entriesIn).map((entry) => ({ ...made, kind: "entry", in: where, mapping, ...entry }));
  }
  const owner = event.eventType === EVENT_TYPES.appProfile ? (ofApp ? app : undefined) : type;
  if (!owner) return undefined;
  const where = owner === app ? `${app.label} User` : nameOfType(owner as UserType);
  return listed(event, namesIn).map((attribute) => ({
    ...made,
    kind: "attribute",
    in: where,
    ownerId: owner.id,
    ...attribute,
  }));
}

function madeBy({ published, uuid, actor, client, transaction }: Fields) {
  const { id, displayName, alternateId } = fieldsOf(actor);
  const tokenId = textOf(fieldsOf(fieldsOf(transaction).detail).requestApiTokenId);
  const clientId = textOf(fieldsOf(client).id);
  const name = textOf(displayName) ?? textOf(alternateId) ?? textOf(id) ?? "unknown";
  const login = textOf(alternateId);
  return {
    at: textOf(published) ?? "",
    by: login && login !== name ? `${name} (${login})` : name,
    client: clientId || tokenId || textOf(fieldsOf(fieldsOf(client).userAgent).rawUserAgent) || null,
    uuid: textOf(uuid) ?? "",
    ids: [textOf(id), clientId, tokenId].flatMap((each) => each || []),
  };
}

/**
 * The settings of an app that matter to a sync, by the catalogue's names of what changed:
 * AppProfileSourcingChangeDetailEntry, AppInstanceUserMgmtGSChangeDetailsEntry,
 * AppOutboundProvisioningSettingsChangeDetailsEntry.
 */
const SETTINGS: [name: string, setting: string][] = [
  ["is_profile_mastering_feature_enabled", "Allow the app to source Okta users"],
  ["user_offboarding_action", "When a user is deactivated in the app"],
  ["scheduled_import_interval", "Schedule import"],
  ["import_interval", "Import interval"],
  ["import_schedule", "Import schedule"],
  ["update_user_attributes", "Update User Attributes"],
];
const WORDS: Record<string, string> = {
  true: "on",
  false: "off",
  NONE: "Do nothing",
  DEACTIVATE: "Deactivate",
  SUSPEND: "Suspend",
};

function settingsOf(targets: Fields[], appId: string): { name: string; from?: string; to?: string }[] {
  const { from, to } = fieldsOf(targets.find(({ id }) => id === appId)?.changeDetails);
  const word = (details: unknown, name: string) => {
    const value = logged(fieldsOf(details), name) ?? undefined;
    const text = value === undefined ? undefined : typeof value === "string" ? value : JSON.stringify(value);
    return text === undefined ? undefined : Object.hasOwn(WORDS, text) ? WORDS[text] : text;
  };
  return SETTINGS.map(([name, setting]) => ({ name: setting, from: word(from, name), to: word(to, name) })).filter(
    (setting) => setting.from !== setting.to,
  );
}

/**
 * Every id and name by which an event says what it is about. The catalogue calls the format of the two profiles
 * okta:schemaId.
 */
const namesOf = (targets: Fields[]): string[] =>
  targets
    .flatMap(({ id, alternateId, displayName, detailEntry }) => {
      const details = fieldsOf(detailEntry);
      return [id, alternateId, displayName, logged(details, "source_profile"), logged(details, "target_profile")];
    })
    .flatMap((name) => textOf(name) ?? []);

/** The user type that is named; where the app has only one, it must be meant. */
const typeAmong = (named: string[], { userTypes }: Subject): UserType | undefined =>
  userTypes.find(({ id, schemaId }) => named.includes(id) || named.includes(schemaId)) ??
  (userTypes.length === 1 ? userTypes[0] : undefined);

function pairOf(targets: Fields[], appId: string, type: UserType | undefined) {
  const details = targets.map(({ detailEntry }) => fieldsOf(detailEntry));
  const has = (name: string, value: string) => details.some((each) => logged(each, name) === value);
  if (!type) return undefined;
  if (has("direction", "App to Okta") || has("source_profile", appId)) return { sourceId: appId, targetId: type.id };
  if (has("direction", "Okta to App") || has("target_profile", appId)) return { sourceId: type.id, targetId: appId };
  return undefined;
}

type Listed = { name: string; expression?: string };

/** What the fields attributes_added, attributes_modified and attributes_deleted of DirectoryDebugData list. */
function listed({ debugContext }: Fields, parts: (text: string) => Listed[]) {
  const data = fieldsOf(fieldsOf(debugContext).debugData);
  const of = (action: Change["action"], name: string) =>
    parts(textOf(logged(data, name)) ?? "").map(({ expression, ...attribute }) => ({
      ...attribute,
      action,
      ...(action === "deleted" ? { from: expression } : { to: expression }),
    }));
  return [
    ...of("added", "attributes_added"),
    ...of("changed", "attributes_modified"),
    ...of("deleted", "attributes_deleted"),
  ];
}

const namesIn = (text: string): Listed[] =>
  text
    .split(",")
    .map((name) => ({ name: name.trim() }))
    .filter(({ name }) => name);

const [BEGIN, MIDDLE, END] = ["{Attribute : ", ",Expression : ", "}"];

/**
 * Entries of the form `{Attribute : email,Expression : user.login},{Attribute : ...}`. A text that is of another form
 * or cut off is taken for one name without an expression.
 */
function entriesIn(text: string): Listed[] {
  if (!text.startsWith(BEGIN)) return namesIn(text);
  if (!text.endsWith(END)) return [{ name: text }];
  const entries = text.slice(BEGIN.length, -END.length).split(`${END},${BEGIN}`);
  if (!entries.every((entry) => entry.includes(MIDDLE))) return [{ name: text }];
  return entries.map((entry) => {
    const at = entry.indexOf(MIDDLE);
    return { name: entry.slice(0, at), expression: entry.slice(at + MIDDLE.length) };
  });
}
