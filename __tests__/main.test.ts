import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { oktaProvider } from "../versions.json";
import { APP_COMMAND, clone, ROOT } from "./clone";

/** PATH has Node.js and what npm needs, and no Terraform. There is no network. */
let bin: string;
const environment = (context: object = {}) => ({
  PATH: bin,
  HOME: bin,
  NODE_OPTIONS: `--require ${join(bin, "no-network.js")}`,
  // npm would ask the registry for a newer npm.
  npm_config_update_notifier: "false",
  CDKTF_CONTEXT_JSON: JSON.stringify(context),
});

const synthesize = (folder: string, context: object = {}) =>
  spawnSync(APP_COMMAND, { cwd: folder, shell: true, encoding: "utf8", env: environment(context) });

const jsonIn = (folder: string, stack = "okta-dialpad-phone") =>
  readFileSync(join(folder, "cdktf.out/stacks", stack, "cdk.tf.json"), "utf8");

let folder: string;
beforeAll(() => {
  bin = mkdtempSync(join(tmpdir(), "okta-dialpad-phone-bin-"));
  symlinkSync(process.execPath, join(bin, "node"));
  for (const program of ["npm", "sh"])
    symlinkSync(execFileSync("which", [program], { encoding: "utf8" }).trim(), join(bin, program));
  writeFileSync(
    join(bin, "no-network.js"),
    `require("node:net").Socket.prototype.connect = function () {
      return this.destroy(new Error("there is no network"));
    };`,
  );
  folder = clone();
});
afterAll(() => [bin, folder].forEach((path) => rmSync(path, { recursive: true, force: true })));

const parsed = (stack?: string) =>
  JSON.parse(jsonIn(folder, stack)) as Record<string, Record<string, Record<string, unknown>>>;

test("synth needs no input, no credentials, no network and no Terraform", () => {
  const { status, stderr } = synthesize(folder);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  const { resource, data, variable, output, provider, terraform } = parsed();
  expect(
    Object.entries({ ...resource, ...data }).map(([type, named]) => `${type}.${Object.keys(named).join()}`),
  ).toEqual([
    "okta_app_user_schema_property.dialpad_phone",
    "okta_profile_mapping.dialpad_phone",
    "okta_user_schema_property.dialpad_phone",
    "terraform_data.dialpad_phone",
    "okta_app.dialpad_phone",
    "okta_apps.dialpad_phone",
    "okta_user_type.dialpad_phone",
  ]);
  expect(Object.keys(variable)).toEqual(["dialpad_app_id"]);
  expect(Object.keys(output)).toEqual(["dialpad_phone_app", "dialpad_phone_next_steps"]);
  expect(provider).toEqual({ okta: [{}] });
  expect(terraform).toEqual({
    backend: { local: { path: "../../../terraform.okta-dialpad-phone.tfstate" } },
    required_providers: { okta: { source: "okta/okta", version: oktaProvider.newest } },
    required_version: ">= 1.5.0",
  });
});

test("each run, in any folder, writes the same JSON byte for byte", () => {
  const first = jsonIn(folder);
  rmSync(join(folder, "cdktf.out"), { recursive: true });
  synthesize(folder);
  expect(jsonIn(folder)).toBe(first);
  const elsewhere = clone();
  synthesize(elsewhere);
  expect(jsonIn(elsewhere)).toBe(first);
  rmSync(elsewhere, { recursive: true });
});

test("a type error stops the synth", () => {
  const broken = clone();
  writeFileSync(
    join(broken, "main.ts"),
    readFileSync(join(ROOT, "main.ts"), "utf8").replace("...sync, appId }", "...sync, appId: 5 }"),
  );
  const { status, stdout } = synthesize(broken);
  expect(status).not.toBe(0);
  expect(stdout).toContain("Type 'number' is not assignable to type 'string'");
  expect(existsSync(join(broken, "cdktf.out"))).toBe(false);
  rmSync(broken, { recursive: true });
});

