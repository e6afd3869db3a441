// npm run demo: Dialpad's whole article in a fake Okta org, which runs in this process, with real Terraform.
// At its end, also after Ctrl-C, its files are deleted and the programs that it started have ended.
import { spawn, type ChildProcess } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { oktaProvider } from "../../../versions.json";
import { DEFAULT_TYPE, DIALPAD, startFakeOkta, type FakeOkta, type OrgState } from "../../fake-okta/src";
import { startStandIn, type StandIn } from "../../provider-stand-in/src";

const LOGIN = "first.employee@example.com";
const SOURCES = ["package.json", "main.ts", "orgs.ts", "versions.json", "lib", "tsconfig.json", "tsconfig.build.json"];

/** Aborted by Ctrl-C, by SIGTERM, and when the terminal or the reader of the output goes away. */
const stopped = new AbortController();
/** What is done at the end, the last one first. */
const cleanups: (() => unknown)[] = [];
/** How long a program may take to end when it is asked to, before it is killed. */
const GRACE_MS = 10_000;

interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}

/**
 * Runs a program, and waits until it has ended, also when the demo is stopped: a program that goes on would write into
 * a folder that is deleted already. It does not block this process, in which the org and the stand-in answer.
 */
function run(cwd: string, env: NodeJS.ProcessEnv, command: string, ...args: string[]): Promise<Ran> {
  stopped.signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    // In a process group of its own: otherwise Ctrl-C in a terminal would reach Terraform twice, from the terminal and
    // from here. Terraform ends in order after one interrupt, but at once, and without its provider, after two.
    const child = spawn(command, args, { cwd, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
    let killing: NodeJS.Timeout | undefined;
    const stop = () => {
      signalGroup(child, "SIGINT");
      killing = setTimeout(() => signalGroup(child, "SIGKILL"), GRACE_MS);
    };
    const ended = () => {
      stopped.signal.removeEventListener("abort", stop);
      clearTimeout(killing);
    };
    stopped.signal.addEventListener("abort", stop);
    const ran: Ran = { code: 1, stdout: "", stderr: "" };
    child.stdout.on("data", (text: Buffer) => (ran.stdout += text.toString()));
    child.stderr.on("data", (text: Buffer) => (ran.stderr += text.toString()));
    child.on("error", (error) => {
      ended();
      reject(error);
    });
    child.on("close", (code) => {
      ended();
      if (stopped.signal.aborted) reject(stopped.signal.reason as Error);
      else resolve({ ...ran, code: code ?? 1 });
    });
  });
}

/** Sends a signal to a program and to those that it started. */
function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, signal);
  } catch {
    // All of them have ended.
  }
}

async function succeed(ran: Promise<Ran>, what: string): Promise<string> {
  const { code, stdout, stderr } = await ran;
  if (code !== 0) throw new Error(`${what} failed:\n${stdout}${stderr}`);
  return stdout;
}

const say = (text = "") => console.log(text.replace(/^(?=.)/gm, "   "));

/** Ends the demo where a step did not do what its title says. */
function must(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new Error(`Step ${steps} did not do what its title says: ${otherwise}.`);
}

let steps = 0;
/** A step of the story: prints its title, runs it, and prints how long it took. */
async function step<T>(title: string, act: () => Promise<T> | T): Promise<T> {
  console.log(`\n${++steps}. ${title}`);
  const began = performance.now();
  const result = await act();
  console.log(`   (${((performance.now() - began) / 1000).toFixed(1)} s)`);
  return result;
}

/** Terraform or OpenTofu, and its version. */
async function findEngine(): Promise<{ binary: string; title: string }> {
  const chosen = process.env.TERRAFORM_BINARY_NAME;
  for (const binary of chosen ? [chosen] : ["terraform", "tofu"]) {
    const version = await run(process.cwd(), process.env, binary, "version", "-json").catch((error: Error) => {
      stopped.signal.throwIfAborted();
      return { code: 1, stdout: "", stderr: error.message };
    });
    if (version.code !== 0) continue;
    const { terraform_version } = JSON.parse(version.stdout) as { terraform_version: string };
    return { binary, title: `${binary} ${terraform_version}` };
  }
  const problem = chosen
    ? `TERRAFORM_BINARY_NAME names ${chosen}, which does not run.`
    : "Neither terraform nor tofu is on PATH.";
  throw new Error(
    `${problem} Install Terraform (https://developer.hashicorp.com/terraform/install)\n` +
      "or OpenTofu (https://opentofu.org/docs/intro/install/), and run the demo again.",
  );
}

