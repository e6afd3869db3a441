import { TerraformResource, type TerraformStack } from "cdktf";
import { Removed } from "./internal/blocks/removed";
import { addressesOf, addressOf, nodesOf } from "./internal/elements";
import { malformedConstructId } from "./internal/refusals/names";
import { StackGuard } from "./internal/stack-guard";

/** The types of the resources that the constructs of this library make. */
const TYPES = ["okta_user_schema_property", "okta_app_user_schema_property", "okta_profile_mapping", "terraform_data"];

/**
 * Keeps in Okta what a construct made, even when somebody deletes the construct from the program or gives it another
 * id. The call of this function stays in the program. Terraform's own protection (`prevent_destroy`) is deleted
 * together with the construct, and without this call the next plan would destroy all that the construct made.
 *
 * The construct has four addresses: `okta_user_schema_property.<id>`, `okta_app_user_schema_property.<id>`,
 * `okta_profile_mapping.<id>` and `terraform_data.<id>`. For each of them that no resource of the program has any
 * more, this adds a `removed` block with `destroy = false`: the next apply takes the object out of the Terraform
 * state and sends nothing to Okta, so that Okta keeps the object as it is. This needs Terraform 1.7 or OpenTofu 1.10.
 * Resources in the program are not changed, and a block for an object that is not in the state does nothing.
 *
 * The okta provider that the construct used must stay in the program until that apply. If it has an alias and is
 * deleted too, Terraform says "Provider configuration not present". A `terraform destroy` before that apply ignores
 * the blocks, and destroys the objects. This call does not help when the whole stack is deleted, or the call of a
 * Terraform module that holds the synthesized program.
 *
 * Delete this call when you give the construct removal `delete`.
 *
 * @param stack the stack in which the construct is, anywhere in its tree
 * @param id the construct's own id, as it stands in the addresses; the id of any construct of this library
 * @throws when no construct can have this id; at synthesis, when a construct with this id has removal `delete`
 */
export function keepInOkta(stack: TerraformStack, id: string): void {
  const problem = malformedConstructId({ node: { id } });
  if (problem) throw new Error(`${stack.node.path}: keepInOkta cannot keep this: ${problem}`);
  const { kept, toBeDeleted } = StackGuard.of(stack);
  const isFirst = kept.size === 0;
  kept.add(id);
  if (!isFirst) return;
  const addresses = () => [...kept].flatMap((each) => TYPES.map((type) => `${type}.${each}`));
  const removed: Removed = new Removed(stack, "keepInOkta", () => {
    const taken = takenIn(stack, removed, addresses());
    return addresses().filter((address) => !taken.has(address));
  });
  removed.node.addValidation({
    validate: () => {
      const wanted = new Set(addresses());
      return refused([...toBeDeleted].map(addressOf).filter((address) => wanted.has(address)));
    },
  });
}

/** The addresses that a resource of the program has, or that another element takes out of the state. */
function takenIn(stack: TerraformStack, self: Removed, addresses: string[]): Set<string> {
  const wanted = new Set(addresses);
  const taken = nodesOf(stack).flatMap((node) => {
    if (node instanceof Removed) return node === self ? [] : node.addresses();
    return TerraformResource.isTerraformResource(node) && wanted.has(addressOf(node)) ? addressesOf(node) : [];
  });
  return new Set(taken);
}

/**
 * An uninstall deletes the construct first and then its attributes. Kept attributes would stay, and no program would
 * have them.
 */
const refused = (found: string[]) =>
  found.length === 0
    ? []
    : [
        `keepInOkta would keep ${found.join(" and ")}, but the removal says "delete": ` +
          "take keepInOkta of that id out too",
      ];
