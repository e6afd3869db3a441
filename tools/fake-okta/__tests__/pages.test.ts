// Pages of lists, and rate limits.
import { DEFAULT_SEED, DIALPAD, startFakeOkta, type FakeOkta } from "../src";
import { call } from "./call";

const ME = "/api/v1/users/me";
let org: FakeOkta;
beforeAll(async () => (org = await startFakeOkta()));
afterAll(() => org.close());
beforeEach(() => org.reset());

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
