import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DEFAULT_TYPE, DIALPAD, startFakeOkta } from "../tools/fake-okta/src";
import { run as okta } from "../tools/okta-dialpad/__tests__/in-process";
import { oktaProvider } from "../versions.json";
import { difference } from "./e2e/difference";
import { blocks } from "./markdown";

const ROOT = join(__dirname, "..");
const readme = readFileSync(join(ROOT, "README.md"), "utf8");

const TARBALL = "cdktf-okta-dialpad-phone-0.1.0.tgz";

const EXAMPLES = readdirSync(join(ROOT, "examples")).filter((file) => file.endsWith(".ts"));

let project: string;
const runIn = (cwd: string, command: string, ...args: string[]) =>
  execFileSync(command, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
const run = (command: string, ...args: string[]) => runIn(project, command, ...args);

/** An empty project with nothing but what the README says to install, and a compiler. */
beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), "okta-dialpad-phone-package-"));
  execFileSync("npm", ["pack", "--pack-destination", project], { cwd: ROOT, stdio: "pipe" });
  writeFileSync(join(project, "package.json"), JSON.stringify({ name: "program", private: true }));
  const install = blocks(readme, "sh").find((block) => block.includes("npm install ./cdktf-okta-dialpad-phone"));
  run("sh", "-c", `${install} --prefer-offline --no-audit --no-fund`);
  run("npm", "install", "--prefer-offline", "--no-audit", "--no-fund", "typescript@~5.9.3", "@types/node@20");
  cpSync(join(ROOT, "examples"), project, { recursive: true, filter: (file) => file.endsWith("examples") || file.endsWith(".ts") });
});
afterAll(() => rmSync(project, { recursive: true, force: true }));

/** The README's command that compiles a program and runs it. */
const [compile] = blocks(readme, "sh")
  .find((block) => block.includes("tsc"))!
  .split(" && ");

/** Runs a compiled program, and gives what it synthesized. */
const synthesized = (folder: string, file: string) => {
  runIn(folder, "node", file);
  const [stack] = readdirSync(join(folder, "cdktf.out/stacks"));
  const json = JSON.parse(readFileSync(join(folder, "cdktf.out/stacks", stack, "cdk.tf.json"), "utf8")) as {
    resource: Record<string, object>;
    terraform: { required_providers: { okta: { version: string } } };
  };
  rmSync(join(folder, "cdktf.out"), { recursive: true });
  return json;
};

const synthesize = (file: string) => {
  run("sh", "-c", compile.replace("program.ts", `${file}.ts`));
  return synthesized(project, `${file}.js`);
};

test("the tarball holds the compiled library, its types and the licence, and nothing else", () => {
  const files = readdirSync(join(project, "node_modules/cdktf-okta-dialpad-phone"), { recursive: true, encoding: "utf8" }).sort();
  expect(files.filter((file) => /\.\w+$|LICENSE/.test(file) && !/^dist\/lib\/[\w/-]+\.(js|d\.ts)$/.test(file))).toEqual([
    "CHANGELOG.md",
    "LICENSE",
    "README.ja.md",
    "README.md",
    "package.json",
  ]);
  expect(files).toContain("dist/lib/index.d.ts");
});

test("it brings no dependency but its peers", () => {
  const { dependencies, peerDependencies } = JSON.parse(
    readFileSync(join(project, "node_modules/cdktf-okta-dialpad-phone/package.json"), "utf8"),
  ) as Record<string, Record<string, string>>;
  expect(dependencies).toBeUndefined();
  expect(Object.keys(peerDependencies)).toEqual(["@cdktf/provider-okta", "cdktf", "constructs"]);
});

test("the README's example compiles, synthesizes, and inherits the bindings' provider version until one line says another", () => {
  const [example, pin] = blocks(readme, "ts");
  writeFileSync(join(project, "readme.ts"), example);
  const json = synthesize("readme");
  expect(Object.keys(json.resource)).toEqual([
    "okta_app_user_schema_property",
    "okta_profile_mapping",
    "okta_user_schema_property",
    "terraform_data",
  ]);
  expect(json.terraform.required_providers.okta.version).toBe(oktaProvider.tested[0]);
  writeFileSync(join(project, "readme.ts"), example.replace("app.synth();", `${pin}\napp.synth();`));
  expect(synthesize("readme").terraform.required_providers.okta.version).toBe(oktaProvider.newest);
});

