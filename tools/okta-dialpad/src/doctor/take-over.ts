import { valueOf } from "../okta/answer";
import { differences } from "./attributes";
import { entryOf } from "./mapping";
import { isGone, type Snapshot } from "./snapshot";

/** Lines for a program that is to own what somebody made by hand, or what to correct before; empty when there is nothing to take over. */
export function takeOver(snapshot: Snapshot): string[] {
  const { appId, userTypeId, variableName } = snapshot;
  if (isGone(snapshot)) return [];
  const userAttribute = valueOf(snapshot.userAttribute);
  const appAttribute = valueOf(snapshot.appAttribute);
  const mapping = valueOf(snapshot.mapping);
  const replaced = (of: "app" | "user", attribute: typeof userAttribute) =>
    attribute && differences(of, attribute).some(({ field }) => field.deploy === "replace");
  const wrong = [
    ...(replaced("app", appAttribute) ? ["app-attribute"] : []),
    ...(replaced("user", userAttribute) ? ["user-attribute"] : []),
  ];
  const line = (member: string, id: string, comment = "") => `sync.${member}.resource.importFrom(${JSON.stringify(id)});${comment}`;
  const lines = [
    ...(userAttribute && !wrong.includes("user-attribute")
      ? [line("userAttribute", userTypeId ? `${userTypeId}.${variableName}` : variableName)]
      : []),
    ...(appAttribute && !wrong.includes("app-attribute") ? [line("appUserAttribute", `${appId}/${variableName}`)] : []),
    ...(mapping && entryOf(mapping, variableName)
      ? [line("profileMapping", mapping.id, " // provider 6.11 or newer; an older one needs no import")]
      : []),
  ];
  return [
    ...(lines.length
      ? [
          "If this was made by hand and not deployed, a program takes it over with these lines for one deploy:",
          ...lines.map((text) => `  ${text}`),
        ]
      : []),
    ...(wrong.length
      ? [`Correct ${wrong.join(" and ")} before a program imports it: Terraform would replace it, and every user's value would be lost.`]
      : []),
  ];
}

/** What an org has of the sync, for one that was uninstalled; undefined when a part could not be read. */
export function leftovers({ userAttribute, appAttribute, mapping, app, variableName }: Snapshot): string[] | undefined {
  if (!("value" in userAttribute) || (!isGone({ app }) && !("value" in appAttribute && "value" in mapping))) return undefined;
  return [
    ...(userAttribute.value ? [`the attribute ${variableName} of the Okta user`] : []),
    ...(valueOf(appAttribute) ? [`the attribute ${variableName} of the app`] : []),
    ...(entryOf(valueOf(mapping), variableName) ? ["the entry in the mapping"] : []),
  ];
}
