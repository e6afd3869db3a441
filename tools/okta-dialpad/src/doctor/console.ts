import { ORG_ADDRESS, PROFILE_SOURCES_PATH, provisioningPath } from "../../../../lib/article";
import { valueOf, type App, type Snapshot } from "./snapshot";

/**
 * The origin of the org's Admin Console: of the first address that is on a domain of Okta's own. Where the org is reached by
 * a custom domain, its app's links are there too, and this is undefined.
 */
export function consoleOrigin(links: App["_links"], orgOrigin?: string): string | undefined {
  const hrefs = Object.values(links ?? {})
    .flat()
    .map(({ href }) => href);
  const [org] = [...hrefs, orgOrigin].flatMap((address = "") => new RegExp(ORG_ADDRESS).exec(address)?.slice(1).join("-admin.") ?? []);
  return org && `https://${org}`;
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
