// Plans in the shape that Terraform writes, for tests of what no recorded plan shows, and what explain says of them.
import { explain } from "../src/explain/explain";
import { readPlan } from "../src/explain/plan";

type Json = Record<string, unknown>;

export interface ChangeJson {
  address: string;
  type: string;
  mode?: string;
  actions?: readonly string[];
  before?: Json | null;
  after?: Json | null;
  /** More fields of the resource change. */
  more?: Json;
  /** More fields of its `change`. */
  change?: Json;
}

export const changeJson = ({
  address,
  type,
  mode = "managed",
  actions = ["update"],
  before = null,
  after = null,
  more,
  change,
}: ChangeJson) => ({
  address,
  mode,
  type,
  name: address.split(".").pop(),
  provider_name: "registry.terraform.io/okta/okta",
  ...more,
  change: { actions, before, after, after_unknown: {}, before_sensitive: {}, after_sensitive: {}, ...change },
});

export function planJson(changes: ChangeJson[], more: Json = {}): string {
  return JSON.stringify({
    format_version: "1.2",
    terraform_version: "1.11.4",
    planned_values: { root_module: {} },
    resource_changes: changes.map(changeJson),
    complete: true,
    errored: false,
    ...more,
  });
}

/** A state with data sources, for `prior_state`. */
export const stateJson = (...resources: { type: string; values: Json; sensitive_values?: Json }[]) => ({
  values: {
    root_module: {
      child_modules: [
        { resources: resources.map((each) => ({ address: `data.${each.type}.x`, mode: "data", ...each })) },
      ],
    },
  },
});

export const attribute = {
  index: "phone",
  title: "Phone",
  type: "string",
  user_type: "default",
  master: "PROFILE_MASTER",
  master_override_priority: [],
};

export const DIALPAD = "0oadialpad0000000001";
export const HR = "0oahrsource000000001";
export const TYPE = "otydefault0000000001";

export const mapping = {
  source_id: DIALPAD,
  source_name: "dialpad",
  source_type: "appuser",
  target_id: TYPE,
  target_name: "user",
  target_type: "user",
  delete_when_absent: null,
  mappings: [{ id: "phone", expression: "appuser.phone", push_status: "PUSH" }],
};

export const userAttribute = (change: Partial<ChangeJson>): ChangeJson => ({
  address: "okta_user_schema_property.x",
  type: "okta_user_schema_property",
  ...change,
});

export const appAttribute = (change: Partial<ChangeJson>): ChangeJson => ({
  address: "okta_app_user_schema_property.x",
  type: "okta_app_user_schema_property",
  ...change,
});

export const profileMapping = (change: Partial<ChangeJson>): ChangeJson => ({
  address: "okta_profile_mapping.x",
  type: "okta_profile_mapping",
  ...change,
});

/** The attribute, of which an app overrides the profile source. */
export const overriddenBy = (app: string) => ({
  ...attribute,
  master: "OVERRIDE",
  master_override_priority: [{ type: "APP", value: app }],
});

/** Marks fields as sensitive, on both sides of a change. */
export const masked = (...fields: string[]) => {
  const marks = Object.fromEntries(fields.map((field) => [field, true]));
  return { before_sensitive: marks, after_sensitive: marks };
};

/** The data source that reads apps: id, label and features of each. */
export const apps = (...labels: [string, string, string[]?][]) => ({
  type: "okta_apps",
  values: { apps: labels.map(([id, label, features = []]) => ({ id, label, features })) },
});

export const defaultType = { type: "okta_user_type", values: { id: TYPE, name: "user", display_name: "User" } };

export const explained = (changes: ChangeJson[], more: Json = {}) => explain(readPlan(planJson(changes, more)));

export const lines = (changes: ChangeJson[], more: Json = {}) => explained(changes, more).markdown.split("\n");

export const headline = (changes: ChangeJson[], more: Json = {}) => lines(changes, more)[0];

/** The lines below the head that has `head` in it. */
export function below(markdown: string[], head: string): string[] {
  const start = markdown.findIndex((line) => line.startsWith("- ") && line.includes(head));
  const end = markdown.findIndex((line, index) => index > start && !line.startsWith("  - "));
  return markdown.slice(start + 1, end).map((line) => line.slice(4));
}
