#!/usr/bin/env node
// Committed, so that npm links the command when it installs a clone, before anything is compiled.
const { existsSync } = require("node:fs");
const { join } = require("node:path");

const cli = join(__dirname, "../dist/okta-dialpad.js");
if (existsSync(cli)) require(cli);
else {
  console.error("okta-dialpad is not compiled in this clone: npm run build");
  process.exitCode = 2;
}
