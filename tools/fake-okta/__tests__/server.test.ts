// What all endpoints have in common: request lines, pages, rate limits, faults, the race of schema updates, tokens and
// scopes; and the endpoints of the fake org itself (/fake/).
import { generateKeyPairSync } from "node:crypto";
import { connect } from "node:net";
import { sign } from "jsonwebtoken";
import { DEFAULT_SEED, DEFAULT_TYPE, DIALPAD, startFakeOkta, type FakeOkta } from "../src";
import type { JsonObject } from "../src/org/profile";
import { attributes, call } from "./call";

const APP_SCHEMA = `/api/v1/meta/schemas/apps/${DIALPAD}/default`;
const ME = "/api/v1/users/me";
let org: FakeOkta;
beforeAll(async () => (org = await startFakeOkta()));
afterAll(() => org.close());
beforeEach(() => org.reset());

describe("requests", () => {
  test("are answered on the loopback address alone, and logged in order with path, status and body", async () => {
    expect(org.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    await call(org, "GET", `${ME}`);
    await call(org, "POST", APP_SCHEMA, attributes({ badge: null }));
    await call(org, "GET", "/api/v1/groups?limit=1");
    await call(org, "POST", APP_SCHEMA, "{");
    expect(org.requests).toEqual([
      { method: "GET", path: ME, status: 200 },
      { method: "POST", path: APP_SCHEMA, status: 400, body: attributes({ badge: null }) },
      { method: "GET", path: "/api/v1/groups?limit=1", status: 501 },
      { method: "POST", path: APP_SCHEMA, status: 400 },
    ]);
    org.requests.length = 0;
    await call(org, "GET", ME);
    expect(org.requests).toHaveLength(1);
  });

  test("may come in absolute form with any host and a proxy's credentials, as the provider sends them", async () => {
    const port = Number(new URL(org.url).port);
    const text = await new Promise<string>((resolve, reject) => {
      const socket = connect(port, "127.0.0.1");
      const lines = [
        `GET http://127.0.0.1${ME} HTTP/1.1`,
        "Host: 127.0.0.1",
        "Proxy-Authorization: Basic Og==",
        "Authorization: SSWS fake-token",
      ];
      socket.end([...lines, "Connection: close", "", ""].join("\r\n"));
      let received = "";
      socket.on("data", (chunk) => (received += chunk.toString()));
      socket.on("end", () => resolve(received)).on("error", reject);
    });
    expect(text).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(org.requests).toEqual([{ method: "GET", path: ME, status: 200 }]);
  });
});

describe("state and reset", () => {
  test("two fresh orgs of a seed are equal, and a state is a copy", () => {
    const state = org.state();
    state.apps[DIALPAD].label = "Other";
    org.reset();
    expect(org.state().apps[DIALPAD].label).toBe("Dialpad");
    org.setAppStatus(DIALPAD, "INACTIVE");
    org.reset();
    expect(org.state()).toEqual({
      ...state,
      apps: { ...state.apps, [DIALPAD]: { ...state.apps[DIALPAD], label: "Dialpad" } },
    });
    expect(JSON.parse(JSON.stringify(org.state()))).toEqual(org.state());
  });

  test("the default org has five apps, two user types, one profile source, 41 entries in Dialpad's mapping", () => {
    const { apps, mappings, userTypes, sourceOrder, host } = org.state();
    expect(host).toBe("example.okta.com");
    expect(Object.values(apps).map(({ label, status, signOnMode }) => [label, status, signOnMode])).toEqual([
      ["Dialpad", "ACTIVE", "SAML_2_0"],
      ["HR", "ACTIVE", "SAML_2_0"],
      ["Old dialer", "INACTIVE", "SAML_2_0"],
      ["Password portal", "ACTIVE", "AUTO_LOGIN"],
      ["Company directory", "ACTIVE", "OPENID_CONNECT"],
    ]);
    const mapping = Object.values(mappings).find(
      ({ sourceId, targetId }) => sourceId === DIALPAD && targetId === DEFAULT_TYPE,
    )!;
    expect(Object.keys(mapping.properties)).toHaveLength(41);
    expect(Object.values(userTypes).map(({ name }) => name)).toEqual(["user", "contractor"]);
    expect(sourceOrder).toEqual(["0oahrsource000000001"]);
    expect(
      [...Object.keys(apps), ...Object.keys(mappings), ...Object.keys(userTypes)].every((id) =>
        /^[a-z0-9]{3}[A-Za-z0-9]{17}$/.test(id),
      ),
    ).toBe(true);
  });

  test("the endpoints under /fake/ do the same for another process", async () => {
    const post = (name: string, ...args: unknown[]) => call(org, "POST", `/fake/${name}`, args, "");
    expect((await post("setProfileSourcing", DIALPAD, true, { whenDeactivated: "NONE" })).status).toBe(200);
    expect((await call(org, "GET", "/fake/state")).body).toEqual(org.state());
    expect(org.state().apps[DIALPAD]).toMatchObject({
      whenDeactivated: "NONE",
      features: expect.arrayContaining(["PROFILE_MASTERING"]),
    });
    await post("failNext", { method: "GET", path: "^/api/v1/users/", status: 500 });
    expect((await call(org, "GET", ME)).status).toBe(500);
    expect((await call(org, "GET", "/fake/requests")).body).toEqual([{ method: "GET", path: ME, status: 500 }]);
    expect((await post("setAppStatus", "0oaunknown0000000001", "ACTIVE")).status).toBe(404);
    expect((await post("constructor")).status).toBe(501);
    await post("reset");
    expect((await call(org, "GET", "/fake/state")).body.apps[DIALPAD].features).not.toContain("PROFILE_MASTERING");
    expect(await post("reset", { apps: [] })).toMatchObject({
      status: 400,
      body: { errorSummary: expect.stringContaining("seed.userTypes: is missing") },
    });
  });
});

describe("the console", () => {
  const app = () => org.state().apps[DIALPAD];
  const HR = "0oahrsource000000001";

  test("an app that starts to source users is the lowest profile source and deactivates people; each switch is logged", () => {
    org.setProfileSourcing(DIALPAD, false, { whenDeactivated: "NONE" });
    expect([app().features.includes("PROFILE_MASTERING"), app().whenDeactivated, org.state().sourceOrder]).toEqual([
      false,
      "NONE",
      [HR],
    ]);
    org.setProfileSourcing(DIALPAD, true);
    expect([app().features.includes("PROFILE_MASTERING"), app().whenDeactivated, org.state().sourceOrder]).toEqual([
      true,
      "DEACTIVATE",
      [HR, DIALPAD],
    ]);
    org.setProfileSourcing(DIALPAD, true, { whenDeactivated: "NONE" });
    org.setProfileSourcing(DIALPAD, true);
    expect([app().whenDeactivated, app().features.filter((feature) => feature === "PROFILE_MASTERING").length]).toEqual(
      ["NONE", 1],
    );
    org.setProfileSourcing(DIALPAD, false);
    expect(org.state().sourceOrder).toEqual([HR]);
    expect(org.state().log.map(({ eventType }) => eventType)).toEqual(Array(5).fill("application.lifecycle.update"));
  });

  test("the log has each change of an attribute or a mapping, and each import with its refusals", async () => {
    org.editAppAttribute(DIALPAD, "dialpadPhone", {
      externalName: "phoneNumbers.^[type=='Dialpad'].value",
      externalNamespace: "urn:ietf:params:scim:schemas:core:2.0:User",
    });
    org.editUserAttribute("default", "dialpadPhone", {
      maxLength: 3,
      master: { type: "OVERRIDE", priority: [{ type: "APP", value: DIALPAD }] },
    });
    org.setProfileSourcing(DIALPAD, true);
    org.editMapping(DIALPAD, DEFAULT_TYPE, {
      dialpadPhone: { expression: "appuser.dialpadPhone", pushStatus: "PUSH" },
    });
    org.assign(DIALPAD, "first.employee@example.com");
    org.importUsers(DIALPAD);
    org.importUsers(DIALPAD, { failure: "application.integration.authentication_failure" });
    const short = ({ eventType, outcome, target }: JsonObject) => {
      const ids = (target as JsonObject[]).map(({ id }) => id as string);
      return `${eventType as string} ${(outcome as JsonObject).result as string} ${ids.join(" ")}`;
    };
    expect(org.state().log.map(short)).toEqual([
      `directory.app_user_profile.update SUCCESS ${DIALPAD}`,
      `directory.user_profile.update SUCCESS ${DEFAULT_TYPE}`,
      `application.lifecycle.update SUCCESS ${DIALPAD}`,
      "directory.mapping.update SUCCESS prmfake0000000000001",
      `application.user_membership.add SUCCESS 00ufirst000000000001 ${DIALPAD}`,
      `app.user_management.update_from_master_failed FAILURE 00ufirst000000000001 ${DIALPAD}`,
      `system.import.complete SUCCESS ${DIALPAD}`,
      `application.integration.authentication_failure FAILURE ${DIALPAD}`,
    ]);
    const failures =
      'outcome.result eq "FAILURE" and ' +
      '(eventType eq "a" or eventType eq "application.integration.authentication_failure")';
    const { body } = await call(org, "GET", `/api/v1/logs?filter=${encodeURIComponent(failures)}`);
    expect(body).toHaveLength(1);
  });

  test("switching profile sourcing does not change the mapping", () => {
    const { mappings } = org.state();
    org.setProfileSourcing(DIALPAD, true);
    expect(org.state().mappings).toEqual(mappings);
  });

  test("the mappings and assignments of an app are deleted with it", () => {
    org.setProfileSourcing(DIALPAD, true);
    org.assign(DIALPAD, "first.employee@example.com");
    org.deleteApp(DIALPAD);
    const { log, ...rest } = org.state();
    expect(JSON.stringify(rest)).not.toContain(DIALPAD);
    expect(log.at(-1)).toMatchObject({ eventType: "application.lifecycle.delete", target: [{ id: DIALPAD }] });
  });

  test("the users of an app that does not provision have no user in Dialpad", () => {
    org.reset({
      ...DEFAULT_SEED,
      apps: DEFAULT_SEED.apps.map((each) => (each.id === DIALPAD ? { ...each, features: [] } : each)),
    });
    org.assign(DIALPAD, "first.employee@example.com");
    expect(Object.values(org.state().assignments[DIALPAD])).toMatchObject([{ scim: null }]);
  });
});

describe("paging", () => {
  test("a page has at most as many items as the endpoint allows, whatever the request asks for", async () => {
    const users = Array.from({ length: 201 }, (_, n) => ({
      id: `00uuser${String(n).padStart(13, "0")}`,
      login: `user${n}@example.com`,
    }));
    org.reset({ ...DEFAULT_SEED, users });
    expect((await call<unknown[]>(org, "GET", "/api/v1/users?limit=1000")).body).toHaveLength(200);
  });

  test("a page has at most as many items as the seed allows", async () => {
    org.reset({ ...DEFAULT_SEED, mostPerPage: 2 });
    expect((await call<unknown[]>(org, "GET", "/api/v1/users?limit=3")).body).toHaveLength(2);
  });

  test("the list of users leaves out deactivated users", async () => {
    const users = ["ACTIVE", "DEPROVISIONED"].map((status, n) => ({
      id: `00uuser000000000000${n}`,
      login: `user${n}@example.com`,
      status,
    }));
    org.reset({ ...DEFAULT_SEED, users });
    expect((await call<unknown[]>(org, "GET", "/api/v1/users")).body).toMatchObject([{ status: "ACTIVE" }]);
    expect((await call(org, "GET", `/api/v1/users/${users[1].id}`)).status).toBe(200);
  });

  const links = async (path: string) => (await call(org, "GET", path)).headers.get("link");

  test("Link headers name this server, keep the query, and end with the last page", async () => {
    const apps = `${org.url}/api/v1/apps`;
    expect(await links("/api/v1/apps?limit=4&q=")).toBe(
      `<${apps}?limit=4&q=>; rel="self", <${apps}?limit=4&q=&after=0oaswa00000000000001>; rel="next"`,
    );
    expect(await links("/api/v1/apps?limit=5")).toBe(`<${apps}?limit=5>; rel="self"`);
  });

  test("the System Log always has a next page, unless the query has an end or is in descending order", async () => {
    org.setAppStatus(DIALPAD, "INACTIVE");
    expect(await links("/api/v1/logs")).toContain('rel="next"');
    expect(await links("/api/v1/logs?sortOrder=DESCENDING")).not.toContain('rel="next"');
    expect(await links("/api/v1/logs?since=2026-01-01T00:00:00Z&until=2036-01-01T00:00:00Z")).not.toContain(
      'rel="next"',
    );
  });

  test("the System Log goes back seven days by default", async () => {
    org.reset({ ...DEFAULT_SEED, now: "2026-06-10T00:00:00.000Z" });
    org.setProfileSourcing(DIALPAD, true, { at: "2026-06-02T23:59:59.000Z" });
    org.setProfileSourcing(DIALPAD, false, { at: "2026-06-03T00:00:01.000Z" });
    const published = async (query: string) =>
      (await call<{ published: string }[]>(org, "GET", `/api/v1/logs${query}`)).body.map((event) => event.published);
    expect(await published("")).toEqual(["2026-06-03T00:00:01.000Z"]);
    expect(await published("?since=2026-06-01T00:00:00Z")).toEqual([
      "2026-06-02T23:59:59.000Z",
      "2026-06-03T00:00:01.000Z",
    ]);
    expect(await published("?until=2026-06-03T00:00:00Z")).toEqual(["2026-06-02T23:59:59.000Z"]);
    expect((await call(org, "GET", "/api/v1/logs?since=yesterday")).status).toBe(400);
  });
});

describe("rate limits", () => {
  test("are in the headers of each answer, and of the 429 when they are used up", async () => {
    org.reset({ ...DEFAULT_SEED, rateLimits: { "/": 100, "/api/v1/users": 2 } });
    const answers = [
      await call(org, "GET", ME),
      await call(org, "GET", ME),
      await call(org, "GET", ME),
      await call(org, "GET", "/api/v1/apps"),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429, 200]);
    expect(answers.map(({ headers }) => headers.get("x-rate-limit-limit"))).toEqual(["2", "2", "2", "100"]);
    expect(answers.map(({ headers }) => headers.get("x-rate-limit-remaining"))).toEqual(["1", "0", "0", "99"]);
    const { headers, body } = answers[2];
    expect(body).toMatchObject({
      errorCode: "E0000047",
      errorSummary: "API call exceeded rate limit due to too many requests.",
      errorCauses: [],
    });
    const wait = Number(headers.get("x-rate-limit-reset")) * 1000 - Date.parse(headers.get("date")!);
    expect(wait).toBeGreaterThan(50_000);
    expect(wait).toBeLessThanOrEqual(60_000);
    const clock = jest.spyOn(Date, "now").mockReturnValue(Date.now() + 61_000);
    expect((await call(org, "GET", ME)).status).toBe(200);
    clock.mockRestore();
  });
});

