import { need } from "../okta/answer";
import { openOrg, type World } from "../okta/command";
import type { Org } from "../okta/org";
import { checkCsv, csvLine, writeCsv } from "./csv";
import { groupOf, GROUPS, notDone, relying, type Group } from "./groups";
import { count, People } from "./people";
import { renderCoverage, renderRow, rowOf, type Row } from "./report";
import { isLeftOff } from "../doctor/snapshot";
import { brokenChain, readSetup, type Subject } from "./setup";

export interface CoverageOptions extends Subject {
  readonly list?: Group;
  readonly csv?: string;
  readonly showNumber?: boolean;
  readonly json?: boolean;
}

export type Counts = Record<"assigned" | Group, number>;

const neededScopes = ({ userTypeId }: Subject): string[] => [
  ...["okta.apps.read", "okta.schemas.read", "okta.profileMappings.read", "okta.logs.read"],
  ...(userTypeId ? ["okta.userTypes.read"] : []),
];

/**
 * Returns the exit code: 0 no fault was found, 1 something is to be done for somebody or the way of the number is
 * broken, 2 it could not run, not read everything, or the org changed meanwhile.
 */
export async function coverage(
  { list, csv, showNumber = false, json, ...subject }: CoverageOptions,
  world: World,
): Promise<number> {
  const { printer } = world;
  if (csv) checkCsv(csv);
  const org = openOrg(world, neededScopes(subject));
  const setup = await readSetup(org, subject);
  const before = await readAssignmentChanges(org, subject.appId);

  const counts = Object.fromEntries(["assigned", ...GROUPS].map((group) => [group, 0])) as Counts;
  const people: Row[] = [];
  const lines: string[] = [];
  await new People(org, printer, subject, (person) => {
    const group = groupOf(person, setup.typeId);
    counts.assigned++;
    counts[group]++;
    if ((list ?? group) !== group) return;
    const row = rowOf(person, group, showNumber);
    if (list) people.push(row);
    if (csv) lines.push(csvLine(row));
  }).read();

  const after = await readAssignmentChanges(org, subject.appId);
  const known = before.length ? after.indexOf(before[0]) : after.length;
  const changedWhileRead = known < 0 ? after.length : known;
  const { requests } = org;
  const leftOff = isLeftOff(setup.snapshot);
  const broken = relying(leftOff).some((group) => counts[group]) ? brokenChain(setup, counts.noNumber) : [];
  if (json) printer.json({ ...counts, broken, requests, changedWhileRead, ...(list ? { people } : {}) }, 2);
  else
    printer.out(
      ...renderCoverage(counts, broken, setup, printer.width),
      ...(list ? ["", `${list}:`, ...people.map(renderRow)] : []),
    );
  if (csv) {
    writeCsv(csv, lines);
    printer.note(`${csv} has ${count(lines.length)} ${lines.length === 1 ? "person" : "people"}.`);
  }
  if (changedWhileRead) {
    const changes =
      known < 0
        ? `at least ${after.length} changes`
        : changedWhileRead === 1
          ? "1 change"
          : `${changedWhileRead} changes`;
    printer.note(`Not exact: the System Log has ${changes} of who is assigned while it was read.`, "Run it again.");
    return 2;
  }
  return broken.length || notDone(leftOff).some((group) => counts[group]) ? 1 : 0;
}

/**
 * The events of the System Log about who got or lost the app (event type catalogue). An event may come late (by
 * seconds: INFERENCE late-events).
 */
const CHANGES = ["add", "remove", "revoke", "restore"].map(
  (verb) => `eventType eq "application.user_membership.${verb}"`,
);

/**
 * The newest changes of who has the app, as ids of events. A list in pages does not show one moment: somebody who gets
 * or loses the app while the list is read may be in it or not.
 */
function readAssignmentChanges(org: Org, appId: string): Promise<string[]> {
  return org.need("the System Log", "okta.logs.read", async () => {
    const filter = `(${CHANGES.join(" or ")}) and target.id eq "${appId}"`;
    const events = await org.first("/api/v1/logs", { filter, sortOrder: "DESCENDING", limit: 100 });
    return events.map((event) => need(event, "uuid"));
  });
}
