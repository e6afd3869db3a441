// The HTTP side: Fastify, the credentials, the log of requests, paging.
import fastify, { type FastifyReply, type FastifyRequest } from "fastify";
import { ENDPOINTS, type Call, type Endpoint } from "./endpoints";
import { OktaError, invalidToken, noPermission, unknown } from "./errors";
import type { Json, OrgState } from "./org";
import { renderSchema, updateSchema, type SchemaOwner } from "./schemas";
import { plantOrg, type Seed } from "./seed";

export interface LoggedRequest {
  method: string;
  path: string;
  status: number;
  body?: unknown;
}

export class Server {
  readonly requests: LoggedRequest[] = [];
  org!: OrgState;
  seed!: Seed;
  // A request line may be in absolute form: the provider sends it so when http_proxy names an org of plain HTTP (RUN, both versions).
  readonly http = fastify({
    exposeHeadRoutes: false,
    forceCloseConnections: true,
    rewriteUrl: ({ url = "/" }) => url.replace(/^https?:\/\/[^/]+/, "") || "/",
  });

  constructor(seed: Seed) {
    this.plant(seed);
    const { http } = this;
    http.removeContentTypeParser("application/json");
    http.addContentTypeParser("application/json", { parseAs: "string" }, (_request, text, done) => {
      try {
        done(null, text === "" ? null : JSON.parse(text as string));
      } catch {
        done(new OktaError(400, "E0000003", "The request body was not well-formed.")); // DOC error-codes.json
      }
    });
    http.addHook("onRequest", async (request) => {
      if (request.url.startsWith("/fake/")) return;
      this.logged.set(request, { method: request.method, path: request.url, status: 0 });
      this.requests.push(this.logged.get(request)!);
    });
    http.addHook("onSend", async (request, reply) => {
      const entry = this.logged.get(request);
      if (entry) Object.assign(entry, { status: reply.statusCode }, request.body ? { body: request.body } : {});
    });
    http.setErrorHandler((error, _request, reply) => {
      const refusal = error instanceof OktaError ? error : new OktaError(500, "E0000009", `Internal Server Error: ${String(error)}`);
      return reply.status(refusal.status).headers(refusal.headers).send(refusal.body);
    });
    http.setNotFoundHandler((request) => {
      throw unknown(`${request.method} ${request.url}`);
    });
    for (const endpoint of ENDPOINTS)
      http.route({ method: endpoint.method, url: endpoint.url, handler: (request, reply) => this.answer(endpoint, request, reply) });
  }

  private readonly logged = new WeakMap<FastifyRequest, LoggedRequest>();

  plant(seed: Seed): void {
    this.org = plantOrg(seed);
    this.seed = seed;
    this.requests.length = 0;
  }

  private async answer(endpoint: Endpoint, request: FastifyRequest, reply: FastifyReply): Promise<Json | undefined> {
    const query = request.query as Call["query"];
    for (const name of Object.keys(query))
      if (!endpoint.query?.includes(name)) throw unknown(`${endpoint.method} ${endpoint.url} with ?${name}`);
    const login = this.authenticate(request, endpoint.scope);
    const answer = await endpoint.handle({
      ...{ org: this.org, params: request.params as Call["params"], query, body: (request.body ?? null) as Json, login },
      page: (items, limits) => this.page(items, limits, request, reply),
      writeSchema: (target, body) => this.writeSchema(target, body),
    });
    return answer === undefined ? reply.status(204).send() : answer;
  }

  /** Who calls: an API token (SSWS) or an access token (Bearer), and whether that may be. */
  private authenticate(request: FastifyRequest, scope: string): string {
    const [, token = ""] = /^(?:SSWS|Bearer) (.+)$/.exec(request.headers.authorization ?? "") ?? [];
    const known = this.seed.tokens?.[token];
    if (!known) throw invalidToken();
    if (known.may && !covers(known.may, scope)) throw noPermission();
    return Object.values(this.org.users)[0]?.profile.login as string;
  }

  private page<T extends { id: string }>(
    items: T[],
    { usual, most }: { usual: number; most: number },
    request: FastifyRequest,
    reply: FastifyReply,
  ): T[] {
    const { after, limit, ...others } = request.query as Record<string, string>;
    const size = Math.min(Number(limit ?? usual), most);
    const start = after === undefined ? 0 : items.findIndex((item) => item.id === after) + 1;
    const cut = items.slice(start, start + size);
    const link = (rel: string, query: Record<string, string>) =>
      `<${this.url}${request.url.split("?")[0]}${Object.keys(query).length ? "?" + new URLSearchParams(query).toString() : ""}>; rel="${rel}"`;
    const links = [link("self", request.query as Record<string, string>)];
    if (start + size < items.length) links.push(link("next", { after: cut.at(-1)!.id, limit: String(size), ...others })); // as in REC TestAccDataSourceOktaApp_label_read
    void reply.header("link", links);
    return cut;
  }

  private async writeSchema(target: SchemaOwner, body: Json): Promise<Json> {
    updateSchema(this.org, target, body, this.seed.unfinishedDeletions ?? 0);
    return renderSchema(this.org, target);
  }

  get url(): string {
    const address = this.http.server.address();
    return typeof address === "object" && address ? `http://127.0.0.1:${address.port}` : "";
  }
}

/** A `.manage` scope covers the reads of its resource (DOC configure-mcp-authentication). */
export const covers = (granted: string[], scope: string) =>
  granted.includes(scope) || granted.includes(scope.replace(/\.read$/, ".manage"));
