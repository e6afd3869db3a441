import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The provider versions that the library supports: the bindings' own, and the newest that it is tested with. */
export const PROVIDER_VERSIONS = ["4.20.0", "6.12.0"];

/** Terraform or OpenTofu with a real okta provider: everything in e2e runs once with each. */
export interface Run {
  binary: string;
  providerVersion: string;
  /** Where `init` put the provider. */
  pluginDir: string;
}

export interface Runs {
  found: Run[];
  /** Why the others are missing, one line each. */
  missing: string[];
}

/** Asks `init` for each version, as a user's machine would: from the registry, or wherever Terraform is configured to look. */
export function findRuns(): Runs {
  const runs: Runs = { found: [], missing: [] };
  for (const binary of ["terraform", "tofu"]) {
    if (spawnSync(binary, ["version"]).error) {
      runs.missing.push(`${binary}: not on PATH`);
      continue;
    }
    for (const providerVersion of PROVIDER_VERSIONS) {
      const folder = mkdtempSync(join(tmpdir(), "okta-provider-"));
      const required = { okta: { source: "okta/okta", version: providerVersion } };
      writeFileSync(join(folder, "main.tf.json"), JSON.stringify({ terraform: { required_providers: required } }));
      const pluginDir = join(folder, ".terraform", "providers");
      const init = spawnSync(binary, ["init", "-input=false", "-no-color"], { cwd: folder, encoding: "utf8", timeout: 120_000 });
      if (init.status === 0 && existsSync(pluginDir)) runs.found.push({ binary, providerVersion, pluginDir });
      else runs.missing.push(`${binary} with okta provider ${providerVersion}: init could not get it (${firstError(init.stderr)})`);
    }
  }
  return runs;
}

const firstError = (text: string) => /Error: (.*)/.exec(text)?.[1] ?? "no message";

/** `terraform 1.11.4 with the okta provider 6.12.0` */
export function titleOf({ binary, providerVersion }: Run): string {
  const version = JSON.parse(execFileSync(binary, ["version", "-json"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] })) as {
    terraform_version: string;
  };
  return `${binary} ${version.terraform_version} with the okta provider ${providerVersion}`;
}

/** What `findRuns` found before the tests began. */
export const runs = (): Runs => JSON.parse(process.env.E2E_RUNS ?? '{"found":[],"missing":[]}') as Runs;
