// What all endpoints have in common, and the endpoints of the fake org itself (/fake/).
import { connect } from "node:net";
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
