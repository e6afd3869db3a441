// Whether Okta pushes profile updates to the app, which could change numbers there.
import { dateOf } from "../log";
import { notRead, open, steps, type Outcome } from "../outcome";
import { consoleLinks, isSourcing, type Snapshot } from "../snapshot";

export const step = "Provisioning > To App > Update User Attributes sends no number back";

export function run(snapshot: Snapshot): Outcome {
  const { app, settings } = snapshot;
  const { provisioning: link } = consoleLinks(snapshot);
  if ("problem" in app) return notRead(app.problem);
  const { label, features } = app.value;
  if (!features.includes("PUSH_PROFILE_UPDATES"))
    return { status: "pass", detail: `Okta pushes no profile updates to ${label}`, link };
  if (!isSourcing(snapshot))
    return { status: "pass", detail: `Okta pushes profile updates to ${label}, which sources no users`, link };
  const logged = "value" in settings ? settings.value.pushUpdates : undefined;
  const since = logged?.on ? `, since ${dateOf(logged.at)} as the System Log says` : "";
  return {
    status: "warn",
    // https://help.okta.com/en-us/content/topics/users-groups-profiles/usgp-about-selective-profile-push.htm
    detail:
      `${label} sources users, and Okta pushes profile updates to it${since}. ` +
      "Okta's documents say that such a push carries the whole profile of the app user, whatever the mappings leave " +
      "out: the number too, if Dialpad takes it.",
    fix: steps(
      "Look at one user's number in Dialpad before and after a change of that user's profile in Okta.",
      `If it changes: ${open(link, `Applications > ${label} > Provisioning`).replace("Open", "open")} ` +
        "Select To App and take Update User Attributes off, if nothing else needs it.",
    ),
    link,
  };
}