test("with CDK Terrain, installed as the README says, the same program synthesizes the same", () => {
  const [example] = blocks(readme, "ts");
  writeFileSync(join(project, "readme.ts"), example);
  const withCdktf = synthesize("readme");
  const folder = join(project, "cdk-terrain");
  mkdirSync(folder);
  writeFileSync(join(folder, "readme.mjs"), example);
  for (const file of ["readme.js", TARBALL]) cpSync(join(project, file), join(folder, file));
  writeFileSync(
    join(folder, "package.json"),
    blocks(readme, "json").find((block) => block.includes("overrides"))!,
  );
  runIn(folder, "npm", "install", "--prefer-offline", "--no-audit", "--no-fund");
  const withTerrain = synthesized(folder, "readme.js");
  expect(synthesized(folder, "readme.mjs")).toEqual(withTerrain);
  expect(difference(withCdktf, withTerrain)).toEqual({
    "// metadata version": ["0.21.0", expect.stringMatching(/^0\.24\./)],
    "terraform backend local path": [join(project, "terraform.okta.tfstate"), join(folder, "terraform.okta.tfstate")],
  });
});

describe("as an ES module", () => {
  let folder: string;
  beforeAll(() => {
    folder = join(project, "modules");
    mkdirSync(folder);
    symlinkSync(join(project, "node_modules"), join(folder, "node_modules"));
    writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "modules", private: true, type: "module" }));
  });

  const synthesizeModule = (file: string) => {
    runIn(folder, "sh", "-c", compile.replace("program.ts", `${file}.ts`));
    expect(readFileSync(join(folder, `${file}.js`), "utf8")).toMatch(/^import /m);
    return synthesized(folder, `${file}.js`);
  };

  test("the README's program, as printed, synthesizes the same as in CommonJS, with and without the compiler", () => {
    const [example] = blocks(readme, "ts");
    for (const file of [join(project, "readme.ts"), join(folder, "readme.ts"), join(folder, "readme.mjs")]) writeFileSync(file, example);
    const module = synthesizeModule("readme");
    expect(difference(synthesize("readme"), module)).toEqual({
      "terraform backend local path": [project, folder].map((each) => join(each, "terraform.okta.tfstate")),
    });
    expect(synthesized(folder, "readme.mjs")).toEqual(module);
  });

  test.each(EXAMPLES)("examples/%s synthesizes the same as in CommonJS", (file) => {
    cpSync(join(ROOT, "examples", file), join(folder, file));
    const module = synthesizeModule(file.replace(".ts", ""));
    expect(Object.keys(module.resource)).toContain("okta_profile_mapping");
    expect(module).toEqual(synthesize(file.replace(".ts", "")));
  });
});

test("a program that okta-dialpad restore prints compiles and synthesizes", async () => {
  const org = await startFakeOkta();
  const { stdout: backup } = await okta(["backup", "--app-id", DIALPAD], org.env);
  writeFileSync(join(project, "backup.json"), backup);
  org.editMapping(DIALPAD, DEFAULT_TYPE, { nickName: null });
  const { stdout: program } = await okta(["restore", join(project, "backup.json"), "--app-id", DIALPAD, "--program"], org.env);
  await org.close();
  writeFileSync(join(project, "restore.ts"), program);
  const { resource } = synthesize("restore");
  const [{ mappings }] = Object.values(resource.okta_profile_mapping) as { mappings: object[] }[];
  expect(mappings).toEqual([{ id: "nickName", expression: "appuser.nickName", push_status: "DONT_PUSH" }]);
});

test("loading the library adds less than a tenth to loading cdktf and the resources", () => {
  mkdirSync(join(project, "load"), { recursive: true });
  const resources = [
    "user-schema-property",
    "app-user-schema-property",
    "profile-mapping",
    "data-okta-app",
    "data-okta-apps",
    "data-okta-user-type",
  ];
  const bare = ["cdktf", ...resources.map((name) => `@cdktf/provider-okta/lib/${name}`)];
  const modules = (names: string[]) =>
    Number(run("node", "-e", `${names.map((name) => `require("${name}");`).join("")} console.log(Object.keys(require.cache).length)`));
  const [without, withLibrary] = [modules(bare), modules([...bare, "cdktf-okta-dialpad-phone"])];
  expect(withLibrary - without).toBeLessThan(without / 10);
});
