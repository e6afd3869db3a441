// npm run demo: Dialpad's whole article in an Okta org in this process, with real Terraform. Leaves nothing behind.
import { spawn, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { oktaProvider } from "../../../versions.json";
import { DEFAULT_TYPE, DIALPAD, startFakeOkta, type FakeOkta, type OrgState } from "../../fake-okta/src";
import { startStandIn, type StandIn } from "../../provider-stand-in/src";

const LOGIN = "first.employee@example.com";
const SOURCES = ["package.json", "main.ts", "orgs.ts", "versions.json", "lib", "tsconfig.json", "tsconfig.build.json"];

/** What Ctrl-C stops, and what the end takes away. */
const stopped = new AbortController();
const cleanups: (() => unknown)[] = [];

interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}

/** Never waits in a blocking way: the org, and the stand-in, answer from this process. */
function run(cwd: string, env: NodeJS.ProcessEnv, command: string, ...args: string[]): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, signal: stopped.signal, stdio: ["ignore", "pipe", "pipe"] });
    const ran: Ran = { code: 1, stdout: "", stderr: "" };
    child.stdout.on("data", (text: Buffer) => (ran.stdout += text.toString()));
    child.stderr.on("data", (text: Buffer) => (ran.stderr += text.toString()));
    child.on("error", reject);
    child.on("close", (code) => resolve({ ...ran, code: code ?? 1 }));
  });
}

async function succeed(ran: Promise<Ran>, what: string): Promise<string> {
  const { code, stdout, stderr } = await ran;
  if (code !== 0) throw new Error(`${what} failed:\n${stdout}${stderr}`);
  return stdout;
}

const say = (text = "") => console.log(text.replace(/^(?=.)/gm, "   "));

/** Ends the demo: what its titles say is what happened, or it is not told at all. */
function must(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new Error(`Step ${steps} did not do what its title says: ${otherwise}.`);
}

let steps = 0;
/** A step of the story: its title, what it shows, and how long it took. */
async function step<T>(title: string, act: () => Promise<T> | T): Promise<T> {
  console.log(`\n${++steps}. ${title}`);
  const began = performance.now();
  const result = await act();
  console.log(`   (${((performance.now() - began) / 1000).toFixed(1)} s)`);
  return result;
}

function terraformOnPath(): { binary: string; title: string } {
  const chosen = process.env.TERRAFORM_BINARY_NAME;
  for (const binary of chosen ? [chosen] : ["terraform", "tofu"]) {
    const version = spawnSync(binary, ["version", "-json"], { encoding: "utf8" });
    if (version.status !== 0) continue;
    const { terraform_version } = JSON.parse(version.stdout) as { terraform_version: string };
    return { binary, title: `${binary} ${terraform_version}` };
  }
  throw new Error(
    `${chosen ? `${chosen} (TERRAFORM_BINARY_NAME)` : "Neither terraform nor tofu"} is on PATH. Install Terraform (https://developer.hashicorp.com/terraform/install) or OpenTofu (https://opentofu.org/docs/intro/install/) and run the demo again.`,
  );
}

/** Asks for the real provider first, as any `terraform init` does. */
async function provide(
  folder: string,
  binary: string,
  version: string,
  org: FakeOkta,
  standInForbidden: boolean,
): Promise<{ title: string; standIn?: StandIn }> {
  const required = { okta: { source: "okta/okta", version } };
  writeFileSync(join(folder, "main.tf.json"), JSON.stringify({ terraform: { required_providers: required } }));
  const { code, stderr } = await run(folder, process.env, binary, "init", "-input=false", "-no-color");
  rmSync(join(folder, "main.tf.json"));
  if (code === 0) return { title: `the okta provider ${version}` };
  const reason = /Error: (.*?)(?=\n\n\S|$)/s.exec(stderr)?.[1].trim() ?? stderr.trim();
  const problem = `${binary} init could not get the okta provider ${version}:\n\n${reason}\n`;
  if (standInForbidden)
    throw new Error(
      `${problem}\nOKTA_PROVIDER=real forbids the stand-in. Let ${binary} reach its provider registry, or a mirror of it, and run the demo again.`,
    );
  const standIn = await startStandIn({ env: org.env, version });
  cleanups.push(() => standIn.close());
  console.log(`${problem}\nGoing on with the stand-in for it, which the tests hold to recordings of the real one.`);
  return { title: `a stand-in for the okta provider ${version}`, standIn };
}

