import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, delimiter, join } from "node:path";
import { oktaProvider, opentofu, terraform } from "../../versions.json";

/** The provider versions that the library supports: the bindings' own, and the newest that it is tested with. */
export const PROVIDER_VERSIONS = oktaProvider.tested;
export const NEWEST = oktaProvider.newest;

/** Terraform or OpenTofu with the real okta provider, or with the stand-in for it: scenarios of e2e run once with each. */
export interface Run {
  binary: string;
  /** Where that binary is, if it is not the one on PATH. */
  path?: string;
  binaryVersion: string;
  provider: "real" | "stand-in";
  providerVersion: string;
  /** Where `init` put the real provider. */
  pluginDir?: string;
}

export interface Runs {
  found: Run[];
  /** With the real provider's newest version, and with a binary that the environment variable E2E_ENGINES names. */
  further: Run[];
  /** Why the others are missing, one line each. */
  missing: string[];
}

/**
 * Terraform and OpenTofu where they are on PATH. The stand-in runs with either; for the real provider `init` is asked for each version, as on
 * a user's machine: from the registry, or wherever Terraform is configured to look. E2E_ENGINES gives the paths of further binaries, between
 * colons, for what is tried with several versions of them.
 */
export function findRuns(): Runs {
  const runs: Runs = { found: [], further: [], missing: [] };
  for (const binary of ["terraform", "tofu"]) {
    const binaryVersion = versionOf(binary);
    if (binaryVersion === undefined) {
      runs.missing.push(`${binary}: not on PATH`);
      continue;
    }
    for (const providerVersion of PROVIDER_VERSIONS) {
      const run = { binary, binaryVersion, providerVersion };
      runs.found.push(...withRealProvider(run, runs), { ...run, provider: "stand-in" });
    }
  }
  for (const path of (process.env.E2E_ENGINES ?? "").split(delimiter).filter(Boolean)) {
    const binaryVersion = versionOf(path);
    if (binaryVersion === undefined) throw new Error(`E2E_ENGINES names ${path}, which does not run`);
    runs.further.push(
      ...withRealProvider({ binary: basename(path), path, binaryVersion, providerVersion: NEWEST }, runs),
    );
  }
  return runs;
}

function versionOf(binary: string): string | undefined {
  const { error, stdout } = spawnSync(binary, ["version", "-json"], { encoding: "utf8" });
  return error ? undefined : (JSON.parse(stdout) as { terraform_version: string }).terraform_version;
}

/** The run with the real provider, or none, with the reason. */
function withRealProvider(run: Omit<Run, "provider">, { missing }: Runs): Run[] {
  const folder = mkdtempSync(join(tmpdir(), "okta-provider-"));
  const required = { okta: { source: "okta/okta", version: run.providerVersion } };
  writeFileSync(join(folder, "main.tf.json"), JSON.stringify({ terraform: { required_providers: required } }));
  const pluginDir = join(folder, ".terraform", "providers");
  const init = spawnSync(run.path ?? run.binary, ["init", "-input=false", "-no-color"], {
    cwd: folder,
    encoding: "utf8",
    timeout: 120_000,
  });
  if (init.status === 0 && existsSync(pluginDir)) return [{ ...run, provider: "real", pluginDir }];
  missing.push(`${titleOf({ ...run, provider: "real" })}: init could not get it (${firstError(init.stderr)})`);
  rmSync(folder, { recursive: true, force: true });
  return [];
}

const firstError = (text: string) => /Error: (.*)/.exec(text)?.[1] ?? "no message";

/** `terraform 1.11.4 with the okta provider 6.12.0` */
export const titleOf = ({ binary, binaryVersion, provider, providerVersion }: Run) =>
  `${binary} ${binaryVersion} with the ${provider === "real" ? "" : "stand-in for the "}okta provider ${providerVersion}`;

/** The first versions with `removed` blocks, which `removal` needs. */
export const REMOVED_BLOCKS = { terraform: terraform.removedBlocks, tofu: opentofu.removedBlocks };

/** The first versions with `lifecycle.destroy`, which the context `targetVersions` is about. */
export const LIFECYCLE_DESTROY = { terraform: "1.16", tofu: "1.12" };

/** Whether a run is with an older version than the first that something is in. */
export const isOlder = ({ binary, binaryVersion }: Run, than: { terraform: string; tofu: string }) =>
  binaryVersion.localeCompare(than[binary as "terraform" | "tofu"], "en", { numeric: true }) < 0;

/** `test`, of what needs `removed` blocks. */
export const testOfRemoval = (run: Run) =>
  isOlder(run, REMOVED_BLOCKS)
    ? (title: string) =>
        test.skip(`${title} (not run: it needs Terraform ${REMOVED_BLOCKS.terraform} or OpenTofu ${REMOVED_BLOCKS.tofu})`, () =>
          undefined)
    : test;

/** `describe`, once with each run; where there is none, a skipped test says so. */
export function describeEach(
  title: string,
  found: Run[],
  tests: (run: Run, runTitle: string) => void,
  needed = "neither terraform nor tofu",
): void {
  if (found.length === 0) describe(title, () => test.skip(`not run: ${needed} is on PATH`, () => undefined));
  else
    describe.each(found.map((run) => [titleOf(run), run] as const))(`${title}: %s`, (runTitle, run) =>
      tests(run, runTitle),
    );
}

/** What `findRuns` found before the tests began. */
export const runs = (): Runs => JSON.parse(process.env.E2E_RUNS ?? '{"found":[],"further":[],"missing":[]}') as Runs;
