// Whether an element is of a construct of this library, or the program's own.
import { type IConstruct } from "constructs";
import type { OktaConstruct } from "./okta-construct";

/** Marks every construct of this library. */
export const OKTA_CONSTRUCT = Symbol.for("cdktf-okta-dialpad-phone/OktaConstruct");

export const isOktaConstruct = (x: unknown): x is OktaConstruct =>
  typeof x === "object" && x !== null && OKTA_CONSTRUCT in x;

/** The construct of this library that a node is, or below which the node stands. */
export function constructOf(node: IConstruct): OktaConstruct | undefined {
  for (let each: IConstruct | undefined = node; each; each = each.node.scope) if (isOktaConstruct(each)) return each;
  return undefined;
}

export const isOurs = (node: IConstruct): boolean => constructOf(node) !== undefined;

/** The path that a person finds in the program: of the construct that made a node, or of the node itself. */
export const pathOf = (node: IConstruct): string => (constructOf(node)?.owner ?? node).node.path;
