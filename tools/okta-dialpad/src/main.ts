import { Command, CommanderError } from "commander";
import { backupCommand } from "./backup/command";
import { coverageCommand } from "./coverage/command";
import { doctorCommand } from "./doctor/command";
import { explainCommand } from "./explain/command";
import { historyCommand } from "./history/command";
import type { World } from "./okta/command";
import { Printer, type Stream } from "./okta/print";
import type { Environment } from "./okta/settings";
import { restoreCommand } from "./restore/command";

export interface Process {
  readonly env: Environment;
  readonly stdout: Stream;
  readonly stderr: Stream;
  readonly version: string;
}

/** Runs the whole command. Returns the exit code. */
export async function main(args: string[], { env, stdout, stderr, version }: Process): Promise<number> {
  const printer = new Printer(stdout, stderr);
  let code = 0;
  const world: World = { env, printer, userAgent: `okta-dialpad/${version}`, exit: (given) => (code = given) };
  const program = new Command("okta-dialpad")
    .description("Dialpad phone numbers in Okta: looks after what cdktf-okta-dialpad-phone deploys.")
    .version(version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => printer.out(...lines(text)),
      writeErr: (text) => printer.note(...lines(text)),
    });
  const reads = [doctorCommand, coverageCommand, historyCommand, backupCommand, restoreCommand];
  for (const command of [...reads.map((each) => each(world)), explainCommand()])
    program.addCommand(command.copyInheritedSettings(program));
  try {
    await program.parseAsync(args, { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    printer.note(...lines(error instanceof Error ? error.message : String(error)));
    return 2;
  }
}

const lines = (text: string) => text.replace(/\n$/, "").split("\n");