test("the context profileSourcing chooses the mode, and another word is refused", () => {
  synthesize(folder, { profileSourcing: "required", sourcing: "another key is not ours" });
  expect(parsed().resource.okta_user_schema_property.dialpad_phone).toMatchObject({ master: "OVERRIDE" });
  const { status, stderr } = synthesize(folder, { profileSourcing: "always" });
  expect(status).not.toBe(0);
  expect(stderr).toContain(
    "okta-dialpad-phone/dialpad_phone (DialpadPhoneSync) is not valid:\n" +
      '- profileSourcing is "always": expected "follow" or "required" or "off"',
  );
});

test("main.ts without its sync and outputs compiles, and forgets what the sync made", () => {
  const emptied = clone();
  const program = readFileSync(join(emptied, "main.ts"), "utf8");
  const left = program
    .replace(/ {4}const appId = .*?;\n/s, "")
    .replace(/ {4}const dialpadPhone = .*?;\n/s, "")
    .replace(/ {4}new TerraformOutput\(.*?\n {4}\}\);\n/gs, "");
  expect(left).not.toMatch(/dialpadPhone|appId\b|new TerraformOutput/);
  writeFileSync(join(emptied, "main.ts"), left);
  expect(synthesize(emptied)).toMatchObject({ status: 0, stderr: "" });
  expect((JSON.parse(jsonIn(emptied)) as { removed: object[] }).removed).toHaveLength(4);
  rmSync(emptied, { recursive: true });
});

