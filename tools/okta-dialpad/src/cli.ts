import { readFileSync } from "node:fs";
import { join } from "node:path";
import { main } from "./main";

const { version } = JSON.parse(readFileSync(join(__dirname, "../../../../package.json"), "utf8")) as { version: string };
const { stdout, stderr, env } = process;

// The SDK's HTTP library uses a module that Node 21 and newer call deprecated: nothing that a user could act on.
process.noDeprecation = true;

// Whoever reads the output may have seen enough.
stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

void main(process.argv.slice(2), { stdout, stderr, env, version }).then((code) => {
  if (code) process.exitCode = code;
});
