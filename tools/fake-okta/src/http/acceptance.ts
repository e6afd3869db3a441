// What the okta provider's own acceptance tests need beside the three resources: they create and delete apps, user
// types and social identity providers.
import { baseAppAttributes } from "../org/profile";
import { appOf, renderApp, renderUserType, typeOf, type Call, type Endpoint } from "./endpoints";
import { notFound, unknown } from "./errors";
import { listMappings } from "../org/mappings";
import type { Json, JsonObject } from "../org/profile";
import { addApp, addUserType, defaultType, makeId, newSchema, remove, type App } from "../org/state";

const fresh = (fields: string[]) => ({
  ...{ status: "ACTIVE" as const, features: [], whenDeactivated: "DEACTIVATE" as const },
  schema: newSchema(baseAppAttributes(fields)),
});

/**
 * Creates an app. The answer has what the request had (REC TestAccResourceOktaAppUserSchemas_crud,
 * TestAccDataSourceOktaAppSaml_read).
 */
function createApp({ org, body }: Call): Json {
  const { name, label, signOnMode, ...given } = body as JsonObject & Record<"name" | "label" | "signOnMode", string>;
  if (signOnMode !== "SAML_2_0" && signOnMode !== "OPENID_CONNECT")
    throw unknown(`how to create an app of the sign-on mode ${signOnMode}`);
  const id = makeId(org, "0oa");
  const { oauthClient } = (given.credentials ?? {}) as { oauthClient?: JsonObject };
  if (oauthClient) oauthClient.client_id ??= id;
  return renderApp(
    org,
    addApp(org, {
      id,
      name: name ?? `example_${id}`,
      label,
      signOnMode,
      given,
      ...fresh(["email", "firstName", "lastName"]),
    }),
  );
}

function createUserType({ org, body }: Call): Json {
  const { name, displayName, description } = body as Record<string, string>;
  const ids = { id: makeId(org, "oty"), schemaId: makeId(org, "osc") };
  return renderUserType(org, addUserType(org, { ...ids, name, displayName, description, default: false }));
}

/**
 * Creates a social identity provider. It can be the source of a mapping, as an app can, and its id has the form of an
 * app's id (REC TestAccResourceOktaProfileMapping_crud).
 */
function createIdp({ org, body }: Call): Json {
  const { name, ...given } = body as JsonObject & { name: string; type: string };
  const fields = [
    "email",
    "firstName",
    "middleName",
    "lastName",
    "honorificPrefix",
    "honorificSuffix",
    "displayName",
    "profileUrl",
  ];
  const id = makeId(org, "0oa");
  addApp(org, { id, name: `${given.type.toLowerCase()}_idp`, label: name, signOnMode: "IDP", given, ...fresh(fields) });
  const { properties } = listMappings(org, id, defaultType(org)?.id)[0];
  for (const field of fields) properties[field] = { expression: `appuser.${field}`, pushStatus: "DONT_PUSH" };
  properties.login = { ...properties.email };
  return renderIdp(org.apps[id]);
}
const renderIdp = ({ id, label, status, given }: App): Json => ({ id, name: label, ...given, status });
const idpOf = ({ org, params: { idpId } }: Call) => {
  if (org.apps[idpId]?.signOnMode !== "IDP") throw notFound(idpId, "IdpTrust"); // REC TestAccResourceOktaIdpSocial_crud
  return org.apps[idpId];
};
const issuer = () => ({ issuerMode: "ORG_URL" });

export const ACCEPTANCE: Endpoint[] = [
  ["POST /api/v1/apps?activate", "okta.apps.manage", createApp],
  [
    "POST /api/v1/apps/:appId/lifecycle/activate",
    "okta.apps.manage",
    (call) => Object.assign(appOf(call), { status: "ACTIVE" }) && {},
  ],
  [
    "POST /api/v1/apps/:appId/lifecycle/deactivate",
    "okta.apps.manage",
    (call) => Object.assign(appOf(call), { status: "INACTIVE" }) && {},
  ],
  ["DELETE /api/v1/apps/:appId", "okta.apps.manage", (call) => remove(call.org, appOf(call).id)],
  // The issuer mode of an OAuth app has an internal endpoint (REC TestAccResourceOktaAppUserSchemas_crud).
  ["GET /api/v1/internal/apps/:appId/settings/oauth/idToken", "okta.apps.read", issuer],
  ["POST /api/v1/internal/apps/:appId/settings/oauth/idToken", "okta.apps.manage", issuer],
  ["POST /api/v1/meta/types/user", "okta.userTypes.manage", createUserType],
  [
    "POST /api/v1/meta/types/user/:typeId",
    "okta.userTypes.manage",
    (call) => renderUserType(call.org, Object.assign(typeOf(call), call.body)),
  ],
  ["DELETE /api/v1/meta/types/user/:typeId", "okta.userTypes.manage", (call) => remove(call.org, typeOf(call).id)],
  ["POST /api/v1/idps", "okta.idps.manage", createIdp],
  ["GET /api/v1/idps/:idpId", "okta.idps.read", (call) => renderIdp(idpOf(call))],
  [
    "POST /api/v1/idps/:idpId/lifecycle/deactivate",
    "okta.idps.manage",
    (call) => renderIdp(Object.assign(idpOf(call), { status: "INACTIVE" })),
  ],
  ["DELETE /api/v1/idps/:idpId", "okta.idps.manage", (call) => remove(call.org, idpOf(call).id)],
  [
    // The provider's test code asks here whether a mapping was deleted.
    "GET /api/v1/templates/emails/:templateId",
    "okta.templates.read",
    ({ params: { templateId } }) => {
      throw notFound(templateId, "OrgCustomizedEmailTemplate");
    },
  ],
];
