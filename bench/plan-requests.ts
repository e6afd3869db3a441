// What a plan asks of Okta: the requests of a plan for 1 and for 20 syncs of one app, all of them deployed. Each sync
// is for another user type. Terraform or OpenTofu runs with the stand-in for the okta provider, against the fake org.
import { execFile, spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { OktaProvider } from "@cdktf/provider-okta/lib/provider";
import { App, TerraformStack, Testing } from "cdktf";
import { type AppUserAttribute, DialpadPhoneSync } from "../lib";
import { DEFAULT_SEED, DIALPAD, startFakeOkta } from "../tools/fake-okta/src";
import { startStandIn } from "../tools/provider-stand-in/src";
import { oktaProvider } from "../versions.json";

const version = oktaProvider.newest;

const userTypes = Array.from({ length: 20 }, (_, index) => {
  const id = String(index).padStart(17, "0");
  return { id: `oty${id}`, schemaId: `osc${id}`, name: `type${index}`, displayName: `Type ${index}` };
});

function synthesized(syncs: number): string {
  const stack = new TerraformStack(new App({ stackTraces: false }), "stack");
  new OktaProvider(stack, "okta");
  stack.addOverride("terraform.required_providers.okta.version", version);
  stack.addOverride("terraform.backend.local.path", "terraform.tfstate");
  let appUserAttribute: AppUserAttribute | undefined;
  for (const { id, name } of userTypes.slice(0, syncs))
    ({ appUserAttribute } = new DialpadPhoneSync(stack, name, { appId: DIALPAD, userTypeId: id, appUserAttribute }));
  return Testing.synth(stack, true);
}

/** How often the plan asks for what, by method and path; ids and queries are left out. */
async function requestsOfPlan(binary: string, syncs: number): Promise<Map<string, number>> {
  const folder = mkdtempSync(join(tmpdir(), "bench-plan-"));
  const org = await startFakeOkta({ seed: { ...DEFAULT_SEED, userTypes: [...DEFAULT_SEED.userTypes, ...userTypes] } });
  const standIn = await startStandIn({ env: org.env, version });
  writeFileSync(join(folder, "cdk.tf.json"), synthesized(syncs));
  const env: NodeJS.ProcessEnv = { ...process.env, ...org.env, ...standIn.env };
  // Some machines name a configuration file that they do not have.
  if (!existsSync(env.TF_CLI_CONFIG_FILE ?? "")) delete env.TF_CLI_CONFIG_FILE;
  // Not in a blocking way: the org and the stand-in answer from this process.
  const terraform = (...args: string[]) => promisify(execFile)(binary, args, { cwd: folder, env, maxBuffer: 1 << 28 });
  await terraform("init", "-input=false");
  await terraform("apply", "-input=false", "-auto-approve");
  org.requests.length = 0;
  await terraform("plan", "-input=false");
  const counts = new Map<string, number>();
  for (const { method, path } of org.requests) {
    const what = `${method} ${path.replace(/\?.*/, "").replace(/\/(0oa|oty|osc|prm)\w+/g, "/$1...")}`;
    counts.set(what, (counts.get(what) ?? 0) + 1);
  }
  await Promise.all([standIn.close(), org.close()]);
  rmSync(folder, { recursive: true });
  return counts;
}

async function bench(binary: string): Promise<void> {
  // The stand-in reads this file, which the compiler does not copy.
  const proto = "tools/provider-stand-in/src/tfplugin5.proto";
  copyFileSync(join(__dirname, "../../..", proto), join(__dirname, "..", proto));
  const [of1, of20] = [await requestsOfPlan(binary, 1), await requestsOfPlan(binary, 20)];
  const row = (...[what, ...columns]: (string | number)[]) =>
    console.log(String(what).padEnd(60) + columns.map((column) => String(column).padStart(10)).join(""));
  const total = (requests: Map<string, number>) => [...requests.values()].reduce((sum, count) => sum + count, 0);
  row("requests of a plan, syncs of one app", "1 sync", "20 syncs");
  for (const what of [...of20.keys()].sort()) row(what, of1.get(what) ?? 0, of20.get(what) ?? 0);
  row("all", total(of1), total(of20));
}

const onPath = ["terraform", "tofu"].find((binary) => !spawnSync(binary, ["version"]).error);
if (onPath) void bench(onPath);
else console.log("requests of a plan: not counted, because neither terraform nor tofu is on PATH");
