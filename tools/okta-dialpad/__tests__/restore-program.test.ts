// The program that restore prints: what it writes is synthesized with the library.
import { join } from "node:path";
import { OktaProvider } from "@cdktf/provider-okta/lib/provider";
import { Testing, TerraformStack } from "cdktf";
import fc from "fast-check";
import { ProfileMapping } from "../../../lib";
import { printed } from "../../../__tests__/e2e/printed-program";
import { DEFAULT_SEED, DEFAULT_TYPE, DIALPAD } from "../../fake-okta/src";
import type { Surroundings } from "../src/backup/reader";
import { differencesOf } from "../src/restore/differences";
import { isWritten, programOf } from "../src/restore/program";
import { backup, differences, entry, folder, org, restore, wipe } from "./restore-org";

/** What a printed program writes, by mapping. */
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

test("the program writes back what is gone or changed; restore says what the program leaves out", async () => {
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
    '  ✗ title is gone: "${" + appuser.title, on user create only. ' +
      "Not by a program: Terraform would evaluate ${ or %{ in its expression",
  ]);
});

test("the program is one stack with a state of its own, and says what to do with it", async () => {
  const file = await backup();
  org.editMapping(DIALPAD, DEFAULT_TYPE, { nickName: null, title: entry('"\u2028" + appuser.badge') });
  const { stdout } = await restore(file, "--program");
  expect(stdout).toBe(`\
// Writes back 2 entries of Dialpad (${DIALPAD}) in example.okta.com.
// Printed by okta-dialpad restore: take out what is not to come back.
// One stack with a state of its own. Deploy it once, while nothing else is applied to that org.
// See that okta-dialpad restore then finds nothing, and delete this program, its folder in cdktf.out and
// terraform.okta-dialpad-restore.tfstate. Never destroy it: that would clear whole mappings.
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

test("the program can have two thousand entries", async () => {
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

test("where there is nothing to write, no program is printed: exit 0", async () => {
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

test("whatever names, expressions and labels an org has, the program writes what ProfileMapping takes", () => {
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

test("whatever entries were lost or changed, after the program the org has what the backup has", async () => {
  const text = fc
    .string({ unit: fc.constantFrom(...Array.from("ab ${}\\\n‘*/`")), maxLength: 8 })
    .map((literal) => `"${literal}" + `);
  const pick = (names: string[]) => fc.uniqueArray(fc.constantFrom(...names), { minLength: 1, maxLength: 8 });
  const toOkta = pick(["firstName", "nickName", "badge", "room", "title", "city", "team", "desk", "login"]);
  const toApp = pick(["firstName", "lastName", "email", "badge", "room", "title"]);
  const fates = fc.constantFrom("lost", "changed", "kept");
  const statuses = fc.constantFrom("PUSH", "DONT_PUSH");
  const entries = (names: fc.Arbitrary<string[]>) =>
    names.chain((list) =>
      fc.tuple(...list.map((each) => fc.tuple(fc.constant(each), fc.option(text), statuses, fates))),
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
            list.map(([target, literal, push]) => [target, entry(`${literal ?? ""}${of}.firstName`, status(push))]),
          ),
        );
      const [file, before] = [await backup(), org.state().mappings];
      for (const { pair, list, of, status } of sides) {
        const now = (push: string) => entry(`${of}.lastName`, status(push));
        const edits = list.filter(([, , , fate]) => fate !== "kept");
        org.editMapping(
          pair[0],
          pair[1],
          Object.fromEntries(edits.map(([target, , push, fate]) => [target, fate === "lost" ? null : now(push)])),
        );
      }
      const { stdout } = await restore(file, "--program");
      for (const [pair, mapping] of Object.entries(stdout ? written(stdout) : {}))
        org.editMapping(
          ...(pair.split(" ") as [string, string]),
          Object.fromEntries(
            Object.entries(mapping).map(([target, each]) => [target, entry(each.expression, each.push_status)]),
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

test("for an org that gives ids with code in them, no program is printed", async () => {
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

test("from an app the push status follows sourcing, and the program has the one that Okta takes today", async () => {
  const file = await backup();
  org.setProfileSourcing(DIALPAD, true, { whenDeactivated: "NONE" });
  expect(await differences(file)).toEqual([]);
  wipe();
  const program = written((await restore(file, "--program")).stdout)[`${DIALPAD} ${DEFAULT_TYPE}`];
  expect(Object.keys(program)).toHaveLength(40);
  expect(new Set(Object.values(program).map(({ push_status }) => push_status))).toEqual(new Set(["PUSH"]));
});