test("one of several orgs can be uninstalled as the guide says", () => {
  const leaving = clone();
  const program = readFileSync(join(leaving, "main.ts"), "utf8");
  const [, block] = /<!-- one org delete -->\s+```ts\n(.*?)```/s.exec(
    readFileSync(join(ROOT, "docs/lifecycle.md"), "utf8"),
  )!;
  const org = { orgName: "example", baseUrl: "okta.com" };
  const orgs = {
    preview: { ...org, baseUrl: "oktapreview.com", dialpadAppId: "0oa1b2c3d4e5f6g7h8i9" },
    production: { ...org, dialpadAppId: "0oa9i8h7g6f5e4d3c2b1" },
  };
  const types = (changed: string) => {
    writeFileSync(
      join(leaving, "main.ts"),
      program.replace(/ {4}const dialpadPhone = .*?keepInOkta\(.*?;\n/s, changed),
    );
    expect(synthesize(leaving, { orgs })).toMatchObject({ status: 0, stderr: "" });
    return ["preview", "production"].map((name) => {
      const { resource = {}, removed = [] } = JSON.parse(jsonIn(leaving, `okta-dialpad-phone-${name}`)) as {
        resource?: object;
        removed?: { from: string }[];
      };
      return [Object.keys(resource).length, removed.map(({ from }) => from)];
    });
  };
  expect(types(block)).toEqual([
    [3, ["okta_profile_mapping.dialpad_phone"]],
    [4, []],
  ]);
  expect(types(block.replace("\n", "\nif (leaving) return;\n"))).toEqual([
    [0, []],
    [4, []],
  ]);
  rmSync(leaving, { recursive: true });
});

test("with another id for the sync, what it made is forgotten", () => {
  const renamed = clone();
  const program = readFileSync(join(renamed, "main.ts"), "utf8");
  writeFileSync(
    join(renamed, "main.ts"),
    program.replace('DialpadPhoneSync(this, "dialpad_phone"', 'DialpadPhoneSync(this, "phone"'),
  );
  expect(synthesize(renamed).status).toBe(0);
  const { removed } = JSON.parse(jsonIn(renamed)) as { removed: { from: string; lifecycle: object }[] };
  expect(removed.map(({ from, lifecycle }) => [from, lifecycle])).toEqual(
    ["okta_user_schema_property", "okta_app_user_schema_property", "okta_profile_mapping", "terraform_data"].map(
      (type) => [`${type}.dialpad_phone`, { destroy: false }],
    ),
  );
  rmSync(renamed, { recursive: true });
});

test("a context key that is nearly a known one is refused, since nothing would read it", () => {
  const { status, stderr } = synthesize(folder, { profileSorcing: "required" });
  expect(status).not.toBe(0);
  expect(stderr).toContain(
    "okta-dialpad-phone (OktaDialpadPhone) is not valid:\n" +
      '- the context has "profileSorcing", which nothing reads: write "profileSourcing"',
  );
});

const ORGS = {
  preview: { orgName: "example-preview", baseUrl: "oktapreview.com", dialpadAppId: "0oapreview0000000001" },
  production: {
    ...{ orgName: "example", baseUrl: "okta.com", dialpadAppId: "0oaproduction0000001", profileSourcing: "required" },
    ...{ userTypeId: "otycontractor0000001", variableName: "directNumber" },
  },
};

test("the context orgs makes one stack for each org, with its own state, name and ids, and no variable", () => {
  const elsewhere = clone();
  const { status, stderr } = synthesize(elsewhere, { profileSourcing: "follow", orgs: ORGS });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(readdirSync(join(elsewhere, "cdktf.out/stacks")).sort()).toEqual([
    "okta-dialpad-phone-preview",
    "okta-dialpad-phone-production",
  ]);
  const [preview, production] = ["preview", "production"].map(
    (name) => JSON.parse(jsonIn(elsewhere, `okta-dialpad-phone-${name}`)) as ReturnType<typeof parsed>,
  );
  expect(preview.provider).toEqual({ okta: [{ base_url: "oktapreview.com", org_name: "example-preview" }] });
  expect(production.provider).toEqual({ okta: [{ base_url: "okta.com", org_name: "example" }] });
  expect(preview.terraform.backend).toEqual({
    local: { path: "../../../terraform.okta-dialpad-phone-preview.tfstate" },
  });
  expect(preview.data.okta_app.dialpad_phone).toMatchObject({ id: "0oapreview0000000001" });
  expect(preview.resource.okta_user_schema_property.dialpad_phone).toMatchObject({ index: "dialpadPhone" });
  expect(production.resource.okta_user_schema_property.dialpad_phone).toMatchObject({
    ...{ index: "directNumber", user_type: "otycontractor0000001", master: "OVERRIDE" },
  });
  expect([preview.variable, production.variable]).toEqual([undefined, undefined]);
  rmSync(elsewhere, { recursive: true });
});

test("all that is wrong in orgs is refused at once, before a stack is made", () => {
  const elsewhere = clone();
  const { status, stderr } = synthesize(elsewhere, {
    orgs: { ...ORGS, Preview: { ...ORGS.preview, dialpadAppID: "0oa1" } },
  });
  expect(status).not.toBe(0);
  expect(stderr).toContain('orgs in cdktf.json is not valid:\n- the name "Preview"');
  expect(stderr).toContain("\n- Preview.dialpadAppID is no prop: write Preview.dialpadAppId");
  expect(readdirSync(join(elsewhere, "cdktf.out/stacks"))).toEqual([]);
  rmSync(elsewhere, { recursive: true });
});

test("npm run synth takes the context from cdktf.json, and says where Terraform finds the stack", () => {
  synthesize(folder, { profileSourcing: "off" });
  const off = jsonIn(folder);
  const changed = clone();
  const file = join(changed, "cdktf.json");
  writeFileSync(file, readFileSync(file, "utf8").replace('"follow"', '"off"'));
  const env = { ...environment(), CDKTF_CONTEXT_JSON: "" };
  const output = execFileSync("npm", ["run", "-s", "synth"], { cwd: changed, encoding: "utf8", env });
  expect(output).toBe("cdktf.out/stacks/okta-dialpad-phone/cdk.tf.json\n");
  expect(jsonIn(changed)).toBe(off);
  rmSync(changed, { recursive: true });
});

test("main.ts is at most sixty lines", () => {
  expect(readFileSync(join(ROOT, "main.ts"), "utf8").trimEnd().split("\n").length).toBeLessThanOrEqual(60);
});
