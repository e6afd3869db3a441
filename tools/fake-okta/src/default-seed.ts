// The org that stands when no seed is given.
import type { Seed } from "./seed";

const PEOPLE = [
  ...[
    "firstName",
    "lastName",
    "middleName",
    "honorificPrefix",
    "honorificSuffix",
    "email",
    "title",
    "displayName",
    "nickName",
    "profileUrl",
  ],
  ...["secondEmail", "mobilePhone", "primaryPhone", "streetAddress", "city", "state", "zipCode", "countryCode", "postalAddress"],
  ...["preferredLanguage", "locale", "timezone", "userType", "employeeNumber", "costCenter", "organization", "division", "department"],
  ...["managerId", "manager"],
];
const EXTRA = ["badge", "building", "desk", "floor", "hiredOn", "officeCode", "pronouns", "room", "shift", "team"];
const custom = Object.fromEntries(EXTRA.map((name) => [name, { title: name, description: "Made by hand", type: "string" }]));
const provisioning = ["IMPORT_PROFILE_UPDATES", "IMPORT_NEW_USERS", "PUSH_NEW_USERS", "PUSH_PROFILE_UPDATES", "PUSH_USER_DEACTIVATION"];

export const DIALPAD = "0oadialpad0000000001";
export const HR = "0oahrsource000000001";
export const DEFAULT_TYPE = "otydefault0000000001";

export const DEFAULT_SEED: Seed = {
  host: "example.okta.com",
  tokens: { "fake-token": {} },
  userTypes: [
    { id: DEFAULT_TYPE, schemaId: "oscdefault0000000001", name: "user", displayName: "User", default: true, custom },
    { id: "otycontractor0000001", schemaId: "osccontractor0000001", name: "contractor", displayName: "Contractor" },
  ],
  apps: [
    {
      ...{ id: DIALPAD, name: "dialpad", label: "Dialpad", signOnMode: "SAML_2_0", features: provisioning, base: PEOPLE, custom },
      toOkta: Object.fromEntries([...PEOPLE, ...EXTRA].map((name) => [name, `appuser.${name}`])), // forty, and `login`
      fromOkta: { firstName: "user.firstName", lastName: "user.lastName", email: "user.email" },
    },
    {
      ...{
        id: HR,
        name: "hr_source",
        label: "HR",
        signOnMode: "SAML_2_0",
        features: ["IMPORT_PROFILE_UPDATES", "IMPORT_NEW_USERS", "PROFILE_MASTERING"],
      },
      ...{ base: ["firstName", "lastName", "email", "department"], whenDeactivated: "DEACTIVATE" as const },
      toOkta: { firstName: "appuser.firstName", lastName: "appuser.lastName", email: "appuser.email", department: "appuser.department" },
    },
    { id: "0oainactive000000001", name: "old_dialer", label: "Old dialer", signOnMode: "SAML_2_0", status: "INACTIVE" },
    { id: "0oaswa00000000000001", name: "password_portal", label: "Password portal", signOnMode: "AUTO_LOGIN" },
    { id: "0oaoidc0000000000001", name: "oidc_client", label: "Company directory", signOnMode: "OPENID_CONNECT" },
  ],
  users: [
    { id: "00uadmin000000000001", login: "admin@example.com", profile: { firstName: "Org", lastName: "Admin" } },
    { id: "00ufirst000000000001", login: "first.employee@example.com", profile: { firstName: "First", lastName: "Employee" } },
    { id: "00usecond00000000001", login: "second.employee@example.com", profile: { firstName: "Second", lastName: "Employee" } },
    {
      ...{ id: "00ucontractor0000001", login: "first.contractor@example.com", userType: "otycontractor0000001" },
      profile: { firstName: "First", lastName: "Contractor" },
    },
  ],
  sourceOrder: [HR],
};
