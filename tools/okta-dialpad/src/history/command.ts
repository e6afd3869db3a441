import { Command, InvalidArgumentError } from "commander";
import { APP_ID, CREDENTIALS_HELP, run, type World } from "../okta/command";
import { history, type HistoryOptions } from "./history";

const HELP = `${CREDENTIALS_HELP}
Scopes: okta.apps.read, okta.profileMappings.read, okta.logs.read.

Exit code: 0 all was read, 2 it could not run or not read everything, or there is no such app and no change of it.
`;

function date(given: string): Date {
  const found = new Date(given);
  if (found.getTime() > Date.now()) throw new InvalidArgumentError("It is in the future: nothing has changed since.");
  if (/^\d{4}-\d\d-\d\d(T|$)/.test(given) && !Number.isNaN(found.getTime())) return found;
  throw new InvalidArgumentError("Expected a date such as 2026-01-31, or 2026-01-31T09:30:00Z.");
}

export const historyCommand = (world: World) =>
  new Command("history")
    .summary("say who changed what around the sync, from the System Log")
    .description(
      "Says who changed profile sourcing, the import schedule, mapping entries and attributes of both profiles: " +
        "when, with which client, and in which event of the System Log, which Okta keeps for ninety days. " +
        "Nothing of users. Only reads.",
    )
    .requiredOption(...APP_ID)
    .option("--since <date>", "changes from this day on, by UTC; all that the log has unless given", date)
    .option(
      "--client-id <id>",
      "mark what was not made by the client that deploys: " +
        "the Client ID (0oa...) on the General tab of its service app, or the id (00T...) of its API token, " +
        'which is not the token: it stands after "with" in a line of what it has changed',
    )
    .option("--json", "print JSON")
    .addHelpText("after", HELP)
    .action(async (options: HistoryOptions) => run(world, () => history(options, world)));
