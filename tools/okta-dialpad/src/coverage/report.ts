import { visible, type Line, type Style } from "../okta/print";
import { wrap } from "../doctor/report";
import { mask } from "../doctor/person";
import { isLeftOff, labelOf, userProfileOf } from "../doctor/snapshot";
import type { CheckId } from "../doctor/parts";
import type { Counts } from "./coverage";
import { GROUPS, notDone, type Group, type Person } from "./groups";
import { count } from "./people";
import { meaningOf, reasonOf, type Setup } from "./setup";

const NAME = Math.max(...GROUPS.map(({ length }) => length)) + 2;

/**
 * @param broken what is broken on the way of the number
 * @param width columns of the terminal
 */
export function renderCoverage(counts: Counts, broken: readonly CheckId[], setup: Setup, width: number): Line[] {
  const { snapshot } = setup;
  const where = snapshot.adminConsole ? ` in ${new URL(snapshot.adminConsole).host}` : "";
  const number = Math.max(...GROUPS.map((group) => count(counts[group]).length));
  const column = 4 + NAME + number + 2;
  const toDo = notDone(isLeftOff(snapshot));
  const told = new Map<string, Group>();
  const groups = GROUPS.flatMap((group) => {
    const people = counts[group];
    const [text, style] = signOf(group, people, broken, toDo);
    const reason = people ? reasonOf(group, setup) : [];
    const before = told.get(reason.join("\n"));
    told.set(reason.join("\n"), before ?? group);
    const lines = [meaningOf(group, snapshot), ...(before && reason.length ? [`The same as for ${before}.`] : reason)];
    const rest = lines.flatMap((line) => wrap(visible(line), width - column));
    return rest.map((line, index): Line => {
      if (index) return " ".repeat(column) + line;
      return ["  ", { text, style }, ` ${group.padEnd(NAME)}${count(people).padStart(number)}  ${line}`];
    });
  });
  const title = `${labelOf(snapshot)} (${snapshot.appId})${where}`;
  return [[{ text: title, style: "bold" }], ...groups, "", summaryOf(counts, broken, setup)];
}

function signOf(
  group: Group,
  people: number,
  broken: readonly CheckId[],
  toDo: readonly Group[],
): [sign: string, style: Style] {
  if (group === "arrived" && !(people && broken.length)) return ["✓", "green"];
  if (!people) return ["·", "dim"];
  return toDo.includes(group) ? ["✗", "red"] : ["!", "yellow"];
}

function summaryOf(counts: Counts, broken: readonly CheckId[], { snapshot }: Setup): string {
  const label = labelOf(snapshot);
  if (!counts.assigned) return `Nobody is assigned to ${label}, or nobody whom this ${snapshot.credential} may see.`;
  const people = counts.assigned === 1 ? "person is" : "people are";
  const waiting = notDone(isLeftOff(snapshot)).reduce((sum, group) => sum + counts[group], 0);
  const left = [
    ...(waiting ? [`Something is to be done for ${count(waiting)}.`] : []),
    ...(broken.length ? [`The way of the number is broken (${broken.join(", ")}): do what stands above.`] : []),
  ];
  if (!left.length)
    left.push(
      counts.arrived === counts.assigned
        ? "Nothing is to be done for anybody."
        : "No fault was found: see above whether the others are to have a number.",
    );
  const attribute = `${snapshot.variableName} of ${userProfileOf(snapshot)}`;
  const arrived = `${count(counts.arrived)} have the number in ${attribute}`;
  return `${count(counts.assigned)} ${people} assigned to ${label}; ${arrived}. ${left.join(" ")}`;
}

/** What is told of a person. */
export interface Row {
  readonly login: string;
  readonly id: string;
  readonly group: Group;
  readonly userStatus: string;
  readonly assignmentStatus: string;
  readonly syncState: string;
  readonly userTypeId: string;
  readonly appNumber: string;
  readonly oktaNumber: string;
}

export function rowOf(person: Person, group: Group, showNumber: boolean): Row {
  const show = (number: string) => (showNumber ? number : mask(number));
  return {
    login: person.login,
    id: person.id,
    group,
    userStatus: person.status,
    assignmentStatus: person.assignment,
    syncState: person.syncState ?? "",
    userTypeId: person.typeId,
    appNumber: show(person.inApp),
    oktaNumber: show(person.inOkta),
  };
}

export const renderRow = ({ login, userStatus, assignmentStatus, syncState, appNumber, oktaNumber }: Row): Line =>
  `  ${login}  user ${userStatus}, assignment ${assignmentStatus}${syncState && `, ${syncState}`}: ` +
  `${appNumber || "none"} in the app's profile, ${oktaNumber || "none"} in the Okta profile`;
