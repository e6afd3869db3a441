/**
 * The attribute as Dialpad's help article "Syncing Dialpad phone numbers to Okta" has it, character for character.
 * With one curly quote in the external name, Okta finds no number: copy these values, and never type them.
 */
export const DIALPAD_PHONE = Object.freeze({
  /** *Variable name*, both on the Okta user and on the Dialpad app user. */
  variableName: "dialpadPhone",
  /** *Display name*. */
  displayName: "Dialpad Phone",
  /** *Description*. */
  description: "Dialpad Phone",
  /** *External name*: in the SCIM user, the value of the first phone number whose type is `Dialpad`. */
  externalName: "phoneNumbers.^[type=='Dialpad'].value",
  /**
   * *External namespace*: the SCIM 2.0 core schema (Dialpad's other custom attributes use the enterprise extension).
   */
  externalNamespace: "urn:ietf:params:scim:schemas:core:2.0:User",
});

/** Characters that a word processor, or a keyboard for another language, gives instead of ' and ". */
export const LOOK_ALIKE_QUOTES =
  /[\u0060\u00AB\u00B4\u00BB\u02B9-\u02BD\u2018-\u201F\u2032-\u2037\u2039\u203A\uFF02\uFF07]/;

/** Control characters, and all spaces but the usual one. */
const BLANK = /(?! )[\p{Cc}\p{Z}\u2800\uFFF9-\uFFFB]/u.source;

/** Characters that show nothing. After a pictogram, two of them select how it looks. */
const IGNORABLE = /(?!(?<=\p{Extended_Pictographic})[\uFE0E\uFE0F])\p{Default_Ignorable_Code_Point}/u.source;

/** Characters that nobody can see, or that look like a space. */
export const UNSEEN = new RegExp(`${BLANK}|${IGNORABLE}`, "gu");

/** What the console visit tells about the app. Each may be a Terraform expression. */
export interface ConsoleVisitProps {
  /** The app's label, as the console shows it. */
  readonly label: string;
  /** Address of the app's Provisioning tab. */
  readonly provisioning: string;
  /** Address of Directory > Profile Sources. */
  readonly profileSources: string;
}

/**
 * The steps of the article that no API can do, in the console's words. The lines are indented, so that Terraform does
 * not wrap them.
 *
 * The deactivation setting comes before Save: once sourcing is saved with the default setting, Dialpad can deactivate
 * people in Okta.
 */
export function consoleVisit({ label, provisioning, profileSources }: ConsoleVisitProps): string {
  return [
    `  1. Open ${provisioning} and select To Okta, then Edit beside Profile & Lifecycle Sourcing.`,
    `  2. Select "Allow ${label} to source Okta users" and confirm with OK.`,
    `  3. Before you save: set "When a user is deactivated in the app" to "Do nothing". ` +
      `The default, "Deactivate", deactivates people in Okta.`,
    `  4. Select Save.`,
    `  5. Open ${profileSources} and move ${label} as low as possible. Never let it be the only profile source.`,
    `  6. Deploy again.`,
  ].join("\n");
}

/** The path of an app's Provisioning tab in the Admin Console. */
export const provisioningPath = (appName: string, appId: string) =>
  `/admin/app/${appName}/instance/${appId}/#tab-user-management`;

/** The path of Directory > Profile Sources in the Admin Console. */
export const PROFILE_SOURCES_PATH = "/admin/profile-masters";

/** The same two pages in words, for an org where the address of the Admin Console is not known. */
export const provisioningInWords = (label: string) => `Applications > ${label} > Provisioning in the Admin Console`;
export const PROFILE_SOURCES_IN_WORDS = "Directory > Profile Sources in the Admin Console";

/** How users who had the app before the mapping get the number. Okta's support: How To Use The Force Sync Option. */
export const FORCE_SYNC =
  "Force Sync (Provisioning > To Okta > Okta Attribute Mappings) applies the mapping to all assigned users whose app " +
  "profile has the number, and also re-applies the mapping of other profile sources.";

/**
 * A pattern for Okta's own domains. The Admin Console of https://ORG.DOMAIN is https://ORG-admin.DOMAIN. From a custom
 * domain, the address of the Admin Console is not known.
 */
export const OKTA_DOMAINS = "okta[.]com|oktapreview[.]com|okta-emea[.]com|okta-gov[.]com|okta[.]mil|trexcloud[.]com";

/** A pattern for an address on these domains, for JavaScript and for Terraform. Its groups are ORG and DOMAIN. */
export const ORG_ADDRESS = `^https://([A-Za-z0-9-]+?)(?:-admin)?[.](${OKTA_DOMAINS})(?:/|$)`;
