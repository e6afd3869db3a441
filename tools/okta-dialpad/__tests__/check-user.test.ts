import { DEFAULT_SEED, DEFAULT_TYPE, DIALPAD, HR } from "../../fake-okta/src";
import { answer, look, notPassed, org, PROVISIONING, APP_PROFILE, USER_PROFILE } from "./doctor-checks";
import { CONSOLE, deployAgain, employ, finish, LOGIN } from "./doctor-org";

describe("--user", () => {
  const PERSON = `${CONSOLE}/admin/user/profile/view/00ufirst000000000001`;
  const IMPORTS = `${CONSOLE}/admin/app/dialpad/instance/${DIALPAD}/#tab-import`;
  const IMPORT_NOW = `Open ${IMPORTS} (Applications > Dialpad > Import). Select Import Now, or wait for the next import.`;
  const FORCE_SYNC = [
    `1. Open ${PROVISIONING} (Applications > Dialpad > Provisioning).`,
    "2. Select To Okta and, below Okta Attribute Mappings, Force Sync: " +
      "that applies the mapping to every assigned user.",
    '   Okta says that it "will cause the mapping to reapply on other profile sources".',
  ];
  /** The user has a number in the Okta profile from the beginning. */
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
      "a user who does not exist",
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
      {
        status: "fail",
        detail: `${LOGIN} is SUSPENDED, not active.`,
        fix: ["Choose another user, or activate this one."],
        link: PERSON,
      },
    ],
    [
      "a user of another type",
      () => undefined,
      {
        status: "fail",
        detail:
          "first.contractor@example.com is of the user type otycontractor0000001, " +
          "and the number goes to the default one.",
        fix: ["Choose another user, or run it with --user-type-id otycontractor0000001."],
        link: `${CONSOLE}/admin/user/profile/view/00ucontractor0000001`,
      },
      "first.contractor@example.com",
    ],
    [
      "a user who is not assigned",
      () => undefined,
      {
        status: "fail",
        detail: `${LOGIN} is not assigned to Dialpad.`,
        fix: [
          `Open ${CONSOLE}/admin/app/dialpad/instance/${DIALPAD}/#tab-assignments (Applications > Dialpad > ` +
            "Assignments). Assign the user.",
        ],
        link: `${CONSOLE}/admin/app/dialpad/instance/${DIALPAD}/#tab-assignments`,
      },
    ],
    [
      "no number: right for somebody without a number of their own, or not imported yet",
      () => org.assign(DIALPAD, LOGIN, { number: false }),
      {
        status: "warn",
        detail:
          `${LOGIN}: no number in the profile of Dialpad. ` +
          "That is right for somebody without a number of their own in Dialpad, as in a contact center.",
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
        detail:
          `${LOGIN}: +*********01 in the profile of Dialpad, none in the Okta profile. ` +
          "The chain is broken at mapping.",
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
        detail:
          `${LOGIN}: +*********01 in the profile of Dialpad, none in the Okta profile. ` +
          "The chain is broken at source-priority.",
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
        detail:
          `${LOGIN}: +*********01 in the profile of Dialpad, none in the Okta profile. ` +
          "Everything is set, but Okta has not applied the mapping to this user yet.",
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
        detail:
          `${LOGIN}: +*********01 in the profile of Dialpad, another number in the Okta profile. ` +
          "Everything is set, but Okta has not applied the mapping to this user yet.",
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
        detail:
          `${LOGIN}: no number in the profile of Dialpad, but +*********99 in the Okta profile. ` +
          "That is right for somebody without a number of their own in Dialpad, as in a contact center.",
        fix: [`If Dialpad shows a number, Okta has not imported it yet. ${IMPORT_NOW}`],
        link: IMPORTS,
      },
    ],
    [
      "a value that is no phone number",
      () => {
        org.editAppAttribute(DIALPAD, "dialpadPhone", { externalName: "phoneNumbers.^[type=='Dialpad'].type" });
        employ(org);
        org.editAppAttribute(DIALPAD, "dialpadPhone", { externalName: "phoneNumbers.^[type=='Dialpad'].value" });
      },
      {
        status: "warn",
        detail:
          `${LOGIN}: ******* in both profiles, ` +
          "which is no phone number with a country code (+ and 7 to 15 digits).",
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

  test("--show-number shows the number in full", async () => {
    finish(org);
    employ(org);
    expect((await look("user", "--user", LOGIN, "--show-number")).check.detail).toBe(
      `${LOGIN}: +12025550101 in both profiles`,
    );
  });
});

test("where a part of the chain could not be read, the reason for a missing number is not known", async () => {
  finish(org);
  org.editMapping(DIALPAD, DEFAULT_TYPE, { dialpadPhone: null });
  employ(org);
  org.failNext({ path: "/api/v1/mappings", status: 403 });
  expect((await notPassed({}, "--user", LOGIN)).checks.slice(-1)).toEqual([
    {
      id: "user",
      status: "unknown",
      detail:
        `${LOGIN}: +*********01 in the profile of Dialpad, none in the Okta profile. The reason is not known: ` +
        "mapping could not be read.",
      fix: "See mapping.",
    },
  ]);
});

describe("the assignment", () => {
  const assigned = (fields: object) => {
    finish(org);
    employ(org);
    const [user] = Object.values(org.state().users).filter(({ profile }) => profile.login === LOGIN);
    answer(`/api/v1/apps/${DIALPAD}/users/`, { id: user.id, profile: { dialpadPhone: "+12025550101" }, ...fields });
  };
  const check = async () => (await look("user", "--user", LOGIN)).check;

  test.each(["ACTIVE", "PROVISIONED"])("with the status %s is fine", async (status) => {
    assigned({ status });
    expect((await check()).status).toBe("pass");
  });

  test.each(["STAGED", "DEPROVISIONED", "SUSPENDED"])(
    "with the status %s fails, and the status is named",
    async (status) => {
      assigned({ status });
      expect(await check()).toMatchObject({
        status: "fail",
        detail: `The assignment of ${LOGIN} to Dialpad is ${status}, expected ACTIVE or PROVISIONED.`,
      });
    },
  );

  test("whose synchronisation failed: that is said where the number does not arrive", async () => {
    assigned({ status: "PROVISIONED", syncState: "ERROR", profile: { dialpadPhone: "+12025550177" } });
    expect((await check()).detail).toMatch(/ yet\. Okta's last synchronisation of this assignment failed\.$/);
  });

  test.each([[""], [null], [" "], [undefined]])("with %j in place of a number has no number", async (dialpadPhone) => {
    assigned({ status: "PROVISIONED", profile: { dialpadPhone } });
    expect((await check()).detail).toMatch(/: no number in the profile of Dialpad, but \+\*+01 in the Okta profile\./);
  });
});
