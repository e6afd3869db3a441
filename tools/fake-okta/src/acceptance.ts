// What the okta provider's own acceptance tests need around the three resources: apps, user types and social identity providers come and go.
import { renderApp, renderUserType, type Call, type Endpoint } from "./endpoints";
import { notFound, okta, unknown } from "./errors";
import { baseAppAttributes, baseUserAttributes } from "./base-profile";
import { makeId, type App, type Json } from "./org";
import { addApp, addMappings } from "./seed";

type Body = { [field: string]: Json };
const found = <T>(item: T | undefined, id: string, type: string): T => {
  if (item === undefined) throw notFound(id, type);
  return item;
};
const appOf = ({ org, params: { appId } }: Call) => found(org.apps[appId], appId, "AppInstance");
const typeOf = ({ org, params: { typeId } }: Call) => found(org.userTypes[typeId], typeId, "CVDType");

/** An app as its create request has it: what it sent comes back (REC TestAccResourceOktaAppUserSchemas_crud, TestAccDataSourceOktaAppSaml_read). */
function createApp({ org, body }: Call): Json {
  const { name, label, signOnMode, ...given } = body as Body;
  if (signOnMode !== "SAML_2_0" && signOnMode !== "OPENID_CONNECT")
    throw unknown(`how to create an app of the sign-on mode ${JSON.stringify(signOnMode)}`);
  const id = makeId("0oa", ++org.lastId);
  if (signOnMode === "OPENID_CONNECT") {
    const credentials = given.credentials as { oauthClient: Body };
    credentials.oauthClient = { client_id: id, ...credentials.oauthClient };
  }
  const schema = { base: baseAppAttributes(["email", "firstName", "lastName"]), custom: {}, deleting: {} };
  const app: App = {
    ...{ id, name: (name ?? `example_${org.lastId}`) as string, label: label as string, signOnMode, status: "ACTIVE", features: [] },
    ...{ whenDeactivated: "DEACTIVATE", given, schema },
  };
  addApp(org, app);
  return renderApp(org, app);
}
function removeApp({ org }: Call, id: string): undefined {
  delete org.apps[id];
  delete org.assignments[id];
  for (const mapping of Object.values(org.mappings)) if ([mapping.sourceId, mapping.targetId].includes(id)) delete org.mappings[mapping.id];
}

function createUserType({ org, body }: Call): Json {
  const n = ++org.lastId;
  const { name, displayName, description } = body as Record<string, string>;
  const [id, schemaId] = [makeId("oty", n), makeId("osc", n)];
  const schema = { base: baseUserAttributes(), custom: {}, deleting: {} };
  org.userTypes[id] = { id, schemaId, name, displayName, description, default: false, schema };
  for (const app of Object.values(org.apps)) addMappings(org, app, id);
  return renderUserType(org, org.userTypes[id]);
}

/** A social identity provider is the source of a mapping as an app is, under an app's id (REC TestAccResourceOktaProfileMapping_crud). */
function createIdp({ org, body }: Call): Json {
  const id = makeId("0oa", ++org.lastId);
  const fields = ["email", "firstName", "middleName", "lastName", "honorificPrefix", "honorificSuffix", "displayName", "profileUrl"];
  const { name, ...given } = body as Body & { name: string; type: string };
  const { type } = given;
  const schema = { base: baseAppAttributes(fields), custom: {}, deleting: {} };
  addApp(org, {
    ...{ id, name: `${type.toLowerCase()}_idp`, label: name, signOnMode: "IDP", status: "ACTIVE", features: [] },
    ...{ whenDeactivated: "DEACTIVATE", given, schema },
  });
  const mapping = Object.values(org.mappings).find((each) => each.sourceId === id && org.userTypes[each.targetId].default);
  for (const field of ["login", ...fields])
    mapping!.properties[field] = { expression: `appuser.${field === "login" ? "email" : field}`, pushStatus: "DONT_PUSH" };
  return renderIdp(org.apps[id]);
}
const renderIdp = ({ id, label, status, given }: App): Json => ({ id, name: label, ...given, status, _links: {} });

const setStatus = (status: App["status"]) => (call: Call) => {
  appOf(call).status = status;
  return appOf(call);
};
const [apps, types] = [{ scope: "okta.apps.manage" }, { scope: "okta.userTypes.manage" }];
const idps = { scope: "okta.idps.manage" };

export const ACCEPTANCE: Endpoint[] = [
  { method: "POST", url: "/api/v1/apps", ...apps, query: ["activate"], handle: createApp },
  { method: "POST", url: "/api/v1/apps/:appId/lifecycle/activate", ...apps, handle: (call) => setStatus("ACTIVE")(call) && {} },
  { method: "POST", url: "/api/v1/apps/:appId/lifecycle/deactivate", ...apps, handle: (call) => setStatus("INACTIVE")(call) && {} },
  { method: "DELETE", url: "/api/v1/apps/:appId", ...apps, handle: (call) => removeApp(call, appOf(call).id) },
  // The provider reads the issuer mode of an OAuth app at an internal endpoint (REC TestAccResourceOktaAppUserSchemas_crud).
  { method: "GET", url: "/api/v1/internal/apps/:appId/settings/oauth/idToken", ...apps, handle: () => ({ issuerMode: "ORG_URL" }) },
  { method: "POST", url: "/api/v1/internal/apps/:appId/settings/oauth/idToken", ...apps, handle: () => ({ issuerMode: "ORG_URL" }) },
  { method: "POST", url: "/api/v1/meta/types/user", ...types, handle: createUserType },
  {
    ...{ method: "POST", url: "/api/v1/meta/types/user/:typeId", ...types },
    handle: (call) => renderUserType(call.org, Object.assign(typeOf(call), call.body as object)),
  },
  {
    ...{ method: "DELETE", url: "/api/v1/meta/types/user/:typeId", ...types },
    handle: (call) => {
      delete call.org.userTypes[typeOf(call).id];
      return removeApp(call, call.params.typeId);
    },
  },
  { method: "POST", url: "/api/v1/idps", ...idps, handle: createIdp },
  { method: "GET", url: "/api/v1/idps/:appId", ...idps, handle: (call) => renderIdp(appOf(call)) },
  { method: "POST", url: "/api/v1/idps/:appId/lifecycle/deactivate", ...idps, handle: (call) => renderIdp(setStatus("INACTIVE")(call)) },
  { method: "DELETE", url: "/api/v1/idps/:appId", ...idps, handle: (call) => removeApp(call, appOf(call).id) },
  // A mapping that is gone is looked for among the email templates (test code of the provider).
  {
    ...{ method: "GET", url: "/api/v1/templates/emails/:templateId", scope: "okta.templates.read" },
    handle: ({ params }) => {
      throw okta(404, "E0000007", `Not found: Resource not found: ${params.templateId} (EmailTemplate)`);
    },
  },
];
