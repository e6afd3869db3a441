// Attributes of profiles, and the attributes that each profile has from the start.
import oktaUser from "./okta-user.json";

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };
/** An attribute of a profile, with the fields that Okta returns. */
export type Attribute = JsonObject;

/**
 * The base attributes of the Okta user: REC TestAccResourceOktaUserSchema_enum_string. `self` is what users may do with
 * the attribute in their own profile.
 */
export const baseUserAttributes = (): Record<string, Attribute> =>
  Object.fromEntries(
    Object.entries(oktaUser).map(([name, { self, ...attribute }]) => {
      const rights = { permissions: [{ principal: "SELF", action: self }], master: { type: "PROFILE_MASTER" } };
      return [name, { type: "string", ...attribute, mutability: "READ_WRITE", scope: "NONE", ...rights }];
    }),
  );

/**
 * The base attributes of an app user. Only `userName` is required (REC TestAccResourceOktaAppUserSchemas_crud, OIDC).
 */
export function baseAppAttributes(names: string[]): Record<string, Attribute> {
  const attributes: Record<string, Attribute> = {
    userName: { title: "Username", type: "string", required: true, scope: "NONE" },
  };
  for (const name of names) attributes[name] = { title: name, type: "string", scope: "NONE" };
  return attributes;
}
