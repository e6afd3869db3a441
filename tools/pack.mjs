// Makes the published packages. `node tools/pack.mjs [FOLDER]` puts their tarballs into that folder (or dist/npm).
import { execFileSync } from "node:child_process";
import { appendFileSync, cpSync, mkdirSync, mkdtempSync } from "node:fs";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, posix, relative, resolve } from "node:path";
import process from "node:process";

const ROOT = join(import.meta.dirname, "..");
const BINDINGS = "node_modules/@cdktf/provider-okta";
const read = (file) => readFileSync(resolve(ROOT, file), "utf8");
const manifestIn = (folder) => JSON.parse(read(`${folder}/package.json`));
const [library, command, bindings] = [".", "tools/okta-dialpad", BINDINGS].map(manifestIn);

const { version, license, author, engines, repository } = library;
const address = repository?.url.replace(/^git\+|\.git$/g, "");
const shared = {
  version,
  license,
  author,
  engines,
  ...(address && { repository, homepage: `${address}#readme`, bugs: `${address}/issues` }),
  publishConfig: { access: "public", provenance: true },
};

/**
 * A registry shows a README without the files beside it, so its links get addresses in the repository at this
 * version.
 */
const withAddresses = (file) =>
  read(file).replace(/(\]\(|^\[[^\]]+\]: |(src)(?:set)?=")(?!https?:|#)([^)"\s]+)/gm, (link, before, image, target) => {
    const path = `${image ? "raw" : "blob"}/v${version}/${posix.join(posix.dirname(file), target)}`;
    return address ? `${before}${address}/${path}` : link;
  });

const work = mkdtempSync(join(tmpdir(), "okta-dialpad-phone-pack-"));
process.on("exit", () => rmSync(work, { recursive: true, force: true }));
const run = (name, ...args) => execFileSync(name, args, { cwd: ROOT, stdio: ["ignore", 2, 2] });

/** Makes the folder of a package, with its package.json, README, licence, changelog and the copied files. */
function stage(manifest, readme, copied) {
  const folder = join(work, manifest.name);
  for (const [to, from] of Object.entries({ LICENSE: "LICENSE", "CHANGELOG.md": "CHANGELOG.md", ...copied }))
    cpSync(resolve(ROOT, from), join(folder, to), { recursive: true });
  writeFileSync(join(folder, "README.md"), withAddresses(readme));
  writeFileSync(join(folder, "package.json"), `${JSON.stringify(manifest, undefined, 2)}\n`);
  return folder;
}

const CHANGED = `/* A module of ${bindings.name} ${bindings.version}, Copyright (c) HashiCorp, Inc., \
${bindings.license}, changed: it imports cdktn instead of cdktf. \
Its source: https://github.com/cdktf/cdktf-provider-okta, and the source map in index.js. */ `;

/**
 * Changes the library into one for CDK Terrain. There are no bindings of the okta provider for CDK Terrain, so the
 * library brings the modules that it uses.
 */
function toTerrain(folder) {
  const terrain = (text) => text.replace(/(require\(|import\(|from )(["'])cdktf\2/g, "$1$2cdktn$2");
  const provider = `"${bindings.name}/lib/provider"`;
  appendFileSync(join(folder, "index.js"), `exports.OktaProvider = require(${provider}).OktaProvider;\n`);
  appendFileSync(join(folder, "index.d.ts"), `export { OktaProvider, type OktaProviderConfig } from ${provider};\n`);
  const used = new Set();
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => /\.(js|d\.ts)$/.test(file));
  for (const file of files) {
    const okta = `./${relative(dirname(file), "okta")}`;
    const text = terrain(read(join(folder, file))).replace(
      /(["'])@cdktf\/provider-okta\/lib\/([\w-]+)\1/g,
      (_, quote, module) => {
        used.add(module);
        return `${quote}${okta}/${module}${quote}`;
      },
    );
    writeFileSync(join(folder, file), text);
  }
  for (const file of [...used].flatMap((module) => [`${module}/index.js`, `${module}/index.d.ts`])) {
    mkdirSync(join(folder, "okta", dirname(file)), { recursive: true });
    writeFileSync(join(folder, "okta", file), CHANGED + terrain(read(`${BINDINGS}/lib/${file}`)));
  }
}

run("node_modules/.bin/tsc", "-p", "tsconfig.build.json", "--outDir", join(work, "build"));
const bundle = join(work, "build/okta-dialpad.js");
run("npm", "run", "--silent", "build", "--workspace", command.name, "--", `--outfile=${bundle}`);

const { name, description, keywords, peerDependencies } = library;
const lib = join(work, "build/lib");
const entry = { main: "lib/index.js", types: "lib/index.d.ts" };
const cdktf = { name, description, keywords, ...shared, ...entry, peerDependencies };
const cdktn = {
  ...cdktf,
  name: name.replace("cdktf", "cdktn"),
  description: description.replace("CDK for Terraform", "CDK Terrain"),
  license: `${license} AND ${bindings.license}`,
  peerDependencies: { cdktn: "^0.24.0", constructs: ">=10.6.0 <10.8.0" },
};
const { dependencies } = command;
const bin = { [command.name]: "okta-dialpad.js" };
const cli = {
  name: command.name,
  description: command.description,
  keywords: command.keywords,
  ...shared,
  bin,
  dependencies,
};

const folders = [
  stage(cdktf, "README.md", { lib }),
  stage(cdktn, "docs/cdk-terrain.md", { lib, "LICENSE-MPL-2.0": `${BINDINGS}/LICENSE` }),
  stage(cli, "tools/okta-dialpad/README.md", { "okta-dialpad.js": bundle }),
];
toTerrain(join(work, cdktn.name, "lib"));
const out = resolve(process.argv[2] ?? join(ROOT, "dist/npm"));
mkdirSync(out, { recursive: true });
run("npm", "pack", "--silent", "--pack-destination", out, ...folders);
