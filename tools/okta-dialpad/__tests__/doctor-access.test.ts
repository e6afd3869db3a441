// Credentials, refusals and faults: what doctor says when it cannot see.
import { generateKeyPairSync } from "node:crypto";
import { execFile, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { promisify } from "node:util";
import { DEFAULT_SEED, DEFAULT_TYPE, DIALPAD, startFakeOkta, type FakeOkta, type Seed } from "../../fake-okta/src";
import { buildCli, type Cli } from "./cli";
import { CONSOLE, employ, finish, LOGIN, type CheckResult } from "./doctor-org";
import { run } from "./in-process";

let org: FakeOkta;
let cli: Cli;
beforeAll(async () => {
  cli = buildCli();
  org = await startFakeOkta();
});
afterAll(async () => {
  cli.remove();
  await org.close();
});
beforeEach(() => {
  org.reset();
  finish(org);
  org.requests.length = 0;
});
afterEach(() =>
  expect(org.requests.filter(({ method, path }) => method !== "GET" && path !== "/oauth2/v1/token")).toEqual([]),
);

/** Runs it with --json; gives the exit code, what it said beside, and each check that did not pass. */
async function look(env: Record<string, string> = {}, ...args: string[]) {
  const { code, stdout, stderr } = await run(["doctor", "--app-id", DIALPAD, "--json", ...args], {
    ...org.env,
    ...env,
  });
  const { checks } = JSON.parse(stdout) as { checks: CheckResult[] };
  const found = checks.filter(
    ({ id, status }) =>
      (status !== "pass" && !["source-order", "user"].includes(id)) || (id === "user" && args.includes("--user")),
  );
  return { code, stderr, checks: found.map(({ id, status, detail, fix }) => ({ id, status, detail, fix })) };
}
/** In an org whose credentials are these. */
const given = (seed: Partial<Seed>) => {
  org.reset({ ...structuredClone(DEFAULT_SEED), ...seed });
  finish(org);
  org.requests.length = 0;
};
const host = () => new URL(org.url).host;

const READS = ["okta.apps.read", "okta.schemas.read", "okta.profileMappings.read", "okta.logs.read"];

describe("credentials", () => {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const pem = privateKey.export({ type: "pkcs1", format: "pem" }) as string;
  const publicPem = publicKey.export({ type: "spki", format: "pem" }) as string;
  const client = (scopes: string[]): Partial<Seed> => ({
    clients: { "0oaservice0000000001": { publicKey: publicPem, scopes } },
  });
  const asClient = { OKTA_API_TOKEN: "", OKTA_API_CLIENT_ID: "0oaservice0000000001", OKTA_API_SCOPES: READS.join(",") };

  test("an access token", async () => {
    given({ tokens: { "fake-access-token": { may: READS } } });
    expect(await look({ OKTA_ACCESS_TOKEN: "fake-access-token", OKTA_API_TOKEN: "not looked at" })).toEqual({
      code: 0,
      stderr: "",
      checks: [],
    });
  });

  test.each([
    ["as a text", () => pem],
    ["in one line", () => pem.replaceAll("\n", "\\n")],
    [
      "as a file",
      () => {
        writeFileSync(join(cli.home, "key.pem"), pem);
        return join(cli.home, "key.pem");
      },
    ],
  ])("a client id with a private key %s: one token for all reads", async (_how, key) => {
    given(client(READS));
    expect(await look({ ...asClient, OKTA_API_PRIVATE_KEY: key() })).toEqual({ code: 0, stderr: "", checks: [] });
    expect(org.requests.filter(({ path }) => path === "/oauth2/v1/token")).toHaveLength(1);
    expect(org.requests).toHaveLength(11);
  });

  test("a scope that was not granted", async () => {
    given(client(READS.filter((scope) => scope !== "okta.logs.read")));
    expect(await look({ ...asClient, OKTA_API_PRIVATE_KEY: pem })).toEqual({
      code: 1,
      stderr: "",
      checks: [
        {
          id: "credentials",
          status: "fail",
          detail: "GET /api/v1/logs: the access token lacks the scope okta.logs.read.",
          fix: "Grant okta.logs.read to the service app (Applications > the app > Okta API Scopes) and add it to OKTA_API_SCOPES.",
        },
        {
          id: "deactivation",
          status: "unknown",
          detail: "GET /api/v1/logs: the access token lacks the scope okta.logs.read.",
          fix: `1. Open ${CONSOLE}/admin/app/dialpad/instance/${DIALPAD}/#tab-user-management (Applications > Dialpad > Provisioning).\n2. Select To Okta, then Edit beside Profile & Lifecycle Sourcing.\n3. See that "When a user is deactivated in the app" is "Do nothing"; otherwise set it and select Save.`,
        },
        {
          id: "imports",
          status: "unknown",
          detail: "GET /api/v1/logs: the access token lacks the scope okta.logs.read.",
          fix: "See credentials.",
        },
      ],
    });
  });

  test("a client that Okta does not know: what Okta says", async () => {
    expect(await look({ ...asClient, OKTA_API_PRIVATE_KEY: pem })).toMatchObject({
      code: 2,
      stderr:
        "Okta gives no access token for OKTA_API_CLIENT_ID: The issuer claim for client_assertion is not a valid client_id.\n" +
        "Check that OKTA_API_CLIENT_ID, OKTA_API_PRIVATE_KEY and OKTA_API_PRIVATE_KEY_ID belong together and that the service app was granted OKTA_API_SCOPES.\n",
    });
    expect(org.requests.map(({ path }) => path)).toEqual(["/oauth2/v1/token"]);
  });

  test.each<[what: string, env: Record<string, string>, stderr: string]>([
    [
      "a token with the end of its file",
      { OKTA_API_TOKEN: "fake-token\n" },
      "OKTA_API_TOKEN has a character that no token has, such as the line break at the end of a file.\nExpected the token alone.\n",
    ],
    [
      "no org",
      { OKTA_HTTP_PROXY: "", OKTA_ORG_NAME: "" },
      "OKTA_ORG_NAME is not set.\nExpected, for https://example.okta.com: OKTA_ORG_NAME=example and OKTA_BASE_URL=okta.com.\n",
    ],
    [
      "the admin console's name",
      { OKTA_HTTP_PROXY: "", OKTA_ORG_NAME: "example-admin" },
      'OKTA_ORG_NAME is "example-admin".\nExpected the org\'s subdomain without -admin; for https://example.okta.com: OKTA_ORG_NAME=example and OKTA_BASE_URL=okta.com.\n',
    ],
    [
      "an address as base URL",
      { OKTA_HTTP_PROXY: "", OKTA_BASE_URL: "https://okta.com" },
      'OKTA_BASE_URL is "https://okta.com".\nExpected what follows the org\'s subdomain; for https://example.okta.com: OKTA_ORG_NAME=example and OKTA_BASE_URL=okta.com.\n',
    ],
    [
      "no address as proxy",
      { OKTA_HTTP_PROXY: "localhost" },
      "OKTA_HTTP_PROXY is no address of a server.\nExpected http://HOST:PORT; or unset it to talk to the org itself.\n",
    ],
    [
      "no credential",
      { OKTA_API_TOKEN: "" },
      "No credential is set.\nExpected OKTA_API_TOKEN, or OKTA_ACCESS_TOKEN, or OKTA_API_CLIENT_ID with OKTA_API_PRIVATE_KEY and OKTA_API_SCOPES.\n",
    ],
    [
      "no client id",
      { OKTA_API_TOKEN: "", OKTA_API_PRIVATE_KEY: "a private key" },
      "OKTA_API_CLIENT_ID is not set.\nExpected the client id of the service app that the private key belongs to.\n",
    ],
    [
      "no scopes",
      { ...asClient, OKTA_API_PRIVATE_KEY: "a private key", OKTA_API_SCOPES: "" },
      `OKTA_API_SCOPES is not set.\nExpected scopes that the service app was granted: ${READS.join(",")}.\n`,
    ],
    [
      "no key",
      {
        ...asClient,
        OKTA_API_PRIVATE_KEY: "-----BEGIN RSA PRIVATE KEY-----\\nnothing\\n-----END RSA PRIVATE KEY-----",
      },
      "OKTA_API_PRIVATE_KEY is no RSA private key.\nExpected a key without a passphrase in PEM (PKCS#1 or PKCS#8), or the path of a file with one.\n",
    ],
    [
      "no time",
      { OKTA_CLIENT_REQUEST_TIMEOUT: "soon" },
      'OKTA_CLIENT_REQUEST_TIMEOUT is "soon".\nExpected the seconds to wait for one answer, at most 300.\n',
    ],
  ])("%s: says what is expected, asks nothing", async (_what, env, stderr) => {
    const result = await look(env);
    expect({ code: result.code, stderr: result.stderr }).toEqual({ code: 2, stderr });
    expect(result.checks[0]).toMatchObject({ id: "credentials", status: "fail" });
    expect(new Set(result.checks.slice(1).map(({ status }) => status))).toEqual(new Set(["unknown"]));
    expect(org.requests).toEqual([]);
  });
});

describe("refused", () => {
  test("401: the token is not accepted, nothing more is asked", async () => {
    const { code, stdout, stderr } = await run(["doctor", "--app-id", DIALPAD], {
      ...org.env,
      OKTA_API_TOKEN: "a-wrong-token",
    });
    expect({ code, stdout, stderr }).toEqual({
      code: 2,
      stdout: "",
      stderr:
        "Okta does not accept the API token: Invalid token provided.\n" +
        "Check OKTA_API_TOKEN and that it is of this org: an API token ends when nobody uses it for thirty days, and with its administrator.\n",
    });
    expect(org.requests).toHaveLength(1);
    expect((await look({ OKTA_API_TOKEN: "a-wrong-token" })).checks.slice(0, 2)).toEqual([
      {
        id: "credentials",
        status: "fail",
        detail: "Okta does not accept the API token: Invalid token provided.",
        fix: "Check OKTA_API_TOKEN and that it is of this org: an API token ends when nobody uses it for thirty days, and with its administrator.",
      },
      { id: "app", status: "unknown", detail: "Not read.", fix: "See credentials." },
    ]);
  });

  test("401 of a feature that the org has not", async () => {
    const body = {
      errorCode: "E0000015",
      errorSummary: "You do not have permission to access the feature you are requesting",
      errorCauses: [],
    };
    org.failNext({ path: "/api/v1/mappings", status: 401, body });
    const detail =
      "GET /api/v1/mappings: Okta answered 401: You do not have permission to access the feature you are requesting.";
    expect(await look()).toEqual({
      code: 1,
      stderr: "",
      checks: [
        {
          id: "credentials",
          status: "fail",
          detail,
          fix: "The org lacks the feature, or the administrator the role, that this read needs.",
        },
        { id: "mapping", status: "unknown", detail, fix: "See credentials." },
      ],
    });
  });

  test("403 without insufficient_scope, everywhere: the role, and what each refusal was about", async () => {
    given({ tokens: { "fake-token": { may: [] } } });
    const { code, checks } = await look({}, "--user", LOGIN);
    expect(code).toBe(1);
    expect(checks[0].detail.split("\n")).toEqual(
      [
        `/api/v1/apps/${DIALPAD}`,
        "/api/v1/meta/schemas/user/default",
        `/api/v1/meta/schemas/apps/${DIALPAD}/default`,
        "/api/v1/mappings",
        "/api/v1/apps",
        "/api/v1/logs",
        `/api/v1/users/${encodeURIComponent(LOGIN)}`,
      ].map((path) => `GET ${path}: Okta answered 403: You do not have permission to perform the requested action.`),
    );
    expect(checks[0].fix?.split("\n")).toEqual(
      [
        "the app",
        "the user profile",
        "the app's profile",
        "the mapping",
        "the other apps",
        "the System Log",
        "the user",
      ].map((what) => `Give the administrator of the API token a role that may read ${what}.`),
    );
    expect(checks.map(({ id, status }) => `${id} ${status}`)).toEqual([
      "credentials fail",
      ...[
        "app",
        "app-attribute",
        "user-attribute",
        "mapping",
        "profile-sourcing",
        "deactivation",
        "source-priority",
        ...["other-sources", "imports", "push-back"],
        "user",
      ].map((id) => `${id} unknown`),
    ]);
  });

  test.each([
    [
      "okta.apps.read",
      ["app", "profile-sourcing", "deactivation", "source-priority", "other-sources", "imports", "push-back", "user"],
    ],
    ["okta.schemas.read", ["app-attribute", "user-attribute", "source-priority"]],
    ["okta.profileMappings.read", ["mapping"]],
    ["okta.logs.read", ["deactivation", "imports"]],
    ["okta.users.read", ["user"]],
  ])("403 with insufficient_scope: %s", async (scope, unknown) => {
    given({ tokens: { "fake-access-token": { may: [...READS, "okta.users.read"].filter((each) => each !== scope) } } });
    employ(org);
    const { code, checks } = await look({ OKTA_ACCESS_TOKEN: "fake-access-token" }, "--user", LOGIN);
    expect(code).toBe(1);
    expect(checks.filter(({ status }) => status !== "pass").map(({ id, status }) => `${id} ${status}`)).toEqual([
      "credentials fail",
      ...unknown.map((id) => `${id} unknown`),
    ]);
    expect(checks[0].detail).toContain(`the access token lacks the scope ${scope}.`);
    expect(checks[0].fix).toBe(
      `Grant ${scope} to the service app (Applications > the app > Okta API Scopes) and get a new OKTA_ACCESS_TOKEN with it.`,
    );
  });

  test("403 of a link of the user's chain: why the number is missing cannot be told", async () => {
    org.editMapping(DIALPAD, DEFAULT_TYPE, { dialpadPhone: null });
    employ(org);
    org.requests.length = 0;
    org.failNext({ path: "/api/v1/mappings", status: 403 });
    expect((await look({}, "--user", LOGIN)).checks.slice(-1)).toEqual([
      {
        id: "user",
        status: "unknown",
        detail: `${LOGIN}: +*********01 in the profile of Dialpad, none in the Okta profile. Why cannot be told: mapping could not be read.`,
        fix: "See mapping.",
      },
    ]);
  });

  test("404 of the profile of an app that is not active", async () => {
    org.setAppStatus(DIALPAD, "INACTIVE");
    org.failNext({ path: `/api/v1/meta/schemas/apps/${DIALPAD}`, status: 404 });
    expect(await look()).toMatchObject({
      code: 1,
      checks: [
        { id: "app", status: "fail" },
        {
          id: "app-attribute",
          status: "fail",
          detail: expect.stringMatching(
            /^The profile Dialpad User cannot be read: Okta shows no profile of an app that is not active\.\n/,
          ) as string,
          fix: "See app.",
        },
        { id: "profile-sourcing", status: "fail" },
        { id: "source-priority", status: "fail" },
      ],
    });
  });
});

describe("rate limits", () => {
  const WAITED = "Okta's rate limit for /api/v1/logs is used up: waiting 0 s, as Okta asks.\n";
  const now = { "x-rate-limit-reset": "0" };

  test("429: waited out as the headers say", async () => {
    org.failNext({ path: "/api/v1/logs", status: 429, headers: now, times: 3 });
    expect(await look()).toEqual({ code: 0, stderr: WAITED.repeat(3), checks: [] });
  });

  test.each<[what: string, headers: Record<string, string>, waits: number]>([
    ["it does not end", now, 3],
    ["the wait is longer than Okta's minute", { "x-rate-limit-reset": "4102444800" }, 0],
    ["no header says how long", { "x-rate-limit-reset": "" }, 3],
  ])("429: gives up when %s", async (_what, headers, waits) => {
    org.failNext({ path: "/api/v1/logs", status: 429, headers, times: "always" });
    const { code, stderr, checks } = await look();
    expect({ code, stderr, checks: checks.map(({ id, status, detail }) => ({ id, status, detail })) }).toEqual({
      code: 2,
      stderr: WAITED.repeat(waits),
      checks: ["deactivation", "imports"].map((id) => ({
        id,
        status: "unknown",
        detail:
          "GET /api/v1/logs: Okta answered 429: API call exceeded rate limit due to too many requests. No more waiting: the limit does not end soon.",
      })),
    });
    expect(org.requests.filter(({ path }) => path.startsWith("/api/v1/logs"))).toHaveLength(waits + 1);
  });
});

describe("trouble", () => {
  test("500: that check is unknown, and a schedule sees that something was not read", async () => {
    org.failNext({ path: "/api/v1/mappings", status: 500 });
    expect(await look()).toEqual({
      code: 2,
      stderr: "",
      checks: [
        {
          id: "mapping",
          status: "unknown",
          detail: "GET /api/v1/mappings: Okta answered 500: Internal Server Error.",
          fix: "Run it again; https://status.okta.com tells of outages.",
        },
      ],
    });
  });

  test("500, and something fails: that comes first", async () => {
    org.failNext({ path: "/api/v1/mappings", status: 500 });
    org.setAppStatus(DIALPAD, "INACTIVE");
    expect((await look()).code).toBe(1);
  });

  test.each([
    [
      "a dropped connection",
      { drop: true },
      () => `No answer of Okta's from ${host()} for the other apps (ECONNRESET).`,
    ],
    ["a hang", { hang: true }, () => `No answer of Okta's from ${host()} for the other apps within 1 s.`],
    [
      "a page of something else",
      { status: 200, body: Buffer.from("<html>") },
      () => `No answer of Okta's from ${host()} for the other apps (no JSON).`,
    ],
  ])("%s: that check is unknown", async (_what, fault, detail) => {
    org.failNext({ path: "/api/v1/apps?", ...fault });
    expect(await look({ OKTA_CLIENT_REQUEST_TIMEOUT: "1" })).toEqual({
      code: 2,
      stderr: "",
      checks: [{ id: "other-sources", status: "unknown", detail: detail(), fix: "Run it again." }],
    });
  });

  test("an answer that stops half-way: it ends all the same", async () => {
    const body = new Readable({ read: () => undefined });
    body.push("[{");
    org.failNext({ path: "/api/v1/logs", status: 200, headers: { "content-type": "application/json" }, body });
    expect(await look({ OKTA_CLIENT_REQUEST_TIMEOUT: "1" })).toMatchObject({
      code: 2,
      checks: [
        { id: "deactivation", status: "unknown" },
        { id: "imports", status: "unknown" },
      ],
    });
    body.destroy();
  });

  test.each([
    ["a dropped connection", { drop: true }, "(ECONNRESET)"],
    ["a hang", { hang: true }, "within 1 s"],
  ])("%s at once: nothing more is asked", async (_what, fault, why) => {
    org.failNext({ path: "/api/v1/apps/", ...fault });
    const { code, stderr, checks } = await look({ OKTA_CLIENT_REQUEST_TIMEOUT: "1" });
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: `No answer of Okta's from ${host()} for the app ${why}.\nCheck OKTA_ORG_NAME and OKTA_BASE_URL (or OKTA_HTTP_PROXY), and the network.\n`,
    });
    expect(checks[0]).toMatchObject({ id: "credentials", status: "fail" });
    expect(org.requests).toHaveLength(1);
  });

  test("no server there", async () => {
    const { code, stderr } = await look({ OKTA_HTTP_PROXY: "http://127.0.0.1:9" });
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr:
        "No answer of Okta's from 127.0.0.1:9 for the app (ECONNREFUSED).\nCheck OKTA_ORG_NAME and OKTA_BASE_URL (or OKTA_HTTP_PROXY), and the network.\n",
    });
  });

  test("an entry of the System Log with an action that nobody knows", async () => {
    const to = { user_offboarding_action: "ARCHIVE", is_profile_mastering_feature_enabled: "true" };
    const event = (published: string, target: object) => ({
      published,
      eventType: "application.lifecycle.update",
      target: [target],
    });
    const body = [
      event(new Date().toISOString(), { id: DIALPAD, changeDetails: { from: {}, to: { label: "Dialpad" } } }),
      event(new Date().toISOString(), { id: DIALPAD, changeDetails: { from: {}, to } }),
    ];
    org.failNext({ path: "/api/v1/logs", status: 200, body });
    expect((await look()).checks).toMatchObject([
      {
        id: "deactivation",
        status: "unknown",
        detail: `"When a user is deactivated in the app" is "ARCHIVE", as the System Log says of ${new Date().toISOString().slice(0, 10)}, less than a day ago.`,
      },
    ]);
  });

  test("a change that failed is no evidence", async () => {
    const to = (action: string) => ({ user_offboarding_action: action, is_profile_mastering_feature_enabled: true });
    const event = (action: string, result: string) => ({
      ...{ published: new Date().toISOString(), eventType: "application.lifecycle.update", outcome: { result } },
      target: [{ id: DIALPAD, changeDetails: { from: {}, to: to(action) } }],
    });
    org.failNext({
      path: "/api/v1/logs",
      status: 200,
      body: [event("NONE", "FAILURE"), event("DEACTIVATE", "SUCCESS")],
    });
    expect((await look()).checks).toMatchObject([{ id: "deactivation", status: "fail" }]);
  });

  test("an entry of the System Log from before the app sourced users", async () => {
    const to = { user_offboarding_action: "NONE", is_profile_mastering_feature_enabled: false };
    const body = [
      {
        published: new Date().toISOString(),
        eventType: "application.lifecycle.update",
        target: [{ id: DIALPAD, changeDetails: { to } }],
      },
    ];
    org.failNext({ path: "/api/v1/logs", status: 200, body });
    expect((await look()).checks).toMatchObject([
      {
        id: "deactivation",
        status: "unknown",
        detail:
          '"When a user is deactivated in the app" was last logged before Dialpad sourced users, less than a day ago.',
      },
    ]);
  });
});

