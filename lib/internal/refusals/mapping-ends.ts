import { isKnown, type Problem, shown } from "./problem";

/** Two apps, or two user types. Okta has a mapping to and from each app and user type, and no others. */
export function endsOfOneKind(sourceId: string, targetId: string): Problem {
  if (!isKnown(sourceId) || !isKnown(targetId)) return undefined;
  const [source, target] = [sourceId.slice(0, 3), targetId.slice(0, 3)];
  if (source !== target || !["0oa", "oty"].includes(source)) return undefined;
  const both = `sourceId ${shown(sourceId)} and targetId ${shown(targetId)} are both`;
  return `${both} ${source === "0oa" ? "apps" : "user types"}: Okta maps between an app and a user type`;
}

interface Owned {
  appId?: string;
  userTypeId?: string;
  node: { path: string };
}

/** An attribute of another app, or of another user type, than the one at this end of the mapping. */
export function notOfThisEnd(what: string, attribute: Owned, end: string): Problem {
  const { appId, userTypeId, node } = attribute;
  const owner = appId ?? userTypeId;
  if (!isKnown(end) || (owner !== undefined && !isKnown(owner)) || end === owner) return undefined;
  // Only Okta knows the id of the default user type.
  if (owner === undefined && end.startsWith("oty")) return undefined;
  const whose = appId === undefined ? `user type ${userTypeId ?? "default"}` : `app ${appId}`;
  const expected = `expected one of ${end}, which stands at that end of this mapping`;
  return `${what} is ${node.path}, an attribute of the ${whose}: ${expected}`;
}
