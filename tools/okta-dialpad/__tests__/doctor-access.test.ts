// Credentials, refusals and faults: what doctor says when it cannot read.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { DIALPAD } from "../../fake-okta/src";
import { given, notPassed, org, READS, serviceApp } from "./doctor-checks";
import { finish } from "./doctor-org";
import { run } from "./in-process";

beforeEach(() => {
  finish(org);
  org.requests.length = 0;
});
const host = () => new URL(org.url).host;

describe("credentials", () => {
  const { pem, clients, env: asClient } = serviceApp();
  let folder: string;
  beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "doctor-access-"))));
  afterAll(() => rmSync(folder, { recursive: true }));

  test("an access token can read everything", async () => {
    given({ tokens: { "fake-access-token": { may: READS } } });
    expect(await notPassed({ OKTA_ACCESS_TOKEN: "fake-access-token", OKTA_API_TOKEN: "not looked at" })).toEqual({
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
        writeFileSync(join(folder, "key.pem"), pem);
        return join(folder, "key.pem");
      },
    ],
  ])("a client id with a private key %s gets one token for all reads", async (_how, key) => {
    given(clients(READS));
    expect(await notPassed({ ...asClient, OKTA_API_PRIVATE_KEY: key() })).toEqual({ code: 0, stderr: "", checks: [] });
    expect(org.requests.filter(({ path }) => path === "/oauth2/v1/token")).toHaveLength(1);
    expect(org.requests).toHaveLength(11);
  });

  test("a client that Okta does not know: it repeats what Okta says", async () => {
    expect(await notPassed({ ...asClient, OKTA_API_PRIVATE_KEY: pem })).toMatchObject({
      code: 2,
      stderr:
        "Okta gives no access token for OKTA_API_CLIENT_ID: " +
        "The issuer claim for client_assertion is not a valid client_id.\n" +
        "Check that OKTA_API_CLIENT_ID, OKTA_API_PRIVATE_KEY and OKTA_API_PRIVATE_KEY_ID belong together and " +
        "that the service app was granted OKTA_API_SCOPES.\n",
    });
    expect(org.requests.map(({ path }) => path)).toEqual(["/oauth2/v1/token"]);
  });

  test.each<[what: string, env: Record<string, string>, stderr: string]>([
    [
      "a token with a line break at its end",
      { OKTA_API_TOKEN: "fake-token\n" },
      "OKTA_API_TOKEN has a character that no token has, such as the line break at the end of a file.\n" +
        "Expected the token alone.\n",
    ],
    [
      "no org",
      { OKTA_HTTP_PROXY: "", OKTA_ORG_NAME: "" },
      "OKTA_ORG_NAME is not set.\nExpected, for https://example.okta.com: " +
        "OKTA_ORG_NAME=example and OKTA_BASE_URL=okta.com.\n",
    ],
    [
      "the name of the Admin Console as the org's name",
      { OKTA_HTTP_PROXY: "", OKTA_ORG_NAME: "example-admin" },
      'OKTA_ORG_NAME is "example-admin".\nExpected the org\'s subdomain without -admin; ' +
        "for https://example.okta.com: OKTA_ORG_NAME=example and OKTA_BASE_URL=okta.com.\n",
    ],
    [
      "an address as the base URL",
      { OKTA_HTTP_PROXY: "", OKTA_BASE_URL: "https://okta.com" },
      'OKTA_BASE_URL is "https://okta.com".\nExpected what follows the org\'s subdomain; ' +
        "for https://example.okta.com: OKTA_ORG_NAME=example and OKTA_BASE_URL=okta.com.\n",
    ],
    [
      "a proxy that is no address",
      { OKTA_HTTP_PROXY: "localhost" },
      "OKTA_HTTP_PROXY is no address of a server.\nExpected http://HOST:PORT; or unset it to talk to the org itself.\n",
    ],
    [
      "no credential",
      { OKTA_API_TOKEN: "" },
      "No credential is set.\nExpected OKTA_API_TOKEN, or OKTA_ACCESS_TOKEN, " +
        "or OKTA_API_CLIENT_ID with OKTA_API_PRIVATE_KEY and OKTA_API_SCOPES.\n",
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
      "a private key that is none",
      {
        ...asClient,
        OKTA_API_PRIVATE_KEY: "-----BEGIN RSA PRIVATE KEY-----\\nnothing\\n-----END RSA PRIVATE KEY-----",
      },
      "OKTA_API_PRIVATE_KEY is no RSA private key.\n" +
        "Expected a key without a passphrase in PEM (PKCS#1 or PKCS#8), or the path of a file with one.\n",
    ],
    [
      "a timeout that is no number",
      { OKTA_CLIENT_REQUEST_TIMEOUT: "soon" },
      'OKTA_CLIENT_REQUEST_TIMEOUT is "soon".\nExpected the seconds to wait for one answer, at most 300.\n',
    ],
  ])("%s: it says what is expected, and sends no request", async (_what, env, stderr) => {
    const result = await notPassed(env);
    expect({ code: result.code, stderr: result.stderr }).toEqual({ code: 2, stderr });
    expect(result.checks[0]).toMatchObject({ id: "credentials", status: "fail" });
    expect(new Set(result.checks.slice(1).map(({ status }) => status))).toEqual(new Set(["unknown"]));
    expect(org.requests).toEqual([]);
  });
});

