// The packages as somebody gets them from a registry, without the rest of this repository.
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DEFAULT_TYPE, DIALPAD, startFakeOkta } from "../tools/fake-okta/src";
import { run as okta } from "../tools/okta-dialpad/__tests__/in-process";
import { oktaProvider } from "../versions.json";
import { difference } from "./e2e/difference";
import { blocks } from "./markdown";
import { ADDRESS, env, install, packInto, tarball, VERSION } from "./tarballs";

const ROOT = join(__dirname, "..");
const readme = readFileSync(join(ROOT, "README.md"), "utf8");
const terrain = readFileSync(join(ROOT, "docs/cdk-terrain.md"), "utf8");

const CDKTF = "cdktf-okta-dialpad-phone";
const CDKTN = "cdktn-okta-dialpad-phone";
const COMMAND = "okta-dialpad";

const EXAMPLES = readdirSync(join(ROOT, "examples")).filter((file) => file.endsWith(".ts"));
const installCommand = (document: string) => blocks(document, "sh").find((block) => block.startsWith("npm install "))!;

let project: string;
const runIn = (cwd: string, command: string, ...args: string[]) =>
  execFileSync(command, args, { cwd, env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
const run = (command: string, ...args: string[]) => runIn(project, command, ...args);

const COMPILER = ["typescript@7", "@types/node@22"];
const OLDER_COMPILER = ["typescript@5.9", "@types/node@22"];

let tarballs: string;
const folders: string[] = [];
const installed = (...args: Parameters<typeof install>) => {
  const folder = install(...args);
  folders.push(folder);
  return folder;
};
beforeAll(() => {
  tarballs = mkdtempSync(join(tmpdir(), "okta-dialpad-phone-tarballs-"));
  folders.push(tarballs);
  packInto(tarballs);
  project = installed(tarballs, CDKTF, installCommand(readme), ...COMPILER);
  cpSync(join(ROOT, "examples"), project, {
    recursive: true,
    filter: (file) => file.endsWith("examples") || file.endsWith(".ts"),
  });
});
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** The files of a tarball. */
const filesOf = (name: string) =>
  runIn(tarballs, "tar", "-tzf", tarball(name))
    .trimEnd()
    .split("\n")
    .map((file) => file.replace("package/", ""))
    .sort();
const readPacked = (name: string, file: string) => runIn(tarballs, "tar", "-xzOf", tarball(name), `package/${file}`);
const manifestOf = (name: string) => JSON.parse(readPacked(name, "package.json")) as Record<string, unknown>;

/** The README's command that compiles a program; what runs the program is left out. */
const [compile] = blocks(readme, "sh")
  .find((block) => block.includes("tsc"))!
  .split(" && ");

/** Runs a compiled program and returns the JSON that it synthesized. */
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

test("three packages are published, and the library has its code, types and documents alone", () => {
  const packed = readdirSync(tarballs);
  expect(packed.sort()).toEqual([tarball(CDKTF), tarball(CDKTN), tarball(COMMAND)]);
  const files = filesOf(CDKTF);
  expect(files.filter((file) => !/^lib\/[\w/-]+\.(js|d\.ts)$/.test(file))).toEqual([
    "CHANGELOG.md",
    "LICENSE",
    "README.md",
    "package.json",
  ]);
  expect(files).toContain("lib/index.d.ts");
  expect(files.filter((file) => file.includes("stale"))).toEqual([]);
});

test.each([
  [CDKTF, { peerDependencies: ["@cdktf/provider-okta", "cdktf", "constructs"], license: "MIT" }],
  [CDKTN, { peerDependencies: ["cdktn", "constructs"], license: "MIT AND MPL-2.0" }],
  [COMMAND, { dependencies: ["@okta/okta-sdk-nodejs", "commander"], license: "MIT" }],
])("%s says where it is from and what it needs, and has nothing that only this repository needs", (name, expected) => {
  const manifest = manifestOf(name);
  const { dependencies, peerDependencies } = manifest as Record<string, Record<string, string> | undefined>;
  expect({
    ...(dependencies && { dependencies: Object.keys(dependencies).sort() }),
    ...(peerDependencies && { peerDependencies: Object.keys(peerDependencies).sort() }),
    license: manifest.license,
  }).toEqual(expected);
  expect(manifest).toMatchObject({
    name,
    version: VERSION,
    repository: { type: "git", url: `git+${ADDRESS}.git` },
    homepage: `${ADDRESS}#readme`,
    bugs: `${ADDRESS}/issues`,
    publishConfig: { access: "public", provenance: true },
    engines: { node: ">=22.19" },
  });
  const inherited = ["private", "workspaces", "scripts", "devDependencies", "overrides", "allowScripts"];
  expect(inherited.filter((key) => key in manifest)).toEqual([]);
});

test.each([
  [CDKTF, "README.md"],
  [CDKTN, "docs/cdk-terrain.md"],
  [COMMAND, "tools/okta-dialpad/README.md"],
])("the links of %s's README work where there are no files beside it", (name, source) => {
  const links = (text: string) =>
    [...text.matchAll(/(?:\]\(|^\[[^\]]+\]: |(src|srcset)=")([^)"\s]+)/gm)].map(([, image, link]) => ({
      image: !!image,
      link,
    }));
  const before = links(readFileSync(join(ROOT, source), "utf8"));
  const expected = before.map(({ image, link }) => {
    const path = `${image ? "raw" : "blob"}/v${VERSION}/${join(source, "..", link)}`;
    return { image, link: /^(https?:|#)/.test(link) ? link : `${ADDRESS}/${path}` };
  });
  expect(links(readPacked(name, "README.md"))).toEqual(expected);
});

test("the README's program synthesizes with the provider version of the bindings, or with that of its line", () => {
  const [example, pin] = blocks(readme, "ts");
  writeFileSync(join(project, "readme.ts"), example);
  const json = synthesize("readme");
  expect(Object.keys(json.resource)).toEqual([
    "okta_app_user_schema_property",
    "okta_profile_mapping",
    "okta_user_schema_property",
    "terraform_data",
  ]);
  expect(json).not.toHaveProperty("removed");
  expect(json.terraform.required_providers.okta.version).toBe(oktaProvider.tested[0]);
  writeFileSync(join(project, "readme.ts"), example.replace("app.synth();", `${pin}\napp.synth();`));
  expect(synthesize("readme").terraform.required_providers.okta.version).toBe(oktaProvider.newest);
});

describe("with CDK Terrain, in a project without cdktf", () => {
  let folder: string;
  const [example] = blocks(terrain, "ts");
  beforeAll(() => {
    folder = installed(tarballs, CDKTN, installCommand(terrain), ...OLDER_COMPILER);
  });

  test("neither cdktf nor its bindings are installed, and the package names the origin of the bindings in it", () => {
    expect(readdirSync(join(folder, "node_modules")).filter((name) => name.includes("cdktf"))).toEqual([]);
    const { version } = JSON.parse(
      readFileSync(join(ROOT, "node_modules/@cdktf/provider-okta/package.json"), "utf8"),
    ) as {
      version: string;
    };
    const bindings = filesOf(CDKTN).filter((file) => file.startsWith("lib/okta/"));
    expect(bindings.filter((file) => file.endsWith(".js"))).toEqual(
      [
        "app-user-schema-property",
        "data-okta-app",
        "data-okta-apps",
        "data-okta-user-type",
        "profile-mapping",
        "provider",
        "user-schema-property",
      ].map((module) => `lib/okta/${module}/index.js`),
    );
    const notice =
      `/* A module of @cdktf/provider-okta ${version}, Copyright (c) HashiCorp, Inc., MPL-2.0, changed: it imports ` +
      "cdktn instead of cdktf. Its source: https://github.com/cdktf/cdktf-provider-okta, and the source map in " +
      "index.js. */ ";
    for (const file of bindings)
      expect(readFileSync(join(folder, "node_modules", CDKTN, file), "utf8").slice(0, notice.length)).toBe(notice);
    expect(readPacked(CDKTN, "LICENSE-MPL-2.0")).toMatch(/Mozilla Public License/);
  });

  test("its program compiles with all types, and synthesizes the same as the README's program", () => {
    writeFileSync(join(folder, "program.ts"), example);
    runIn(folder, "sh", "-c", compile.replace("--skipLibCheck", "--skipLibCheck false"));
    const withTerrain = synthesized(folder, "program.js");
    writeFileSync(join(folder, "program.mjs"), example);
    expect(synthesized(folder, "program.mjs")).toEqual(withTerrain);
    writeFileSync(join(project, "readme.ts"), blocks(readme, "ts")[0]);
    expect(difference(synthesize("readme"), withTerrain)).toEqual({
      "// metadata version": ["0.21.0", expect.stringMatching(/^0\.24\./)],
      "terraform backend local path": [join(project, "terraform.okta.tfstate"), join(folder, "terraform.okta.tfstate")],
    });
  });
});

describe("okta-dialpad, installed alone", () => {
  let folder: string;
  beforeAll(() => {
    folder = installed(tarballs, COMMAND, `npm install ${COMMAND}`);
  });

  const command = (...args: string[]) =>
    spawnSync("npx", ["--no-install", "okta-dialpad", ...args], {
      cwd: folder,
      env: { PATH: env.PATH, HOME: folder, npm_config_update_notifier: "false" },
      encoding: "utf8",
    });

  test("it is one file", () => {
    expect(filesOf(COMMAND)).toEqual(["CHANGELOG.md", "LICENSE", "README.md", "okta-dialpad.js", "package.json"]);
  });

  test("it runs and prints its version", () => {
    const { status, stdout, stderr } = command("--version");
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: `${VERSION}\n`, stderr: "" });
    const help = command("doctor", "--help");
    expect({ status: help.status, stderr: help.stderr }).toEqual({ status: 0, stderr: "" });
    expect(help.stdout).toMatch(/^Usage: okta-dialpad doctor \[options\]\n/);
    const doctor = command("doctor", "--app-id", "0oadialpad0000000001");
    expect({ status: doctor.status, stderr: doctor.stderr.split("\n")[0] }).toEqual({
      status: 2,
      stderr: "OKTA_ORG_NAME is not set.",
    });
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

  test("the README's program synthesizes the same as in CommonJS, with and without the compiler", () => {
    const [example] = blocks(readme, "ts");
    for (const file of [join(project, "readme.ts"), join(folder, "readme.ts"), join(folder, "readme.mjs")])
      writeFileSync(file, example);
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
  const { stdout: program } = await okta(
    ["restore", join(project, "backup.json"), "--app-id", DIALPAD, "--program"],
    org.env,
  );
  await org.close();
  writeFileSync(join(project, "restore.ts"), program);
  const { resource } = synthesize("restore");
  const [{ mappings }] = Object.values(resource.okta_profile_mapping) as { mappings: object[] }[];
  expect(mappings).toEqual([{ id: "nickName", expression: "appuser.nickName", push_status: "DONT_PUSH" }]);
});

test("loading the library loads its own files alone, beside cdktf and the resources that it uses", () => {
  const resources = [
    "user-schema-property",
    "app-user-schema-property",
    "profile-mapping",
    "data-okta-app",
    "data-okta-apps",
    "data-okta-user-type",
  ];
  const bare = ["cdktf", ...resources.map((name) => `@cdktf/provider-okta/lib/${name}`)];
  const loadedBy = (names: string[]) => {
    const script = names.map((name) => `require("${name}");`).join("");
    return JSON.parse(
      run("node", "-e", `${script} console.log(JSON.stringify(Object.keys(require.cache)))`),
    ) as string[];
  };
  const before = loadedBy(bare);
  const added = loadedBy([...bare, CDKTF]).filter((file) => !before.includes(file));
  expect(added).toContain(join(project, "node_modules", CDKTF, "lib/index.js"));
  expect(added.filter((file) => !file.startsWith(join(project, "node_modules", CDKTF)))).toEqual([]);
});
