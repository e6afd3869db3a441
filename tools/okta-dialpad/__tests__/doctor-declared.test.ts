// What the program declared other than by default, and what a credential that sees a part can tell.
import { DIALPAD_PHONE } from "../../../lib/article";
import { DEFAULT_TYPE, DIALPAD, HR, startFakeOkta, type FakeOkta } from "../../fake-okta/src";
import { deploy, employ, finish, LOGIN, OVERRIDE, visitConsole, type CheckResult } from "./doctor-org";
import { run } from "./in-process";

let org: FakeOkta;
beforeAll(async () => (org = await startFakeOkta()));
afterAll(() => org.close());
beforeEach(() => org.reset());
afterEach(() => expect(org.requests.filter(({ method }) => method !== "GET")).toEqual([]));

/** The exit code, and the checks by id. */
async function look(...args: string[]) {
  const { code, stdout } = await run(["doctor", "--app-id", DIALPAD, "--json", ...args], org.env);
  const { checks } = JSON.parse(stdout) as { checks: CheckResult[] };
  return { code, ...Object.fromEntries(checks.map((check) => [check.id, check])) } as { code: number } & Record<
    string,
    CheckResult
  >;
}
const said = ({ status, detail }: CheckResult) => `${status}: ${detail}`;
const answer = (path: string, body: unknown) =>
  org.failNext({ path, status: 200, body: Buffer.from(JSON.stringify(body)), headers: JSON_TYPE });
const JSON_TYPE = { "content-type": "application/json" };

describe("--variable-name", () => {
  test("all well under another name", async () => {
    visitConsole(org);
    const { displayName: title, description, externalName, externalNamespace } = DIALPAD_PHONE;
    org.editAppAttribute(DIALPAD, "deskNumber", {
      title,
      description,
      type: "string",
      externalName,
      externalNamespace,
    });
    org.editUserAttribute("default", "deskNumber", { title, description, type: "string", master: OVERRIDE });
    org.editMapping(DIALPAD, DEFAULT_TYPE, { deskNumber: { expression: "appuser.deskNumber", pushStatus: "PUSH" } });
    employ(org);
    const seen = await look("--variable-name", "deskNumber", "--user", LOGIN);
    expect(seen).toMatchObject({ code: 0 });
    expect(said(seen.mapping)).toBe(
      "pass: deskNumber is filled from appuser.deskNumber on user create and update; 41 other entries",
    );
    expect(said(seen.user)).toBe(`pass: ${LOGIN}: +*********01 in both profiles`);
    const { stdout } = await run(["doctor", "--app-id", DIALPAD, "--variable-name", "deskNumber"], org.env);
    expect(stdout).not.toMatch(/never deployed|dialpadPhone/);
  });

  test("a name that is none", async () => {
    const { code, stderr } = await run(["doctor", "--app-id", DIALPAD, "--variable-name", "desk-number"], org.env);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr:
        "error: option '--variable-name <name>' argument 'desk-number' is invalid. Expected a letter, then letters, digits and underscores.\n",
    });
  });
});

describe("--profile-sourcing off", () => {
  test("deployed, the app sources nobody: nothing fails", async () => {
    deploy(org);
    const seen = await look("--profile-sourcing", "off");
    expect(seen.code).toBe(0);
    expect(
      ["profile-sourcing", "deactivation", "source-priority", "other-sources", "source-order"].map((id) =>
        said(seen[id]),
      ),
    ).toEqual([
      'pass: Dialpad does not source Okta users; with profileSourcing "off" nothing waits for it',
      "pass: Dialpad does not source Okta users, so it deactivates nobody",
      'pass: Inherits from the profile source, as profileSourcing "off" declares it',
      "pass: HR",
      "pass: Dialpad is no profile source",
    ]);
  });

  test("the pilot's user: the number is in the app's profile, and not in Okta's", async () => {
    deploy(org);
    employ(org);
    const { code, user } = await look("--profile-sourcing", "off", "--user", LOGIN);
    expect({ code, user: said(user) }).toEqual({
      code: 0,
      user: `pass: ${LOGIN}: +*********01 in the profile of Dialpad, none in the Okta profile, where profileSourcing "off" leaves it`,
    });
  });

  test("the app sources users: what it does to people is still looked at", async () => {
    deploy(org, "DONT_PUSH");
    org.setProfileSourcing(DIALPAD, true, { whenDeactivated: "DEACTIVATE" });
    expect((await look("--profile-sourcing", "off")).deactivation.status).toBe("fail");
  });

  test("an override that the next deploy takes away", async () => {
    finish(org);
    const seen = await look("--profile-sourcing", "off");
    expect(said(seen["source-priority"])).toBe(
      'warn: Overrides the profile source with Dialpad, and a deploy with profileSourcing "off" takes that away.',
    );
  });

  test("an override by an app that sources nobody empties the numbers, whatever is declared", async () => {
    finish(org);
    org.setProfileSourcing(DIALPAD, false);
    expect((await look("--profile-sourcing", "off"))["source-priority"].status).toBe("fail");
  });

  test("a mode that there is not", async () => {
    const { code, stderr } = await run(["doctor", "--app-id", DIALPAD, "--profile-sourcing", "on"], org.env);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr:
        "error: option '--profile-sourcing <mode>' argument 'on' is invalid. Allowed choices are follow, required, off.\n",
    });
  });
});

