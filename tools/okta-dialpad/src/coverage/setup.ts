// What doctor knows of the way of the number: read once, to say why somebody has no number.
import { CHECKS } from "../doctor/checks";
import { linesOf, open, steps } from "../doctor/outcome";
import type { CheckId } from "../doctor/parts";
import { readImports } from "../doctor/log";
import { forceSync, TO_APP_PROFILE, TO_OKTA_PROFILE } from "../doctor/person";
import { readApp, readMapping, schemaOf } from "../doctor/reader";
import {
  consoleLinks,
  isLeftOff,
  labelOf,
  userProfileOf,
  type Snapshot,
  type Subject as DoctorSubject,
} from "../doctor/snapshot";
import { CannotRun, fieldsOf, type Fields } from "../okta/answer";
import { consoleOrigin } from "../okta/console-links";
import type { Org } from "../okta/org";
import type { Group } from "./groups";

export type Subject = Omit<DoctorSubject, "login">;

export interface Setup {
  readonly snapshot: Snapshot;
  /** The user type that gets the number. */
  readonly typeId: string;
}

/**
 * Seven reads, eight with a user type. Without one of them a wrong count could look right: of another app, of another
 * user type, of a name that no attribute has.
 *
 * @throws CannotRun
 */
export async function readSetup(org: Org, subject: Subject): Promise<Setup> {
  const { appId, userTypeId } = subject;
  const app = await org.need("the app", "okta.apps.read", () => readApp(org, appId));
  const schemaId = userTypeId
    ? await org.need("the user type", "okta.userTypes.read", async () =>
        schemaOf(await org.get(`/api/v1/meta/types/user/${userTypeId}`)),
      )
    : "default";
  const userSchema = await org.need("the user profile", "okta.schemas.read", () =>
    org.get(`/api/v1/meta/schemas/user/${encodeURIComponent(schemaId)}`),
  );
  const appSchema = await org.need("the app's profile", "okta.schemas.read", () =>
    org.get(`/api/v1/meta/schemas/apps/${appId}/default`),
  );
  const mapping = await org.need("the mapping", "okta.profileMappings.read", () => readMapping(org, appId, userTypeId));

  const notRead = { problem: { kind: "skipped", text: "Not read." } } as const;
  const { attribute: ofUser, alike: likeOfUser } = attributeOf(userSchema, subject);
  const { attribute: ofApp, alike: likeOfApp } = attributeOf(appSchema, subject);
  const snapshot: Snapshot = {
    ...subject,
    credential: org.settings.credential.kind,
    adminConsole: consoleOrigin(org.settings.orgOrigin, app.link),
    alike: { user: likeOfUser, app: likeOfApp },
    app: { value: app },
    userAttribute: { value: ofUser },
    appAttribute: { value: ofApp },
    mapping: { value: mapping },
    schemaIds: { user: [], app: [] },
    ...{ apps: notRead, settings: notRead, changes: notRead, user: notRead, appUser: notRead },
    imports: await org.try("the imports", "okta.logs.read", () => readImports(org, appId)),
  };
  for (const [id, attribute] of [["app-attribute", ofApp] as const, ["user-attribute", ofUser] as const])
    if (!attribute)
      throw new CannotRun(
        linesOf(outcomeOf(id, snapshot).detail).join(" "),
        "Check --variable-name and --user-type-id; okta-dialpad doctor says what is left to do.",
      );
  return { snapshot, typeId: userTypeId ?? mapping.targetId };
}

function attributeOf(schema: Fields, { variableName }: Subject): { attribute: Fields | null; alike?: string } {
  const properties = fieldsOf(fieldsOf(fieldsOf(schema.definitions).custom).properties);
  return {
    attribute:
      Object.hasOwn(properties, variableName) && properties[variableName] ? fieldsOf(properties[variableName]) : null,
    alike: Object.keys(properties).find(
      (name) => name !== variableName && name.toLowerCase() === variableName.toLowerCase(),
    ),
  };
}

