// The article's story: a number that Dialpad allots arrives in the Okta user's profile, unless a part of the sync is
// wrong.
import { DEFAULT_SEED, DEFAULT_TYPE, DIALPAD, HR, startFakeOkta, type Attribute, type FakeOkta } from "../src";

const LOGIN = "first.employee@example.com";
const NUMBER = "+12025550101";
const EXTERNAL_NAME = "phoneNumbers.^[type=='Dialpad'].value";
const CORE = "urn:ietf:params:scim:schemas:core:2.0:User";
const OVERRIDE = { type: "OVERRIDE", priority: [{ type: "APP", value: DIALPAD }] };

let org: FakeOkta;
beforeAll(async () => (org = await startFakeOkta()));
afterAll(() => org.close());
beforeEach(() => org.reset());

interface Setup {
  externalName?: string;
  externalNamespace?: string;
  sourcing?: boolean;
  master?: typeof OVERRIDE | { type: string };
  expression?: string;
}
/** Sets up what the article says; a test gives the one thing that is different. */
function setUp({
  externalName = EXTERNAL_NAME,
  externalNamespace = CORE,
  sourcing = true,
  master = OVERRIDE,
  expression,
}: Setup = {}) {
  org.editAppAttribute(DIALPAD, "dialpadPhone", {
    title: "Dialpad Phone",
    type: "string",
    externalName,
    externalNamespace,
  });
  org.editUserAttribute("default", "dialpadPhone", { title: "Dialpad Phone", type: "string", master });
  if (sourcing) org.setProfileSourcing(DIALPAD, true, { whenDeactivated: "NONE" });
  const entry = { expression: expression ?? "appuser.dialpadPhone", pushStatus: sourcing ? "PUSH" : "DONT_PUSH" };
  org.editMapping(DIALPAD, DEFAULT_TYPE, { dialpadPhone: entry });
}
const profile = () => Object.values(org.state().users).find((user) => user.profile.login === LOGIN)!.profile;
const appProfile = () => Object.values(org.state().assignments[DIALPAD])[0].profile;

test("after an assignment and an import the number is in the app user's and in the Okta user's profile", () => {
  setUp();
  org.assign(DIALPAD, LOGIN);
  expect(profile().dialpadPhone).toBeUndefined();
  expect(org.importUsers(DIALPAD)).toEqual({});
  expect(appProfile().dialpadPhone).toBe(NUMBER);
  expect(profile().dialpadPhone).toBe(NUMBER);
});

test("Force Sync brings a number that the app user has, and fetches none from Dialpad", () => {
  setUp({ sourcing: false });
  org.assign(DIALPAD, LOGIN);
  org.importUsers(DIALPAD);
  expect([appProfile().dialpadPhone, profile().dialpadPhone]).toEqual([NUMBER, undefined]);
  org.setProfileSourcing(DIALPAD, true, { whenDeactivated: "NONE" });
  org.editMapping(DIALPAD, DEFAULT_TYPE, {
    dialpadPhone: { expression: "appuser.dialpadPhone", pushStatus: "PUSH" },
  });
  org.changeNumber(DIALPAD, LOGIN, "+12025550199");
  expect(org.forceSync(DIALPAD)).toEqual({});
  expect([appProfile().dialpadPhone, profile().dialpadPhone]).toEqual([NUMBER, NUMBER]);
});

test.each<[why: string, setup: Setup]>([
  ["curly quotes", { externalName: "phoneNumbers.^[type==‘Dialpad’].value" }],
  ["another type", { externalName: "phoneNumbers.^[type=='Mobile'].value" }],
  ["another list", { externalName: "phones.^[type=='Dialpad'].value" }],
  ["no selection", { externalName: "phoneNumbers.value" }],
  ["all matches instead of the first", { externalName: "phoneNumbers.?[type=='Dialpad'].value" }],
  ["Dialpad's other namespace", { externalNamespace: "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User" }],
])("a wrong declaration (%s) gives no number", (_why, setup) => {
  setUp(setup);
  org.assign(DIALPAD, LOGIN);
  expect(org.importUsers(DIALPAD)).toEqual({});
  expect(appProfile()).not.toHaveProperty("dialpadPhone");
  expect(profile()).not.toHaveProperty("dialpadPhone");
});

