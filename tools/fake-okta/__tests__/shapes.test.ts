// The keys of answers: those that public recordings of Okta's answers have (recorded by tests of the okta provider,
// which each row names), and those of them that the fake org leaves out. The keys were written down by hand, without
// values.
import { DEFAULT_TYPE, DIALPAD, startFakeOkta, type FakeOkta } from "../src";
import { attributes, call } from "./call";

let org: FakeOkta;
beforeAll(async () => (org = await startFakeOkta()));
afterAll(() => org.close());
beforeEach(() => org.reset());

const USER_SCHEMA = "/api/v1/meta/schemas/user/default";
const APP_SCHEMA = `/api/v1/meta/schemas/apps/${DIALPAD}/default`;
const external = {
  externalName: "phoneNumbers.^[type=='Dialpad'].value",
  externalNamespace: "urn:ietf:params:scim:schemas:core:2.0:User",
};
const posted = { title: "Dialpad Phone", description: "Dialpad Phone", type: "string", required: false, scope: "SELF" };
const rights = { permissions: [{ principal: "SELF", action: "READ_ONLY" }], master: { type: "PROFILE_MASTER" } };
const choices = { enum: ["S", "M"], oneOf: [{ const: "S", title: "Small" }], minLength: 1, maxLength: 50 };
const array = {
  type: "array",
  items: { type: "string", enum: ["S"], oneOf: [{ const: "S", title: "Small" }] },
  union: "DISABLE",
};
const mappingId = () =>
  Object.values(org.state().mappings).find(
    ({ sourceId, targetId }) => sourceId === DIALPAD && targetId === DEFAULT_TYPE,
  )!.id;
const mappingPath = () => `/api/v1/mappings/${mappingId()}`;
const mappingOfTwo = `/api/v1/mappings?limit=200&sourceId=${DIALPAD}&targetId=${DEFAULT_TYPE}`;
const words = (text: string) => text.split(" ").sort();

interface Row {
  what: string;
  recorded: string;
  request: [method: string, path: string | (() => string), body?: unknown];
  /** The recorded keys, in any order, by their place in the answer ("" is the top). */
  keys: Record<string, string>;
  /** Those of these keys that the fake org leaves out. */
  without?: string;
}
const APP_KEYS =
  "id orn name label status lastUpdated created accessibility visibility features signOnMode credentials settings " +
  "_links";