const outcomeOf = (id: CheckId, snapshot: Snapshot) => CHECKS[id].run(snapshot, {}, false);

const CHAIN = [...TO_APP_PROFILE, ...TO_OKTA_PROFILE];

/** What doctor says of the first of these checks that fails. */
const brokenOf = (ids: readonly CheckId[], snapshot: Snapshot): string[] => {
  const broken = ids.map((id) => outcomeOf(id, snapshot)).find(({ status }) => status === "fail");
  return broken ? [...linesOf(broken.detail), ...linesOf(broken.fix)] : [];
};

/**
 * The checks that fail on the way of the number: then no count is good, since what is imported or changed next does not
 * arrive. `imports` is among them where the app never imported and somebody waits for a number; doctor only warns then.
 */
export function brokenChain({ snapshot }: Setup, waiting: number): CheckId[] {
  const never = waiting > 0 && "value" in snapshot.imports && !snapshot.imports.value.complete;
  return CHAIN.filter((id) => outcomeOf(id, snapshot).status === "fail" || (id === "imports" && never));
}

/** What a group is, in a line. */
export function meaningOf(group: Group, snapshot: Snapshot): string {
  const label = labelOf(snapshot);
  return {
    arrived: "the number is in both profiles",
    differs: `another number in the Okta profile than in the profile of ${label}`,
    forceSync: `a number in the profile of ${label}, none in the Okta profile`,
    noNumber: `no number in the profile of ${label}`,
    notLinked: `Okta knows no account of theirs in ${label} (no externalId): nothing can arrive`,
    syncError: `Okta's last provisioning of them in ${label} failed`,
    notActive: "the user or the assignment is not active: no number is expected",
    otherUserType: `not of ${userProfileOf(snapshot)}, which gets the number`,
  }[group];
}

/** The likely reason why somebody is in a group, and the next step, in lines. */
export function reasonOf(group: Group, { snapshot }: Setup): readonly string[] {
  const label = labelOf(snapshot);
  const { imports, assignments } = consoleLinks(snapshot);
  const toAssignments = open(assignments, `Applications > ${label} > Assignments`);
  const tasks = "Open Dashboard > Tasks in the Admin Console and resolve what it has of them.";
  const or = (broken: string[], otherwise: string[]) => (broken.length ? broken : otherwise);
  const notApplied = () =>
    or(
      brokenOf(TO_OKTA_PROFILE, snapshot),
      isLeftOff(snapshot)
        ? ['Right with profileSourcing "off": no number is to come into the Okta profile.']
        : ["Everything is set, but Okta has not applied the mapping to them yet.", ...forceSync(snapshot)],
    );
  const onImport = open(imports, `Applications > ${label} > Import`);
  const importNow = `${onImport} Select Import Now, or wait for the next import.`;
  const lastImport = () => {
    const { status, detail, fix = importNow } = outcomeOf("imports", snapshot);
    return status === "unknown" ? [importNow] : [...linesOf(detail), ...linesOf(fix)];
  };
  const reasons: Record<Group, () => string[]> = {
    arrived: () => brokenOf(CHAIN, snapshot),
    differs: notApplied,
    forceSync: notApplied,
    noNumber: () =>
      or(brokenOf(TO_APP_PROFILE, snapshot), [
        "Right for people without a number of their own in Dialpad, as in a contact center. " +
          "For others Okta has not imported it yet.",
        ...lastImport(),
        ...brokenOf(TO_OKTA_PROFILE, snapshot),
      ]),
    notLinked: () =>
      or(brokenOf(["app"], snapshot), [
        "They were assigned without provisioning, or it failed or waits.",
        ...steps(tasks, `${toAssignments} See what it says of them.`),
      ]),
    syncError: () => ["Okta tries again only when the failed task is resolved.", ...steps(tasks)],
    notActive: () => [`${toAssignments} Look at whom --list notActive names, if that is unexpected.`],
    otherUserType: () => [
      "Run it with --user-type-id for their user type, where a sync of its own gives them the number.",
    ],
  };
  return reasons[group]();
}
