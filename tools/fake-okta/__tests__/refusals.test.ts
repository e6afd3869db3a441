// What Okta refuses, word for word. `evidence` says where status, code and text were seen; "inference" means that no
// source has them.
import { get } from "node:http";
import { DEFAULT_SEED, DEFAULT_TYPE, DIALPAD, HR, startFakeOkta, type FakeOkta } from "../src";
import { attributes, call } from "./call";

const USER_SCHEMA = "/api/v1/meta/schemas/user/default";
const APP_SCHEMA = `/api/v1/meta/schemas/apps/${DIALPAD}/default`;
const text = { title: "Dialpad Phone", type: "string" };
const validation = (operation: string, ...causes: string[]) =>
  [400, "E0000001", `Api validation failed: ${operation}`, causes] as const;
const notFound = (what: string) => [404, "E0000007", `Not found: Resource not found: ${what}`, []] as const;

let org: FakeOkta;
beforeAll(async () => (org = await startFakeOkta()));
afterAll(() => org.close());
beforeEach(() => org.reset());
const mapping = (sourceId: string, targetId = DEFAULT_TYPE) => {
  const mappings = Object.values(org.state().mappings);
  const { id } = mappings.find((each) => each.sourceId === sourceId && each.targetId === targetId)!;
  return `/api/v1/mappings/${id}`;
};
const entry = (expression: string, pushStatus?: string, name = "dialpadPhone") => ({
  properties: { [name]: { expression, pushStatus } },
});

const BAD_END = "Invalid source or target id. Source or target id must be of either App Instance or UserType id";

