import type { IConstruct } from "constructs";
import type { Elements } from "../elements";
import type { StackGuard } from "../stack-guard";

/** A problem, which fails the synth, or a warning at a construct. */
export type Finding = string | { readonly at: IConstruct; readonly warning: string };

/**
 * Judges a complete stack.
 *
 * @param elements the elements of the stack; an element is resolved only when a guard asks for its arguments or
 * references
 * @param known what this library knows of the stack
 */
export type Guard = (elements: Elements, known: StackGuard) => Finding[];
