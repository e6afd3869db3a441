// A record of what an org answers. It confirms or refutes rules of the fake org that nobody has seen in a tenant.
import { writeFileSync } from "node:fs";
import { CannotRun, fieldsOf, isFields, listOf, textOf, valueOf, type Fields } from "../okta/answer";
import type { World } from "../okta/command";
import { logged } from "../okta/log";
import type { Org, Query } from "../okta/org";
import { camel, DEBUG_DATA, formOf, SETTINGS, type Form } from "./form";
import { newestFirst } from "./log";
import { findMapping, schemaOf } from "./reader";
import type { Subject } from "./snapshot";

export interface OrgRecord {
  readonly format: 1;
  /** Of the recording: 2026-01-31. */
  readonly day: string;
  /** Forms of answers, by what they are of. */
  readonly facts: Record<string, Form>;
}

/** Event types, and whether the app is among their targets. */
const EVENTS: [type: string, ofApp: boolean][] = [
  ["directory.mapping.update", false],
  ["directory.app_user_profile.update", false],
  ["directory.user_profile.update", false],
  ["application.lifecycle.update", true],
  ["system.import.complete", true],
  ["app.user_management.update_from_master_failed", true],
];
/** Pages of app users: what is asked for, and how many Okta's API reference promises. */
const PAGES: [asked: string, query: Query, size: number][] = [
  ["no limit", {}, 50],
  ["limit 500", { limit: 500 }, 500],
  ["limit 500, expand user", { limit: 500, expand: "user" }, 500],
];
const SEND = [
  "Nothing was sent. Send it to the project cdktf-okta-dialpad-phone: its text in an issue,",
  "or the file in a pull request that adds it to tools/fake-okta/records/.",
];

/** Shows a record, then writes it into a new file. */
export async function writeRecord(org: Org, subject: Subject, file: string, { printer }: World): Promise<void> {
  const { record, problems } = await readRecord(org, subject);
  const text = JSON.stringify(record, null, 2);
  printer.out(
    "",
    `All that goes into ${file}; no id, name, person, number or other text of this org:`,
    ...text.split("\n"),
  );
  if (problems.length)
    printer.note("Not in the record, because it could not be read:", ...problems.map((problem) => `  ${problem}`));
  try {
    writeFileSync(file, `${text}\n`, { flag: "wx" });
  } catch (error) {
    throw new CannotRun(
      `Not written: ${(error as Error).message}.`,
      "Name a file that does not exist, in a folder that does.",
    );
  }
  printer.out("", `Written: ${file}.`, ...SEND);
}