/** Gets the real provider as any `terraform init` does, and where that fails starts the stand-in. */
async function findProvider(
  folder: string,
  binary: string,
  org: FakeOkta,
  standInForbidden: boolean,
): Promise<{ title: string; standIn?: StandIn }> {
  const version = oktaProvider.newest;
  const required = { okta: { source: "okta/okta", version } };
  writeFileSync(join(folder, "main.tf.json"), JSON.stringify({ terraform: { required_providers: required } }));
  const { code, stderr } = await run(folder, process.env, binary, "init", "-input=false", "-no-color");
  rmSync(join(folder, "main.tf.json"));
  if (code === 0) return { title: `the okta provider ${version}` };
  const reason = /Error: (.*?)(?=\n\n\S|$)/s.exec(stderr)?.[1].trim() ?? stderr.trim();
  const problem = `${binary} init could not get the okta provider ${version}:\n\n${reason}\n`;
  if (standInForbidden)
    throw new Error(
      `${problem}\nOKTA_PROVIDER=real forbids the stand-in. ` +
        `Let ${binary} reach its provider registry, or a mirror of it, and run the demo again.`,
    );
  const standIn = await startStandIn({ env: org.env, version });
  cleanups.push(() => standIn.close());
  console.log(`${problem}\nThe demo goes on with a stand-in, which the tests compare with recordings of the provider.`);
  return { title: `a stand-in for the okta provider ${version}`, standIn };
}

/** The part of a plan that a reviewer looks at. */
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
push_status: when Okta applies the mapping entry; DONT_PUSH on user create only, PUSH on user create and update
terraform_data: nothing in Okta; it remembers the app and the user type, and a plan for others fails`;

/**
 * Variables of the environment that would change the story: another provider (TF_REATTACH_PROVIDERS), another org,
 * other arguments. The variables that say how Terraform gets the real provider stay.
 */
const MISLEADING = /^(OKTA|CDKTF|TF(?!_(CLI_CONFIG_FILE|PLUGIN_CACHE_\w+|REGISTRY_\w+|TOKEN_\w+)$))_/;

const entriesOf = ({ mappings }: OrgState) =>
  Object.values(mappings).find(({ sourceId, targetId }) => sourceId === DIALPAD && targetId === DEFAULT_TYPE)!
    .properties;
/** The objects that the article adds, as the org has them. */
const added = (state: OrgState) => ({
  user: state.userTypes[DEFAULT_TYPE].schema.custom.dialpadPhone,
  app: state.apps[DIALPAD].schema.custom.dialpadPhone,
  entry: entriesOf(state).dialpadPhone,
});
const sourceOf = ({ user }: ReturnType<typeof added>) => (user?.master as { type: string } | undefined)?.type;
const phoneOf = ({ users }: OrgState) =>
  JSON.stringify(Object.values(users).find(({ profile }) => profile.login === LOGIN)?.profile.dialpadPhone);

/** Tells the whole story, and returns its last line. */
async function demo(): Promise<string> {
  const standInForbidden = process.env.OKTA_PROVIDER === "real";
  const { binary, title: engineTitle } = await findEngine();
  for (const name of Object.keys(process.env)) if (MISLEADING.test(name)) delete process.env[name];
  // Where that file is missing, OpenTofu prints a warning into the JSON that it is asked for.
  if (!existsSync(process.env.TF_CLI_CONFIG_FILE ?? "")) delete process.env.TF_CLI_CONFIG_FILE;
  const root = process.cwd();
  const org = await startFakeOkta();
  cleanups.push(() => org.close());
  const folder = mkdtempSync(join(tmpdir(), "okta-demo-"));
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
  // What npm, the compiler, Terraform and the provider write into the temporary folder is deleted with the rest. Both
  // names are short, because the path of the provider's socket may have 104 characters on macOS.
  process.env.TMPDIR = join(folder, "tmp");
  mkdirSync(process.env.TMPDIR);
  const began = performance.now();

  const { title: providerTitle, standIn } = await findProvider(folder, binary, org, standInForbidden);
  const ranWith = `with ${engineTitle} and ${providerTitle}`;
  console.log(`Dialpad's article "Syncing Dialpad phone numbers to Okta" in a fake Okta org (${org.url}),
