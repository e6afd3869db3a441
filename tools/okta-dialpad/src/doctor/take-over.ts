import { valueOf, type Fields } from "../okta/answer";
import { differences, type Difference } from "./attributes";
import { entryOf } from "./checks/mapping";
import type { CheckId } from "./parts";
import { isGone, type Snapshot } from "./snapshot";

/**
 * Lines for a program that is to own what somebody made by hand, or what to correct before. A deploy needs none of them: it writes onto what is
 * there. They help where that overwrites something, which a plan shows only of what was imported.
 */
export function takeOver(snapshot: Snapshot): string[] {
  const { appId, userTypeId, variableName } = snapshot;
  if (isGone(snapshot)) return [];
  const found = (of: "app" | "user", attribute: Fields | null | undefined) =>
    attribute ? differences(of, attribute) : [];
  const ofUser = found("user", valueOf(snapshot.userAttribute));
  const ofApp = found("app", valueOf(snapshot.appAttribute));
  const isReplaced = (differences: Difference[]) => differences.some(({ field }) => field.deploy === "replace");
  const isShown = (differences: Difference[]) =>
    differences.some(({ field }) => !field.deploy) && !isReplaced(differences);
  const line = (member: string, id: string) => `  sync.${member}.resource.importFrom(${JSON.stringify(id)});`;
  const lines = [
    ...(isShown(ofUser) ? [line("userAttribute", userTypeId ? `${userTypeId}.${variableName}` : variableName)] : []),
    ...(isShown(ofApp) ? [line("appUserAttribute", `${appId}/${variableName}`)] : []),
  ];
  const wrong: CheckId[] = [];
  if (isReplaced(ofApp)) wrong.push("app-attribute");
  if (isReplaced(ofUser)) wrong.push("user-attribute");
  return [
    ...(lines.length
      ? [
          "A deploy overwrites what differs. If this was made by hand, these lines show it in a plan; leave them for one deploy:",
          ...lines,
        ]
      : []),
    ...(wrong.length
      ? [
          `Let no program import ${wrong.join(" or ")} as it is: Terraform would replace it, and every user's value would be lost.`,
        ]
      : []),
  ];
}

/** What an org has of the sync, for one that was uninstalled; undefined when a part could not be read. */
export function leftovers({ userAttribute, appAttribute, mapping, app, variableName }: Snapshot): string[] | undefined {
  if (!("value" in userAttribute) || (!isGone({ app }) && !("value" in appAttribute && "value" in mapping)))
    return undefined;
  return [
    ...(userAttribute.value ? [`the attribute ${variableName} of the Okta user`] : []),
    ...(valueOf(appAttribute) ? [`the attribute ${variableName} of the app`] : []),
    ...(entryOf(valueOf(mapping), variableName) ? ["the entry in the mapping"] : []),
  ];
}
