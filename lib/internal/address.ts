import { Construct } from "constructs";

const NAME = "cdktf-okta-dialpad-phone/name";

/** Makes everything below a construct carry the construct's id in its addresses: `okta_profile_mapping.<id>`. */
export function nameElementsAfter(construct: Construct): void {
  construct.node.setContext(NAME, construct.node.id);
}

/**
 * The name in a construct's Terraform addresses: the id that the program gave, without CDKTF's hash.
 * A reviewer reads addresses, and a changed address is a destroyed and re-created object.
 */
export function addressName(construct: Construct): string {
  return (construct.node.tryGetContext(NAME) as string | undefined) ?? construct.node.id;
}
