// What doctor says of an org in each of its states. The checks one by one: check-*.test.ts.
import { DIALPAD, HR } from "../../fake-okta/src";
import {
  org,
  doctor,
  look,
  PROVISIONING,
  APP_PROFILE,
  USER_PROFILE,
  SOURCES,
  IN_APP_PROFILE,
  IN_USER_PROFILE,
  IN_MAPPINGS,
  DEPLOY_OR,
  DATE,
  UNSEEN,
} from "./doctor-checks";
import {
  CONSOLE,
  deploy,
  employ,
  finish,
  LOGIN,
  OVERRIDE,
  visitConsole,
  withApps,
  type CheckResult,
} from "./doctor-org";
import type { Result } from "./in-process";

const text = ({ code, stdout, stderr }: Result) => ({ code, stdout: stdout.trimEnd().split("\n"), stderr });
const LEGEND = "✓ done   ✗ not done   ! with a warning   → look yourself   ? not known";

describe("for people", () => {
  test("where nothing is deployed, it says what to deploy and what to click", async () => {
    expect(text(await doctor())).toEqual({
      code: 1,
      stderr: "",
      stdout: [
        `Dialpad (${DIALPAD}) in example-admin.okta.com`,
        LEGEND,
        "",
        "Before you start",
        "  ✓ credentials       API token, no read was refused",
        "  ✓ app               Dialpad (dialpad, SAML_2_0) is active and imports profiles",
        "",
        "Add the attribute",
        "  ✗ app-attribute     The profile Dialpad User has no attribute dialpadPhone.",
        `                      ${DEPLOY_OR}`,
        `                      1. ${IN_APP_PROFILE}`,
        "                      2. Select Add Attribute.",
        "                      3. Data type string. Display name Dialpad Phone. Variable name dialpadPhone. " +
          "Description Dialpad Phone.",
        "                         External name: phoneNumbers.^[type=='Dialpad'].value",
        "                         External namespace: urn:ietf:params:scim:schemas:core:2.0:User",
        "                         Leave every other field as it is.",
        "                      4. Select Save.",
        "  ✗ user-attribute    The profile User (default) has no attribute dialpadPhone.",
        `                      ${DEPLOY_OR}`,
        `                      1. ${IN_USER_PROFILE}`,
        "                      2. Select Add Attribute.",
        "                      3. Data type string. Display name Dialpad Phone. Variable name dialpadPhone. " +
          "Description Dialpad Phone.",
        "                         Leave every other field as it is.",
        "                      4. Select Save.",
        "",
        "Map it",
        "  ✗ mapping           Dialpad to Okta User maps nothing to dialpadPhone.",
        `                      ${DEPLOY_OR}`,
        `                      1. ${IN_MAPPINGS}`,
        "                      2. Choose appuser.dialpadPhone for dialpadPhone and save the mappings.",
        "",
        "Let Dialpad source it",
        "  ✗ profile-sourcing  Dialpad does not source Okta users.",
        `                      1. Open ${PROVISIONING} and select To Okta, ` +
          "then Edit beside Profile & Lifecycle Sourcing.",
        '                      2. Select "Allow Dialpad to source Okta users" and confirm with OK.',
        '                      3. Before you save: set "When a user is deactivated in the app" to "Do nothing". ' +
          'The default, "Deactivate", deactivates people in Okta.',
        "                      4. Select Save.",
        `                      5. Open ${SOURCES} and move Dialpad as low as possible. ` +
          "Never let it be the only profile source.",
        "                      6. Deploy again.",
        '  → deactivation      "When a user is deactivated in the app" is set in the same Save as profile ' +
          "sourcing. Left at its default, Deactivate, it deactivates people in Okta.",
        "                      See profile-sourcing, step 3.",
        "  ✗ source-priority   There is no attribute dialpadPhone.",
        "                      See user-attribute.",
        "  ✓ other-sources     HR",
        "  → source-order      No API shows the order of the profile sources.",
        `                      Open ${SOURCES} (Directory > Profile Sources) ` +
          "and see that Dialpad is as low as possible.",
        "",
        "Let the numbers in",
        "  ! imports           The System Log has no complete import of Dialpad in its ninety days: " +
          "no number comes in without one.",
        `                      1. Open ${CONSOLE}/admin/app/dialpad/instance/${DIALPAD}/#tab-import ` +
          "(Applications > Dialpad > Import). Select Import Now.",
        `                      2. Open ${PROVISIONING} (Applications > Dialpad > Provisioning). ` +
          "Select To Okta, then Edit beside General: set Schedule import.",
        "  ✓ push-back         Okta pushes profile updates to Dialpad, which sources no users",
        "",
        "See the number",
        "  → user              Give --user LOGIN to see whether a number arrived.",
        "",
        "Nothing of the sync is in this org: it was never deployed here, or nothing is left of it.",
        "Not done: app-attribute, user-attribute, mapping, profile-sourcing, source-priority.",
        "With a warning: imports.",
        "Not seen: deactivation, source-order.",
      ],
    });
  });

  test("where all is well, every check with a user passes but the one that no API shows", async () => {
    finish(org);
    employ(org);
    expect(text(await doctor("--user", LOGIN))).toEqual({
      code: 0,
      stderr: "",
      stdout: [
        `Dialpad (${DIALPAD}) in example-admin.okta.com`,
        LEGEND,
        "",
        "Before you start",
        "  ✓ credentials       API token, no read was refused",
        "  ✓ app               Dialpad (dialpad, SAML_2_0) is active and imports profiles",
        "",
        "Add the attribute",
        "  ✓ app-attribute     dialpadPhone takes phoneNumbers.^[type=='Dialpad'].value",
        "  ✓ user-attribute    dialpadPhone is in the profile User (default)",
        "",
        "Map it",
        "  ✓ mapping           dialpadPhone is filled from appuser.dialpadPhone on user create and update; " +
          "41 other entries",
        "",
        "Let Dialpad source it",
        "  ✓ profile-sourcing  Dialpad sources Okta users",
        `  ✓ deactivation      Do nothing, as the System Log says of ${DATE}, 3 days ago`,
        "  ✓ source-priority   Overrides the profile source with Dialpad",
        "  ✓ other-sources     HR",
        "  → source-order      No API shows the order of the profile sources.",
        `                      Open ${SOURCES} (Directory > Profile Sources) ` +
          "and see that Dialpad is as low as possible.",
        "",
        "Let the numbers in",
        expect.stringMatching(
          new RegExp(
            "^ {2}✓ imports {11}The newest import was complete on \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d UTC, " +
              "less than a day ago, scheduled every 1 hour$",
          ),
        ),
        "  ✓ push-back         Okta pushes no profile updates to Dialpad",
        "",
        "See the number",
        `  ✓ user              ${LOGIN}: +*********01 in both profiles`,
        "",
        "All that was seen is done.",
        "Not seen: source-order.",
      ],
    });
  });

  test("for attributes that were made by hand, it says how a plan shows what a deploy overwrites", async () => {
    finish(org);
    org.editUserAttribute("default", "dialpadPhone", { title: "Phone" });
    org.editAppAttribute(DIALPAD, "dialpadPhone", { description: "" });
    expect(text(await doctor()).stdout.slice(-4)).toEqual([
      "A deploy overwrites what differs. Where it was made by hand, add these lines to the program for one deploy,",
      "and its plan shows what changes:",
      '  sync.userAttribute.resource.importFrom("dialpadPhone");',
      `  sync.appUserAttribute.resource.importFrom("${DIALPAD}/dialpadPhone");`,
    ]);
  });

  test("an attribute that was made by hand with another external name: no program may import it", async () => {
    finish(org);
    org.editAppAttribute(DIALPAD, "dialpadPhone", { externalName: "phoneNumbers.^[type=='Mobile'].value" });
    expect(text(await doctor()).stdout.slice(-2)).toEqual([
      "",
      "Let no program import app-attribute as it is: Terraform would replace it, and every user's value would be lost.",
    ]);
  });

  test("where the sync was uninstalled with the app, it says what is left", async () => {
    finish(org);
    org.deleteApp(DIALPAD);
    expect(text(await doctor()).stdout.slice(-3)).toEqual([
      "Left of the sync in this org: the attribute dialpadPhone of the Okta user.",
      "Not done: app, source-priority.",
      "Not seen: app-attribute, mapping, profile-sourcing, deactivation, source-order, imports, push-back.",
    ]);
    org.editUserAttribute("default", "dialpadPhone", null);
    expect(text(await doctor()).stdout.slice(-3)).toEqual([
      "Nothing of the sync is in this org: it was never deployed here, or nothing is left of it.",
      "Not done: app, user-attribute, source-priority.",
      "Not seen: app-attribute, mapping, profile-sourcing, deactivation, source-order, imports, push-back.",
    ]);
  });
});

