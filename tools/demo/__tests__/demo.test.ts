import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { clone } from "../../../__tests__/clone";
import { oktaProvider } from "../../../versions.json";

const ROOT = join(__dirname, "../../..");
const DEMO = join(ROOT, "tools/demo/dist/demo.js");
const terraform = ["terraform", "tofu"].find((binary) => spawnSync(binary, ["version"]).status === 0);

let folder: string;
beforeAll(() => {
  execFileSync("npm", ["run", "--silent", "build", "-w", "demo"], { cwd: ROOT });
  folder = mkdtempSync(join(tmpdir(), "okta-dialpad-phone-demo-test-"));
  mkdirSync(join(folder, "tmp"));
  mkdirSync(join(folder, "empty"));
  // With this file Terraform finds no provider: the mirror is empty, and no registry is named.
  writeFileSync(
    join(folder, "no-provider.tfrc"),
    `provider_installation {\n  filesystem_mirror {\n    path = "${join(folder, "empty")}"\n  }\n}\n`,
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => {
  const left = readdirSync(join(folder, "tmp"));
  for (const name of left) rmSync(join(folder, "tmp", name), { recursive: true });
  expect(left).toEqual([]);
});

interface Ended {
  code: number | null;
  output: string;
}

interface Options {
  /** When the demo prints this text, it gets the signal (Ctrl-C without one). */
  interrupt?: string;
  signal?: NodeJS.Signals;
  command?: string[];
  cwd?: string;
}

/** Runs the demo to its end. */
function demo(
  environment: NodeJS.ProcessEnv,
  { interrupt, signal = "SIGINT", command = ["node", DEMO], cwd = ROOT }: Options = {},
): Promise<Ended> {
  const env = {
    ...process.env,
    TMPDIR: join(folder, "tmp"),
    TF_CLI_CONFIG_FILE: join(folder, "no-provider.tfrc"),
    ...environment,
  };
  const child = spawn(command[0], command.slice(1), { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  const hear = (text: Buffer) => {
    output += text.toString();
    if (interrupt && output.includes(interrupt)) child.kill(signal);
  };
  child.stdout.on("data", hear);
  child.stderr.on("data", hear);
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, output })));
}

/** A terraform that stops the demo which started it, and that goes on for a while when it is told to stop itself. */
const slowTerraform = (signal: string) => `#!${process.execPath}
const { mkdirSync, writeFileSync } = require("node:fs");
if (process.argv[2] === "version") console.log('{ "terraform_version": "1.5.0" }');
else {
  const late = process.cwd() + "/late";
  const write = (turns) => {
    if (turns > 0) return setImmediate(write, turns - 1);
    mkdirSync(late, { recursive: true });
    writeFileSync(late + "/state", "");
    process.exit(1);
  };
  for (const each of ["SIGINT", "SIGTERM"]) process.once(each, () => write(100_000));
  setTimeout(() => undefined, 60_000);
  process.kill(process.ppid, "${signal}");
}
`;