describe("faults", () => {
  const statuses = async (n: number) => {
    const seen: number[] = [];
    for (let i = 0; i < n; i++) seen.push((await call(org, "GET", ME)).status);
    return seen;
  };

  test("meet the next request, the n-th, several, or all from one on", async () => {
    org.failNext({ status: 503 });
    expect(await statuses(2)).toEqual([503, 200]);
    org.failNext({ method: "GET", path: "/api/v1/users", nth: 2, times: 2, status: 500 });
    expect(await statuses(4)).toEqual([200, 500, 500, 200]);
    org.failNext({ method: "POST", path: ME, status: 500 });
    org.failNext({ path: /^\/api\/v1\/apps/, status: 500 });
    expect(await statuses(1)).toEqual([200]);
    org.failNext({ path: ME, nth: 2, times: "always", status: 403 });
    expect(await statuses(4)).toEqual([200, 403, 403, 403]);
  });

  test.each([
    [400, "E0000001"],
    [401, "E0000011"],
    [403, "E0000006"],
    [404, "E0000007"],
    [429, "E0000047"],
    [500, "E0000009"],
    [503, "E0000010"],
  ])("a fault with status %i has Okta's error code %s and the rate-limit headers", async (status, errorCode) => {
    org.failNext({ status });
    const answer = await call(org, "GET", ME);
    expect(answer).toMatchObject({ status, body: { errorCode, errorLink: errorCode, errorCauses: [] } });
    for (const name of [
      "date",
      "x-rate-limit-limit",
      "x-rate-limit-remaining",
      "x-rate-limit-reset",
      "x-okta-request-id",
    ])
      expect(answer.headers.get(name)).toBeTruthy();
  });

  test("may have a body and headers of their own", async () => {
    org.failNext({ status: 429, body: { errorCode: "E1" }, headers: { "x-rate-limit-reset": "7" } });
    const answer = await call(org, "GET", ME);
    expect([answer.status, answer.body, answer.headers.get("x-rate-limit-reset")]).toEqual([
      429,
      { errorCode: "E1" },
      "7",
    ]);
  });

  test("may be a 429 whose limit ends soon", async () => {
    org.failNext({ status: 429, resetInSeconds: 2 });
    const { headers } = await call(org, "GET", ME);
    const wait = Number(headers.get("x-rate-limit-reset")) * 1000 - Date.parse(headers.get("date")!);
    expect([1000, 2000]).toContain(wait); // a second may pass between the two headers
  });

  test("a refused write is not carried out; a write whose answer is lost is carried out", async () => {
    const add = () =>
      call(org, "POST", APP_SCHEMA, attributes({ dialpadPhone: { title: "Dialpad Phone", type: "string" } }));
    const exists = () => "dialpadPhone" in org.state().apps[DIALPAD].schema.custom;
    org.failNext({ method: "POST", status: 500 });
    expect([(await add()).status, exists()]).toEqual([500, false]);
    org.failNext({ method: "POST", drop: true });
    await expect(add()).rejects.toThrow("fetch failed");
    expect(exists()).toBe(false);
    org.failNext({ method: "POST", status: 500, after: true });
    expect([(await add()).status, exists()]).toEqual([500, true]);
    org.reset();
    org.failNext({ method: "POST", drop: true, after: true });
    await expect(add()).rejects.toThrow("fetch failed");
    expect(exists()).toBe(true);
    expect(org.requests.map(({ status }) => status)).toEqual([0]);
  });

  test.each([false, true])(
    "a hang says when it is reached, and never answers, also when it is carried out first: %s",
    async (after) => {
      const { hit } = org.failNext({ path: ME, hang: true, after });
      const controller = new AbortController();
      const request = fetch(org.url + ME, { signal: controller.signal }).catch((error: Error) => error.name);
      await hit;
      expect((await call(org, "GET", ME)).status).toBe(200); // by now an answer to the first request would have come
      controller.abort();
      expect(await request).toBe("AbortError");
      expect(org.requests.map(({ status }) => status)).toEqual([0, 200]);
    },
  );

  test("may delay an answer", async () => {
    org.failNext({ delayMs: 30 });
    const start = performance.now();
    expect((await call(org, "GET", ME)).status).toBe(200);
    expect(performance.now() - start).toBeGreaterThanOrEqual(25);
  });
});

