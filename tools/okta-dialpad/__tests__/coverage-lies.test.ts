// A wrong count must never look right: `okta-dialpad coverage` in an org that fails, changes or lies.
import { DIALPAD, startFakeOkta, type FakeOkta, type Seed } from "../../fake-okta/src";
import type { Group } from "../src/coverage/groups";
import { deploy, finish } from "./doctor-org";
import { run } from "./in-process";
import { startLiar, type Liar } from "./liar";
import { seedOf } from "./population";

let org: FakeOkta;
let liar: Liar;
beforeAll(async () => {
  org = await startFakeOkta();
  liar = await startLiar(org.url);
});
afterAll(async () => {
  liar.close();
  await org.close();
});

const LIST = `/api/v1/apps/${DIALPAD}/users`;
const isList = (path: string) => path.startsWith(`${LIST}?`);
type AppUser = Record<string, unknown> & { id: string; _embedded?: { user: Record<string, unknown> } };

/** Four people in two pages, whose numbers have all arrived. */
function begin(more: Partial<Seed> = {}, groups: Group[] = ["arrived", "arrived", "arrived", "arrived"]) {
  org.reset({ ...seedOf(groups, 1), mostPerPage: 2, ...more });
  finish(org);
  liar.lie = () => undefined;
  liar.asked.length = 0;
}
beforeEach(() => begin());
const coverage = (args: string[] = []) =>
  run(["coverage", "--app-id", DIALPAD, "--json", ...args], { ...org.env, OKTA_HTTP_PROXY: liar.url });
/** Changes what a page of the app's people says; `page` counts from 0. */
function onPeople(change: (people: AppUser[], page: number) => unknown) {
  let page = 0;
  liar.lie = (path, answer) => {
    if (isList(path)) answer.body = change(answer.body as AppUser[], page++) ?? answer.body;
  };
}
const HOST = () => new URL(liar.url).host;
const noAnswer = (why: string) => ({
  code: 2,
  stdout: "",
  stderr: `No answer of Okta's from ${HOST()} for the people of the app (${why}).\nRun it again.\n`,
});

describe("what Okta embeds", () => {
  test("an address of the next page without expand gets it again (Okta before 2026.08.0)", async () => {
    liar.lie = (path, answer) => {
      if (isList(path) && answer.headers.link) answer.headers.link = answer.headers.link.replaceAll("expand=user&", "");
    };
    const { code, stdout } = await coverage();
    expect({ code, arrived: (JSON.parse(stdout) as { arrived: number }).arrived }).toEqual({ code: 0, arrived: 4 });
    expect(liar.asked.filter(isList)[1]).toMatch(/&expand=user$/);
    expect(liar.asked.filter((path) => path.startsWith("/api/v1/users"))).toEqual([]);
  });

  test("a user who is not embedded is read", async () => {
    onPeople((people, page) => void (page === 1 && delete people[0]._embedded));
    const { code, stdout } = await coverage();
    expect({ code, arrived: (JSON.parse(stdout) as { arrived: number }).arrived }).toEqual({ code: 0, arrived: 4 });
    expect(liar.asked.filter((path) => path.startsWith("/api/v1/users"))).toEqual([
      "/api/v1/users/00u00000000000000002",
    ]);
  });

  test.each(["id", "status", "type", "profile"])("an embedded user without %s is read too", async (field) => {
    onPeople((people) => people.forEach(({ _embedded }) => delete _embedded?.user[field]));
    expect(JSON.parse((await coverage()).stdout)).toMatchObject({ assigned: 4, arrived: 4 });
  });

  test("for more than a hundred users who are not embedded, all are listed, and deactivated ones read", async () => {
    const groups = [...Array<Group>(110).fill("arrived"), "notActive" as const];
    const seed = seedOf(groups, 1);
    seed.users?.forEach((user) => user.id === "00u00000000000000110" && (user.status = "DEPROVISIONED"));
    begin({ ...seed, mostPerPage: 200 });
    onPeople((people) => people.forEach((each) => delete each._embedded));
    expect(JSON.parse((await coverage()).stdout)).toMatchObject({ assigned: 111, arrived: 110, notActive: 1 });
    expect(liar.asked.filter((path) => path.startsWith("/api/v1/users"))).toEqual([
      "/api/v1/users?limit=200",
      "/api/v1/users/00u00000000000000110",
    ]);
  });

  test("somebody is no user any more: it says so, without a count", async () => {
    onPeople((people, page) => void (page === 0 && delete people[1]._embedded));
    const inner = liar.lie;
    liar.lie = (path, answer) =>
      path === "/api/v1/users/00u00000000000000001"
        ? { status: 404, headers: {}, body: { errorCode: "E0000007", errorSummary: "Not found" } }
        : inner(path, answer);
    expect(await coverage()).toEqual({
      code: 2,
      stdout: "",
      stderr: "1 of the people assigned to the app is no user any more: deleted while it was read.\nRun it again.\n",
    });
  });

  test("the users may not be read: it says so, without a count", async () => {
    begin({
      tokens: {
        "fake-token": { may: ["okta.apps.read", "okta.schemas.read", "okta.profileMappings.read", "okta.logs.read"] },
      },
    });
    onPeople((people) => people.forEach((each) => delete each._embedded));
    const { code, stdout, stderr } = await coverage();
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("role that may read the users.");
  });
});

