// Links into the org's Admin Console.
import { ORG_ADDRESS, PROFILE_SOURCES_PATH, provisioningPath } from "../../../../lib/article";
import { fieldsOf, textOf } from "./answer";

const ORG = new RegExp(ORG_ADDRESS);

/**
 * The origin of the Admin Console; undefined where it is not known.
 *
 * @param orgOrigin the org as the settings name it, which counts more than the link
 * @param link an address in the org as the org gives it: it tells the org's subdomain where the settings name only
 * OKTA_HTTP_PROXY or a custom domain
 */
export function consoleOrigin(orgOrigin: string | undefined, link: string | undefined): string | undefined {
  const [, org, domain] = ORG.exec(orgOrigin ?? "") ?? ORG.exec(link ?? "") ?? [];
  return org && `https://${org}-admin.${domain}`;
}

/** The first link of an app that is on a domain of Okta's own. Okta gives single links and lists of links. */
export function linkIntoOrg(links: unknown): string | undefined {
  const hrefs = Object.values(fieldsOf(links))
    .flat()
    .map((link) => textOf(fieldsOf(link).href));
  return hrefs.find((href) => href && ORG.test(href));
}

/**
 * Addresses of the Admin Console's pages; undefined where its origin is not known. Where the name of the app is not
 * known, the address of the list of apps stands for those of its tabs.
 */
export function consolePages(origin: string | undefined, { appId, appName, userTypeId, userId }: ConsoleSubject) {
  const at = (path: string) => origin && `${origin}${path}`;
  const part = encodeURIComponent;
  const name = appName && part(appName);
  const appPage = (tab: string) => at(name ? `/admin/app/${name}/instance/${appId}/#tab-${tab}` : "/admin/apps/active");
  return {
    apps: at("/admin/apps/active"),
    app: appPage("general"),
    provisioning: at(name ? provisioningPath(name, appId) : "/admin/apps/active"),
    assignments: appPage("assignments"),
    imports: appPage("import"),
    profileSources: at(PROFILE_SOURCES_PATH),
    userProfile: at(`/admin/universaldirectory${userTypeId ? `#okta/${part(userTypeId)}` : ""}`),
    appProfile: at(`/admin/universaldirectory#app/${appId}`),
    person: at(userId ? `/admin/user/profile/view/${part(userId)}` : "/admin/users"),
    tokens: at("/admin/access/api/tokens"),
  };
}

export interface ConsoleSubject {
  readonly appId: string;
  readonly appName?: string;
  readonly userTypeId?: string;
  readonly userId?: string;
}
