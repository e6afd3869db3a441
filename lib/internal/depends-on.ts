import { dependable, type ITerraformDependable, TerraformResource, TerraformStack, Token } from "cdktf";
import { addressOf } from "./elements";
import { Expression } from "./expressions";

/** The address of a resource in the same stack. CDKTF's own token for `depends_on` records two stack traces. */
class Address extends Expression {
  constructor(private readonly resource: TerraformResource) {
    super("");
  }

  override resolve(): string {
    return addressOf(this.resource);
  }
}

/** Makes a resource wait for others, as its prop `dependsOn` would. */
export function dependOn(resource: TerraformResource, others: readonly ITerraformDependable[] | undefined): void {
  const stack = TerraformStack.of(resource);
  resource.dependsOn = others?.map((other) =>
    TerraformResource.isTerraformResource(other) && TerraformStack.of(other) === stack
      ? Token.asString(new Address(other))
      : dependable(other),
  );
}
