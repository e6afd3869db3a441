import { TerraformResource, type TerraformStack } from "cdktf";
import { Removed } from "./internal/blocks/removed";
import { addressesOf, addressOf, nodesOf } from "./internal/elements";
import { malformedConstructId } from "./internal/refusals/names";
import { StackGuard } from "./internal/stack-guard";

/** Of what the constructs of this library make. */
const TYPES = ["okta_user_schema_property", "okta_app_user_schema_property", "okta_profile_mapping", "terraform_data"];

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

/** Which of the addresses a resource stands at, or another element lets go of. */
function takenIn(stack: TerraformStack, self: Removed, addresses: string[]): Set<string> {
  const wanted = new Set(addresses);
  const taken = nodesOf(stack).flatMap((node) => {
    if (node instanceof Removed) return node === self ? [] : node.addresses();
    return TerraformResource.isTerraformResource(node) && wanted.has(addressOf(node)) ? addressesOf(node) : [];
  });
  return new Set(taken);
}

/** An uninstall deletes the attributes after their construct: kept, they would stay, and nobody would look after them. */
const refused = (found: string[]) =>
  found.length === 0
    ? []
    : [
        `keepInOkta would keep ${found.join(" and ")}, but the removal says "delete": take keepInOkta of that id out too`,
      ];
