// The SDK's request layer, which its index does not export. It loads in a quarter of the time of the whole SDK, and it
// reads no okta.yaml.

declare module "@okta/okta-sdk-nodejs/src/request-executor.js" {
  /** Of node-fetch 2. */
  export interface Request {
    url: string;
    agent?: unknown;
    signal?: AbortSignal;
    redirect?: "manual";
  }
  export interface Response {
    readonly status: number;
    readonly ok: boolean;
    readonly headers: { get(name: string): string | null };
    readonly body: AsyncIterable<Buffer>;
  }
  export default class RequestExecutor {
    fetch(request: Request): Promise<unknown>;
  }
}

declare module "@okta/okta-sdk-nodejs/src/oauth.js" {
  /** Gets access tokens for the credentials in `client`. */
  export class OAuth {
    constructor(client: object);
  }
}

declare module "@okta/okta-sdk-nodejs/src/http.js" {
  import type RequestExecutor from "@okta/okta-sdk-nodejs/src/request-executor.js";
  import type { OAuth } from "@okta/okta-sdk-nodejs/src/oauth.js";
  export class Http {
    constructor(config: { requestExecutor: RequestExecutor; oauth?: OAuth; cacheMiddleware: null });
    readonly defaultHeaders: Record<string, string>;
    readonly agent?: unknown;
    http(url: string, request: { method: string; headers: Record<string, string> }): Promise<unknown>;
  }
}
