// What doctor takes from the System Log: imports, what is pushed back, who changed it last, and what the last report knew.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DEFAULT_TYPE, DIALPAD, startFakeOkta, type FakeOkta } from "../../fake-okta/src";
import {
  CONSOLE,
  DAY,
  employ,
  finish,
  LOGIN,
  provision,
  retype,
  THREE_DAYS_AGO,
  withApps,
  type CheckResult,
} from "./doctor-org";
import { run } from "./in-process";

let org: FakeOkta;
let folder: string;
beforeAll(async () => {
  org = await startFakeOkta();
  folder = mkdtempSync(join(tmpdir(), "okta-dialpad-"));
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await org.close();
});
beforeEach(() => org.reset());
afterEach(() => expect(org.requests.filter(({ method }) => method !== "GET")).toEqual([]));

interface Report {
  checks: CheckResult[];
  evidence?: { appId: string; readAt: string; deactivation?: object };
}
async function look(id: string, ...args: string[]) {
  const { code, stdout, stderr } = await run(["doctor", "--app-id", DIALPAD, "--json", ...args], org.env);
  const report = JSON.parse(stdout) as Report;
  const { status, detail, fix } = report.checks.find((check) => check.id === id) as CheckResult;
  return { code, stderr, report, status, detail: detail.split("\n"), fix: fix?.split("\n") ?? [] };
}
const ago = (days: number) => new Date(Date.now() - days * DAY).toISOString();
const minute = (time: string) => `${time.slice(0, 16).replace("T", " ")} UTC`;
const event = (eventType: string, published: string, more: object = {}) => ({
  ...{ eventType, published, displayMessage: eventType, target: [{ id: DIALPAD, type: "AppInstance" }] },
  ...{ outcome: { result: "FAILURE" }, ...more },
});
/** Answers the request for failures, the third of the log's. */
const failures = (...body: object[]) => org.failNext({ path: /logs.*FAILURE/, status: 200, body });