const APP_PARTS = {
  accessibility: "selfService errorRedirectUrl loginRedirectUrl",
  visibility: "autoLaunch autoSubmitToolbar hide appLinks",
  "visibility.hide": "iOS web",
  "credentials.userNameTemplate": "template type",
  "settings.notifications.vpn": "network message helpUrl",
  "settings.notes": "admin enduser",
};
const ROWS: Row[] = [
  {
    what: "the user schema",
    recorded: "TestAccResourceOktaUserSchema_enum_string",
    request: ["GET", USER_SCHEMA],
    keys: {
      "": "id $schema name title description lastUpdated created definitions type properties _links",
      definitions: "custom base",
      "definitions.custom": "id type properties required",
      "definitions.base": "id type properties required",
      "definitions.base.properties":
        "login firstName lastName middleName honorificPrefix honorificSuffix email title displayName nickName " +
        "profileUrl secondEmail mobilePhone primaryPhone streetAddress city state zipCode countryCode postalAddress " +
        "preferredLanguage locale timezone userType employeeNumber costCenter organization division " +
        "department managerId manager",
      "definitions.base.properties.login":
        "title type required mutability scope minLength maxLength permissions master",
      "definitions.base.properties.email": "title type required format mutability scope permissions master",
      "definitions.base.properties.city": "title type mutability scope permissions master",
      "properties.profile": "allOf",
      _links: "self type",
      "_links.self": "rel href method",
    },
  },
  {
    what: "a user attribute that was posted with all fields that the provider sends",
    recorded: "TestAccResourceOktaUserSchema_enum_string",
    request: ["POST", USER_SCHEMA, attributes({ x: { ...posted, ...rights, ...choices } })],
    keys: {
      "definitions.custom.properties.x":
        "title description type mutability scope enum oneOf minLength maxLength permissions master",
    },
  },
  {
    what: "a user attribute with several values",
    recorded: "TestAccResourceOktaUserSchema_array_enum_string",
    request: ["POST", USER_SCHEMA, attributes({ x: { ...posted, ...rights, ...array } })],
    keys: {
      "definitions.custom.properties.x": "title description type mutability scope items permissions master",
      "definitions.custom.properties.x.items": "type enum oneOf",
    },
  },
  {
    what: "the schema of an app's users",
    recorded: "TestAccResourceOktaAppUserSchemas_crud",
    request: ["GET", APP_SCHEMA],
    keys: {
      "": "id $schema name title lastUpdated created definitions type properties",
      "definitions.base.properties.userName": "title type required scope",
    },
  },
  {
    what: "an app attribute that was posted with all fields of the provider: no permissions, no master, no union",
    recorded: "TestAccResourceOktaAppUserSchemas_crud",
    request: ["POST", APP_SCHEMA, attributes({ x: { ...posted, ...rights, ...choices, union: "DISABLE" } })],
    keys: { "definitions.custom.properties.x": "title description type scope enum oneOf minLength maxLength" },
  },
  {
    what: "a required app attribute",
    recorded: "TestAccResourceOktaAppUserSchemas_crud",
    request: ["POST", APP_SCHEMA, attributes({ x: { ...posted, required: true, description: "" } })],
    keys: { "definitions.custom.properties.x": "title type required scope" },
  },
  {
    what: "an app attribute with several values: union stays",
    recorded: "TestAccResourceOktaAppUserSchemas_array_enum_boolean",
    request: ["POST", APP_SCHEMA, attributes({ x: { ...posted, ...array } })],
    keys: { "definitions.custom.properties.x": "title description type scope items union" },
  },
  {
    what: "an app attribute with an external name and namespace",
    recorded: "no recording of a custom one (base attributes of OIDC apps echo externalName): inference",
    request: ["POST", APP_SCHEMA, attributes({ x: { ...posted, ...external } })],
    keys: { "definitions.custom.properties.x": "title description type scope externalName externalNamespace" },
  },
  {
    what: "mappings in a list, without their entries",
    recorded: "TestAccResourceOktaProfileMapping_crud",
    request: ["GET", mappingOfTwo],
    keys: {
      "0": "id source target _links",
      "0.source": "id name type _links",
      "0.source._links": "self schema",
      "0.source._links.self": "href",
      "0.target": "id name type _links",
      "0._links.self": "href",
    },
  },
  {
    what: "a mapping",
    recorded: "TestAccResourceOktaProfileMapping_crud",
    request: ["GET", mappingPath],
    keys: { "": "id source target properties _links", "properties.login": "expression pushStatus" },
  },
  {
    what: "a changed mapping, which is answered with all its entries",
    recorded: "TestAccResourceOktaProfileMapping_crud",
    request: ["POST", mappingPath, { properties: { badge: { expression: "appuser.badge", pushStatus: "DONT_PUSH" } } }],
    keys: { "": "id source target properties _links" },
  },
  {
    what: "a user type",
    recorded: "TestAccResourceOktaUserType_crud",
    request: ["GET", `/api/v1/meta/types/user/${DEFAULT_TYPE}`],
    keys: {
      "": "id displayName name description createdBy lastUpdatedBy created lastUpdated default _links",
      _links: "schema self",
      "_links.schema": "rel href method",
    },
  },
  {
    what: "a SAML app",
    recorded: "TestAccDataSourceOktaAppSaml_read",
    request: ["GET", `/api/v1/apps/${DIALPAD}`],
    keys: {
      ...{
        "": APP_KEYS,
        ...APP_PARTS,
        credentials: "userNameTemplate signing",
        settings: "app notifications manualProvisioning implicitAssignment notes signOn",
      },
      _links: "help metadata uploadLogo appLinks groups logo users deactivate",
    },
    without: "signOn help metadata logo",
  },
  {
    what: "an OIDC app",
    recorded: "TestAccDataSourceOktaApp_read",
    request: ["GET", "/api/v1/apps/0oaoidc0000000000001"],
    keys: {
      ...{ "": `${APP_KEYS} universalLogout`, ...APP_PARTS, credentials: "userNameTemplate signing oauthClient" },
      settings: "app notifications manualProvisioning implicitAssignment emOptInStatus notes oauthClient",
      _links:
        "uploadLogo appLinks profileEnrollment policies groups logo clientCredentials accessPolicy users deactivate",
    },
    without: "universalLogout oauthClient emOptInStatus profileEnrollment policies logo clientCredentials accessPolicy",
  },
  {
    what: "a user",
    recorded: "TestAccDataSourceOktaAppUserAssignments_read",
    request: ["GET", "/api/v1/users/me"],
    keys: {
      "":
        "id status created activated statusChanged lastLogin lastUpdated passwordChanged realmId type profile " +
        "credentials _links",
      type: "id",
      "credentials.provider": "type name",
    },
    without: "realmId",
  },
  {
    what: "an app user",
    recorded: "TestAccDataSourceOktaAppUserAssignments_read",
    request: ["GET", `/api/v1/apps/${DIALPAD}/users/00ufirst000000000001`],
    keys: {
      "":
        "id externalId created lastUpdated scope status statusChanged passwordChanged syncState credentials profile " +
        "_links",
      credentials: "userName",
      _links: "app user",
    },
  },
  {
    what: "a refusal",
    recorded: "every recording of one",
    request: ["GET", "/api/v1/apps/0oaunknown0000000001"],
    keys: { "": "errorCode errorSummary errorLink errorId errorCauses" },
  },
];

