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
import { doctor, type DoctorOptions } from "./run";

const HELP = `${CREDENTIALS_HELP}
Scopes: okta.apps.read, okta.schemas.read, okta.profileMappings.read, okta.logs.read;
okta.users.read with --user, okta.userTypes.read with --user-type-id.

Exit code: 0 nothing failed, 1 something did, 2 it could not run or not read everything.
`;

export function doctorCommand(world: World): Command {
  return new Command("doctor")
    .summary("compare Dialpad's help article with an org: what is done, what is left to do")
    .description(
      "Says of every step of Dialpad's help article whether this org has it, and what is left to do. Only reads.",
    )
    .requiredOption(...APP_ID)
    .option("--user <login>", "also follow the number of this user, by username or id")
    .option(...USER_TYPE_ID)
    .option(...VARIABLE_NAME)
    .addOption(PROFILE_SOURCING)
    .option("--show-number", "show phone numbers in full, with --user")
    .option(
      "--since-report <file>",
      "a report of --json: carries forward what it knew and the System Log no longer shows",
    )
    .addOption(
      new Option(
        "--record <file>",
        "also write in which form this org answers, without any text of the org, for the project to learn from",
      ).conflicts(["watch", "json"]),
    )
    .option("--watch", "look again every few seconds until nothing fails, and show what changes")
    .option("--json", "print JSON; with --watch a line for each change")
    .addHelpText("after", HELP)
    .action(async ({ user, ...options }: DoctorOptions & { user?: string }, command: Command) => {
      if (options.showNumber && !user)
        command.error("error: --show-number needs --user LOGIN: no other option shows a number");
      await run(world, () => doctor({ ...options, login: user }, world));
    });
}