describe("imports", () => {
  test("complete, on a schedule: no clock time of the next one is promised", async () => {
    finish(org);
    const { status, detail } = await look("imports");
    expect({ status, detail }).toEqual({
      status: "pass",
      detail: [
        expect.stringMatching(/^The newest import was complete on .{20}, less than a day ago, scheduled every 1 hour$/),
      ],
    });
  });

  test("a schedule as Okta's newer form of it: no interval is read out of it", async () => {
    const to = {
      import_schedule:
        "{'expressionFull':'30 10 * * Wed,Sun','expressionFullReadable':'At 10:30, every Wednesday and Sunday'}",
    };
    finish(org);
    org.failNext({
      path: /lifecycle\.update/,
      status: 200,
      body: [
        event("application.lifecycle.update", ago(1), {
          outcome: {},
          target: [{ id: DIALPAD, changeDetails: { to } }],
        }),
      ],
    });
    expect((await look("imports")).detail).toEqual([expect.stringMatching(/, less than a day ago, scheduled$/)]);
  });

  test("none in ninety days", async () => {
    expect(await look("imports")).toMatchObject({
      status: "warn",
      detail: ["The System Log has no complete import of Dialpad in its ninety days: no number comes in without one."],
    });
  });

  test("taken off the schedule", async () => {
    finish(org);
    org.setImportSchedule(DIALPAD, { at: THREE_DAYS_AGO });
    const { status, detail } = await look("imports");
    expect({ status, detail }).toEqual({
      status: "warn",
      detail: [
        expect.stringMatching(
          new RegExp(
            `, less than a day ago, by hand only since ${THREE_DAYS_AGO.slice(0, 10)}: new numbers wait until somebody imports\\.$`,
          ),
        ),
      ],
    });
  });

  test("a week old", async () => {
    org.setImportSchedule(DIALPAD, { interval: "1 hour", at: ago(20) });
    org.importUsers(DIALPAD, { at: ago(8) });
    expect(await look("imports")).toMatchObject({
      status: "warn",
      detail: [`The newest import was complete on ${minute(ago(8))}, 8 days ago, scheduled every 1 hour.`],
    });
  });

  test("the app does not let Okta in: that is why a number is missing", async () => {
    finish(org);
    org.assign(DIALPAD, LOGIN);
    for (let n = 0; n < 3; n++) org.importUsers(DIALPAD, { failure: "application.integration.authentication_failure" });
    const found = await look("imports", "--user", LOGIN);
    expect(found).toMatchObject({
      code: 1,
      status: "fail",
      detail: [
        expect.stringMatching(
          /^Okta could not import from Dialpad: Error authenticating, 3 times; the newest on .{20}\.$/,
        ),
        expect.stringMatching(/^The newest import was complete on /),
      ],
      fix: [
        `1. Open ${CONSOLE}/admin/app/dialpad/instance/${DIALPAD}/#tab-user-management (Applications > Dialpad > Provisioning). Select Integration, then Edit and Test API Credentials: an API key of Dialpad's can expire, and then every import stops.`,
        `2. Open ${CONSOLE}/admin/app/dialpad/instance/${DIALPAD}/#tab-import (Applications > Dialpad > Import). Select Import Now.`,
      ],
    });
    expect(found.report.checks.at(-1)).toMatchObject({ status: "fail", fix: "See imports." });
    expect(found.report.checks.at(-1)?.detail).toContain("The chain is broken at imports.");
  });

  test("mended since: what failed before the newest import is past", async () => {
    finish(org);
    org.importUsers(DIALPAD, { failure: "application.integration.authentication_failure", at: ago(0.01) });
    expect((await look("imports")).status).toBe("pass");
  });

  test("users whom it did not take: the field and Okta's code for it, no name and no value", async () => {
    finish(org);
    org.editUserAttribute("default", "dialpadPhone", { maxLength: 3 });
    employ(org);
    const { status, detail } = await look("imports");
    expect({ status, detail }).toEqual({
      status: "warn",
      detail: [
        expect.stringMatching(
          /^Not all of the newest import could be applied: Could not apply import \(error_field dialpadPhone, error_code invalid\); the newest on .{20}\.$/,
        ),
        expect.stringMatching(/^The newest import was complete on /),
      ],
    });
  });

  test.each([
    "application.provision.user.import_profile",
    "app.user_management.update_from_master_failed",
    "application.appuser.mapping.invalid.expression",
    "system.import.roadblock",
    "application.integration.authentication_failure",
    "application.configuration.update",
    "application.provision.user.import",
  ])("%s with the outcome FAILURE is one, with another it is none, whatever its name says", async (type) => {
    finish(org);
    failures(event(type, new Date(Date.now() + 1000).toISOString()));
    expect((await look("imports")).detail[0]).toMatch(
      new RegExp(`^Okta could not import from Dialpad: ${type}; the newest on `),
    );
    expect(decodeURIComponent(org.requests.find(({ path }) => path.includes("FAILURE"))?.path ?? "")).toContain(
      `eventType eq "${type}"`,
    );
    failures(event(type, new Date(Date.now() + 1000).toISOString(), { outcome: { result: "SUCCESS" } }));
    expect((await look("imports")).status).toBe("pass");
  });

  test("entries without fields, with others, or of no time", async () => {
    finish(org);
    failures(
      {},
      { published: "soon" },
      event("x", ago(0), { target: null, debugContext: [], actor: "a", displayMessage: 5 }),
    );
    expect((await look("imports")).status).toBe("fail");
  });
});

