/* global console, process */
// npm run diff and npm run deploy: they run cdktn-cli, which works on one stack at a time.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";

const [verb, ...args] = process.argv.slice(2);
const { context } = JSON.parse(readFileSync("cdktf.json", "utf8"));
// Where `orgs` is not an object, the program itself refuses it and says what it expects.
const orgs = context?.orgs?.constructor === Object ? context.orgs : {};
const stacks = Object.keys(orgs).map((name) => `okta-dialpad-phone-${name}`);
// cdktn-cli takes each of its options from the environment too.
const approved =
  process.env.CDKTF_AUTO_APPROVE === "true" || args.some((arg) => /^--auto-?approve(=true)?$/i.test(arg));
const asks = verb === "deploy" && !approved && !args.some((arg) => ["--help", "-h", "--version"].includes(arg));

if (stacks.length > 1 && !args.some((arg) => stacks.includes(arg) || arg.includes("*"))) {
  const commands = stacks.map((stack) => `  npm run ${verb} -- ${[stack, ...args].join(" ")}`);
  console.error(
    `There is a stack for each org in cdktf.json. Name one, with the credentials of its org:\n${commands.join("\n")}`,
  );
  process.exitCode = 1;
} else if (asks && !process.stdin.isTTY) {
  // Without a terminal cdktn-cli plans, stops and exits with 0, as if it had deployed.
  const command = ["npm run deploy --", ...args, "--auto-approve"].join(" ");
  console.error(
    "npm run deploy asks before it changes anything, and here is no terminal to answer in: " +
      `type ${command}, which does not ask.`,
  );
  process.exitCode = 1;
} else {
  // Above the list, Terraform says that only "yes" is accepted; but the first choice of the list is always marked.
  if (asks)
    console.error(
      "The question after the plan is a list, not a text: Enter takes the marked choice, which is Approve at first, " +
        "whatever was typed. Dismiss, Stop or Ctrl-C changes nothing.",
    );
  const cdktn = spawn("cdktn", [verb, ...args], { stdio: "inherit", env: { ...process.env, CHECKPOINT_DISABLE: "1" } });
  // Ctrl-C in a terminal reaches cdktn too: this process waits until cdktn has ended.
  process.on("SIGINT", () => undefined);
  process.on("SIGTERM", () => cdktn.kill("SIGTERM"));
  cdktn.on("error", ({ message }) =>
    console.error(`cdktn does not run (${message}): run npm ci first, and this through npm run ${verb}`),
  );
  cdktn.on("close", (code) => (process.exitCode = code ?? 1));
}
