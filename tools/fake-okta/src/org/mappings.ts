// Profile mappings: there is one in each direction between each app and each user type (REC
// TestAccResourceOktaProfileMapping_crud has both in its lists).
import { okta, unknown, validation } from "../http/errors";
import type { Json } from "./profile";
import { sourcesUsers, type Mapping, type OrgState } from "./state";

/** A mapping as an answer. Shape: REC TestAccResourceOktaProfileMapping_crud; in a list it has no `properties`. */
export function renderMapping(org: OrgState, mapping: Mapping, withProperties: boolean): Json {
  const site = `https://${org.host}/api/v1`;
  const end = (id: string): Json => {
    const type = org.userTypes[id];
    if (type) {
      const links = {
        self: { href: `${site}/meta/types/user/${id}` },
        schema: { href: `${site}/meta/schemas/user/${type.schemaId}` },
      };
      return { id, name: type.name, type: "user", _links: links };
    }
    const links = { self: { href: `${site}/apps/${id}` }, schema: { href: `${site}/meta/schemas/apps/${id}/default` } };
    return { id, name: org.apps[id].name, type: "appuser", _links: links };
  };
  return {
    id: mapping.id,
    source: end(mapping.sourceId),
    target: end(mapping.targetId),
    ...(withProperties ? { properties: mapping.properties as unknown as Json } : {}),
    _links: { self: { href: `${site}/mappings/${mapping.id}` } },
  };
}

export function listMappings(org: OrgState, sourceId?: string, targetId?: string): Mapping[] {
  for (const id of [sourceId, targetId])
    if (id !== undefined && !org.apps[id] && !org.userTypes[id])
      // #431 has the sentence; E0000002 is the error whose text begins in this way.
      throw okta(
        400,
        "E0000002",
        "The request was not valid: Invalid source or target id. " +
          "Source or target id must be of either App Instance or UserType id",
      );
  return Object.values(org.mappings).filter(
    (mapping) =>
      (sourceId ?? mapping.sourceId) === mapping.sourceId && (targetId ?? mapping.targetId) === mapping.targetId,
  );
}

/**
 * Updates the entries that the body names; the others stay. `null`, or an entry with two nulls, removes an entry (REC
 * TestAccResourceOktaProfileMapping_crud, SPEC).
 */
export function updateMapping(org: OrgState, mapping: Mapping, body: Json): void {
  const properties =
    (body as { properties?: Record<string, { expression?: Json; pushStatus?: Json } | null> } | null)?.properties ?? {};
  const sourceApp = org.apps[mapping.sourceId];
  const app = sourceApp ?? org.apps[mapping.targetId];
  const type = org.userTypes[sourceApp ? mapping.targetId : mapping.sourceId];
  const has = (schema: { base: object; custom: object }, name: string) => name in schema.base || name in schema.custom;
  const causes = new Set<string>();
  for (const [name, entry] of Object.entries(properties)) {
    if (entry === null || (entry.expression === null && entry.pushStatus === null)) continue;
    const { expression, pushStatus = "DONT_PUSH", ...more } = entry;
    if (Object.keys(more).length) throw unknown(`the mapping fields ${Object.keys(more).join(", ")}`);
    // INFERENCE mapping-target-text
    if (!has((sourceApp ? type : app).schema, name)) causes.add(`Invalid property: ${name}`);
    if (pushStatus !== "PUSH" && pushStatus !== "DONT_PUSH")
      causes.add(`Invalid push status: ${JSON.stringify(pushStatus)}`); // INFERENCE push-status-text
    // #1117
    if (typeof expression !== "string" || !referencesExist(expression)) causes.add("Invalid properties in expression");
    if (sourceApp && sourcesUsers(sourceApp) && pushStatus === "DONT_PUSH")
      causes.add("Profile mastering enabled apps support push status only"); // #807
    if (sourceApp && !sourcesUsers(sourceApp) && pushStatus === "PUSH")
      causes.add("Push status is allowed for profile mastering enabled apps only."); // #1295
  }
  if (causes.size) throw validation("updateMapping", ...causes);
  for (const [name, entry] of Object.entries(properties)) {
    if (entry === null || entry.expression === null) delete mapping.properties[name];
    else
      mapping.properties[name] = {
        expression: entry.expression as string,
        pushStatus: (entry.pushStatus ?? "DONT_PUSH") as string,
      };
  }

  function referencesExist(expression: string): boolean {
    const references = [...expression.replace(/"[^"]*"|'[^']*'/g, "").matchAll(/\b(appuser|user)\.([A-Za-z_]\w*)/g)];
    return references.every(([, kind, name]) => has((kind === "user" ? type : app).schema, name));
  }
}
