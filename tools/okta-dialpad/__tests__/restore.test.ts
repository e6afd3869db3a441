// What restore says of an org: compared with a backup, and with the System Log.
import { join } from "node:path";
import { DEFAULT_TYPE, DIALPAD, HR } from "../../fake-okta/src";
import { seal } from "../src/backup/backup";
import { finish } from "./doctor-org";
import { run } from "./in-process";
import { backup, differences, entry, fileOf, folder, org, restore, wipe } from "./restore-org";

describe("compared with a backup", () => {
  test("an org that lost nothing: exit 0", async () => {
    const { code, stdout, stderr } = await restore(await backup());
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toBe(
      `Dialpad (${DIALPAD}) in example.okta.com, compared with ${join(folder, "backup.json")}\n\n` +
        `Nothing is gone or changed.\n`,
    );
  });

  test("what is gone, changed and new, in the console's words with links: exit 1", async () => {
    const file = await backup();
    org.editMapping(DIALPAD, DEFAULT_TYPE, { nickName: null, title: entry("appuser.badge") });
    org.editMapping(DEFAULT_TYPE, DIALPAD, { email: entry("user.email", "PUSH") });
    org.editUserAttribute("default", "extra", { type: "string" });
    org.editUserAttribute("default", "desk", { description: "Changed" });
    org.editMapping(DIALPAD, DEFAULT_TYPE, { room: null, extra: entry("appuser.room") });
    org.editUserAttribute("default", "room", null);
    const { code, stdout, stderr } = await restore(file);
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    const editor = "Directory > Profile Editor";
    const [user, app] = ["#okta/", "#app/"].map(
      (hash) => `https://example-admin.okta.com/admin/universaldirectory${hash}`,
    );
    const again = (mapping: string) => [
      `  1. Open ${app}${DIALPAD} (${editor} > Dialpad User > Mappings > ${mapping}).`,
      "  2. For each, enter its expression, and choose with the arrow beside it whether it is applied on user " +
        "create and update.",
      "  3. Select Save Mappings.",
    ];
    const made = (name: string) =>
      'description "Made by hand", Source priority "Inherit from profile source", mutability "READ_WRITE", ' +
      `User permission "Read Only", scope "NONE", title "${name}", type "string"`;
    expect(stdout.split("\n").slice(1)).toEqual([
      "",
      "Profile Okta User",
      '  ! desk was description "Made by hand", is description "Changed"',
      `  ✗ room is gone: ${made("room")}`,
      "  + extra is new",
      `  1. Open ${user}${DEFAULT_TYPE} (${editor} > Okta User).`,
      "  2. For each that is gone: Add Attribute, with these settings. " +
        "An attribute of the sync also comes back by a deploy. The values of users come back by neither.",
      "  3. For each that was changed: edit it as it was, and save.",
      "",
      "Dialpad to Okta User",
      "  ✗ nickName is gone: appuser.nickName, on user create only",
      "  ✗ room is gone: appuser.room, on user create only. Not by a program: Okta User has no attribute room: " +
        "first add the attribute, then run restore again",
      "  ! title was appuser.title, on user create only, is appuser.badge, on user create only",
      "  + extra is new: appuser.room, on user create only",
      `  2 of them by a program: okta-dialpad restore ${file} --app-id ${DIALPAD} --program. Or by hand:`,
      ...again("Dialpad to Okta User"),
      "",
      "Okta User to Dialpad",
      "  ! email was user.email, on user create only, is user.email, on user create and update",
      `  All of them by a program: okta-dialpad restore ${file} --app-id ${DIALPAD} --program. Or by hand:`,
      ...again("Okta User to Dialpad"),
      "",
      "Gone: 3. Changed: 3, 1 of them only in the push status. New: 2.",
      "",
    ]);
  });

  describe("the last lines tell of every change, also of those without a line above", () => {
    /** The last lines of the report. */
    const summary = async (file: string) => (await restore(file)).stdout.trimEnd().split("\n\n").at(-1)?.split("\n");

    test("an entry of which only the push status was changed is counted as such", async () => {
      const file = await backup();
      org.editMapping(DEFAULT_TYPE, DIALPAD, { email: entry("user.email", "PUSH") });
      expect(await summary(file)).toEqual(["Gone: 0. Changed: 1, 1 of them only in the push status."]);
    });

    test("where something is new and nothing else, it is counted", async () => {
      const file = await backup();
      org.editUserAttribute("default", "extra", { type: "string" });
      expect(await summary(file)).toEqual(["Nothing is gone or changed. New: 1."]);
    });

    test("an entry that comes back with another push status than it had is counted", async () => {
      const file = await backup();
      org.setProfileSourcing(DIALPAD, true, { whenDeactivated: "NONE" });
      org.editMapping(DIALPAD, DEFAULT_TYPE, { nickName: null, title: null });
      expect(await summary(file)).toEqual([
        "Gone: 2. Changed: 0.",
        "The program writes 2 entries back with another push status than before.",
      ]);
    });

    test.each([
      [true, "DONT_PUSH", "PUSH", '"on user create only" to "on user create and update"'],
      [false, "PUSH", "DONT_PUSH", '"on user create and update" to "on user create only"'],
    ])(
      "entries whose push status followed profile sourcing (now %s) are no differences, and are told: exit 0",
      async (on, before, after, fromTo) => {
        org.setProfileSourcing(DIALPAD, !on, { whenDeactivated: "NONE" });
        org.editMapping(DIALPAD, DEFAULT_TYPE, { nickName: entry("appuser.nickName", before) });
        const file = await backup();
        org.setProfileSourcing(DIALPAD, on, { whenDeactivated: "NONE" });
        org.editMapping(DIALPAD, DEFAULT_TYPE, { nickName: entry("appuser.nickName", after) });
        expect((await restore(file)).code).toBe(0);
        expect(await summary(file)).toEqual([
          "Nothing is gone or changed.",
          `Not counted: 1 entry of Dialpad to Okta User, whose push status changed from ${fromTo}. ` +
            "It follows whether the app sources users.",
        ]);
      },
    );
  });

  test("what is new is no loss: exit 0", async () => {
    const file = await backup();
    org.editMapping(DIALPAD, DEFAULT_TYPE, { department: entry("appuser.badge") });
    org.editUserAttribute("default", "extra", { type: "string" });
    const { code } = await restore(file);
    expect(code).toBe(1);
    org.reset();
    org.editUserAttribute("default", "extra", { type: "string" });
    expect((await restore(file)).code).toBe(0);
  });

  test("--json has each difference with what it was and is, the clicks and the link", async () => {
    const file = await backup();
    org.editMapping(DIALPAD, DEFAULT_TYPE, { nickName: null });
    expect(await differences(file)).toEqual([
      {
        ...{ kind: "gone", what: "entry", in: "Dialpad to Okta User", name: "nickName", event: null },
        ...{ was: entry("appuser.nickName"), is: null, program: true, why: null },
        fix: expect.stringMatching(/^1\. Open https:.*\n2\. .*\n3\. Select Save Mappings\.$/),
        link: `https://example-admin.okta.com/admin/universaldirectory#app/${DIALPAD}`,
      },
    ]);
  });

  test.each([
    [
      true,
      "DONT_PUSH",
      "was applied on user create only, comes back on user create and update: " +
        "Okta takes no other while the app sources users",
    ],
    [
      false,
      "PUSH",
      "was applied on user create and update, comes back on user create only: " +
        "Okta takes no other while the app does not source users",
    ],
  ])(
    "an entry that comes back with another push status says so, in the report and in the program (sourcing %s)",
    async (on, before, text) => {
      org.setProfileSourcing(DIALPAD, !on, { whenDeactivated: "NONE" });
      org.editMapping(DIALPAD, DEFAULT_TYPE, { nickName: entry("appuser.nickName", before) });
      const file = await backup();
      org.editMapping(DIALPAD, DEFAULT_TYPE, { nickName: null });
      expect((await restore(file)).stdout).not.toContain("comes back");
      expect((await restore(file, "--program")).stdout).not.toContain("comes back");
      org.setProfileSourcing(DIALPAD, on, { whenDeactivated: "NONE" });
      expect((await restore(file)).stdout).toMatch(
        new RegExp(`nickName is gone: appuser.nickName, on user create .*\\. It ${text}\n`),
      );
      expect((await restore(file, "--program")).stdout).toContain(`  // ${text}\n  ["nickName", `);
    },
  );

  test("source priority and user permission are told in the console's words", async () => {
    finish(org);
    org.editUserAttribute("default", "desk", { permissions: [{ principal: "SELF", action: "HIDE" }] });
    const file = await backup();
    org.editUserAttribute("default", "desk", { permissions: [{ principal: "SELF", action: "READ_WRITE" }] });
    org.editUserAttribute("default", "dialpadPhone", { master: { type: "OKTA" } });
    const { stdout } = await restore(file);
    expect(stdout).toContain('! desk was User permission "Hide", is User permission "Read-Write"\n');
    expect(stdout).toContain(
      `! dialpadPhone was Source priority "Override profile source" with ${DIALPAD}, ` +
        `is Source priority "Inherit from Okta"\n`,
    );
  });

  test("a user type that is gone is told once, and not its entries", async () => {
    const { stdout } = await run(["backup", "--app-id", DIALPAD], org.env);
    const { host, app, userTypes, mappings } = JSON.parse(stdout) as ReturnType<typeof seal>;
    const more = {
      host,
      app,
      mappings,
      userTypes: [...userTypes, { id: "otygone0000000000001", name: "gone", attributes: { x: {} } }],
    };
    expect(await differences(fileOf(JSON.stringify(seal(more))))).toMatchObject([
      { kind: "gone", what: "user type", name: "gone", program: false },
    ]);
  });
});

