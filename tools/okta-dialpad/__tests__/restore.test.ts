import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { OktaProvider } from "@cdktf/provider-okta/lib/provider";
import { Testing, TerraformStack } from "cdktf";
import fc from "fast-check";
import { ProfileMapping } from "../../../lib";
import { printed } from "../../../__tests__/e2e/printed-program";
import { DEFAULT_SEED, DEFAULT_TYPE, DIALPAD, HR, startFakeOkta, type FakeOkta } from "../../fake-okta/src";
import { seal } from "../src/backup/backup";
import type { Surroundings } from "../src/backup/reader";
import { differencesOf } from "../src/restore/differences";
import { isWritten, programOf } from "../src/restore/program";
import { finish, LOGIN } from "./doctor-org";
import { run } from "./in-process";

let org: FakeOkta;
let folder: string;
beforeAll(async () => {
  org = await startFakeOkta();
  folder = mkdtempSync(join(tmpdir(), "okta-dialpad-restore-"));
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await org.close();
});
beforeEach(() => org.reset());

const fileOf = (text: string | Buffer, name = "backup.json") => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const backup = async () => fileOf((await run(["backup", "--app-id", DIALPAD], org.env)).stdout);
const restore = (...args: string[]) => run(["restore", "--app-id", DIALPAD, ...args], org.env);
interface Difference {
  kind: string;
  what: string;
  in: string;
  name: string;
  was: object | null;
  is: object | null;
  program: boolean;
  why: string | null;
  fix: string | null;
  link: string | null;
}
const differences = async (...args: string[]) =>
  (JSON.parse((await restore("--json", ...args)).stdout) as { differences: Difference[] }).differences;
const wipe = () => {
  const [mapping] = Object.values(org.state().mappings).filter(
    ({ sourceId, targetId }) => sourceId === DIALPAD && targetId === DEFAULT_TYPE,
  );
  const names = Object.keys(mapping.properties).filter((name) => name !== "login");
  org.editMapping(DIALPAD, DEFAULT_TYPE, Object.fromEntries(names.map((name) => [name, null])));
};
const entry = (expression: string, pushStatus = "DONT_PUSH") => ({ expression, pushStatus });

/** What a printed program would write, by mapping. */
function written(program: string): Record<string, Record<string, { expression: string; push_status: string }>> {
  const app = Testing.app({ stackTraces: false, outdir: folder });
  const stack = new TerraformStack(app, "stack");
  new OktaProvider(stack, "okta");
  printed(program)(stack);
  const { resource } = JSON.parse(Testing.synth(stack, true)) as {
    resource: {
      okta_profile_mapping: Record<
        string,
        { source_id: string; target_id: string; mappings: Record<string, string>[] }
      >;
    };
  };
  return Object.fromEntries(
    Object.values(resource.okta_profile_mapping).map(({ source_id, target_id, mappings }) => [
      `${source_id} ${target_id}`,
      Object.fromEntries(mappings.map(({ id, expression, push_status }) => [id, { expression, push_status }])),
    ]),
  );
}

