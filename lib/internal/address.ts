import { Construct } from "constructs";

const parts = new WeakMap<Construct, readonly string[]>();

/** Gives the children with these ids the name of the construct itself. Others, which a program adds below it, keep their own. */
export function nameAfter(construct: Construct, children: readonly string[]): void {
  parts.set(construct, children);
}

/**
 * The name in a construct's Terraform addresses: the id that the program gave, without CDKTF's hash.
 * A reviewer reads addresses, and a changed address is a destroyed and re-created object.
 */
export function addressName(construct: Construct): string {
  const { scope, id } = construct.node;
  return scope && parts.get(scope)?.includes(id) ? scope.node.id : id;
}
