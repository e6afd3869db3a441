// Whether the app is there, is Dialpad's, and imports profiles.
import { valueOf } from "../../okta/answer";
import { notRead, open, type Outcome } from "../outcome";
import { consoleLinks, dialpadApps, isDialpad, type Snapshot } from "../snapshot";
import { newestAmong } from "../why-now";

export const step = "SCIM provisioning between Dialpad and Okta works";

const LIFECYCLE = ["activate", "deactivate", "delete"].map((verb) => `application.lifecycle.${verb}`);

/** Of its status or of any of its settings. */
export const newest = (snapshot: Snapshot) =>
  [newestAmong(snapshot, LIFECYCLE, [snapshot.appId]), valueOf(snapshot.settings)?.newest]
    .filter((entry) => entry !== undefined)
    .sort((a, b) => b.at.getTime() - a.at.getTime())
    .at(0);

export function run(snapshot: Snapshot): Outcome {
  const { app, appId } = snapshot;
  const { app: link, apps, provisioning } = consoleLinks(snapshot);
  if ("problem" in app) {
    if (app.problem.kind !== "absent") return notRead(app.problem);
    const likely = dialpadApps(snapshot);
    return {
      status: "fail",
      detail: `The org has no app ${appId}, or none that this ${snapshot.credential} may see.`,
      fix: likely.length
        ? `Perhaps --app-id ${likely.map(({ id, label }) => `${id} (${label})`).join(", or ")}.`
        : `${open(apps, "Applications > Applications")} ` +
          "Open Dialpad there: its id stands in the page's address, after /instance/.",
      link: apps,
    };
  }
  const { label, name, signOnMode = "no sign-on mode", status, features } = app.value;
  const title = `${label} (${name}, ${signOnMode})`;
  if (status !== "ACTIVE")
    return {
      status: "fail",
      detail: `${title} is ${status}.`,
      fix: `${open(link, `Applications > ${label}`)} Select Activate in its status menu.`,
      link,
    };
  if (!features.includes("IMPORT_PROFILE_UPDATES"))
    return {
      status: "fail",
      detail: `${title} is active but imports no profiles, so no number can arrive.`,
      fix:
        `${open(provisioning, `Applications > ${label} > Provisioning`)} ` +
        "Configure the API integration, as Dialpad's help on SCIM provisioning says.",
      link: provisioning,
    };
  if (!isDialpad(app.value))
    return {
      status: "warn",
      detail:
        `${title} is active and imports profiles, ` +
        "but neither name nor label says Dialpad: is it the right app id?",
      link,
    };
  return { status: "pass", detail: `${title} is active and imports profiles`, link };
}
