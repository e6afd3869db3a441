import { valueOf, type Fields } from "../okta/answer";
import { differences, type Difference } from "./attributes";
import { entryOf } from "./checks/mapping";
import type { CheckId } from "./parts";
import { isGone, type Snapshot } from "./snapshot";

/**
 * Lines for a program that takes over what somebody made by hand. A deploy does not need them: it writes onto what is
 * there. But where it overwrites something, a plan shows that only of what was imported. Also says what no program may
 * import.
 */
export function takeOver(snapshot: Snapshot): string[] {
  const { appId, userTypeId, variableName } = snapshot;
  if (isGone(snapshot)) return [];
  const found = (of: "app" | "user", attribute: Fields | null | undefined) =>
    attribute ? differences(of, attribute) : [];
  const ofUser = found("user", valueOf(snapshot.userAttribute));
  const ofApp = found("app", valueOf(snapshot.appAttribute));
  const isReplaced = (list: Difference[]) => list.some(({ field }) => field.deploy === "replace");
  const isShown = (list: Difference[]) => list.some(({ field }) => !field.deploy) && !isReplaced(list);
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
          "A deploy overwrites what differs. Where it was made by hand, add these lines to the program for one deploy,",
          "and its plan shows what changes:",
          ...lines,
        ]
      : []),
    ...(wrong.length
      ? [
          `Let no program import ${wrong.join(" or ")} as it is: ` +
            "Terraform would replace it, and every user's value would be lost.",
        ]
      : []),
  ];
}

/** What the org has of the sync, to say after an uninstallation what is left; undefined when a part was not read. */
export function leftovers({ userAttribute, appAttribute, mapping, app, variableName }: Snapshot): string[] | undefined {
  if (!("value" in userAttribute) || (!isGone({ app }) && !("value" in appAttribute && "value" in mapping)))
    return undefined;
  return [
    ...(userAttribute.value ? [`the attribute ${variableName} of the Okta user`] : []),
    ...(valueOf(appAttribute) ? [`the attribute ${variableName} of the app`] : []),
    ...(entryOf(valueOf(mapping), variableName) ? ["the entry in the mapping"] : []),
  ];
}
