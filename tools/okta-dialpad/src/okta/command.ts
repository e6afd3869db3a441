// What the subcommands that read an org have in common.
import { InvalidArgumentError, Option } from "commander";
import { DIALPAD_PHONE } from "../../../../lib/article";
import { CannotRun } from "./answer";
import type * as client from "./client";
import type { Printer } from "./print";
import type { Org } from "./org";
import { readSettings, type Environment } from "./settings";

/** What a run needs of its process. */
export interface World {
  readonly env: Environment;
  readonly printer: Printer;
  readonly userAgent: string;
  /** Takes the exit code: 0 nothing failed, 1 something did, 2 it could not run or not read everything. */
  exit(code: number): void;
}

const id = (prefix: string, what: string) => (given: string) => {
  if (new RegExp(`^${prefix}[0-9A-Za-z]{17}$`).test(given)) return given;
  throw new InvalidArgumentError(`Expected ${what}: ${prefix} and 17 letters or digits.`);
};

export const APP_ID = [
  "--app-id <id>",
  "id of the Dialpad app (0oa...), from the address of its page in the Admin Console",
  id("0oa", "an app id"),
] as const;
export const USER_TYPE_ID = [
  "--user-type-id <id>",
  "user type that gets the number (oty...); the org's default one unless given",
  id("oty", "a user type id"),
] as const;

const variableName = (given: string) => {
  if (/^[A-Za-z]\w*$/.test(given)) return given;
  throw new InvalidArgumentError("Expected a letter, then letters, digits and underscores.");
};

/** What the program declares of the sync. */
export const VARIABLE_NAME = [
  "--variable-name <name>",
  "variableName of the sync",
  variableName,
  DIALPAD_PHONE.variableName,
] as const;
export const PROFILE_SOURCING = new Option("--profile-sourcing <mode>", "profileSourcing of the sync")
  .choices(["follow", "required", "off"])
  .default("follow");

/** For the end of a subcommand's help. */
export const CREDENTIALS_HELP = `
Credentials and org, from the okta Terraform provider's environment variables:
  OKTA_ORG_NAME, OKTA_BASE_URL      example and okta.com, for https://example.okta.com
  OKTA_API_TOKEN                    an API token; or
  OKTA_ACCESS_TOKEN                 an access token; or
  OKTA_API_CLIENT_ID, OKTA_API_PRIVATE_KEY, OKTA_API_PRIVATE_KEY_ID, OKTA_API_SCOPES
                                    a service app's client id, private key (RSA, PEM) and scopes
  OKTA_HTTP_PROXY                   address of a server that stands for the org
  OKTA_CLIENT_REQUEST_TIMEOUT       seconds to wait for one answer (30)
`;

/** Runs a subcommand. Where it cannot run, says why and sets exit code 2. */
export async function run(world: World, action: () => Promise<number>): Promise<void> {
  try {
    world.exit(await action());
  } catch (error) {
    if (!(error instanceof CannotRun)) throw error;
    world.printer.note(error.message, error.fix);
    world.exit(2);
  }
}

/**
 * The org that the environment names, for a command whose reads need these scopes. The SDK takes half a second to load,
 * so it is loaded only here: neither for --help nor to say what is missing.
 */
export function openOrg({ env, printer, userAgent }: World, scopes: string[]): Org {
  const settings = readSettings(env, scopes);
  // oxlint-disable-next-line typescript/no-require-imports -- Jest has no import() in CommonJS
  const { connect } = require("./client") as typeof client;
  return connect(settings, userAgent, printer);
}