interface Row {
  what: string;
  evidence: string;
  before?: () => void;
  /** Method, path, body, authorization. A path that depends on the running org is a function. */
  request: [method: string, path: string | (() => string), body?: unknown, authorization?: string];
  refused: readonly [status: number, code: string, summary: string, causes: readonly string[]];
}
const ROWS: Row[] = [
  {
    what: "an unknown token",
    evidence: "provider PR #579",
    request: ["GET", "/api/v1/users/me", undefined, "SSWS other"],
    refused: [401, "E0000011", "Invalid token provided", []],
  },
  {
    what: "no token",
    evidence: "inference",
    request: ["GET", "/api/v1/users/me", undefined, ""],
    refused: [401, "E0000011", "Invalid token provided", []],
  },
  {
    what: "a token with a name that every object inherits",
    evidence: "inference",
    request: ["GET", "/api/v1/users/me", undefined, "SSWS constructor"],
    refused: [401, "E0000011", "Invalid token provided", []],
  },
  {
    what: "a mapping with a name that every object inherits",
    evidence: "inference",
    request: ["GET", "/api/v1/mappings/constructor"],
    refused: notFound("constructor (ProfileMapping)"),
  },
  {
    what: "a mapping into an attribute with a name that every object inherits",
    evidence: "inference",
    request: ["POST", () => mapping(DIALPAD), entry("appuser.badge", "DONT_PUSH", "constructor")],
    refused: validation("updateMapping", "Invalid property: constructor"),
  },
  {
    what: "a token whose administrator lacks the role",
    evidence: "OpenAPI ErrorAccessDenied403",
    before: () => org.reset({ ...DEFAULT_SEED, tokens: { limited: { may: ["okta.users.read"] } } }),
    request: ["GET", "/api/v1/apps", undefined, "SSWS limited"],
    refused: [403, "E0000006", "You do not have permission to perform the requested action", []],
  },
  {
    what: "a body that is no JSON",
    evidence: "error-codes.json",
    request: ["POST", USER_SCHEMA, "{"],
    refused: [400, "E0000003", "The request body was not well-formed.", []],
  },
  {
    what: "an unknown app",
    evidence: "TestAccResourceOktaAppUserSchemas_enum_string",
    request: ["GET", "/api/v1/apps/0oaunknown0000000001"],
    refused: notFound("0oaunknown0000000001 (AppInstance)"),
  },
  {
    what: "the schema of a deleted app",
    evidence: "TestAccResourceOktaAppUserSchemas_enum_string",
    before: () => org.deleteApp(DIALPAD),
    request: ["GET", APP_SCHEMA],
    refused: notFound(`${DIALPAD} (AppInstance)`),
  },
  {
    what: "an unknown user type",
    evidence: "TestAccResourceOktaUserType_crud",
    request: ["GET", "/api/v1/meta/types/user/otyunknown0000000001"],
    refused: notFound("otyunknown0000000001 (CVDType)"),
  },
  {
    what: "an unknown user",
    evidence: "TestAccResourceOktaUser_updateDeprovisioned",
    request: ["GET", "/api/v1/users/nobody@example.com"],
    refused: notFound("nobody@example.com (User)"),
  },
  {
    what: "a filter of apps by label",
    evidence: "#2251 (status), okta-sdk-java #587 (text)",
    request: ["GET", `/api/v1/apps?filter=${encodeURIComponent('label eq "Dialpad"')}`],
    refused: [400, "E0000031", "Invalid search criteria.", []],
  },
  {
    what: "a mapping of something that is neither app nor user type",
    evidence: "#431",
    request: ["GET", `/api/v1/mappings?sourceId=${DIALPAD}&targetId=default`],
    refused: [400, "E0000002", "The request was not valid: " + BAD_END, []],
  },
  {
    what: "PUSH while the app does not source users",
    evidence: "#1295",
    request: ["POST", () => mapping(DIALPAD), entry("appuser.badge", "PUSH", "badge")],
    refused: validation("updateMapping", "Push status is allowed for profile mastering enabled apps only."),
  },
  {
    what: "DONT_PUSH while the app sources users",
    evidence: "#807",
    request: ["POST", () => mapping(HR), entry("appuser.department", "DONT_PUSH", "department")],
    refused: validation("updateMapping", "Profile mastering enabled apps support push status only"),
  },
  {
    what: "an expression with an app attribute that does not exist",
    evidence: "#1117",
    before: () => org.editUserAttribute("default", "dialpadPhone", text),
    request: ["POST", () => mapping(DIALPAD), entry("appuser.dialpadPhone", "DONT_PUSH")],
    refused: validation("updateMapping", "Invalid properties in expression"),
  },
  {
    what: "an expression with a user attribute that does not exist",
    evidence: "#1117",
    request: ["POST", () => `${mapping(DEFAULT_TYPE, DIALPAD)}`, entry("user.dialpadPhone", "PUSH", "mobilePhone")],
    refused: validation("updateMapping", "Invalid properties in expression"),
  },
  {
    what: "deleting an app attribute that a mapping uses",
    evidence: "#954",
    request: ["POST", APP_SCHEMA, attributes({ badge: null })],
    refused: validation("updateAppUserSchemas", "Property badge cannot be deleted. It is used to populate user.badge."),
  },
  {
    what: "adding an attribute whose deletion is unfinished",
    evidence: "#1974",
    before: () => {
      org.setSwitches({ unfinishedDeletions: 1 });
      org.editUserAttribute("default", "dialpadPhone", text);
      org.editUserAttribute("default", "dialpadPhone", null);
    },
    request: ["POST", USER_SCHEMA, attributes({ dialpadPhone: text })],
    refused: validation(
      "updateUserSchemas",
      "You cannot add the attribute with the variable name 'dialpadPhone' because the deletion process for an " +
        "attribute with the same variable name is incomplete. " +
        "Wait until the data clean up process finishes and then try again.",
    ),
  },
  {
    what: "an attribute whose name differs from a base attribute by its case alone",
    evidence: "OpenAPI (that it is refused), inference (text)",
    request: ["POST", USER_SCHEMA, attributes({ mobilephone: text })],
    refused: validation(
      "updateUserSchemas",
      "The attribute with the variable name 'mobilephone' collides with 'mobilePhone'.",
    ),
  },
  {
    what: "an attribute that is a base attribute",
    evidence: "inference",
    request: ["POST", USER_SCHEMA, attributes({ mobilePhone: text })],
    refused: validation("updateUserSchemas", "The attribute with the variable name 'mobilePhone' is a base attribute."),
  },
  {
    what: "a name that Okta reserves for users, in upper or lower case",
    evidence: "help.okta.com usgp-reserved-attributes (the names); inference (the text)",
    request: ["POST", USER_SCHEMA, attributes({ LastLogin: text })],
    refused: validation("updateUserSchemas", "The variable name 'LastLogin' is reserved."),
  },
  {
    what: "an invalid variable name",
    evidence: "inference",
    request: ["POST", USER_SCHEMA, attributes({ "dialpad-phone": text })],
    refused: validation("updateUserSchemas", "The variable name 'dialpad-phone' is invalid."),
  },
  {
    what: "an invalid type",
    evidence: "inference",
    request: ["POST", USER_SCHEMA, attributes({ dialpadPhone: { ...text, type: "phone" } })],
    refused: validation("updateUserSchemas", "The type \"phone\" of 'dialpadPhone' is invalid."),
  },
  {
    what: "another type for an existing attribute",
    evidence: "articulate/terraform-provider-okta#126 (that it is refused), inference (text)",
    request: ["POST", APP_SCHEMA, attributes({ badge: { ...text, type: "integer" } })],
    refused: validation("updateAppUserSchemas", "The type of 'badge' is \"string\" and cannot be changed."),
  },
  {
    what: "an invalid source priority",
    evidence: "inference",
    request: ["POST", USER_SCHEMA, attributes({ dialpadPhone: { ...text, master: { type: "DIALPAD" } } })],
    refused: validation("updateUserSchemas", "The master type 'DIALPAD' is invalid."),
  },
  {
    what: "a source priority that names an app as something else",
    evidence: "inference",
    request: [
      "POST",
      USER_SCHEMA,
      attributes({
        dialpadPhone: { ...text, master: { type: "OVERRIDE", priority: [{ type: "USER", value: DIALPAD }] } },
      }),
    ],
    refused: validation("updateUserSchemas", `The priority 'USER ${DIALPAD}' is no app of this org.`),
  },
  {
    what: "an invalid push status",
    evidence: "inference",
    request: ["POST", () => mapping(DEFAULT_TYPE, DIALPAD), entry("user.email", "ALWAYS", "badge")],
    refused: validation("updateMapping", 'Invalid push status: "ALWAYS"'),
  },
  {
    what: "a mapping into an attribute that does not exist",
    evidence: "inference",
    request: ["POST", () => mapping(DIALPAD), entry("appuser.badge", "DONT_PUSH")],
    refused: validation("updateMapping", "Invalid property: dialpadPhone"),
  },
  {
    what: "a source priority that names no app",
    evidence: "inference",
    request: [
      "POST",
      USER_SCHEMA,
      attributes({
        dialpadPhone: { ...text, master: { type: "OVERRIDE", priority: [{ type: "APP", value: "0oagone" }] } },
      }),
    ],
    refused: validation("updateUserSchemas", "The priority 'APP 0oagone' is no app of this org."),
  },
  {
    what: "an override without a source priority",
    evidence: "inference; the provider refuses it before it asks",
    request: ["POST", USER_SCHEMA, attributes({ dialpadPhone: { ...text, master: { type: "OVERRIDE" } } })],
    refused: validation("updateUserSchemas", "A master of the type OVERRIDE needs a priority."),
  },
];

