const { existsSync, readdirSync, readFileSync } = require("node:fs");
const { availableParallelism } = require("node:os");
const { join } = require("node:path");

// Types are checked by `npm run lint`; here a test starts in a tenth of the time.
const typescript = {
  transform: { "\\.ts$": "@swc/jest" },
  modulePathIgnorePatterns: ["/dist/", "/cdktf.out/"],
  cacheDirectory: "<rootDir>/node_modules/.cache/jest",
  globalSetup: "<rootDir>/__tests__/temporary-folder.ts",
};

const tools = readdirSync(join(__dirname, "tools")).map((name) => `tools/${name}/__tests__`);
const folders = ["__tests__", ...tools.filter((folder) => existsSync(join(__dirname, folder)))];
const tests = folders.flatMap((folder) =>
  readdirSync(join(__dirname, folder))
    .filter((file) => file.endsWith(".test.ts"))
    .map((file) => join(folder, file)),
);
/** Whether a test starts other programs: npm, the compiler, the command, git. */
const startsPrograms = (file) =>
  /from "(node:child_process|\.\/(cli|clone|tarballs|workflow))"/.test(readFileSync(join(__dirname, file), "utf8"));
const testMatch = (files) => files.map((file) => `<rootDir>/${file}`);

/** @type {import("jest").Config} */
module.exports = {
  projects: [
    { ...typescript, displayName: "unit", testMatch: testMatch(tests.filter((file) => !startsPrograms(file))) },
    { ...typescript, displayName: "process", testMatch: testMatch(tests.filter(startsPrograms)) },
    {
      ...typescript,
      displayName: "e2e",
      testMatch: ["<rootDir>/__tests__/e2e/*.test.ts"],
      globalSetup: "<rootDir>/__tests__/e2e/setup.ts",
      globalTeardown: "<rootDir>/__tests__/e2e/teardown.ts",
    },
  ],
  // Tests that run Terraform wait for half of their time.
  maxWorkers: Math.ceil(availableParallelism() * 1.5),
  testTimeout: 120_000,
};
