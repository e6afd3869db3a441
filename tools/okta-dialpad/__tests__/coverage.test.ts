// What `okta-dialpad coverage` says of an org, and how it reads it.
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { DEFAULT_TYPE, DIALPAD, startFakeOkta, type FakeOkta, type Seed } from "../../fake-okta/src";
import { GROUPS, type Group } from "../src/coverage/groups";
import { CONSOLE, deploy, finish, visitConsole, withApps } from "./doctor-org";
import { run } from "./in-process";
import { countsOf, personOf, seedOf } from "./population";

const waits: number[] = [];
const REAL_NOW = Date.now.bind(Date);
/** Where it is set, the time of the org and of this process, which only the waits move on. */
let clock: number | undefined;
jest.mock("node:timers/promises", () => ({
  setTimeout: (milliseconds: number) => {
    waits.push(milliseconds);
    if (clock !== undefined) clock += milliseconds;
    return Promise.resolve();
  },
}));

let org: FakeOkta;
let folder: string;
beforeAll(async () => {
  org = await startFakeOkta();
  folder = mkdtempSync(join(tmpdir(), "coverage-"));
  jest.spyOn(Date, "now").mockImplementation(() => clock ?? REAL_NOW());
});
afterAll(async () => {
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true });
  await org.close();
});
beforeEach(() => {
  waits.length = 0;
  clock = undefined;
});

const coverage = (args: string[] = [], terminal?: { columns?: number }) =>
  run(["coverage", "--app-id", DIALPAD, ...args], org.env, terminal);
/** An org with people of these groups, where the article is done. */
function populate(groups: readonly Group[], seed = 1, more: Partial<Seed> = {}, set: (org: FakeOkta) => void = finish) {
  org.reset({ ...seedOf(groups, seed), ...more });
  set(org);
  org.requests.length = 0;
}
const count = async (args: string[] = []) => {
  const { code, stdout, stderr } = await coverage([...args, "--json"]);
  return {
    code,
    stderr,
    ...(JSON.parse(stdout) as { requests: number; changedWhileRead: number; broken: string[]; people?: unknown }),
  };
};
const paths = () => org.requests.map(({ path }) => path);
const ofPeople = () => paths().filter((path) => path.startsWith(`/api/v1/apps/${DIALPAD}/users`));

