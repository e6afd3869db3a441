// What doctor takes from the System Log for several checks: who changed something last, and what the last report knew.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DEFAULT_TYPE, DIALPAD } from "../../fake-okta/src";
import { doctor, org } from "./doctor-checks";
import { DAY, finish, provision, retype, THREE_DAYS_AGO, withApps, type CheckResult } from "./doctor-org";

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "okta-dialpad-"))));
afterAll(() => rmSync(folder, { recursive: true }));

interface Report {
  checks: CheckResult[];
  evidence?: { appId: string; readAt: string; deactivation?: object };
}
/** One check, with the lines of its detail, and the whole report. */
async function look(id: string, ...args: string[]) {
  const { code, stdout } = await doctor("--json", ...args);
  const report = JSON.parse(stdout) as Report;
  const { status, detail } = report.checks.find((check) => check.id === id) as CheckResult;
  return { code, report, status, detail: detail.split("\n") };
}
const ago = (days: number) => new Date(Date.now() - days * DAY).toISOString();

describe("why now", () => {
  const who = /^Newest log entry on it: (.*), by admin@example\.com, \d{4}-\d\d-\d\d \d\d:\d\d UTC\.$/;
  test.each<[what: string, make: () => void, check: string, entry: string]>([
    ["an attribute of the app", () => retype(org, "boolean"), "app-attribute", "Update application user profile"],
    [
      "an attribute of the user",
      () => org.editUserAttribute("default", "dialpadPhone", { maxLength: 12 }),
      "user-attribute",
      "Update universal directory user profile",
    ],
    [
      "the source priority",
      () => org.editUserAttribute("default", "dialpadPhone", { master: { type: "OKTA" } }),
      "source-priority",
      "Update universal directory user profile",
    ],
    [
      "the mapping",
      () => org.editMapping(DIALPAD, DEFAULT_TYPE, { dialpadPhone: null }),
      "mapping",
      "Update universal directory mappings",
    ],
    ["the switch", () => org.setProfileSourcing(DIALPAD, false), "profile-sourcing", "Update app"],
    [
      "the setting for deactivated users",
      () => org.setProfileSourcing(DIALPAD, true, { whenDeactivated: "SUSPEND" }),
      "deactivation",
      "Update app",
    ],
    ["the app's status", () => org.setAppStatus(DIALPAD, "INACTIVE"), "app", "deactivate app"],
    ["the app", () => org.deleteApp(DIALPAD), "app", "Delete app"],
  ])(
    "%s: the failed check names the newest log entry on it, who made it and when",
    async (_what, make, check, entry) => {
      finish(org);
      make();
      const { status, detail } = await look(check);
      expect({ status, entry: who.exec(detail.at(-1) ?? "")?.[1] }).toEqual({ status: "fail", entry });
    },
  );

  test("a change of another setting of the app is not named", async () => {
    provision(org);
    expect((await look("profile-sourcing")).detail).toEqual(["Dialpad does not source Okta users."]);
  });

  test("a change of another mapping is not named", async () => {
    finish(org);
    org.editMapping(DIALPAD, DEFAULT_TYPE, { dialpadPhone: null });
    const other = {
      eventType: "directory.mapping.update",
      published: new Date().toISOString(),
      target: [{ id: "prmother000000000001" }],
    };
    org.failNext({ path: /directory\.mapping/, status: 200, body: [other] });
    expect((await look("mapping")).detail).toEqual(["Dialpad to Okta User maps nothing to dialpadPhone."]);
  });
});

