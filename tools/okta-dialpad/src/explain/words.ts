// The words of Okta's Admin Console for the words of the provider.
import { code } from "./markdown";

/**
 * Settings of an attribute in the Profile Editor, in the console's order. `master` is not among them: with its list of
 * apps it is *Source priority*.
 */
export const SETTINGS: Record<string, string> = {
  app_id: "App",
  user_type: "User type",
  type: "Data type",
  array_type: "Data type of the items",
  title: "Display name",
  index: "Variable name",
  external_name: "External name",
  external_namespace: "External namespace",
  description: "Description",
  enum: "Enumerated values",
  one_of: "Enumerated values",
  array_enum: "Enumerated values of the items",
  array_one_of: "Enumerated values of the items",
  unique: "Value must be unique for each user",
  pattern: "Pattern",
  min_length: "Attribute length, at least",
  max_length: "Attribute length, at most",
  required: "Attribute required",
  scope: "Scope",
  union: "Combine values across groups",
  permissions: "User permission",
  // Settings of a mapping.
  source_id: "From",
  target_id: "To",
  always_apply: "Apply updates now",
  delete_when_absent: "Unmap what is not listed",
};

/** The console's word for a field. A field that this version does not know keeps the provider's name. */
export const settingOf = (field: string) => (Object.hasOwn(SETTINGS, field) ? SETTINGS[field] : code(field));

export const SOURCE_PRIORITY = "Source priority";

/** What the console sets when somebody adds an attribute and changes nothing. It is not worth a line. */
export const AS_ADDED: Record<string, unknown> = {
  user_type: "default",
  scope: "NONE",
  permissions: "READ_ONLY",
  type: "string",
};

const VALUES: Record<string, Record<string, string>> = {
  permissions: { HIDE: "Hide", READ_ONLY: "Read Only", READ_WRITE: "Read-Write" },
  scope: { NONE: "not User personal", SELF: "User personal" },
  unique: { UNIQUE_VALIDATED: "yes", NOT_UNIQUE: "no" },
  master: {
    PROFILE_MASTER: "Inherit from profile source",
    OKTA: "Inherit from Okta",
    OVERRIDE: "Override profile source",
  },
  push_status: { PUSH: "Apply mapping on user create and update", DONT_PUSH: "Apply mapping on user create only" },
};

/** The console's word for one of the provider's values, if it has one. */
export function wordFor(field: string, value: unknown): string | undefined {
  const words = Object.hasOwn(VALUES, field) ? VALUES[field] : {};
  return typeof value === "string" && Object.hasOwn(words, value) ? `*${words[value]}*` : undefined;
}
