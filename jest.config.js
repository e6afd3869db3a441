// Types are checked by `npm run lint`; here a test starts in a tenth of the time.
const typescript = { transform: { "\\.ts$": "ts-jest" }, modulePathIgnorePatterns: ["/dist/", "/cdktf.out/"] };

/** @type {import("jest").Config} */
module.exports = {
  projects: [
    { ...typescript, displayName: "unit", testMatch: ["<rootDir>/{__tests__,tools/*/__tests__}/*.test.ts"] },
    {
      ...typescript,
      displayName: "e2e",
      testMatch: ["<rootDir>/__tests__/e2e/*.test.ts"],
      globalSetup: "<rootDir>/__tests__/e2e/setup.ts",
      globalTeardown: "<rootDir>/__tests__/e2e/teardown.ts",
    },
  ],
  // One less by default: half of a small machine would idle while Terraform waits.
  maxWorkers: "100%",
  testTimeout: 120_000,
};