/** The processes that were started with this temporary folder, or with one in it; where the machine tells it. */
const processesIn = (temporary: string): string[] =>
  (existsSync("/proc/self/environ") ? readdirSync("/proc") : []).filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/environ`, "utf8").includes(`TMPDIR=${temporary}`);
    } catch {
      return false; // it has ended, or it is of another user
    }
  });

const needsTerraform = terraform ? test : test.skip;

needsTerraform(
  "npm run demo plays the article from the first plan to the user's number, and leaves nothing behind",
  async () => {
    // npm itself keeps a cache of compiled code in the temporary folder, whatever it runs.
    const { code, output } = await demo({ NODE_DISABLE_COMPILE_CACHE: "1" }, { command: ["npm", "run", "-s", "demo"] });
    expect(code).toBe(0);
    const lines = output.trim().split("\n");
    const version = oktaProvider.newest.replaceAll(".", "\\.");
    const ranWith = `with (terraform|tofu) \\S+ and a stand-in for the okta provider ${version}`;
    expect(output).toMatch(
      /^Dialpad's article "Syncing Dialpad phone numbers to Okta" in a fake Okta org \(http:\/\/127\.0\.0\.1:\d+\),$/m,
    );
    expect(output).toMatch(new RegExp(`^${ranWith}\\.$`, "m"));
    expect(lines.at(-1)).toMatch(
      new RegExp(`^Done in \\d+ s, ${ranWith}\\. Its files are deleted, and nothing of it runs any more\\.$`),
    );
    expect(output.match(/^\d+\. .*/gm)?.map((title) => title.replace(/(terraform|tofu) /, "").split(":")[0])).toEqual([
      "1. The org before",
      "2. npm run synth",
      "3. plan",
      "4. apply",
      "5. The console visit",
      "6. plan",
      "7. apply",
      '8. "profileSourcing"',
      "9. first.employee@example.com gets Dialpad",
      "10. Everything else in the mapping is as it was",
      "11. plan, a last time",
    ]);
    expect(output.match(/^ {3}Plan: .*/gm)).toEqual([
      "   Plan: 4 to add, 0 to change, 0 to destroy.",
      "   Plan: 0 to add, 2 to change, 0 to destroy.",
    ]);
    expect(output).toContain('imported; dialpadPhone in the Okta profile: "+');
    expect(output).toContain("41 entries before, 42 now; different: dialpadPhone");
  },
);

needsTerraform("variables of the environment for another provider, org or plan do not change the story", async () => {
  const { output } = await demo(
    {
      TF_REATTACH_PROVIDERS: JSON.stringify({
        "okta/okta": {
          Protocol: "grpc",
          ProtocolVersion: 5,
          Pid: 1,
          Test: true,
          Addr: { Network: "tcp", String: "127.0.0.1:1" },
        },
      }),
      TF_CLI_ARGS_plan: "-destroy",
      TF_VAR_dialpad_app_id: "0oaother000000000001",
      OKTA_ACCESS_TOKEN: "another",
    },
    { interrupt: "4. " },
  );
  expect(output).toContain("   Plan: 4 to add, 0 to change, 0 to destroy.");
});

needsTerraform("a step that does not do what its title says ends the demo", async () => {
  const cwd = clone();
  const program = readFileSync(join(cwd, "main.ts"), "utf8");
  writeFileSync(
    join(cwd, "main.ts"),
    program.replace("{ ...sync, appId }", '{ ...sync, appId, variableName: "deskPhone" }'),
  );
  const { code, output } = await demo({}, { cwd });
  expect(code).toBe(1);
  expect(output.trim().split("\n").at(-1)).toBe(
    "Step 3 did not do what its title says: the attributes and the entry are not called dialpadPhone.",
  );
  rmSync(cwd, { recursive: true });
});

needsTerraform("where init cannot get the provider the demo says why; OKTA_PROVIDER=real then ends it", async () => {
  const { code, output } = await demo({ OKTA_PROVIDER: "real" });
  expect(code).toBe(1);
  expect(output).toContain(`init could not get the okta provider ${oktaProvider.newest}:`);
  expect(output).toContain("OKTA_PROVIDER=real forbids the stand-in.");
  if (terraform === "terraform") expect(output).toContain("Failed to query available provider packages");
});

needsTerraform.each([
  ["SIGINT", "2. "],
  ["SIGTERM", "3. "],
  ["SIGINT", "4. "],
] as const)(
  "%s, sent when the demo prints %j, stops it, and leaves no file and no process behind",
  async (signal, interrupt) => {
    const { code, output } = await demo({}, { interrupt, signal });
    expect(code).toBe(130);
    expect(output.trim()).toMatch(/Stopped\.$/);
    expect(processesIn(join(folder, "tmp"))).toEqual([]);
  },
);

needsTerraform("the demo stops when the reader of its output goes away, and leaves no file behind", async () => {
  const env = {
    ...process.env,
    TMPDIR: join(folder, "tmp"),
    TF_CLI_CONFIG_FILE: join(folder, "no-provider.tfrc"),
  };
  const child = spawn("node", [DEMO], { cwd: ROOT, env, stdio: ["ignore", "pipe", "ignore"] });
  child.stdout.once("data", () => child.stdout.destroy());
  expect(await once(child, "exit")).toEqual([130, null]);
});

test.each(["SIGINT", "SIGTERM", "SIGHUP"])(
  "on %s the demo waits until Terraform has ended, and then deletes what Terraform wrote",
  async (signal) => {
    const bin = mkdtempSync(join(folder, "bin-"));
    writeFileSync(join(bin, "terraform"), slowTerraform(signal), { mode: 0o755 });
    const { code, output } = await demo({ PATH: `${bin}:${process.env.PATH}`, TERRAFORM_BINARY_NAME: "" });
    expect({ code, output: output.trim() }).toEqual({ code: 130, output: "Stopped." });
  },
);

needsTerraform("the demo does not use the orgs that cdktf.json names in a clone that was set up already", async () => {
  const cwd = clone();
  const app = JSON.parse(readFileSync(join(ROOT, "cdktf.json"), "utf8")) as object;
  const preview = { orgName: "example-preview", baseUrl: "oktapreview.com", dialpadAppId: "0oapreview0000000001" };
  writeFileSync(join(cwd, "cdktf.json"), JSON.stringify({ ...app, context: { orgs: { preview } } }));
  const { output } = await demo({}, { interrupt: "3. ", cwd });
  expect(output).toContain("cdktf.out/stacks/okta-dialpad-phone/cdk.tf.json, ");
  rmSync(cwd, { recursive: true });
});

test("a TERRAFORM_BINARY_NAME that does not run is an error", async () => {
  const { code, output } = await demo({ TERRAFORM_BINARY_NAME: "no-such-terraform" });
  expect(code).toBe(1);
  expect(output).toContain("TERRAFORM_BINARY_NAME names no-such-terraform, which does not run.");
});

test("without Terraform and OpenTofu the demo says what to install", async () => {
  const bin = join(folder, "bin");
  mkdirSync(bin);
  symlinkSync(process.execPath, join(bin, "node"));
  const { code, output } = await demo({ PATH: bin, TERRAFORM_BINARY_NAME: "" });
  expect(code).toBe(1);
  expect(output).toContain(
    "Neither terraform nor tofu is on PATH. Install Terraform (https://developer.hashicorp.com/terraform/install)",
  );
});
