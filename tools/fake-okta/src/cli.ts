// The command fake-okta: starts the org, prints how to reach it, and stops it on Ctrl-C.
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { oktaProvider } from "../../../versions.json";
import { startStandIn } from "../../provider-stand-in/src";
import { startFakeOkta, type Seed } from "./index";

const HELP = `A fake Okta org in memory, with a fake Dialpad behind its Dialpad app.
It prints what to export, and runs until Ctrl-C.

npm run fake-okta -- [options]

  --port N         the port on 127.0.0.1 where it listens (default: any free port)
  --org-name NAME  the name of the org (default: the name in the seed, "example"). An org with a name of its own
                   has an API token of its own too, and refuses the tokens of other orgs
  --seed FILE      what the org holds, as JSON (default: src/org/default-seed.json, which is also an example)
  --stand-in       also starts the stand-in for the okta provider ${oktaProvider.newest}:
                   then terraform and tofu need no provider registry
  --help           prints this text`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: "0" },
      "org-name": { type: "string" },
      seed: { type: "string" },
      "stand-in": { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return console.log(HELP);
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    throw new Error(`--port is ${values.port}; expected: a number from 0 to 65535.`);
  const seed = values.seed === undefined ? undefined : (JSON.parse(readFileSync(values.seed, "utf8")) as Seed);
  const org = await startFakeOkta({ port, seed, orgName: values["org-name"] });
  const standIn = values["stand-in"] ? await startStandIn({ env: org.env, version: oktaProvider.newest }) : undefined;
  // Before the first line is printed: whoever reads it may stop the org at once.
  const stop = () => Promise.all([org.close(), standIn?.close()]).then(() => process.exit(0));
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => void stop());
  const { host, apps, users } = org.state();
  console.log(`# A fake Okta org, ${host}, at ${org.url} until Ctrl-C. Its admin console: POST ${org.url}/fake/NAME`);
  for (const [name, value] of Object.entries(org.env)) console.log(`export ${name}=${value}`);
  const dialpad = Object.values(apps).find(({ name }) => name === "dialpad");
  if (dialpad) console.log(`export TF_VAR_dialpad_app_id=${dialpad.id}`);
  for (const [name, value] of Object.entries(standIn?.env ?? {})) console.log(`export ${name}='${value}'`);
  console.log(
    `# Its users: ${Object.values(users)
      .map(({ profile }) => profile.login as string)
      .join(", ")}`,
  );
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
