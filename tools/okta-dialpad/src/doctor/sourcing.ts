// Letting Dialpad source the attribute: what only the console can set, and what depends on it.
import { consoleVisit, PROFILE_SOURCES_IN_WORDS, provisioningInWords } from "../../../../lib/article";
import { valueOf } from "../okta/answer";
import { isUnbroken } from "./evidence";
import { ageOf, dateOf } from "./log";
import { deployOr, notRead, open, steps, type Outcome } from "./outcome";
import {
  consoleLinks,
  displayNameOf,
  isDialpad,
  isGone,
  isSourcing,
  isSwitchedOn,
  labelOf,
  sourcePriorityOf,
  sourcesUsers,
  userProfileOf,
  type App,
  type Snapshot,
} from "./snapshot";

/** Apps that source users, other than Dialpad's; undefined when they could not be read. */
const otherSources = ({ apps, appId }: Snapshot): App[] | undefined =>
  valueOf(apps)?.filter((app) => app.id !== appId && !isDialpad(app) && sourcesUsers(app));

export function checkProfileSourcing(snapshot: Snapshot): Outcome {
  const { app, profileSourcing } = snapshot;
  const { provisioning, profileSources } = consoleLinks(snapshot);
  if ("problem" in app) return notRead(app.problem);
  const { label } = app.value;
  if (profileSourcing === "off" && !sourcesUsers(app.value))
    return {
      status: "pass",
      detail: `${label} does not source Okta users; with profileSourcing "off" nothing waits for it`,
      link: provisioning,
    };
  if (sourcesUsers(app.value)) return { status: "pass", detail: `${label} sources Okta users`, link: provisioning };
  if (app.value.status !== "ACTIVE")
    return { status: "fail", detail: `${label} is ${app.value.status} and sources nobody.`, fix: "See app.", link: provisioning };
  const visit = consoleVisit({
    label,
    provisioning: provisioning ?? provisioningInWords(label),
    profileSources: profileSources ?? PROFILE_SOURCES_IN_WORDS,
  })
    .split("\n")
    .map((line) => line.trimStart());
  const alone = otherSources(snapshot)?.length === 0;
  return {
    status: "fail",
    detail: `${label} does not source Okta users.`,
    fix: alone ? ["Not before another app sources users: see other-sources. Then:", ...visit] : visit,
    link: provisioning,
  };
}

const ACTIONS: Record<string, string> = { NONE: "Do nothing", DEACTIVATE: "Deactivate", SUSPEND: "Suspend" };
const WHEN_DEACTIVATED = '"When a user is deactivated in the app"';

export function checkDeactivation(snapshot: Snapshot): Outcome {
  const { app, settings, earlier } = snapshot;
  const { provisioning: link } = consoleLinks(snapshot);
  if ("problem" in app) return notRead(app.problem);
  const { label } = app.value;
  const there = [open(link, `Applications > ${label} > Provisioning`), "Select To Okta, then Edit beside Profile & Lifecycle Sourcing."];
  const fix = steps(...there, `Set ${WHEN_DEACTIVATED} to "Do nothing" and select Save.`);
  const look = steps(...there, `See that ${WHEN_DEACTIVATED} is "Do nothing"; otherwise set it and select Save.`);
  if (!isSwitchedOn(app.value) && snapshot.profileSourcing === "off")
    return { status: "pass", detail: `${label} does not source Okta users, so it deactivates nobody`, link };
  if (!isSwitchedOn(app.value))
    return {
      status: "manual",
      detail: `${WHEN_DEACTIVATED} is set in the same Save as profile sourcing. Left at its default, Deactivate, it deactivates people in Okta.`,
      fix: "See profile-sourcing, step 3.",
      link,
    };
  if ("problem" in settings) return { ...notRead(settings.problem), fix: look, link };
  const logged = settings.value.deactivation;
  const change = logged ?? (earlier && isUnbroken(earlier) ? earlier.deactivation : undefined);
  if (!change)
    return {
      status: "unknown",
      detail: [
        `No API shows ${WHEN_DEACTIVATED}, and the System Log has no change of it in its ninety days.`,
        ...(earlier && !isUnbroken(earlier)
          ? [`The report of --since-report read the log on ${dateOf(earlier.readAt)}: the log no longer reaches back to it.`]
          : []),
      ],
      fix: look,
      link,
    };
  const evidence = logged
    ? `as the System Log says of ${dateOf(change.at)}, ${ageOf(change.at)}`
    : `set on ${dateOf(change.at)}, no change logged since`;
  if (change.sourcing === false)
    return {
      status: "unknown",
      detail: `${WHEN_DEACTIVATED} was last logged before ${label} sourced users, ${ageOf(change.at)}.`,
      fix: look,
      link,
    };
  const action = ACTIONS[change.action];
  if (!action)
    return { status: "unknown", detail: `${WHEN_DEACTIVATED} is ${JSON.stringify(change.action)}, ${evidence}.`, fix: look, link };
  if (change.action === "NONE") return { status: "pass", detail: `${action}, ${evidence}`, link };
  return {
    status: "fail",
    detail: `${action}, ${evidence}. Whom ${label} deactivates loses Okta too, where it is the highest profile source.`,
    fix,
    link,
  };
}

