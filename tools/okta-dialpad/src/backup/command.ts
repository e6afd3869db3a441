import { Command } from "commander";
import { APP_ID, CREDENTIALS_HELP, run, type World } from "../okta/command";
import { backup } from "./backup";

const HELP = `${CREDENTIALS_HELP}
Scopes: okta.apps.read, okta.schemas.read, okta.profileMappings.read.

Exit code: 0 the backup is whole, 2 it could not run or not read everything: then nothing is printed.
`;

export const backupCommand = (world: World) =>
  new Command("backup")
    .summary("print what an accident could take: mappings and custom attributes, as JSON")
    .description(
      "Prints as JSON every mapping from and to an app with all entries, " +
        "and the custom attributes of the profiles on both sides. " +
        "Nothing of users. Only reads. For okta-dialpad restore.",
    )
    .requiredOption(...APP_ID)
    .addHelpText("after", HELP)
    .action(async (options: { appId: string }) => run(world, () => backup(options, world)));