/** The record of an org, and what could not be read and is therefore not in it. */
export async function readRecord(org: Org, subject: Subject): Promise<{ record: OrgRecord; problems: string[] }> {
  const { appId, userTypeId, variableName, profileSourcing } = subject;
  const facts: OrgRecord["facts"] = {};
  const problems = new Set<string>();
  const ours = new Map([[`appuser.${variableName}`, "(as declared)"]]);
  const name = (id: unknown, words: string) => void (typeof id === "string" && ours.set(id, words));
  const put = (fact: string, value: unknown) => void (value !== undefined && (facts[fact] = formOf(value, ours)));
  const read = async <T>(what: string, scope: string, get: () => Promise<T>): Promise<T | undefined> => {
    const answer = await org.try(what, scope, get);
    if ("problem" in answer) problems.add(answer.problem.text);
    return valueOf(answer);
  };
  const fieldOf = (fields: unknown) =>
    Object.hasOwn(fieldsOf(fields), variableName) ? fieldsOf(fields)[variableName] : undefined;
  const attributeOf = (schema?: Fields) => fieldOf(fieldsOf(fieldsOf(schema?.definitions).custom).properties);

  name(appId, "(the app)");
  const app = await read("the app", "okta.apps.read", () => org.get(`/api/v1/apps/${appId}`));
  const features = listOf(app?.features);
  const sourcing = features.includes("PROFILE_MASTERING") ? "on" : "off";
  put("app", app && { name: app.name, status: app.status, signOnMode: app.signOnMode, features });
  const appSchema = await read("the app's profile", "okta.schemas.read", () =>
    org.get(`/api/v1/meta/schemas/apps/${appId}/default`),
  );
  put("app attribute", attributeOf(appSchema));

  const mapping = await read("the mapping", "okta.profileMappings.read", () => findMapping(org, appId, userTypeId));
  name(mapping?.id, "(the mapping)");
  name(fieldsOf(mapping?.target).id, "(the user type)");
  put("mapping", mapping && { source: mapping.source, target: mapping.target });
  put(`mapping entry, sourcing ${sourcing}`, fieldOf(mapping?.properties));
  const others = Object.entries(fieldsOf(mapping?.properties)).filter(([target]) => target !== variableName);
  const statuses = others.map(([, entry]) => fieldsOf(entry).pushStatus ?? null);
  if (others.length) put(`other mapping entries, sourcing ${sourcing}`, statuses);

  const userSchema = await read("the user profile", "okta.schemas.read", async () => {
    const id = userTypeId ? schemaOf(await org.get(`/api/v1/meta/types/user/${userTypeId}`)) : "default";
    return org.get(`/api/v1/meta/schemas/user/${encodeURIComponent(id)}`);
  });
  const [schemaId] =
    textOf(fieldsOf(fieldsOf(userSchema?._links).self).href)
      ?.split("/")
      .slice(-1) ?? [];
  name(schemaId, "(the user schema)");
  put(
    `user attribute, ${sourcing === "on" && profileSourcing !== "off" ? "" : "not "}overridden`,
    attributeOf(userSchema),
  );

  for (const [asked, query, size] of PAGES) {
    const pages = org.pages(`/api/v1/apps/${appId}/users`, query);
    const firstTwo = async () => [await pages.next(), await pages.next()];
    const [first, second] = (await read("the app's users", "okta.apps.read", firstTwo)) ?? [];
    const users = (first?.value ?? []) as Fields[];
    const numbers = users.flatMap(({ profile }) => textOf(fieldOf(profile)) ?? []);
    const embedded = users.every(({ _embedded }) => isFields(fieldsOf(fieldsOf(_embedded).user).profile));
    if (users.length)
      put(
        "app users",
        users.map(({ status, syncState, externalId }) => ({ status, syncState, externalId })),
      );
    if (numbers.length) put("numbers of app users", numbers);
    if (second && !second.done)
      put(`page of app users, ${asked}`, users.length === size ? "(as documented)" : "(another size)");
    if ("expand" in query && users.length) put("embedded users", embedded ? "(as documented)" : "(not all)");
  }

  for (const [type, ofApp] of EVENTS) {
    const filter = `eventType eq "${type}"${ofApp ? ` and target.id eq "${appId}"` : ""}`;
    const found = await read("the System Log", "okta.logs.read", () =>
      org.first("/api/v1/logs", newestFirst(filter, 100)),
    );
    if (!found) break;
    const about = found.filter(({ target }) => JSON.stringify(formOf(target, ours)).includes('"(the '));
    const events = about.length ? about : found;
    // Of each kind of entry the newest one.
    put(`${type}: target`, events.at(0)?.target);
    for (const { actor, client, transaction } of ofApp ? [] : [...events].reverse()) {
      const token = textOf(fieldsOf(fieldsOf(transaction).detail).requestApiTokenId);
      const by = textOf(fieldsOf(client).id) ? "a service app" : token ? "an API token" : "a person";
      put(`made by ${by}`, { actor: { type: fieldsOf(actor).type } });
    }
    const debugData = events.map(({ debugContext }) => fieldsOf(fieldsOf(debugContext).debugData));
    for (const field of DEBUG_DATA) {
      const data = debugData.find((each) => logged(each, field) !== undefined);
      put(
        `${type}: ${field}`,
        data && Object.fromEntries(Object.entries(data).filter(([key]) => [field, camel(field)].includes(key))),
      );
    }
    const ends = events.map(({ target }) =>
      listOf(target)
        .map(fieldsOf)
        .find(({ id }) => id === appId),
    );
    const changes = ends.map((end) => fieldsOf(fieldsOf(end?.changeDetails).to));
    const setTo = (setting: string) => changes.find((to) => logged(to, setting) !== undefined);
    for (const setting of SETTINGS) put(`${type}: ${setting}`, setTo(setting));
    const sourced = logged(setTo("is_profile_mastering_feature_enabled") ?? {}, "is_profile_mastering_feature_enabled");
    const agrees = String(sourced) === String(sourcing === "on");
    if (sourced !== undefined) put(`${type}: sourcing`, `(${agrees ? "" : "not "}as the features say)`);
  }
  return { record: { format: 1, day: new Date().toISOString().slice(0, 10), facts }, problems: [...problems] };
}