export function checkSourcePriority(snapshot: Snapshot): Outcome {
  const { userAttribute, appId, variableName } = snapshot;
  const { userProfile: link } = consoleLinks(snapshot);
  if ("problem" in userAttribute) return notRead(userAttribute.problem);
  if (!userAttribute.value) return { status: "fail", detail: `There is no attribute ${variableName}.`, fix: "See user-attribute.", link };
  const label = labelOf(snapshot);
  const sourcing = isSourcing(snapshot);
  const { type, apps } = sourcePriorityOf(userAttribute.value);
  const first = type === "OVERRIDE" ? apps[0] : undefined;
  const edit = `Edit ${displayNameOf("user", snapshot)}.`;
  const there = open(link, `Directory > Profile Editor > ${userProfileOf(snapshot)}`);
  const set = deployOr(there, edit, `Set Source priority to "Override profile source" and choose ${label}.`, "Select Save Attribute.");
  if (first === appId && isGone(snapshot))
    return {
      status: "fail",
      detail: `Overrides the profile source with ${appId}, which is gone: the number of everybody becomes empty.`,
      fix: steps(there, edit, 'Set Source priority to "Inherit from profile source".', "Select Save Attribute."),
      link,
    };
  if (sourcing === undefined && !isGone(snapshot))
    return { status: "unknown", detail: `Whether ${label} sources users could not be read.`, fix: "See app.", link };
  const off = snapshot.profileSourcing === "off";
  if (first === appId && off && sourcing)
    return {
      status: "warn",
      detail: `Overrides the profile source with ${label}, and a deploy with profileSourcing "off" takes that away.`,
      fix: "Give --profile-sourcing what the program says, or deploy.",
      link,
    };
  if (first === appId && sourcing === false)
    return {
      status: "fail",
      detail: `Overrides the profile source with ${label}, which does not source users: the numbers of its users become empty.`,
      fix:
        valueOf(snapshot.app)?.status === "ACTIVE"
          ? 'See profile-sourcing. Or deploy with profileSourcing "follow" or "off", which takes the override away.'
          : "See app.",
      link,
    };
  if (first === appId) return { status: "pass", detail: `Overrides the profile source with ${label}`, link };
  const found =
    type === "OVERRIDE"
      ? `Overrides the profile source with ${first ? nameOf(first, snapshot) : "no app"}, expected ${isGone(snapshot) ? appId : label}`
      : type === "OKTA"
        ? "Inherits from Okta"
        : "Inherits from the profile source";
  if (off && type !== "OVERRIDE") return { status: "pass", detail: `${found}, as profileSourcing "off" declares it`, link };
  if (sourcing === false)
    return { status: "fail", detail: `${found}, until ${label} sources users.`, fix: "See profile-sourcing, then deploy again.", link };
  return { status: "fail", detail: `${found}: no number of ${label}'s comes in where another source is higher.`, fix: set, link };
}

const nameOf = (id: string, { apps }: Snapshot) => {
  const label = valueOf(apps)?.find((app) => app.id === id)?.label;
  return label ? `${label} (${id})` : `${id}, no active app that can be seen`;
};

export function checkOtherSources(snapshot: Snapshot): Outcome {
  const { apps, appId, credential, profileSourcing } = snapshot;
  const { profileSources: link } = consoleLinks(snapshot);
  if ("problem" in apps) return notRead(apps.problem);
  const others = otherSources(snapshot) ?? [];
  const label = labelOf(snapshot);
  if (others.length) return { status: "pass", detail: others.map((other) => other.label).join(", "), link };
  const sourcing = isSourcing(snapshot);
  if (profileSourcing === "off" && sourcing === false) return { status: "pass", detail: `${label} does not source Okta users`, link };
  const strangers = apps.value.filter((app) => app.id !== appId && !isDialpad(app)).length;
  const seen = `None of the ${strangers} other active apps that this ${credential} sees sources users`;
  // An administrator may be one of some apps only, and is then shown these alone: their list does not tell of the others.
  const partial = strangers === 0 || (valueOf(snapshot.app)?.status === "ACTIVE" && !apps.value.some(({ id }) => id === appId));
  if (partial)
    return {
      status: "unknown",
      detail: `${seen}, which may not be all of them.`,
      fix: `${open(link, "Directory > Profile Sources").slice(0, -1)} and see that ${label} is not the only one.`,
      link,
    };
  const fix = steps(open(link, "Directory > Profile Sources"), `Let a directory or an HR system source Okta users, above ${label}.`);
  return sourcing
    ? {
        status: "fail",
        detail: `${seen}: ${label} is the only profile source and also decides on the name, email and login of its users.`,
        fix,
        link,
      }
    : { status: "warn", detail: `${seen}, and ${label} must not be the only one.`, fix, link };
}

export function checkSourceOrder(snapshot: Snapshot): Outcome {
  const { profileSources: link } = consoleLinks(snapshot);
  const label = labelOf(snapshot);
  if (snapshot.profileSourcing === "off" && isSourcing(snapshot) === false)
    return { status: "pass", detail: `${label} is no profile source`, link };
  return {
    status: "manual",
    detail: `No API shows the order of the profile sources.`,
    fix: `${open(link, "Directory > Profile Sources").slice(0, -1)} and see that ${label} is as low as possible.`,
    link,
  };
}
