import { CannotRun } from "../okta/answer";
import { openOrg, type World } from "../okta/command";
import { logBegins } from "../okta/log";
import type { Line } from "../okta/print";
import { readChanges, readSubject, SCOPES } from "./reader";
import type { Change } from "./changes";

export interface HistoryOptions {
  appId: string;
  since?: Date;
  clientId?: string;
  json?: boolean;
}

/** Tells who changed what around an app. Returns the exit code. */
export async function history(
  { appId, since = logBegins(), clientId, json }: HistoryOptions,
  world: World,
): Promise<number> {
  const { printer } = world;
  const org = openOrg(world, SCOPES);
  const subject = await readSubject(org, appId);
  const { changes, others } = await readChanges(org, subject, since);
  if (subject.gone && !changes.length)
    throw new CannotRun(
      `There is no app ${appId} in this org, and the System Log since ${day(since)} has no change of it: ` +
        "it was deleted, or the id is a typo.",
      "Check --app-id; for an app that was deleted, leave --since out or give an earlier day, within ninety days.",
    );
  const deployed = ({ ids }: Change) => (clientId === undefined ? null : ids.includes(clientId));
  if (json) {
    const shown = changes.map((change) => ({ ...change, ids: undefined, deployed: deployed(change) }));
    printer.json({ changes: shown, others }, 2);
    return 0;
  }
  const label = subject.app.label === appId ? appId : `${subject.app.label} (${appId})`;
  printer.out([{ text: `${label} since ${day(since)}`, style: "bold" }]);
  for (const change of changes) printer.out(lineOf(change, deployed(change) === false));
  if (changes.length === 0) printer.out("The System Log has no change.");
  const byHand = changes.filter((change) => deployed(change) === false).length;
  if (clientId && changes.length)
    printer.out("", `${byHand} of ${changes.length} changes, marked with !, were not made by ${clientId}.`);
  if (clientId && changes.length && byHand === changes.length)
    printer.note(
      `No change was made by ${clientId}. ` +
        "If that is not so, the id is wrong: see --client-id in okta-dialpad history --help.",
    );
  if (others) printer.note(othersText(others));
  return 0;
}

export const othersText = (count: number) =>
  `${count} more events of mappings and profiles name neither this app nor a user type of it.`;

const day = (date: Date) => date.toISOString().slice(0, 10);

function lineOf(change: Change, marked: boolean): Line {
  const mark = marked ? { text: "! ", style: "yellow" as const } : "  ";
  const by = `by ${change.by}${change.client ? ` with ${change.client}` : ""}`;
  return [mark, `${change.at}  ${change.in}: ${words(change)}; ${by}; ${change.uuid}`];
}

/** What was changed, in the console's words. */
export function words({ kind, name, action, from, to }: Change): string {
  if (kind === "setting") return `${name}: ${from ?? "not said"} -> ${to ?? "not said"}`;
  if (kind === "attribute") return `attribute ${name} ${action}`;
  if (action === "deleted") return `${name} unmapped${from === undefined ? "" : `, was ${from}`}`;
  return `${name} ${action === "added" ? "mapped" : "changed"}${to === undefined ? "" : `: ${to}`}`;
}
