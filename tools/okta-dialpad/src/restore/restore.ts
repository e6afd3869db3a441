import { readSurroundings, SCOPES, type Surroundings } from "../backup/reader";
import { othersText } from "../history/history";
import { readChanges } from "../history/reader";
import { CannotRun } from "../okta/answer";
import { openOrg, type World } from "../okta/command";
import { logBegins } from "../okta/log";
import type { Org } from "../okta/org";
import type { Line, Printer } from "../okta/print";
import { differencesOf, type Difference } from "./differences";
import { readBackup } from "./file";
import { isWritten, programOf } from "./program";
import { linkOf, reportOf, stepsOf, summaryOf } from "./report";
import { fromBackup, fromLog, type Wanted } from "./wanted";

export interface RestoreOptions {
  appId: string;
  /** A backup; without one, the System Log is read. */
  file?: string;
  program?: boolean;
  json?: boolean;
}

/** Says what an org has lost, and prints what brings it back. Only reads the org. Returns the exit code. */
export async function restore({ appId, file, program, json }: RestoreOptions, world: World): Promise<number> {
  const { printer } = world;
  const backup = file === undefined ? undefined : readBackup(file);
  if (backup && backup.app.id !== appId)
    throw new CannotRun(
      `${file} is of the app ${backup.app.id} (${backup.app.label}), not of ${appId}.`,
      "Give the id of that app, or a backup of this one.",
    );
  const org = openOrg(world, backup ? SCOPES : [...SCOPES, "okta.logs.read"]);
  const now = await readSurroundings(org, appId);
  if (backup && backup.host !== now.host)
    throw new CannotRun(
      `${file} is of the org ${backup.host}, not of ${now.host}.`,
      "Set OKTA_ORG_NAME and OKTA_BASE_URL to the org that it was taken from.",
    );
  const wanted = backup ? fromBackup(backup) : await readLog(org, now, printer);
  const differences = differencesOf(wanted, now);
  const lost = differences.filter(({ kind }) => kind !== "new");
  const written = differences.filter(isWritten);
  const how = `okta-dialpad restore ${file ?? "--from-log"} --app-id ${appId}`;
  const source = file ?? "the System Log of ninety days";
  for (const line of wanted.unclear) printer.note(line);

  const print = (lines: readonly Line[], to: "out" | "note" = "out") => lines.forEach((line) => printer[to](line));
  if (json) printer.json({ differences: differences.map((each) => asJson(each, now)) }, 2);
  else if (program) {
    if (written.length) print(programOf(written, { ...now.app, host: now.host }));
    const rest = lost.filter((each) => !isWritten(each));
    if (rest.length) print(["Not in the program:", ...reportOf(rest, now, how)], "note");
    else if (!written.length) printer.note(`Nothing is gone or changed since ${source}: there is no program to print.`);
  } else {
    printer.out([{ text: `${now.app.label} (${appId}) in ${now.host}, compared with ${source}`, style: "bold" }]);
    print([...reportOf(differences, now, how), "", ...summaryOf(differences, wanted, now)]);
  }
  return lost.length ? 1 : wanted.unclear.length ? 2 : 0;
}

async function readLog(org: Org, now: Surroundings, printer: Printer): Promise<Wanted> {
  const { changes, others } = await readChanges(org, now, logBegins(), ["mapping", "appProfile", "userProfile"]);
  if (others) printer.note(othersText(others));
  return fromLog(changes, now);
}

const asJson = (each: Difference, now: Surroundings) => {
  const { kind, what, name, was, is, event, why = null } = each;
  const fix = stepsOf([each], now);
  return {
    kind,
    what,
    in: each.in,
    name,
    was,
    is,
    event,
    program: isWritten(each),
    why,
    fix: fix.length ? fix.join("\n") : null,
    link: linkOf(each, now) ?? null,
  };
};
