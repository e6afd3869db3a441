import { generateKeyPairSync } from "node:crypto";
import { sign } from "jsonwebtoken";
import { DEFAULT_SEED, DEFAULT_TYPE, DIALPAD, HR, startFakeOkta, type FakeOkta } from "../../fake-okta/src";
import { changesOf, type Subject } from "../src/history/changes";
import { employ, finish } from "./doctor-org";
import { run } from "./in-process";

const CLIENT = "0oadeployer000000001";
const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const pem = (key: typeof publicKey, type: "spki" | "pkcs8") => key.export({ type, format: "pem" }) as string;
const scopes = ["okta.apps.read", "okta.schemas.manage", "okta.profileMappings.manage", "okta.logs.read"];
const seed = {
  ...DEFAULT_SEED,
  now: "2026-05-04T03:02:01.000Z",
  clients: { [CLIENT]: { publicKey: pem(publicKey, "spki"), scopes } },
};
const SINCE = ["--since", "2026-01-01"];

let org: FakeOkta;
beforeAll(async () => (org = await startFakeOkta({ seed })));
afterAll(() => org.close());
beforeEach(() => org.reset());

const history = (...args: string[]) => run(["history", "--app-id", DIALPAD, ...SINCE, ...args], org.env);
const changes = async (...args: string[]) => {
  const { stdout, stderr } = await history("--json", ...args);
  expect(stderr).toBe("");
  return (JSON.parse(stdout) as { changes: object[] }).changes;
};

test("each change of a mapping, a profile or a setting is told, the oldest first, and no other change", async () => {
  org.editAppAttribute(DIALPAD, "room", { description: "Changed" });
  org.editUserAttribute("default", "extra", { type: "string" });
  org.editMapping(DIALPAD, DEFAULT_TYPE, {
    firstName: null,
    extra: { expression: "appuser.badge", pushStatus: "DONT_PUSH" },
  });
  org.editMapping(DEFAULT_TYPE, DIALPAD, { email: { expression: "user.login", pushStatus: "PUSH" } });
  org.editMapping(HR, DEFAULT_TYPE, { firstName: null });
  org.setProfileSourcing(DIALPAD, true, { whenDeactivated: "NONE" });
  org.setImportSchedule(DIALPAD, { interval: "2 hours" });
  org.setPushUpdates(DIALPAD, false);
  employ(org);
  const { code, stdout, stderr } = await history();
  expect(stderr).toBe("1 more events of mappings and profiles name neither this app nor a user type of it.\n");
  expect(code).toBe(0);
  const lines = stdout.split("\n").map((line) => line.replace(/; 0{8}-\S+$/, ""));
  const at = "  2026-05-04T03:02:01.000Z";
  expect(
    lines.filter((line) => line.startsWith(at)).map((line) => line.slice(at.length + 2).replace(/; by .*/, "")),
  ).toEqual([
    "Dialpad: Allow the app to source Okta users: off -> on",
    "Dialpad: When a user is deactivated in the app: Deactivate -> Do nothing",
    "Dialpad: Schedule import: not said -> on",
    "Dialpad: Import interval: not said -> 2 hours",
    "Dialpad: Update User Attributes: not said -> off",
    "Dialpad to Okta User: extra mapped: appuser.badge",
    "Dialpad to Okta User: firstName unmapped, was appuser.firstName",
    "Okta User to Dialpad: email changed: user.login",
    "Dialpad User: attribute room changed",
    "Okta User: attribute extra added",
  ]);
});

test("a change has its time, who made it, with which client, and the event", async () => {
  org.editMapping(DIALPAD, DEFAULT_TYPE, { nickName: null });
  const [{ uuid }] = org.state().log as { uuid: string }[];
  const admin = Object.values(org.state().users)[0].profile.login;
  expect(await changes()).toEqual([
    {
      at: seed.now,
      by: admin,
      client: null,
      uuid,
      kind: "entry",
      in: "Dialpad to Okta User",
      mapping: { sourceId: DIALPAD, targetId: DEFAULT_TYPE },
      name: "nickName",
      action: "deleted",
      from: "appuser.nickName",
      deployed: null,
    },
  ]);
});

