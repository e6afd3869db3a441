// Faults that a test asks for, and the race of schema updates.
import { DEFAULT_TYPE, DIALPAD, startFakeOkta, type FakeOkta } from "../src";
import { attributes, call } from "./call";

const APP_SCHEMA = `/api/v1/meta/schemas/apps/${DIALPAD}/default`;
const ME = "/api/v1/users/me";
let org: FakeOkta;
beforeAll(async () => (org = await startFakeOkta()));
afterAll(() => org.close());
beforeEach(() => org.reset());

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
