import defaultSeed from "./org/default-seed.json";
import type { AdminConsole } from "./people/admin-console";
import type { Fault, SetUp } from "./http/faults";
import type { OrgState } from "./org/state";
import type { Seed } from "./org/seed";
import { Server, type LoggedRequest } from "./http/server";

export type { Attribute } from "./org/profile";
export type { OrgState } from "./org/state";
export { SeedError, type Seed, type SeedAssignment, type SeedUser } from "./org/seed";
export type { LoggedRequest } from "./http/server";

/** The seed that is used when none is given, and the ids in it that tests use most. */
export const DEFAULT_SEED = defaultSeed as Seed;
export const DIALPAD = "0oadialpad0000000001";
export const HR = "0oahrsource000000001";
export const DEFAULT_TYPE = "otydefault0000000001";

/** A running org. Its methods beside those below are what people do by hand (`AdminConsole`). */
export interface FakeOkta extends AdminConsole {
  /** http://127.0.0.1:PORT */
  readonly url: string;
  /** What a user exports, to reach the org with the provider or a command. */
  readonly env: Record<string, string>;
  /** The requests to Okta's API, in order; `requests.length = 0` forgets them. */
  readonly requests: LoggedRequest[];
  /** A deep copy of the whole org. */
  state(): OrgState;
  reset(seed?: Seed): void;
  close(): Promise<void>;
  /** Lets the n-th matching request fail. */
  failNext(fault: Fault): SetUp;
}

interface Options {
  seed?: Seed;
  port?: number;
  /**
   * The name of the org. It replaces the first part of the seed's host and stands at the end of each token, so that
   * orgs of different names refuse each other's tokens. Without it, the org is as its seed says.
   */
  orgName?: string;
}

export async function startFakeOkta({ seed = DEFAULT_SEED, port = 0, orgName }: Options = {}): Promise<FakeOkta> {
  const server = new Server(seed, orgName);
  await server.http.listen({ host: "127.0.0.1", port });
  return {
    ...server.adminConsole,
    url: server.url,
    env: server.env,
    requests: server.requests,
    state: () => structuredClone(server.org),
    reset: (next = seed) => server.plant(next),
    close: () => server.http.close(),
    failNext: (fault) => server.failNext(fault),
  };
}