describe("counts", () => {
  test("the counts are right, over random people and sizes of pages", async () => {
    const people = fc.array(fc.constantFrom(...GROUPS), { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(people, fc.integer(), fc.integer({ min: 1, max: 70 }), async (groups, seed, mostPerPage) => {
        populate(groups, seed, { mostPerPage });
        const { code, requests, changedWhileRead, stderr, broken, ...counts } = await count();
        const expected = countsOf(groups);
        const { differs, forceSync, notLinked, syncError } = expected;
        expect(counts).toEqual(expected);
        expect({ code, changedWhileRead, stderr, broken }).toEqual({
          broken: [],
          code: differs + forceSync + notLinked + syncError ? 1 : 0,
          changedWhileRead: 0,
          stderr: "",
        });
        expect(requests).toBe(org.requests.length);
      }),
      { numRuns: 30 },
    );
  });

  test("a number with spaces around it is the same number", async () => {
    const { user, assignment } = personOf("noNumber", 0, 1);
    org.reset({
      ...seedOf([], 1),
      users: [{ ...user, profile: { dialpadPhone: "+12025550101" } }],
      assignments: [{ ...assignment, profile: { dialpadPhone: " +12025550101 " } }],
    });
    finish(org);
    expect(await count()).toMatchObject({ arrived: 1, differs: 0 });
  });

  test("with --user-type-id: the other user type is the one that gets the number", async () => {
    populate(["arrived", "otherUserType", "otherUserType"]);
    org.editUserAttribute("otycontractor0000001", "dialpadPhone", { title: "Dialpad Phone", type: "string" });
    expect(await count(["--user-type-id", "otycontractor0000001"])).toMatchObject({ assigned: 3, otherUserType: 1 });
  });

  test.each([
    ["people who wait for nothing", ["arrived", "noNumber", "notActive", "otherUserType"] as const, 0],
    ["differs", ["differs"] as const, 1],
    ["forceSync", ["forceSync"] as const, 1],
    ["notLinked", ["notLinked"] as const, 1],
    ["syncError", ["syncError"] as const, 1],
  ])("exit code with %s", async (_what, groups, code) => {
    populate(groups);
    expect((await coverage()).code).toBe(code);
  });
});

describe("a broken way of the number is told even where nobody is in a group that waits: exit 1", () => {
  const NOTHING = "Nothing is to be done for anybody.";
  const END = "): do what stands above.";

  test("no import ever ran, and somebody has no number", async () => {
    populate(["noNumber", "noNumber"], 1, {}, (each) => finish(each, () => undefined));
    const { code, stdout } = await coverage();
    expect(code).toBe(1);
    expect(stdout).toContain("Select Import Now.");
    expect(stdout).toContain(
      `0 have the number in dialpadPhone of User (default). The way of the number is broken (imports${END}\n`,
    );
    expect(await count()).toMatchObject({ code: 1, noNumber: 2, broken: ["imports"] });
  });

  test("no import in ninety days, and everybody has the number", async () => {
    populate(["arrived"], 1, {}, (each) => finish(each, () => undefined));
    expect(await count()).toMatchObject({ code: 0, broken: [] });
  });

  test.each<Group>(["arrived", "noNumber"])(
    "somebody switched profile sourcing off, and everybody is in %s",
    async (group) => {
      populate([group, group], 1, {}, (each) => {
        finish(each);
        each.setProfileSourcing(DIALPAD, false);
      });
      const { code, stdout } = await coverage();
      expect(code).toBe(1);
      expect(stdout).toContain("  ! " + group);
      expect(stdout).toContain("Dialpad does not source Okta users.");
      expect(stdout).toContain(`The way of the number is broken (profile-sourcing, source-priority${END}\n`);
    },
  );

  test("a broken way does not matter where all people are such that the number is not for them", async () => {
    populate(["notActive", "otherUserType"], 1, {}, deploy);
    expect(await count()).toMatchObject({ code: 0, broken: [] });
  });

  test("where a step is named, it does not say that nothing is to be done", async () => {
    populate(["arrived"]);
    expect((await coverage()).stdout).toContain(NOTHING);
    for (const group of ["noNumber", "notActive", "otherUserType"] as const) {
      populate(["arrived", group]);
      expect((await coverage()).stdout).toMatch(
        / No fault was found: see above whether the others are to have a number\.\n$/,
      );
    }
  });
});

describe("--profile-sourcing", () => {
  const OFF = ["--profile-sourcing", "off"];
  const LEFT = 'Right with profileSourcing "off": no number is to come into the Okta profile.';

  test("off, and the app sources nobody: nobody waits for a number in the Okta profile, exit 0", async () => {
    populate(["arrived", "differs", "forceSync", "noNumber"], 1, {}, deploy);
    expect(await count(OFF)).toMatchObject({ code: 0, differs: 1, forceSync: 1, broken: [] });
    const { code, stdout } = await coverage(OFF);
    expect({
      code,
      lines: stdout.split("\n").filter((line) => /^ {2}\S (differs|forceSync)|Right with|The same as/.test(line)),
    }).toEqual({
      code: 0,
      lines: [
        "  ! differs        1  another number in the Okta profile than in the profile of Dialpad",
        `                      ${LEFT}`,
        "  ! forceSync      1  a number in the profile of Dialpad, none in the Okta profile",
        "                      The same as for differs.",
      ],
    });
    expect(stdout).toMatch(/ No fault was found: see above whether the others are to have a number\.\n$/);
  });

  test.each(["follow", "required"])("%s: an app that sources nobody is a fault", async (mode) => {
    populate(["arrived", "forceSync"], 1, {}, deploy);
    expect(await count(["--profile-sourcing", mode])).toEqual(await count());
    expect(await count(["--profile-sourcing", mode])).toMatchObject({
      code: 1,
      broken: ["profile-sourcing", "source-priority"],
    });
  });

  test.each<Group>(["notLinked", "syncError"])("off: somebody in %s is still a fault", async (group) => {
    populate([group], 1, {}, deploy);
    expect((await count(OFF)).code).toBe(1);
  });

  test.each<Group>(["differs", "forceSync"])(
    "off, and the app sources users: somebody in %s is a fault",
    async (group) => {
      populate([group], 1, {}, (each) => {
        visitConsole(each);
        deploy(each, "PUSH");
      });
      expect((await count(OFF)).code).toBe(1);
    },
  );

  test.each<Group>(["differs", "forceSync"])(
    "off: what else is broken on the way of the number is told, although everybody is in %s",
    async (group) => {
      populate([group], 1, {}, (each) => {
        deploy(each);
        each.editMapping(DIALPAD, DEFAULT_TYPE, { dialpadPhone: null });
      });
      expect(await count(OFF)).toMatchObject({ code: 1, broken: ["mapping"] });
      expect((await coverage(OFF)).stdout).toContain("Dialpad to Okta User maps nothing to dialpadPhone.");
    },
  );
});

describe("reads", () => {
  const LOG = expect.stringMatching(/^\/api\/v1\/logs\?/);
  const SETUP = [
    `/api/v1/apps/${DIALPAD}`,
    "/api/v1/meta/schemas/user/default",
    `/api/v1/meta/schemas/apps/${DIALPAD}/default`,
    `/api/v1/mappings?sourceId=${DIALPAD}&limit=200`,
    expect.stringMatching(/^\/api\/v1\/mappings\/prm/),
    ...[LOG, LOG],
  ];

  test("the list with 500 people a page and their users, what doctor reads, and the System Log twice", async () => {
    populate(Array<Group>(501).fill("arrived"));
    await coverage();
    const list = `/api/v1/apps/${DIALPAD}/users?expand=user&limit=500`;
    expect(paths()).toEqual([...SETUP, LOG, list, expect.stringContaining(`${list}&after=`), LOG]);
    expect(org.requests.every(({ method }) => method === "GET")).toBe(true);
  });

  test("whatever page size is granted, the next page is followed", async () => {
    populate(Array<Group>(10).fill("arrived"), 1, { mostPerPage: 3 });
    expect(await count()).toMatchObject({ assigned: 10, arrived: 10 });
    expect(ofPeople()).toHaveLength(4);
  });

  test("it leaves a share of the rate limit to others, and waits before Okta has to refuse", async () => {
    populate(Array<Group>(20).fill("arrived"), 1, { mostPerPage: 1, rateLimits: { "/api/v1/apps/": 20 } });
    clock = 1_800_000_000_000;
    const { code, stderr } = await coverage([], { columns: 100 });
    expect({ code, waits }).toEqual({ code: 0, waits: [61_000, 61_000] });
    expect(org.requests.filter(({ status }) => status === 429)).toEqual([]);
    expect(stderr).toContain("8 people read, waiting 61 s for Okta's rate limit");
  });

  test("a 429 is waited out as Okta's headers say", async () => {
    populate(["arrived"]);
    org.failNext({ path: `/api/v1/apps/${DIALPAD}/users`, status: 429, headers: { "x-rate-limit-reset": "0" } });
    expect(await count()).toMatchObject({
      code: 0,
      arrived: 1,
      stderr: `Okta's rate limit for /api/v1/apps/${DIALPAD}/users is used up: waiting 0 s, as Okta asks.\n`,
    });
  });

  test("on a terminal it says how many were read and how fast; in a log it is quiet", async () => {
    populate(Array<Group>(3).fill("arrived"), 1, { mostPerPage: 2 });
    expect((await coverage([], { columns: 100 })).stderr).toMatch(/2 people read, [\d,]+ a minute/);
    expect((await coverage()).stderr).toBe("");
  });
});

describe("what it prints", () => {
  test("each group with its count, the likely reason and the next step", async () => {
    populate([...GROUPS, "arrived"]);
    const app = `${CONSOLE}/admin/app/dialpad/instance/${DIALPAD}/`;
    const { stdout } = await coverage();
    expect(
      stdout
        .replace(/\d{4}-\S+ \S+ UTC/, "TIME")
        .trimEnd()
        .split("\n"),
    ).toEqual([
      `Dialpad (${DIALPAD}) in example-admin.okta.com`,
      "  ✓ arrived        2  the number is in both profiles",
      "  ✗ differs        1  another number in the Okta profile than in the profile of Dialpad",
      "                      Everything is set, but Okta has not applied the mapping to them yet.",
      `                      1. Open ${app}#tab-user-management (Applications > Dialpad > Provisioning).`,
      "                      2. Select To Okta and, below Okta Attribute Mappings, Force Sync: " +
        "that applies the mapping to every assigned user.",
      '                         Okta says that it "will cause the mapping to reapply on other profile sources".',
      "  ✗ forceSync      1  a number in the profile of Dialpad, none in the Okta profile",
      "                      The same as for differs.",
      "  ! noNumber       1  no number in the profile of Dialpad",
      "                      Right for people without a number of their own in Dialpad, as in a contact center. " +
        "For others Okta has not imported it yet.",
      "                      The newest import was complete on TIME, less than a day ago",
      `                      Open ${app}#tab-import (Applications > Dialpad > Import). ` +
        "Select Import Now, or wait for the next import.",
      "  ✗ notLinked      1  Okta knows no account of theirs in Dialpad (no externalId): nothing can arrive",
      "                      They were assigned without provisioning, or it failed or waits.",
      "                      1. Open Dashboard > Tasks in the Admin Console and resolve what it has of them.",
      `                      2. Open ${app}#tab-assignments (Applications > Dialpad > Assignments). ` +
        "See what it says of them.",
      "  ✗ syncError      1  Okta's last provisioning of them in Dialpad failed",
      "                      Okta tries again only when the failed task is resolved.",
      "                      1. Open Dashboard > Tasks in the Admin Console and resolve what it has of them.",
      "  ! notActive      1  the user or the assignment is not active: no number is expected",
      `                      Open ${app}#tab-assignments (Applications > Dialpad > Assignments). ` +
        "Look at whom --list notActive names, if that is unexpected.",
      "  ! otherUserType  1  not of User (default), which gets the number",
      "                      Run it with --user-type-id for their user type, " +
        "where a sync of its own gives them the number.",
      "",
      "9 people are assigned to Dialpad; 2 have the number in dialpadPhone of User (default). " +
        "Something is to be done for 4.",
    ]);
  });

  test("what doctor finds broken is the reason", async () => {
    populate(["forceSync"], 1, {}, (each) => {
      deploy(each);
      visitConsole(each);
    });
    expect((await coverage()).stdout).toContain(
      "Dialpad to Okta User fills dialpadPhone on user create only (DONT_PUSH)",
    );
  });

  test("an import that fails is the reason for no number", async () => {
    populate(["noNumber"]);
    org.importUsers(DIALPAD, { failure: "application.integration.authentication_failure" });
    expect((await coverage()).stdout).toContain("Okta could not import from Dialpad: Error authenticating");
  });

  test("an app that cannot provision is the reason for no account", async () => {
    const { apps } = withApps((all) => all.map((each) => (each.id === DIALPAD ? { ...each, features: [] } : each)));
    populate(["notLinked"], 1, { apps }, deploy);
    expect((await coverage()).stdout).toContain("Dialpad (dialpad, SAML_2_0) is active but imports no profiles");
  });

  test("nobody is assigned", async () => {
    populate([]);
    const { code, stdout } = await coverage();
    expect(code).toBe(0);
    expect(stdout).toContain("\nNobody is assigned to Dialpad, or nobody whom this API token may see.\n");
  });

  test("without --list it prints no number and no name", async () => {
    populate([...GROUPS]);
    expect((await coverage()).stdout).not.toMatch(/person\.|\+1|\*\*/);
  });

  test("--list names the people of a group, with masked numbers", async () => {
    populate(["arrived", "differs"]);
    expect((await coverage(["--list", "differs"])).stdout.split("\n\ndiffers:\n")[1]).toMatch(
      new RegExp(
        "^ {2}person\\.1@example\\.com {2}user [A-Z_]+, assignment [A-Z]+, [A-Z_]+: " +
          "\\+\\*{11}01 in the app's profile, \\+\\*{11}01 in the Okta profile\\n$",
      ),
    );
  });

  test("--list with --json and --show-number", async () => {
    populate(["arrived", "forceSync"]);
    const { people } = await count(["--list", "arrived", "--show-number"]);
    expect(people).toEqual([
      {
        ...{ login: "person.0@example.com", id: "00u00000000000000000", group: "arrived", userTypeId: DEFAULT_TYPE },
        ...{ userStatus: expect.any(String), assignmentStatus: expect.any(String), syncState: expect.any(String) },
        ...{ appNumber: "+1202555000000", oktaNumber: "+1202555000000" },
      },
    ]);
  });

  test("a text of the org cannot control a terminal", async () => {
    const { user, assignment } = personOf("differs", 0, 1);
    org.reset({
      ...seedOf([], 1),
      users: [{ ...user, login: "a\u001b[2Jb\nc@example.com" }],
      assignments: [assignment],
    });
    finish(org);
    expect((await coverage(["--list", "differs"])).stdout).toContain("  a\\u001B[2Jb\\nc@example.com  user ");
  });

  test.each([
    [["--list", "nobody"], "is invalid"],
    [["--show-number"], "error: --show-number needs --list GROUP or --csv FILE"],
    [["--variable-name", "a b"], "Expected a letter"],
    [["--profile-sourcing", "on"], "is invalid. Allowed choices are follow, required, off."],
  ])("%j is refused", async (args, text) => {
    const { code, stderr } = await coverage(args);
    expect(code).toBe(2);
    expect(stderr).toContain(text);
  });
});

describe("--csv", () => {
  const file = (name: string) => join(folder, name);

  test("the file has everybody, with masked numbers, and only its owner may read it", async () => {
    populate(["arrived", "noNumber"]);
    const { code, stderr } = await coverage(["--csv", file("all.csv")]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: `${file("all.csv")} has 2 people.\n` });
    const [head, first, second, end] = readFileSync(file("all.csv"), "utf8").split("\r\n");
    expect(head).toBe("login,id,group,userStatus,assignmentStatus,syncState,userTypeId,appNumber,oktaNumber");
    expect(first).toMatch(/^"person\.0@example\.com","00u00000000000000000","arrived",.*,"'\+\*{11}00","'\+\*{11}00"$/);
    expect(second).toMatch(/^"person\.1@example\.com",.*,"noNumber",/);
    expect(end).toBe("");
    expect(statSync(file("all.csv")).mode & 0o777).toBe(0o600);
  });

  test("with --list the file has only that group", async () => {
    populate(["arrived", "noNumber"]);
    expect((await coverage(["--list", "noNumber", "--csv", file("some.csv")])).stderr).toBe(
      `${file("some.csv")} has 1 person.\n`,
    );
  });

  test("a file that is there is not overwritten, and nothing is read from the org", async () => {
    populate(["arrived"]);
    writeFileSync(file("there.csv"), "mine");
    const { code, stdout, stderr } = await coverage(["--csv", file("there.csv")]);
    expect({ code, stdout, stderr }).toEqual({
      code: 2,
      stdout: "",
      stderr: `${file("there.csv")} is there already.\nGive --csv another name: nothing is overwritten.\n`,
    });
    expect(readFileSync(file("there.csv"), "utf8")).toBe("mine");
    expect(org.requests).toEqual([]);
  });

  test("no text becomes a formula, a second cell or a second line", async () => {
    const hostile = fc.oneof(
      fc.string({ unit: "binary", maxLength: 12 }),
      fc
        .tuple(
          fc.constantFrom("=", "+", "-", "@", "\t=", "\r=", " =", "\uFF1D", '"', '","', "\n"),
          fc.string({ maxLength: 8 }),
        )
        .map((each) => each.join("")),
    );
    let n = 0;
    await fc.assert(
      fc.asyncProperty(hostile, async (login) => {
        const { user, assignment } = personOf("differs", 0, 1);
        fc.pre(login !== "");
        org.reset({ ...seedOf([], 1), users: [{ ...user, login }], assignments: [assignment] });
        finish(org);
        const name = file(`hostile-${n++}.csv`);
        await coverage(["--csv", name]);
        const lines = readFileSync(name, "utf8").split("\r\n");
        expect(lines).toHaveLength(3);
        const cells = [...lines[1].matchAll(/(?:^|,)"((?:[^"]|"")*)"/g)].map(([, cell]) => cell.replaceAll('""', '"'));
        expect(cells).toHaveLength(9);
        for (const cell of cells) expect(cell).not.toMatch(/^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|[\p{Cc}]/u);
      }),
      { numRuns: 25 },
    );
  });
});
