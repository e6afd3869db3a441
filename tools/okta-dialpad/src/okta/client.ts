// The requests. Whatever the org answers, the credential is sent to nobody else.
import RequestExecutor, { type Request, type Response } from "@okta/okta-sdk-nodejs/src/request-executor.js";
import { Http } from "@okta/okta-sdk-nodejs/src/http.js";
import { OAuth } from "@okta/okta-sdk-nodejs/src/oauth.js";
import { setTimeout as sleep } from "node:timers/promises";
import { CannotRun, fieldsOf, NoAnswer, Refusal, textOf } from "./answer";
import { Org } from "./org";
import type { Printer } from "./print";
import type { Settings } from "./settings";

const MOST_WAITS = 3;
/** Okta counts requests by the minute. */
const LONGEST_WAIT_MS = 120_000;
/** The most megabytes of a body, unpacked. A thousand events of the System Log have about five. */
const MOST_MEGABYTES = 32;
const TOKEN_PATH = "/oauth2/v1/token";

/** The org, asked with the SDK's way of authorising requests. */
export function connect(settings: Settings, userAgent: string, printer: Printer): Org {
  const { orgUrl, credential } = settings;
  const executor = new Executor(settings, printer);
  const client = { requestExecutor: executor, baseUrl: orgUrl, ...credential };
  const oauth = credential.kind === "private key" ? new OAuth(client) : undefined;
  // The SDK's cache would answer the second round of --watch.
  const http = new Http({ requestExecutor: executor, oauth, cacheMiddleware: null });
  http.defaultHeaders["User-Agent"] = userAgent;
  // The SDK's own client has no way for an access token that somebody else got (okta/okta-sdk-nodejs#427).
  if ("token" in credential)
    http.defaultHeaders.Authorization = `${credential.kind === "API token" ? "SSWS" : "Bearer"} ${credential.token}`;
  // The SDK sends requests through HTTPS_PROXY, but not those for tokens. OKTA_HTTP_PROXY is the server itself, as for
  // the provider.
  executor.agent = orgUrl.startsWith("http://") ? undefined : http.agent;
  return new Org(
    settings,
    printer,
    (url) => http.http(url, { method: "get", headers: { Accept: "application/json" } }) as Promise<Answered>,
  );
}

/** What the SDK and this command read of a response. */
export interface Answered {
  readonly status: number;
  readonly ok: boolean;
  readonly headers: Response["headers"];
  json(): Promise<unknown>;
}

/**
 * Sends requests in place of the SDK's own executor, which waits out a 429 only within its time limit for one answer: a
 * limit that is long enough for the wait is too long for an answer.
 */
class Executor extends RequestExecutor {
  agent: unknown;
  private nonces = 0;

  constructor(
    private readonly settings: Settings,
    private readonly printer: Printer,
  ) {
    super();
  }

  override async fetch(request: Request): Promise<Answered> {
    const { origin, pathname } = new URL(request.url);
    if (origin !== new URL(this.settings.orgUrl).origin)
      throw new Error(`A request would leave ${this.settings.orgUrl}.`);
    for (let waits = 0; ; waits++) {
      const { response, text } = await this.ask(request);
      const { status, ok, headers } = response;
      if (status === 429 && waits < MOST_WAITS) {
        const reset = Number(headers.get("x-rate-limit-reset") ?? NaN) * 1000;
        const delay = reset - Date.parse(headers.get("date") ?? "") + 1000;
        if (delay <= LONGEST_WAIT_MS) {
          const seconds = Math.max(0, Math.ceil(delay / 1000));
          this.printer.note(`Okta's rate limit for ${pathname} is used up: waiting ${seconds} s, as Okta asks.`);
          await sleep(Math.max(0, delay));
          continue;
        }
      }
      const body = parse(text);
      if (pathname === TOKEN_PATH) this.judgeToken(response, body);
      else if (!ok)
        throw new Refusal(
          status,
          pathname,
          fieldsOf(body),
          /insufficient_scope/.test(headers.get("www-authenticate") ?? ""),
        );
      // The page of a proxy is no answer, and null is none either: the SDK would take it for an object without fields.
      if (ok && !(headers.get("content-type")?.includes("json") && typeof body === "object" && body))
        throw new NoAnswer("no JSON");
      return { status, ok, headers, json: () => Promise.resolve(body) };
    }
  }

  /** One request and the body of its answer, within the allowed time and size. */
  private async ask(request: Request): Promise<{ response: Response; text: string }> {
    const abort = new AbortController();
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      abort.abort();
    }, this.settings.timeoutMs);
    try {
      const fetched = super.fetch({ ...request, agent: this.agent, signal: abort.signal, redirect: "manual" });
      const response = (await fetched) as Response;
      if (response.status >= 300 && response.status < 400)
        throw redirected(request.url, response.headers.get("location"));
      const chunks: Buffer[] = [];
      let bytes = 0;
      for await (const chunk of response.body) {
        bytes += chunk.length;
        if (bytes > MOST_MEGABYTES * 1_000_000) throw new NoAnswer(`more than ${MOST_MEGABYTES} megabytes`);
        chunks.push(chunk);
      }
      return { response, text: Buffer.concat(chunks).toString("utf8") };
    } catch (error) {
      abort.abort();
      if (late) throw new NoAnswer(`within ${this.settings.timeoutMs / 1000} s`);
      if (error instanceof NoAnswer || error instanceof CannotRun) throw error;
      const { code, name } = error as NodeJS.ErrnoException;
      throw new NoAnswer(code ?? name);
    } finally {
      clearTimeout(timer);
    }
  }

  /** The SDK takes a refusal for a token (src/oauth.js filters no errors) and would then send "Bearer undefined". */
  private judgeToken({ ok, status }: Response, body: unknown): void {
    const { error, error_description, access_token } = fieldsOf(body);
    const wantsNonce = error === "use_dpop_nonce";
    this.nonces = wantsNonce ? this.nonces + 1 : 0;
    if ((ok && typeof access_token === "string") || (wantsNonce && this.nonces < 3)) return;
    const why = ok ? "the answer has none" : (textOf(error_description) ?? textOf(error) ?? `status ${status}`);
    throw new CannotRun(
      `Okta gives no access token for OKTA_API_CLIENT_ID: ${why}`,
      "Check that OKTA_API_CLIENT_ID, OKTA_API_PRIVATE_KEY and OKTA_API_PRIVATE_KEY_ID belong together " +
        "and that the service app was granted OKTA_API_SCOPES.",
    );
  }
}

function redirected(url: string, location: string | null): CannotRun {
  const { origin, pathname } = new URL(url);
  const target = location && URL.canParse(location, url) ? new URL(location, url).origin : "nowhere";
  const to = target === origin ? "another page of its own" : target;
  return new CannotRun(
    `${origin} answers ${pathname} with a redirect to ${to}. ` +
      "No redirect is followed: the credential would go with it.",
    "Check OKTA_ORG_NAME and OKTA_BASE_URL (or OKTA_HTTP_PROXY): they must name the org itself.",
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
