import { PROFILE_SOURCES_PATH, provisioningPath } from "../../../../lib/article";
import { valueOf, type Snapshot } from "./snapshot";

/** The Admin Console of https://ORG.okta.com is https://ORG-admin.okta.com. */
export function consoleOrigin(link: string | undefined): string | undefined {
  return link && /^https?:\/\/[^/]+/.exec(link)?.[0].replace(/^(https:\/\/[^.]+)[.]okta/, "$1-admin.okta");
}

/** Addresses of the Admin Console's pages; undefined where the org's host is not known. */
export function consoleLinks({ console, appId, userTypeId, app, mapping, user }: Snapshot) {
  const at = (path: string) => console && `${console}${path}`;
  const name = valueOf(app)?.name;
  const typeId = userTypeId ?? valueOf(mapping)?.target?.id;
  const appPage = (tab: string) => at(name ? `/admin/app/${name}/instance/${appId}/#tab-${tab}` : "/admin/apps/active");
  return {
    apps: at("/admin/apps/active"),
    app: appPage("general"),
    provisioning: at(name ? provisioningPath(name, appId) : "/admin/apps/active"),
    assignments: appPage("assignments"),
    imports: appPage("import"),
    profileSources: at(PROFILE_SOURCES_PATH),
    userProfile: at(`/admin/universaldirectory${typeId ? `#okta/${typeId}` : ""}`),
    appProfile: at(`/admin/universaldirectory#app/${appId}`),
    person: at(valueOf(user)?.id ? `/admin/user/profile/view/${valueOf(user)?.id}` : "/admin/users"),
    tokens: at("/admin/access/api/tokens"),
  };
}
