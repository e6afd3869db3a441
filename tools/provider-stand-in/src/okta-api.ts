// Requests to the org as the provider's SDKs for Okta send them, and errors in the provider's words.
import { setTimeout as wait } from "node:timers/promises";
import { Refused, type Values } from "./protocol";

/** An answer of Okta, as far as the provider reads it. */
export type Answer = { [field: string]: Answer } & Answer[] & string;

export class OktaError extends Refused {
  status = 0;
  /** `404 Not Found` */
  statusLine = "";
}

const JSON_CONTENT = { "content-type": "application/json" };
/** How often the provider tries again after a rate limit, and how long it waits at most before that, by default. */
const RETRIES = { max_retries: 5, max_wait_seconds: 300 };
// The stand-in ignores min_wait_seconds, which matters only for errors 501 and above in reads of apps and user types.
const KNOWN = ["org_name", "base_url", "api_token", "http_proxy", "min_wait_seconds", ...Object.keys(RETRIES)];

export class OktaApi {
  private readonly ended = new AbortController();

  private constructor(
    private readonly url: string,
    private readonly token: string,
    private readonly retries: typeof RETRIES,
  ) {}

  /**
   * Connects with the org of a provider block. What the block leaves out comes from the environment. The provider tries
   * the token with each of its two SDKs.
   */
  static async configure(config: Values, env: Record<string, string | undefined>): Promise<OktaApi> {
    const strange = Object.keys(config).filter((name) => config[name] !== null && !KNOWN.includes(name));
    if (strange.length) throw new Refused(`The stand-in for the okta provider does not know ${strange.join(", ")}`);
    const url = (config.http_proxy as string | null) ?? env.OKTA_HTTP_PROXY ?? "";
    const token = (config.api_token as string | null) ?? env.OKTA_API_TOKEN;
    if (!/^http:\/\/(127\.0\.0\.1|localhost):\d+$/.test(url))
      throw new Refused(
        "The stand-in for the okta provider talks to an org on this machine only",
        "OKTA_HTTP_PROXY names none.",
      );
    if (!token)
      throw new Refused("The stand-in for the okta provider knows API tokens only", "OKTA_API_TOKEN is not set.");
    const retries = Object.entries(RETRIES).map(([name, byDefault]) => [name, config[name] ?? byDefault]);
    const org = new OktaApi(url, token, Object.fromEntries(retries) as typeof RETRIES);
    for (const sdk of ["v3", "v2"])
      await org.get("/api/v1/users/me").catch(({ message, statusLine }: OktaError) => {
        const words = `[ERROR] failed validate configuration: error with ${sdk} SDK client`;
        throw new Refused(`${words}: ${sdk === "v3" ? (statusLine ?? message) : message}`);
      });
    return org;
  }

  get = (path: string) => this.send("GET", path);
  post = (path: string, body: object) => this.send("POST", path, body);

  /** Terraform has ended: no further request is sent. */
  abandon = () => this.ended.abort();

  /** The seconds until the provider tries again, or undefined where it accepts the answer. */
  private pauseAfter({ status, headers }: Response, tries: number): number | undefined {
    const { max_retries, max_wait_seconds } = this.retries;
    if (status !== 429 || tries > max_retries) return undefined;
    const reset = Number(headers.get("x-rate-limit-reset")) - Date.parse(headers.get("date") ?? "") / 1000;
    return Math.min(reset + 1, max_wait_seconds);
  }

  private async send(method: string, path: string, body?: object): Promise<Answer> {
    const headers = { authorization: `SSWS ${this.token}`, accept: "application/json", ...(body && JSON_CONTENT) };
    const request = { method, headers, body: body && JSON.stringify(body), signal: this.ended.signal };
    for (let cut = 0, tries = 1; ;) {
      try {
        const response = await fetch(this.url + path, request);
        const pause = this.pauseAfter(response, tries);
        if (pause === undefined) return await answerOf(response);
        await wait(1000 * pause, undefined, { signal: this.ended.signal });
        tries++;
      } catch (error) {
        // When a connection is cut off, the provider tries again at once, without a limit.
        const { code } = ((error as Error).cause ?? {}) as { code?: string };
        if ((code === "UND_ERR_SOCKET" || code === "ECONNRESET") && ++cut < 100) continue;
        throw error instanceof Refused ? error : new Refused(`${method} ${this.url}${path}: ${code ?? String(error)}`);
      }
    }
  }
}

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  if (response.status === 429) throw new Refused("too many requests");
  if (!response.ok) throw errorOf(response, text);
  if (/rel="next"/.test(response.headers.get("link") ?? ""))
    throw new Refused("The stand-in for the okta provider reads one page only");
  return JSON.parse(text) as Answer;
}

function errorOf({ status, statusText, headers }: Response, text: string): OktaError {
  type Body = { errorSummary?: string; errorCauses?: { errorSummary: string }[] };
  const { errorSummary = "", errorCauses = [] } = (text ? JSON.parse(text) : {}) as Body;
  const described = /error_description="([^"]*)"/.exec(headers.get("www-authenticate") ?? "")?.[1];
  const request = status === 500 ? `, x-okta-request-id=${headers.get("x-okta-request-id") ?? ""}` : "";
  const causes = errorCauses.map((cause) => `errorSummary: ${cause.errorSummary}`).join(", ");
  const message = `the API returned an error: ${described ?? errorSummary + request}${causes && `. Causes: ${causes}`}`;
  return Object.assign(new OktaError(message), { status, statusLine: `${status} ${statusText}` });
}

/** Puts the provider's words before an error of Okta. With `withStatus`, the status line comes after it. */
export const saying = <T>(words: string, answer: Promise<T>, { withStatus = false } = {}): Promise<T> =>
  answer.catch((error: unknown) => {
    if (!(error instanceof Refused)) throw error;
    const status = withStatus && error instanceof OktaError ? `, Status: ${error.statusLine}` : "";
    throw new Refused(`${words}: ${error.message}${status}`, error.detail);
  });

/** The answer, or null for a 404. */
export const orGone = <T>(answer: Promise<T>): Promise<T | null> =>
  answer.catch((error: unknown) => {
    if (error instanceof OktaError && error.status === 404) return null;
    throw error;
  });

/** An error after which the provider tries again. */
export class Again extends Refused {}

/** Tries again with the provider's backoff, without its random part. */
export async function trying<T>(seconds: number, attempt: () => Promise<T>): Promise<T> {
  const until = Date.now() + seconds * 1000;
  for (let pause = 500; ; pause *= 1.5) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof Again) || Date.now() + pause > until) throw error;
      await wait(pause, undefined, { ref: false });
    }
  }
}