test("another external name that selects the same number gives the same number", () => {
  setUp({ externalName: "phoneNumbers.$[type=='Dialpad'].value" });
  org.assign(DIALPAD, LOGIN);
  org.importUsers(DIALPAD);
  expect(profile().dialpadPhone).toBe(NUMBER);
});

test("without profile sourcing the number stays in the app user's profile", () => {
  setUp({ sourcing: false });
  org.assign(DIALPAD, LOGIN);
  org.importUsers(DIALPAD);
  expect(appProfile().dialpadPhone).toBe(NUMBER);
  expect(profile()).not.toHaveProperty("dialpadPhone");
});

test("without the override the user's highest profile source, HR, decides, and it has no number", () => {
  setUp({ master: { type: "PROFILE_MASTER" } });
  org.assign(HR, LOGIN);
  org.assign(DIALPAD, LOGIN);
  org.importUsers(DIALPAD);
  expect(profile()).not.toHaveProperty("dialpadPhone");
  org.setSourceOrder([DIALPAD, HR]);
  org.importUsers(DIALPAD);
  expect(profile().dialpadPhone).toBe(NUMBER);
});

test("with the override HR stays the profile source of everything else", () => {
  setUp();
  org.assign(HR, LOGIN);
  org.assign(DIALPAD, LOGIN);
  const { dialpadPhone, ...rest } = (org.importUsers(DIALPAD), profile());
  expect(dialpadPhone).toBe(NUMBER);
  expect(rest).toEqual({ login: LOGIN, email: LOGIN, firstName: "First", lastName: "Employee" });
});

test("no app changes an attribute whose source is Okta", () => {
  setUp({ master: { type: "OKTA" } });
  org.assign(DIALPAD, LOGIN);
  org.importUsers(DIALPAD);
  expect(profile()).not.toHaveProperty("dialpadPhone");
});

test("an override without a mapping entry empties the attribute", () => {
  setUp();
  org.assign(DIALPAD, LOGIN);
  org.importUsers(DIALPAD);
  org.editMapping(DIALPAD, DEFAULT_TYPE, { dialpadPhone: null });
  org.importUsers(DIALPAD);
  expect(profile()).not.toHaveProperty("dialpadPhone");
});

test("HR fills the attributes that it has values for and is the source of", () => {
  setUp();
  org.assign(HR, LOGIN, { profile: { department: "Sales", dialpadPhone: "none" } });
  expect(org.importUsers(HR)).toEqual({});
  expect(profile()).toEqual({
    login: LOGIN,
    email: LOGIN,
    firstName: "First",
    lastName: "Employee",
    department: "Sales",
  });
});

test("the values of an attribute are deleted with it", () => {
  setUp();
  org.assign(DIALPAD, LOGIN);
  org.importUsers(DIALPAD);
  org.editMapping(DIALPAD, DEFAULT_TYPE, { dialpadPhone: null });
  org.editAppAttribute(DIALPAD, "dialpadPhone", null);
  expect(appProfile()).not.toHaveProperty("dialpadPhone");
  expect(profile().dialpadPhone).toBe(NUMBER);
  org.editUserAttribute("default", "dialpadPhone", null);
  expect(profile()).not.toHaveProperty("dialpadPhone");
});

test("the next import changes a number that Dialpad changed, and removes a number that Dialpad took back", () => {
  setUp();
  org.assign(DIALPAD, LOGIN);
  org.importUsers(DIALPAD);
  org.changeNumber(DIALPAD, LOGIN, "+12025550177");
  expect(profile().dialpadPhone).toBe(NUMBER);
  org.importUsers(DIALPAD);
  expect([appProfile().dialpadPhone, profile().dialpadPhone]).toEqual(["+12025550177", "+12025550177"]);
  org.changeNumber(DIALPAD, LOGIN, null);
  org.importUsers(DIALPAD);
  expect(appProfile()).not.toHaveProperty("dialpadPhone");
  expect(profile()).not.toHaveProperty("dialpadPhone");
});

test.each([OVERRIDE, { type: "PROFILE_MASTER" }])(
  "an entry that says PUSH moves nothing once its app sources no users: %j",
  (master) => {
    setUp({ master });
    org.setSourceOrder([DIALPAD, HR]);
    org.assign(DIALPAD, LOGIN);
    org.importUsers(DIALPAD);
    org.setProfileSourcing(DIALPAD, false);
    org.changeNumber(DIALPAD, LOGIN, "+12025550177");
    org.importUsers(DIALPAD);
    expect(profile().dialpadPhone).toBe(NUMBER);
  },
);

