// The accidents that can happen to a sync, and what a person does about each, besides applying again.
import { DialpadPhoneSync, type DialpadPhoneSyncProps } from "../../lib";
import { DEFAULT_TYPE, DIALPAD, type FakeOkta } from "../../tools/fake-okta/src";
import type { Deployment, Program } from "./deployment";

export interface World {
  org: FakeOkta;
  deployment: Deployment;
}

export interface Accident {
  /** Rows of one chapter stand in one table. */
  chapter: string;
  what: string;
  /** Makes the accident, and says what the user saw. */
  happen(world: World): Promise<string[]>;
  /** What a person does before the next apply: the words for the page, and the deed. */
  mend?: [words: string, deed: (world: World) => unknown];
  /** The paths of what the accident itself removes from the org. */
  byHand?: RegExp;
  /** The page's words where something is lost that no apply brings back. */
  unmended?: string;
  /** Takes minutes: the provider tries an app's schema again for half a minute, a user's for two minutes. */
  slow?: boolean;
}

export const sync =
  (props: Partial<DialpadPhoneSyncProps> = {}): Program =>
  (stack) => {
    // By default the provider waits half a minute to five minutes between its tries.
    Object.assign(stack.node.findChild("okta"), { maxRetries: 1, minWaitSeconds: 1, maxWaitSeconds: 1 });
    new DialpadPhoneSync(stack, "dialpad_phone", { appId: DIALPAD, ...props });
  };

export const WRITES = {
  user: "/api/v1/meta/schemas/user",
  app: "/api/v1/meta/schemas/apps",
  mapping: "/api/v1/mappings/prm",
};

const deployed = async ({ org, deployment }: World, sourcing = true) => {
  org.setProfileSourcing(DIALPAD, sourcing, { whenDeactivated: "NONE" });
  await deployment.apply();
};

/** The apply that changes the source priority and the push status of a deployed sync. */
const switchedOn = async ({ org, deployment }: World) => {
  await deployed({ org, deployment }, false);
  org.setProfileSourcing(DIALPAD, true, { whenDeactivated: "NONE" });
};

const killed = (what: string, requests: number, before: (world: World) => Promise<unknown>): Accident[] =>
  Array.from({ length: requests }, (_, n) => ({
    chapter: `\`kill -9\` while ${what} waits for an answer`,
    what: `request ${n + 1} of ${requests}`,
    async happen(world) {
      await before(world);
      const { hit, end } = world.org.failNext({
        path: /^\/api\/v1\/(meta\/schemas|mappings)/,
        nth: n + 1,
        hang: true,
        after: true,
      });
      await world.deployment.killApply(hit);
      end();
      return ["Killed"];
    },
  }));

const FAILURES: [string, object][] = [
  ["is refused (400)", { status: 400 }],
  ["is refused (401)", { status: 401 }],
  ["is refused (403)", { status: 403 }],
  ["is refused (404)", { status: 404 }],
  ["meets the rate limit (429)", { status: 429, resetInSeconds: 0 }],
  ["fails (500)", { status: 500 }],
  ["fails (503)", { status: 503 }],
  ["is cut off, and was not carried out", { drop: true }],
  ["is cut off, and was carried out", { drop: true, after: true }],
  ["is slow", { delayMs: 1500 }],
];

const failing = (write: string, path: string, before: (world: World) => Promise<unknown>): Accident[] =>
  FAILURES.flatMap(([failure, fault]) =>
    (["once", "always"] as const)
      // If each connection is cut off, the provider tries again without a pause until the rate limit stops it.
      .filter((times) => times === "once" || !/slow|cut off/.test(failure))
      .map((times) => ({
        chapter: `A request fails: ${write}`,
        slow: times === "always" && (path === WRITES.app || (path === WRITES.user && failure.includes("500"))),
        what: `${failure}${times === "once" ? ", once" : ", until it is mended"}`,
        async happen(world: World) {
          await before(world);
          const { end } = world.org.failNext({
            method: "POST",
            path,
            times: times === "once" ? 1 : "always",
            ...fault,
          });
          const { errors } = await world.deployment.apply();
          end();
          return errors;
        },
      })),
  );

/** Somebody changes the org after the plan is made and before it is applied. */
const between = (
  what: string,
  edit: (org: FakeOkta) => void,
  before = (world: World) => deployed(world),
): Accident => ({
  chapter: "Somebody changes the org between plan and apply",
  what,
  async happen(world) {
    await before(world);
    world.deployment.change(sync({ removal: "refuse" }));
    await world.deployment.plan();
    edit(world.org);
    return (await world.deployment.applyPlan()).errors;
  },
});