test("--client-id marks what another than the deploying client has made", async () => {
  const env = {
    ...org.env,
    OKTA_API_TOKEN: "",
    OKTA_API_CLIENT_ID: CLIENT,
    OKTA_API_PRIVATE_KEY: pem(privateKey, "pkcs8"),
    OKTA_API_SCOPES: scopes.join(","),
  };
  const token = await accessToken();
  const [{ id }] = Object.values(org.state().mappings).filter(
    ({ sourceId, targetId }) => sourceId === DIALPAD && targetId === DEFAULT_TYPE,
  );
  await fetch(`${org.url}/api/v1/mappings/${id}`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ properties: { nickName: null } }),
  });
  org.editMapping(DIALPAD, DEFAULT_TYPE, { title: null });
  const { stdout } = await run(["history", "--app-id", DIALPAD, ...SINCE, "--client-id", CLIENT], env);
  const lines = stdout.split("\n");
  expect(lines[1]).toMatch(new RegExp(`^  2026-\\S+  Dialpad to Okta User: nickName unmapped.* with ${CLIENT}; `));
  expect(lines[2]).toMatch(/^! 2026-\S+ {2}Dialpad to Okta User: title unmapped/);
  expect(lines[4]).toBe(`1 of 2 changes, marked with !, were not made by ${CLIENT}.`);
  expect((await changes("--client-id", CLIENT)).map((change) => (change as { deployed: boolean }).deployed)).toEqual([
    true,
    false,
  ]);
});

test("where the client of --client-id made no change, it says that the id may be wrong", async () => {
  org.editMapping(DIALPAD, DEFAULT_TYPE, { nickName: null });
  const { code, stdout, stderr } = await history("--client-id", "0oaanother0000000001");
  expect(code).toBe(0);
  expect(stdout).toContain("1 of 1 changes, marked with !, were not made by 0oaanother0000000001.");
  expect(stderr).toBe(
    "No change was made by 0oaanother0000000001. If that is not so, the id is wrong: " +
      "see --client-id in okta-dialpad history --help.\n",
  );
});

test("the help says what a client's id looks like and where it stands", async () => {
  const { stdout } = await run(["history", "--help"], org.env);
  expect(stdout.replace(/\s+/g, " ")).toContain(
    "the Client ID (0oa...) on the General tab of its service app, or the id (00T...) " +
      'of its API token, which is not the token: it stands after "with" in a line of what it has changed',
  );
});

async function accessToken(): Promise<string> {
  const audience = `${org.url}/oauth2/v1/token`;
  const assertion = sign({ jti: "one" }, privateKey, {
    algorithm: "RS256",
    issuer: CLIENT,
    subject: CLIENT,
    audience,
    expiresIn: 60,
  });
  const body = new URLSearchParams({
    grant_type: "client_credentials",
    scope: scopes.join(" "),
    client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    client_assertion: assertion,
  });
  const answer = (await (await fetch(audience, { method: "POST", body })).json()) as { access_token: string };
  return answer.access_token;
}

test("nothing of a user is told", async () => {
  finish(org);
  employ(org);
  const { stdout } = await history("--json");
  expect(stdout).not.toContain("first.employee");
  expect(stdout).not.toMatch(/\+1\d{6}/);
});

test("an app that is gone still has its history", async () => {
  org.setProfileSourcing(DIALPAD, true, { whenDeactivated: "NONE" });
  org.deleteApp(DIALPAD);
  const { code, stdout } = await history();
  expect(code).toBe(0);
  expect(stdout).toContain(`${DIALPAD}: Allow the app to source Okta users: off -> on`);
});

test.each([[], ["--json"]])("the id of no app, of which the log has nothing, is refused: %j", async (...args) => {
  const { code, stdout, stderr } = await run(
    ["history", "--app-id", "0oanother00000000001", ...SINCE, ...args],
    org.env,
  );
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain(
    "There is no app 0oanother00000000001 in this org, and the System Log since 2026-01-01 has no change of it: " +
      "it was deleted, or the id is a typo.\n",
  );
});

test("an app without a change is no fault", async () => {
  const { code, stdout } = await history();
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: `Dialpad (${DIALPAD}) since 2026-01-01\nThe System Log has no change.\n`,
  });
});

