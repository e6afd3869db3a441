import { DIALPAD } from "../../fake-okta/src";
import { look, org, PROVISIONING } from "./doctor-checks";
import { CONSOLE, DAY, employ, finish, LOGIN, THREE_DAYS_AGO } from "./doctor-org";

/** The check, with the lines of its detail. */
async function imports() {
  const { code, check } = await look("imports");
  return { code, ...check, detail: check.detail?.split("\n") };
}
const ago = (days: number) => new Date(Date.now() - days * DAY).toISOString();
const minute = (time: string) => `${time.slice(0, 16).replace("T", " ")} UTC`;
const event = (eventType: string, published: string, more: object = {}) => ({
  ...{ eventType, published, displayMessage: eventType, target: [{ id: DIALPAD, type: "AppInstance" }] },
  ...{ outcome: { result: "FAILURE" }, ...more },
});
/** The next answer to the request for failures. */
const failures = (...body: object[]) => org.failNext({ path: /logs.*FAILURE/, status: 200, body });

const IMPORTS = `${CONSOLE}/admin/app/dialpad/instance/${DIALPAD}/#tab-import`;
const IMPORT_NOW = `Open ${IMPORTS} (Applications > Dialpad > Import). Select Import Now.`;
const IN_PROVISIONING = `Open ${PROVISIONING} (Applications > Dialpad > Provisioning).`;
const SET_SCHEDULE = `${IN_PROVISIONING} Select To Okta, then Edit beside General: set Schedule import.`;
const NONE_SINCE =
  "The System Log has no complete import of Dialpad in its ninety days: no number comes in without one.";

describe("the newest import", () => {
  test("is complete and on a schedule: it passes, and promises no time of the next import", async () => {
    finish(org);
    const { status, detail } = await imports();
    expect({ status, detail }).toEqual({
      status: "pass",
      detail: [
        expect.stringMatching(/^The newest import was complete on .{20}, less than a day ago, scheduled every 1 hour$/),
      ],
    });
  });

  test("is on a schedule in Okta's newer form: its interval is not told", async () => {
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
    expect((await imports()).detail).toEqual([expect.stringMatching(/, less than a day ago, scheduled$/)]);
  });

  test("is not in the System Log of ninety days: a warning", async () => {
    expect(await imports()).toMatchObject({
      status: "warn",
      detail: [NONE_SINCE],
      fix: [`1. ${IMPORT_NOW}`, `2. ${SET_SCHEDULE}`],
      link: IMPORTS,
    });
  });

  test("was taken off the schedule: a warning", async () => {
    finish(org);
    org.setImportSchedule(DIALPAD, { at: THREE_DAYS_AGO });
    const { status, detail, fix, link } = await imports();
    expect({ status, detail, fix, link }).toEqual({
      status: "warn",
      detail: [
        expect.stringMatching(
          new RegExp(
            `, less than a day ago, by hand only since ${THREE_DAYS_AGO.slice(0, 10)}: ` +
              "new numbers wait until somebody imports\\.$",
          ),
        ),
      ],
      fix: [SET_SCHEDULE],
      link: PROVISIONING,
    });
  });

  test("is more than a week old: a warning", async () => {
    org.setImportSchedule(DIALPAD, { interval: "1 hour", at: ago(20) });
    org.importUsers(DIALPAD, { at: ago(8) });
    expect(await imports()).toMatchObject({
      status: "warn",
      detail: [`The newest import was complete on ${minute(ago(8))}, 8 days ago, scheduled every 1 hour.`],
      fix: [`1. ${IMPORT_NOW}`, `2. ${SET_SCHEDULE}`],
      link: IMPORTS,
    });
  });
});

