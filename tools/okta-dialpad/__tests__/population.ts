// People who have the app, made group by group, so that the counts are known.
import {
  DEFAULT_SEED,
  DEFAULT_TYPE,
  DIALPAD,
  type Seed,
  type SeedAssignment,
  type SeedUser,
} from "../../fake-okta/src";
import { GROUPS, type Group } from "../src/coverage/groups";

const CONTRACTOR = "otycontractor0000001";
const AT_WORK = ["ACTIVE", "PROVISIONED", "PASSWORD_EXPIRED", "LOCKED_OUT", "RECOVERY"];
const NOT_AT_WORK = ["STAGED", "SUSPENDED", "DEPROVISIONED"];
const WORKING = ["ACTIVE", "PROVISIONED"];
const NOT_WORKING = [
  "APPROVED",
  "DEPROVISIONED",
  "IMPLICIT",
  "IMPORTED",
  "INACTIVE",
  "MATCHED",
  "PENDING",
  "REVOKED",
  "STAGED",
  "SUSPENDED",
];
const SYNC_STATES = ["DISABLED", "OUT_OF_SYNC", "SYNCHRONIZED", "SYNCING"];

/** A random number generator that gives the same numbers for the same seed (mulberry32). */
export function random(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Somebody of a group. What does not decide on the group is random. */
export function personOf(group: Group, index: number, seed: number): { user: SeedUser; assignment: SeedAssignment } {
  const next = random(seed);
  const pick = <T>(...from: T[]): T => from[Math.floor(next() * from.length)];
  const id = `00u${String(index).padStart(17, "0")}`;
  const numbers = [`+1202555${String(index).padStart(6, "0")}`, `+1303555${String(index).padStart(6, "0")}`];
  const none = () => pick(undefined, "", "  ");
  const [number, other] = numbers;
  const anything = () => [pick(number, none()), pick(number, other, none())];
  const unequal = () => pick([number, other], [number, none()], [none(), number], [none(), none()]);

  let [status, typeId, appStatus, linked, syncState] = [
    pick(...AT_WORK),
    DEFAULT_TYPE,
    pick(...WORKING),
    true,
    pick(...SYNC_STATES),
  ];
  let [inApp, inOkta]: (string | undefined)[] = [];
  const anyLink = () => ([linked, syncState] = [next() < 0.5, pick("ERROR", ...SYNC_STATES)]);
  const cases: Record<Group, () => void> = {
    arrived: () => {
      [inApp, inOkta] = [number, number];
      anyLink();
    },
    differs: () => ([inApp, inOkta] = [number, other]),
    forceSync: () => ([inApp, inOkta] = [number, none()]),
    noNumber: () => ([inApp, inOkta] = [none(), pick(number, none())]),
    notLinked: () => {
      [inApp, inOkta] = unequal();
      anyLink();
      linked = false;
    },
    syncError: () => {
      [inApp, inOkta] = unequal();
      syncState = "ERROR";
    },
    notActive: () => {
      [inApp, inOkta] = anything();
      anyLink();
      typeId = pick(DEFAULT_TYPE, CONTRACTOR);
      const which = pick("user", "assignment", "both");
      if (which !== "assignment") status = pick(...NOT_AT_WORK);
      if (which !== "user") appStatus = pick(...NOT_WORKING);
    },
    otherUserType: () => {
      [inApp, inOkta] = anything();
      anyLink();
      typeId = CONTRACTOR;
    },
  };
  cases[group]();
  const profile = (value: string | undefined): Record<string, string> =>
    value === undefined ? {} : { dialpadPhone: value };
  return {
    user: { id, login: `person.${index}@example.com`, status, userType: typeId, profile: profile(inOkta) },
    assignment: {
      ...{ app: DIALPAD, user: id, status: appStatus, syncState, profile: profile(inApp) },
      ...(linked ? { externalId: `dialpad-${index}` } : {}),
    },
  };
}

/** The default org with people of these groups, and with more people who do not have the app. */
export function seedOf(groups: readonly Group[], seed: number, unassigned = 0): Seed {
  const people = groups.map((group, index) => personOf(group, index, seed + index));
  const others = Array.from(
    { length: unassigned },
    (_, index) => personOf("arrived", groups.length + index, seed).user,
  );
  return {
    ...structuredClone(DEFAULT_SEED),
    users: [...(DEFAULT_SEED.users ?? []), ...people.map(({ user }) => user), ...others],
    assignments: people.map(({ assignment }) => assignment),
  };
}

/** The counts that coverage must give of these people. */
export const countsOf = (groups: readonly Group[]): Record<"assigned" | Group, number> => ({
  assigned: groups.length,
  ...(Object.fromEntries(GROUPS.map((group) => [group, groups.filter((each) => each === group).length])) as Record<
    Group,
    number
  >),
});
