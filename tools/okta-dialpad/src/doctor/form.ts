// Forms and words of closed lists: what may be told of an org's answers to anybody. No text of the org's own is among
// them, whatever the org says: no id, name, label, person or number.
import { DIALPAD_PHONE } from "../../../../lib/article";
import { fieldsOf } from "../okta/answer";

export type Form = string | null | Form[] | { [key: string]: Form };

/** A name of the event type catalogue, as events may have it. */
export const camel = (name: string) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
export const DEBUG_DATA = [
  "attributes_added",
  "attributes_modified",
  "attributes_deleted",
  "error_field",
  "error_code",
];
export const SETTINGS = ["user_offboarding_action", "scheduled_import_interval", "update_user_attributes"];
const SNAKES = [
  ...DEBUG_DATA,
  ...SETTINGS,
  "is_profile_mastering_feature_enabled",
  "import_interval",
  "source_profile",
  "target_profile",
];
/** The fields that are shown, in this order. */
const KEYS = new Set([
  ..."id type name status syncState externalId signOnMode features externalName externalNamespace title description scope".split(
    " ",
  ),
  ..."mutability union required permissions principal action master priority value expression pushStatus source target".split(
    " ",
  ),
  ...["actor", "detail", "requestApiTokenId", "detailEntry", "direction", ...SNAKES, ...SNAKES.map(camel)],
]);
/** The words that are shown: the article's, those of Okta's API reference and event types, and a record's own. */
const WORDS = new Set([
  ...[
    DIALPAD_PHONE.displayName,
    DIALPAD_PHONE.externalName,
    DIALPAD_PHONE.externalNamespace,
    "App to Okta",
    "Okta to App",
  ],
  ..."dialpad user appuser string number boolean integer array NONE SELF READ_ONLY READ_WRITE HIDE ENABLE DISABLE".split(
    " ",
  ),
  ..."ACTIVE INACTIVE DELETED APPROVED DEPROVISIONED IMPLICIT IMPORTED MATCHED PENDING PROVISIONED REVOKED STAGED".split(
    " ",
  ),
  ..."SUSPENDED UNASSIGNED DISABLED ERROR OUT_OF_SYNC SYNCHRONIZED SYNCING SAML_2_0 AUTO_LOGIN DEACTIVATE SUSPEND".split(
    " ",
  ),
  ..."GROUP_PUSH IMPORT_NEW_USERS IMPORT_PROFILE_UPDATES IMPORT_USER_SCHEMA PROFILE_MASTERING PUSH_NEW_USERS".split(
    " ",
  ),
  ..."PUSH_PASSWORD_UPDATES PUSH_PROFILE_UPDATES PUSH_USER_DEACTIVATION REACTIVATE_USERS PUSH_PENDING_USERS".split(" "),
  ..."PROFILE_MASTER OKTA OVERRIDE APP PUSH DONT_PUSH User AppUser AppInstance UserType ProfileMapping PublicClientApp".split(
    " ",
  ),
  ...["(as documented)", "(another size)", "(not all)", "(as the features say)", "(not as the features say)"],
]);
/** What a text looks like whose words are the org's. */
const LOOKS: [looks: (text: string) => boolean, words: string][] = [
  [(text) => text === "true" || text === "false", "(true or false, as a text)"],
  [(text) => text.startsWith("{Attribute : ") && text.includes(",Expression : ") && text.endsWith("}"), "(entries)"],
  [(text) => /^\+[1-9]\d{6,14}$/.test(text), "(a number of E.164)"],
];
const DEEPEST = 6;
const MOST_FORMS = 30;

/** The form of a value: no text of it but the words above. `ours`: what is called by a name of ours. */
export function formOf(value: unknown, ours: ReadonlyMap<string, string> = new Map(), depth = 0): Form {
  if (value === null) return null;
  if (typeof value === "string")
    return ours.get(value) ?? (WORDS.has(value) ? value : (LOOKS.find(([looks]) => looks(value))?.[1] ?? "(text)"));
  if (typeof value === "boolean") return "(true or false)";
  if (typeof value !== "object") return "(number)";
  if (depth === DEEPEST) return "(deeper)";
  if (!Array.isArray(value)) {
    const fields = fieldsOf(value);
    const known = [...KEYS].filter((key) => Object.hasOwn(fields, key));
    return Object.fromEntries(known.map((key) => [key, formOf(fields[key], ours, depth + 1)]));
  }
  const forms = new Map<string, Form>();
  for (const item of value.slice(0, 1000)) {
    const form = formOf(item, ours, depth + 1);
    if (forms.size < MOST_FORMS) forms.set(JSON.stringify(form), form);
  }
  return [...forms].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, form]) => form);
}
