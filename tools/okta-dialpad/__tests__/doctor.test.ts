// What doctor says of an org in each state that it can be in.
import { DEFAULT_SEED, DEFAULT_TYPE, DIALPAD, HR, startFakeOkta, type Attribute, type FakeOkta } from "../../fake-okta/src";
import { buildCli, type Result } from "./cli";
import {
  CONSOLE,
  DAY,
  deploy,
  deployAgain,
  employ,
  finish,
  LOGIN,
  OVERRIDE,
  retype,
  THREE_DAYS_AGO,
  visitConsole,
  withApps,
  type CheckResult,
} from "./doctor-org";
import { run } from "./in-process";

let org: FakeOkta;
beforeAll(async () => {
  org = await startFakeOkta();
});
afterAll(async () => {
  await org.close();
});
beforeEach(() => org.reset());
afterEach(() => expect(org.requests.filter(({ method }) => method !== "GET")).toEqual([]));

const doctor = (...args: string[]) => run(["doctor", "--app-id", DIALPAD, ...args], org.env);
const text = ({ code, stdout, stderr }: Result) => ({ code, stdout: stdout.trimEnd().split("\n"), stderr });

/** Runs it with --json; gives one check, and the statuses of all that did not pass. */
async function look(id: string, ...args: string[]) {
  const { code, stdout, stderr } = await doctor("--json", ...args);
  const { checks } = JSON.parse(stdout) as { checks: CheckResult[] };
  const found = checks.find((check) => check.id === id);
  const others = Object.fromEntries(checks.filter(({ status }) => status !== "pass").map((check) => [check.id, check.status]));
  const detail = found?.detail.replace(/\nNewest log entry on it: .*$/, "");
  return { code, stderr, check: { status: found?.status, detail, fix: found?.fix?.split("\n"), link: found?.link }, others };
}

const PROVISIONING = `${CONSOLE}/admin/app/dialpad/instance/${DIALPAD}/#tab-user-management`;
const APP_PROFILE = `${CONSOLE}/admin/universaldirectory#app/${DIALPAD}`;
const USER_PROFILE = `${CONSOLE}/admin/universaldirectory#okta/${DEFAULT_TYPE}`;
const SOURCES = `${CONSOLE}/admin/profile-masters`;
const IN_APP_PROFILE = `Open ${APP_PROFILE} (Directory > Profile Editor > Dialpad User).`;
const IN_USER_PROFILE = `Open ${USER_PROFILE} (Directory > Profile Editor > User (default)).`;
const IN_MAPPINGS = `Open ${APP_PROFILE} (Directory > Profile Editor > Dialpad User > Mappings > Dialpad to Okta User).`;
const DEPLOY_OR = "Deploy the program. Or by hand:";
/** What no API shows in any org, and what only --user shows. */
const UNSEEN = { "source-order": "manual", user: "manual" };
const LEGEND = "✓ done   ✗ not done   ! works, but see   → look yourself   ? not known";
const DATE = THREE_DAYS_AGO.slice(0, 10);

