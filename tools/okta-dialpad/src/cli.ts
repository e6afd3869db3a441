#!/usr/bin/env node
import { version } from "../package.json";
import { main } from "./main";

const { stdout, stderr, env } = process;

// The SDK's HTTP library uses a module that Node 21 and newer call deprecated. A user could do nothing about it.
process.noDeprecation = true;

// Whoever reads the output may stop before its end.
stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

void main(process.argv.slice(2), { stdout, stderr, env, version }).then((code) => {
  if (code) process.exitCode = code;
});
