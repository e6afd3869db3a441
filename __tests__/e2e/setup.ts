import { existsSync } from "node:fs";
import temporaryFolder from "../temporary-folder";
import { findRuns } from "./runs";

/** Looks for Terraform and real providers once, before any e2e test. */
export default function setup(): void {
  temporaryFolder();
  // A missing file there makes OpenTofu print a warning into the JSON that it is asked for.
  if (!existsSync(process.env.TF_CLI_CONFIG_FILE ?? "")) delete process.env.TF_CLI_CONFIG_FILE;
  // Terraform lives for less than a second: collecting garbage would take a quarter of its time.
  process.env.GOGC ??= "800";
  const runs = findRuns();
  process.env.E2E_RUNS = JSON.stringify(runs);
  // CDKTF asks it for its version where a program moves or imports something.
  if (!runs.found.some(({ binary }) => binary === "terraform")) process.env.TERRAFORM_BINARY_NAME ??= "tofu";
  if (process.env.REQUIRE_E2E && !runs.found.some(({ provider }) => provider === "real"))
    throw new Error(`REQUIRE_E2E is set, but no e2e can run with the real provider:\n${runs.missing.join("\n")}`);
}
