import { existsSync } from "node:fs";
import temporaryFolder from "../temporary-folder";
import { findRuns, PROVIDER_VERSIONS, runsWithReal } from "./runs";

/** Looks for Terraform and real providers once, before any e2e test. */
export default function setup(): void {
  temporaryFolder();
  // If the file is missing, OpenTofu prints a warning into its JSON.
  if (!existsSync(process.env.TF_CLI_CONFIG_FILE ?? "")) delete process.env.TF_CLI_CONFIG_FILE;
  // A command of Terraform takes less than a second, a quarter of it for collecting garbage.
  process.env.GOGC ??= "800";
  const runs = findRuns();
  process.env.E2E_RUNS = JSON.stringify(runs);
  // CDKTF asks this binary for its version where a program moves or imports a resource.
  if (!runs.found.some(({ binary }) => binary === "terraform")) process.env.TERRAFORM_BINARY_NAME ??= "tofu";
  const missing = PROVIDER_VERSIONS.filter((version) => !runsWithReal(runs, version));
  if (process.env.REQUIRE_E2E && missing.length)
    throw new Error(
      `REQUIRE_E2E is set, but no e2e can run with the real okta provider ${missing.join(" and ")}:\n` +
        runs.missing.join("\n"),
    );
}