describe("push-back", () => {
  test("the app sources users and is pushed to: what Okta documents, and never a failure", async () => {
    finish(org);
    org.setPushUpdates(DIALPAD, true, { at: THREE_DAYS_AGO });
    expect(await look("push-back")).toMatchObject({
      code: 0,
      status: "warn",
      detail: [
        `Dialpad sources users, and Okta pushes profile updates to it, since ${THREE_DAYS_AGO.slice(0, 10)} as the System Log says. Okta's documents say that such a push carries the whole profile of the app user, whatever the mappings leave out: the number too, if Dialpad takes it.`,
      ],
    });
  });

  test("without a change in the log it says the same, without a date", async () => {
    org.reset(withApps((apps) => apps));
    org.setProfileSourcing(DIALPAD, true, { whenDeactivated: "NONE" });
    expect((await look("push-back")).detail[0]).toMatch(
      /^Dialpad sources users, and Okta pushes profile updates to it\. /,
    );
  });

  test("not pushed to, or no source", async () => {
    expect(await look("push-back")).toMatchObject({
      status: "pass",
      detail: ["Okta pushes profile updates to Dialpad, which sources no users"],
    });
    finish(org);
    expect(await look("push-back")).toMatchObject({
      status: "pass",
      detail: ["Okta pushes no profile updates to Dialpad"],
    });
  });
});

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
      "what happens to the deactivated",
      () => org.setProfileSourcing(DIALPAD, true, { whenDeactivated: "SUSPEND" }),
      "deactivation",
      "Update app",
    ],
    ["the app's status", () => org.setAppStatus(DIALPAD, "INACTIVE"), "app", "deactivate app"],
    ["the app", () => org.deleteApp(DIALPAD), "app", "Delete app"],
  ])("%s: what the newest entry on it says, who and when", async (_what, make, check, entry) => {
    finish(org);
    make();
    const { status, detail } = await look(check);
    expect({ status, entry: who.exec(detail.at(-1) ?? "")?.[1] }).toEqual({ status: "fail", entry });
  });

  test("a switch that nobody ever touched: another setting of the app is none of it", async () => {
    provision(org);
    expect((await look("profile-sourcing")).detail).toEqual(["Dialpad does not source Okta users."]);
  });

  test("a change of something else is none of it", async () => {
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
  /** Everything is as it should be, for longer than the log reaches back. */
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

  test("what the log no longer shows is carried forward, and on into the next report", async () => {
    longAgo();
    const found = await look("deactivation", "--since-report", report(evidence(89)));
    expect(found).toMatchObject({ status: "pass", detail: ["Do nothing, set on 2026-01-02, no change logged since"] });
    expect(found.report.evidence).toEqual({ ...evidence(0), readAt: expect.any(String) });
    expect(Date.now() - Date.parse(found.report.evidence?.readAt ?? "")).toBeLessThan(DAY);
  });

  test("the setting that deactivates people stays a failure", async () => {
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

  test.each([90, 400, -2])(
    "a report that read the log %d days ago: there is a gap, and nothing is known",
    async (days) => {
      longAgo();
      const found = await look("deactivation", "--since-report", report(evidence(days)));
      expect(found.status).toBe("unknown");
      expect(found.detail[1]).toBe(
        `The report of --since-report read the log on ${ago(days).slice(0, 10)}: the log no longer reaches back to it.`,
      );
      expect(found.report.evidence?.deactivation).toBeUndefined();
    },
  );

  test("a run that cannot read the log, or nothing at all, hands on what the last report knew, with its date", async () => {
    longAgo();
    const last = evidence(30);
    org.failNext({ path: "/api/v1/logs", status: 403, times: "always" });
    const denied = await look("deactivation", "--since-report", report(last));
    expect({ status: denied.status, evidence: denied.report.evidence }).toEqual({ status: "unknown", evidence: last });
    org.failNext({ path: "/api/v1/apps/", drop: true });
    const none = await look("deactivation", "--since-report", report(last));
    expect({ code: none.code, evidence: none.report.evidence }).toEqual({ code: 2, evidence: last });
  });

  test("a report without evidence is as good as none", async () => {
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
  ])("%s: a sentence, exit 2, nothing is asked", async (_what, text, why) => {
    const path = join(folder, "bad.json");
    rmSync(path, { force: true });
    if (text !== undefined) writeFileSync(path, text);
    const { code, stdout, stderr } = await run(["doctor", "--app-id", DIALPAD, "--since-report", path], org.env);
    expect({ code, stdout, stderr }).toEqual({
      code: 2,
      stdout: "",
      stderr: `--since-report ${path}: ${why}.\nExpected what okta-dialpad doctor --json printed for this app; leave it out where there is none yet.\n`,
    });
    expect(org.requests).toEqual([]);
  });
});