test.each(ROWS)(
  "$what ($evidence)",
  async ({
    before,
    request: [method, path, body, authorization],
    refused: [status, errorCode, errorSummary, causes],
  }) => {
    before?.();
    const state = org.state();
    const answer = await call(org, method, typeof path === "string" ? path : path(), body, authorization);
    expect(answer.status).toBe(status);
    expect(answer.body).toEqual({
      ...{ errorCode, errorSummary, errorLink: errorCode, errorId: expect.stringMatching(/^oae/) },
      errorCauses: causes.map((cause) => ({ errorSummary: cause })),
    });
    expect(answer.headers.get("content-type")).toMatch(/^application\/json/);
    // A refused request changes nothing but the count of an unfinished deletion.
    const after = org.state();
    for (const type of Object.values(state.userTypes)) type.schema.deleting = after.userTypes[type.id].schema.deleting;
    expect(after).toEqual(state);
  },
);

test("a body that is too large is refused with the status for that", async () => {
  const answer = await call(
    org,
    "POST",
    USER_SCHEMA,
    attributes({ dialpadPhone: { ...text, description: "x".repeat(2 ** 20) } }),
  );
  expect([answer.status, answer.body]).toMatchObject([
    413,
    { errorCode: "E_FAKE_OKTA", errorSummary: "Request body is too large" },
  ]);
});