describe("for people", () => {
  test("nothing deployed: what to deploy, what to click", async () => {
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
        "                      3. Data type string. Display name Dialpad Phone. Variable name dialpadPhone. Description Dialpad Phone.",
        "                         External name: phoneNumbers.^[type=='Dialpad'].value",
        "                         External namespace: urn:ietf:params:scim:schemas:core:2.0:User",
        "                         Leave every other field as it is.",
        "                      4. Select Save.",
        "  ✗ user-attribute    The profile User (default) has no attribute dialpadPhone.",
        `                      ${DEPLOY_OR}`,
        `                      1. ${IN_USER_PROFILE}`,
        "                      2. Select Add Attribute.",
        "                      3. Data type string. Display name Dialpad Phone. Variable name dialpadPhone. Description Dialpad Phone.",
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
        `                      1. Open ${PROVISIONING} and select To Okta, then Edit beside Profile & Lifecycle Sourcing.`,
        '                      2. Select "Allow Dialpad to source Okta users" and confirm with OK.',
        '                      3. Before you save: set "When a user is deactivated in the app" to "Do nothing". The default, "Deactivate", deactivates people in Okta.',
        "                      4. Select Save.",
        `                      5. Open ${SOURCES} and move Dialpad as low as possible. Never let it be the only profile source.`,
        "                      6. Deploy again.",
        '  → deactivation      "When a user is deactivated in the app" is set in the same Save as profile sourcing. Left at its default, Deactivate, it deactivates people in Okta.',
        "                      See profile-sourcing, step 3.",
        "  ✗ source-priority   There is no attribute dialpadPhone.",
        "                      See user-attribute.",
        "  ✓ other-sources     HR",
        "  → source-order      No API shows the order of the profile sources.",
        `                      Open ${SOURCES} (Directory > Profile Sources) and see that Dialpad is as low as possible.`,
        "",
        "Let the numbers in",
        "  ! imports           The System Log has no complete import of Dialpad in its ninety days: no number comes in without one.",
        `                      1. Open ${CONSOLE}/admin/app/dialpad/instance/${DIALPAD}/#tab-import (Applications > Dialpad > Import). Select Import Now.`,
        `                      2. Open ${PROVISIONING} (Applications > Dialpad > Provisioning). Select To Okta, then Edit beside General: set Schedule import.`,
        "  ✓ push-back         Okta pushes profile updates to Dialpad, which sources no users",
        "",
        "See the number",
        "  → user              Give --user LOGIN to see whether a number arrived.",
        "",
        "Nothing of the sync is in this org: it was never deployed here, or nothing is left of it.",
        "Not done: app-attribute, user-attribute, mapping, profile-sourcing, source-priority.",
        "Not seen: deactivation, source-order.",
      ],
    });
  });

  test("all well, with a user", async () => {
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
        "  ✓ mapping           dialpadPhone is filled from appuser.dialpadPhone on user create and update; 41 other entries",
        "",
        "Let Dialpad source it",
        "  ✓ profile-sourcing  Dialpad sources Okta users",
        `  ✓ deactivation      Do nothing, as the System Log says of ${DATE}, 3 days ago`,
        "  ✓ source-priority   Overrides the profile source with Dialpad",
        "  ✓ other-sources     HR",
        "  → source-order      No API shows the order of the profile sources.",
        `                      Open ${SOURCES} (Directory > Profile Sources) and see that Dialpad is as low as possible.`,
        "",
        "Let the numbers in",
        expect.stringMatching(
          /^ {2}✓ imports {11}The newest import was complete on \d{4}-\d\d-\d\d \d\d:\d\d UTC, less than a day ago, scheduled every 1 hour$/,
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

  test("made by hand with other texts: how a plan shows what a deploy overwrites", async () => {
    finish(org);
    org.editUserAttribute("default", "dialpadPhone", { title: "Phone" });
    org.editAppAttribute(DIALPAD, "dialpadPhone", { description: "" });
    expect(text(await doctor()).stdout.slice(-3)).toEqual([
      "A deploy overwrites what differs. If this was made by hand, these lines show it in a plan; leave them for one deploy:",
      '  sync.userAttribute.resource.importFrom("dialpadPhone");',
      `  sync.appUserAttribute.resource.importFrom("${DIALPAD}/dialpadPhone");`,
    ]);
  });

  test("made by hand with another external name: no program may import it", async () => {
    finish(org);
    org.editAppAttribute(DIALPAD, "dialpadPhone", { externalName: "phoneNumbers.^[type=='Mobile'].value" });
    expect(text(await doctor()).stdout.slice(-2)).toEqual([
      "",
      "Let no program import app-attribute as it is: Terraform would replace it, and every user's value would be lost.",
    ]);
  });

  test("uninstalled with the app: what is left", async () => {
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
  test("every check, in the article's order, each with all its fields", async () => {
    finish(org);
    const { stdout, stderr, code } = await doctor("--json");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const report = JSON.parse(stdout) as { checks: CheckResult[] };
    expect(Object.keys(report)).toEqual(["checks", "evidence"]);
    expect(report.checks.map(({ id }) => id).join(" ")).toBe(
      "credentials app app-attribute user-attribute mapping profile-sourcing deactivation source-priority other-sources source-order imports push-back user",
    );
    for (const check of report.checks) expect(Object.keys(check)).toEqual(["id", "step", "status", "detail", "fix", "link"]);
    expect(report.checks[4]).toEqual({
      id: "mapping",
      step: "Profile Editor > Dialpad User > Mappings > Dialpad to Okta User",
      status: "pass",
      detail: "dialpadPhone is filled from appuser.dialpadPhone on user create and update; 41 other entries",
      fix: null,
      link: APP_PROFILE,
    });
  });

  test("twelve requests, each a GET, with a user; one more for a second page of apps", async () => {
    org.reset(
      withApps((apps) => [
        ...apps.filter(({ id }) => id !== HR),
        ...Array.from({ length: 200 }, (_, n) => ({
          ...{ id: `0oaportal${String(n).padStart(11, "0")}`, name: "portal", label: `Portal ${n}`, signOnMode: "AUTO_LOGIN" },
        })),
        ...apps.filter(({ id }) => id === HR),
      ]),
    );
    finish(org);
    employ(org);
    org.requests.length = 0;
    expect(await look("other-sources", "--user", LOGIN)).toMatchObject({ code: 0, check: { status: "pass", detail: "HR" } });
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
  test("deployed, not yet in the console: the visit, and nothing else", async () => {
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
          '3. Before you save: set "When a user is deactivated in the app" to "Do nothing". The default, "Deactivate", deactivates people in Okta.',
          "4. Select Save.",
          `5. Open ${SOURCES} and move Dialpad as low as possible. Never let it be the only profile source.`,
          "6. Deploy again.",
        ],
        link: PROVISIONING,
      },
    });
    expect((await look("mapping")).check.detail).toBe(
      "dialpadPhone is filled from appuser.dialpadPhone on user create only until Dialpad sources users; 41 other entries",
    );
    expect((await look("source-priority")).check).toEqual({
      status: "fail",
      detail: "Inherits from the profile source, until Dialpad sources users.",
      fix: ["See profile-sourcing, then deploy again."],
      link: USER_PROFILE,
    });
  });

  test("back from the console, not deployed again", async () => {
    deploy(org);
    visitConsole(org);
    expect(await look("mapping")).toEqual({
      code: 1,
      stderr: "",
      others: { ...UNSEEN, mapping: "fail", "source-priority": "fail" },
      check: {
        status: "fail",
        detail:
          "Dialpad to Okta User fills dialpadPhone on user create only (DONT_PUSH), not when a number arrives later, expected on user create and update (PUSH).",
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

interface Defect {
  what: string;
  /** Done to an org where all is well. */
  make: () => void;
  check: string;
  expected: { status: string; detail: string; fix?: string[]; link?: string };
  /** Other checks that do not pass. */
  more?: Record<string, string>;
  args?: string[];
}

const editApp = (patch: Attribute | null) => () => org.editAppAttribute(DIALPAD, "dialpadPhone", patch);
const editUser = (patch: Attribute | null) => () => org.editUserAttribute("default", "dialpadPhone", patch);
/** Starts from another org, and finishes the article in it. */
const finishIn = (seed: Parameters<FakeOkta["reset"]>[0]) => () => {
  org.reset(seed);
  finish(org);
};
const change = (id: string, patch: object) => withApps((apps) => apps.map((app) => (app.id === id ? { ...app, ...patch } : app)));
/** The mapping as the provider's delete leaves it. */
const wipe = (keep: boolean) => () => {
  const targets = Object.keys(Object.values(org.state().mappings)[0].properties).filter(
    (target) => target !== "login" && !(keep && target === "dialpadPhone"),
  );
  org.editMapping(DIALPAD, DEFAULT_TYPE, Object.fromEntries(targets.map((target) => [target, null])));
};
const RESTORE =
  "Map the other attributes again that Dialpad is to fill, such as firstName, lastName and email, and save. A plan from before the accident names them.";
const SEE_THAT = [
  `1. Open ${PROVISIONING} (Applications > Dialpad > Provisioning).`,
  "2. Select To Okta, then Edit beside Profile & Lifecycle Sourcing.",
  '3. See that "When a user is deactivated in the app" is "Do nothing"; otherwise set it and select Save.',
];
const SET_DO_NOTHING = [...SEE_THAT.slice(0, 2), '3. Set "When a user is deactivated in the app" to "Do nothing" and select Save.'];
const onlySource = (others: number) =>
  `None of the ${others} other active apps that this API token sees sources users: Dialpad is the only profile source and also decides on the name, email and login of its users.`;
const A_MINUTE_AGO = new Date(Date.now() - 60_000).toISOString();
const YESTERDAY = new Date(Date.now() - DAY - 60_000).toISOString();

const DEFECTS: Defect[] = [
  {
    what: "the app is inactive",
    make: () => org.setAppStatus(DIALPAD, "INACTIVE"),
    check: "app",
    expected: {
      status: "fail",
      detail: "Dialpad (dialpad, SAML_2_0) is INACTIVE.",
      fix: [
        `Open ${CONSOLE}/admin/app/dialpad/instance/${DIALPAD}/#tab-general (Applications > Dialpad). Select Activate in its status menu.`,
      ],
      link: `${CONSOLE}/admin/app/dialpad/instance/${DIALPAD}/#tab-general`,
    },
    more: { "profile-sourcing": "fail", "source-priority": "fail" },
  },
  {
    what: "the app is inactive, and sources nobody although it is switched on",
    make: () => org.setAppStatus(DIALPAD, "INACTIVE"),
    check: "profile-sourcing",
    expected: { status: "fail", detail: "Dialpad is INACTIVE and sources nobody.", fix: ["See app."], link: PROVISIONING },
    more: { app: "fail", "source-priority": "fail" },
  },
  {
    what: "the app imports no profiles",
    make: finishIn(change(DIALPAD, { features: ["PUSH_NEW_USERS"] })),
    check: "app",
    expected: {
      status: "fail",
      detail: "Dialpad (dialpad, SAML_2_0) is active but imports no profiles, so no number can arrive.",
      fix: [
        `Open ${PROVISIONING} (Applications > Dialpad > Provisioning). Configure the API integration, as Dialpad's help on SCIM provisioning says.`,
      ],
      link: PROVISIONING,
    },
    more: { imports: "warn" },
  },
  {
    what: "the app is not Dialpad's",
    make: finishIn(change(DIALPAD, { name: "old_dialer", label: "Old dialer" })),
    check: "app",
    expected: {
      status: "warn",
      detail:
        "Old dialer (old_dialer, SAML_2_0) is active and imports profiles, but neither name nor label says Dialpad: is it the right app id?",
      link: `${CONSOLE}/admin/app/old_dialer/instance/${DIALPAD}/#tab-general`,
    },
  },
  {
    what: "the external name has curly quotes",
    make: editApp({ externalName: "phoneNumbers.^[type==‘Dialpad’].value" }),
    check: "app-attribute",
    expected: {
      status: "fail",
      detail:
        'dialpadPhone in the profile Dialpad User: External name is "phoneNumbers.^[type==‘Dialpad’].value", expected "phoneNumbers.^[type==\'Dialpad\'].value" with straight quotes \' (U+0027): ‘ (U+2018) and ’ (U+2019) look like them and select nothing.',
      fix: [
        "Not in the Profile Editor, which could only delete the attribute and add it again: every user's value would be lost.",
        "1. Where Terraform has the attribute in its state, take it out, which sends nothing: terraform state rm with its address (okta_app_user_schema_property...). A deploy would replace it otherwise.",
        "2. Deploy the program, without an import of the attribute: that corrects it in place.",
      ],
      link: APP_PROFILE,
    },
  },
  {
    what: "the external name has a space that cannot be seen",
    make: editApp({ externalName: "phoneNumbers.^[type=='Dialpad'].value\u200B" }),
    check: "app-attribute",
    expected: {
      status: "fail",
      detail:
        "dialpadPhone in the profile Dialpad User: External name is \"phoneNumbers.^[type=='Dialpad'].value\\u200B\", expected \"phoneNumbers.^[type=='Dialpad'].value\" without (U+200B).",
    },
  },
  {
    what: "the external namespace is Dialpad's other one",
    make: editApp({ externalNamespace: "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User" }),
    check: "app-attribute",
    expected: {
      status: "fail",
      detail:
        'dialpadPhone in the profile Dialpad User: External namespace is "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User", expected "urn:ietf:params:scim:schemas:core:2.0:User".',
    },
  },
  {
    what: "the app's attribute has another data type",
    make: () => retype(org, "boolean"),
    check: "app-attribute",
    expected: {
      status: "fail",
      detail: 'dialpadPhone in the profile Dialpad User: Data type is "boolean", expected "string".',
      fix: [
        `1. Okta cannot change the data type of an attribute. ${IN_APP_PROFILE}`,
        "2. Unmap dialpadPhone under Mappings, then delete the attribute: every user's value in it is lost.",
        "3. Wait until Okta has cleaned up, then deploy.",
      ],
    },
  },
  {
    what: "the app's attribute is gone, and its entry in the mapping with it",
    make: () => {
      org.editMapping(DIALPAD, DEFAULT_TYPE, { dialpadPhone: null });
      editApp(null)();
    },
    check: "mapping",
    expected: {
      status: "fail",
      detail: "Dialpad to Okta User maps nothing to dialpadPhone.",
      fix: [DEPLOY_OR, `1. ${IN_MAPPINGS}`, "2. Choose appuser.dialpadPhone for dialpadPhone and save the mappings."],
      link: APP_PROFILE,
    },
    more: { "app-attribute": "fail" },
  },
  {
    what: "a maximum length in the user profile, which no deploy takes away",
    make: editUser({ maxLength: 12 }),
    check: "user-attribute",
    expected: {
      status: "fail",
      detail: "dialpadPhone in the profile User (default): Maximum length is 12, expected to be left as it was.",
      fix: [
        "By hand: a deploy does not clear it.",
        `1. ${IN_USER_PROFILE}`,
        "2. Edit Dialpad Phone.",
        "3. Clear Maximum length.",
        "4. Select Save Attribute.",
      ],
      link: USER_PROFILE,
    },
  },
  {
    what: "the user's attribute is required",
    make: editUser({ required: true }),
    check: "user-attribute",
    expected: {
      status: "fail",
      detail: "dialpadPhone in the profile User (default): Attribute required is true, expected to be left as it was.",
      fix: [DEPLOY_OR, `1. ${IN_USER_PROFILE}`, "2. Edit Dialpad Phone.", "3. Clear Attribute required.", "4. Select Save Attribute."],
    },
  },
  {
    what: "the user's attribute is unique",
    make: editUser({ unique: "UNIQUE_VALIDATED" }),
    check: "user-attribute",
    expected: {
      status: "fail",
      detail: "dialpadPhone in the profile User (default): Restriction: unique is UNIQUE_VALIDATED, expected to be left as it was.",
      fix: [
        "By hand: once Terraform has it in its state, a deploy would replace the attribute and lose every user's value.",
        `1. ${IN_USER_PROFILE}`,
        "2. Edit Dialpad Phone.",
        "3. Clear Restriction: unique.",
        "4. Select Save Attribute.",
      ],
    },
  },
  {
    what: "users may edit the user's attribute in a personal scope",
    make: editUser({ scope: "SELF" }),
    check: "user-attribute",
    expected: {
      status: "warn",
      detail: "dialpadPhone in the profile User (default): Scope: user personal is selected, expected to be left as it was.",
    },
  },
  {
    what: "the attribute has a name of other case",
    make: () => {
      org.editMapping(DIALPAD, DEFAULT_TYPE, { dialpadPhone: null });
      editApp(null)();
      org.editAppAttribute(DIALPAD, "DialpadPhone", { title: "Dialpad Phone", type: "string" });
    },
    check: "app-attribute",
    expected: {
      status: "fail",
      detail:
        "The profile Dialpad User has no attribute dialpadPhone but DialpadPhone, and names that differ only by case are one to Okta.",
      fix: [
        `1. Okta cannot rename an attribute. ${IN_APP_PROFILE}`,
        "2. Unmap DialpadPhone under Mappings, then delete the attribute: every user's value in it is lost.",
        "3. Wait until Okta has cleaned up, then deploy.",
      ],
      link: APP_PROFILE,
    },
    more: { mapping: "fail" },
  },
  {
    what: "only texts differ",
    make: editUser({ title: "Phone", description: "" }),
    check: "user-attribute",
    expected: {
      status: "warn",
      detail:
        'dialpadPhone in the profile User (default): Display name is "Phone", expected "Dialpad Phone"; Description is empty, expected "Dialpad Phone".',
      fix: [
        DEPLOY_OR,
        `1. ${IN_USER_PROFILE}`,
        "2. Edit Phone.",
        "3. Set Display name to this, copied from here:",
        "   Dialpad Phone",
        "4. Set Description to this, copied from here:",
        "   Dialpad Phone",
        "5. Select Save Attribute.",
      ],
    },
  },
  {
    what: "the entry has another expression",
    make: () => org.editMapping(DIALPAD, DEFAULT_TYPE, { dialpadPhone: { expression: "appuser.mobilePhone", pushStatus: "PUSH" } }),
    check: "mapping",
    expected: {
      status: "fail",
      detail: 'Dialpad to Okta User fills dialpadPhone from "appuser.mobilePhone", expected "appuser.dialpadPhone".',
      fix: [DEPLOY_OR, `1. ${IN_MAPPINGS}`, "2. Choose appuser.dialpadPhone for dialpadPhone and save the mappings."],
      link: APP_PROFILE,
    },
  },
  {
    what: "the mapping was destroyed",
    make: wipe(false),
    check: "mapping",
    expected: {
      status: "fail",
      detail:
        "Dialpad to Okta User maps nothing to dialpadPhone. The mapping has no other entry but login, as after a destroyed or replaced okta_profile_mapping.",
      fix: [`1. ${IN_MAPPINGS}`, `2. ${RESTORE}`, "3. Deploy, or choose appuser.dialpadPhone for dialpadPhone and save the mappings."],
      link: APP_PROFILE,
    },
  },
  {
    what: "the mapping was replaced",
    make: wipe(true),
    check: "mapping",
    expected: {
      status: "warn",
      detail: "dialpadPhone is mapped. The mapping has no other entry but login, as after a destroyed or replaced okta_profile_mapping.",
      fix: [`1. ${IN_MAPPINGS}`, `2. ${RESTORE}`],
      link: APP_PROFILE,
    },
  },
  {
    what: "somebody switched profile sourcing off",
    make: () => org.setProfileSourcing(DIALPAD, false),
    check: "source-priority",
    expected: {
      status: "fail",
      detail: "Overrides the profile source with Dialpad, which does not source users: the numbers of its users become empty.",
      fix: ['See profile-sourcing. Or deploy with profileSourcing "follow" or "off", which takes the override away.'],
      link: USER_PROFILE,
    },
    more: { "profile-sourcing": "fail", deactivation: "manual" },
  },
  {
    what: "a user who is deactivated in Dialpad is deactivated in Okta",
    make: () => org.setProfileSourcing(DIALPAD, true, { whenDeactivated: "DEACTIVATE", at: A_MINUTE_AGO }),
    check: "deactivation",
    expected: {
      status: "fail",
      detail: `Deactivate, as the System Log says of ${A_MINUTE_AGO.slice(0, 10)}, less than a day ago. Whom Dialpad deactivates loses Okta too, where it is the highest profile source.`,
      fix: SET_DO_NOTHING,
      link: PROVISIONING,
    },
  },
  {
    what: "a user who is deactivated in Dialpad is suspended in Okta",
    make: () => org.setProfileSourcing(DIALPAD, true, { whenDeactivated: "SUSPEND", at: YESTERDAY }),
    check: "deactivation",
    expected: {
      status: "fail",
      detail: `Suspend, as the System Log says of ${YESTERDAY.slice(0, 10)}, 1 day ago. Whom Dialpad deactivates loses Okta too, where it is the highest profile source.`,
      fix: SET_DO_NOTHING,
    },
  },
  {
    what: "the System Log has nothing of what happens to the deactivated",
    make: () => {
      const features = DEFAULT_SEED.apps.find(({ id }) => id === DIALPAD)?.features ?? [];
      org.reset(change(DIALPAD, { features: [...features, "PROFILE_MASTERING"] }));
      deploy(org, "PUSH");
      deployAgain(org);
    },
    check: "deactivation",
    expected: {
      status: "unknown",
      detail: 'No API shows "When a user is deactivated in the app", and the System Log has no change of it in its ninety days.',
      fix: SEE_THAT,
      link: PROVISIONING,
    },
  },
  {
    what: "no source priority but Okta",
    make: editUser({ master: { type: "OKTA" } }),
    check: "source-priority",
    expected: {
      status: "fail",
      detail: "Inherits from Okta: no number of Dialpad's comes in where another source is higher.",
    },
  },
  {
    what: "another app overrides",
    make: editUser({ master: { type: "OVERRIDE", priority: [{ type: "APP", value: HR }, ...OVERRIDE.priority] } }),
    check: "source-priority",
    expected: {
      status: "fail",
      detail: `Overrides the profile source with HR (${HR}), expected Dialpad: no number of Dialpad's comes in where another source is higher.`,
    },
  },
  {
    what: "Dialpad is the only profile source",
    make: () => org.setProfileSourcing(HR, false),
    check: "other-sources",
    expected: {
      status: "fail",
      detail: onlySource(3),
      fix: [`1. Open ${SOURCES} (Directory > Profile Sources).`, "2. Let a directory or an HR system source Okta users, above Dialpad."],
      link: SOURCES,
    },
  },
  {
    what: "no app sources users",
    make: () => {
      org.setProfileSourcing(HR, false);
      org.setProfileSourcing(DIALPAD, false);
    },
    check: "profile-sourcing",
    expected: {
      status: "fail",
      detail: "Dialpad does not source Okta users.",
      fix: [
        "Not before another app sources users. See other-sources, then:",
        `1. Open ${PROVISIONING} and select To Okta, then Edit beside Profile & Lifecycle Sourcing.`,
        '2. Select "Allow Dialpad to source Okta users" and confirm with OK.',
        '3. Before you save: set "When a user is deactivated in the app" to "Do nothing". The default, "Deactivate", deactivates people in Okta.',
        "4. Select Save.",
        `5. Open ${SOURCES} and move Dialpad as low as possible. Never let it be the only profile source.`,
        "6. Deploy again.",
      ],
      link: PROVISIONING,
    },
    more: { deactivation: "manual", "source-priority": "fail", "other-sources": "warn" },
  },
  {
    what: "the only other source is a second Dialpad app",
    make: finishIn(withApps((apps) => apps.map((app) => (app.id === HR ? { ...app, name: "dialpad", label: "Dialpad Sandbox" } : app)))),
    check: "other-sources",
    expected: { status: "fail", detail: onlySource(2) },
  },
  {
    what: "the other source is inactive",
    make: () => org.setAppStatus(HR, "INACTIVE"),
    check: "other-sources",
    expected: { status: "fail", detail: onlySource(2) },
  },
  {
    what: "the app is deleted, the override is not",
    make: () => org.deleteApp(DIALPAD),
    check: "source-priority",
    expected: {
      status: "fail",
      detail: `Overrides the profile source with ${DIALPAD}, which is gone: the number of everybody becomes empty.`,
      fix: [
        `1. Open ${CONSOLE}/admin/universaldirectory (Directory > Profile Editor > User (default)).`,
        "2. Edit Dialpad Phone.",
        '3. Set Source priority to "Inherit from profile source".',
        "4. Select Save Attribute.",
      ],
      link: `${CONSOLE}/admin/universaldirectory`,
    },
    more: {
      ...{ app: "fail", "app-attribute": "unknown", mapping: "unknown", "profile-sourcing": "unknown" },
      ...{ deactivation: "unknown", imports: "unknown", "push-back": "unknown" },
    },
  },
];

describe("one thing wrong", () => {
  test.each(DEFECTS)("$what", async ({ make, check, expected, more = {}, args = [] }) => {
    finish(org);
    make();
    const others = { ...UNSEEN, [check]: expected.status, ...more };
    const found = await look(check, ...args);
    expect(found).toMatchObject({ code: Object.values(others).includes("fail") ? 1 : 0, stderr: "", check: expected });
    expect(found.others).toEqual(others);
  });

  test("the id of another app: perhaps this one", async () => {
    finish(org);
    const { stdout } = await run(["doctor", "--app-id", "0oanother00000000001", "--json"], org.env);
    expect((JSON.parse(stdout) as { checks: CheckResult[] }).checks[1]).toEqual({
      id: "app",
      step: "SCIM provisioning between Dialpad and Okta works",
      status: "fail",
      detail: "The org has no app 0oanother00000000001, or none that this API token may see.",
      fix: `Perhaps --app-id ${DIALPAD} (Dialpad).`,
      link: `${CONSOLE}/admin/apps/active`,
    });
  });
});

describe("--user", () => {
  const PERSON = `${CONSOLE}/admin/user/profile/view/00ufirst000000000001`;
  const IMPORTS = `${CONSOLE}/admin/app/dialpad/instance/${DIALPAD}/#tab-import`;
  const IMPORT_NOW = `Open ${IMPORTS} (Applications > Dialpad > Import). Select Import Now, or wait for the next import.`;
  const FORCE_SYNC = [
    `1. Open ${PROVISIONING} (Applications > Dialpad > Provisioning).`,
    "2. Select To Okta and, below Okta Attribute Mappings, Force Sync: that applies the mapping to every assigned user.",
    '   Okta says that it "will cause the mapping to reapply on other profile sources".',
  ];
  /** Puts a number into the Okta profile behind everybody's back. */
  const setNumber = (number: string) => {
    const seed = structuredClone(DEFAULT_SEED);
    const user = seed.users?.find(({ login }) => login === LOGIN);
    if (user) user.profile = { ...user.profile, dialpadPhone: number };
    org.reset(seed);
    finish(org);
  };
  const users: [
    what: string,
    make: () => void,
    expected: { status: string; detail: string; fix?: string[]; link: string },
    login?: string,
  ][] = [
    [
      "nobody of that name",
      () => undefined,
      {
        status: "fail",
        detail: "The org has no user nobody@example.com.",
        fix: [`Open ${CONSOLE}/admin/users (Directory > People). Give --user the username.`],
        link: `${CONSOLE}/admin/users`,
      },
      "nobody@example.com",
    ],
    [
      "a suspended user",
      () => {
        const seed = structuredClone(DEFAULT_SEED);
        for (const user of seed.users ?? []) user.status = "SUSPENDED";
        org.reset(seed);
        finish(org);
      },
      { status: "fail", detail: `${LOGIN} is SUSPENDED, not active.`, fix: ["Choose another user, or activate this one."], link: PERSON },
    ],
    [
      "a user of another type",
      () => undefined,
      {
        status: "fail",
        detail: "first.contractor@example.com is of the user type otycontractor0000001, and the number goes to the default one.",
        fix: ["Choose another user, or run it with --user-type-id otycontractor0000001."],
        link: `${CONSOLE}/admin/user/profile/view/00ucontractor0000001`,
      },
      "first.contractor@example.com",
    ],
    [
      "not assigned",
      () => undefined,
      {
        status: "fail",
        detail: `${LOGIN} is not assigned to Dialpad.`,
        fix: [
          `Open ${CONSOLE}/admin/app/dialpad/instance/${DIALPAD}/#tab-assignments (Applications > Dialpad > Assignments). Assign the user.`,
        ],
        link: `${CONSOLE}/admin/app/dialpad/instance/${DIALPAD}/#tab-assignments`,
      },
    ],
    [
      "no number of their own: right in a contact center, or not imported yet",
      () => org.assign(DIALPAD, LOGIN, { number: false }),
      {
        status: "warn",
        detail: `${LOGIN}: no number in the profile of Dialpad. That is right for somebody without a number of their own in Dialpad, as in a contact center.`,
        fix: [`If Dialpad shows a number, Okta has not imported it yet. ${IMPORT_NOW}`],
        link: IMPORTS,
      },
    ],
    [
      "no number because of the external name",
      () => {
        org.editAppAttribute(DIALPAD, "dialpadPhone", { externalName: "phoneNumbers.^[type==‘Dialpad’].value" });
        employ(org);
      },
      {
        status: "fail",
        detail: `${LOGIN}: no number in the profile of Dialpad. The chain is broken at app-attribute.`,
        fix: ["See app-attribute."],
        link: APP_PROFILE,
      },
    ],
    [
      "a number that stops at the mapping",
      () => {
        org.editMapping(DIALPAD, DEFAULT_TYPE, { dialpadPhone: null });
        employ(org);
      },
      {
        status: "fail",
        detail: `${LOGIN}: +*********01 in the profile of Dialpad, none in the Okta profile. The chain is broken at mapping.`,
        fix: ["See mapping."],
        link: APP_PROFILE,
      },
    ],
    [
      "a number that stops at the source priority",
      () => {
        org.editUserAttribute("default", "dialpadPhone", { master: { type: "PROFILE_MASTER" } });
        org.assign(HR, LOGIN);
        employ(org);
      },
      {
        status: "fail",
        detail: `${LOGIN}: +*********01 in the profile of Dialpad, none in the Okta profile. The chain is broken at source-priority.`,
        fix: ["See source-priority."],
        link: USER_PROFILE,
      },
    ],
    [
      "a number that arrived before the mapping did",
      () => {
        org.editMapping(DIALPAD, DEFAULT_TYPE, { dialpadPhone: null });
        employ(org);
        deployAgain(org);
      },
      {
        status: "fail",
        detail: `${LOGIN}: +*********01 in the profile of Dialpad, none in the Okta profile. Everything is set: Okta has not applied the mapping to this user since.`,
        fix: FORCE_SYNC,
        link: PROVISIONING,
      },
    ],
    [
      "two numbers that a mask cannot tell apart",
      () => {
        setNumber("+12025559901");
        org.editMapping(DIALPAD, DEFAULT_TYPE, { dialpadPhone: null });
        org.editUserAttribute("default", "dialpadPhone", { master: { type: "OKTA" } });
        employ(org);
        deployAgain(org);
      },
      {
        status: "fail",
        detail: `${LOGIN}: +*********01 in the profile of Dialpad, another number in the Okta profile. Everything is set: Okta has not applied the mapping to this user since.`,
        fix: FORCE_SYNC,
        link: PROVISIONING,
      },
    ],
    [
      "a number that Dialpad does not know",
      () => {
        setNumber("+12025559999");
        org.assign(DIALPAD, LOGIN, { number: false });
      },
      {
        status: "warn",
        detail: `${LOGIN}: no number in the profile of Dialpad, but +*********99 in the Okta profile. That is right for somebody without a number of their own in Dialpad, as in a contact center.`,
        fix: [`If Dialpad shows a number, Okta has not imported it yet. ${IMPORT_NOW}`],
        link: IMPORTS,
      },
    ],
    [
      "no phone number at all",
      () => {
        org.editAppAttribute(DIALPAD, "dialpadPhone", { externalName: "phoneNumbers.^[type=='Dialpad'].type" });
        employ(org);
        org.editAppAttribute(DIALPAD, "dialpadPhone", { externalName: "phoneNumbers.^[type=='Dialpad'].value" });
      },
      {
        status: "warn",
        detail: `${LOGIN}: ******* in both profiles, which is no phone number with a country code (+ and 7 to 15 digits).`,
        fix: ["See the number in Dialpad."],
        link: PERSON,
      },
    ],
  ];
  test.each(users)("%s", async (_what, make, expected, login = LOGIN) => {
    finish(org);
    make();
    expect((await look("user", "--user", login)).check).toEqual(expected);
  });

  test("numbers in full with --show-number", async () => {
    finish(org);
    employ(org);
    expect((await look("user", "--user", LOGIN, "--show-number")).check.detail).toBe(`${LOGIN}: +12025550101 in both profiles`);
  });
});

test("--user-type-id: another user type, its attribute and its mapping", async () => {
  const CONTRACTOR = "otycontractor0000001";
  finish(org);
  const args = ["--user-type-id", CONTRACTOR, "--user", "first.contractor@example.com"];
  expect((await look("user-attribute", ...args)).check).toMatchObject({
    status: "fail",
    detail: `The profile of the user type ${CONTRACTOR} has no attribute dialpadPhone.`,
    fix: expect.arrayContaining([
      `1. Open ${CONSOLE}/admin/universaldirectory#okta/${CONTRACTOR} (Directory > Profile Editor > the user type ${CONTRACTOR}).`,
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
      `1. Open ${CONSOLE}/admin/universaldirectory#okta/${CONTRACTOR} (Directory > Profile Editor > the user type ${CONTRACTOR}).`,
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
  expect(text(await doctor(...args)).stdout.at(-1)).toBe(`  sync.userAttribute.resource.importFrom("${CONTRACTOR}.dialpadPhone");`);
  expect((await look("user-attribute", "--user-type-id", "otynobody00000000001")).check).toMatchObject({
    status: "fail",
    fix: ["Check --user-type-id."],
  });
});

test("--watch: shows each click as it arrives, and ends when nothing is left", async () => {
  deploy(org);
  const cli = buildCli();
  const watching = cli.start(["doctor", "--app-id", DIALPAD, "--watch"], org.env);
  await watching.until("Watching");
  visitConsole(org);
  await watching.until("✓ profile-sourcing");
  deployAgain(org);
  const { code, stdout, stderr } = await watching.result;
  cli.remove();
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: "Watching: this shows each change, and ends when nothing fails. Ctrl-C stops it.\n",
  });
  const [first, ...rounds] = stdout.split(/\n\n.*\d+:\d\d:\d\d.*\n/);
  expect(first).toContain("Not done: profile-sourcing, source-priority.\nNot seen: deactivation, source-order.");
  expect(rounds.map((round) => [...round.matchAll(/^ {2}(\S) (\S+)/gm)].map(([, sign, id]) => `${sign} ${id}`))).toEqual([
    ["✗ mapping", "✓ profile-sourcing", "✓ deactivation", "✗ source-priority"],
    ["✓ mapping", "✓ source-priority"],
  ]);
  expect(stdout.trimEnd().split("\n").slice(-2)).toEqual(["All that was seen is done.", "Not seen: source-order."]);
});
