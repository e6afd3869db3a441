import { constants } from "node:buffer";
import { readFileSync } from "node:fs";
import { buffer } from "node:stream/consumers";
import { Command } from "commander";
import { explain } from "./explain";
import { PlanError, readPlan } from "./plan";

interface Options {
  failOnLoss?: boolean;
  json?: boolean;
  title?: string;
}

/** `okta-dialpad explain PLAN.json` */
export function explainCommand(): Command {
  return new Command("explain")
    .summary("explain a Terraform plan in the words of Okta's Admin Console")
    .description(
      "Explains a Terraform or OpenTofu plan as Markdown for a pull request: what changes, and what would be lost. " +
        "Exit 2 when it cannot read the plan.",
    )
    .argument("<PLAN.json>", "output of `terraform show -json PLAN`; `-` reads it from standard input")
    .option("--fail-on-loss", "exit 3 when data would be lost")
    .option("--json", "the verdict, the losses and the counts as JSON, instead of Markdown")
    .option("--title <TEXT>", "the stack, for the first and the last line: for several explanations in one comment")
    .addHelpText("after", "\nThe last line names the commit where GITHUB_SHA or CI_COMMIT_SHA does.")
    .action(async (file: string, options: Options) => {
      process.exitCode = await run(file, options);
    });
}

async function run(file: string, { failOnLoss = false, json = false, title }: Options): Promise<number> {
  try {
    const commit = process.env.GITHUB_SHA || process.env.CI_COMMIT_SHA || undefined;
    const { markdown, verdict, losesData, losses, counts } = explain(readPlan(await read(file)), { title, commit });
    const told = losses.map(({ address, what, lost, why, instead }) => ({ address, what, lost, why, instead }));
    process.stdout.write(
      json ? `${JSON.stringify({ verdict, losesData, losses: told, counts }, null, 2)}\n` : markdown,
    );
    return losesData && failOnLoss ? 3 : 0;
  } catch (error) {
    // A RangeError: the JSON is nested more deeply than the call stack allows. Terraform writes no such plan.
    if (!(error instanceof PlanError || error instanceof RangeError)) throw error;
    const message = error instanceof RangeError ? "nested too deeply to be a plan" : error.message;
    process.stderr.write(`okta-dialpad explain: ${file === "-" ? "standard input" : file}: ${message}\n`);
    return 2;
  }
}

async function read(file: string): Promise<string> {
  let bytes: Buffer;
  try {
    bytes = file === "-" ? await buffer(process.stdin) : readFileSync(file);
  } catch (error) {
    throw new PlanError(`cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
  if (bytes.length > constants.MAX_STRING_LENGTH)
    throw new PlanError("is larger than 500 MB, more than can be read at once");
  // `>` of PowerShell writes UTF-16.
  const utf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  return new TextDecoder(utf16 ? "utf-16le" : "utf-8").decode(bytes);
}
