import { Command, CommanderError } from "commander";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { doctorCommand } from "./doctor/command";
import { explainCommand } from "./explain/command";

const { version } = JSON.parse(readFileSync(join(__dirname, "../../../../package.json"), "utf8")) as { version: string };

// The SDK's HTTP library uses a module that Node 21 and newer call deprecated: nothing that a user could act on.
process.noDeprecation = true;

// Whoever reads the output may have seen enough.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

const program = new Command("okta-dialpad")
  .description("Dialpad phone numbers in Okta: looks after what cdktf-okta-dialpad-phone deploys.")
  .version(version);
program.exitOverride();
for (const command of [doctorCommand(), explainCommand()]) program.addCommand(command.copyInheritedSettings(program));

program.parseAsync().catch((error: unknown) => {
  if (!(error instanceof CommanderError)) console.error(error instanceof Error ? error.message : error);
  process.exitCode = error instanceof CommanderError && error.exitCode === 0 ? 0 : 2;
});