describe("the command line", () => {
  test.each<[args: string[], stderr: string]>([
    [[], "error: required option '--app-id <id>' not specified\n"],
    [
      ["--app-id", "Dialpad"],
      "error: option '--app-id <id>' argument 'Dialpad' is invalid. Expected an app id: 0oa and 17 letters or digits.\n",
    ],
    [
      ["--app-id", DIALPAD, "--user-type-id", "default"],
      "error: option '--user-type-id <id>' argument 'default' is invalid. Expected a user type id: oty and 17 letters or digits.\n",
    ],
    [
      ["--app-id", DIALPAD, "--show-number"],
      "error: --show-number needs --user LOGIN: no other option shows a number\n",
    ],
    [["--app-id", DIALPAD, "--fix"], "error: unknown option '--fix'\n"],
  ])("%j", async (args, stderr) => {
    expect(await run(["doctor", ...args], org.env)).toEqual({ code: 2, stdout: "", stderr });
    expect(org.requests).toEqual([]);
  });

  test("--json --watch: a line for each change", async () => {
    org.setProfileSourcing(DIALPAD, false);
    const watching = cli.start(["doctor", "--app-id", DIALPAD, "--json", "--watch"], org.env);
    await watching.until("Watching");
    org.setProfileSourcing(DIALPAD, true, { whenDeactivated: "NONE" });
    const { code, stdout } = await watching.result;
    const rounds = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as { checks: CheckResult[] });
    expect(code).toBe(0);
    expect(rounds.map(({ checks }) => checks.find(({ id }) => id === "profile-sourcing")?.status)).toEqual([
      "fail",
      "pass",
    ]);
  });

  const hasScript = process.platform === "linux" && spawnSync("script", ["--version"]).status === 0;
  (hasScript ? test : test.skip)(
    "on a terminal: coloured, wrapped, with its progress; NO_COLOR is honoured (needs script)",
    async () => {
      const command = `stty cols 80; ${[...cli.command, "doctor", "--app-id", DIALPAD].map((word) => `'${word}'`).join(" ")}`;
      const onTerminal = async (env: Record<string, string>) => {
        const all = { PATH: process.env.PATH, HOME: cli.home, TERM: "xterm-256color", ...org.env, ...env };
        const { stdout } = await promisify(execFile)("script", ["-qec", command, "/dev/null"], {
          cwd: cli.home,
          env: all,
        });
        return stdout.replaceAll("\r\n", "\n");
      };
      const coloured = await onTerminal({});
      expect(coloured).toContain("\r\x1b[2KReading the app ...\r\x1b[2KReading the user profile ...");
      expect(coloured).toContain(
        "\x1b[1mMap it\x1b[22m\n  \x1b[32m✓\x1b[39m mapping           dialpadPhone is filled from",
      );
      const plain = await onTerminal({ NO_COLOR: "1" });
      expect(plain).toContain(
        "Map it\n  ✓ mapping           dialpadPhone is filled from appuser.dialpadPhone on user\n                      create and update; 41 other entries\n",
      );
      expect(plain.replaceAll("\x1b[2K", "")).not.toContain("\x1b[");
    },
  );
});
