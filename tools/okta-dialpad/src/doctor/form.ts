// Forms and words of closed lists: what may be told to anybody of an org's answers. Whatever the org answers, no text
// of its own is told: no id, name, label, person or number.
import { DIALPAD_PHONE } from "../../../../lib/article";
import { fieldsOf } from "../okta/answer";

export type Form = string | null | Form[] | { [key: string]: Form };

/** A name of the event type catalogue in camel case, which events may have it in. */
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
const words = (text: string) => text.trim().split(/\s+/);
/** The fields that are shown, in this order. */
const KEYS = new Set([
  ...words(`id type name status syncState externalId signOnMode features externalName externalNamespace title
    description scope mutability union required permissions principal action master priority value expression
    pushStatus source target actor detail requestApiTokenId detailEntry direction`),
  ...SNAKES,
  ...SNAKES.map(camel),
]);
/** The words that are shown: the article's, those of Okta's API reference and event types, and those of a record. */
const WORDS = new Set([
  ...[DIALPAD_PHONE.displayName, DIALPAD_PHONE.externalName, DIALPAD_PHONE.externalNamespace],
  ...["App to Okta", "Okta to App"],
  ...words(`dialpad user appuser string number boolean integer array NONE SELF READ_ONLY READ_WRITE HIDE ENABLE DISABLE
    ACTIVE INACTIVE DELETED APPROVED DEPROVISIONED IMPLICIT IMPORTED MATCHED PENDING PROVISIONED REVOKED STAGED
    SUSPENDED UNASSIGNED DISABLED ERROR OUT_OF_SYNC SYNCHRONIZED SYNCING SAML_2_0 AUTO_LOGIN DEACTIVATE SUSPEND
    GROUP_PUSH IMPORT_NEW_USERS IMPORT_PROFILE_UPDATES IMPORT_USER_SCHEMA PROFILE_MASTERING PUSH_NEW_USERS
    PUSH_PASSWORD_UPDATES PUSH_PROFILE_UPDATES PUSH_USER_DEACTIVATION REACTIVATE_USERS PUSH_PENDING_USERS
    PROFILE_MASTER OKTA OVERRIDE APP PUSH DONT_PUSH User AppUser AppInstance UserType ProfileMapping PublicClientApp`),
  ...["(as documented)", "(another size)", "(not all)", "(as the features say)", "(not as the features say)"],
]);
/** Forms of a text that is the org's own, and what is told instead of the text. */
const LOOKS: [looks: (text: string) => boolean, instead: string][] = [
  [(text) => text === "true" || text === "false", "(true or false, as a text)"],
  [(text) => text.startsWith("{Attribute : ") && text.includes(",Expression : ") && text.endsWith("}"), "(entries)"],
  [(text) => /^\+[1-9]\d{6,14}$/.test(text), "(a number of E.164)"],
];
const DEEPEST = 6;
const MOST_FORMS = 30;

/**
 * The form of a value: of its texts only the words above.
 *
 * @param ours names of our own for some of the org's texts
 */
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
