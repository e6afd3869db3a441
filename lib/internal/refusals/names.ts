import { isKnown, malformed, type Problem, shown } from "./problem";
import { unseenCharacter } from "./texts";

/**
 * The rule of Terraform for names. CDKTF leaves other characters out and says nothing, which would change addresses.
 */
export function malformedConstructId({ node: { id } }: { node: { id: string } }): Problem {
  if (/^[A-Za-z_][A-Za-z0-9_-]*$/.test(id)) return undefined;
  return `construct id ${shown(id)} would stand in every address: expected a letter or _, then letters, digits, _ or -`;
}

export function malformedVariableName(prop: string, value: string | undefined): Problem {
  const expected = "expected a letter or _, then letters, digits or _";
  return unseenCharacter(prop, value) ?? malformed(prop, value, /^[A-Za-z_][A-Za-z0-9_]*$/, expected);
}

/** The base attributes of every Okta user type. */
const BASE_ATTRIBUTES = [
  "city costCenter countryCode department displayName division email employeeNumber firstName honorificPrefix",
  "honorificSuffix lastName locale login manager managerId middleName mobilePhone nickName organization postalAddress",
  "preferredLanguage primaryPhone profileUrl secondEmail state streetAddress timezone title userType zipCode",
]
  .join(" ")
  .split(" ");

/** Names that no custom attribute of a user profile can have (Okta's help, usgp-reserved-attributes), in lower case. */
const RESERVED_NAMES = [
  "id profile status transitioningtostatus created activated statuschanged lastlogin lastupdated passwordchanged",
  "type realm realmid password credentials _links _embedded class classloader createdby lastupdatedby orgid",
  "activationstatus apistatus logintype initialreconcilecomplete activationdate statuschangeddate apilastupdate",
  "passwordexpirationguess passwordexpirationcursor numunlocks changedstatus",
]
  .join(" ")
  .split(" ");

/**
 * A variable name that Okta itself uses. Names that differ only by case are one to Okta (Okta API reference,
 * Schemas).
 */
export function takenOnTheUser(prop: string, value: string): Problem {
  if (!isKnown(value)) return undefined;
  const name = value.toLowerCase();
  const base = BASE_ATTRIBUTES.find((attribute) => attribute.toLowerCase() === name);
  const problem = `${prop} is ${shown(value)}`;
  if (base) return `${problem}: every Okta user type already has the base attribute ${base}; choose another name`;
  return RESERVED_NAMES.includes(name)
    ? `${problem}: Okta reserves ${name} in every user profile; choose another name`
    : undefined;
}