describe("what failed", () => {
  const REFUSED = "application.integration.authentication_failure";

  test("the app refuses Okta's credential: a failure, and the reason why a number is missing", async () => {
    finish(org);
    org.assign(DIALPAD, LOGIN);
    for (let n = 0; n < 3; n++) org.importUsers(DIALPAD, { failure: REFUSED });
    expect(await imports()).toMatchObject({
      code: 1,
      status: "fail",
      detail: [
        expect.stringMatching(
          /^Okta could not import from Dialpad: Error authenticating, 3 times; the newest on .{20}\.$/,
        ),
        expect.stringMatching(/^The newest import was complete on /),
      ],
      fix: [
        `1. ${IN_PROVISIONING} Select Integration, then Edit and Test API Credentials: ` +
          "an API key of Dialpad's can expire, and then every import stops.",
        `2. ${IMPORT_NOW}`,
      ],
    });
    const { check } = await look("user", "--user", LOGIN);
    expect(check).toMatchObject({ status: "fail", fix: ["See imports."] });
    expect(check.detail).toContain("The chain is broken at imports.");
  });

  test("a failure before any complete import says that there was none", async () => {
    org.importUsers(DIALPAD, { failure: REFUSED });
    expect(await imports()).toMatchObject({
      status: "fail",
      detail: [expect.stringMatching(/^Okta could not import from Dialpad: /), NONE_SINCE],
    });
  });

  test("a failure before the newest complete import no longer counts", async () => {
    finish(org);
    org.importUsers(DIALPAD, { failure: REFUSED, at: ago(0.01) });
    expect((await imports()).status).toBe("pass");
  });

  test("users whom the import did not take: a warning with field and code, without name or value", async () => {
    finish(org);
    org.editUserAttribute("default", "dialpadPhone", { maxLength: 3 });
    employ(org);
    const { status, detail, fix, link } = await imports();
    expect({ status, detail, fix, link }).toEqual({
      status: "warn",
      detail: [
        expect.stringMatching(
          new RegExp(
            "^Not all of the newest import could be applied: Could not apply import " +
              "\\(error_field dialpadPhone, error_code invalid\\); the newest on .{20}\\.$",
          ),
        ),
        expect.stringMatching(/^The newest import was complete on /),
      ],
      fix: [
        `Open ${IMPORTS} (Applications > Dialpad > Import). See Import Monitoring and the System Log for the users.`,
      ],
      link: IMPORTS,
    });
  });

  test("the three most frequent kinds are told, and how many more there are", async () => {
    finish(org);
    const later = new Date(Date.now() + 1000).toISOString();
    failures(...["a", "b", "c", "c", "d", "e"].map((kind) => event(kind, later)));
    expect((await imports()).detail?.[0]).toBe(
      `Okta could not import from Dialpad: c, 2 times; a; b; and 2 more kinds; the newest on ${minute(later)}.`,
    );
  });

  test.each([
    "application.provision.user.import_profile",
    "app.user_management.update_from_master_failed",
    "application.appuser.mapping.invalid.expression",
    "system.import.roadblock",
    "application.integration.authentication_failure",
    "application.configuration.update",
    "application.provision.user.import",
  ])("%s is a failure with the outcome FAILURE and with no other, whatever its name says", async (type) => {
    finish(org);
    failures(event(type, new Date(Date.now() + 1000).toISOString()));
    expect((await imports()).detail?.[0]).toMatch(
      new RegExp(`^Okta could not import from Dialpad: ${type}; the newest on `),
    );
    expect(decodeURIComponent(org.requests.find(({ path }) => path.includes("FAILURE"))?.path ?? "")).toContain(
      `eventType eq "${type}"`,
    );
    failures(event(type, new Date(Date.now() + 1000).toISOString(), { outcome: { result: "SUCCESS" } }));
    expect((await imports()).status).toBe("pass");
  });

  test("entries without fields, with fields of other types or without a time do not end the run", async () => {
    finish(org);
    failures(
      {},
      { published: "soon" },
      event("x", ago(0), { target: null, debugContext: [], actor: "a", displayMessage: 5 }),
    );
    expect((await imports()).status).toBe("fail");
  });
});
