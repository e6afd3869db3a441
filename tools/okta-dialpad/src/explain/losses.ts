// What the apply of a plan would erase, why, and how to go on without losing it.
import { code, command, fromTo, listed } from "./markdown";
import type { Names } from "./names";
import { IDENTITY, inOrder, isAbsent, kindOf, named, nameOf, plain, REPLACING, type Kind } from "./objects";
import { numbering, same, type Plan, type ResourceChange, type Value } from "./plan";
import { labelOf } from "./words";

export interface Loss {
  /** For the count: `attribute deleted`. */
  sort: string;
  address: string;
  /** What is done, as a short sentence. */
  what: string;
  lost: string;
  why: string;
  instead: string;
}

/** The pull request's label for a loss that is meant, in examples/pull-request. */
export const LABEL = "loses data on purpose";

export function lossesOf({ managed, binary }: Plan, names: Names): Loss[] {
  const numberOf = numbering();
  const used = new Set(managed.flatMap(idsIn).map(numberOf));
  const created = new Map(
    managed.filter(({ action }) => action === "create").map((change) => [whichOf(change, "after", numberOf), change]),
  );
  const clears = managed.some((change) => kindOf(change) === "mapping" && (change.action === "delete" || change.action === "replace"));
  return inOrder(managed).flatMap((change) => {
    const kind = kindOf(change);
    const loss = (found: Omit<Loss, "address">): Loss => ({ address: change.address, ...found });
    switch (change.action) {
      case "delete":
      case "replace":
        if (kind === "other") return used.has(numberOf(change.before.id)) ? deletesOwner(change, names).map(loss) : [];
        return kind === "anchor"
          ? []
          : [loss(erases(kind, change, { twin: created.get(whichOf(change, "before", numberOf)), clears, binary }, names))];
      case "create":
      case "update":
      case "forget and create":
        return [...writesElsewhere(kind, change, names), ...clearsTheRest(kind, change, names)].map(loss);
      default:
        return [];
    }
  });
}

/**
 * Which object in Okta it is, so far as its ids and its name tell, as a key: what is deleted at one address and
 * created at another may be the same,
 * renamed without telling Terraform.
 */
function whichOf(change: ResourceChange, side: "before" | "after", numberOf: (value: Value) => number | undefined): string | undefined {
  const kind = kindOf(change);
  if (kind === "anchor" || kind === "other") return undefined;
  const numbers = [...IDENTITY[kind], ...(kind === "mapping" ? [] : ["index"])].map((field) => numberOf(change[side][field]));
  return numbers.includes(undefined) ? undefined : [kind, ...numbers].join();
}

/** The rest of the plan, so far as it matters to one deletion. */
interface Around {
  binary: string;
  /** What is created, and may be the same object in Okta. */
  twin?: ResourceChange;
  /** The plan clears a mapping, too: it is not the last step of a removal. */
  clears: boolean;
}

function erases(kind: Kind, change: ResourceChange, around: Around, names: Names): Omit<Loss, "address"> {
  const name = nameOf(kind, change.before, names);
  const replaced = change.action === "replace";
  const { why, instead } = renaming(change, around.twin) ?? reason(kind, change, around);
  // Both write onto one object in Okta, so where the deletion is last nothing is left of it.
  const gone = "Terraform writes first and deletes last, so nothing of it is left, and Terraform believes that it is there";
  if (kind === "mapping") {
    const then = change.deletesLast ? `. ${gone}` : "; then only the program's entries are written again";
    return {
      sort: "mapping cleared",
      what: `Clears the ${name}`,
      lost: `every entry of this mapping but ${code("login")}, whoever made it: the provider clears the whole mapping, which the plan itself does not say${replaced ? then : ""}`,
      why,
      instead,
    };
  }
  const anew = replaced && !change.deletesLast;
  const refused = ". Okta refuses a new attribute of the same name while it cleans up the old one, so the plan may stop half-way";
  return {
    sort: anew ? "attribute deleted and created anew" : "attribute deleted",
    what: `${anew ? "Deletes and creates anew the" : "Deletes the"} ${name}`,
    lost: `the value of every ${kind === "group attribute" ? "group" : "user"} in it${anew ? refused : replaced ? `. ${gone}` : ""}`,
    why,
    instead,
  };
}