describe("for machines", () => {
  test("--json has every check, in the article's order, each with all its fields", async () => {
    finish(org);
    const { stdout, stderr, code } = await doctor("--json");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const report = JSON.parse(stdout) as { checks: CheckResult[] };
    expect(Object.keys(report)).toEqual(["checks", "evidence"]);
    expect(report.checks.map(({ id }) => id).join(" ")).toBe(
      "credentials app app-attribute user-attribute mapping profile-sourcing deactivation source-priority " +
        "other-sources source-order imports push-back user",
    );
    for (const check of report.checks)
      expect(Object.keys(check)).toEqual(["id", "step", "status", "detail", "fix", "link"]);
    expect(report.checks[4]).toEqual({
      id: "mapping",
      step: "Profile Editor > Dialpad User > Mappings > Dialpad to Okta User",
      status: "pass",
      detail: "dialpadPhone is filled from appuser.dialpadPhone on user create and update; 41 other entries",
      fix: null,
      link: APP_PROFILE,
    });
  });

  test("with a user it sends twelve requests, each a GET, and one more for a second page of apps", async () => {
    org.reset(
      withApps((apps) => [
        ...apps.filter(({ id }) => id !== HR),
        ...Array.from({ length: 200 }, (_, n) => ({
          ...{
            id: `0oaportal${String(n).padStart(11, "0")}`,
            name: "portal",
            label: `Portal ${n}`,
            signOnMode: "AUTO_LOGIN",
          },
        })),
        ...apps.filter(({ id }) => id === HR),
      ]),
    );
    finish(org);
    employ(org);
    org.requests.length = 0;
    expect(await look("other-sources", "--user", LOGIN)).toMatchObject({
      code: 0,
      check: { status: "pass", detail: "HR" },
    });
    expect(org.requests.map(({ method, path }) => `${method} ${path.replace(/\?.*/, "")}`)).toEqual([
      `GET /api/v1/apps/${DIALPAD}`,
      "GET /api/v1/meta/schemas/user/default",
      `GET /api/v1/meta/schemas/apps/${DIALPAD}/default`,
      "GET /api/v1/mappings",
      "GET /api/v1/mappings/prmfake0000000000001",
      "GET /api/v1/apps",
      "GET /api/v1/apps",
      ...Array<string>(4).fill("GET /api/v1/logs"),
      `GET /api/v1/users/${encodeURIComponent(LOGIN)}`,
      `GET /api/v1/apps/${DIALPAD}/users/00ufirst000000000001`,
    ]);
  });
});

