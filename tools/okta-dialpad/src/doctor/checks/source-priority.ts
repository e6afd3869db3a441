// Whether the app overrides the profile source of the attribute.
import { valueOf } from "../../okta/answer";
import { deployOr, notRead, open, see, steps, type Outcome } from "../outcome";
import {
  consoleLinks,
  displayNameOf,
  isGone,
  isSourcing,
  labelOf,
  sourcePriorityOf,
  userProfileOf,
  type Snapshot,
} from "../snapshot";
import { newestOnUserProfile } from "../why-now";

export const step = "Dialpad Phone > Source priority: Override profile source";

export const newest = newestOnUserProfile;

export function run(snapshot: Snapshot): Outcome {
  const { userAttribute, appId, variableName } = snapshot;
  const { userProfile: link } = consoleLinks(snapshot);
  if ("problem" in userAttribute) return notRead(userAttribute.problem);
  if (!userAttribute.value)
    return { status: "fail", detail: `There is no attribute ${variableName}.`, fix: see("user-attribute"), link };
  const label = labelOf(snapshot);
  const sourcing = isSourcing(snapshot);
  const { type, apps } = sourcePriorityOf(userAttribute.value);
  const first = type === "OVERRIDE" ? apps[0] : undefined;
  const edit = `Edit ${displayNameOf("user", snapshot)}.`;
  const there = open(link, `Directory > Profile Editor > ${userProfileOf(snapshot)}`);
  const set = deployOr(
    there,
    edit,
    `Set Source priority to "Override profile source" and choose ${label}.`,
    "Select Save Attribute.",
  );
  if (first === appId && isGone(snapshot))
    return {
      status: "fail",
      detail: `Overrides the profile source with ${appId}, which is gone: the number of everybody becomes empty.`,
      fix: steps(there, edit, 'Set Source priority to "Inherit from profile source".', "Select Save Attribute."),
      link,
    };
  if (isGone(snapshot))
    return { status: "unknown", detail: `There is no app ${appId} to choose.`, fix: see("app"), link };
  if (sourcing === undefined)
    return { status: "unknown", detail: `Whether ${label} sources users could not be read.`, fix: see("app"), link };
  const off = snapshot.profileSourcing === "off";
  if (first === appId && off && sourcing)
    return {
      status: "warn",
      detail: `Overrides the profile source with ${label}, and a deploy with profileSourcing "off" takes that away.`,
      fix: "Give --profile-sourcing the value that the program has, or deploy.",
      link,
    };
  if (first === appId && sourcing === false)
    return {
      status: "fail",
      detail:
        `Overrides the profile source with ${label}, which does not source users: ` +
        "the numbers of its users become empty.",
      fix:
        valueOf(snapshot.app)?.status === "ACTIVE"
          ? see(
              "profile-sourcing",
              '. Or deploy with profileSourcing "follow" or "off", which takes the override away.',
            )
          : see("app"),
      link,
    };
  if (first === appId) return { status: "pass", detail: `Overrides the profile source with ${label}`, link };
  const found =
    type === "OVERRIDE"
      ? `Overrides the profile source with ${first ? nameOf(first, snapshot) : "no app"}, expected ${label}`
      : type === "OKTA"
        ? "Inherits from Okta"
        : "Inherits from the profile source";
  if (off && type !== "OVERRIDE")
    return { status: "pass", detail: `${found}, as profileSourcing "off" declares it`, link };
  if (sourcing === false)
    return {
      status: "fail",
      detail: `${found}, until ${label} sources users.`,
      fix: see("profile-sourcing", ", then deploy again."),
      link,
    };
  return {
    status: "fail",
    detail: `${found}: no number of ${label}'s comes in where another source is higher.`,
    fix: set,
    link,
  };
}

const nameOf = (id: string, { apps }: Snapshot) => {
  const label = valueOf(apps)?.find((app) => app.id === id)?.label;
  return label ? `${label} (${id})` : `${id}, no active app that can be seen`;
};