/** The part of a plan that a reviewer reads. */
function changesIn(plan: string): string {
  const text = plan.replace(/^data\..*\n|^.*: (Reading|Refreshing state)\.\.\..*\n/gm, "");
  return (
    /will perform the following actions:\n\n( *#.*?^Plan: .*?$)/ms.exec(text)?.[1] ??
    /^No changes\..*$/m.exec(text)?.[0] ??
    text
  ).trim();
}

const LEGEND = `
master: where the attribute's value comes from; PROFILE_MASTER is the console's "Inherit from profile source"
push_status: when the entry is applied; DONT_PUSH on user create only, PUSH on user create and update
terraform_data: nothing in Okta; remembers the app and the user type, and fails a plan with others`;

/**
 * What Terraform, the provider and the app would take from the environment of whoever starts the demo: another
 * provider (TF_REATTACH_PROVIDERS), another org, other arguments. How the real provider is got stays.
 */
const MISLEADING = /^(OKTA|CDKTF|TF(?!_(CLI_CONFIG_FILE|PLUGIN_CACHE_\w+|REGISTRY_\w+|TOKEN_\w+)$))_/;

const entriesOf = ({ mappings }: OrgState) =>
  Object.values(mappings).find(({ sourceId, targetId }) => sourceId === DIALPAD && targetId === DEFAULT_TYPE)!
    .properties;
/** What the article adds, as the org has it. */
const added = (state: OrgState) => ({
  user: state.userTypes[DEFAULT_TYPE].schema.custom.dialpadPhone,
  app: state.apps[DIALPAD].schema.custom.dialpadPhone,
  entry: entriesOf(state).dialpadPhone,
});
const sourceOf = ({ user }: ReturnType<typeof added>) => (user?.master as { type: string } | undefined)?.type;
const phoneOf = ({ users }: OrgState) =>
  JSON.stringify(Object.values(users).find(({ profile }) => profile.login === LOGIN)?.profile.dialpadPhone);

async function demo(): Promise<void> {
  const standInForbidden = process.env.OKTA_PROVIDER === "real";
  const { binary, title: terraformTitle } = terraformOnPath();
  for (const name of Object.keys(process.env)) if (MISLEADING.test(name)) delete process.env[name];
  // A missing file there makes OpenTofu print a warning into the JSON that it is asked for.
  if (!existsSync(process.env.TF_CLI_CONFIG_FILE ?? "")) delete process.env.TF_CLI_CONFIG_FILE;
  const root = process.cwd();
  const org = await startFakeOkta();
  cleanups.push(() => org.close());
  const folder = mkdtempSync(join(tmpdir(), "okta-dialpad-phone-demo-"));
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
  const began = performance.now();

  const { title: providerTitle, standIn } = await provide(folder, binary, oktaProvider.newest, org, standInForbidden);
  const ranWith = `${terraformTitle} and ${providerTitle}`;
  console.log(`Dialpad's article "Syncing Dialpad phone numbers to Okta" in an Okta org of nobody's (${org.url}), with ${ranWith}.

Okta keeps a profile of every employee, from which other applications fill theirs. Dialpad gives each employee a phone number, which Okta does
not know. The article adds an attribute to the Okta user and to the Dialpad app user, maps one to the other, and makes Dialpad its source.`);

  for (const file of SOURCES) cpSync(join(root, file), join(folder, file), { recursive: true });
  // Not with the orgs of a clone that was set up already.
  const configure = (context: object) => {
    const json = JSON.parse(readFileSync(join(root, "cdktf.json"), "utf8")) as object;
    writeFileSync(join(folder, "cdktf.json"), JSON.stringify({ ...json, context }));
  };
  configure({ profileSourcing: "follow" });
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  const stack = join(folder, "cdktf.out/stacks/okta-dialpad-phone");
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    ...org.env,
    ...standIn?.env,
    TF_VAR_dialpad_app_id: DIALPAD,
    TF_IN_AUTOMATION: "1",
  };
  const terraform = (...args: string[]) =>
    succeed(run(stack, env, binary, ...args, "-no-color"), `${binary} ${args[0]}`);
  const synth = () => succeed(run(folder, env, "npm", "run", "synth"), "npm run synth");
  const plan = async () => {
    const changes = changesIn(await terraform("plan", "-input=false", "-out=plan.tfplan"));
    say(changes);
    return changes;
  };
  const apply = async () =>
    say(
      (await terraform("apply", "-input=false", "plan.tfplan"))
        .match(/^(Apply complete|\w+\.\w+: (Creation|Modifications) complete).*$/gm)!
        .join("\n"),
    );
  const before = org.state();

  await step(
    "The org before: the Dialpad app is there and provisions users by SCIM, but Okta knows no Dialpad number",
    () => {
      const app = before.apps[DIALPAD];
      say(`App "${app.label}" (${DIALPAD}): ${app.status}, features ${app.features.join(", ")}`);
      say(
        `Its mapping to the Okta user has ${Object.keys(entriesOf(before)).length} entries, login and forty others; an attribute dialpadPhone is nowhere.`,
      );
      say(`${LOGIN}: dialpadPhone ${phoneOf(before) ?? "does not exist"}`);
      const { user, app: ofApp, entry } = added(before);
      must(!user && !ofApp && !entry && phoneOf(before) === undefined, "something of the sync is there already");
      must(Object.keys(entriesOf(before)).length === 41, "the mapping has other entries");
    },
  );

  await step("npm run synth: the program becomes Terraform's JSON, without network and credentials", async () => {
    await synth();
    say(
      `${join("cdktf.out/stacks/okta-dialpad-phone", "cdk.tf.json")}, ${readFileSync(join(stack, "cdk.tf.json")).length} bytes`,
    );
    await terraform("init", "-input=false");
  });

  await step(
    `${binary} plan: what a reviewer approves. An attribute on the user, one on the app user, one mapping entry`,
    async () => {
      const changes = await plan();
      say(LEGEND);
      must(changes.endsWith("Plan: 4 to add, 0 to change, 0 to destroy."), "the plan has other changes");
      must(
        changes.match(/= "dialpadPhone"$/gm)?.length === 3,
        "the attributes and the entry are not called dialpadPhone",
      );
    },
  );

  await step(`${binary} apply`, async () => {
    await apply();
    const { user, app, entry } = added(org.state());
    must(user !== undefined && app !== undefined, "an attribute is missing");
    must(
      sourceOf({ user, app, entry }) === "PROFILE_MASTER" && entry?.pushStatus === "DONT_PUSH",
      "the sync is not as planned",
    );
  });

  await step(
    "The console visit: three settings that no API has. An administrator makes it by hand; here the fake org's own console does",
    async () => {
      say(JSON.parse(await terraform("output", "-json", "dialpad_phone_next_steps")) as string);
      org.setProfileSourcing(DIALPAD, true, { whenDeactivated: "NONE" });
      const { apps, sourceOrder } = org.state();
      const { features, whenDeactivated } = apps[DIALPAD];
      must(
        features.includes("PROFILE_MASTERING") && whenDeactivated === "NONE",
        "the app does not source users, or deactivates them",
      );
      must(
        sourceOrder.length > 1 && sourceOrder.at(-1) === DIALPAD,
        "Dialpad is not the lowest of several profile sources",
      );
      say(`\nDone: PROFILE_MASTERING is among the app's features, a deactivated user: ${whenDeactivated}.`);
    },
  );

  await step(
    `${binary} plan: the same program sees the switch. Dialpad now overrides the attribute's source, and the mapping is applied on every update`,
    async () => {
      const changes = await plan();
      say("\nTerraform shows a changed mapping entry as one that goes and one that comes.");
      must(changes.endsWith("Plan: 0 to add, 2 to change, 0 to destroy."), "the plan has other changes");
    },
  );

  await step(`${binary} apply`, async () => {
    await apply();
    const now = added(org.state());
    must(sourceOf(now) === "OVERRIDE" && now.entry?.pushStatus === "PUSH", "Dialpad does not source the attribute");
  });

  await step(
    '"profileSourcing": "required" in cdktf.json: from now on a plan fails, and changes nothing, if somebody switches the sourcing off',
    async () => {
      configure({ profileSourcing: "required" });
      await synth();
      must((await plan()).startsWith("No changes"), "the plan is not empty while Dialpad sources users");
      org.setProfileSourcing(DIALPAD, false);
      const switchedOff = JSON.stringify(org.state());
      const { code, stderr } = await run(stack, env, binary, "plan", "-input=false", "-no-color");
      must(code !== 0 && stderr.includes("does not source Okta users"), `the plan does not fail for that:\n${stderr}`);
      must(JSON.stringify(org.state()) === switchedOff, "the plan that fails changed the org");
      say(`\nSwitched off for a moment: the plan fails, since the app does not source Okta users. On again.`);
      org.setProfileSourcing(DIALPAD, true, { whenDeactivated: "NONE" });
    },
  );

  await step(`${LOGIN} gets Dialpad: the app is assigned, Dialpad allots a number, Okta imports it`, () => {
    org.assign(DIALPAD, LOGIN);
    say(`assigned; dialpadPhone in the Okta profile: ${phoneOf(org.state()) ?? "none yet"}`);
    org.importUsers(DIALPAD);
    const number = phoneOf(org.state());
    must(number !== undefined, "the number did not arrive in the Okta profile");
    say(`imported; dialpadPhone in the Okta profile: ${number}`);
  });

  await step("Everything else in the mapping is as it was", () => {
    const [was, is] = [entriesOf(before), entriesOf(org.state())];
    const differing = Object.keys({ ...was, ...is }).filter(
      (name) => JSON.stringify(was[name]) !== JSON.stringify(is[name]),
    );
    say(`${Object.keys(was).length} entries before, ${Object.keys(is).length} now; different: ${differing.join(", ")}`);
    must(differing.join() === "dialpadPhone", "an entry that is not ours changed");
  });

  const last = await step(`${binary} plan, a last time`, plan);
  must(last.startsWith("No changes"), "the plan is not empty");
  console.log(
    `\nDone in ${((performance.now() - began) / 1000).toFixed(0)} s, with ${ranWith}. Nothing is left behind or running.`,
  );
}

// A second Ctrl-C does not cut the cleaning up short.
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => stopped.abort());

void demo()
  .catch((error: Error) => {
    console.error(stopped.signal.aborted ? "\nStopped." : `\n${error.message}`);
    process.exitCode = stopped.signal.aborted ? 130 : 1;
  })
  .then(async () => {
    for (const cleanup of cleanups.reverse()) await cleanup();
  });
