// Whether the mapping has the entry of the sync, and still has its other entries.
import { valueOf } from "../../okta/answer";
import { deployOr, notRead, open, steps, type Outcome } from "../outcome";
import { consoleLinks, isSourcing, labelOf, type Mapping, type Snapshot } from "../snapshot";
import { newestAmong } from "../why-now";

export const step = "Profile Editor > Dialpad User > Mappings > Dialpad to Okta User";

export const newest = (snapshot: Snapshot) =>
  newestAmong(snapshot, ["directory.mapping.update"], [valueOf(snapshot.mapping)?.id, snapshot.appId]);

export const entryOf = (mapping: Mapping | undefined, variableName: string) =>
  mapping && Object.hasOwn(mapping.entries, variableName) ? mapping.entries[variableName] : undefined;

/**
 * The provider's delete clears every entry but `login` (okta/terraform-provider-okta#1341, #2156). A replacement then
 * writes the entry of the sync again.
 */
const isWiped = ({ entries }: Mapping, variableName: string) =>
  Object.keys(entries).every((target) => target === "login" || target === variableName);

export function run(snapshot: Snapshot): Outcome {
  const { mapping: answer, variableName } = snapshot;
  const expression = `appuser.${variableName}`;
  const { appProfile: link } = consoleLinks(snapshot);
  if ("problem" in answer) {
    const { problem } = answer;
    if (problem.kind === "absent")
      return { status: "fail", detail: problem.text, fix: snapshot.userTypeId && "Check --user-type-id." };
    return { ...notRead(problem), link };
  }
  const label = labelOf(snapshot);
  const sourcing = isSourcing(snapshot);
  const there = open(link, `Directory > Profile Editor > ${label} User > Mappings > ${label} to Okta User`);
  const entry = entryOf(answer.value, variableName);
  const wiped = isWiped(answer.value, variableName);
  const choose = `Choose ${expression} for ${variableName} and save the mappings.`;
  const restore = [
    `Map the other attributes again that ${label} is to fill, such as firstName, lastName and email, and save. ` +
      "These commands say which, and with --program they print a program that writes the entries back:",
    `okta-dialpad restore BACKUP.json --app-id ${snapshot.appId}, with a backup from before;`,
    `okta-dialpad restore --from-log --app-id ${snapshot.appId}, without one, within ninety days.`,
    "No plan names them: Terraform knows its own entry alone.",
  ];
  const wipedDetail =
    "The mapping has no other entry but login, as after a destroyed or replaced okta_profile_mapping.";
  if (!entry)
    return {
      status: "fail",
      detail: `${label} to Okta User maps nothing to ${variableName}.${wiped ? ` ${wipedDetail}` : ""}`,
      fix: wiped ? steps(there, restore, `Deploy, or ${choose.replace("Choose", "choose")}`) : deployOr(there, choose),
      link,
    };
  if (entry.expression !== expression)
    return {
      status: "fail",
      detail:
        `${label} to Okta User fills ${variableName} from ${JSON.stringify(entry.expression)}, ` +
        `expected ${JSON.stringify(expression)}.`,
      fix: deployOr(there, choose),
      link,
    };
  if (sourcing && entry.pushStatus !== "PUSH")
    return {
      status: "fail",
      detail:
        `${label} to Okta User fills ${variableName} on user create only (${entry.pushStatus}), ` +
        "not when a number arrives later, expected on user create and update (PUSH).",
      fix: deployOr(
        there,
        `Select "Apply mapping on user create and update" for ${variableName} and save the mappings.`,
      ),
      link,
    };
  if (wiped)
    return { status: "warn", detail: `${variableName} is mapped. ${wipedDetail}`, fix: steps(there, restore), link };
  const others = Object.keys(answer.value.entries).length - 1;
  const until = sourcing === false && entry.pushStatus !== "PUSH" ? ` until ${label} sources users` : "";
  const when = `on user create ${entry.pushStatus === "PUSH" ? "and update" : "only"}${until}`;
  return {
    status: "pass",
    detail: `${variableName} is filled from ${expression} ${when}; ${others} other entries`,
    link,
  };
}
