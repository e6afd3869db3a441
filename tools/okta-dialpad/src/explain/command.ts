import { readFileSync } from "node:fs";
import { Command } from "commander";
import { explain } from "./explain";
import { PlanError, readPlan } from "./plan";

/** `okta-dialpad explain PLAN.json` */
export function explainCommand(): Command {
  return new Command("explain")
    .summary("explain a Terraform plan in the words of Okta's Admin Console")
    .description(
      "Explains a Terraform or OpenTofu plan as Markdown for a pull request: what changes, and what would be lost. Exit 2 when it cannot read the plan.",
    )
    .argument("<PLAN.json>", "output of `terraform show -json PLAN`")
    .option("--fail-on-loss", "exit 3 when data would be lost")
    .action((file: string, { failOnLoss = false }: { failOnLoss?: boolean }) => {
      process.exitCode = run(file, failOnLoss);
    });
}

function run(file: string, failOnLoss: boolean): number {
  try {
    const { markdown, losesData } = explain(readPlan(read(file)));
    process.stdout.write(markdown);
    return losesData && failOnLoss ? 3 : 0;
  } catch (error) {
    // A plan that is nested so deeply that the stack ends is none of Terraform's.
    if (!(error instanceof PlanError || error instanceof RangeError)) throw error;
    process.stderr.write(
      `okta-dialpad explain: ${file}: ${error instanceof RangeError ? "nested too deeply to be a plan" : error.message}\n`,
    );
    return 2;
  }
}

function read(file: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw new PlanError(`cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
  // PowerShell's `>` writes UTF-16.
  const utf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  return new TextDecoder(utf16 ? "utf-16le" : "utf-8").decode(bytes);
}