function reason(kind: Kind, change: ResourceChange, { binary, clears }: Around): { why: string; instead: string } {
  const { reason, action, instance, forcedBy, before, after } = change;
  const letGo = `set ${code('removal: "forget"')} on its construct (in plain Terraform: a ${code("removed")} block with ${code("destroy = false")}) and apply, which leaves it in Okta`;
  // The provider's create is an update of what is there, of an external name too.
  const writtenOnto = `run ${command(`${binary} state rm ${quoted(instance)}`)}, which sends nothing, and plan again: what the program creates then is written onto what is there`;
  if (change.deposed)
    return {
      why: "it is left over from a replacement that failed half-way, and stands for the same object in Okta as the current one",
      instead: writtenOnto,
    };
  if (reason === "replace_because_tainted") {
    const differs = (field: string) => !same(before[field], after[field]);
    const replacing = REPLACING[kind].filter((field) => differs(field) && !(isAbsent(before[field]) && isAbsent(after[field])));
    const elsewhere = IDENTITY[kind].filter((field) => differs(field) && !isAbsent(before[field]));
    const more = listed([...elsewhere, ...replacing].map((field) => `*${labelOf(field)}*`));
    const cannot = replacing.length > 0 ? "the provider then replaces it all the same" : "that plan still writes to another object";
    const then =
      more === ""
        ? "then it is changed in place and nothing is lost"
        : `${cannot}, because of ${more}, so read that plan before you apply it`;
    return {
      why: "its last creation or change failed half-way, and Terraform replaces what it calls tainted",
      instead: `run ${command(`${binary} untaint ${quoted(instance)}`)} and plan again: ${then}`,
    };
  }
  if (reason === "replace_by_request") return { why: "the plan was made with `-replace`", instead: "plan without it" };
  if (reason === "replace_by_triggers")
    return { why: "its `replace_triggered_by` names something that changes", instead: "take that out of the program" };
  if (action === "replace") {
    const settings = listed(forcedBy.map((field) => `*${labelOf(field)}*`));
    const external = forcedBy.length > 0 && forcedBy.every((field) => field === "external_name" || field === "external_namespace");
    return {
      why: `the provider cannot change ${settings || "one of its settings"} in place`,
      instead:
        kind === "mapping"
          ? "put the old value back"
          : external
            ? `put the old value back. For another value, ${writtenOnto}`
            : "put the old value back. For another value, add a second attribute with another variable name, map it, and let go of this one later",
    };
  }
  if (reason === "delete_because_each_key" || reason === "delete_because_count_index" || reason === "delete_because_wrong_repetition")
    return {
      why: "the `for_each` or `count` of its resource does not have it any more",
      instead: `put it back there. To let go of it: run ${command(`${binary} state rm ${quoted(instance)}`)}, which leaves it in Okta, and plan again`,
    };
  if (reason === undefined) return { why: "the plan was made to destroy", instead: `do not apply it. To let go of it: ${letGo}` };
  const lets = clears ? "" : `; then the label ${code(LABEL)} lets the plan pass where examples/pull-request is in use`;
  const onPurpose = kind === "mapping" ? "" : `. To delete it on purpose, unmap it in the console first${lets}`;
  return {
    why: `it is no longer in the program; a protection by ${code("prevent_destroy")} goes with the code`,
    instead: `put it back into the program. To let go of it: ${letGo}, and only then remove it${onPurpose}`,
  };
}

/**
 * Objects of two provider configurations are in two orgs: what is moved from one to the other is left behind in the
 * first.
 */
