/** @type {import("jest").Config} */
module.exports = {
  testMatch: ["**/__tests__/**/*.test.ts"],
  testPathIgnorePatterns: ["/node_modules/", "/dist/"],
  modulePathIgnorePatterns: ["/dist/", "/cdktf.out/"],
  // Types are checked by `npm run lint`; here a test starts in a tenth of the time.
  transform: { "\\.ts$": ["ts-jest", { isolatedModules: true }] },
  testTimeout: 120_000,
};
