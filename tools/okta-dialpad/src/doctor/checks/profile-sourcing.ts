// Whether the app sources users: only the console can set it.
import { consoleVisit, PROFILE_SOURCES_IN_WORDS, provisioningInWords } from "../../../../../lib/article";
import { notRead, see, type Outcome } from "../outcome";
import { consoleLinks, sourcesUsers, type Snapshot } from "../snapshot";
import { newestOnSourcing } from "../why-now";
import { otherSources } from "./other-sources";

export const step = "Provisioning > To Okta > Allow Dialpad to source Okta users";

export const newest = newestOnSourcing;

export function run(snapshot: Snapshot): Outcome {
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
    return {
      status: "fail",
      detail: `${label} is ${app.value.status} and sources nobody.`,
      fix: see("app"),
      link: provisioning,
    };
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
    fix: alone ? [`First let another app source users. ${see("other-sources", ". Then:")}`, ...visit] : visit,
    link: provisioning,
  };
}
