// What an administrator does in the admin console, and what other people do by hand.
import { fillAppProfile, fillOktaProfile, scimUser } from "./dialpad";
import { logMapping, logProfile } from "../org/directory-log";
import { notFound } from "../http/errors";
import { listMappings, updateMapping } from "../org/mappings";
import { PROFILE_MASTERING, remove, sourcesUsers } from "../org/state";
import type { Attribute, Json, JsonObject } from "../org/profile";
import type { App, MappingEntry, OrgState, Switches, User } from "../org/state";
import { ownerOfSchema, updateSchema, type SchemaOwner } from "../org/schemas";
import { appTarget, logEvent, sourcingDetails, userTarget } from "../org/system-log";

export type WhenDeactivated = App["whenDeactivated"];

export function adminConsoleOf(org: () => OrgState, now: () => string) {
  const appOf = (appId: string): App => {
    if (!org().apps[appId]) throw notFound(appId, "AppInstance");
    return org().apps[appId];
  };
  const userOf = (login: string): User => {
    const found = Object.values(org().users).find(({ profile }) => profile.login === login);
    if (!found) throw notFound(login, "User");
    return found;
  };
  const editAttribute = (target: SchemaOwner, name: string, patch: Attribute | null) => {
    const created: Attribute = target.owner.schema.custom[name] ? {} : { title: name, type: "string" };
    const before = { ...target.owner.schema.custom };
    updateSchema(org(), target, {
      definitions: { custom: { properties: { [name]: patch && { ...created, ...patch } } } },
    });
    logProfile(org(), now(), target, before);
  };
  const logSettings = (app: App, at: string, to: JsonObject) =>
    logEvent(org(), at, "application.lifecycle.update", "Update app", [
      { ...appTarget(app), changeDetails: { from: {}, to } },
    ]);
  /** Maps the profiles of all app users into the Okta profiles. Returns what Okta refused, by login. */
  const mapProfiles = (app: App, at: string): Record<string, string> => {
    const refused: Record<string, string> = {};
    for (const { id } of Object.values(org().assignments[app.id])) {
      const user = org().users[id];
      const problem = fillOktaProfile(org(), app, user);
      if (!problem) continue;
      refused[user.profile.login as string] = problem;
      const debugData = {
        error_field: problem.split(" ").find((word) => word in user.profile) ?? "dialpadPhone",
        error_code: "invalid",
      };
      const type = "app.user_management.update_from_master_failed";
      logEvent(org(), at, type, "Could not apply import", [userTarget(user), appTarget(app)], {
        failed: true,
        debugData,
      });
    }
    return refused;
  };
  return {
    /** Switches hazards of Okta on or off. */
    setSwitches(switches: Partial<Switches>) {
      Object.assign(org().switches, switches);
    },
    /**
     * "Allow <app> to source Okta users", and "When a user is deactivated in the app" in the same form. When the first
     * is switched on, the second is Deactivate unless somebody changes it (DOC). Mapping entries keep their push
     * status; no source says what Okta does with them (INFERENCE kept-status).
     */
    setProfileSourcing(
      appId: string,
      on: boolean,
      { whenDeactivated, at = now() }: { whenDeactivated?: WhenDeactivated; at?: string } = {},
    ) {
      const app = appOf(appId);
      const [was, from] = [sourcesUsers(app), sourcingDetails(app)];
      app.features = app.features.filter((feature) => feature !== PROFILE_MASTERING);
      if (on) app.features.push(PROFILE_MASTERING);
      app.whenDeactivated = whenDeactivated ?? (on && !was ? "DEACTIVATE" : app.whenDeactivated);
      org().sourceOrder = org().sourceOrder.filter((id) => id !== appId || on);
      if (on && !was) org().sourceOrder.push(appId); // a new profile source comes last: INFERENCE source-last
      const changeDetails = { from, to: sourcingDetails(app) };
      logEvent(org(), at, "application.lifecycle.update", "Update app", [{ ...appTarget(app), changeDetails }]);
    },
    /**
     * Provisioning > To Okta > General: when Okta imports by itself. It is written into the System Log, and does
     * nothing.
     */
    setImportSchedule(appId: string, { interval = null, at = now() }: { interval?: string | null; at?: string } = {}) {
      logSettings(appOf(appId), at, { scheduled_import_interval: interval !== null, import_interval: interval });
    },
    /** Provisioning > To App > Update User Attributes. It is written into the System Log, and pushes nothing. */
    setPushUpdates(appId: string, on: boolean, { at = now() }: { at?: string } = {}) {
      const app = appOf(appId);
      app.features = [
        ...app.features.filter((feature) => feature !== "PUSH_PROFILE_UPDATES"),
        ...(on ? ["PUSH_PROFILE_UPDATES"] : []),
      ];
      logSettings(app, at, { update_user_attributes: on });
    },
    /** Sets the order of the profile sources, the highest first. */
    setSourceOrder(appIds: string[]) {
      org().sourceOrder = appIds.map((appId) => appOf(appId).id);
    },
    setAppStatus(appId: string, status: App["status"]) {
      appOf(appId).status = status;
      const verb = status === "ACTIVE" ? "activate" : "deactivate";
      logEvent(org(), now(), `application.lifecycle.${verb}`, `${verb} app`, [appTarget(appOf(appId))]);
    },
    deleteApp(appId: string) {
      logEvent(org(), now(), "application.lifecycle.delete", "Delete app", [appTarget(appOf(appId))]);
      remove(org(), appId);
    },
    /** Adds, changes or (null) deletes an attribute of a user type; "default" is the default user type. */
    editUserAttribute(typeId: string, name: string, patch: Attribute | null) {
      editAttribute({ kind: "user", owner: org().userTypes[typeId] ?? ownerOfSchema(org(), typeId) }, name, patch);
    },
    editAppAttribute(appId: string, name: string, patch: Attribute | null) {
      editAttribute({ kind: "app", owner: appOf(appId) }, name, patch);
    },
    editMapping(sourceId: string, targetId: string, entries: Record<string, MappingEntry | null>) {
      const [mapping] = listMappings(org(), sourceId, targetId);
      if (!mapping) throw notFound(`${sourceId} to ${targetId}`, "ProfileMapping");
      const before = { ...mapping.properties };
      updateMapping(org(), mapping, { properties: entries as Json });
      logMapping(org(), now(), mapping, before);
    },
    /**
     * Assigns the app to a user. Where the app is Dialpad's, Dialpad allots a number, unless `number` is false (as for
     * users of a contact center). `profile`: values in the app user's profile beside those that Okta sends.
     */
    assign(
      appId: string,
      login: string,
      { number = true, profile = {} }: { number?: boolean; profile?: JsonObject } = {},
    ) {
      const [app, user] = [appOf(appId), userOf(login)];
      const entries = listMappings(org(), user.typeId, appId)[0]?.properties ?? {};
      const known = Object.entries(entries).flatMap(([name, { expression }]) => {
        const value = user.profile[/^user\.(\w+)$/.exec(expression)?.[1] ?? ""];
        return value === undefined ? [] : [[name, value] as const];
      });
      const behind = app.name === "dialpad" && app.features.includes("PUSH_NEW_USERS");
      const scim = behind ? scimUser(user, Object.keys(org().users).indexOf(user.id), number) : null;
      org().assignments[appId][user.id] = {
        id: user.id,
        userName: login,
        profile: { ...Object.fromEntries(known), ...profile },
        scim,
      };
      logEvent(org(), now(), "application.user_membership.add", "Add user to app membership", [
        userTarget(user),
        appTarget(app),
      ]);
    },
    /** Removes the user's assignment to the app. */
    unassign(appId: string, login: string) {
      const [app, user] = [appOf(appId), userOf(login)];
      delete org().assignments[appId][user.id];
      logEvent(org(), now(), "application.user_membership.remove", "Remove user from app membership", [
        userTarget(user),
        appTarget(app),
      ]);
    },
    /** In Dialpad's admin portal: gives a user another number, or none. */
    changeNumber(appId: string, login: string, number: string | null) {
      const { scim } = org().assignments[appOf(appId).id][userOf(login).id] ?? {};
      const { phoneNumbers } = (scim ?? { phoneNumbers: [] }) as { phoneNumbers: JsonObject[] };
      const others = phoneNumbers.filter(({ type }) => type !== "Dialpad");
      phoneNumbers.splice(
        0,
        phoneNumbers.length,
        ...others,
        ...(number === null ? [] : [{ type: "Dialpad", value: number }]),
      );
    },
    /**
     * Okta imports the app's users, as it does on its schedule. Returns what Okta refused, by login. With `failure`, an
     * event type, the app refuses Okta, as it does when its API key has expired.
     */
    importUsers(
      appId: string,
      { at = now(), failure }: { at?: string; failure?: string } = {},
    ): Record<string, string> {
      const app = appOf(appId);
      if (failure) {
        logEvent(org(), at, failure, "Error authenticating", [appTarget(app)], { failed: true });
        return {};
      }
      if (app.status !== "ACTIVE" || !app.features.includes("IMPORT_PROFILE_UPDATES")) return {};
      for (const assignment of Object.values(org().assignments[appId]))
        if (assignment.scim) fillAppProfile(app, assignment, assignment.scim);
      const refused = mapProfiles(app, at);
      logEvent(org(), at, "system.import.complete", "Import process complete", [appTarget(app)]);
      return refused;
    },
    /**
     * "Force Sync": maps the profiles of the app users again (DOC). Dialpad is not asked. Returns what Okta refused, by
     * login.
     */
    forceSync: (appId: string, { at = now() }: { at?: string } = {}) => mapProfiles(appOf(appId), at),
  };
}
export type AdminConsole = ReturnType<typeof adminConsoleOf>;
