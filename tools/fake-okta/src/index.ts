import { DEFAULT_SEED } from "./default-seed";
import type { Attribute, MappingEntry, OrgState } from "./org";
import { PROFILE_MASTERING } from "./org";
import type { Seed } from "./seed";
import { Server, type LoggedRequest } from "./server";

export type { Attribute, App, Assignment, Json, Mapping, MappingEntry, OrgState, Schema, User, UserType } from "./org";
export { SeedError, type Seed, type SeedApp, type SeedUser, type SeedUserType } from "./seed";
export { DEFAULT_SEED, DEFAULT_TYPE, DIALPAD, HR } from "./default-seed";

export type WhenDeactivated = "NONE" | "DEACTIVATE" | "SUSPEND";

export interface FakeOkta {
  /** http://127.0.0.1:PORT */
  readonly url: string;
  /** What a user exports, to reach it with the provider or a command. */
  readonly env: Record<string, string>;
  /** Okta API requests in order; `requests.length = 0` forgets them. */
  readonly requests: LoggedRequest[];
  /** A deep copy of the whole org. */
  state(): OrgState;
  reset(seed?: Seed): void;
  close(): Promise<void>;
  setProfileSourcing(appId: string, on: boolean, options?: { whenDeactivated?: WhenDeactivated }): void;
  setAppStatus(appId: string, status: "ACTIVE" | "INACTIVE"): void;
  deleteApp(appId: string): void;
  editUserAttribute(typeId: string, name: string, patch: Attribute | null): void;
  editAppAttribute(appId: string, name: string, patch: Attribute | null): void;
  editMapping(sourceId: string, targetId: string, entries: Record<string, MappingEntry | null>): void;
}

export async function startFakeOkta({ seed = DEFAULT_SEED, port = 0 }: { seed?: Seed; port?: number } = {}): Promise<FakeOkta> {
  const server = new Server(seed);
  await server.http.listen({ host: "127.0.0.1", port });
  const { url } = server;
  return {
    url,
    env: {
      OKTA_ORG_NAME: "example",
      OKTA_BASE_URL: "okta.com",
      OKTA_API_TOKEN: Object.keys(seed.tokens ?? {})[0] ?? "",
      OKTA_HTTP_PROXY: url,
    },
    requests: server.requests,
    state: () => structuredClone(server.org),
    reset: (next = seed) => server.plant(next),
    close: () => server.http.close(),
    setProfileSourcing(appId, on, { whenDeactivated } = {}) {
      const app = server.org.apps[appId];
      app.features = app.features.filter((feature) => feature !== PROFILE_MASTERING);
      if (on) app.features.push(PROFILE_MASTERING);
      if (whenDeactivated) app.whenDeactivated = whenDeactivated;
    },
    setAppStatus: (appId, status) => void (server.org.apps[appId].status = status),
    deleteApp(appId) {
      delete server.org.apps[appId];
      for (const mapping of Object.values(server.org.mappings))
        if (mapping.sourceId === appId || mapping.targetId === appId) delete server.org.mappings[mapping.id];
    },
    editUserAttribute() {},
    editAppAttribute() {},
    editMapping() {},
  };
}