function renaming(
  { address: from, action, configuration }: ResourceChange,
  twin?: ResourceChange,
): { why: string; instead: string } | undefined {
  if (action !== "delete" || !twin) return undefined;
  const to = code(twin.address);
  if (configuration === undefined || twin.configuration === undefined)
    return {
      why: `it is no longer in the program, and one of that name is created at ${to}: whether it is the same one, the plan does not tell, since it does not say of which provider configuration, so in which org, the old one is`,
      instead: `put it back into the program. Only if it was renamed and both are in one org, say so with a ${code("moved")} block and plan again; across two orgs that would leave the old one behind with nothing to look after it`,
    };
  if (configuration !== twin.configuration) return undefined;
  return {
    why: `to Terraform another address is another object, also where the same stands in Okta: it is created at ${to} too`,
    instead: `if it was renamed, say so: ${code(`moveFromId(${JSON.stringify(from)})`)} on its resource (in plain Terraform: a ${code("moved")} block) and plan again. Then what is the same stays as it is in Okta`,
  };
}

/** The provider takes another id for a change of the old object. */
function writesElsewhere(kind: Kind, { action, before, after }: ResourceChange, names: Names): Omit<Loss, "address">[] {
  if (action !== "update") return [];
  return IDENTITY[kind].flatMap((field) => {
    const [from, to] = [before[field], after[field]];
    if (same(from, to) || isAbsent(from)) return [];
    if (field === "user_type" && typeof from === "string" && typeof to === "string" && names.sameUserType(from, to)) return [];
    const [old, now] = [from, to].map((id) => named(id, (each) => names.exactly(each)));
    return {
      sort: "change to the wrong object",
      what: `Moves the ${nameOf(kind, before, names)} to another object, which the provider cannot do: ${fromTo(old, now)}`,
      lost:
        kind === "mapping"
          ? `the entries are written into the old mapping, of ${old}, and ${now} gets none`
          : `the attribute in ${old} is left behind with nothing to look after it, and an attribute of the same name in ${now} is overwritten`,
      why: "the provider takes another id for a change in place",
      instead: `put the old id back. For another app or user type, let go of this one (${code('removal: "forget"')}) and give a new construct, with an id of its own, to the other`,
    };
  });
}

function clearsTheRest(kind: Kind, { before, after }: ResourceChange, names: Names): Omit<Loss, "address">[] {
  if (kind !== "mapping" || isAbsent(after.delete_when_absent)) return [];
  return [
    {
      sort: "mapping reduced to the program's entries",
      what: `Clears the ${nameOf(kind, isAbsent(before.source_id) ? after : before, names)} but for the program's entries`,
      lost: "every entry of this mapping that the program does not list, whoever made it",
      why: `${code("delete_when_absent")} ${after.delete_when_absent === true ? "is on" : `may be on (${plain(after.delete_when_absent)})`}`,
      instead: `take ${code("delete_when_absent")} out of the program: then the provider touches the listed entries only`,
    },
  ];
}

/** An app, an identity provider or a user type takes its profile with it: the attributes, and the mappings to and from it. */
function deletesOwner({ type, action, before }: ResourceChange, names: Names): Omit<Loss, "address">[] {
  // What belongs to an app (`okta_app_group_assignments`) may have the app's id for its own.
  const app = /^okta_app_/.test(type) && isAbsent(before.app_id);
  const idp = /^okta_idp_(oidc|saml|social)$/.test(type);
  if ((!app && !idp && type !== "okta_user_type") || isAbsent(before.id)) return [];
  const what = app ? "app" : idp ? "identity provider" : "user type";
  return [
    {
      sort: `${what} deleted`,
      what: `Deletes the ${what} ${plain(before.label ?? before.display_name ?? (idp ? before.name : before.id))}${action === "replace" ? " and creates it anew" : ""}`,
      lost: `its profile with every value in it, and the mappings to and from ${named(before.id, names.end)}`,
      why: `the plan ${action === "replace" ? "replaces" : "no longer has"} it`,
      instead: "keep it, or let go of all that belongs to it first",
    },
  ];
}

const idsIn = (change: ResourceChange) => {
  const fields = IDENTITY[kindOf(change)];
  return [change.before, change.after].flatMap((values) => fields.map((field) => values[field])).filter((id) => !isAbsent(id));
};

/** For a shell: the key of a `for_each` may hold anything. */
export const quoted = (address: string) => `'${address.replaceAll("'", `'\\''`)}'`;
