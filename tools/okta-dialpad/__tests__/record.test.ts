// A record of an org, which confirms rules of the fake org: tried with the fake org, and with orgs that differ from it
// in one rule.
import fc from "fast-check";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { confirmedBy, dated, judge, marked, rulesOf } from "../../fake-okta/__tests__/facts";
import { DEFAULT_SEED, DEFAULT_TYPE, DIALPAD, startFakeOkta, type FakeOkta } from "../../fake-okta/src";
import type { JsonObject } from "../../fake-okta/src/org/profile";
import { formOf } from "../src/doctor/form";
import { readRecord } from "../src/doctor/record";
import { openOrg } from "../src/okta/command";
import { Printer } from "../src/okta/print";
import { deploy, finish } from "./doctor-org";
import { run } from "./in-process";

const FAKE = join(__dirname, "../../fake-okta");
const README = join(FAKE, "README.md");
const RULES = rulesOf(readFileSync(README, "utf8"));

type Change = (path: string, body: string) => string;
/** Orgs where the app sources nobody, where it sources users, and where it has more people than a page. */
let orgs: { off: FakeOkta; on: FakeOkta; many: FakeOkta };
/** A server that stands before an org and changes its answers. */
let between: { url: string; org: FakeOkta; change: Change; close: () => void };
let folder: string;
let facts: JsonObject;

/** Assigns people, and makes an entry of each kind in the System Log. */
async function fill(org: FakeOkta): Promise<void> {
  for (const { profile } of Object.values(org.state().users)) org.assign(DIALPAD, profile.login as string);
  org.editUserAttribute("default", "dialpadPhone", { maxLength: 1 });
  org.importUsers(DIALPAD);
  org.editUserAttribute("default", "dialpadPhone", { maxLength: 50 });
  org.importUsers(DIALPAD);
  org.editAppAttribute(DIALPAD, "added", {});
  org.editAppAttribute(DIALPAD, "added", { title: "Added" });
  org.editAppAttribute(DIALPAD, "added", null);
  const { id } = Object.values(org.state().mappings).find(
    ({ sourceId, targetId }) => sourceId === DIALPAD && targetId === DEFAULT_TYPE,
  )!;
  org.editMapping(DIALPAD, DEFAULT_TYPE, {
    badge: { expression: "appuser.badge", pushStatus: org === orgs.on ? "PUSH" : "DONT_PUSH" },
  });
  const properties = { badge: null };
  const headers = { authorization: "SSWS fake-token", "content-type": "application/json" };
  await fetch(`${org.url}/api/v1/mappings/${id}`, { method: "POST", headers, body: JSON.stringify({ properties }) });
}
/** People for two pages. */
const PEOPLE = Array.from({ length: 501 }, (_, n) => ({
  id: `00u${String(n).padStart(17, "0")}`,
  login: `person-${n}@example.com`,
}));

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "record-"));
  const start = (people: number) =>
    startFakeOkta({ seed: { ...structuredClone(DEFAULT_SEED), users: PEOPLE.slice(0, people) } });
  orgs = { off: await start(2), on: await start(2), many: await start(501) };
  deploy(orgs.off);
  finish(orgs.on);
  await fill(orgs.off);
  await fill(orgs.on);
  for (const { login } of PEOPLE) orgs.many.assign(DIALPAD, login);
  const server: Server = createServer((request, response) => {
    const { url = "", headers } = request;
    void fetch(`${between.org.url}${url}`, { headers: { authorization: headers.authorization ?? "" } }).then(
      async (answer) => {
        const link = answer.headers.get("link")?.replaceAll(between.org.url, between.url);
        response.writeHead(answer.status, { "content-type": "application/json", ...(link ? { link } : {}) });
        response.end(between.change(decodeURIComponent(url), await answer.text()));
      },
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  between = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    org: orgs.on,
    change: (_, body) => body,
    close,
  };
  facts = { ...(await factsOf(undefined, [orgs.many])), ...(await factsOf()) };
});
afterAll(async () => {
  between.close();
  await Promise.all(Object.values(orgs).map((org) => org.close()));
  rmSync(folder, { recursive: true });
});

let files = 0;
async function record(org: FakeOkta, change: Change = (_, body) => body) {
  Object.assign(between, { org, change });
  const file = join(folder, `${++files}.json`);
  const result = await run(["doctor", "--app-id", DIALPAD, "--record", file], {
    ...org.env,
    OKTA_HTTP_PROXY: between.url,
  });
  return { ...result, file, text: existsSync(file) ? readFileSync(file, "utf8") : "" };
}