${ranWith}.

Okta keeps a profile of every employee, from which it fills the profiles of other applications. Dialpad gives each
employee a phone number, which Okta does not know. The article adds an attribute to the Okta user and one to the
Dialpad app user, maps the second to the first, and makes Dialpad the source of its value.`);

  for (const file of SOURCES) cpSync(join(root, file), join(folder, file), { recursive: true });
  // Without the orgs that cdktf.json may name in a clone that was set up already.
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
    "The org before: it has the Dialpad app, which provisions users by SCIM, but Okta knows no Dialpad number",
    () => {
      const app = before.apps[DIALPAD];
      say(`App "${app.label}" (${DIALPAD}): ${app.status}, features ${app.features.join(", ")}`);
      say(
        `Its mapping to the Okta user has ${Object.keys(entriesOf(before)).length} entries: login and forty others.\n` +
          "There is no attribute dialpadPhone.",
      );
      say(`${LOGIN}: dialpadPhone ${phoneOf(before) ?? "does not exist"}`);
      const { user, app: ofApp, entry } = added(before);
      must(!user && !ofApp && !entry && phoneOf(before) === undefined, "something of the sync is there already");
      must(Object.keys(entriesOf(before)).length === 41, "the mapping has other entries");
    },
  );

  await step("npm run synth: it writes the program as Terraform's JSON, without network and credentials", async () => {
    await synth();
    const { length } = readFileSync(join(stack, "cdk.tf.json"));
    say(`cdktf.out/stacks/okta-dialpad-phone/cdk.tf.json, ${length} bytes`);
    await terraform("init", "-input=false");
  });

  await step(
    `${binary} plan: what a reviewer approves. An attribute of the user, one of the app user, one mapping entry`,
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
    "The console visit: three settings that no API has. An administrator makes them by hand; here the fake org does",
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
      say(`\nDone: the app's features have PROFILE_MASTERING. When a user is deactivated: ${whenDeactivated}.`);
    },
  );

  await step(
    `${binary} plan: the same program sees the console visit. Dialpad overrides the source, and updates are mapped too`,
    async () => {
      const changes = await plan();
      say("\nTerraform shows a changed mapping entry as one that is removed and one that is added.");
      must(changes.endsWith("Plan: 0 to add, 2 to change, 0 to destroy."), "the plan has other changes");
    },
  );

  await step(`${binary} apply`, async () => {
    await apply();
    const now = added(org.state());
    must(sourceOf(now) === "OVERRIDE" && now.entry?.pushStatus === "PUSH", "Dialpad does not source the attribute");
  });

  await step(
    '"profileSourcing": "required" in cdktf.json: a plan fails from now on when somebody switches the sourcing off',
    async () => {
      configure({ profileSourcing: "required" });
      await synth();
      must((await plan()).startsWith("No changes"), "the plan is not empty while Dialpad sources users");
      org.setProfileSourcing(DIALPAD, false);
      const switchedOff = JSON.stringify(org.state());
      const { code, stderr } = await run(stack, env, binary, "plan", "-input=false", "-no-color");
      must(code !== 0 && stderr.includes("does not source Okta users"), `the plan does not fail for that:\n${stderr}`);
      must(JSON.stringify(org.state()) === switchedOff, "the plan that fails changed the org");
      say("\nSwitched off: the plan fails, because the app does not source Okta users. Switched on again.");
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
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  return `Done in ${seconds} s, ${ranWith}. Its files are deleted, and nothing of it runs any more.`;
}

// The handlers stay until the end, so that a second Ctrl-C does not stop the cleanup.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => stopped.abort());
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => stopped.abort());

async function main(): Promise<void> {
  let lastLine: string | undefined;
  try {
    lastLine = await demo();
  } catch (error) {
    console.error(stopped.signal.aborted ? "\nStopped." : `\n${(error as Error).message}`);
    process.exitCode = stopped.signal.aborted ? 130 : 1;
  }
  for (const cleanup of cleanups.reverse()) await cleanup();
  if (lastLine !== undefined) console.log(`\n${lastLine}`);
}

void main();