describe("between the deploys", () => {
  test("before the console visit only that visit is to be done", async () => {
    deploy(org);
    expect(await look("profile-sourcing")).toEqual({
      code: 1,
      stderr: "",
      others: { ...UNSEEN, "profile-sourcing": "fail", deactivation: "manual", "source-priority": "fail" },
      check: {
        status: "fail",
        detail: "Dialpad does not source Okta users.",
        fix: [
          `1. Open ${PROVISIONING} and select To Okta, then Edit beside Profile & Lifecycle Sourcing.`,
          '2. Select "Allow Dialpad to source Okta users" and confirm with OK.',
          '3. Before you save: set "When a user is deactivated in the app" to "Do nothing". ' +
            'The default, "Deactivate", deactivates people in Okta.',
          "4. Select Save.",
          `5. Open ${SOURCES} and move Dialpad as low as possible. Never let it be the only profile source.`,
          "6. Deploy again.",
        ],
        link: PROVISIONING,
      },
    });
    expect((await look("mapping")).check.detail).toBe(
      "dialpadPhone is filled from appuser.dialpadPhone on user create only until Dialpad sources users; " +
        "41 other entries",
    );
    expect((await look("source-priority")).check).toEqual({
      status: "fail",
      detail: "Inherits from the profile source, until Dialpad sources users.",
      fix: ["See profile-sourcing, then deploy again."],
      link: USER_PROFILE,
    });
  });

  test("after the console visit only a deploy is to be done", async () => {
    deploy(org);
    visitConsole(org);
    expect(await look("mapping")).toEqual({
      code: 1,
      stderr: "",
      others: { ...UNSEEN, mapping: "fail", "source-priority": "fail" },
      check: {
        status: "fail",
        detail:
          "Dialpad to Okta User fills dialpadPhone on user create only (DONT_PUSH), " +
          "not when a number arrives later, expected on user create and update (PUSH).",
        fix: [
          DEPLOY_OR,
          `1. ${IN_MAPPINGS}`,
          '2. Select "Apply mapping on user create and update" for dialpadPhone and save the mappings.',
        ],
        link: APP_PROFILE,
      },
    });
    expect((await look("source-priority")).check).toEqual({
      status: "fail",
      detail: "Inherits from the profile source: no number of Dialpad's comes in where another source is higher.",
      fix: [
        DEPLOY_OR,
        `1. ${IN_USER_PROFILE}`,
        "2. Edit Dialpad Phone.",
        '3. Set Source priority to "Override profile source" and choose Dialpad.',
        "4. Select Save Attribute.",
      ],
      link: USER_PROFILE,
    });
  });
});