/** The facts in the records of several orgs. */
async function factsOf(change: Change = (_, body) => body, of = [orgs.off, orgs.on]): Promise<JsonObject> {
  const found: JsonObject = {};
  for (const org of of) {
    Object.assign(between, { org, change });
    const env = { ...org.env, OKTA_HTTP_PROXY: between.url };
    const silent = new Printer({ write: () => true }, { write: () => true });
    const opened = openOrg({ env, printer: silent, userAgent: "record.test", exit: () => {} }, []);
    const subject = { appId: DIALPAD, variableName: "dialpadPhone", profileSourcing: "follow" } as const;
    Object.assign(found, (await readRecord(opened, subject)).record.facts);
  }
  return found;
}

const on = (part: string, from: string | RegExp, to: string): Change => {
  return (path, body) => (path.includes(part) ? body.replaceAll(from, to) : body);
};
const USER_SCHEMA = "/meta/schemas/user/";
const APP_SCHEMA = "/meta/schemas/apps/";
const PROFILE_EVENTS = '"directory.user_profile.update"';
const OVERRIDE = /"type":"OVERRIDE","priority":\[[^\]]*\]/g;
/** Changes the entry in the mapping itself, not in the list of mappings. */
const entry = (to: string): Change => on("/mappings/", /"expression":"appuser\.dialpadPhone","pushStatus":"\w+"/g, to);