test("of an override's apps, the first one that is active and assigned decides", () => {
  setUp({ master: { type: "OVERRIDE", priority: [{ type: "APP", value: HR }, ...OVERRIDE.priority] } });
  org.assign(DIALPAD, LOGIN);
  org.assign(HR, LOGIN);
  org.importUsers(DIALPAD);
  expect(profile()).not.toHaveProperty("dialpadPhone");
  org.setAppStatus(HR, "INACTIVE");
  org.importUsers(DIALPAD);
  expect(profile().dialpadPhone).toBe(NUMBER);
});

test("an app that is inactive, or that does not source users, decides nothing", () => {
  setUp({ master: { type: "PROFILE_MASTER" } });
  org.setSourceOrder(["0oaswa00000000000001", HR, DIALPAD]);
  for (const appId of ["0oaswa00000000000001", HR, DIALPAD]) org.assign(appId, LOGIN);
  org.setAppStatus(HR, "INACTIVE");
  org.importUsers(DIALPAD);
  expect(profile().dialpadPhone).toBe(NUMBER);
});

test("a user to whom Dialpad allots no number gets none, and nothing is refused", () => {
  setUp();
  org.assign(DIALPAD, LOGIN, { number: false });
  expect(org.importUsers(DIALPAD)).toEqual({});
  expect(profile()).not.toHaveProperty("dialpadPhone");
});

test.each<[constraint: Attribute, problem: string, number?: boolean]>([
  [{ maxLength: 5 }, "the length of dialpadPhone is not allowed"],
  [{ minLength: 20 }, "the length of dialpadPhone is not allowed"],
  [{ pattern: "^[0-9]+$" }, "dialpadPhone does not match its pattern"],
  [{ enum: ["none"] }, "dialpadPhone is none of its choices"],
  [{ required: true }, "dialpadPhone is required", false],
])("one invalid value refuses the whole update of that user: %j", (constraint, problem, number = true) => {
  setUp();
  org.editUserAttribute("default", "dialpadPhone", constraint);
  org.editUserAttribute("default", "deskPhone", { master: OVERRIDE });
  org.editMapping(DIALPAD, DEFAULT_TYPE, { deskPhone: { expression: "appuser.userName", pushStatus: "PUSH" } });
  org.assign(DIALPAD, LOGIN, { number });
  expect(org.importUsers(DIALPAD)).toEqual({ [LOGIN]: problem });
  expect(profile()).toEqual({ login: LOGIN, email: LOGIN, firstName: "First", lastName: "Employee" });
});

test("an expression that is no plain reference is an error", () => {
  setUp({ expression: 'appuser.dialpadPhone + "x"' });
  org.assign(DIALPAD, LOGIN);
  expect(() => org.importUsers(DIALPAD)).toThrow("fake-okta does not know how to evaluate");
});

test("an app that is inactive, or whose import is off, imports nothing", () => {
  const withoutImport = DEFAULT_SEED.apps.map((app) =>
    app.id === DIALPAD ? { ...app, features: ["PUSH_NEW_USERS"] } : app,
  );
  for (const seed of [DEFAULT_SEED, { ...DEFAULT_SEED, apps: withoutImport }]) {
    org.reset(seed);
    setUp();
    org.assign(DIALPAD, LOGIN);
    if (seed === DEFAULT_SEED) org.setAppStatus(DIALPAD, "INACTIVE");
    org.importUsers(DIALPAD);
    expect(appProfile()).not.toHaveProperty("dialpadPhone");
    expect(profile()).not.toHaveProperty("dialpadPhone");
  }
});

test("no phone number is in the System Log", () => {
  setUp();
  org.assign(DIALPAD, LOGIN);
  org.importUsers(DIALPAD);
  const { log } = org.state();
  expect(log.map(({ eventType }) => eventType)).toEqual([
    "directory.app_user_profile.update",
    "directory.user_profile.update",
    "application.lifecycle.update",
    "directory.mapping.update",
    "application.user_membership.add",
    "system.import.complete",
  ]);
  expect(JSON.stringify(log)).not.toContain("+1202555");
});
