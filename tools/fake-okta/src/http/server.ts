// The HTTP server: the log of requests, faults, rate limits, pages, and the endpoints of the fake org itself (/fake/).
import formbody from "@fastify/formbody";
import fastify, { type FastifyError, type FastifyReply, type FastifyRequest } from "fastify";
import { ACCEPTANCE } from "./acceptance";
import { Access } from "./access";
import { adminConsoleOf, type AdminConsole } from "../people/admin-console";
import { logProfile, type Caller } from "../org/directory-log";
import { ENDPOINTS, type Call, type Endpoint } from "./endpoints";
import { Refusal, okta, unknown } from "./errors";
import { meet, refusalOf, type Fault, type SetFault, type SetUp } from "./faults";
import type { Json } from "../org/profile";
import type { OrgState, Schema } from "../org/state";
import { RateLimits } from "./rate-limits";
import { renderSchema, updateSchema, type SchemaOwner } from "../org/schemas";
import { SeedError, named, plantOrg, type Seed } from "../org/seed";

export interface LoggedRequest {
  method: string;
  /** The path with its query, without the origin. */
  path: string;
  /** 0 where there was no answer. */
  status: number;
  body?: unknown;
}
/** The host names by which a request may call this server. */
const LOOPBACK = ["127.0.0.1", "localhost"];
const LIMITS = { "/": 12_000 };
/** With the switch `schemaRace`: updates that arrive within this time after the first one count as running at once. */
const RACE_MS = 200;

/**
 * The answer to a request that failed: Okta's refusal, a problem of the request or of a seed, or an error of this
 * server.
 */
function refusalFor(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof SeedError) return okta(400, "E_FAKE_OKTA", error.message);
  const { statusCode = 500, message } = error as FastifyError; // for example, the body is too large
  return statusCode < 500
    ? okta(statusCode, "E_FAKE_OKTA", message)
    : okta(500, "E0000009", `Internal Server Error: ${String(error)}`);
}

export class Server {
  readonly requests: LoggedRequest[] = [];
  org!: OrgState;
  seed!: Seed;
  readonly adminConsole: AdminConsole = adminConsoleOf(
    () => this.org,
    () => this.now(),
  );
  // A request line may be in absolute form: the provider sends this form when http_proxy has plain HTTP (RUN).
  readonly http = fastify({
    exposeHeadRoutes: false,
    forceCloseConnections: true,
    rewriteUrl: ({ url = "/" }) => url.replace(/^https?:\/\/[^/]+/, "") || "/",
  });
  private access!: Access;
  private limits!: RateLimits;
  private faults: SetFault[] = [];
  private readonly races = new Map<string, { found: Schema; over: Promise<void> }>();
  private readonly logged = new WeakMap<FastifyRequest, LoggedRequest>();
  private readonly met = new WeakMap<FastifyRequest, Fault>();

  /** @param orgName the name of the org, whatever its seeds say */
  constructor(
    seed: Seed,
    private readonly orgName?: string,
  ) {
    this.plant(seed);
    const { http } = this;
    void http.register(formbody);
    http.removeContentTypeParser("application/json");
    http.addContentTypeParser("application/json", { parseAs: "string" }, (_request, text, done) => {
      try {
        done(null, text === "" ? null : JSON.parse(text as string));
      } catch {
        done(okta(400, "E0000003", "The request body was not well-formed.")); // DOC error-codes.json
      }
    });
    http.addHook("onRequest", (request, reply, done) => done(this.admit(request, reply)));
    http.addHook("preHandler", async (request, reply) => {
      const entry = this.logged.get(request);
      if (!entry) return;
      if (request.body) entry.body = request.body;
      const fault = meet(this.faults, request.method, request.url);
      if (fault?.after) this.met.set(request, fault);
      else if (fault) await this.fail(fault, request, reply);
    });
    http.addHook("onSend", async (request, reply) => {
      const [entry, fault] = [this.logged.get(request), this.met.get(request)];
      if (entry) entry.status = reply.statusCode;
      if (fault?.after) await this.fail(fault, request, reply);
    });
    http.setErrorHandler((error, _request, reply) => {
      const refusal = refusalFor(error);
      return reply.status(refusal.status).headers(refusal.headers).send(refusal.body);
    });
    http.setNotFoundHandler((request) => {
      throw unknown(`${request.method} ${request.url}`);
    });
    for (const endpoint of [...ENDPOINTS, ...ACCEPTANCE]) {
      const [method, url] = endpoint[0].split("?")[0].split(" ");
      http.route({ method, url, handler: (request, reply) => this.answer(endpoint, request, reply) });
    }
    http.post("/oauth2/v1/token", (request) => {
      // Newer versions of the provider leave the port out (RUN).
      const sites = [this.url, "http://127.0.0.1", `https://${this.org.host}`];
      return this.access.token(
        request.body as Record<string, string>,
        sites.map((site) => `${site}/oauth2/v1/token`),
      );
    });
    // "v1" is Okta's classic engine, where the provider reads no sign-on policies
    // (REC TestAccDataSourceOktaAppSaml_read).
    http.get("/.well-known/okta-organization", () => ({
      id: "00ofake0000000000001",
      pipeline: "v1",
      _links: { organization: { href: `https://${this.org.host}` } },
    }));
    this.addOwnEndpoints();
  }

