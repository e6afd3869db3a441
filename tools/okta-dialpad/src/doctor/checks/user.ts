// One user, from the assignment to the number in both profiles; and if no number arrives, at which step it stops.
import { valueOf } from "../../okta/answer";
import { notRead, open, see, type Earlier, type Outcome } from "../outcome";
import type { CheckId } from "../parts";
import { forceSync, mask, numberIn, NUMBERS_ARRIVE, TO_APP_PROFILE, TO_OKTA_PROFILE } from "../person";
import { consoleLinks, isLeftOff, labelOf, type Snapshot } from "../snapshot";

export const step = "An assigned user has the number in both profiles";

/** Statuses of a user whose profile no import changes. */
const NOT_ACTIVE = ["STAGED", "SUSPENDED", "DEPROVISIONED"];

export function run(snapshot: Snapshot, earlier: Earlier, showNumber: boolean): Outcome {
  const { login, user, appUser, mapping, userTypeId, variableName } = snapshot;
  if (!login) return { status: "manual", detail: "Give --user LOGIN to see whether a number arrived." };
  const links = consoleLinks(snapshot);
  const label = labelOf(snapshot);
  if ("problem" in user) {
    if (user.problem.kind !== "absent") return notRead(user.problem);
    return {
      status: "fail",
      detail: `The org has no user ${login}.`,
      fix: `${open(links.person, "Directory > People")} Give --user the username.`,
      link: links.person,
    };
  }
  const { status: userStatus, typeId: ofType, profile } = user.value;
  if (NOT_ACTIVE.includes(userStatus))
    return {
      status: "fail",
      detail: `${login} is ${userStatus}, not active.`,
      fix: "Choose another user, or activate this one.",
      link: links.person,
    };
  const typeId = userTypeId ?? valueOf(mapping)?.targetId;
  if (typeId && ofType && ofType !== typeId)
    return {
      status: "fail",
      detail:
        `${login} is of the user type ${ofType}, ` +
        `and the number goes to ${userTypeId ? `the user type ${userTypeId}` : "the default one"}.`,
      fix: `Choose another user, or run it with --user-type-id ${ofType}.`,
      link: links.person,
    };
  if ("problem" in appUser) {
    if (appUser.problem.kind !== "absent") return notRead(appUser.problem);
    return {
      status: "fail",
      detail: `${login} is not assigned to ${label}.`,
      fix: `${open(links.assignments, `Applications > ${label} > Assignments`)} Assign the user.`,
      link: links.assignments,
    };
  }

  const { status: assignment, syncState } = appUser.value;
  if (!NUMBERS_ARRIVE.includes(assignment))
    return {
      status: "fail",
      detail: `The assignment of ${login} to ${label} is ${assignment}, expected ${NUMBERS_ARRIVE.join(" or ")}.`,
      fix: `${open(links.assignments, `Applications > ${label} > Assignments`)} See what it says of this user.`,
      link: links.assignments,
    };

  const show = (number: string) => (showNumber ? number : mask(number));
  const inApp = numberIn(appUser.value.profile, variableName);
  const inOkta = numberIn(profile, variableName);
  /** The outcome where one of these checks failed or could not be made, and so is the reason. */
  const because = (detail: string, ids: readonly CheckId[]): Outcome | undefined => {
    const find = (status: string) => ids.find((id) => earlier[id]?.status === status);
    const [broken, unseen] = [find("fail"), find("unknown")];
    const id = broken ?? unseen;
    if (!id) return undefined;
    const why = broken ? `The chain is broken at ${id}.` : `The reason is not known: ${id} could not be read.`;
    return {
      status: broken ? "fail" : "unknown",
      detail: `${login}: ${detail}. ${why}`,
      fix: see(id),
      link: earlier[id]?.link,
    };
  };
  const onImport = open(links.imports, `Applications > ${label} > Import`);
  const importNow = `${onImport} Select Import Now, or wait for the next import.`;

  if (!inApp) {
    const reason = because(`no number in the profile of ${label}`, TO_APP_PROFILE);
    if (reason) return reason;
    const other = inOkta ? `, but ${show(inOkta)} in the Okta profile` : "";
    return {
      status: "warn",
      detail:
        `${login}: no number in the profile of ${label}${other}. ` +
        "That is right for somebody without a number of their own in Dialpad, as in a contact center.",
      fix: `If Dialpad shows a number, Okta has not imported it yet. ${importNow}`,
      link: links.imports,
    };
  }
  if (inApp !== inOkta) {
    const other = show(inOkta) === show(inApp) ? "another number" : show(inOkta);
    const found = `${show(inApp)} in the profile of ${label}, ${inOkta ? other : "none"} in the Okta profile`;
    if (isLeftOff(snapshot))
      return {
        status: "pass",
        detail: `${login}: ${found}, where profileSourcing "off" leaves it`,
        link: links.person,
      };
    const reason = because(found, TO_OKTA_PROFILE);
    if (reason) return reason;
    const failed = syncState === "ERROR" ? " Okta's last synchronisation of this assignment failed." : "";
    return {
      status: "fail",
      detail: `${login}: ${found}. Everything is set, but Okta has not applied the mapping to this user yet.${failed}`,
      fix: forceSync(snapshot),
      link: links.provisioning,
    };
  }
  if (!/^\+[1-9]\d{6,14}$/.test(inApp))
    return {
      status: "warn",
      detail:
        `${login}: ${show(inApp)} in both profiles, ` +
        "which is no phone number with a country code (+ and 7 to 15 digits).",
      fix: "See the number in Dialpad.",
      link: links.person,
    };
  return { status: "pass", detail: `${login}: ${show(inApp)} in both profiles`, link: links.person };
}
