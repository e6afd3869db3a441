// The states of an org on its way through the article.
import { DIALPAD_PHONE } from "../../../lib/article";
import { DEFAULT_SEED, DEFAULT_TYPE, DIALPAD, type FakeOkta, type Seed } from "../../fake-okta/src";

export const LOGIN = "first.employee@example.com";
export const CONSOLE = "https://example-admin.okta.com";
export const OVERRIDE = { type: "OVERRIDE", priority: [{ type: "APP", value: DIALPAD }] };
export const DAY = 24 * 60 * 60 * 1000;
export const TEN_DAYS_AGO = new Date(Date.now() - 10 * DAY).toISOString();
export const THREE_DAYS_AGO = new Date(Date.now() - 3 * DAY).toISOString();

const { displayName: title, description, externalName, externalNamespace } = DIALPAD_PHONE;

/** A check as `--json` gives it. */
export interface CheckResult {
  id: string;
  step: string;
  status: string;
  detail: string;
  fix: string | null;
  link: string | null;
}

/** Provisioning is set up: imports run, and no profile update is pushed. */
export function provision(org: FakeOkta): void {
  org.setImportSchedule(DIALPAD, { interval: "1 hour", at: TEN_DAYS_AGO });
  org.setPushUpdates(DIALPAD, false, { at: TEN_DAYS_AGO });
  org.importUsers(DIALPAD);
}

/** After the first deploy: all is done that does not wait for the console visit. */
export function deploy(org: FakeOkta, pushStatus: "PUSH" | "DONT_PUSH" = "DONT_PUSH", before = provision): void {
  before(org);
  org.editUserAttribute("default", "dialpadPhone", {
    title,
    description,
    type: "string",
    master: { type: "PROFILE_MASTER" },
  });
  org.editAppAttribute(DIALPAD, "dialpadPhone", {
    title,
    description,
    type: "string",
    externalName,
    externalNamespace,
  });
  org.editMapping(DIALPAD, DEFAULT_TYPE, { dialpadPhone: { expression: "appuser.dialpadPhone", pushStatus } });
}

export function visitConsole(org: FakeOkta): void {
  org.setProfileSourcing(DIALPAD, true, { whenDeactivated: "NONE", at: THREE_DAYS_AGO });
}

/** What the deploy after the console visit changes. */
export function deployAgain(org: FakeOkta): void {
  org.editUserAttribute("default", "dialpadPhone", { master: OVERRIDE });
  org.editMapping(DIALPAD, DEFAULT_TYPE, { dialpadPhone: { expression: "appuser.dialpadPhone", pushStatus: "PUSH" } });
}

export function finish(org: FakeOkta, before = provision): void {
  deploy(org, "DONT_PUSH", before);
  visitConsole(org);
  deployAgain(org);
}

/**
 * Gives the app's attribute another data type. Okta cannot change a data type, so the attribute is unmapped, deleted,
 * added and mapped again.
 */
export function retype(org: FakeOkta, type: string): void {
  org.editMapping(DIALPAD, DEFAULT_TYPE, { dialpadPhone: null });
  org.editAppAttribute(DIALPAD, "dialpadPhone", null);
  org.editAppAttribute(DIALPAD, "dialpadPhone", { title, description, type, externalName, externalNamespace });
  org.editMapping(DIALPAD, DEFAULT_TYPE, { dialpadPhone: { expression: "appuser.dialpadPhone", pushStatus: "PUSH" } });
}

/** Assigns a user, and imports the number. */
export function employ(org: FakeOkta, login = LOGIN): void {
  org.assign(DIALPAD, login);
  org.importUsers(DIALPAD);
}

/** The default org with some of its apps changed or added. */
export const withApps = (change: (apps: Seed["apps"]) => Seed["apps"]): Seed => ({
  ...structuredClone(DEFAULT_SEED),
  apps: change(structuredClone(DEFAULT_SEED.apps)),
});
