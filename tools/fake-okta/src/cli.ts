// fake-okta [--port N] [--seed FILE]: starts the org, says how to reach it, and stops on Ctrl-C.
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { startFakeOkta, type Seed } from "./index";

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { port: { type: "string", default: "0" }, seed: { type: "string" } } });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new Error(`--port ${values.port} is no port`);
  const seed = values.seed === undefined ? undefined : (JSON.parse(readFileSync(values.seed, "utf8")) as Seed);
  const org = await startFakeOkta({ port, seed });
  console.log(`# An Okta org of nobody's, at ${org.url}. Its console: POST ${org.url}/fake/… Ctrl-C stops it.`);
  for (const [name, value] of Object.entries(org.env)) console.log(`export ${name}=${value}`);
  const { apps, users } = org.state();
  const dialpad = Object.values(apps).find(({ name }) => name === "dialpad");
  if (dialpad) console.log(`export TF_VAR_dialpad_app_id=${dialpad.id}`);
  console.log(
    `# Its users: ${Object.values(users)
      .map(({ profile }) => profile.login as string)
      .join(", ")}`,
  );
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => void org.close().then(() => process.exit(0)));
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
