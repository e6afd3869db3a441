// An org, read-only: objects and lists by their paths, and what a failed read means.
import {
  Absent,
  CannotRun,
  isFields,
  NoAnswer,
  Refusal,
  textOf,
  type Answer,
  type Fields,
  type Unread,
} from "./answer";
import type { Answered } from "./client";
import { follow, nextPage } from "./pages";
import type { Printer } from "./print";
import { readRateLimit, type RateLimit } from "./rate-limit";
import type { Settings } from "./settings";

export type Query = Readonly<Record<string, string | number>>;

const MOST_PAGES = 100;

export class Org {
  /** How many reads were sent: one for each page of a list. Requests for tokens do not count. */
  requests = 0;
  /** The rate limit as the last answer says it. */
  rateLimit?: RateLimit;

  constructor(
    readonly settings: Settings,
    private readonly printer: Printer,
    private readonly send: (url: string) => Promise<Answered>,
  ) {}

  /** An object by its path, `/api/v1/...`. The caller has encoded its variable parts with encodeURIComponent. */
  async get(path: string, query: Query = {}): Promise<Fields> {
    const body = await (await this.ask(this.url(path, query))).json();
    if (isFields(body)) return body;
    throw new NoAnswer("a list instead of an object");
  }

  /**
   * A list page by page. A list of more than `mostPages` pages is no answer.
   *
   * @param pause is waited for before each further page of a long list
   */
  pages(
    path: string,
    query: Query = {},
    mostPages = MOST_PAGES,
    pause?: () => Promise<void>,
  ): AsyncGenerator<Fields[]> {
    const first = this.url(path, query);
    return follow(first, mostPages, async (url) => {
      if (url !== first) await pause?.();
      const answer = await this.ask(url);
      const page = await answer.json();
      if (!Array.isArray(page) || !page.every(isFields)) throw new NoAnswer("no list of objects");
      return { page, next: expanded(this.within(path, nextPage(answer.headers.get("link"))), query) };
    });
  }

  /** The first page of a list: the newest of a log, as many as `limit` asks for. */
  async first(path: string, query: Query = {}): Promise<Fields[]> {
    for await (const page of this.pages(path, query)) return page;
    return [];
  }

  /** A whole list. */
  async list(path: string, query: Query = {}, mostPages = MOST_PAGES): Promise<Fields[]> {
    const items: Fields[] = [];
    for await (const page of this.pages(path, query, mostPages)) items.push(...page);
    return items;
  }

  /**
   * Runs a read of something (`the app`) for which an access token needs a scope. A refusal is an answer.
   *
   * @throws CannotRun where every other read would fail, too: a credential that Okta does not know, an answer that
   * leads elsewhere
   */
  async try<T>(what: string, scope: string, read: () => Promise<T>): Promise<Answer<T>> {
    this.printer.progress(`Reading ${what} ...`);
    try {
      return { value: await read() };
    } catch (error) {
      return { problem: diagnose(error, what, scope, this.settings) };
    }
  }

  /**
   * The same for a read that a command needs.
   *
   * @throws CannotRun for every problem
   */
  async need<T>(what: string, scope: string, read: () => Promise<T>): Promise<T> {
    const answer = await this.try(what, scope, read);
    if ("value" in answer) return answer.value;
    throw new CannotRun(answer.problem.text, answer.problem.fix ?? "Check what was given.");
  }

  private async ask(url: string): Promise<Answered> {
    this.requests++;
    const answer = await this.send(url);
    this.rateLimit = readRateLimit(answer.headers);
    return answer;
  }

  private url(path: string, query: Query): string {
    const url = new URL(`${this.settings.orgUrl}${path}`);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
    // Okta's documents show spaces in this form.
    return url.href.replaceAll("+", "%20");
  }