describe("a credential that sees some apps", () => {
  const PARTIAL = "apps that this API token sees sources users, which may not be all of them.";

  test("Dialpad alone: whether others source users is not known", async () => {
    finish(org);
    const { id, name, label, status, features } = { ...org.state().apps[DIALPAD], status: "ACTIVE" };
    answer("/api/v1/apps?", [{ id, name, label, status, features }]);
    const seen = await look();
    expect(seen.code).toBe(0);
    expect(said(seen["other-sources"])).toBe(`unknown: None of the 0 other active ${PARTIAL}`);
    expect(seen["other-sources"].fix).toBe(
      "Open https://example-admin.okta.com/admin/profile-masters (Directory > Profile Sources) and see that Dialpad is not the only one.",
    );
  });

  test("a list without the app itself, which is active: the same", async () => {
    finish(org);
    answer("/api/v1/apps?", [
      { id: "0oaswa00000000000001", name: "password_portal", label: "Password portal", status: "ACTIVE" },
    ]);
    expect(said((await look())["other-sources"])).toBe(`unknown: None of the 1 other active ${PARTIAL}`);
  });

  test("an app that is not in the list may be one that it does not see", async () => {
    finish(org);
    org.editUserAttribute("default", "dialpadPhone", {
      master: { type: "OVERRIDE", priority: [{ type: "APP", value: HR }] },
    });
    const { id, name, label, status, features } = { ...org.state().apps[DIALPAD], status: "ACTIVE" };
    answer("/api/v1/apps?", [{ id, name, label, status, features }]);
    expect((await look())["source-priority"].detail).toContain(
      `with ${HR}, no active app that can be seen, expected Dialpad`,
    );
  });

  test("the app itself could not be read: source priority waits for it", async () => {
    finish(org);
    org.failNext({ path: `/api/v1/apps/${DIALPAD}`, status: 403 });
    const seen = await look();
    expect(said(seen["source-priority"])).toBe("unknown: Whether Dialpad sources users could not be read.");
    expect(seen["source-priority"].fix).toBe("See app.");
  });
});

describe("the assignment", () => {
  const assigned = (fields: object) => {
    finish(org);
    employ(org);
    const [user] = Object.values(org.state().users).filter(({ profile }) => profile.login === LOGIN);
    answer(`/api/v1/apps/${DIALPAD}/users/`, { id: user.id, profile: { dialpadPhone: "+12025550101" }, ...fields });
  };

  test.each(["ACTIVE", "PROVISIONED"])("%s is fine", async (status) => {
    assigned({ status });
    expect((await look("--user", LOGIN)).user.status).toBe("pass");
  });

  test.each(["STAGED", "DEPROVISIONED", "SUSPENDED"])("%s is named", async (status) => {
    assigned({ status });
    const { user } = await look("--user", LOGIN);
    expect(said(user)).toBe(
      `fail: The assignment of ${LOGIN} to Dialpad is ${status}, expected ACTIVE or PROVISIONED.`,
    );
  });

  test("a synchronisation that failed is told where the number stops", async () => {
    assigned({ status: "PROVISIONED", syncState: "ERROR", profile: { dialpadPhone: "+12025550177" } });
    expect((await look("--user", LOGIN)).user.detail).toMatch(
      / since\. Okta's last synchronisation of this assignment failed\.$/,
    );
  });

  test.each([[""], [null], [" "], [undefined]])("%j is no number", async (dialpadPhone) => {
    assigned({ status: "PROVISIONED", profile: { dialpadPhone } });
    expect((await look("--user", LOGIN)).user.detail).toMatch(
      /: no number in the profile of Dialpad, but \+\*+01 in the Okta profile\./,
    );
  });
});

test("everything together: what the visit to the console leaves is the same under follow and required", async () => {
  finish(org);
  visitConsole(org);
  for (const mode of ["follow", "required"]) expect((await look("--profile-sourcing", mode)).code).toBe(0);
});
