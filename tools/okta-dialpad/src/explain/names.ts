import { code } from "./markdown";
import { isRecord, type Plan, type Value, type Values } from "./plan";

/** The console's names of the apps and user types that the plan has. */
export class Names {
  private readonly apps = new Map<string, string>();
  private readonly userTypes = new Map<string, string>();
  private readonly defaultTypes = new Set<unknown>(["default"]);
  private readonly sourcing = new Map<string, boolean>();
  /** For each name, how many apps and user types have it. */
  private readonly times = new Map<string, number>();

  constructor({ known, outputs, managed }: Plan) {
    // A later name replaces an earlier one. What the plan read of the org comes last.
    for (const { before } of managed) this.learnFromMapping(before);
    for (const { before, after } of Object.values(outputs))
      [before, after].forEach((each) => this.learnFromOutput(each));
    for (const { type, values } of known) this.learn(type, values);
    for (const names of [this.apps, this.userTypes])
      for (const name of names.values()) this.times.set(name, (this.times.get(name) ?? 0) + 1);
  }

  private learn(type: string, values: Values): void {
    if (type === "okta_user_type") this.learnUserType(values.id, values.name, values.display_name);
    if (type === "okta_apps" && Array.isArray(values.apps))
      values.apps.filter(isRecord).forEach((app) => this.learnApp(app));
    if (/^okta_app(_|$)/.test(type)) this.name(this.apps, values.id, values.label);
  }

  /** Okta names the default user type `user` in every org. */
  private learnUserType(id: Value, name: Value, displayName: Value): void {
    if (name === "user") this.defaultTypes.add(id);
    this.name(this.userTypes, id, name === "user" ? DEFAULT_TYPE : displayName);
  }

  private learnApp({ id, label, features }: Values): void {
    this.name(this.apps, id, label);
    if (typeof id === "string" && Array.isArray(features))
      this.sourcing.set(id, features.includes("PROFILE_MASTERING"));
  }

  /** A mapping has the name of the kind of app, such as `dialpad`. It serves where the plan does not read the app. */
  private learnFromMapping(mapping: Values): void {
    for (const end of ["source", "target"]) {
      const [id, type, name] = [mapping[`${end}_id`], mapping[`${end}_type`], mapping[`${end}_name`]];
      if (type === "appuser") this.name(this.apps, id, name);
      if (type === "user" && name === "user") this.learnUserType(id, name, name);
    }
  }

  /** An output such as `Dialpad (0oa...)` says which app it is about. */
  private learnFromOutput(value: Value): void {
    const text = isRecord(value) ? value.value : value;
    const [, label, id] = (typeof text === "string" && /^([^\n]{1,100}) \((0oa[0-9A-Za-z]{17})\)$/.exec(text)) || [];
    this.name(this.apps, id, label);
  }

  private name(names: Map<string, string>, id: Value, name: Value): void {
    if (typeof id === "string" && typeof name === "string" && name.trim() !== "") names.set(id, name);
  }

  /** An app by its label, with its id where another app has the same label. */
  app = (id: string) => this.unambiguous(this.apps, id);

  userType = (id: string) => (id === "default" ? code(DEFAULT_TYPE) : this.unambiguous(this.userTypes, id));

  /** Either end of a mapping: an app or a user type. */
  end = (id: string) => (this.userTypes.has(id) ? this.userType(id) : this.app(id));

  private unambiguous(names: Map<string, string>, id: string): string {
    const name = names.get(id);
    if (name === undefined) return code(id);
    return (this.times.get(name) ?? 0) > 1 ? `${code(name)} (${code(id)})` : code(name);
  }

  /** Name and id, for a text about the difference between two apps or user types. */
  exactly(id: string): string {
    const name = id === "default" ? this.userType(id) : this.end(id);
    return name.includes(code(id)) ? name : `${name} (${code(id)})`;
  }

  /** Whether two values mean one user type: `default` and the default type's id do. */
  sameUserType(one: string, other: string): boolean {
    return one === other || (this.defaultTypes.has(one) && this.defaultTypes.has(other));
  }

  /** Whether the app sources users; undefined where the plan did not read it. */
  sourcesUsers = (appId: string) => this.sourcing.get(appId);
}

/** The name that the Profile Editor shows for the default user type. */
const DEFAULT_TYPE = "User (default)";
