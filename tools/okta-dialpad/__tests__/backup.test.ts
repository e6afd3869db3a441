import { DIALPAD, DEFAULT_TYPE, startFakeOkta, type FakeOkta } from "../../fake-okta/src";
import { employ, finish, LOGIN } from "./doctor-org";
import type { Backup } from "../src/backup/backup";
import { run } from "./in-process";

let org: FakeOkta;
beforeAll(async () => (org = await startFakeOkta()));
afterAll(() => org.close());
beforeEach(() => org.reset());

const CONTRACTOR = "otycontractor0000001";
const backup = (env: Record<string, string> = {}, appId = DIALPAD) =>
  run(["backup", "--app-id", appId], { ...org.env, ...env });

test("a backup has the app, the org, and each mapping and custom attribute of both sides", async () => {
  const { code, stdout, stderr } = await backup();
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const { version, sha256, host, app, userTypes, mappings, ...rest } = JSON.parse(stdout) as Backup & {
    mappings: { entries: object }[];
  };
  expect(rest).toEqual({});
  expect({ version, host }).toEqual({ version: 1, host: "example.okta.com" });
  expect(sha256).toMatch(/^[0-9a-f]{64}$/);
  const { apps, userTypes: types, mappings: all } = org.state();
  expect(app).toEqual({ id: DIALPAD, name: "dialpad", label: "Dialpad", attributes: apps[DIALPAD].schema.custom });
  expect(userTypes).toEqual(
    [CONTRACTOR, DEFAULT_TYPE].map((id) => ({ id, name: types[id].name, attributes: types[id].schema.custom })),
  );
  const entriesOf = (sourceId: string, targetId: string) =>
    Object.values(all).find((mapping) => mapping.sourceId === sourceId && mapping.targetId === targetId)!.properties;
  expect(mappings).toEqual(
    [
      [DIALPAD, CONTRACTOR],
      [DIALPAD, DEFAULT_TYPE],
      [CONTRACTOR, DIALPAD],
      [DEFAULT_TYPE, DIALPAD],
    ].map(([sourceId, targetId]) => ({ sourceId, targetId, entries: entriesOf(sourceId, targetId) })),
  );
  expect(mappings[1].entries).toMatchObject({
    firstName: { expression: "appuser.firstName", pushStatus: "DONT_PUSH" },
  });
});

test("the same org gives the same bytes, in whatever order Okta lists entries and attributes", async () => {
  const { stdout } = await backup();
  expect((await backup()).stdout).toBe(stdout);
  const entry = { expression: "appuser.firstName", pushStatus: "DONT_PUSH" };
  org.editMapping(DIALPAD, DEFAULT_TYPE, { firstName: null });
  org.editMapping(DIALPAD, DEFAULT_TYPE, { firstName: entry });
  const { badge } = org.state().apps[DIALPAD].schema.custom;
  org.editMapping(DIALPAD, DEFAULT_TYPE, { badge: null });
  org.editAppAttribute(DIALPAD, "badge", null);
  org.editAppAttribute(DIALPAD, "badge", badge);
  org.editMapping(DIALPAD, DEFAULT_TYPE, { badge: { ...entry, expression: "appuser.badge" } });
  expect((await backup()).stdout).toBe(stdout);
});

test("a backup has no user, no number and no credential", async () => {
  finish(org);
  employ(org);
  const numbers = Object.values(org.state().assignments[DIALPAD]).map(({ profile }) => profile.dialpadPhone as string);
  const { stdout } = await backup();
  expect(numbers).toHaveLength(1);
  for (const secret of [...numbers, LOGIN, org.env.OKTA_API_TOKEN]) expect(stdout).not.toContain(secret);
});

test.each([
  ["/api/v1/apps/", "the app"],
  ["/api/v1/meta/schemas/apps/", "the app's profile"],
  ["/api/v1/mappings?sourceId", "the mappings"],
  ["/api/v1/mappings?targetId", "the mappings"],
  ["/api/v1/mappings/prm", "the mapping"],
  ["/api/v1/meta/schemas/user/", "the profile of a user type"],
])("if one read of %s (%s) is refused or fails, there is no backup", async (path) => {
  for (const fault of [{ status: 403 }, { status: 404 }, { status: 500 }, { drop: true }]) {
    const { end } = org.failNext({ path, times: "always", ...fault });
    const { code, stdout, stderr } = await backup();
    end();
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr.trimEnd().split("\n")).toHaveLength(2);
  }
});

test("of an app that the org does not have there is no backup", async () => {
  expect(await backup({}, "0oaother000000000001")).toEqual({
    code: 2,
    stdout: "",
    stderr: "There is no app 0oaother000000000001 in this org.\nCheck what was given.\n",
  });
});

test("backup only reads, and each object once", async () => {
  org.requests.length = 0;
  await backup();
  expect(org.requests.filter(({ method }) => method !== "GET")).toEqual([]);
  expect(org.requests).toHaveLength(10);
});
