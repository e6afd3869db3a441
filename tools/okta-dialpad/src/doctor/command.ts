import { Command, InvalidArgumentError } from "commander";
import { doctor, type DoctorOptions } from "./run";

const id = (prefix: string, what: string) => (given: string) => {
  if (new RegExp(`^${prefix}[0-9A-Za-z]{17}$`).test(given)) return given;
  throw new InvalidArgumentError(`Expected ${what}: ${prefix} and 17 letters or digits.`);
};

const HELP = `
Credentials and org, from the okta Terraform provider's environment variables:
  OKTA_ORG_NAME, OKTA_BASE_URL      example and okta.com, for https://example.okta.com
  OKTA_API_TOKEN                    an API token; or
  OKTA_ACCESS_TOKEN                 an access token; or
  OKTA_API_CLIENT_ID, OKTA_API_PRIVATE_KEY, OKTA_API_PRIVATE_KEY_ID, OKTA_API_SCOPES
                                    a service app's client id, private key (RSA, PEM) and scopes
  OKTA_HTTP_PROXY                   address of a server that stands for the org
  OKTA_CLIENT_REQUEST_TIMEOUT       seconds to wait for one answer (30)

Scopes: okta.apps.read, okta.schemas.read, okta.profileMappings.read, okta.logs.read;
okta.users.read with --user, okta.userTypes.read with --user-type-id.

Exit code: 0 nothing failed, 1 something did, 2 it could not run or not read everything.
`;

export function doctorCommand(): Command {
  return new Command("doctor")
    .summary("compare Dialpad's help article with an org: what is done, what is left to do")
    .description("Says of every step of Dialpad's help article whether this org has it, and what is left to do. Only reads.")
    .requiredOption(
      "--app-id <id>",
      "id of the Dialpad app (0oa...), from the address of its page in the Admin Console",
      id("0oa", "an app id"),
    )
    .option("--user <login>", "also follow the number of this user, by username or id")
    .option(
      "--user-type-id <id>",
      "user type that gets the number (oty...); the org's default one unless given",
      id("oty", "a user type id"),
    )
    .option("--show-number", "show phone numbers in full, with --user")
    .option("--watch", "look again every few seconds until nothing fails, and show what changes")
    .option("--json", "print JSON; with --watch a line for each change")
    .addHelpText("after", HELP)
    .action(async (options: DoctorOptions, command: Command) => {
      if (options.showNumber && !options.user) command.error("error: --show-number needs --user LOGIN: no other option shows a number");
      process.exitCode = await doctor(options, `okta-dialpad/${command.parent?.version()}`);
      // The connection of an answer that stopped half-way would keep the process.
      process.stdout.write("", () => process.exit());
    });
}
