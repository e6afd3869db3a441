// The token endpoint, tokens and scopes.
import { generateKeyPairSync } from "node:crypto";
import { sign } from "jsonwebtoken";
import { DEFAULT_SEED, DIALPAD, startFakeOkta, type FakeOkta } from "../src";
import { attributes, call } from "./call";

const APP_SCHEMA = `/api/v1/meta/schemas/apps/${DIALPAD}/default`;
const ME = "/api/v1/users/me";
let org: FakeOkta;
beforeAll(async () => (org = await startFakeOkta()));
afterAll(() => org.close());
beforeEach(() => org.reset());

describe("the token endpoint", () => {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const client = "0oaclient00000000001";
  const publicPem = publicKey.export({ type: "spki", format: "pem" }).toString();
  const seed = {
    ...DEFAULT_SEED,
    clients: { [client]: { publicKey: publicPem, scopes: ["okta.apps.read", "okta.schemas.manage"] } },
  };
  const claims = () => ({
    iss: client,
    sub: client,
    aud: `${org.url}/oauth2/v1/token`,
    exp: Math.floor(Date.now() / 1000) + 600,
  });
  const form = (assertion: object, key = privateKey) => ({
    ...{ grant_type: "client_credentials", scope: "okta.apps.read okta.schemas.manage okta.logs.read" },
    client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    client_assertion: sign(assertion, key, { algorithm: "RS256" }),
  });
  const ask = async (fields: Record<string, string>) => {
    const response = await fetch(`${org.url}/oauth2/v1/token`, { method: "POST", body: new URLSearchParams(fields) });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  beforeEach(() => org.reset(seed));

  test("gives a token for one hour, with those of the requested scopes that were granted", async () => {
    const { status, body } = await ask(form(claims()));
    expect(status).toBe(200);
    expect(body).toEqual({
      token_type: "Bearer",
      expires_in: 3600,
      access_token: expect.any(String),
      scope: "okta.apps.read okta.schemas.manage",
    });
  });

  test("a token is good for what its scopes allow, `.manage` for reads too, and for nothing else", async () => {
    const { body } = await ask(form(claims()));
    const authorization = `Bearer ${String(body.access_token)}`;
    const status = async (method: string, path: string, payload?: unknown) =>
      (await call(org, method, path, payload, authorization)).status;
    expect(await status("GET", "/api/v1/apps")).toBe(200);
    expect(await status("GET", APP_SCHEMA)).toBe(200);
    expect(await status("POST", APP_SCHEMA, attributes({ x: { title: "x", type: "string" } }))).toBe(200);
    const refused = await call(org, "GET", "/api/v1/logs?limit=1", undefined, authorization);
    expect([refused.status, refused.body]).toEqual([403, undefined]);
    expect(refused.headers.get("www-authenticate")).toBe(
      `Bearer authorization_uri="${org.url}/oauth2/v1/authorize", realm="${org.url}", scope="okta.logs.read", ` +
        'error="insufficient_scope", error_description="The access token provided does not contain the required scopes.", ' +
        'resource="/api/v1/logs"',
    );
    expect(await status("GET", "/api/v1/mappings")).toBe(403);
    expect(await status("GET", "/api/v1/meta/types/user")).toBe(403);
    expect(await status("GET", ME)).toBe(403);
    expect((await call(org, "GET", ME, undefined, `SSWS ${String(body.access_token)}`)).status).toBe(401);
  });

  test.each<[what: string, made: () => Record<string, string>, status: number, error: string, description: RegExp]>([
    [
      "another grant",
      () => ({ ...form(claims()), grant_type: "password" }),
      400,
      "unsupported_grant_type",
      /is not supported/,
    ],
    [
      "another kind of assertion",
      () => ({ ...form(claims()), client_assertion_type: "saml" }),
      400,
      "invalid_request",
      /client_assertion_type is invalid/,
    ],
    [
      "no JWT",
      () => ({ ...form(claims()), client_assertion: "x" }),
      401,
      "invalid_client",
      /parsing of the client_assertion failed/,
    ],
    [
      "an unknown client",
      () => form({ ...claims(), iss: "x" }),
      401,
      "invalid_client",
      /issuer claim .* not a valid client_id/,
    ],
    [
      "another subject",
      () => form({ ...claims(), sub: "x" }),
      401,
      "invalid_client",
      /subject claim .* not a valid client_id/,
    ],
    [
      "another key",
      () => form(claims(), generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey),
      401,
      "invalid_client",
      /signature is invalid/,
    ],
    ["another audience", () => form({ ...claims(), aud: "https://x" }), 401, "invalid_client", /audience claim/],
    ["an assertion that is over", () => form({ ...claims(), exp: 1 }), 401, "invalid_client", /is expired/],
    [
      "an assertion without end",
      () => form({ iss: client, sub: client, aud: claims().aud }),
      401,
      "invalid_client",
      /must contain the 'exp' claim/,
    ],
    ["no scope", () => ({ ...form(claims()), scope: "" }), 400, "invalid_scope", /No scopes were requested/],
    [
      "no granted scope",
      () => ({ ...form(claims()), scope: "okta.logs.read" }),
      400,
      "invalid_scope",
      /exceeds the scope granted/,
    ],
  ])("refuses %s", async (_what, made, status, error, description) => {
    expect(await ask(made())).toEqual({
      status,
      body: { error, error_description: expect.stringMatching(description) },
    });
  });

  test("takes each assertion only once", async () => {
    const once = form({ ...claims(), jti: "1" });
    expect((await ask(once)).status).toBe(200);
    expect(await ask(once)).toMatchObject({
      status: 401,
      body: { error_description: "The client_assertion token has already been used." },
    });
  });

  test("a token ends after one hour", async () => {
    const authorization = `Bearer ${String((await ask(form(claims()))).body.access_token)}`;
    const status = async () => (await call(org, "GET", "/api/v1/apps", undefined, authorization)).status;
    expect(await status()).toBe(200);
    const later = Date.now() + 3600_000;
    const clock = jest.spyOn(Date, "now").mockReturnValue(later);
    expect(await status()).toBe(401);
    clock.mockRestore();
  });

  test("an access token of the seed has the scopes that the seed gives it", async () => {
    org.reset({ ...DEFAULT_SEED, tokens: { given: { may: ["okta.apps.read"] } } });
    expect((await call(org, "GET", "/api/v1/apps", undefined, "Bearer given")).status).toBe(200);
    expect(
      (await call(org, "GET", "/api/v1/users", undefined, "Bearer given")).headers.get("www-authenticate"),
    ).toContain("insufficient_scope");
  });
});
