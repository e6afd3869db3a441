// An app, an identity provider or a user type that is deleted, to which attributes and mappings belong.
import { isAbsent, named, plain } from "../objects";
import type { Rule } from "./loss";

/** With an app, an identity provider or a user type its profile is deleted, and the mappings to and from it. */
export const deletedOwner: Rule = (kind, { type, action, before }, { names, isUsed }) => {
  if (kind !== "other" || (action !== "delete" && action !== "replace") || !isUsed(before.id)) return [];
  // A resource that belongs to an app (`okta_app_group_assignments`) may have the app's id as its own.
  const app = /^okta_app_/.test(type) && isAbsent(before.app_id);
  const idp = /^okta_idp_(oidc|saml|social)$/.test(type);
  if ((!app && !idp && type !== "okta_user_type") || isAbsent(before.id)) return [];
  const what = app ? ("app" as const) : idp ? ("identity provider" as const) : ("user type" as const);
  const name = plain(before.label ?? before.display_name ?? (idp ? before.name : before.id));
  return [
    {
      sort: `${what} deleted`,
      what: `Deletes the ${what} ${name}${action === "replace" ? " and creates it anew" : ""}`,
      lost: `its profile with every value in it, and the mappings to and from ${named(before.id, names.end)}`,
      why: `the plan ${action === "replace" ? "replaces" : "no longer has"} it`,
      instead: "keep it, or let go of all that belongs to it first",
    },
  ];
};