test("a day in the future is refused", async () => {
  const { code, stderr } = await run(["history", "--app-id", DIALPAD, "--since", "2999-01-01"], org.env);
  expect(code).toBe(2);
  expect(stderr).toContain("It is in the future: nothing has changed since.");
});

test("a date of another form is refused", async () => {
  const { code, stderr } = await run(["history", "--app-id", DIALPAD, "--since", "yesterday"], org.env);
  expect(code).toBe(2);
  expect(stderr).toContain("Expected a date such as 2026-01-31, or 2026-01-31T09:30:00Z.");
});

test.each(["application.lifecycle.update", "directory.mapping.update"])(
  "a refused read of %s ends it",
  async (type) => {
    const { end } = org.failNext({ path: new RegExp(`logs.*${type}`), status: 403, times: "always" });
    const { code, stdout } = await history();
    end();
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  },
);

describe("an event says whose mapping it is", () => {
  const types = [
    { id: DEFAULT_TYPE, name: "user", schemaId: "oscdefault0000000001" },
    { id: "otycontractor0000001", name: "contractor", schemaId: "osccontractor0000001" },
  ];
  const subject: Subject = {
    app: { id: DIALPAD, label: "Dialpad" },
    userTypes: types,
    mappings: [{ id: "prm00000000000000001", sourceId: DIALPAD, targetId: DEFAULT_TYPE }],
  };
  const found = (target: object, of: Subject = subject) =>
    changesOf(
      {
        eventType: "directory.mapping.update",
        target: [target],
        debugContext: { debugData: { attributes_deleted: "{Attribute : a,Expression : x}" } },
      },
      of,
    )?.map((change) => change.in);

  test("by the id of the mapping", () =>
    expect(found({ id: "prm00000000000000001" })).toEqual(["Dialpad to Okta User"]));
  test("by the id of the app and of the user type's schema, in either spelling", () => {
    const detailEntry = { source_profile: "osccontractor0000001", target_profile: DIALPAD, direction: "Okta to App" };
    expect(found({ detailEntry })).toEqual(["contractor to Dialpad"]);
    expect(found({ detailEntry: { sourceProfile: DIALPAD, targetProfile: "otycontractor0000001" } })).toEqual([
      "Dialpad to contractor",
    ]);
  });
  test("by the app's label, where its ids are unknown", () => {
    const target = {
      displayName: "Dialpad",
      detailEntry: { direction: "App to Okta", sourceProfile: "otyunknown0000000001" },
    };
    expect(found(target)).toEqual(["a mapping of Dialpad"]);
    expect(found(target, { ...subject, userTypes: types.slice(0, 1) })).toEqual(["Dialpad to Okta User"]);
  });
  test("and an event about a user tells no change", () => expect(found({ id: DIALPAD, type: "User" })).toEqual([]));
  test("and an event about another app is not one of this app", () => {
    expect(
      found({
        id: "0oaother000000000001",
        displayName: "Other",
        detailEntry: { sourceProfile: "0oaother000000000001" },
      }),
    ).toBe(undefined);
  });
});

test.each<[string, object[]]>([
  ["{Attribute : a,Expression : x}", [{ name: "a", from: "x" }]],
  // The catalogue's own examples.
  [
    "{Attribute : SaasUser,Expression : 'Y'},{Attribute : email,Expression : appuser.email}",
    [
      { name: "SaasUser", from: "'Y'" },
      { name: "email", from: "appuser.email" },
    ],
  ],
  ['{Attribute : s,Expression : a ? (" | " + b) : "}, {"}', [{ name: "s", from: 'a ? (" | " + b) : "}, {"' }]],
  ["role", [{ name: "role" }]],
  ["{Attribute : cut,Expression : app", [{ name: "{Attribute : cut,Expression : app" }]],
])("reads of debug data %s", (text, entries) => {
  const [type] = [{ id: DEFAULT_TYPE, name: "user", schemaId: "osc" }];
  const subject = { app: { id: DIALPAD, label: "Dialpad" }, userTypes: [type], mappings: [] };
  const event = {
    eventType: "directory.mapping.update",
    target: [{ id: DIALPAD }],
    debugContext: { debugData: { attributesDeleted: text } },
  };
  expect(changesOf(event, subject)?.map(({ name, from }) => (from === undefined ? { name } : { name, from }))).toEqual(
    entries,
  );
});