describe("compared with a backup", () => {
  test("an org that lost nothing: exit 0", async () => {
    const { code, stdout, stderr } = await restore(await backup());
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toBe(
      `Dialpad (${DIALPAD}) in example.okta.com, compared with ${join(folder, "backup.json")}\n\nNothing is gone or changed.\n`,
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
      "  2. For each, enter its expression, and choose with the arrow beside it whether it is applied on user create and update.",
      "  3. Select Save Mappings.",
    ];
    const made = (name: string) =>
      `description "Made by hand", Source priority "Inherit from profile source", mutability "READ_WRITE", User permission "Read Only", scope "NONE", title "${name}", type "string"`;
    expect(stdout.split("\n").slice(1)).toEqual([
      "",
      "Profile Okta User",
      '  ! desk was description "Made by hand", is description "Changed"',
      `  ✗ room is gone: ${made("room")}`,
      "  + extra is new",
      `  1. Open ${user}${DEFAULT_TYPE} (${editor} > Okta User).`,
      "  2. For each that is gone: Add Attribute, with these settings; one of the sync comes back by a deploy. The values of users do not come back with it.",
      "  3. For each that was changed: edit it as it was, and save.",
      "",
      "Dialpad to Okta User",
      "  ✗ nickName is gone: appuser.nickName, on user create only",
      "  ✗ room is gone: appuser.room, on user create only. Not by a program: Okta User has no attribute room: first the attribute, then restore again",
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

  describe("the last lines tell everything that stands above, and what does not", () => {
    /** What stands below the last difference and how it comes back. */
    const summary = async (file: string) => (await restore(file)).stdout.trimEnd().split("\n\n").at(-1)?.split("\n");

    test("an entry whose push status alone was changed is counted as such", async () => {
      const file = await backup();
      org.editMapping(DEFAULT_TYPE, DIALPAD, { email: entry("user.email", "PUSH") });
      expect(await summary(file)).toEqual(["Gone: 0. Changed: 1, 1 of them only in the push status."]);
    });

    test("what is new alone is counted", async () => {
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

  test("what is new alone is no loss: exit 0", async () => {
    const file = await backup();
    org.editMapping(DIALPAD, DEFAULT_TYPE, { department: entry("appuser.badge") });
    org.editUserAttribute("default", "extra", { type: "string" });
    const { code } = await restore(file);
    expect(code).toBe(1);
    org.reset();
    org.editUserAttribute("default", "extra", { type: "string" });
    expect((await restore(file)).code).toBe(0);
  });

  test("JSON: each difference with what it was and is, the clicks and the link", async () => {
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

  test("from an app the push status follows its sourcing: it is no difference, and the program has what Okta takes today", async () => {
    const file = await backup();
    org.setProfileSourcing(DIALPAD, true, { whenDeactivated: "NONE" });
    expect(await differences(file)).toEqual([]);
    wipe();
    const program = written((await restore(file, "--program")).stdout)[`${DIALPAD} ${DEFAULT_TYPE}`];
    expect(Object.keys(program)).toHaveLength(40);
    expect(new Set(Object.values(program).map(({ push_status }) => push_status))).toEqual(new Set(["PUSH"]));
  });

  test.each([
    [
      true,
      "DONT_PUSH",
      "was applied on user create only, comes back on user create and update: Okta takes no other while the app sources users",
    ],
    [
      false,
      "PUSH",
      "was applied on user create and update, comes back on user create only: Okta takes no other while the app does not source users",
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

  test("an override of an attribute that is gone, or was changed, is told in the console's words", async () => {
    finish(org);
    org.editUserAttribute("default", "desk", { permissions: [{ principal: "SELF", action: "HIDE" }] });
    const file = await backup();
    org.editUserAttribute("default", "desk", { permissions: [{ principal: "SELF", action: "READ_WRITE" }] });
    org.editUserAttribute("default", "dialpadPhone", { master: { type: "OKTA" } });
    const { stdout } = await restore(file);
    expect(stdout).toContain('! desk was User permission "Hide", is User permission "Read-Write"\n');
    expect(stdout).toContain(
      `! dialpadPhone was Source priority "Override profile source" with ${DIALPAD}, is Source priority "Inherit from Okta"\n`,
    );
  });

  test("a user type that is gone is said once, not with each of its entries", async () => {
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

describe("a file that is no backup of this app and org", () => {
  const OTHER = "Give the file that okta-dialpad backup wrote, as it is.\n";
  const refused = async (text: string | Buffer, ...args: string[]) => {
    org.requests.length = 0;
    const { code, stdout, stderr } = await restore(fileOf(text, "bad.json"), ...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    return stderr.replace(join(folder, "bad.json"), "FILE");
  };
  const whole = async () => (await run(["backup", "--app-id", DIALPAD], org.env)).stdout;

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
      "FILE is a backup of version 2, and this okta-dialpad knows version 1.\nUse the okta-dialpad that wrote it, or one that is as new.\n",
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
      "FILE is of the org another.okta.com, not of example.okta.com.\nSet OKTA_ORG_NAME and OKTA_BASE_URL to the org that it was taken from.\n",
    );
  });
  test("one that PowerShell wrote, or an editor indented anew, is one", async () => {
    const text = await whole();
    const utf16 = Buffer.from(`\uFEFF${text}`, "utf16le");
    expect((await restore(fileOf(utf16))).code).toBe(0);
    expect((await restore(fileOf(JSON.stringify(JSON.parse(text))))).code).toBe(0);
  });
  test.each([[[]], [["backup.json", "--from-log"]]])("a file or --from-log, one of the two: %j", async (args) => {
    const { code, stderr } = await restore(...args);
    expect({ code, stderr }).toEqual({ code: 2, stderr: "error: give a BACKUP.json or --from-log, one of the two\n" });
  });
});

describe("from the System Log", () => {
  test("what was unmapped, with its expression and the event; exit 1", async () => {
    org.editMapping(DIALPAD, DEFAULT_TYPE, { nickName: null });
    const [{ uuid }] = org.state().log as { uuid: string }[];
    const [found, ...others] = await differences("--from-log");
    expect(others).toEqual([]);
    expect(found).toMatchObject({
      ...{ kind: "gone", name: "nickName", was: { expression: "appuser.nickName" }, program: true },
      event: expect.stringMatching(
        new RegExp(`^unmapped \\S+ by ${LOGIN.replace("employee", "admin")}.*, event ${uuid}$|event ${uuid}$`),
      ),
    });
  });

  test("what was changed, where an earlier event has the expression before", async () => {
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

  test("what came back, or was mapped anew, is not gone", async () => {
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

  test("an event that does not say the expression, or whose it was, is told; nothing found beside it is no success: exit 2", async () => {
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

  test("an attribute that was deleted is listed by its name", async () => {
    org.editUserAttribute("default", "extra", { type: "string" });
    org.editUserAttribute("default", "extra", null);
    expect(await differences("--from-log")).toMatchObject([
      { kind: "gone", what: "attribute", name: "extra", was: null, program: false },
    ]);
  });
});

describe("the program", () => {
  test("writes back what is gone or changed and nothing else; what it leaves out is told beside it", async () => {
    const seed = structuredClone(DEFAULT_SEED);
    seed.apps[0].toOkta = { ...seed.apps[0].toOkta, title: '"${" + appuser.title' };
    org.reset(seed);
    const file = await backup();
    wipe();
    org.editMapping(DEFAULT_TYPE, DIALPAD, {
      email: null,
      firstName: entry("user.lastName"),
      lastName: entry("user.lastName", "PUSH"),
    });
    const { code, stdout, stderr } = await restore(file, "--program");
    expect(code).toBe(1);
    const program = written(stdout);
    const others = Object.entries(seed.apps[0].toOkta as Record<string, string>).filter(([name]) => name !== "title");
    expect(program).toEqual({
      [`${DIALPAD} ${DEFAULT_TYPE}`]: Object.fromEntries(
        others.map(([name, expression]) => [name, { expression, push_status: "DONT_PUSH" }]),
      ),
      [`${DEFAULT_TYPE} ${DIALPAD}`]: {
        email: { expression: "user.email", push_status: "DONT_PUSH" },
        firstName: { expression: "user.firstName", push_status: "DONT_PUSH" },
        lastName: { expression: "user.lastName", push_status: "DONT_PUSH" },
      },
    });
    expect(stderr.split("\n").slice(0, 4)).toEqual([
      "Not in the program:",
      "",
      "Dialpad to Okta User",
      '  ✗ title is gone: "${" + appuser.title, on user create only. Not by a program: Terraform would evaluate ${ or %{ in its expression',
    ]);
  });

  test("is one stack with a state of its own, and says what to do with it", async () => {
    const file = await backup();
    org.editMapping(DIALPAD, DEFAULT_TYPE, { nickName: null, title: entry('"\u2028" + appuser.badge') });
    const { stdout } = await restore(file, "--program");
    expect(stdout).toBe(`\
// Writes back 2 entries of Dialpad (${DIALPAD}) in example.okta.com. Printed by okta-dialpad restore: take out what is not to come back.
// One stack with a state of its own. Deploy it while nothing else is applied to that org, once. See that okta-dialpad restore finds nothing, then
// delete this program, its folder in cdktf.out and terraform.okta-dialpad-restore.tfstate. Never destroy it: that would clear whole mappings.
import { OktaProvider } from "@cdktf/provider-okta/lib/provider";
import { App, LocalBackend, TerraformStack } from "cdktf";
import { ProfileMapping } from "cdktf-okta-dialpad-phone";

const app = new App();
const stack = new TerraformStack(app, "okta-dialpad-restore");
new LocalBackend(stack, { path: "../../../terraform.okta-dialpad-restore.tfstate" });
new OktaProvider(stack, "okta");

type Entry = [target: string, expression: string, pushStatus: string];

// Dialpad to Okta User
const to_${DEFAULT_TYPE} = new ProfileMapping(stack, "to_${DEFAULT_TYPE}", {
  sourceId: "${DIALPAD}",
  targetId: "${DEFAULT_TYPE}",
  pushStatus: "DONT_PUSH",
});
for (const [target, expression, pushStatus] of [
  ["nickName", "appuser.nickName", "DONT_PUSH"],
  // in place of "\\u2028" + appuser.badge, DONT_PUSH
  ["title", "appuser.title", "DONT_PUSH"],
] as Entry[])
  to_${DEFAULT_TYPE}.map(target, expression, pushStatus);

app.synth();
`);
  });

  test("two thousand entries", async () => {
    const names = Array.from({ length: 2000 }, (_, n) => `custom${n}`);
    const custom = Object.fromEntries(names.map((name) => [name, { type: "string" }]));
    const seed = structuredClone(DEFAULT_SEED);
    seed.userTypes[0].custom = { ...seed.userTypes[0].custom, ...custom };
    seed.apps[0].toOkta = {
      ...seed.apps[0].toOkta,
      ...Object.fromEntries(names.map((name) => [name, "appuser.badge"])),
    };
    org.reset(seed);
    const file = await backup();
    wipe();
    for (const from of [file, "--from-log"]) {
      const { stdout } = await restore(from, "--program");
      expect(Object.keys(written(stdout)[`${DIALPAD} ${DEFAULT_TYPE}`])).toHaveLength(2040);
    }
  });

  test("nothing to write: nothing is printed, exit 0", async () => {
    const { code, stdout, stderr } = await restore(await backup(), "--program");
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect(stderr).toBe(
      `Nothing is gone or changed since ${join(folder, "backup.json")}: there is no program to print.\n`,
    );
  });

  const hostile = fc.string({
    unit: fc.oneof(
      fc.constantFrom(...Array.from("${}%\"'`\\\n\t\u2028\u202e::##[]*/ .‘’")),
      fc.string({ unit: "binary", maxLength: 1 }),
    ),
    maxLength: 30,
  });
  const name = fc.oneof(
    fc.constantFrom("__proto__", "constructor", "firstName", "a b", "", "é"),
    hostile,
    fc.stringMatching(/^[A-Za-z_]\w{0,9}$/),
  );

  test("whatever names, expressions and labels an org has: it compiles, and writes exactly what ProfileMapping takes, as it was", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(name, hostile, fc.constantFrom("PUSH", "DONT_PUSH")), { minLength: 1, maxLength: 6 }),
        hostile,
        (list, label) => {
          const entries = new Map(list.map(([target, expression, pushStatus]) => [target, { expression, pushStatus }]));
          const names = new Set(entries.keys());
          const now: Surroundings = {
            host: "example.okta.com",
            app: {
              id: DIALPAD,
              name: "dialpad",
              label,
              status: "ACTIVE",
              features: [],
              profile: { names, custom: new Map() },
            },
            userTypes: [{ id: DEFAULT_TYPE, name: "user", schemaId: "osc", profile: { names, custom: new Map() } }],
            mappings: [{ id: "prm", sourceId: DEFAULT_TYPE, targetId: DIALPAD, entries: new Map() }],
          };
          const wanted = [...entries].map(([target, each]) => ({
            sourceId: DEFAULT_TYPE,
            targetId: DIALPAD,
            name: target,
            ...each,
          }));
          const found = differencesOf(
            { entries: wanted, attributes: [], whole: true, userTypes: new Map([[DEFAULT_TYPE, "user"]]), unclear: [] },
            now,
          );
          const taken = wanted.filter((each) => !refusedByLibrary(each) && !/\b(appuser|user)\./.test(each.expression));
          const writes = found.filter(isWritten);
          expect(
            writes.map(({ write }) => write).filter(({ expression }) => !/\b(appuser|user)\./.test(expression)),
          ).toEqual(taken);
          if (writes.length === 0) return;
          const program = written(programOf(writes, { ...now.app, host: now.host }).join("\n"));
          const expected = writes.map(
            ({ write }) => [write.name, { expression: write.expression, push_status: write.pushStatus }] as const,
          );
          expect(new Map(Object.entries(program[`${DEFAULT_TYPE} ${DIALPAD}`]))).toEqual(new Map(expected));
        },
      ),
      { numRuns: 100 },
    );
  });

  test("whatever entries were lost or changed: with what it writes the org has again what the backup has", async () => {
    const text = fc
      .string({ unit: fc.constantFrom(...Array.from("ab ${}\\\n‘*/`")), maxLength: 8 })
      .map((literal) => `"${literal}" + `);
    const pick = (names: string[]) => fc.uniqueArray(fc.constantFrom(...names), { minLength: 1, maxLength: 8 });
    const toOkta = pick(["firstName", "nickName", "badge", "room", "title", "city", "team", "desk", "login"]);
    const toApp = pick(["firstName", "lastName", "email", "badge", "room", "title"]);
    const kept = fc.constantFrom("lost", "changed", "kept");
    const status = fc.constantFrom("PUSH", "DONT_PUSH");
    const entries = (names: fc.Arbitrary<string[]>) =>
      names.chain((list) =>
        fc.tuple(...list.map((each) => fc.tuple(fc.constant(each), fc.option(text), status, kept))),
      );
    await fc.assert(
      fc.asyncProperty(entries(toOkta), entries(toApp), fc.boolean(), async (out, back, sourcing) => {
        org.reset();
        if (sourcing) org.setProfileSourcing(DIALPAD, true, { whenDeactivated: "NONE" });
        const sides = [
          {
            pair: [DIALPAD, DEFAULT_TYPE] as const,
            list: out,
            of: "appuser",
            status: () => (sourcing ? "PUSH" : "DONT_PUSH"),
          },
          { pair: [DEFAULT_TYPE, DIALPAD] as const, list: back, of: "user", status: (given: string) => given },
        ];
        for (const { pair, list, of, status } of sides)
          org.editMapping(
            pair[0],
            pair[1],
            Object.fromEntries(
              list.map(([name, literal, push]) => [name, entry(`${literal ?? ""}${of}.firstName`, status(push))]),
            ),
          );
        const [file, before] = [await backup(), org.state().mappings];
        for (const { pair, list, of, status } of sides) {
          const now = (push: string) => entry(`${of}.lastName`, status(push));
          const edits = list.filter(([, , , fate]) => fate !== "kept");
          org.editMapping(
            pair[0],
            pair[1],
            Object.fromEntries(edits.map(([name, , push, fate]) => [name, fate === "lost" ? null : now(push)])),
          );
        }
        const { stdout } = await restore(file, "--program");
        for (const [pair, mapping] of Object.entries(stdout ? written(stdout) : {}))
          org.editMapping(
            ...(pair.split(" ") as [string, string]),
            Object.fromEntries(
              Object.entries(mapping).map(([name, each]) => [name, entry(each.expression, each.push_status)]),
            ),
          );
        const left = await differences(file);
        expect(left.filter(({ program }) => program)).toEqual([]);
        expect(left.filter(({ why }) => !why)).toEqual([]);
        if (left.length === 0) expect(org.state().mappings).toEqual(before);
      }),
      { numRuns: 25 },
    );
  });

  test("an org that gives ids with code in them gets no program", async () => {
    const file = await backup();
    const { end } = org.failNext({
      path: "/api/v1/mappings?sourceId",
      times: "always",
      status: 200,
      body: [
        {
          id: "prm",
          source: { id: DIALPAD },
          target: { id: 'oty"); evil(', name: "user", _links: { schema: { href: "/osc" } } },
        },
      ],
    });
    const { code, stdout, stderr } = await restore(file, "--program");
    end();
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("a user type whose id is none");
  });

  function refusedByLibrary({
    name: target,
    expression,
    pushStatus,
  }: {
    name: string;
    expression: string;
    pushStatus: string;
  }): boolean {
    const stack = new TerraformStack(Testing.app({ stackTraces: false, outdir: folder }), "stack");
    new OktaProvider(stack, "okta");
    const mapping = new ProfileMapping(stack, "m", { sourceId: DEFAULT_TYPE, targetId: DIALPAD });
    try {
      mapping.map(target, expression, pushStatus);
      return false;
    } catch {
      return true;
    }
  }
});

/** A text of an attribute's fields as a backup orders them. */
test("reads only", async () => {
  finish(org);
  const file = await backup();
  wipe();
  org.requests.length = 0;
  for (const args of [[file], [file, "--program"], ["--from-log", "--json"]]) await restore(...args);
  expect(org.requests.filter(({ method }) => method !== "GET")).toEqual([]);
});
