import { join } from "node:path";
import { OktaProvider } from "@cdktf/provider-okta/lib/provider";
import { Testing, TerraformStack } from "cdktf";

export const APP = "0oadialpad0000000001";
export const OTHER_APP = "0oaother000000000001";
export const USER_TYPE = "otycontractor0000001";

type Blocks = Record<string, Record<string, Record<string, unknown>>>;

export interface Synthesized {
  resource: Blocks;
  data: Blocks;
  check: Record<string, { assert: { condition: string; error_message: string }[] }>;
  locals: Record<string, string>;
  output: Record<string, unknown>;
  removed?: { from: string; lifecycle: { destroy: boolean } }[];
}

/** The JSON that Terraform gets for a program, after the validations that `cdktf synth` makes. */
export function synth(program: (stack: TerraformStack) => void, context: Record<string, unknown> = {}): Synthesized {
  // Nothing is written; without an outdir each app would leave a folder behind in the temporary folder.
  const app = Testing.app({ stackTraces: false, context, outdir: join(__dirname, "../cdktf.out") });
  const stack = new TerraformStack(app, "stack");
  new OktaProvider(stack, "okta");
  program(stack);
  const {
    resource = {},
    data = {},
    check = {},
    locals = {},
    output = {},
    ...rest
  } = JSON.parse(Testing.synth(stack, true)) as Partial<Synthesized>;
  return { resource, data, check, locals, output, ...rest };
}

/** The message that a program is refused with. */
export function refusal(program: (stack: TerraformStack) => void, context: Record<string, unknown> = {}): string {
  try {
    synth(program, context);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("was not refused");
}
