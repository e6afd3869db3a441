import { findRuns } from "./runs";

/** Looks for real providers once, before any e2e test. */
export default function setup(): void {
  const runs = findRuns();
  process.env.E2E_RUNS = JSON.stringify(runs);
  if (process.env.REQUIRE_E2E && runs.found.length === 0)
    throw new Error(`REQUIRE_E2E is set, but no e2e can run:\n${runs.missing.join("\n")}`);
}
