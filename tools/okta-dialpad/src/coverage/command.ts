import { Command, Option } from "commander";
import {
  APP_ID,
  CREDENTIALS_HELP,
  PROFILE_SOURCING,
  run,
  USER_TYPE_ID,
  VARIABLE_NAME,
  type World,
} from "../okta/command";
import { coverage, type CoverageOptions } from "./coverage";
import { GROUPS } from "./groups";

const HELP = `${CREDENTIALS_HELP}
Scopes: okta.apps.read, okta.schemas.read, okta.profileMappings.read, okta.logs.read;
okta.userTypes.read with --user-type-id; okta.users.read where Okta gives the app's people without their users.

Exit code: 0 no fault was found, 1 something is to be done for somebody, or the way of the number is broken,
2 it could not run, not read everything, or the org changed meanwhile.
`;

export function coverageCommand(world: World): Command {
  return new Command("coverage")
    .summary("count who has the number in the Okta profile, and why others have not")
    .description(
      "Counts everybody who has the Dialpad app: whose number is in the Okta profile, whose is not, and why. " +
        "Only reads.",
    )
    .requiredOption(...APP_ID)
    .option(...USER_TYPE_ID)
    .option(...VARIABLE_NAME)
    .addOption(PROFILE_SOURCING)
    .addOption(new Option("--list <group>", "name the people of a group").choices(GROUPS))
    .option("--csv <file>", "write everybody, or with --list that group, into a new file")
    .option("--show-number", "show phone numbers in full, with --list or --csv")
    .option("--json", "print JSON")
    .addHelpText("after", HELP)
    .action(async (options: CoverageOptions, command: Command) => {
      if (options.showNumber && !options.list && !options.csv)
        command.error("error: --show-number needs --list GROUP or --csv FILE: nothing else shows a number");
      await run(world, () => coverage(options, world));
    });
}