  /** The address of the next page, at the server of the first page: behind OKTA_HTTP_PROXY a link may name the org. */
  private within(path: string, next: string | undefined): string | undefined {
    if (next === undefined) return undefined;
    const { orgUrl, orgOrigin } = this.settings;
    const url = URL.canParse(next, orgUrl) ? new URL(next, orgUrl) : undefined;
    if (url && [new URL(orgUrl).origin, orgOrigin].includes(url.origin)) return `${orgUrl}${url.pathname}${url.search}`;
    throw new CannotRun(
      `The next page of ${path} would be at ${url?.origin ?? "no address"}, which is not ${new URL(orgUrl).origin}. ` +
        "Nothing was sent there: the credential would go with it.",
      "Check OKTA_ORG_NAME and OKTA_BASE_URL (or OKTA_HTTP_PROXY): they must name the org itself.",
    );
  }
}

/**
 * The address of the next page with `expand`, which Okta left out until its release 2026.08.0 (release notes,
 * OKTA-1230324).
 */
function expanded(next: string | undefined, { expand }: Query): string | undefined {
  if (!next || expand === undefined || new URL(next).searchParams.has("expand")) return next;
  return `${next}${next.includes("?") ? "&" : "?"}expand=${encodeURIComponent(expand)}`;
}

/** Says what a failed read means. Of the request only its path goes into the text. */
function diagnose(thrown: unknown, what: string, scope: string, { orgUrl, credential: { kind } }: Settings): Unread {
  if (thrown instanceof Absent) return { kind: "absent", text: thrown.message };
  if (thrown instanceof NoAnswer) {
    const why = /^within /.test(thrown.message) ? thrown.message : `(${thrown.message})`;
    return {
      kind: "trouble",
      noAnswer: true,
      text: `No answer of Okta's from ${new URL(orgUrl).host} for ${what} ${why}.`,
      fix: "Run it again.",
    };
  }
  if (!(thrown instanceof Refusal)) throw thrown;
  const { status, path, body, insufficientScope } = thrown;
  const summary = textOf(body.errorSummary)?.slice(0, 500);
  const okta = summary ? `: ${summary}` : "";
  const answered = `GET ${path}: Okta answered ${status}${okta.replace(/[.]$/, "")}.`;
  if (status === 404) return { kind: "absent", text: answered };
  if (status === 401 && body.errorCode !== "E0000015")
    throw new CannotRun(
      `Okta does not accept the ${kind === "private key" ? "access token of OKTA_API_CLIENT_ID" : kind}${okta}.`,
      NEW_CREDENTIAL[kind],
    );
  if (status === 401)
    return {
      kind: "denied",
      text: answered,
      fix: `The org lacks the feature, or the administrator the role, that this read needs.`,
    };
  if (status === 403 && insufficientScope)
    return {
      kind: "denied",
      text: `GET ${path}: the access token lacks the scope ${scope}.`,
      fix: grant(scope, kind),
    };
  if (status === 403)
    return {
      kind: "denied",
      text: answered,
      fix: `Give the administrator of the ${kind} a role that may read ${what}.`,
    };
  if (status === 429)
    return {
      kind: "trouble",
      text: `${answered} No more waiting: the limit does not end soon.`,
      fix: "Run it again when other programs use less of the org's rate limit.",
    };
  return { kind: "trouble", text: answered, fix: "Run it again; https://status.okta.com tells of outages." };
}

const NEW_CREDENTIAL = {
  "API token":
    "Check OKTA_API_TOKEN and that it is of this org: " +
    "an API token ends when nobody uses it for thirty days, and with its administrator.",
  "access token": "Get a new OKTA_ACCESS_TOKEN: it ends after an hour.",
  "private key": "Check that the service app is active and of this org, and run it again.",
};

const grant = (scope: string, kind: Settings["credential"]["kind"]) =>
  `Grant ${scope} to the service app (Applications > the app > Okta API Scopes)` +
  (kind === "private key" ? " and add it to OKTA_API_SCOPES." : " and get a new OKTA_ACCESS_TOKEN with it.");
