// An attribute that is deleted or a mapping that is cleared, also where the plan creates it anew.
import { code, command, listed } from "../markdown";
import { IDENTITY, isAbsent, nameOf, REPLACING, type Kind } from "../objects";
import { same, type ResourceChange } from "../plan";
import { sayThatItMoved } from "../twins";
import { settingOf } from "../words";
import { LABEL, quoted, type Around, type Found, type Rule } from "./loss";

export const erased: Rule = (kind, change, around) => {
  if (change.action !== "delete" && change.action !== "replace") return [];
  return kind === "anchor" || kind === "other" ? [] : [erases(kind, change, around)];
};

function erases(kind: Kind, change: ResourceChange, around: Around): Found {
  const { names } = around;
  const name = nameOf(kind, change.before, names);
  const replaced = change.action === "replace";
  const { why, instead } = renaming(change, around.twinOf(change)) ?? reasonFor(kind, change, around);
  // The create and the delete concern one object in Okta. So where the delete comes last, nothing is left of it.
  const gone =
    "Terraform writes first and deletes last, so nothing of it is left, and Terraform believes that it is there";
  if (kind === "mapping") {
    const then = change.deletesLast ? `. ${gone}` : "; then only the program's entries are written again";
    return {
      sort: "mapping cleared",
      what: `Clears the ${name}`,
      lost:
        `every entry of this mapping but ${code("login")}, whoever made it: ` +
        `the provider clears the whole mapping, which the plan itself does not say${replaced ? then : ""}`,
      why,
      instead,
    };
  }
  const anew = replaced && !change.deletesLast;
  const refused =
    ". Okta refuses a new attribute of the same name while it cleans up the old one, so the plan may stop half-way";
  return {
    sort: anew ? "attribute deleted and created anew" : "attribute deleted",
    what: `${anew ? "Deletes and creates anew the" : "Deletes the"} ${name}`,
    lost:
      `the value of every ${kind === "group attribute" ? "group" : "user"} in it` +
      (anew ? refused : replaced ? `. ${gone}` : ""),
    why,
    instead,
  };
}

function reasonFor(kind: Kind, change: ResourceChange, { binary, clears }: Around): { why: string; instead: string } {
  const { reason, action, instance, forcedBy, before, after } = change;
  const removedBlock = `a ${code("removed")} block with ${code("destroy = false")}`;
  const letGo =
    `set ${code('removal: "forget"')} on its construct (in plain Terraform: ${removedBlock}) and apply, ` +
    "which leaves it in Okta";
  const stateRm = command(`${binary} state rm ${quoted(instance)}`);
  // The provider's create changes what Okta has already, an external name too.
  const writtenOnto =
    `run ${stateRm}, which sends nothing to Okta, and plan again: ` +
    "the program then creates it, and the create overwrites what Okta has";
  if (change.deposed)
    return {
      why:
        "it is left over from a replacement that failed half-way, " +
        "and stands for the same object in Okta as the current one",
      instead: writtenOnto,
    };
  if (reason === "replace_because_tainted") {
    const differs = (field: string) => !same(before[field], after[field]);
    const replacing = REPLACING[kind].filter(
      (field) => differs(field) && !(isAbsent(before[field]) && isAbsent(after[field])),
    );
    const elsewhere = IDENTITY[kind].filter((field) => differs(field) && !isAbsent(before[field]));
    const more = listed([...elsewhere, ...replacing].map((field) => `*${settingOf(field)}*`));
    const cannot =
      replacing.length > 0 ? "the provider then replaces it all the same" : "that plan still writes to another object";
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
    const settings = listed(forcedBy.map((field) => `*${settingOf(field)}*`));
    const external =
      forcedBy.length > 0 && forcedBy.every((field) => field === "external_name" || field === "external_namespace");
    return {
      why: `the provider cannot change ${settings || "one of its settings"} in place`,
      instead:
        kind === "mapping"
          ? "put the old value back"
          : external
            ? `put the old value back. For another value, ${writtenOnto}`
            : "put the old value back. For another value, add a second attribute with another variable name, " +
              "map it, and let go of this one later",
    };
  }
  if (
    reason === "delete_because_each_key" ||
    reason === "delete_because_count_index" ||
    reason === "delete_because_wrong_repetition"
  )
    return {
      why: "the `for_each` or `count` of its resource does not have it any more",
      instead: `put it back there. To let go of it: run ${stateRm}, which leaves it in Okta, and plan again`,
    };
  if (reason === undefined)
    return { why: "the plan was made to destroy", instead: `do not apply it. To let go of it: ${letGo}` };
  const kept =
    `for a construct of this library, add ${code("keepInOkta(stack, id)")} with its id; ` +
    `in plain Terraform, add ${removedBlock}`;
  const lets = clears ? "" : `; then the label ${code(LABEL)} lets the plan pass where examples/pull-request is in use`;
  const onPurpose = kind === "mapping" ? "" : `. To delete it on purpose, unmap it in the console first${lets}`;
  return {
    why: `it is no longer in the program, and ${code("prevent_destroy")} protects only what is in the program`,
    instead:
      `put it back into the program. To let go of it: ${kept}, and plan again, ` +
      `which leaves it in Okta${onPurpose}`,
  };
}

/**
 * A renaming, of which Terraform does not know. Objects of two provider configurations are in two orgs, so there it is
 * none: a `moved` block would leave the object in the first org behind.
 */
function renaming(change: ResourceChange, twin?: ResourceChange): { why: string; instead: string } | undefined {
  const { action, configuration } = change;
  if (action !== "delete" || !twin) return undefined;
  const to = code(twin.address);
  if (configuration === undefined || twin.configuration === undefined)
    return {
      why:
        `it is no longer in the program, and one of that name is created at ${to}. The plan does not tell ` +
        "whether both are the same one: it does not say of which provider configuration, and so of which org, " +
        "the old one is",
      instead:
        "put it back into the program. Only if it was renamed and both are in one org, say so with a " +
        `${code("moved")} block and plan again; across two orgs that would leave the old one behind ` +
        "with nothing to look after it",
    };
  if (configuration !== twin.configuration) return undefined;
  return {
    why: `Terraform takes another address for another object, also if Okta has only one: it is created at ${to} too`,
    instead: `${sayThatItMoved(change)}. Then Okta keeps it as it is, but for settings that differ`,
  };
}
