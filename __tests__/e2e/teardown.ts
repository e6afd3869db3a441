import { rmSync } from "node:fs";
import { join } from "node:path";
import { PROVIDER_VERSIONS, runs, runsWithReal, titleOf } from "./runs";

/** Says at the end what the e2e tests ran with, and whether the real provider was among it. */
export default function teardown(): void {
  const all = runs();
  const { found, further, missing } = all;
  for (const { pluginDir } of [...found, ...further])
    if (pluginDir) rmSync(join(pluginDir, "../.."), { recursive: true, force: true });
  const ran = [...found, ...further].map((run) => `e2e ran with: ${titleOf(run)}\n`);
  const skipped = missing.map((reason) => `e2e skipped: ${reason}\n`);
  const unverified = PROVIDER_VERSIONS.filter((version) => !runsWithReal(all, version));
  const warning = unverified.length ? [`NOT VERIFIED with the real okta provider ${unverified.join(" and ")}\n`] : [];
  console.log([...ran, ...skipped, ...warning].join(""));
}
