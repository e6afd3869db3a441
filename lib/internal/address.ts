import { Construct } from "constructs";

const parts = new WeakMap<Construct, readonly string[]>();

/** Gives the children with these ids the name of the construct itself. Others, which a program adds below it, keep their own. */
export function nameAfter(construct: Construct, children: readonly string[]): void {
  parts.set(construct, children);
}

/** The construct of the program's that a construct is named after: itself, where it is no part of another. */
export function wholeOf(construct: Construct): Construct {
  const { scope, id } = construct.node;
  return scope && parts.get(scope)?.includes(id) ? scope : construct;
}

/**
 * The name in a construct's Terraform addresses: the id that the program gave, without CDKTF's hash.
 * A reviewer reads addresses, and a changed address is a destroyed and re-created object.
 */
export const addressName = (construct: Construct): string => wholeOf(construct).node.id;
