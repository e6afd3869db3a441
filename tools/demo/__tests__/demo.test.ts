import { execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { clone } from "../../../__tests__/clone";

const ROOT = join(__dirname, "../../..");
const DEMO = join(ROOT, "tools/demo/dist/demo.js");
const terraform = ["terraform", "tofu"].find((binary) => spawnSync(binary, ["version"]).status === 0);

let folder: string;
beforeAll(() => {
  execFileSync("npm", ["run", "--silent", "build", "-w", "demo"], { cwd: ROOT });
  folder = mkdtempSync(join(tmpdir(), "okta-dialpad-phone-demo-test-"));
  mkdirSync(join(folder, "tmp"));
  mkdirSync(join(folder, "empty"));
  // Where no provider can be had: a mirror that has none, and no registry beside it.
  writeFileSync(
    join(folder, "no-provider.tfrc"),
    `provider_installation {\n  filesystem_mirror {\n    path = "${join(folder, "empty")}"\n  }\n}\n`,
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => expect(readdirSync(join(folder, "tmp")).filter((name) => name.includes("demo"))).toEqual([]));

interface Ended {
  code: number | null;
  output: string;
}

/** Runs the demo to its end, or until it prints `interrupt`: then Ctrl-C. */
function demo(
  environment: NodeJS.ProcessEnv,
  { interrupt, command = ["node", DEMO], cwd = ROOT }: { interrupt?: string; command?: string[]; cwd?: string } = {},
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
    if (interrupt && output.includes(interrupt)) child.kill("SIGINT");
  };
  child.stdout.on("data", hear);
  child.stderr.on("data", hear);
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, output })));
}

const needsTerraform = terraform ? test : test.skip;

needsTerraform(
  "npm run demo tells the article from the first plan to the user's number, and leaves nothing behind",
  async () => {
    const { code, output } = await demo({}, { command: ["npm", "run", "-s", "demo"] });
    expect(code).toBe(0);
    const lines = output.trim().split("\n");
    const ranWith = /with ((terraform|tofu) \S+ and a stand-in for the okta provider 6\.12\.0)\.$/;
    expect(output).toMatch(
      /^Dialpad's article "Syncing Dialpad phone numbers to Okta" in an Okta org of nobody's \(http:\/\/127\.0\.0\.1:\d+\), with /m,
    );
    expect(lines.at(-1)).toMatch(
      /^Done in \d+ s, with (terraform|tofu) \S+ and a stand-in for the okta provider 6\.12\.0\. Nothing is left behind or running\.$/,
    );
    expect(lines.find((line) => line.startsWith("Dialpad's article"))).toMatch(ranWith);
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

needsTerraform("what the environment says of another provider, org or plan does not change the story", async () => {
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

needsTerraform("a step that does not do what its title says ends it", async () => {
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

needsTerraform(
  "where init cannot get the provider it says what was tried; OKTA_PROVIDER=real then ends it",
  async () => {
    const { code, output } = await demo({ OKTA_PROVIDER: "real" });
    expect(code).toBe(1);
    expect(output).toMatch(/(terraform|tofu) init could not get the okta provider 6\.12\.0:/);
    expect(output).toContain("OKTA_PROVIDER=real forbids the stand-in.");
    if (terraform === "terraform") expect(output).toContain("Failed to query available provider packages");
  },
);

needsTerraform("Ctrl-C stops it in the middle, and leaves nothing behind", async () => {
  const { code, output } = await demo({}, { interrupt: "3. " });
  expect(code).toBe(130);
  expect(output.trim()).toMatch(/Stopped\.$/);
});

needsTerraform("the orgs of a clone that was set up already are not the demo's", async () => {
  const cwd = clone();
  const app = JSON.parse(readFileSync(join(ROOT, "cdktf.json"), "utf8")) as object;
  const preview = { orgName: "example-preview", baseUrl: "oktapreview.com", dialpadAppId: "0oapreview0000000001" };
  writeFileSync(join(cwd, "cdktf.json"), JSON.stringify({ ...app, context: { orgs: { preview } } }));
  const { output } = await demo({}, { interrupt: "3. ", cwd });
  expect(output).toContain("cdktf.out/stacks/okta-dialpad-phone/cdk.tf.json, ");
  rmSync(cwd, { recursive: true });
});

test("without Terraform and OpenTofu it says what to install", async () => {
  const bin = join(folder, "bin");
  mkdirSync(bin);
  symlinkSync(process.execPath, join(bin, "node"));
  const { code, output } = await demo({ PATH: bin, TERRAFORM_BINARY_NAME: "" });
  expect(code).toBe(1);
  expect(output).toContain(
    "Neither terraform nor tofu is on PATH. Install Terraform (https://developer.hashicorp.com/terraform/install)",
  );
});