test("--user-type-id checks the attribute and the mapping of another user type", async () => {
  const CONTRACTOR = "otycontractor0000001";
  finish(org);
  const args = ["--user-type-id", CONTRACTOR, "--user", "first.contractor@example.com"];
  expect((await look("user-attribute", ...args)).check).toMatchObject({
    status: "fail",
    detail: `The profile of the user type ${CONTRACTOR} has no attribute dialpadPhone.`,
    fix: expect.arrayContaining([
      `1. Open ${CONSOLE}/admin/universaldirectory#okta/${CONTRACTOR} (Directory > Profile Editor > the user ` +
        `type ${CONTRACTOR}).`,
    ]) as string[],
    link: `${CONSOLE}/admin/universaldirectory#okta/${CONTRACTOR}`,
  });
  org.editUserAttribute(CONTRACTOR, "dialpadPhone", {
    title: "Dialpad Phone",
    description: "Dialpad Phone",
    type: "string",
    master: { type: "PROFILE_MASTER" },
  });
  expect((await look("source-priority", ...args)).check).toMatchObject({
    status: "fail",
    fix: expect.arrayContaining([
      `1. Open ${CONSOLE}/admin/universaldirectory#okta/${CONTRACTOR} (Directory > Profile Editor > the user ` +
        `type ${CONTRACTOR}).`,
    ]) as string[],
  });
  org.editUserAttribute(CONTRACTOR, "dialpadPhone", { master: OVERRIDE });
  expect((await look("mapping", ...args)).check).toMatchObject({
    status: "fail",
    detail: expect.stringContaining("maps nothing to") as string,
  });
  org.editMapping(DIALPAD, CONTRACTOR, {
    nickName: { expression: "appuser.nickName", pushStatus: "PUSH" },
    dialpadPhone: { expression: "appuser.dialpadPhone", pushStatus: "PUSH" },
  });
  employ(org, "first.contractor@example.com");
  expect(await look("user", ...args)).toMatchObject({ code: 0, others: { "source-order": "manual" } });
  org.editUserAttribute(CONTRACTOR, "dialpadPhone", { title: "Phone" });
  expect(text(await doctor(...args)).stdout.at(-1)).toBe(
    `  sync.userAttribute.resource.importFrom("${CONTRACTOR}.dialpadPhone");`,
  );
  expect((await look("user-attribute", "--user-type-id", "otynobody00000000001")).check).toMatchObject({
    status: "fail",
    fix: ["Check --user-type-id."],
  });
});
