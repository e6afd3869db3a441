import { Client, RequestExecutor } from "@okta/okta-sdk-nodejs";
import { setTimeout as sleep } from "node:timers/promises";
import { CannotRun } from "./cannot-run";
import type { Settings } from "./settings";

// Of node-fetch, whose types the SDK names but does not bring.
interface Request {
  url?: string;
  agent?: unknown;
  timeout?: number;
}
interface Response {
  readonly status: number;
  readonly ok: boolean;
  readonly headers: { get(name: string): string | null };
  clone(): { json(): Promise<unknown> };
}

/** A client of the org that waits when Okta says so. `note` hears about each wait. */
export function connect({ orgUrl, credential, timeoutMs }: Settings, userAgent: string, note: (text: string) => void): Client {
  const executor = new Executor(timeoutMs, note);
  const oauth = credential.kind === "private key";
  const client = new Client({
    orgUrl,
    requestExecutor: executor,
    // The SDK's cache would answer the second round of --watch.
    cacheMiddleware: null,
    ...(oauth ? { authorizationMode: "PrivateKey", ...credential } : { authorizationMode: "SSWS", token: credential.token }),
    ...{ userAgent },
  });
  // The SDK has no mode for an access token that somebody else got (okta/okta-sdk-nodejs#427).
  if (credential.kind === "access token") client.http.defaultHeaders.Authorization = `Bearer ${credential.token}`;
  // The SDK tunnels through HTTPS_PROXY, but not its token requests; and OKTA_HTTP_PROXY is the server itself, as for the provider.
  if (orgUrl.startsWith("http://")) client.http.agent = undefined;
  executor.agent = client.http.agent;
  return client;
}

const MOST_WAITS = 3;
/** Okta counts requests by the minute. */
const LONGEST_WAIT_MS = 120_000;

/** The SDK's own executor waits out a 429 only within its time limit for one answer, so one of its two settings is always wrong. */
class Executor extends RequestExecutor {
  agent: unknown;

  constructor(
    private readonly timeout: number,
    private readonly note: (text: string) => void,
  ) {
    super();
  }

  override async fetch(request: Request): Promise<Response> {
    for (let waits = 0; ; waits++) {
      const response = (await super.fetch({ ...request, agent: this.agent, timeout: this.timeout } as object)) as Response;
      // The SDK would take a proxy's page for an object without fields.
      if (response.ok && !response.headers.get("content-type")?.includes("json")) throw Object.assign(new Error(), { code: "no JSON" });
      if (response.status !== 429) return request.url?.endsWith("/oauth2/v1/token") ? refuseToken(response) : response;
      const reset = Number(response.headers.get("x-rate-limit-reset") ?? NaN) * 1000;
      const delay = reset - Date.parse(response.headers.get("date") ?? "") + 1000;
      if (waits === MOST_WAITS || !(delay <= LONGEST_WAIT_MS)) return response;
      const path = new URL(request.url ?? "").pathname;
      this.note(`Okta's rate limit for ${path} is used up: waiting ${Math.max(0, Math.ceil(delay / 1000))} s, as Okta asks.`);
      await sleep(Math.max(0, delay));
    }
  }
}

/** The SDK takes a refusal for a token (src/oauth.js has no error filter) and then calls with "Bearer undefined". */
async function refuseToken(response: Response): Promise<Response> {
  if (response.ok) return response;
  const answer = (await response
    .clone()
    .json()
    .catch(() => ({}))) as { error?: string; error_description?: string };
  if (answer.error === "use_dpop_nonce") return response;
  throw new CannotRun(
    `Okta gives no access token for OKTA_API_CLIENT_ID: ${answer.error_description ?? answer.error ?? `status ${response.status}`}`,
    "Check that OKTA_API_CLIENT_ID, OKTA_API_PRIVATE_KEY and OKTA_API_PRIVATE_KEY_ID belong together and that the service app was granted OKTA_API_SCOPES.",
  );
}
