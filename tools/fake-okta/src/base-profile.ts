// The Okta user's base attributes, as REC TestAccResourceOktaUserSchema_enum_string echoes them:
// name | title | what the user may do with it | further fields.
import type { Attribute } from "./org";

const OKTA_USER = `
login|Username|READ_ONLY|{"required":true,"minLength":5,"maxLength":100}
firstName|First name|READ_WRITE|{"required":true,"minLength":1,"maxLength":50}
lastName|Last name|READ_WRITE|{"required":true,"minLength":1,"maxLength":50}
middleName|Middle name|READ_ONLY|
honorificPrefix|Honorific prefix|READ_ONLY|
honorificSuffix|Honorific suffix|READ_ONLY|
email|Primary email|READ_WRITE|{"required":true,"format":"email"}
title|Title|READ_ONLY|
displayName|Display name|READ_ONLY|
nickName|Nickname|READ_ONLY|
profileUrl|Profile Url|READ_ONLY|{"format":"uri"}
secondEmail|Secondary email|READ_WRITE|{"format":"email"}
mobilePhone|Mobile phone|READ_WRITE|{"maxLength":100}
primaryPhone|Primary phone|HIDE|{"maxLength":100}
streetAddress|Street address|HIDE|
city|City|HIDE|
state|State|HIDE|
zipCode|Zip code|HIDE|
countryCode|Country code|HIDE|{"format":"country-code"}
postalAddress|Postal Address|HIDE|
preferredLanguage|Preferred language|READ_ONLY|{"format":"language-code"}
locale|Locale|READ_ONLY|{"format":"locale"}
timezone|Time zone|READ_ONLY|{"format":"timezone"}
userType|User type|READ_ONLY|
employeeNumber|Employee number|READ_ONLY|
costCenter|Cost center|READ_ONLY|
organization|Organization|READ_ONLY|
division|Division|READ_ONLY|
department|Department|READ_ONLY|
managerId|ManagerId|READ_ONLY|
manager|Manager|READ_ONLY|`;

const rows = OKTA_USER.trim()
  .split("\n")
  .map((line) => line.split("|"));

export const baseUserAttributes = (): Record<string, Attribute> =>
  Object.fromEntries(
    rows.map(([name, title, action, more]) => {
      const { required, format, ...limits } = JSON.parse(more || "{}") as Attribute;
      const attribute: Attribute = { title, type: "string" };
      if (required) attribute.required = required;
      if (format) attribute.format = format;
      Object.assign(attribute, { mutability: "READ_WRITE", scope: "NONE" }, limits);
      return [name, { ...attribute, permissions: [{ principal: "SELF", action }], master: { type: "PROFILE_MASTER" } }];
    }),
  );

/** An app's base attributes; only `userName` is required (REC TestAccResourceOktaAppUserSchemas_crud has it so for an OIDC app). */
export const baseAppAttributes = (names: string[]): Record<string, Attribute> =>
  Object.fromEntries(
    ["userName", ...names].map((name) => {
      const title = name === "userName" ? "Username" : (rows.find((row) => row[0] === name)?.[1] ?? name);
      return [name, { title, type: "string", ...(name === "userName" ? { required: true } : {}), scope: "NONE" }];
    }),
  );
