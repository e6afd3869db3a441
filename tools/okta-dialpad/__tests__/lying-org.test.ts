// An org that lies, or a server in its place: no credential goes elsewhere, and no answer can control a terminal or use
// up the memory.
import { generateKeyPairSync } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { DIALPAD, startFakeOkta, type FakeOkta } from "../../fake-okta/src";
import { buildCli, type Cli } from "./cli";
import { CONSOLE, finish, withApps, type CheckResult } from "./doctor-org";
import { run } from "./in-process";

interface Lie {
  status?: number;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

let org: FakeOkta;
/** A server that stands before the org and lies where a test tells it to. */
let liar: { url: string; lie: (path: string) => Lie | undefined; asked: string[]; close: () => void };
/** A server that must get no request. */
let elsewhere: { url: string; got: string[]; close: () => void };

const listen = async (answer: (request: IncomingMessage) => Promise<Lie>) => {
  const server: Server = createServer((request, response) => {
    void answer(request).then(({ status = 200, headers = {}, body = "" }) => {
      response.writeHead(status, { "content-type": "application/json", ...headers }).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
};

beforeAll(async () => {
  org = await startFakeOkta();
  const asked: string[] = [];
  const got: string[] = [];
  liar = {
    ...(await listen(async ({ url = "", headers }) => {
      asked.push(url);
      const lie = liar.lie(url);
      if (lie) return lie;
      const { status, body } = await fetch(`${org.url}${url}`, {
        headers: { authorization: headers.authorization ?? "" },
      }).then(async (answer) => ({ status: answer.status, body: await answer.text() }));
      return { status, body };
    })),
    asked,
    lie: () => undefined,
  };
  elsewhere = {
    ...(await listen(({ url = "", headers }) => {
      got.push(`${url} ${headers.authorization ?? ""}`);
      return Promise.resolve({ body: "[]" });
    })),
    got,
  };
});
afterAll(async () => {
  liar.close();
  elsewhere.close();
  await org.close();
});
beforeEach(() => {
  org.reset();
  finish(org);
  liar.lie = () => undefined;
  liar.asked.length = 0;
});
afterEach(() => expect(elsewhere.got).toEqual([]));

const doctor = (args: string[] = [], env: Record<string, string> = {}) =>
  run(["doctor", "--app-id", DIALPAD, ...args], { ...org.env, OKTA_HTTP_PROXY: liar.url, ...env });
const on = (start: string, lie: Lie) => (liar.lie = (path) => (path.startsWith(start) ? lie : undefined));
/** The checks that could pass and did not. */
async function look() {
  const { code, stdout, stderr } = await doctor(["--json"]);
  const { checks } = JSON.parse(stdout) as { checks: CheckResult[] };
  const found = checks.filter(({ id, status }) => status !== "pass" && !["source-order", "user"].includes(id));
  return { code, stderr, found: found.map(({ id, status, detail }) => `${id} ${status}: ${detail}`) };
}
const NAMED = "Check OKTA_ORG_NAME and OKTA_BASE_URL (or OKTA_HTTP_PROXY): they must name the org itself.\n";

describe("the credential stays with the org", () => {
  test("a next page that is elsewhere: it says so, and sends nothing there", async () => {
    on("/api/v1/apps?", { headers: { link: `<${elsewhere.url}/api/v1/apps?after=x>; rel="next"` }, body: "[]" });
    expect(await doctor()).toEqual({
      code: 2,
      stdout: "",
      stderr:
        `The next page of /api/v1/apps would be at ${elsewhere.url}, which is not ${liar.url}. ` +
        `Nothing was sent there: the credential would go with it.\n${NAMED}`,
    });
  });

  test.each(["//127.0.0.1:9/x", "http://[", "https://example.okta.com.evil.example/x", "file:///etc/passwd"])(
    "a next page at %s: exit 2, no further request",
    async (next) => {
      on("/api/v1/apps?", { headers: { link: `<${next}>; rel="next"` }, body: "[]" });
      expect((await doctor()).code).toBe(2);
      expect(liar.asked.at(-1)).toMatch(/^\/api\/v1\/apps\?/);
    },
  );

  test("a next page at the org itself is read from OKTA_HTTP_PROXY, which stands for the org", async () => {
    on("/api/v1/apps?filter", {
      headers: { link: '<https://example.okta.com/api/v1/apps?after=x>; rel="next"' },
      body: "[]",
    });
    await doctor();
    expect(liar.asked).toContain("/api/v1/apps?after=x");
  });

  test.each([301, 302, 303, 307, 308])(
    "a redirect (%s) to another port is not followed, and it says so",
    async (status) => {
      on("/api/v1/mappings?", { status, headers: { location: `${elsewhere.url}/api/v1/mappings` } });
      expect(await doctor()).toEqual({
        code: 2,
        stdout: "",
        stderr:
          `${liar.url} answers /api/v1/mappings with a redirect to ${elsewhere.url}. No redirect is followed: ` +
          `the credential would go with it.\n${NAMED}`,
      });
    },
  );

  test("a redirect of the token endpoint does not get the client assertion", async () => {
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const key = privateKey.export({ type: "pkcs8", format: "pem" }) as string;
    on("/oauth2/v1/token", { status: 307, headers: { location: `${elsewhere.url}/oauth2/v1/token` } });
    const env = {
      OKTA_API_TOKEN: "",
      OKTA_API_CLIENT_ID: "0oaservice0000000001",
      OKTA_API_SCOPES: "okta.apps.read",
      OKTA_API_PRIVATE_KEY: key,
    };
    expect(await doctor([], env)).toEqual({
      code: 2,
      stdout: "",
      stderr:
        `${liar.url} answers /oauth2/v1/token with a redirect to ${elsewhere.url}. No redirect is followed: ` +
        `the credential would go with it.\n${NAMED}`,
    });
    on("/oauth2/v1/token", { status: 400, headers: { "dpop-nonce": "x" }, body: '{"error":"use_dpop_nonce"}' });
    expect((await doctor([], env)).stderr).toMatch(
      /^Okta gives no access token for OKTA_API_CLIENT_ID: use_dpop_nonce\n/,
    );
    on("/oauth2/v1/token", { body: '{"access_token":null}' });
    expect((await doctor([], env)).stderr).toMatch(
      /^Okta gives no access token for OKTA_API_CLIENT_ID: the answer has none\n/,
    );
  });
});

describe("what is printed", () => {
  const label =
    "Dial\x1b[2J\x1b]0;owned\x07pad\n  ✓ credentials  all is well\n::error::forged ##[error]x \u202Edaplaid \u009Bm";
  const named = () => org.reset(withApps((apps) => apps.map((app) => (app.id === DIALPAD ? { ...app, label } : app))));

  test("escape sequences, line breaks and workflow commands in a label are visible", async () => {
    named();
    const { stdout } = await doctor();
    expect(stdout.split("\n")[0]).toBe(
      `Dial\\u001B[2J\\u001B]0;owned\\u0007pad\\n  ✓ credentials  all is well\\n::error::forged ##\\[error]x ` +
        `\\u202Edaplaid \\u009Bm (${DIALPAD}) in example-admin.okta.com`,
    );
    expect(stdout).not.toMatch(/[^\P{Cc}\n]|\u202E|^\s*::|##\[/mu);
  });

  test("in --json they are visible too", async () => {
    named();
    const { stdout } = await doctor(["--json"]);
    expect(stdout).not.toMatch(/[^\P{Cc}\n]|\u202E|^\s*::|##\[/mu);
    const { checks } = JSON.parse(stdout) as { checks: CheckResult[] };
    expect(checks[1].detail).toContain("Dial\\u001B[2J");
  });

  test("they are visible in errors of the org too", async () => {
    const body = JSON.stringify({ errorCode: "E0000011", errorSummary: "Invalid\x1b[2J\n::error::forged" });
    on("/api/v1/apps/", { status: 401, body });
    expect((await doctor()).stderr.split("\n")[0]).toBe(
      "Okta does not accept the API token: Invalid\\u001B[2J\\n::error::forged.",
    );
  });

  test("a line cannot be a workflow command", async () => {
    org.reset(withApps((apps) => apps.map((app) => (app.id === DIALPAD ? { ...app, label: "::error::forged" } : app))));
    expect((await doctor()).stdout.split("\n")[0]).toBe(`\\::error::forged (${DIALPAD}) in example-admin.okta.com`);
  });

  test("the host of the Admin Console is that of the settings, whatever the app's links say", async () => {
    const app = { id: DIALPAD, name: "dialpad", label: "Dialpad", status: "INACTIVE", features: [] };
    const _links = { users: { href: "https://evil.example/api/v1/apps/x/users" } };
    on(`/api/v1/apps/${DIALPAD}`, { body: JSON.stringify({ ...app, _links }) });
    const { stdout } = await doctor();
    expect(stdout).toContain(`Open ${CONSOLE}/admin/app/dialpad/`);
    expect(stdout).not.toContain("evil");
    const nameless = await doctor([], { OKTA_ORG_NAME: "", OKTA_BASE_URL: "" });
    expect(nameless.stdout).toContain("Open the Admin Console: Applications > Dialpad.");
    expect(nameless.stdout).not.toContain("evil");
  });
});

describe("what is no answer of Okta's", () => {
  test.each<[what: string, start: string, lie: Lie, found: string]>([
    [
      "null for a schema",
      "/api/v1/meta/schemas/user/",
      { body: "null" },
      "user-attribute unknown: No answer of Okta's from HOST for the user profile (no JSON).",
    ],
    [
      "a list for a schema",
      "/api/v1/meta/schemas/user/",
      { body: "[]" },
      "user-attribute unknown: No answer of Okta's from HOST for the user profile (a list instead of an object).",
    ],
    [
      "null for a list",
      "/api/v1/apps?",
      { body: "null" },
      "other-sources unknown: No answer of Okta's from HOST for the other apps (no JSON).",
    ],
    [
      "an object for a list",
      "/api/v1/apps?",
      { body: "{}" },
      "other-sources unknown: No answer of Okta's from HOST for the other apps (no list of objects).",
    ],
    [
      "a list of nothing",
      "/api/v1/apps?",
      { body: "[null]" },
      "other-sources unknown: No answer of Okta's from HOST for the other apps (no list of objects).",
    ],
    [
      "apps without names",
      "/api/v1/apps?",
      { body: "[{}]" },
      "other-sources unknown: No answer of Okta's from HOST for the other apps (without id).",
    ],
    [
      "half of a JSON",
      "/api/v1/apps?",
      { body: "[{" },
      "other-sources unknown: No answer of Okta's from HOST for the other apps (no JSON).",
    ],
  ])("%s", async (_what, start, lie, found) => {
    on(start, lie);
    const seen = await look();
    expect(seen).toMatchObject({ code: 2, stderr: "" });
    expect(seen.found[0]).toBe(found.replace("HOST", new URL(liar.url).host));
  });

  test("null for the app ends it after one request", async () => {
    on("/api/v1/apps/", { body: "null" });
    expect((await doctor()).code).toBe(2);
    expect(liar.asked).toHaveLength(1);
  });

  test("a body that is larger than any answer once it is unpacked", async () => {
    on("/api/v1/apps?", { headers: { "content-encoding": "gzip" }, body: gzipSync(Buffer.alloc(64_000_000, " ")) });
    expect((await look()).found).toEqual([
      `other-sources unknown: No answer of Okta's from ${new URL(liar.url).host} for the other apps (more than ` +
        "32 megabytes).",
    ]);
  });

  test.each([
    ["that leads to itself", () => `${liar.url}/api/v1/apps?filter=status%20eq%20%22ACTIVE%22&limit=200`, 1],
    ["of ever new pages", () => `${liar.url}/api/v1/apps?after=${liar.asked.length}`, 100],
  ])("a list %s", async (_what, next, pages) => {
    liar.lie = (path) =>
      path.startsWith("/api/v1/apps?") ? { headers: { link: `<${next()}>; rel="next"` }, body: "[]" } : undefined;
    expect((await look()).found).toEqual([
      `other-sources unknown: No answer of Okta's from ${new URL(liar.url).host} for the other apps (a list that ` +
        `does not end, after ${pages} pages).`,
    ]);
  });

  test("a field of another type counts as absent", async () => {
    const odd = {
      definitions: { custom: { properties: { dialpadPhone: { type: 5, master: "OVERRIDE", permissions: {} } } } },
    };
    on("/api/v1/meta/schemas/", { body: JSON.stringify(odd) });
    const { code, found } = await look();
    expect(code).toBe(1);
    expect(found.map((each) => each.split(":")[0])).toEqual([
      "app-attribute fail",
      "user-attribute fail",
      "source-priority fail",
    ]);
  });
});

describe("the environment", () => {
  let cli: Cli;
  beforeAll(() => (cli = buildCli()));
  afterAll(() => cli.remove());

  test.each([
    ["an empty one", ""],
    ["a broken one", "okta:\n  client:\n    token: a-token-in-yaml\n  : {"],
    ["one of another org", "okta:\n  client:\n    orgUrl: https://elsewhere.example\n    token: a-token-in-yaml\n"],
  ])("the SDK's okta.yaml, here and at home, plays no part: %s", async (_what, yaml) => {
    mkdirSync(join(cli.home, ".okta"));
    for (const file of ["okta.yaml", ".okta/okta.yaml"]) writeFileSync(join(cli.home, file), yaml);
    const { code, stdout, stderr } = await cli.run(["doctor", "--app-id", DIALPAD], org.env);
    rmSync(join(cli.home, ".okta"), { recursive: true });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).not.toContain("yaml");
  });

  test.each([
    [{ OKTA_HTTP_PROXY: "http://" }, "OKTA_HTTP_PROXY is no address of a server."],
    [{ OKTA_HTTP_PROXY: "http://a b" }, "OKTA_HTTP_PROXY is no address of a server."],
    [{ OKTA_HTTP_PROXY: "http://127.0.0.1:99999" }, "OKTA_HTTP_PROXY is no address of a server."],
    [{ OKTA_HTTP_PROXY: "http://name:password@127.0.0.1" }, "OKTA_HTTP_PROXY is no address of a server."],
    [{ OKTA_HTTP_PROXY: "http://127.0.0.1/path" }, "OKTA_HTTP_PROXY is no address of a server."],
    [{ OKTA_HTTP_PROXY: "", OKTA_BASE_URL: "okta.com.1" }, 'OKTA_BASE_URL is "okta.com.1".'],
    [{ OKTA_HTTP_PROXY: "", HTTPS_PROXY: "proxy:password" }, "HTTPS_PROXY is no address of a proxy."],
  ])("%j is refused with a sentence that quotes no password", async (env, sentence) => {
    const { code, stderr } = await doctor([], env);
    expect({ code, sentence: stderr.split("\n")[0] }).toEqual({ code: 2, sentence });
    expect(stderr).not.toMatch(/Invalid URL|password/);
  });
});