/** Rules, each with a change that makes an org differ from the fake org in this rule alone. */
const VARIANTS: [rule: string, otherwise: string, change: Change][] = [
  ["external-name", "another name", on(APP_SCHEMA, "phoneNumbers.^[type=='Dialpad'].value", "phoneNumbers.value")],
  ["external-name", "no name", on(APP_SCHEMA, /"externalName":"[^"]*",/g, "")],
  ["external-name", "another namespace", on(APP_SCHEMA, "urn:ietf:params:scim:schemas:core:2.0:User", "urn:other")],
  ["external-name", "no namespace", on(APP_SCHEMA, /"externalNamespace":"[^"]*",/g, "")],
  ["override-master", "another type", on(USER_SCHEMA, OVERRIDE, '"type":"PROFILE_MASTER"')],
  ["override-master", "no priority", on(USER_SCHEMA, OVERRIDE, '"type":"OVERRIDE"')],
  ["override-master", "another app", on(USER_SCHEMA, DIALPAD, "0oaother000000000001")],
  ["usual-master", "another type", on(USER_SCHEMA, '"type":"PROFILE_MASTER"', '"type":"OKTA"')],
  ["attribute-names", "another title", on(APP_SCHEMA, '"title":"Dialpad Phone"', '"title":"dialpadPhone"')],
  ["mapping-ends", "another type of the source", on("/mappings/", '"type":"appuser"', '"type":"app"')],
  ["entry-expression", "another expression", on("/mappings/", "appuser.dialpadPhone", "source.dialpadPhone")],
  ["push-status", "none", (path, body) => entry('"expression":"appuser.dialpadPhone","pushStatus":null')(path, body)],
  [
    "kept-status",
    "they follow the switch",
    (path, body) => (between.org === orgs.on ? on("/mappings/", "DONT_PUSH", "PUSH")(path, body) : body),
  ],
  [
    "sourcing-feature",
    "it is none of it",
    on(
      "application.lifecycle.update",
      '"is_profile_mastering_feature_enabled":true',
      '"is_profile_mastering_feature_enabled":false',
    ),
  ],
  ["app-users", "another state", on("/users", '"syncState":"SYNCHRONIZED"', '"syncState":"DISABLED"')],
  ["app-users", "no external id", on("/users", /"externalId":"[^"]*"/g, '"externalId":null')],
  ["number-form", "national", on("/users", /"dialpadPhone":"[^"]*"/g, '"dialpadPhone":"(202) 555-0100"')],
  [
    "page-sizes",
    "fewer",
    (path, body) => (/users\?limit=500/.test(path) ? JSON.stringify((JSON.parse(body) as object[]).slice(9)) : body),
  ],
  ["embedded-users", "not for this administrator", on("expand=user", '"_embedded"', '"_other"')],
  [
    "log-sourcing",
    "as a text",
    on(
      "application.lifecycle.update",
      '"is_profile_mastering_feature_enabled":true',
      '"is_profile_mastering_feature_enabled":"true"',
    ),
  ],
  [
    "log-sourcing",
    "in camel case",
    on("application.lifecycle.update", "user_offboarding_action", "userOffboardingAction"),
  ],
  [
    "log-schedule",
    "in camel case",
    on("application.lifecycle.update", "scheduled_import_interval", "scheduledImportInterval"),
  ],
  ["log-push", "in camel case", on("application.lifecycle.update", "update_user_attributes", "updateUserAttributes")],
  ["log-import", "another type", on('"system.import.complete"', '"type":"AppInstance"', '"type":"App"')],
  ["log-refusal", "in camel case", on("update_from_master_failed", "error_field", "errorField")],
  [
    "mapping-event-target",
    "another type",
    on("directory.mapping.update", '"type":"ProfileMapping"', '"type":"Mapping"'),
  ],
  ["event-ends", "in snake case", on("directory.mapping.update", '"sourceProfile"', '"source_profile"')],
  ["event-ends", "no direction", on("directory.mapping.update", ',"direction":"App to Okta"', "")],
  [
    "profile-event-target",
    "the schema",
    on(PROFILE_EVENTS, /"id":"oty[^"]*","type":"UserType"/g, '"id":"osc","type":"Schema"'),
  ],
  ["camel-case", "in snake case", on("directory.", "attributesAdded", "attributes_added")],
  ["client-actor", "another type", on("directory.", /("actor":\{"id":"[^"]*","type":)"User"/g, '$1"Administrator"')],
];

const RECORDED = RULES.filter(({ shown }) => shown.length);
const refuted = (okta: JsonObject) => [
  ...new Set(judge(RULES, okta, facts).flatMap(({ agree, rule }) => (agree ? [] : [rule]))),
];

describe("the rules of the fake org", () => {
  test("a record of the fake org confirms every rule that a record can show", () => {
    const settled = confirmedBy(RULES, [{ day: "2026-01-31", facts }], facts);
    expect([...settled.keys()]).toEqual(RECORDED.map(({ name }) => name));
    expect(refuted(facts)).toEqual([]);
  });

  test("these facts of the rules are not in a record of the fake org", () => {
    const seen = judge(RULES, facts, facts).map(({ shown }) => shown);
    expect(RULES.flatMap(({ shown }) => shown).filter((shown) => !seen.includes(shown))).toEqual([
      "directory.user_profile.update: attributes_deleted",
      "made by a service app",
    ]);
  });

  test("there is a variant for each rule", () => {
    expect([...new Set(VARIANTS.map(([rule]) => rule))]).toEqual(RECORDED.map(({ name }) => name));
  });

  test.each(VARIANTS)("%s is refuted, and no other rule, by an org that differs in it: %s", async (rule, _, change) => {
    expect(refuted(await factsOf(change, rule === "page-sizes" ? [orgs.many] : undefined))).toEqual([rule]);
  });

  test("a refuted rule is told with what Okta and the fake org say", async () => {
    const okta = await factsOf(on(USER_SCHEMA, OVERRIDE, '"type":"OVERRIDE"'));
    expect(judge(RULES, okta, facts).filter(({ agree }) => !agree)).toEqual([
      {
        rule: "override-master",
        shown: "user attribute, overridden > master",
        okta: { type: "OVERRIDE" },
        fake: { type: "OVERRIDE", priority: [{ type: "APP", value: "(the app)" }] },
        agree: false,
      },
    ]);
  });

  test("an org that says more refutes no rule, and an empty record confirms none", async () => {
    expect(refuted(await factsOf(on("/users", '"scope":"USER"', '"scope":"USER","more":"of it"')))).toEqual([]);
    expect(confirmedBy(RULES, [{ day: "2026-01-31", facts: {} }], facts).size).toBe(0);
  });
});

describe("marks", () => {
  const sources = [join(FAKE, "src"), join(__dirname, "../src")].flatMap((path) =>
    readdirSync(path, { recursive: true, encoding: "utf8" }).map((name) => join(path, name)),
  );
  const texts = [README, ...sources.filter((name) => name.endsWith(".ts"))].map((file) => ({
    file,
    text: readFileSync(file, "utf8"),
  }));
  const RECORDS = join(FAKE, "records");
  const names = existsSync(RECORDS) ? readdirSync(RECORDS).filter((name) => name.endsWith(".json")) : [];
  const records = names.map((name) => {
    return {
      name,
      ...(JSON.parse(readFileSync(join(RECORDS, name), "utf8")) as { format: number; day: string; facts: JsonObject }),
    };
  });

  test("each INFERENCE has a row in the table, and each such row a mark in the sources", () => {
    const inSources = texts
      .slice(1)
      .flatMap(({ text }) => [...text.matchAll(/(?:INFERENCE|TENANT [\d-]+) ([a-z]+-[a-z-]+)/g)]);
    const rows = [...texts[0].text.matchAll(/^\| `([a-z-]+)` \|.*\| INFERENCE \|/gm)];
    expect(inSources.map(([, name]) => name).sort()).toEqual(rows.map(([, name]) => name).sort());
    const unnamed = texts
      .slice(1)
      .flatMap(({ text }) => [...text.matchAll(/INFERENCE(?! [a-z]+-[a-z])(?! and a name)/g)]);
    expect(unnamed).toEqual([]);
  });

  test("no committed record refutes a rule", () => {
    const against = records.map(({ name, facts: okta }) => [
      name,
      judge(RULES, okta, facts).filter(({ agree }) => !agree),
    ]);
    expect(against.filter(([, verdicts]) => verdicts.length)).toEqual([]);
  });

  test("a committed record has the form that the command writes", () => {
    for (const { format, day, facts: okta } of records) {
      expect({ format, day }).toEqual({ format: 1, day: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) as string });
      for (const value of Object.values(okta))
        expect(formOf(value, new Map(OWN.map((word) => [word, word])))).toEqual(value);
      expect(Object.keys(okta).filter((fact) => !/^[\w.,: ]+$/.test(fact))).toEqual([]);
    }
  });

  test("marks and table say which record last confirmed a rule; UPDATE_FACTS=1 writes them", () => {
    const days = confirmedBy(RULES, records, facts);
    for (const { file, text } of texts) {
      const wanted = file === README ? dated(text, days) : marked(text, days);
      if (process.env.UPDATE_FACTS) writeFileSync(file, wanted);
      else expect(text).toBe(wanted);
    }
  });

  test("a confirmed rule is marked with the day of the record, and loses the day with the record", () => {
    const source = "// as sent: INFERENCE external-name. INFERENCE = nobody. TENANT 2026-01-01 source-last";
    const rows =
      "| `external-name` | a | INFERENCE | `x` | never |\n| `source-last` | b | INFERENCE | nothing | 2026-01-01 |";
    const days = new Map([["external-name", "2026-01-31"]]);
    const after = "// as sent: TENANT 2026-01-31 external-name. INFERENCE = nobody. INFERENCE source-last";
    expect(marked(source, days)).toBe(after);
    expect(marked(after, new Map())).toBe(source.replace("TENANT 2026-01-01 ", "INFERENCE "));
    expect(dated(rows, days)).toBe(
      "| `external-name` | a | INFERENCE | `x` | 2026-01-31 |\n| `source-last` | b | INFERENCE | nothing | never |",
    );
  });

  test("of several records the newest counts, and a record that refutes a rule does not confirm it", () => {
    const other = { ...facts, "app attribute": { externalName: "(text)" } };
    const lastDay = (...days: [day: string, facts: JsonObject][]) =>
      confirmedBy(
        RULES,
        days.map(([day, recorded]) => ({ day, facts: recorded })),
        facts,
      ).get("external-name");
    expect(lastDay(["2026-03-01", facts], ["2026-02-01", facts], ["2026-04-01", other])).toBe("2026-03-01");
    expect(lastDay(["2026-04-01", other])).toBe(undefined);
  });
});
/** The words of a record that are not Okta's. */
const OWN = [
  ...[
    "(text)",
    "(number)",
    "(deeper)",
    "(true or false)",
    "(true or false, as a text)",
    "(entries)",
    "(a number of E.164)",
  ],
  ...["(as declared)", "(the app)", "(the mapping)", "(the user type)", "(the user schema)"],
];

describe("doctor --record", () => {
  test("the record is shown in full, then written; it says where to send it; the exit code is doctor's", async () => {
    const { code, stdout, stderr, file, text } = await record(orgs.off);
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    const after = stdout.slice(stdout.indexOf("All that goes into"));
    expect(after).toBe(
      `All that goes into ${file}; no id, name, person, number or other text of this org:\n${text}\n` +
        `Written: ${file}.\n` +
        "Nothing was sent. Send it to the project cdktf-okta-dialpad-phone: its text in an issue,\n" +
        "or the file in a pull request that adds it to tools/fake-okta/records/.\n",
    );
    const { format, day } = JSON.parse(text) as Record<string, unknown>;
    expect({ format, day }).toEqual({ format: 1, day: new Date().toISOString().slice(0, 10) });
  });

  test("--record only reads", async () => {
    orgs.on.requests.length = 0;
    await record(orgs.on);
    expect(orgs.on.requests.filter(({ method }) => method !== "GET")).toEqual([]);
    expect(orgs.on.requests.length).toBe(24);
  });

  test("a file that is there is not overwritten: exit 2", async () => {
    const file = join(folder, "there.json");
    writeFileSync(file, "mine");
    const { code, stderr } = await run(["doctor", "--app-id", DIALPAD, "--record", file], orgs.on.env);
    expect({ code, stderr, text: readFileSync(file, "utf8") }).toEqual({
      code: 2,
      stderr:
        `Not written: EEXIST: file already exists, open '${file}'.\n` +
        `Name a file that does not exist, in a folder that does.\n`,
      text: "mine",
    });
  });

  test("what cannot be read is not in the record, and it says so", async () => {
    const set = orgs.on.failNext({ path: "/api/v1/mappings", status: 403, times: 9 });
    const { stderr, text } = await record(orgs.on);
    set.end();
    expect(stderr).toMatch(
      /^Not in the record, because it could not be read:\n {2}GET \/api\/v1\/mappings: Okta answered 403/,
    );
    expect(
      Object.keys((JSON.parse(text) as { facts: object }).facts).filter((fact) => fact.startsWith("mapping")),
    ).toEqual([]);
  });

  test.each(["--json", "--watch"])("--record is refused together with %s", async (option) => {
    const { code, stderr } = await run(["doctor", "--app-id", DIALPAD, "--record", "x.json", option], orgs.on.env);
    expect({ code, stderr: stderr.split("\n")[0] }).toEqual({
      code: 2,
      stderr: `error: option '--record <file>' cannot be used with option '${option}'`,
    });
  });
});

describe("no text of an org gets into a record", () => {
  const ORG = "\u{1F3E2}";
  const text = fc.string({ unit: "binary" }).map((rest) => `${ORG}${rest}`);

  test("whatever Okta answers", () => {
    fc.assert(
      fc.property(
        fc.object({
          key: fc.oneof(text, fc.constantFrom("id", "target", "source", "master", "__proto__")),
          values: [text, fc.integer()],
        }),
        (answer) => {
          expect(JSON.stringify(formOf(answer))).not.toContain(ORG);
        },
      ),
    );
  });

  test("an answer that is nested very deeply is cut off", () => {
    let answer: unknown = "x";
    for (let depth = 0; depth < 100_000; depth++) answer = { target: [answer] };
    expect(JSON.stringify(formOf(answer)).length).toBeLessThan(200);
  });

  test("a text that is made to be slow to judge is judged at once", () => {
    expect(formOf(`{Attribute : ${",Expression : ".repeat(500_000)}`)).toBe("(text)");
  });

  test("whichever texts and names of fields in the answers are the org's own", async () => {
    await fc.assert(
      fc.asyncProperty(
        text,
        fc.integer({ min: 1, max: 12 }),
        fc.infiniteStream(fc.nat(11)),
        async (own, share, draws) => {
          const hostile = (value: unknown): unknown => {
            const ours = () => (draws.next().value ?? 0) < share;
            if (value === DIALPAD) return value; // what calls itself another app is not read any further
            if (typeof value === "string") return ours() ? `${own}${value}${own}` : value;
            if (Array.isArray(value)) return value.slice(0, 3).map(hostile);
            if (typeof value !== "object" || value === null) return value;
            return Object.fromEntries(
              Object.entries(value).flatMap(([name, each]) => [
                [name, hostile(each)],
                ...(ours() ? [[`${own}${name}`, each]] : []),
              ]),
            );
          };
          const { stdout, text: written } = await record(orgs.on, (_, body) =>
            JSON.stringify(hostile(JSON.parse(body))),
          );
          expect(written).not.toContain(ORG);
          expect(stdout.split("All that goes into").at(1)).not.toContain(ORG);
          expect(written).toMatch(/^\{/);
        },
      ),
      { numRuns: 15 },
    );
  });
});
