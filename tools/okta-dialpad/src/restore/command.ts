import { Command } from "commander";
import { APP_ID, CREDENTIALS_HELP, run, type World } from "../okta/command";
import { restore, type RestoreOptions } from "./restore";

const HELP = `${CREDENTIALS_HELP}
Scopes: okta.apps.read, okta.schemas.read, okta.profileMappings.read; okta.logs.read with --from-log.

Exit code: 0 nothing is gone or changed, 1 something is, 2 it could not run or not read everything.
`;

export const restoreCommand = (world: World) =>
  new Command("restore")
    .summary("say what the org has lost since a backup, and print the program that brings it back")
    .description(
      "Compares an org with a backup, or with what the System Log of ninety days says was there: " +
        "what is gone, changed, or new, and how it comes back, by hand or by a program that --program prints. " +
        "Only reads.",
    )
    .argument("[BACKUP.json]", "what okta-dialpad backup printed")
    .requiredOption(...APP_ID)
    .option("--from-log", "without a backup: what the System Log says was taken away or changed")
    .option(
      "--program",
      "print a program that writes the mapping entries back; says on standard error what the program leaves out",
    )
    .option("--json", "print JSON")
    .addHelpText("after", HELP)
    .action(
      async (
        file: string | undefined,
        { fromLog, ...options }: Omit<RestoreOptions, "file"> & { fromLog?: boolean },
        command: Command,
      ) => {
        if ((file === undefined) === !fromLog) command.error("error: give a BACKUP.json or --from-log, one of the two");
        if (options.program && options.json) command.error("error: --program and --json exclude each other");
        await run(world, () => restore({ ...options, file }, world));
      },
    );
