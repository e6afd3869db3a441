/* global console, process */
// npm run diff and npm run deploy: cdktn-cli, which works on one stack at a time.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";

const [verb, ...args] = process.argv.slice(2);
const { context } = JSON.parse(readFileSync("cdktf.json", "utf8"));
// What is no list of orgs by name the program refuses, with what is expected.
const orgs = context?.orgs?.constructor === Object ? context.orgs : {};
const stacks = Object.keys(orgs).map((name) => `okta-dialpad-phone-${name}`);

if (stacks.length > 1 && !args.some((arg) => stacks.includes(arg) || arg.includes("*"))) {
  const commands = stacks.map((stack) => `  npm run ${verb} -- ${[stack, ...args].join(" ")}`);
  console.error(`There is a stack for each org in cdktf.json. Name one, with the credentials of its org:\n${commands.join("\n")}`);
  process.exitCode = 1;
} else {
  const cdktn = spawn("cdktn", [verb, ...args], { stdio: "inherit", env: { ...process.env, CHECKPOINT_DISABLE: "1" } });
  // Ctrl-C in a terminal reaches cdktn too: wait for it.
  process.on("SIGINT", () => undefined);
  process.on("SIGTERM", () => cdktn.kill("SIGTERM"));
  cdktn.on("error", ({ message }) => console.error(`cdktn does not run (${message}): run npm ci first, and this through npm run ${verb}`));
  cdktn.on("close", (code) => (process.exitCode = code ?? 1));
}
