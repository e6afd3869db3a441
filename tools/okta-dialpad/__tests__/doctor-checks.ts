// What the tests of the checks have in common: an org, and defects of an org where all was well.
import { generateKeyPairSync } from "node:crypto";
import {
  DEFAULT_SEED,
  DEFAULT_TYPE,
  DIALPAD,
  startFakeOkta,
  type Attribute,
  type FakeOkta,
  type Seed,
} from "../../fake-okta/src";
import { CONSOLE, DAY, finish, THREE_DAYS_AGO, withApps, type CheckResult } from "./doctor-org";
import { run } from "./in-process";
import type { CheckId } from "../src/doctor/parts";

export let org: FakeOkta;
beforeAll(async () => {
  org = await startFakeOkta();
});
afterAll(async () => {
  await org.close();
});
beforeEach(() => org.reset());
afterEach(() =>
  expect(org.requests.filter(({ method, path }) => method !== "GET" && path !== "/oauth2/v1/token")).toEqual([]),
);

export const doctor = (...args: string[]) => doctorWith({}, ...args);
/** Runs doctor with these variables of the environment in place of the org's. */
const doctorWith = (env: Record<string, string>, ...args: string[]) =>
  run(["doctor", "--app-id", DIALPAD, ...args], { ...org.env, ...env });

/** Runs doctor with --json; gives one check, and the statuses of all checks that did not pass. */
export const look = (id: string, ...args: string[]) => lookWith({}, id, ...args);
export async function lookWith(env: Record<string, string>, id: string, ...args: string[]) {
  const { code, stdout, stderr } = await doctorWith(env, "--json", ...args);
  const { checks } = JSON.parse(stdout) as { checks: CheckResult[] };
  const found = checks.find((check) => check.id === id);
  const others = Object.fromEntries(
    checks.filter(({ status }) => status !== "pass").map((check) => [check.id, check.status]),
  );
  const detail = found?.detail.replace(/\nNewest log entry on it: .*$/, "");
  return {
    code,
    stderr,
    check: { status: found?.status, detail, fix: found?.fix?.split("\n"), link: found?.link },
    others,
  };
}

/** Runs doctor with --json; gives all checks that did not pass, and `user` only if a user was given. */
export async function notPassed(env: Record<string, string> = {}, ...args: string[]) {
  const { code, stdout, stderr } = await doctorWith(env, "--json", ...args);
  const { checks } = JSON.parse(stdout) as { checks: CheckResult[] };
  const found = checks.filter(
    ({ id, status }) =>
      (status !== "pass" && !["source-order", "user"].includes(id)) || (id === "user" && args.includes("--user")),
  );
  return { code, stderr, checks: found.map(({ id, status, detail, fix }) => ({ id, status, detail, fix })) };
}

/** The scopes of all reads without a user. */
export const READS = ["okta.apps.read", "okta.schemas.read", "okta.profileMappings.read", "okta.logs.read"];
/** Starts from an org with other credentials, and finishes the article in it. */
export const given = (seed: Partial<Seed>) => {
  org.reset({ ...structuredClone(DEFAULT_SEED), ...seed });
  finish(org);
  org.requests.length = 0;
};
/** A service app with a key of its own: the private key, the org's clients with these scopes, and the environment. */
export function serviceApp() {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const clientId = "0oaservice0000000001";
  return {
    pem: privateKey.export({ type: "pkcs1", format: "pem" }) as string,
    clients: (scopes: string[]): Partial<Seed> => ({
      clients: { [clientId]: { publicKey: publicKey.export({ type: "spki", format: "pem" }) as string, scopes } },
    }),
    env: { OKTA_API_TOKEN: "", OKTA_API_CLIENT_ID: clientId, OKTA_API_SCOPES: READS.join(",") },
  };
}
/** The next answer for this path. */
export const answer = (path: string | RegExp, body: unknown) =>
  org.failNext({
    path,
    status: 200,
    body: Buffer.from(JSON.stringify(body)),
    headers: { "content-type": "application/json" },
  });

/** The app of Dialpad as a list of apps has it. */
export function dialpadAlone() {
  const { id, name, label, features } = org.state().apps[DIALPAD];
  return { id, name, label, status: "ACTIVE", features };
}

