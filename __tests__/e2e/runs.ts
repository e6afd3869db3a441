import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, delimiter, join } from "node:path";
import { oktaProvider, opentofu, terraform } from "../../versions.json";

/** The provider versions that the library is tested with, in order: the first one is that of the bindings. */
export const PROVIDER_VERSIONS = oktaProvider.tested;
export const NEWEST = oktaProvider.newest;

/** Terraform or OpenTofu, with the real okta provider or with the stand-in. */
export interface Run {
  binary: string;
  /** The path of a binary that is not on PATH. */
  path?: string;
  binaryVersion: string;
  provider: "real" | "stand-in";
  providerVersion: string;
  /** Where `init` put the real provider. */
  pluginDir?: string;
}

export interface Runs {
  found: Run[];
  /** The newest real provider with each binary that E2E_ENGINES names. */
  further: Run[];
  /** Why other runs are missing, one line each. */
  missing: string[];
}

/**
 * Finds Terraform and OpenTofu on PATH. Each runs with the stand-in, and with each version of the real provider that
 * its `init` can get. The environment variable E2E_ENGINES has the paths of further binaries, with colons between them.
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

/** Whether any run is with the real provider of this version. */
export const runsWithReal = ({ found }: Runs, version: string) =>
  found.some(({ provider, providerVersion }) => provider === "real" && providerVersion === version);

/** `terraform 1.11.4 with the okta provider 6.12.0` */
export const titleOf = ({ binary, binaryVersion, provider, providerVersion }: Run) =>
  `${binary} ${binaryVersion} with the ${provider === "real" ? "" : "stand-in for the "}okta provider ` +
  providerVersion;

/** The first versions with `removed` blocks, which `removal` needs. */
export const REMOVED_BLOCKS = { terraform: terraform.removedBlocks, tofu: opentofu.removedBlocks };

const FOR_REMOVED_BLOCKS = `Terraform ${REMOVED_BLOCKS.terraform} or OpenTofu ${REMOVED_BLOCKS.tofu}`;

/** The first versions with `lifecycle.destroy`, which the context `targetVersions` is about. */
export const LIFECYCLE_DESTROY = { terraform: "1.16", tofu: "1.12" };

/** Whether the run's Terraform or OpenTofu is older than the given version. */
export const isOlder = ({ binary, binaryVersion }: Run, than: { terraform: string; tofu: string }) =>
  binaryVersion.localeCompare(than[binary as "terraform" | "tofu"], "en", { numeric: true }) < 0;

/** `test`, which is skipped where the run does not know `removed` blocks. */
export const testOfRemoval = (run: Run) =>
  isOlder(run, REMOVED_BLOCKS)
    ? (title: string) => test.skip(`${title} (not run: needs ${FOR_REMOVED_BLOCKS})`, () => undefined)
    : test;

/** `describe`, once for each run. Without any run, a skipped test says so. */
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

/** The runs that `findRuns` found before the tests began. */
export const runs = (): Runs => JSON.parse(process.env.E2E_RUNS ?? '{"found":[],"further":[],"missing":[]}') as Runs;
