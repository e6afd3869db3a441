// What the check of one user, and the coverage of all of them, know of people and their numbers.
import type { Fields } from "../okta/answer";
import { open, steps } from "./outcome";
import type { CheckId } from "./parts";
import { consoleLinks, labelOf, type Snapshot } from "./snapshot";

/** Statuses of an assignment that works, without and with provisioning. */
export const NUMBERS_ARRIVE = ["ACTIVE", "PROVISIONED"];
/** The checks that must not fail, or no number comes into the app's profile, and from there into the Okta profile. */
export const TO_APP_PROFILE: readonly CheckId[] = ["app", "app-attribute", "imports"];
export const TO_OKTA_PROFILE: readonly CheckId[] = ["user-attribute", "mapping", "profile-sourcing", "source-priority"];

/** How the number comes into the Okta profile of users who have it in the app's profile already. */
export const forceSync = (snapshot: Snapshot): string[] =>
  steps(open(consoleLinks(snapshot).provisioning, `Applications > ${labelOf(snapshot)} > Provisioning`), [
    "Select To Okta and, below Okta Attribute Mappings, Force Sync: that applies the mapping to every assigned user.",
    // https://support.okta.com/help/s/article/How-To-Use-The-Force-Sync-Option
    'Okta says that it "will cause the mapping to reapply on other profile sources".',
  ]);

/** The number in a profile; an empty text where there is none. */
export function numberIn(profile: Fields, variableName: string): string {
  const value = Object.hasOwn(profile, variableName) ? profile[variableName] : undefined;
  return typeof value === "string" ? value.trim() : value === undefined || value === null ? "" : JSON.stringify(value);
}

/** All but the last two digits, and all of what is too short to be a number. */
export function mask(number: string): string {
  const shown = number.length > 4 ? number.length - 2 : number.length;
  return number.replace(/[^+]/g, (character, index: number) =>
    index >= shown && /\d/.test(character) ? character : "*",
  );
}