/** Sends a request with another host name, which `fetch` cannot, and returns its status and body. */
const callBy = (host: string, path: string) =>
  new Promise<[status: number, body: string]>((resolve, reject) => {
    get(org.url + path, { headers: { host, authorization: "SSWS fake-token" } }, (answer) => {
      let body = "";
      answer.on("data", (chunk) => (body += String(chunk))).on("end", () => resolve([answer.statusCode ?? 0, body]));
    }).on("error", reject);
  });

test.each(["/api/v1/users/me", "/fake/state"])(
  "a foreign host is refused, as a page in a browser could bring it: %s",
  async (path) => {
    const [status, body] = await callBy("pages.example.com:80", path);
    expect([status, JSON.parse(body)]).toMatchObject([
      421,
      {
        errorCode: "E_FAKE_OKTA",
        errorSummary: "fake-okta answers to 127.0.0.1, localhost and example.okta.com, not to pages.example.com",
      },
    ]);
    expect(org.requests).toEqual([]);
  },
);

test.each(["127.0.0.1", "localhost:80", "example.okta.com"])(
  "a request that calls the server by one of its own names is answered: %s",
  async (host) => {
    expect((await callBy(host, "/api/v1/users/me"))[0]).toBe(200);
  },
);

test("when an unfinished deletion has finished, the attribute can be added again", async () => {
  org.setSwitches({ unfinishedDeletions: 2 });
  org.editUserAttribute("default", "dialpadPhone", text);
  org.editUserAttribute("default", "dialpadPhone", null);
  const add = async () => (await call(org, "POST", USER_SCHEMA, attributes({ dialpadPhone: text }))).status;
  expect([await add(), await add(), await add()]).toEqual([400, 400, 200]);
});

test("a deletion of an attribute that does not exist is finished at once", async () => {
  org.setSwitches({ unfinishedDeletions: 1 });
  await call(org, "POST", USER_SCHEMA, attributes({ dialpadPhone: null }));
  expect((await call(org, "POST", USER_SCHEMA, attributes({ dialpadPhone: text }))).status).toBe(200);
});

test("a name in a quoted text of an expression is no reference", async () => {
  const answer = await call(
    org,
    "POST",
    mapping(DIALPAD),
    entry('appuser.badge + " appuser.none "', undefined, "badge"),
  );
  expect(answer.status).toBe(200);
});

test("a refusal has all its causes at once", async () => {
  const answer = await call(org, "POST", APP_SCHEMA, attributes({ badge: null, team: null }));
  expect(answer.body.errorCauses).toHaveLength(2);
});

test.each([
  ["GET", "/api/v1/groups"],
  ["POST", "/api/v1/meta/schemas/user/linkedObjects"],
  ["PATCH", USER_SCHEMA],
  ["GET", "/api/v1/apps?expand=user"],
  ["GET", `/api/v1/apps?filter=${encodeURIComponent('credentials.signing.kid eq "x"')}`],
  ["GET", `/api/v1/logs?filter=${encodeURIComponent('client.ipAddress eq "FAILURE"')}`],
  ["GET", "/"],
])("an endpoint that the fake org does not have is a 501: %s %s", async (method, path) => {
  const answer = await call(org, method, path);
  expect(answer.status).toBe(501);
  expect(answer.body).toMatchObject({
    errorCode: "E_FAKE_OKTA",
    errorSummary: expect.stringMatching(/^fake-okta does not know /),
  });
});

test.each([
  ["a field of an attribute", USER_SCHEMA, attributes({ x: { ...text, colour: "red" } })],
  ["a base attribute's change", USER_SCHEMA, { definitions: { base: { properties: { title: {} } } } }],
  [
    "a field of a mapping entry",
    () => mapping(DIALPAD),
    { properties: { badge: { expression: "appuser.badge", pushStatus: "DONT_PUSH", apply: true } } },
  ],
])("%s, which the fake org does not know, is a 501", async (_what, path, body) => {
  expect((await call(org, "POST", typeof path === "string" ? path : path(), body)).status).toBe(501);
});
