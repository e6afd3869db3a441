// The groups of people who have the app, by how far the number has come.
import { NUMBERS_ARRIVE } from "../doctor/person";

/** The names of the groups, as `--json` gives them. Each assigned person is in one of them. */
export const GROUPS = [
  "arrived",
  "differs",
  "forceSync",
  "noNumber",
  "notLinked",
  "syncError",
  "notActive",
  "otherUserType",
] as const;
export type Group = (typeof GROUPS)[number];

/** Groups of people whose number is in the app's profile, but not in the Okta profile. */
const NOT_IN_OKTA: readonly Group[] = ["differs", "forceSync"];

/**
 * Groups that somebody has to do something about.
 *
 * @param leftOff whether no number is to come into the Okta profile
 */
export const notDone = (leftOff: boolean): readonly Group[] => [
  ...(leftOff ? [] : NOT_IN_OKTA),
  "notLinked",
  "syncError",
];

/** Groups in which all is well only as long as nothing on the way of the number is broken. */
export const relying = (leftOff: boolean): readonly Group[] => ["arrived", "noNumber", ...(leftOff ? NOT_IN_OKTA : [])];

/** Somebody who has the app, as the list of the app's users says it. */
export interface Person {
  readonly id: string;
  readonly login: string;
  /** The status of the Okta user. */
  readonly status: string;
  readonly typeId: string;
  /** The status of the assignment. */
  readonly assignment: string;
  readonly syncState?: string;
  /** Okta knows the account in the app (`externalId`). */
  readonly linked: boolean;
  /** The number in each profile; an empty text where there is none. */
  readonly inApp: string;
  readonly inOkta: string;
}

/**
 * Statuses of a user who may be at work (Okta's API reference, UserStatus): a forgotten password is no reason for an
 * empty profile. That imports change these profiles and not those of STAGED, SUSPENDED and DEPROVISIONED:
 * INFERENCE import-statuses.
 */
const AT_WORK = ["ACTIVE", "PROVISIONED", "PASSWORD_EXPIRED", "LOCKED_OUT", "RECOVERY"];

/**
 * The first group that fits, in the order in which things have to be done: people whom the number is not for, people
 * who have it, then a missing link to the account, a failed task, and last the numbers.
 */
export function groupOf(person: Person, typeId: string): Group {
  const { inApp, inOkta } = person;
  if (!AT_WORK.includes(person.status) || !NUMBERS_ARRIVE.includes(person.assignment)) return "notActive";
  if (person.typeId !== typeId) return "otherUserType";
  if (inApp && inApp === inOkta) return "arrived";
  if (!person.linked) return "notLinked";
  if (person.syncState === "ERROR") return "syncError";
  if (!inApp) return "noNumber";
  return inOkta ? "differs" : "forceSync";
}
