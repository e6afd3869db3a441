// The data sources, written after the provider's sources (okta/services/idaas/data_source_okta_*.go at v6.12.0; okta/
// at v4.20.0).
import type { Rules } from "./legacy-sdk";
import { type OktaError, saying, type Answer, type OktaApi } from "./okta-api";
import { Refused, type Values } from "./protocol";

export interface DataSource extends Rules {
  read(config: Values, org: OktaApi): Promise<Values>;
}

/** JSON as Go writes it: the keys are in order, and characters with a meaning in HTML are escaped. */
function goJson(value: unknown): string {
  const inOrder = (each: unknown): unknown => {
    if (Array.isArray(each)) return each.map(inOrder);
    if (typeof each !== "object" || each === null) return each;
    return Object.fromEntries(
      Object.entries(each)
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .map(([key, of]) => [key, inOrder(of)]),
    );
  };
  const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return JSON.stringify(inOrder(value)).replace(/[<>&\u2028\u2029]/g, escaped);
}

const okta_app: DataSource = {
  knows: ["id"],
  defaults: { active_only: true, skip_users: false, skip_groups: false },
  async read(state, org) {
    if (!state.id)
      throw new Refused(
        "invalid app filters: you must provide either a 'label_prefix', 'id', or 'label' for application search",
      );
    const app = await saying("failed get app by ID", org.get(`/api/v1/apps/${state.id as string}`));
    const { id, label, name, status, _links } = app;
    return { ...state, id, label, name, status, links: goJson(_links), groups: [], users: [] };
  },
};

/** Sign-on modes that the provider's SDK has a type for. It leaves out apps with another one, such as a directory. */
const SIGN_ON_MODES = [
  ...["AUTO_LOGIN", "BASIC_AUTH", "BOOKMARK", "BROWSER_PLUGIN", "OPENID_CONNECT"],
  ...["SAML_1_1", "SAML_2_0", "SECURE_PASSWORD_STORE", "WS_FEDERATION"],
];

const okta_apps: DataSource = {
  knows: ["q", "active_only", "label"],
  async read(state, org) {
    const filters = [state.active_only && 'status eq "ACTIVE"', state.label && `label eq "${state.label as string}"`];
    const query = new URLSearchParams({
      filter: filters.filter(Boolean).join(" AND "),
      limit: "200",
      q: (state.q as string | null) ?? "",
    });
    const list = await org.get(`/api/v1/apps?${query.toString()}`).catch((error: OktaError) => {
      throw new Refused("Unable to Read Okta Apps", `Error retrieving apps: ${error.statusLine}`);
    });
    const apps = list.filter(({ signOnMode }) => SIGN_ON_MODES.includes(signOnMode)).map(appOf);
    return { ...state, apps: apps.length ? apps : null };
  },
};

const toSeconds = (time: string) => time.replace(/\.\d+Z$/, "Z");

function appOf({
  id,
  created,
  lastUpdated,
  name,
  label,
  status,
  signOnMode,
  features,
  visibility,
  settings,
}: Answer): Values {
  const { autoLaunch, autoSubmitToolbar, hide } = visibility;
  return {
    ...{
      id,
      name,
      label,
      status,
      features,
      sign_on_mode: signOnMode,
      created: toSeconds(created),
      last_updated: toSeconds(lastUpdated),
    },
    ...{ admin_note: settings.notes?.admin ?? "", enduser_note: settings.notes?.enduser ?? "" },
    visibility: {
      auto_launch: autoLaunch,
      auto_submit_toolbar: autoSubmitToolbar,
      hide: { ios: hide.iOS, web: hide.web },
    },
  };
}

const okta_user_type: DataSource = {
  knows: ["id", "name"],
  async read(state, org) {
    const { id, name, displayName, description } = await userType(state, org).catch((error: Refused) => {
      throw new Refused("failed to get user type", error.message);
    });
    return { id, name, display_name: displayName, description };
  },
};

async function userType({ id, name }: Values, org: OktaApi): Promise<Answer> {
  if (id) return org.get(`/api/v1/meta/types/user/${id as string}`);
  const types = await org.get("/api/v1/meta/types/user");
  const found = types.find((type) => type.name.toLowerCase() === (name as string | null)?.toLowerCase());
  if (!found) throw new Refused(`user type '${(name as string | null) ?? ""}' does not exist`);
  return found;
}

export const dataSources: Record<string, DataSource> = { okta_app, okta_apps, okta_user_type };