  /** Replaces the org by a new one. Requests, faults and tokens of the old org are forgotten. */
  plant(seed: Seed): void {
    this.org = plantOrg(seed);
    this.seed = seed;
    const own = this.orgName === undefined ? seed : named(seed, this.orgName);
    this.org.host = own.host ?? this.org.host;
    this.access = new Access(own);
    this.limits = new RateLimits(seed.rateLimits ?? LIMITS);
    this.faults = [];
    this.races.clear();
    this.requests.length = 0;
  }

  /** Sets up a fault. */
  failNext(fault: Fault): SetUp {
    let hit = () => {};
    const done = new Promise<void>((resolve) => (hit = resolve));
    const set: SetFault = { fault, seen: 0, hit };
    this.faults.push(set);
    return { hit: done, end: () => void (this.faults = this.faults.filter((each) => each !== set)) };
  }

  /** What a user exports, to reach this org with the provider or a command. */
  get env(): Record<string, string> {
    const [orgName, ...baseUrl] = this.org.host.split(".");
    return {
      OKTA_ORG_NAME: orgName,
      OKTA_BASE_URL: baseUrl.join("."),
      OKTA_API_TOKEN: this.access.firstToken,
      OKTA_HTTP_PROXY: this.url,
    };
  }

  get url(): string {
    const address = this.http.server.address();
    return typeof address === "object" && address ? `http://127.0.0.1:${address.port}` : "";
  }

  private now(): string {
    return this.seed.now ?? new Date().toISOString();
  }

  /**
   * `/fake/state`, `/fake/requests`, `/fake/reset`, and each method of the console: POST its arguments as a JSON
   * list.
   */
  private addOwnEndpoints(): void {
    const switches: Record<string, (...args: never[]) => unknown> = {
      ...this.adminConsole,
      failNext: (fault: Fault) => void this.failNext(fault),
    };
    this.http.get("/fake/state", () => this.org);
    this.http.get("/fake/requests", () => this.requests);
    this.http.post("/fake/:name", (request) => {
      const { name } = request.params as { name: string };
      const args = (request.body ?? []) as never[];
      if (name === "reset") this.plant(args[0] ?? this.seed);
      else if (!Object.hasOwn(switches, name)) throw unknown(`POST /fake/${name}`);
      return (name === "reset" ? undefined : switches[name](...args)) ?? {};
    });
  }

  /** What is done with each request first: its host name is checked, it is logged, and it counts for the rate limit. */
  private admit(request: FastifyRequest, reply: FastifyReply): Refusal | undefined {
    // A web page can point a host name of its own to this machine, and could then read and reset the org.
    if (![...LOOPBACK, this.org.host].includes(request.hostname))
      return okta(
        421,
        "E_FAKE_OKTA",
        `fake-okta answers to ${LOOPBACK.join(", ")} and ${this.org.host}, not to ${request.hostname}`,
      );
    if (request.url.startsWith("/fake/")) return undefined;
    const entry: LoggedRequest = { method: request.method, path: request.url, status: 0 };
    this.logged.set(request, entry);
    this.requests.push(entry);
    const now = Date.now();
    const { refused, headers } = this.limits.take(request.url, Math.floor(now / 1000));
    // The time of the reset in these headers is by the clock of the header `date`.
    void reply.headers({
      ...headers,
      date: new Date(now).toUTCString(),
      "x-okta-request-id": `fake-request-${this.requests.length}`,
    });
    return refused ? refusalOf(429) : undefined;
  }

