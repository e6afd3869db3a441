import { DEFAULT_SEED } from "./default-seed";
import type { Console } from "./console";
import type { Fault } from "./faults";
import type { OrgState } from "./org";
import type { Seed } from "./seed";
import { Server, type LoggedRequest } from "./server";

export type { WhenDeactivated } from "./console";
export type { Fault } from "./faults";
export type { App, Assignment, Attribute, Json, Mapping, MappingEntry, OrgState, Schema, Switches, User, UserType } from "./org";
export { SeedError, type Seed, type SeedApp, type SeedUser, type SeedUserType } from "./seed";
export { DEFAULT_SEED, DEFAULT_TYPE, DIALPAD, HR } from "./default-seed";
export type { LoggedRequest } from "./server";

/** An org that runs, with the switches of its admin console (`Console`). */
export interface FakeOkta extends Console {
  /** http://127.0.0.1:PORT */
  readonly url: string;
  /** What a user exports, to reach it with the provider or a command. */
  readonly env: Record<string, string>;
  /** Requests to Okta's API in order; `requests.length = 0` forgets them. */
  readonly requests: LoggedRequest[];
  /** A deep copy of the whole org. */
  state(): OrgState;
  reset(seed?: Seed): void;
  close(): Promise<void>;
  /** Lets the n-th matching request fail; `hit` is done when it did. */
  failNext(fault: Fault): { hit: Promise<void> };
}

export async function startFakeOkta({ seed = DEFAULT_SEED, port = 0 }: { seed?: Seed; port?: number } = {}): Promise<FakeOkta> {
  const server = new Server(seed);
  await server.http.listen({ host: "127.0.0.1", port });
  const token = Object.keys(seed.tokens ?? {})[0] ?? "";
  return {
    ...server.console,
    url: server.url,
    env: { OKTA_ORG_NAME: "example", OKTA_BASE_URL: "okta.com", OKTA_API_TOKEN: token, OKTA_HTTP_PROXY: server.url },
    requests: server.requests,
    state: () => structuredClone(server.org),
    reset: (next = seed) => server.plant(next),
    close: () => server.http.close(),
    failNext: (fault) => server.failNext(fault),
  };
}
