import type { IConstruct } from "constructs";
import type { Elements } from "../elements";
import type { StackGuard } from "../stack-guard";

/** A problem, which fails the synth, or a warning at a construct. */
export type Finding = string | { readonly at: IConstruct; readonly warning: string };

/**
 * Judges a complete stack.
 *
 * @param elements what the stack holds; it resolves an element only where a guard asks for its arguments
 * @param known what this library knows of the stack
 */
export type Guard = (elements: Elements, known: StackGuard) => Finding[];