const at = (json: unknown, place: string) =>
  place
    .split(".")
    .filter(Boolean)
    .reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], json) as object;

test.each(ROWS)("$what ($recorded)", async ({ request: [method, path, body], keys, without = "" }) => {
  org.assign(DIALPAD, "first.employee@example.com");
  const answer = await call<object>(org, method, typeof path === "string" ? path : path(), body);
  const left = words(without);
  const seen = Object.fromEntries(
    Object.keys(keys).map((place) => [place, Object.keys(at(answer.body, place)).sort()]),
  );
  const expected = Object.fromEntries(
    Object.entries(keys).map(([place, list]) => [place, words(list).filter((key) => !left.includes(key))]),
  );
  expect(seen).toEqual(expected);
});

test("a schema without custom attributes has no list of required ones (…UserSchema_enum_string)", async () => {
  const schema = "/api/v1/meta/schemas/user/osccontractor0000001";
  await call(org, "POST", schema, attributes({ x: { title: "x", type: "string" } }));
  expect((await call(org, "GET", schema)).body.definitions.custom).toHaveProperty("required", []);
  await call(org, "POST", schema, attributes({ x: null }));
  expect((await call(org, "GET", schema)).body.definitions.custom).toEqual({
    id: "#custom",
    type: "object",
    properties: {},
  });
});

test("an update of an attribute changes the fields that it names (OpenAPI); NOT_UNIQUE is not returned", async () => {
  await call(org, "POST", USER_SCHEMA, attributes({ x: { ...posted, maxLength: 50, unique: "UNIQUE_VALIDATED" } }));
  await call(org, "POST", USER_SCHEMA, attributes({ x: { title: "Other", unique: "NOT_UNIQUE" } }));
  const { x } = org.state().userTypes[DEFAULT_TYPE].schema.custom;
  expect(x).toEqual({
    title: "Other",
    description: "Dialpad Phone",
    type: "string",
    mutability: "READ_WRITE",
    scope: "SELF",
    maxLength: 50,
    ...rights,
  });
});

test("a mapping entry is deleted with the attribute that it fills", () => {
  org.editUserAttribute("default", "badge", null);
  expect(org.state().mappings[mappingId()].properties).not.toHaveProperty("badge");
});

test("each link in an answer names the org, not this server", async () => {
  for (const path of [USER_SCHEMA, mappingPath(), "/api/v1/apps", "/api/v1/meta/types/user", "/api/v1/users/me"]) {
    const text = JSON.stringify((await call<unknown>(org, "GET", path)).body);
    const hosts = [...text.matchAll(/"https?:\/\/([^/"]+)/g)]
      .map(([, host]) => host)
      .filter((host) => host !== "json-schema.org");
    expect(new Set(hosts)).toEqual(new Set(["example.okta.com"]));
  }
});

test("an update of a mapping keeps the entries that it does not name, and deletes those that are null", async () => {
  const before = org.state().mappings[mappingId()].properties;
  const entry = { expression: "appuser.desk", pushStatus: "DONT_PUSH" };
  await call(org, "POST", mappingPath(), {
    properties: { badge: entry, desk: null, team: { expression: null, pushStatus: null } },
  });
  const { desk, team, ...rest } = before;
  expect([desk, team]).toEqual([expect.anything(), expect.anything()]);
  expect(org.state().mappings[mappingId()].properties).toEqual({ ...rest, badge: entry });
});