describe("refused", () => {
  test("a token that is not accepted (401) ends it after one request", async () => {
    const { code, stdout, stderr } = await run(["doctor", "--app-id", DIALPAD], {
      ...org.env,
      OKTA_API_TOKEN: "a-wrong-token",
    });
    expect({ code, stdout, stderr }).toEqual({
      code: 2,
      stdout: "",
      stderr:
        "Okta does not accept the API token: Invalid token provided.\n" +
        "Check OKTA_API_TOKEN and that it is of this org: " +
        "an API token ends when nobody uses it for thirty days, and with its administrator.\n",
    });
    expect(org.requests).toHaveLength(1);
    expect((await notPassed({ OKTA_API_TOKEN: "a-wrong-token" })).checks.slice(0, 2)).toEqual([
      {
        id: "credentials",
        status: "fail",
        detail: "Okta does not accept the API token: Invalid token provided.",
        fix:
          "Check OKTA_API_TOKEN and that it is of this org: " +
          "an API token ends when nobody uses it for thirty days, and with its administrator.",
      },
      { id: "app", status: "unknown", detail: "Not read.", fix: "See credentials." },
    ]);
  });
});

describe("rate limits", () => {
  const WAITED = "Okta's rate limit for /api/v1/logs is used up: waiting 0 s, as Okta asks.\n";
  const now = { "x-rate-limit-reset": "0" };

  test("a 429 is waited out as the headers say", async () => {
    org.failNext({ path: "/api/v1/logs", status: 429, headers: now, times: 3 });
    expect(await notPassed()).toEqual({ code: 0, stderr: WAITED.repeat(3), checks: [] });
  });

  test.each<[what: string, headers: Record<string, string>, waits: number]>([
    ["it does not end", now, 3],
    ["the wait is longer than Okta's minute", { "x-rate-limit-reset": "4102444800" }, 0],
    ["no header says how long", { "x-rate-limit-reset": "" }, 3],
  ])("after a 429 it gives up when %s", async (_what, headers, waits) => {
    org.failNext({ path: "/api/v1/logs", status: 429, headers, times: "always" });
    const { code, stderr, checks } = await notPassed();
    expect({ code, stderr, checks: checks.map(({ id, status, detail }) => ({ id, status, detail })) }).toEqual({
      code: 2,
      stderr: WAITED.repeat(waits),
      checks: ["deactivation", "imports"].map((id) => ({
        id,
        status: "unknown",
        detail:
          "GET /api/v1/logs: Okta answered 429: API call exceeded rate limit due to too many requests. " +
          "No more waiting: the limit does not end soon.",
      })),
    });
    expect(org.requests.filter(({ path }) => path.startsWith("/api/v1/logs"))).toHaveLength(waits + 1);
  });
});

describe("trouble", () => {
  test("a read that fails (500) leaves that check unknown, and the exit code says that not all was read", async () => {
    org.failNext({ path: "/api/v1/mappings", status: 500 });
    expect(await notPassed()).toEqual({
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

  test("where a check fails and a read does too, the exit code is that of the check", async () => {
    org.failNext({ path: "/api/v1/mappings", status: 500 });
    org.setAppStatus(DIALPAD, "INACTIVE");
    expect((await notPassed()).code).toBe(1);
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
    expect(await notPassed({ OKTA_CLIENT_REQUEST_TIMEOUT: "1" })).toEqual({
      code: 2,
      stderr: "",
      checks: [{ id: "other-sources", status: "unknown", detail: detail(), fix: "Run it again." }],
    });
  });

  test("an answer that stops half-way does not stop the run", async () => {
    const body = new Readable({ read: () => undefined });
    body.push("[{");
    org.failNext({ path: "/api/v1/logs", status: 200, headers: { "content-type": "application/json" }, body });
    expect(await notPassed({ OKTA_CLIENT_REQUEST_TIMEOUT: "1" })).toMatchObject({
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
  ])("%s at the first read: no further request is sent", async (_what, fault, why) => {
    org.failNext({ path: "/api/v1/apps/", ...fault });
    const { code, stderr, checks } = await notPassed({ OKTA_CLIENT_REQUEST_TIMEOUT: "1" });
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr:
        `No answer of Okta's from ${host()} for the app ${why}.\n` +
        `Check OKTA_ORG_NAME and OKTA_BASE_URL (or OKTA_HTTP_PROXY), and the network.\n`,
    });
    expect(checks[0]).toMatchObject({ id: "credentials", status: "fail" });
    expect(org.requests).toHaveLength(1);
  });

  test("an address without a server: it says so", async () => {
    const { code, stderr } = await notPassed({ OKTA_HTTP_PROXY: "http://127.0.0.1:9" });
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr:
        "No answer of Okta's from 127.0.0.1:9 for the app (ECONNREFUSED).\n" +
        "Check OKTA_ORG_NAME and OKTA_BASE_URL (or OKTA_HTTP_PROXY), and the network.\n",
    });
  });
});

describe("options that are not valid are refused, and no request is sent", () => {
  test.each<[args: string[], stderr: string]>([
    [[], "error: required option '--app-id <id>' not specified\n"],
    [
      ["--app-id", "Dialpad"],
      "error: option '--app-id <id>' argument 'Dialpad' is invalid. Expected an app id: " +
        "0oa and 17 letters or digits.\n",
    ],
    [
      ["--app-id", DIALPAD, "--user-type-id", "default"],
      "error: option '--user-type-id <id>' argument 'default' is invalid. Expected a user type id: " +
        "oty and 17 letters or digits.\n",
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
});
