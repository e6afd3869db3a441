import { dependable, type ITerraformDependable, TerraformResource, TerraformStack } from "cdktf";
import { addressOf } from "./elements";
import { UntracedToken } from "./expressions";

/** The address of a resource in the same stack. CDKTF's own token for `depends_on` records two stack traces. */
class Address extends UntracedToken {
  constructor(private readonly resource: TerraformResource) {
    super();
  }

  resolve(): string {
    return addressOf(this.resource);
  }
}

/** Makes a resource wait for others, as its prop `dependsOn` would. */
export function dependOn(resource: TerraformResource, others: readonly ITerraformDependable[] | undefined): void {
  const stack = TerraformStack.of(resource);
  resource.dependsOn = others?.map((other) =>
    TerraformResource.isTerraformResource(other) && TerraformStack.of(other) === stack
      ? String(new Address(other))
      : dependable(other),
  );
}
