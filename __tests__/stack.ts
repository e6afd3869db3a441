import { AnnotationMetadataEntryType, Testing, TerraformStack } from "cdktf";
import { refusal } from "./synth";

/** The `depends_on` of each block, by the block's name. */
export const dependencies = (blocks: Record<string, Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(blocks).map(([name, { depends_on }]) => [name, depends_on]));

/** The problems that a stack is refused with, without the text that CDKTF puts around them. */
export const problems = (program: (stack: TerraformStack) => void) =>
  [...refusal(program).matchAll(/^\s*\[stack\] (.*)$/gm)].map(([, problem]) => problem);

/** The warnings of a program. It is synthesized twice, and each warning must be there once. */
export function warningsOf(program: (stack: TerraformStack) => void): string[] {
  const stack = new TerraformStack(Testing.app({ outdir: "cdktf.out" }), "stack");
  program(stack);
  [1, 2].forEach(() => Testing.synth(stack));
  return stack.node.findAll().flatMap(({ node }) => {
    const warnings = node.metadata.filter(({ type }) => type === String(AnnotationMetadataEntryType.WARN));
    return warnings.map(({ data }) => `${node.path}: ${String(data)}`);
  });
}