  private async fail(fault: Fault, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    if (fault.delayMs) await new Promise((resolve) => setTimeout(resolve, fault.delayMs));
    if (fault.drop || fault.hang) {
      Object.assign(this.logged.get(request) ?? {}, { status: 0 });
      reply.hijack();
      if (fault.drop) request.raw.socket.destroy();
      // Never resolves: otherwise the answer of a request that was carried out already would be sent.
      return new Promise(() => {});
    }
    if (fault.status === undefined) return;
    const reset: Record<string, string> =
      fault.resetInSeconds === undefined
        ? {}
        : { "x-rate-limit-reset": String(Math.floor(Date.now() / 1000) + fault.resetInSeconds) };
    throw new Refusal(fault.status, fault.body ?? refusalOf(fault.status).body, { ...reset, ...fault.headers });
  }

  private async answer(
    [line, scope, handle]: Endpoint,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<unknown> {
    const query = request.query as Call["query"];
    const known = line.split("?")[1]?.split("&") ?? [];
    for (const name of Object.keys(query)) if (!known.includes(name)) throw unknown(`${line} with ${name}`);
    const credential = this.access.check(request.headers.authorization, scope, this.url, request.url.split("?")[0]);
    const caller = { ...credential, userAgent: request.headers["user-agent"] };
    const body = (request.body ?? null) as Json;
    const answer = await handle({
      ...{ org: this.org, params: request.params as Call["params"], query, body, now: this.now(), caller },
      page: (items, usual, most, endless) => this.page(items, usual, most, endless ?? false, request, reply),
      writeSchema: (target) => this.writeSchema(target, body, caller),
    });
    return answer ?? reply.status(204).send();
  }

  /**
   * Cuts a page out of a list. The Link headers name this server, because clients follow them; the links inside of
   * answers name the org. The form of these headers: REC TestAccDataSourceOktaApp_label_read.
   */
  private page<T extends object>(
    items: T[],
    usual: number,
    most: number,
    endless: boolean,
    request: FastifyRequest,
    reply: FastifyReply,
  ): T[] {
    const query = request.query as Record<string, string>;
    const size = Math.min(Number(query.limit ?? usual), most, this.seed.mostPerPage ?? Infinity);
    const idOf = (item: { id?: string; uuid?: string }) => item.id ?? item.uuid;
    const start = items.findIndex((item) => idOf(item) === query.after) + 1;
    const cut = items.slice(start, start + size);
    const after = idOf(cut.at(-1) ?? {}) ?? query.after;
    const link = (rel: string, more: Record<string, string>) => {
      const search = new URLSearchParams({ ...query, ...more }).toString();
      return `<${this.url}${request.url.split("?")[0]}${search && "?"}${search}>; rel="${rel}"`;
    };
    const goesOn = start + size < items.length || (endless && after !== undefined);
    void reply.header("link", [link("self", {}), ...(goesOn ? [link("next", { after, limit: String(size) })] : [])]);
    return cut;
  }

  /**
   * Updates a schema. With the switch `schemaRace`, updates that run at once each start from the schema as it was
   * before all of them, so that only the last one remains (REC TestAccResourceOktaAppUserSchemas_parallel_api_calls:
   * of five at once, each answer shows its own attribute alone, and in the end one attribute is there; #1972).
   */
  private async writeSchema(target: SchemaOwner, body: Json, caller: Caller): Promise<Json> {
    const { owner } = target;
    const before = owner.schema;
    if (this.org.switches.schemaRace && !this.races.has(owner.id)) {
      const over = new Promise<void>((resolve) => setTimeout(resolve, RACE_MS)).then(
        () => void this.races.delete(owner.id),
      );
      this.races.set(owner.id, { found: structuredClone(before), over });
    }
    const race = this.races.get(owner.id);
    if (race) owner.schema = structuredClone(race.found);
    const attributes = { ...owner.schema.custom };
    try {
      updateSchema(this.org, target, body);
    } catch (refusal) {
      owner.schema = before;
      throw refusal;
    }
    logProfile(this.org, this.now(), target, attributes, caller);
    const answer = renderSchema(this.org, target);
    await race?.over;
    return answer;
  }
}
