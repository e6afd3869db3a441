import { code } from "./markdown";
import { isRecord, type Plan, type Value, type Values } from "./plan";

/** The console's names of the apps and user types that the plan tells about. */
export class Names {
  private readonly apps = new Map<string, string>();
  private readonly userTypes = new Map<string, string>();
  private readonly sourcing = new Map<string, boolean>();

  constructor({ known, outputs, managed }: Plan) {
    // The last word counts: what the plan read of the org.
    for (const { before } of managed) this.learnFromMapping(before);
    for (const { before, after } of Object.values(outputs)) [before, after].forEach((each) => this.learnFromOutput(each));
    for (const { type, values } of known) this.learn(type, values);
  }

  private learn(type: string, values: Values): void {
    if (type === "okta_user_type") this.name(this.userTypes, values.id, values.name === "user" ? DEFAULT_TYPE : values.display_name);
    if (type === "okta_apps" && Array.isArray(values.apps)) values.apps.filter(isRecord).forEach((app) => this.learnApp(app));
    if (/^okta_app(_|$)/.test(type)) this.name(this.apps, values.id, values.label);
  }

  private learnApp({ id, label, features }: Values): void {
    this.name(this.apps, id, label);
    if (typeof id === "string" && Array.isArray(features)) this.sourcing.set(id, features.includes("PROFILE_MASTERING"));
  }

  /** A mapping knows the app by the name of its kind, such as `dialpad`: better than an id, and all there is when the app is not read. */
  private learnFromMapping(mapping: Values): void {
    for (const end of ["source", "target"]) {
      const [id, type, name] = [mapping[`${end}_id`], mapping[`${end}_type`], mapping[`${end}_name`]];
      if (type === "appuser" && !this.apps.has(id as string)) this.name(this.apps, id, name);
      if (type === "user" && name === "user") this.name(this.userTypes, id, DEFAULT_TYPE);
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

  /** An app, with its id where two have the same label. */
  app(id: string): string {
    const label = this.apps.get(id);
    if (label === undefined) return code(id);
    const alike = [...this.apps.values()].filter((other) => other === label).length > 1;
    return alike ? `${code(label)} (${code(id)})` : code(label);
  }

  userType(id: string): string {
    return code(id === "default" ? DEFAULT_TYPE : (this.userTypes.get(id) ?? id));
  }

  /** Either end of a mapping. */
  end = (id: string) => (this.apps.has(id) || !this.userTypes.has(id) ? this.app(id) : this.userType(id));

  /** With its id, where the difference between two of them is the point. */
  exactly(id: string): string {
    const name = this.userTypes.has(id) || id === "default" ? this.userType(id) : this.end(id);
    return name.includes(code(id)) ? name : `${name} (${code(id)})`;
  }

  /** `default` and the default type's id mean one user type. */
  sameUserType = (one: string, other: string) => this.userType(one) === this.userType(other);

  /** Whether the app sources users; undefined where the plan did not read it. */
  sourcesUsers = (appId: string) => this.sourcing.get(appId);
}

/** As the Profile Editor lists it. */
const DEFAULT_TYPE = "User (default)";