export const PROVISIONING = `${CONSOLE}/admin/app/dialpad/instance/${DIALPAD}/#tab-user-management`;
export const APP_PROFILE = `${CONSOLE}/admin/universaldirectory#app/${DIALPAD}`;
export const USER_PROFILE = `${CONSOLE}/admin/universaldirectory#okta/${DEFAULT_TYPE}`;
export const SOURCES = `${CONSOLE}/admin/profile-masters`;
export const IN_APP_PROFILE = `Open ${APP_PROFILE} (Directory > Profile Editor > Dialpad User).`;
export const IN_USER_PROFILE = `Open ${USER_PROFILE} (Directory > Profile Editor > User (default)).`;
const MAPPINGS = "Directory > Profile Editor > Dialpad User > Mappings > Dialpad to Okta User";
export const IN_MAPPINGS = `Open ${APP_PROFILE} (${MAPPINGS}).`;
export const DEPLOY_OR = "Deploy the program. Or by hand:";
/** The checks that pass in no org without --user: no API shows them. */
export const UNSEEN = { "source-order": "manual", user: "manual" };
export const DATE = THREE_DAYS_AGO.slice(0, 10);

export interface Defect {
  what: string;
  /** Done to an org where all is well. */
  make: () => void;
  expected: { status: string; detail: string; fix?: string[]; link?: string };
  /** Other checks that do not pass. */
  more?: Record<string, string>;
  args?: string[];
}

export const editApp = (patch: Attribute | null) => () => org.editAppAttribute(DIALPAD, "dialpadPhone", patch);
export const editUser = (patch: Attribute | null) => () => org.editUserAttribute("default", "dialpadPhone", patch);
/** Starts from another org, and finishes the article in it. */
export const finishIn = (seed: Parameters<FakeOkta["reset"]>[0]) => () => {
  org.reset(seed);
  finish(org);
};
export const change = (id: string, patch: object) =>
  withApps((apps) => apps.map((app) => (app.id === id ? { ...app, ...patch } : app)));
/** The mapping as the provider's delete leaves it. */
export const wipe = (keep: boolean) => () => {
  const targets = Object.keys(Object.values(org.state().mappings)[0].properties).filter(
    (target) => target !== "login" && !(keep && target === "dialpadPhone"),
  );
  org.editMapping(DIALPAD, DEFAULT_TYPE, Object.fromEntries(targets.map((target) => [target, null])));
};
export const RESTORE = [
  "2. Map the other attributes again that Dialpad is to fill, such as firstName, lastName and email, and save. " +
    "These commands say which, and with --program they print a program that writes the entries back:",
  `   okta-dialpad restore BACKUP.json --app-id ${DIALPAD}, with a backup from before;`,
  `   okta-dialpad restore --from-log --app-id ${DIALPAD}, without one, within ninety days.`,
  "   No plan names them: Terraform knows its own entry alone.",
];
export const SEE_THAT = [
  `1. Open ${PROVISIONING} (Applications > Dialpad > Provisioning).`,
  "2. Select To Okta, then Edit beside Profile & Lifecycle Sourcing.",
  '3. See that "When a user is deactivated in the app" is "Do nothing"; otherwise set it and select Save.',
];
export const SET_DO_NOTHING = [
  ...SEE_THAT.slice(0, 2),
  '3. Set "When a user is deactivated in the app" to "Do nothing" and select Save.',
];
export const onlySource = (others: number) =>
  `None of the ${others} other active apps that this API token sees sources users: ` +
  "Dialpad is the only profile source and also decides on the name, email and login of its users.";
export const A_MINUTE_AGO = new Date(Date.now() - 60_000).toISOString();
export const YESTERDAY = new Date(Date.now() - DAY - 60_000).toISOString();

/** Each defect of an org where all is well is seen by this check and by the checks that it names, and by no other. */
export const testDefects = (check: CheckId, defects: Defect[]) =>
  test.each(defects)("$what", async ({ make, expected, more = {}, args = [] }) => {
    finish(org);
    make();
    const others = { ...UNSEEN, [check]: expected.status, ...more };
    const found = await look(check, ...args);
    expect(found).toMatchObject({ code: Object.values(others).includes("fail") ? 1 : 0, stderr: "", check: expected });
    expect(found.others).toEqual(others);
  });