describe("the race of schema updates (TestAccResourceOktaAppUserSchemas_parallel_api_calls)", () => {
  const NAMES = ["one", "two", "three"];
  const post = (name: string, attribute: object | null) =>
    call(org, "POST", APP_SCHEMA, attributes({ [name]: attribute }));
  const custom = (answer: { body: { definitions: { custom: { properties: object } } } }) =>
    Object.keys(answer.body.definitions.custom.properties).filter((name) => NAMES.includes(name));
  const stored = () => Object.keys(org.state().apps[DIALPAD].schema.custom).filter((name) => NAMES.includes(name));
  const text = { title: "x", type: "string" };

  test("while the switch is off, all updates remain", async () => {
    await Promise.all(NAMES.map((name) => post(name, text)));
    expect(stored().sort()).toEqual([...NAMES].sort());
  });

  test("while it is on, updates at once are answered as if each were alone, and one of them remains", async () => {
    org.setSwitches({ schemaRace: true });
    const answers = await Promise.all(NAMES.map((name) => post(name, text)));
    expect(answers.map(custom)).toEqual(NAMES.map((name) => [name]));
    expect(stored()).toHaveLength(1);
  });

  test("while it is on, some of the attributes that are deleted at once stay", async () => {
    for (const name of NAMES) org.editAppAttribute(DIALPAD, name, text);
    org.setSwitches({ schemaRace: true });
    const answers = await Promise.all(NAMES.map((name) => post(name, null)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(stored()).toHaveLength(2);
  });

  test("while it is on, updates one after another all remain, and so do updates of two schemas at once", async () => {
    org.setSwitches({ schemaRace: true });
    await post("one", text);
    await Promise.all([
      post("two", text),
      call(org, "POST", "/api/v1/meta/schemas/user/default", attributes({ three: text })),
    ]);
    expect(stored()).toEqual(["one", "two"]);
    expect(org.state().userTypes[DEFAULT_TYPE].schema.custom).toHaveProperty("three");
  });

  test("while it is on, a refused update does not change another update", async () => {
    org.setSwitches({ schemaRace: true });
    const [good, bad] = await Promise.all([post("one", text), post("badge", null)]);
    expect([good.status, bad.status, stored()]).toEqual([200, 400, ["one"]]);
  });
});

describe("the token endpoint", () => {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const client = "0oaclient00000000001";
  const publicPem = publicKey.export({ type: "spki", format: "pem" }).toString();
  const seed = {
    ...DEFAULT_SEED,
    clients: { [client]: { publicKey: publicPem, scopes: ["okta.apps.read", "okta.schemas.manage"] } },
  };
  const claims = () => ({
    iss: client,
    sub: client,
    aud: `${org.url}/oauth2/v1/token`,
    exp: Math.floor(Date.now() / 1000) + 600,
  });
  const form = (assertion: object, key = privateKey) => ({
    ...{ grant_type: "client_credentials", scope: "okta.apps.read okta.schemas.manage okta.logs.read" },
    client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    client_assertion: sign(assertion, key, { algorithm: "RS256" }),
  });
  const ask = async (fields: Record<string, string>) => {
    const response = await fetch(`${org.url}/oauth2/v1/token`, { method: "POST", body: new URLSearchParams(fields) });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  beforeEach(() => org.reset(seed));

  test("gives a token for one hour, with those of the requested scopes that were granted", async () => {
    const { status, body } = await ask(form(claims()));
    expect(status).toBe(200);
    expect(body).toEqual({
      token_type: "Bearer",
      expires_in: 3600,
      access_token: expect.any(String),
      scope: "okta.apps.read okta.schemas.manage",
    });
  });

  test("a token is good for what its scopes allow, `.manage` for reads too, and for nothing else", async () => {
    const { body } = await ask(form(claims()));
    const authorization = `Bearer ${String(body.access_token)}`;
    const status = async (method: string, path: string, payload?: unknown) =>
      (await call(org, method, path, payload, authorization)).status;
    expect(await status("GET", "/api/v1/apps")).toBe(200);
    expect(await status("GET", APP_SCHEMA)).toBe(200);
    expect(await status("POST", APP_SCHEMA, attributes({ x: { title: "x", type: "string" } }))).toBe(200);
    const refused = await call(org, "GET", "/api/v1/logs?limit=1", undefined, authorization);
    expect([refused.status, refused.body]).toEqual([403, undefined]);
    expect(refused.headers.get("www-authenticate")).toBe(
      `Bearer authorization_uri="${org.url}/oauth2/v1/authorize", realm="${org.url}", scope="okta.logs.read", ` +
        'error="insufficient_scope", error_description="The access token provided does not contain the required scopes.", ' +
        'resource="/api/v1/logs"',
    );
    expect(await status("GET", "/api/v1/mappings")).toBe(403);
    expect(await status("GET", "/api/v1/meta/types/user")).toBe(403);
    expect(await status("GET", ME)).toBe(403);
    expect((await call(org, "GET", ME, undefined, `SSWS ${String(body.access_token)}`)).status).toBe(401);
  });

  test.each<[what: string, made: () => Record<string, string>, status: number, error: string, description: RegExp]>([
    [
      "another grant",
      () => ({ ...form(claims()), grant_type: "password" }),
      400,
      "unsupported_grant_type",
      /is not supported/,
    ],
    [
      "another kind of assertion",
      () => ({ ...form(claims()), client_assertion_type: "saml" }),
      400,
      "invalid_request",
      /client_assertion_type is invalid/,
    ],
    [
      "no JWT",
      () => ({ ...form(claims()), client_assertion: "x" }),
      401,
      "invalid_client",
      /parsing of the client_assertion failed/,
    ],
    [
      "an unknown client",
      () => form({ ...claims(), iss: "x" }),
      401,
      "invalid_client",
      /issuer claim .* not a valid client_id/,
    ],
    [
      "another subject",
      () => form({ ...claims(), sub: "x" }),
      401,
      "invalid_client",
      /subject claim .* not a valid client_id/,
    ],
    [
      "another key",
      () => form(claims(), generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey),
      401,
      "invalid_client",
      /signature is invalid/,
    ],
    ["another audience", () => form({ ...claims(), aud: "https://x" }), 401, "invalid_client", /audience claim/],
    ["an assertion that is over", () => form({ ...claims(), exp: 1 }), 401, "invalid_client", /is expired/],
    [
      "an assertion without end",
      () => form({ iss: client, sub: client, aud: claims().aud }),
      401,
      "invalid_client",
      /must contain the 'exp' claim/,
    ],
    ["no scope", () => ({ ...form(claims()), scope: "" }), 400, "invalid_scope", /No scopes were requested/],
    [
      "no granted scope",
      () => ({ ...form(claims()), scope: "okta.logs.read" }),
      400,
      "invalid_scope",
      /exceeds the scope granted/,
    ],
  ])("refuses %s", async (_what, made, status, error, description) => {
    expect(await ask(made())).toEqual({
      status,
      body: { error, error_description: expect.stringMatching(description) },
    });
  });

  test("takes each assertion only once", async () => {
    const once = form({ ...claims(), jti: "1" });
    expect((await ask(once)).status).toBe(200);
    expect(await ask(once)).toMatchObject({
      status: 401,
      body: { error_description: "The client_assertion token has already been used." },
    });
  });

  test("a token ends after one hour", async () => {
    const authorization = `Bearer ${String((await ask(form(claims()))).body.access_token)}`;
    const status = async () => (await call(org, "GET", "/api/v1/apps", undefined, authorization)).status;
    expect(await status()).toBe(200);
    const later = Date.now() + 3600_000;
    const clock = jest.spyOn(Date, "now").mockReturnValue(later);
    expect(await status()).toBe(401);
    clock.mockRestore();
  });

  test("an access token of the seed has the scopes that the seed gives it", async () => {
    org.reset({ ...DEFAULT_SEED, tokens: { given: { may: ["okta.apps.read"] } } });
    expect((await call(org, "GET", "/api/v1/apps", undefined, "Bearer given")).status).toBe(200);
    expect(
      (await call(org, "GET", "/api/v1/users", undefined, "Bearer given")).headers.get("www-authenticate"),
    ).toContain("insufficient_scope");
  });
});
