// What the plan does not show to be a loss, and what a reviewer should still not take for safe.
import { differences, overridesAnew } from "./differences";
import { count } from "./markdown";
import type { Names } from "./names";
import { IDENTITY, kindOf, type Kind } from "./objects";
import {
  isRecord,
  own,
  same,
  Sensitive,
  UNKNOWN,
  type Plan,
  type ResourceChange,
  type Value,
  type Values,
} from "./plan";
import type { Twins } from "./twins";

/** The reasons, each as a clause for the first line. */
export interface Attention {
  /** Reasons why users may lose values. Whether a user does depends on values, which no plan has. */
  mayLose: string[];
  others: string[];
}

export function attentionOf({ managed, beyond }: Plan, stopped: string[], names: Names, twins: Twins): Attention {
  const renamed = new Set(managed.filter((change) => change.action === "forget" && twins.renamed(change)));
  const forReal = managed.filter((change) => !renamed.has(change));
  const destroyed = managed.filter(
    (change) => kindOf(change) === "other" && ["delete", "replace"].includes(change.action),
  );
  const changed = managed.flatMap((change) => {
    const kind = kindOf(change);
    const changes =
      ["create", "update", "forget and create"].includes(change.action) && kind !== "anchor" && kind !== "other";
    return changes ? reasons(kind, change, names, twins.former(change)) : [];
  });
  const others = [
    ...(stopped.length > 0 ? ["profile sourcing was switched off"] : []),
    ...OTHERS.filter((reason) => changed.includes(reason)),
    ...(renamed.size > 0 ? [RENAMED] : []),
    ...(letsGoOfASync(forReal) ? ["Terraform lets go of a whole sync: nobody looks after it from then on"] : []),
    ...(letsGoOfAMappingAlone(forReal) ? [ALONE] : []),
    ...(destroyed.length > 0
      ? [`${count(destroyed.length, "other resource is", "other resources are")} destroyed`]
      : []),
    ...(beyond.length > 0 ? [`${count(beyond.length, "step is", "steps are")} not explained here`] : []),
  ];
  return { mayLose: MAY_LOSE.filter((reason) => changed.includes(reason)), others };
}

const RENAMED = "what Terraform lets go of is created anew at another address: if it was renamed, say that it moved";
const LOSE = "users to whom the app gives no value lose their value";
const OVERRIDDEN = `the profile source of an attribute is overridden, and ${LOSE}`;
/** The provider's create succeeds also where Okta has the attribute already, with values of users. */
const OVERRIDDEN_IF_THERE =
  "the profile source of an attribute is overridden, " + `and if the attribute is in Okta already, ${LOSE}`;
const MAYBE_OVERRIDDEN = `the profile source of an attribute may be overridden, and then ${LOSE}`;
const HIDDEN = "it cannot be seen what changes: it is sensitive";
const LATE = "it cannot be seen what changes: it is known only after the apply";
const NARROWED = "values of users may no longer fit an attribute";

/** The reasons that a single change gives, in the order of the verdict. */
const MAY_LOSE = [OVERRIDDEN, OVERRIDDEN_IF_THERE, MAYBE_OVERRIDDEN];
const OTHERS = [HIDDEN, LATE, NARROWED];

function reasons(kind: Kind, change: ResourceChange, names: Names, former: Values | undefined): string[] {
  const { action, before, after } = change;
  const found = differences(kind, before, after, names);
  // A display name and a description are texts for people: no change of them loses anything.
  const settings = found.filter(({ key }) => key !== "title" && key !== "description");
  const ids = ["id", "index", ...IDENTITY[kind]];
  const hiddenId = ids.some((field) => isHidden(own(before, field), own(after, field), isSensitive));
  const hides = (isHiding: (value: Value) => boolean) =>
    settings.some((setting) => isHidden(setting.before, setting.after, isHiding));
  const overridden = action === "create" && !former ? OVERRIDDEN_IF_THERE : OVERRIDDEN;
  return [
    ...(after.master === UNKNOWN ? [MAYBE_OVERRIDDEN] : overridesAnew(former ?? before, after) ? [overridden] : []),
    ...(hiddenId || hides(isSensitive) ? [HIDDEN] : []),
    ...(hides(isUnknown) && after.master !== UNKNOWN ? [LATE] : []),
    ...(found.some(({ narrows }) => narrows) ? [NARROWED] : []),
  ];
}

const isSensitive = (value: Value) => value instanceof Sensitive;
const isUnknown = (value: Value) => value === UNKNOWN;

/** Whether two values differ in a part that is hidden, however deep it is. */
function isHidden(before: Value, after: Value, isHiding: (value: Value) => boolean): boolean {
  if (same(before, after)) return false;
  if (isHiding(before) || isHiding(after)) return true;
  if (!isContainer(before) && !isContainer(after)) return false;
  const [one, other] = [before, after].map((value) => (isContainer(value) ? (value as Values) : {}));
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].some((key) =>
    isHidden(own(one, key), own(other, key), isHiding),
  );
}

const isContainer = (value: Value) => isRecord(value) || Array.isArray(value);

/** Terraform lets go of a mapping together with an attribute. From then on nobody notices when the sync stops. */
function letsGoOfASync(managed: ResourceChange[]): boolean {
  const kinds = new Set(managed.filter(({ action }) => action === "forget").map(kindOf));
  return kinds.has("mapping") && (kinds.has("user attribute") || kinds.has("app attribute"));
}

/** The first step of `removal: "delete"`. It takes `prevent_destroy` off the attributes, which no plan shows. */
function letsGoOfAMappingAlone(managed: ResourceChange[]): boolean {
  const alone = managed
    .filter((change) => kindOf(change) === "mapping" && change.action === "forget")
    .map(({ before }) => before.source_id);
  return managed.some(
    (change) => kindOf(change) === "app attribute" && kept(change) && alone.some((id) => same(id, change.after.app_id)),
  );
}

const kept = ({ action }: ResourceChange) => action === "no-op" || action === "update";
const ALONE =
  "Terraform lets go of a mapping and keeps its attributes: they may have lost their protection, " +
  "and once they are out of the program a plan deletes them with every value";

/** Apps that do not source users any more, so that the plan takes their override or their updates away. */
export function appsThatStoppedSourcing(ours: ResourceChange[], names: Names): string[] {
  const apps = ours.flatMap(({ action, before, after }) => {
    if (action !== "update") return [];
    const pushes = (values: Values, status: string) =>
      records(values.mappings).some(({ push_status }) => push_status === status);
    return [
      ...(before.master === "OVERRIDE" && after.master !== "OVERRIDE"
        ? records(before.master_override_priority).map(({ value }) => value)
        : []),
      ...(pushes(before, "PUSH") && pushes(after, "DONT_PUSH") ? [before.source_id] : []),
    ];
  });
  return [...new Set(apps)].filter((app) => typeof app === "string").filter((app) => names.sourcesUsers(app) === false);
}

const records = (value: Value): Values[] => (Array.isArray(value) ? value.filter(isRecord) : []);