export const KILLED_APPLIES = [
  ...killed("the first apply", 8, () => Promise.resolve()),
  ...killed("an apply that switches the source", 8, switchedOn),
];

export const FAILED_FIRST_WRITES = [
  ...failing("the first write of the user attribute", WRITES.user, () => Promise.resolve()),
  ...failing("the first write of the app attribute", WRITES.app, () => Promise.resolve()),
  ...failing("the first write of the mapping", WRITES.mapping, () => Promise.resolve()),
];

export const FAILED_LATER_WRITES = [
  ...failing("a later write of the user attribute", WRITES.user, switchedOn),
  ...failing("a later write of the mapping", WRITES.mapping, switchedOn),
];

export const CHANGES_FROM_OUTSIDE: Accident[] = [
  between("display name of the user attribute", (org) =>
    org.editUserAttribute("default", "dialpadPhone", { title: "Telephone" }),
  ),
  between("expression of the mapping entry", (org) =>
    org.editMapping(DIALPAD, DEFAULT_TYPE, {
      dialpadPhone: { expression: "appuser.primaryPhone", pushStatus: "PUSH" },
    }),
  ),
  between("the mapping entry is unmapped", (org) => org.editMapping(DIALPAD, DEFAULT_TYPE, { dialpadPhone: null })),
  between(
    "sourcing is switched on before the first apply",
    (org) => org.setProfileSourcing(DIALPAD, true, { whenDeactivated: "NONE" }),
    () => Promise.resolve(),
  ),
  between(
    "sourcing is switched off before the apply that switches the source",
    (org) => org.setProfileSourcing(DIALPAD, false),
    switchedOn,
  ),

  {
    chapter: "The state",
    what: "the state is lost after an apply",
    async happen(world) {
      await deployed(world);
      world.deployment.loseState();
      const { changes } = await world.deployment.plan();
      return [`Plan: ${Object.keys(changes).length} to add, 0 to change, 0 to destroy.`];
    },
  },
  {
    chapter: "The state",
    what: "two applies at once",
    async happen({ org, deployment }) {
      const { hit, end } = org.failNext({ method: "POST", path: WRITES.user, hang: true });
      const first = deployment.killApply(hit.then(() => second));
      const second = hit.then(() => deployment.apply());
      const { errors } = await second;
      await first;
      end();
      return errors.map((error) => error.split("\n")[0]);
    },
  },

  {
    chapter: "The console",
    what: "an attribute is deleted in the console",
    async happen(world) {
      await deployed(world);
      world.org.editMapping(DIALPAD, DEFAULT_TYPE, { dialpadPhone: null });
      world.org.editUserAttribute("default", "dialpadPhone", null);
      const { changes } = await world.deployment.plan();
      return Object.entries(changes).map(([address, action]) => `${address}: ${action}`);
    },
  },
  {
    chapter: "The console",
    what: "an attribute of that name was deleted just before the first apply, and Okta has not finished",
    async happen({ org, deployment }) {
      org.setSwitches({ unfinishedDeletions: 1 });
      org.editUserAttribute("default", "dialpadPhone", { title: "Old", type: "string" });
      org.editUserAttribute("default", "dialpadPhone", null);
      return (await deployment.apply()).errors;
    },
  },
  {
    chapter: "The console",
    what: 'sourcing is switched off under `profileSourcing: "required"`',
    async happen(world) {
      world.deployment.change(sync({ profileSourcing: "required" }));
      await deployed(world);
      world.org.setProfileSourcing(DIALPAD, false);
      return (await world.deployment.apply()).errors;
    },
    mend: [
      "sourcing is switched on again",
      ({ org }) => org.setProfileSourcing(DIALPAD, true, { whenDeactivated: "NONE" }),
    ],
  },
  {
    chapter: "The console",
    what: "the app is deactivated",
    async happen(world) {
      await deployed(world);
      world.org.setAppStatus(DIALPAD, "INACTIVE");
      return (await world.deployment.apply()).errors;
    },
    mend: ["the app is activated", ({ org }) => org.setAppStatus(DIALPAD, "ACTIVE")],
  },
  {
    chapter: "The console",
    what: "the app is deleted",
    byHand: /^(apps|mappings|assignments) \S+$/, // the app, its mappings and its assignments
    async happen(world) {
      await deployed(world);
      world.org.deleteApp(DIALPAD);
      return (await world.deployment.apply()).errors;
    },
    mend: ['the program says `removal: "forget"`', ({ deployment }) => deployment.change(sync({ removal: "forget" }))],
  },
];