describe("--since-report", () => {
  const report = (evidence: object, name = "last.json") => {
    const path = join(folder, name);
    writeFileSync(path, JSON.stringify({ checks: [], evidence }));
    return path;
  };
  /** Everything has been as it should be for longer than the log reaches back. */
  const longAgo = () => {
    const seed = withApps((apps) => apps);
    for (const app of seed.apps) if (app.id === DIALPAD) app.features = [...(app.features ?? []), "PROFILE_MASTERING"];
    org.reset(seed);
    provision(org);
  };
  const evidence = (readAt: number, action = "NONE") => ({
    ...{
      appId: DIALPAD,
      readAt: ago(readAt),
      deactivation: { action, at: "2026-01-02T03:04:05.000Z", sourcing: true },
    },
  });

  test("what the log no longer shows is carried forward into this and the next report", async () => {
    longAgo();
    const found = await look("deactivation", "--since-report", report(evidence(89)));
    expect(found).toMatchObject({ status: "pass", detail: ["Do nothing, set on 2026-01-02, no change logged since"] });
    expect(found.report.evidence).toEqual({ ...evidence(0), readAt: expect.any(String) });
    expect(Date.now() - Date.parse(found.report.evidence?.readAt ?? "")).toBeLessThan(DAY);
  });

  test("a setting that deactivates people stays a failure", async () => {
    longAgo();
    expect(await look("deactivation", "--since-report", report(evidence(1, "DEACTIVATE")))).toMatchObject({
      code: 1,
      status: "fail",
    });
  });

  test("a change in the log counts before what the last report knew", async () => {
    finish(org);
    const found = await look("deactivation", "--since-report", report(evidence(1, "DEACTIVATE")));
    expect(found.detail[0]).toMatch(/^Do nothing, as the System Log says of /);
    expect(found.report.evidence?.deactivation).toEqual({ action: "NONE", at: THREE_DAYS_AGO, sourcing: true });
  });

  test.each([90, 400, -2])("after a report of %d days ago there is a gap, and nothing is known", async (days) => {
    longAgo();
    const found = await look("deactivation", "--since-report", report(evidence(days)));
    expect(found.status).toBe("unknown");
    expect(found.detail[1]).toBe(
      `The report of --since-report read the log on ${ago(days).slice(0, 10)}: the log no longer reaches back to it.`,
    );
    expect(found.report.evidence?.deactivation).toBeUndefined();
  });

  test("a run that cannot read the log, or nothing at all, hands on what the last report knew", async () => {
    longAgo();
    const last = evidence(30);
    org.failNext({ path: "/api/v1/logs", status: 403, times: "always" });
    const denied = await look("deactivation", "--since-report", report(last));
    expect({ status: denied.status, evidence: denied.report.evidence }).toEqual({ status: "unknown", evidence: last });
    org.failNext({ path: "/api/v1/apps/", drop: true });
    const none = await look("deactivation", "--since-report", report(last));
    expect({ code: none.code, evidence: none.report.evidence }).toEqual({ code: 2, evidence: last });
  });

  test("a report without evidence changes nothing", async () => {
    finish(org);
    const path = join(folder, "first.json");
    writeFileSync(path, '{"checks":[]}');
    expect((await look("deactivation", "--since-report", path)).status).toBe("pass");
  });

  test.each<[what: string, text: string | undefined, why: string]>([
    ["no file", undefined, "ENOENT"],
    ["no JSON", "\x1b[2J", "no JSON"],
    ["no report", "[]", "no report"],
    [
      "of another app",
      JSON.stringify({ checks: [], evidence: { ...evidence(1), appId: "0oaother\n" } }),
      "it is of the app 0oaother\\n",
    ],
    ["no time", JSON.stringify({ checks: [], evidence: { appId: DIALPAD } }), "readAt is no time"],
    [
      "no action",
      JSON.stringify({ checks: [], evidence: { ...evidence(1), deactivation: {} } }),
      "deactivation has no action or no time",
    ],
  ])("%s: it says so, exit 2, and no request is sent", async (_what, text, why) => {
    const path = join(folder, "bad.json");
    rmSync(path, { force: true });
    if (text !== undefined) writeFileSync(path, text);
    const { code, stdout, stderr } = await doctor("--since-report", path);
    expect({ code, stdout, stderr }).toEqual({
      code: 2,
      stdout: "",
      stderr:
        `--since-report ${path}: ${why}.\nExpected what okta-dialpad doctor --json printed for this app; ` +
        `leave it out where there is none yet.\n`,
    });
    expect(org.requests).toEqual([]);
  });
});