/** The text of a backup. */
const whole = async () => (await run(["backup", "--app-id", DIALPAD], org.env)).stdout;

describe("a file is refused that", () => {
  const OTHER = "Give the file that okta-dialpad backup wrote, as it is.\n";
  const refused = async (text: string | Buffer, ...args: string[]) => {
    org.requests.length = 0;
    const { code, stdout, stderr } = await restore(fileOf(text, "bad.json"), ...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    return stderr.replace(join(folder, "bad.json"), "FILE");
  };
  test("is not there", async () => {
    expect((await restore(join(folder, "none.json"))).stderr).toBe(
      `${join(folder, "none.json")} cannot be read (ENOENT).\n${OTHER}`,
    );
  });
  test("is empty", async () =>
    expect(await refused("")).toMatch(/^FILE is empty: the backup failed, or was not finished\.\n/));
  test("is cut off", async () =>
    expect(await refused((await whole()).slice(0, -100))).toMatch(/^FILE is no JSON: it was cut off/));
  test.each([
    "null",
    "[]",
    "{}",
    '{"format_version":"1.2","resource_changes":[]}',
    '{"version":4,"terraform_version":"1.11.4"}',
  ])("is another JSON: %s", async (text) =>
    expect(await refused(text)).toBe(`FILE is JSON, but no backup of okta-dialpad.\n${OTHER}`),
  );
  test("is of another version", async () =>
    expect(await refused((await whole()).replace('"version": 1', '"version": 2'))).toBe(
      "FILE is a backup of version 2, and this okta-dialpad knows version 1.\n" +
        "Use the okta-dialpad that wrote it, or one that is as new.\n",
    ));
  test("was edited by hand", async () => {
    expect(await refused((await whole()).replace("appuser.firstName", "appuser.lastName"))).toMatch(
      /^FILE was edited after the backup: its checksum does not match/,
    );
    expect(await refused(JSON.stringify({ ...JSON.parse(await whole()), more: 1 }))).toMatch(/^FILE was edited/);
  });
  test("has the checksum of something else", async () => {
    expect(await refused(JSON.stringify(seal({ host: 1 } as never)))).toMatch(/^FILE was edited/);
  });
  test("is of another app", async () => {
    const { stdout } = await run(["backup", "--app-id", HR], org.env);
    expect(await refused(stdout)).toBe(
      `FILE is of the app ${HR} (HR), not of ${DIALPAD}.\nGive the id of that app, or a backup of this one.\n`,
    );
    expect(org.requests).toEqual([]);
  });
  test("is of another org", async () => {
    const { stdout } = await run(["backup", "--app-id", DIALPAD], { ...org.env, OKTA_ORG_NAME: "another" });
    expect(await refused(stdout)).toBe(
      "FILE is of the org another.okta.com, not of example.okta.com.\n" +
        "Set OKTA_ORG_NAME and OKTA_BASE_URL to the org that it was taken from.\n",
    );
  });
});

test("a backup that PowerShell wrote, or an editor indented anew, is accepted", async () => {
  const text = await whole();
  const utf16 = Buffer.from(`\uFEFF${text}`, "utf16le");
  expect((await restore(fileOf(utf16))).code).toBe(0);
  expect((await restore(fileOf(JSON.stringify(JSON.parse(text))))).code).toBe(0);
});
test.each([[[]], [["backup.json", "--from-log"]]])(
  "either a file or --from-log must be given, not both: %j",
  async (args) => {
    const { code, stderr } = await restore(...args);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: "error: give a BACKUP.json or --from-log, one of the two\n",
    });
  },
);

