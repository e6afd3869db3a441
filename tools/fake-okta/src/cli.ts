// The command fake-okta: starts the org, says how to reach it, and stops on Ctrl-C.
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { oktaProvider } from "../../../versions.json";
import { startStandIn } from "../../provider-stand-in/src";
import { startFakeOkta, type Seed } from "./index";

const HELP = `An Okta org in memory, with a Dialpad behind its Dialpad app. It prints what to export, and stops on Ctrl-C.

npm run fake-okta -- [options]

  --port N      where it listens, on 127.0.0.1 (default: any free port)
  --seed FILE   the org as JSON (default: src/org/default-seed.json, which is also an example)
  --stand-in    also stands in for the okta provider ${oktaProvider.newest}: terraform and tofu then need no provider registry
  --help        prints this`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: "0" },
      seed: { type: "string" },
      "stand-in": { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return console.log(HELP);
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new Error(`--port ${values.port} is no port`);
  const seed = values.seed === undefined ? undefined : (JSON.parse(readFileSync(values.seed, "utf8")) as Seed);
  const org = await startFakeOkta({ port, seed });
  const standIn = values["stand-in"] ? await startStandIn({ env: org.env, version: oktaProvider.newest }) : undefined;
  console.log(`# An Okta org of nobody's, at ${org.url}. Its console: POST ${org.url}/fake/… Ctrl-C stops it.`);
  for (const [name, value] of Object.entries(org.env)) console.log(`export ${name}=${value}`);
  const { apps, users } = org.state();
  const dialpad = Object.values(apps).find(({ name }) => name === "dialpad");
  if (dialpad) console.log(`export TF_VAR_dialpad_app_id=${dialpad.id}`);
  for (const [name, value] of Object.entries(standIn?.env ?? {})) console.log(`export ${name}='${value}'`);
  console.log(
    `# Its users: ${Object.values(users)
      .map(({ profile }) => profile.login as string)
      .join(", ")}`,
  );
  const stop = () => Promise.all([org.close(), standIn?.close()]).then(() => process.exit(0));
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => void stop());
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