describe("an org that changes while it is read", () => {
  test.each([
    ["assigned", () => org.assign(DIALPAD, "admin@example.com"), 5],
    ["unassigned", () => org.unassign(DIALPAD, "person.3@example.com"), 3],
  ])("somebody is %s: it says so, exit 2", async (_what, change, assigned) => {
    onPeople((_people, page) => void (page === 0 && change()));
    const { code, stdout, stderr } = await coverage();
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: "Not exact: the System Log has 1 change of who is assigned while it was read.\nRun it again.\n",
    });
    expect(JSON.parse(stdout)).toMatchObject({ assigned, changedWhileRead: 1 });
  });

  test("a change before that does not matter", async () => {
    org.assign(DIALPAD, "admin@example.com");
    const { stdout } = await coverage();
    expect(JSON.parse(stdout)).toMatchObject({ assigned: 5, changedWhileRead: 0 });
  });

  test("somebody stands on two pages: it says so, without a count", async () => {
    let first: AppUser | undefined;
    onPeople((people, page) => (page === 0 ? void (first = people[1]) : [first, ...people]));
    expect(await coverage()).toEqual({
      code: 2,
      stdout: "",
      stderr:
        "00u00000000000000001 stands twice in the list of the app's people: the list changed while it was read.\n" +
        "Run it again.\n",
    });
  });
});

describe("a page that fails or lies: it says so, without a count", () => {
  test("the second page is an error (500)", async () => {
    org.failNext({ path: LIST, nth: 2, status: 500 });
    expect(await coverage()).toEqual({
      code: 2,
      stdout: "",
      stderr:
        `GET ${LIST}: Okta answered 500: Internal Server Error.\n` +
        `Run it again; https://status.okta.com tells of outages.\n`,
    });
  });

  test.each<[string, (people: AppUser[], page: number) => unknown, string]>([
    ["is an object", () => ({}), "no list of objects"],
    ["has a text", () => ["x"], "no list of objects"],
    ["has somebody without id", (people) => people.map((each) => ({ ...each, id: "" })), "without id"],
    ["has somebody without status", (people) => people.map((each) => ({ ...each, status: null })), "without status"],
    ["has somebody without profile", (people) => people.map((each) => ({ ...each, profile: null })), "without profile"],
    [
      "embeds another user",
      (people) => people.forEach(({ _embedded }) => _embedded && (_embedded.user.id = "00uadmin000000000001")),
      "another user",
    ],
  ])("it %s", async (_what, change, why) => {
    onPeople((people, page) => (page === 1 ? change(people, page) : undefined));
    expect(await coverage()).toEqual(noAnswer(why));
  });

  test("the next page is elsewhere", async () => {
    liar.lie = (path, answer) => void (isList(path) && (answer.headers.link = '<https://example.net/x>; rel="next"'));
    const { code, stdout, stderr } = await coverage();
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("would be at https://example.net");
  });

  test("the next page is the same one", async () => {
    liar.lie = (path, answer) => void (isList(path) && (answer.headers.link = `<${liar.url}${path}>; rel="next"`));
    expect(await coverage()).toEqual(noAnswer("a list that does not end, after 1 pages"));
  });
});

describe("a refused scope: it says so, without a count", () => {
  const ALL = ["okta.apps.read", "okta.schemas.read", "okta.profileMappings.read", "okta.logs.read"];
  test.each(ALL)("%s", async (missing) => {
    begin({ tokens: { "access-token": { may: ALL.filter((scope) => scope !== missing) } } });
    const env = { ...org.env, OKTA_API_TOKEN: "", OKTA_ACCESS_TOKEN: "access-token" };
    const { code, stdout, stderr } = await run(["coverage", "--app-id", DIALPAD, "--json"], env);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(`the access token lacks the scope ${missing}.`);
  });
});

describe("what could only give a count of something else: it says so, without a count", () => {
  test.each([
    ["another variable name", ["--variable-name", "phone"], "The profile Dialpad User has no attribute phone."],
    [
      "a name of other case",
      ["--variable-name", "dialpadphone"],
      "The profile Dialpad User has no attribute dialpadphone but dialpadPhone",
    ],
    [
      "no such user type",
      ["--user-type-id", "oty00000000000000000"],
      "GET /api/v1/meta/types/user/oty00000000000000000: Okta answered 404",
    ],
    ["no such app", ["--app-id", "0oa00000000000000000"], "There is no app 0oa00000000000000000."],
  ])("%s", async (_what, args, text) => {
    const { code, stdout, stderr } = await coverage(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(text);
  });

  test("a user type without the attribute", async () => {
    const { code, stderr } = await coverage(["--user-type-id", "otycontractor0000001"]);
    expect(code).toBe(2);
    expect(stderr).toContain("The profile of the user type otycontractor0000001 has no attribute dialpadPhone.");
  });

  test("before the first deploy", async () => {
    org.reset();
    expect((await coverage()).code).toBe(2);
    deploy(org);
    expect((await coverage()).code).toBe(0);
  });
});
