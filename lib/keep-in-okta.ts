import { TerraformElement, TerraformStack } from "cdktf";
import { addressesOf, addressOf, elementsOf, forgottenBy, resourcesOf } from "./internal/elements";
import { identifier } from "./internal/props";
import { isToBeDeleted, Removed } from "./internal/removal";

/** Of what the constructs of this library make. */
const TYPES = ["okta_user_schema_property", "okta_app_user_schema_property", "okta_profile_mapping", "terraform_data"];

/** The ids that each stack keeps. */
const kept = new WeakMap<TerraformStack, Set<string>>();

/**
 * Keeps in Okta what the construct with this id made, also when the construct is deleted from the program or gets
 * another id: a line that stays in the program when the construct goes. Terraform's own protection goes with the
 * construct, and without this line the plan would destroy all that it made.
 *
 * For each address of that id at which nothing stands any more (`okta_user_schema_property.<id>`,
 * `okta_app_user_schema_property.<id>`, `okta_profile_mapping.<id>`, `terraform_data.<id>`) it adds a `removed` block
 * with `destroy = false`: the next apply takes the object out of the Terraform state and sends nothing, so that Okta
 * keeps it as it is. That needs Terraform 1.7 or OpenTofu 1.10. What stands in the stack is left alone, and a block for
 * what the state does not have does nothing.
 *
 * The okta provider that the construct used must stay in the program until that apply: where one with an alias is
 * deleted too, Terraform says "Provider configuration not present". A `terraform destroy` before that apply ignores the
 * blocks, and destroys. A stack that is deleted as a whole takes this line with it, and so does the call of a Terraform
 * module that holds the synthesized program.
 *
 * Take it out of the program when you give the construct removal `delete`.
 *
 * @param stack the stack that the construct is in, anywhere in its tree
 * @param id the construct's own id, as it stands in the addresses; of any construct of this library
 * @throws when no construct could have that id; at synthesis, when one with that id has removal `delete`
 */
export function keepInOkta(stack: TerraformStack, id: string): void {
  const problem = identifier({ node: { id } });
  if (problem) throw new Error(`${stack.node.path}: keepInOkta cannot keep this: ${problem}`);
  const ids = kept.get(stack) ?? new Set();
  ids.add(id);
  if (kept.has(stack)) return;
  kept.set(stack, ids);
  const addresses = () => [...ids].flatMap((each) => TYPES.map((type) => `${type}.${each}`));
  const removed: Removed = new Removed(stack, "keepInOkta", () => {
    const taken = takenIn(stack, removed, addresses());
    return addresses().filter((address) => !taken.has(address));
  });
  removed.node.addValidation({ validate: () => toBeDeleted(stack, addresses()) });
}

/** Which of the addresses an element stands at, or lets go of itself. */
function takenIn(stack: TerraformStack, self: TerraformElement, addresses: string[]): Set<string> {
  const wanted = new Set(addresses);
  return new Set([
    ...resourcesOf(stack)
      .filter((resource) => wanted.has(addressOf(resource)))
      .flatMap(addressesOf),
    ...elementsOf(stack)
      .filter((element) => element instanceof Removed && element !== self)
      .flatMap(forgottenBy),
  ]);
}

/** An uninstall deletes the attributes after their construct: kept, they would stay, and nobody would look after them. */
function toBeDeleted(stack: TerraformStack, addresses: string[]): string[] {
  const wanted = new Set(addresses);
  const found = resourcesOf(stack)
    .filter(isToBeDeleted)
    .map(addressOf)
    .filter((address) => wanted.has(address));
  if (found.length === 0) return [];
  return [`keepInOkta would keep ${found.join(" and ")}, but the removal says "delete": take keepInOkta of that id out too`];
}
