import { DIALPAD, type Seed } from "../../fake-okta/src";
import { given, lookWith, notPassed, org, READS, serviceApp } from "./doctor-checks";
import { CONSOLE, employ, finish, LOGIN } from "./doctor-org";

const { pem, clients, env } = serviceApp();

beforeEach(() => {
  finish(org);
  org.requests.length = 0;
});

test.each<[kind: string, seed: Partial<Seed>, credential: Record<string, string>]>([
  ["API token", {}, {}],
  ["access token", { tokens: { "fake-access-token": { may: READS } } }, { OKTA_ACCESS_TOKEN: "fake-access-token" }],
  ["private key", clients(READS), { ...env, OKTA_API_PRIVATE_KEY: pem }],
])("where no read was refused, it passes and names the kind of credential: %s", async (kind, seed, credential) => {
  given(seed);
  expect((await lookWith(credential, "credentials")).check).toEqual({
    status: "pass",
    detail: `${kind}, no read was refused`,
    fix: undefined,
    link: null,
  });
});

test("a scope that was not granted fails it: the scope is named, and where to grant it", async () => {
  given(clients(READS.filter((scope) => scope !== "okta.logs.read")));
  expect(await notPassed({ ...env, OKTA_API_PRIVATE_KEY: pem })).toEqual({
    code: 1,
    stderr: "",
    checks: [
      {
        id: "credentials",
        status: "fail",
        detail: "GET /api/v1/logs: the access token lacks the scope okta.logs.read.",
        fix:
          "Grant okta.logs.read to the service app (Applications > the app > Okta API Scopes) " +
          "and add it to OKTA_API_SCOPES.",
      },
      {
        id: "deactivation",
        status: "unknown",
        detail: "GET /api/v1/logs: the access token lacks the scope okta.logs.read.",
        fix:
          `1. Open ${CONSOLE}/admin/app/dialpad/instance/${DIALPAD}/#tab-user-management (Applications > Dialpad > ` +
          `Provisioning).\n2. Select To Okta, then Edit beside Profile & Lifecycle Sourcing.\n` +
          '3. See that "When a user is deactivated in the app" is "Do nothing"; otherwise set it and select Save.',
      },
      {
        id: "imports",
        status: "unknown",
        detail: "GET /api/v1/logs: the access token lacks the scope okta.logs.read.",
        fix: "See credentials.",
      },
    ],
  });
});

test("a 401 for a feature that the org does not have fails it, and is no wrong credential", async () => {
  const body = {
    errorCode: "E0000015",
    errorSummary: "You do not have permission to access the feature you are requesting",
    errorCauses: [],
  };
  org.failNext({ path: "/api/v1/mappings", status: 401, body });
  const detail =
    "GET /api/v1/mappings: Okta answered 401: You do not have permission to access the feature you are requesting.";
  expect(await notPassed()).toEqual({
    code: 1,
    stderr: "",
    checks: [
      {
        id: "credentials",
        status: "fail",
        detail,
        fix: "The org lacks the feature, or the administrator the role, that this read needs.",
      },
      { id: "mapping", status: "unknown", detail, fix: "See credentials." },
    ],
  });
});

test("a 403 for each read: the role is to blame, and every refused read is named once", async () => {
  given({ tokens: { "fake-token": { may: [] } } });
  const { code, checks } = await notPassed({}, "--user", LOGIN);
  expect(code).toBe(1);
  expect(checks[0].detail.split("\n")).toEqual(
    [
      `/api/v1/apps/${DIALPAD}`,
      "/api/v1/meta/schemas/user/default",
      `/api/v1/meta/schemas/apps/${DIALPAD}/default`,
      "/api/v1/mappings",
      "/api/v1/apps",
      "/api/v1/logs",
      `/api/v1/users/${encodeURIComponent(LOGIN)}`,
    ].map((path) => `GET ${path}: Okta answered 403: You do not have permission to perform the requested action.`),
  );
  expect(checks[0].fix?.split("\n")).toEqual(
    [
      "the app",
      "the user profile",
      "the app's profile",
      "the mapping",
      "the other apps",
      "the System Log",
      "the user",
    ].map((what) => `Give the administrator of the API token a role that may read ${what}.`),
  );
  expect(checks.map(({ id, status }) => `${id} ${status}`)).toEqual([
    "credentials fail",
    ...[
      "app",
      "app-attribute",
      "user-attribute",
      "mapping",
      "profile-sourcing",
      "deactivation",
      "source-priority",
      ...["other-sources", "imports", "push-back"],
      "user",
    ].map((id) => `${id} unknown`),
  ]);
});

test.each([
  [
    "okta.apps.read",
    ["app", "profile-sourcing", "deactivation", "source-priority", "other-sources", "imports", "push-back", "user"],
  ],
  ["okta.schemas.read", ["app-attribute", "user-attribute", "source-priority"]],
  ["okta.profileMappings.read", ["mapping"]],
  ["okta.logs.read", ["deactivation", "imports"]],
  ["okta.users.read", ["user"]],
])(
  "a 403 for want of the scope %s: the scope is to blame, and only what needs it is unknown",
  async (scope, unknown) => {
    given({ tokens: { "fake-access-token": { may: [...READS, "okta.users.read"].filter((each) => each !== scope) } } });
    employ(org);
    const { code, checks } = await notPassed({ OKTA_ACCESS_TOKEN: "fake-access-token" }, "--user", LOGIN);
    expect(code).toBe(1);
    expect(checks.filter(({ status }) => status !== "pass").map(({ id, status }) => `${id} ${status}`)).toEqual([
      "credentials fail",
      ...unknown.map((id) => `${id} unknown`),
    ]);
    expect(checks[0].detail).toContain(`the access token lacks the scope ${scope}.`);
    expect(checks[0].fix).toBe(
      `Grant ${scope} to the service app (Applications > the app > Okta API Scopes) ` +
        "and get a new OKTA_ACCESS_TOKEN with it.",
    );
  },
);
