import { createPrivateKey } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { CannotRun } from "./answer";

export type Credential =
  | { kind: "API token" | "access token"; token: string }
  | { kind: "private key"; clientId: string; privateKey: string; keyId: string; scopes: string[] };

export interface Settings {
  /** The origin that requests are sent to. */
  orgUrl: string;
  /** Origin of the org's sign-in page, which is not `orgUrl` behind OKTA_HTTP_PROXY. */
  orgOrigin?: string;
  credential: Credential;
  /** How long to wait for one answer. */
  timeoutMs: number;
}

export type Environment = Record<string, string | undefined>;

/**
 * The settings in the okta provider's environment variables, with the provider's precedence (okta/config/config.go,
 * okta/api/idaas.go).
 *
 * @param scopes the scopes that the reads of a command need; a `.manage` scope covers its `.read`
 * @throws CannotRun with what is expected, where a variable is missing or not valid
 */
export function readSettings(env: Environment, scopes: string[]): Settings {
  return { ...readOrg(env), credential: readCredential(env, scopes), timeoutMs: readTimeout(env) };
}

function readOrg({ OKTA_HTTP_PROXY: proxy, OKTA_ORG_NAME: name, OKTA_BASE_URL: base, ...env }: Environment) {
  const example = "for https://example.okta.com: OKTA_ORG_NAME=example and OKTA_BASE_URL=okta.com";
  const orgOrigin = name && base ? originOf(`https://${name}.${base}`) : undefined;
  if (proxy) {
    const orgUrl = originOf(proxy);
    if (!orgUrl)
      throw new CannotRun(
        "OKTA_HTTP_PROXY is no address of a server.",
        "Expected http://HOST:PORT; or unset it to talk to the org itself.",
      );
    return { orgUrl, orgOrigin };
  }
  if (!name || !base)
    throw new CannotRun(`${name ? "OKTA_BASE_URL" : "OKTA_ORG_NAME"} is not set.`, `Expected, ${example}.`);
  if (!/^[a-z0-9-]+$/i.test(name) || name.endsWith("-admin"))
    throw new CannotRun(
      `OKTA_ORG_NAME is ${JSON.stringify(name)}.`,
      `Expected the org's subdomain without -admin; ${example}.`,
    );
  if (!/^[a-z0-9.-]+$/i.test(base) || !orgOrigin)
    throw new CannotRun(
      `OKTA_BASE_URL is ${JSON.stringify(base)}.`,
      `Expected what follows the org's subdomain; ${example}.`,
    );
  // The SDK's message about it would quote it, and it may contain a password.
  const tunnel = env.https_proxy || env.HTTPS_PROXY;
  if (tunnel && !/^https?:\/\/[^/]/.test(tunnel))
    throw new CannotRun("HTTPS_PROXY is no address of a proxy.", "Expected http://HOST:PORT.");
  return { orgUrl: orgOrigin, orgOrigin };
}

/** The origin of an address that has no path and no password; undefined for any other. */
function originOf(address: string): string | undefined {
  if (!/^https?:\/\/[^/?#@\\]+\/?$/.test(address) || !URL.canParse(address)) return undefined;
  return new URL(address).origin;
}

function readCredential(env: Environment, needed: string[]): Credential {
  if (env.OKTA_ACCESS_TOKEN)
    return { kind: "access token", token: readToken("OKTA_ACCESS_TOKEN", env.OKTA_ACCESS_TOKEN) };
  if (env.OKTA_API_TOKEN) return { kind: "API token", token: readToken("OKTA_API_TOKEN", env.OKTA_API_TOKEN) };
  const { OKTA_API_PRIVATE_KEY: privateKey, OKTA_API_CLIENT_ID: clientId, OKTA_API_SCOPES: scopes } = env;
  if (!privateKey)
    throw new CannotRun(
      "No credential is set.",
      "Expected OKTA_API_TOKEN, or OKTA_ACCESS_TOKEN, " +
        "or OKTA_API_CLIENT_ID with OKTA_API_PRIVATE_KEY and OKTA_API_SCOPES.",
    );
  if (!clientId)
    throw new CannotRun(
      "OKTA_API_CLIENT_ID is not set.",
      "Expected the client id of the service app that the private key belongs to.",
    );
  if (!scopes)
    throw new CannotRun(
      "OKTA_API_SCOPES is not set.",
      `Expected scopes that the service app was granted: ${needed.join(",")}.`,
    );
  return {
    kind: "private key",
    clientId,
    privateKey: readKey(privateKey),
    keyId: env.OKTA_API_PRIVATE_KEY_ID ?? "",
    scopes: scopes.split(/[\s,]+/).filter(Boolean),
  };
}

function readToken(variable: string, token: string): string {
  if (/^[!-~]+$/.test(token)) return token;
  throw new CannotRun(
    `${variable} has a character that no token has, such as the line break at the end of a file.`,
    "Expected the token alone.",
  );
}

/** The key, given itself or by the path of its file, as for the provider; in a key `\n` may stand for a line break. */
function readKey(given: string): string {
  try {
    const pem = existsSync(given) ? readFileSync(given, "utf8") : given.replaceAll("\\n", "\n");
    const key = createPrivateKey(pem);
    // The SDK signs its DPoP proof as RS256 whatever the key is (src/dpop.js).
    if (key.asymmetricKeyType === "rsa") return key.export({ type: "pkcs8", format: "pem" }) as string;
  } catch {
    // Node's message could quote the key.
  }
  throw new CannotRun(
    "OKTA_API_PRIVATE_KEY is no RSA private key.",
    "Expected a key without a passphrase in PEM (PKCS#1 or PKCS#8), or the path of a file with one.",
  );
}

/** From the variable of Okta's Go SDK, in seconds. The SDK for Node has no time limit and would wait for ever. */
function readTimeout({ OKTA_CLIENT_REQUEST_TIMEOUT: seconds = "30" }: Environment): number {
  const timeout = Number(seconds);
  if (timeout > 0 && timeout <= 300) return timeout * 1000;
  throw new CannotRun(
    `OKTA_CLIENT_REQUEST_TIMEOUT is ${JSON.stringify(seconds)}.`,
    "Expected the seconds to wait for one answer, at most 300.",
  );
}