describe("from the System Log", () => {
  test("what was unmapped is told, with its expression and the event: exit 1", async () => {
    org.editMapping(DIALPAD, DEFAULT_TYPE, { nickName: null });
    const [{ uuid }] = org.state().log as { uuid: string }[];
    const [found, ...others] = await differences("--from-log");
    expect(others).toEqual([]);
    expect(found).toMatchObject({
      ...{ kind: "gone", name: "nickName", was: { expression: "appuser.nickName" }, program: true },
      event: expect.stringMatching(new RegExp(`^unmapped \\S+ by admin@example\\.com, event ${uuid}$`)),
    });
  });

  test("what was changed is told where an earlier event has the expression before", async () => {
    org.editMapping(DIALPAD, DEFAULT_TYPE, { nickName: entry("appuser.badge"), title: entry("appuser.badge") });
    org.editMapping(DIALPAD, DEFAULT_TYPE, { nickName: entry("appuser.room") });
    expect(await differences("--from-log")).toMatchObject([
      {
        kind: "changed",
        name: "nickName",
        was: { expression: "appuser.badge" },
        is: entry("appuser.room"),
        program: true,
      },
    ]);
  });

  test("what came back or was mapped anew is not gone", async () => {
    org.editMapping(DIALPAD, DEFAULT_TYPE, { nickName: null, title: null });
    org.editMapping(DIALPAD, DEFAULT_TYPE, { nickName: entry("appuser.nickName"), title: entry("appuser.badge") });
    const { code, stdout } = await restore("--from-log");
    expect(code).toBe(0);
    expect(stdout).toContain("Nothing is gone or changed.");
  });

  test("an entry to the app is listed, not written: the log has no push status", async () => {
    org.editMapping(DEFAULT_TYPE, DIALPAD, { email: null });
    expect(await differences("--from-log")).toMatchObject([
      {
        ...{ kind: "gone", in: "Okta User to Dialpad", was: { expression: "user.email" }, program: false },
        why: "the System Log does not say whether it is applied on user create only",
      },
    ]);
    const { code, stdout, stderr } = await restore("--from-log", "--program");
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("Not in the program:\n");
  });

  test("an event that does not say enough is told, and is no success where nothing else is found: exit 2", async () => {
    const event = (uuid: string, displayName: string, attributesDeleted: string) => ({
      ...{
        uuid,
        published: "2026-11-20T00:00:00.000Z",
        eventType: "directory.mapping.update",
        target: [{ displayName }],
      },
      debugContext: { debugData: { attributesDeleted } },
    });
    const { end } = org.failNext({
      path: /logs.*directory\.mapping/,
      times: "always",
      status: 200,
      body: [
        event("one", "Dialpad", "{Attribute : title,Expression : x}"),
        event("two", "Other", "{Attribute : title,Expression : x}"),
      ],
    });
    const { code, stdout, stderr } = await restore("--from-log");
    end();
    expect(stderr.split("\n")).toEqual([
      "1 more events of mappings and profiles name neither this app nor a user type of it.",
      "The event one of 2026-11-20T00:00:00.000Z does not say which mapping it changed.",
      "",
    ]);
    expect(stdout).toContain("Nothing is gone or changed by the other events.");
    expect(code).toBe(2);
  });

  test("an attribute that was deleted is told by its name", async () => {
    org.editUserAttribute("default", "extra", { type: "string" });
    org.editUserAttribute("default", "extra", null);
    expect(await differences("--from-log")).toMatchObject([
      { kind: "gone", what: "attribute", name: "extra", was: null, program: false },
    ]);
  });
});

test("restore only reads", async () => {
  finish(org);
  const file = await backup();
  wipe();
  org.requests.length = 0;
  for (const args of [[file], [file, "--program"], ["--from-log", "--json"]]) await restore(...args);
  expect(org.requests.filter(({ method }) => method !== "GET")).toEqual([]);
});
