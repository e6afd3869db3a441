import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

const ROOT = join(__dirname, "..");

export const ADDRESS = "https://github.com/example/cdktf-okta-dialpad-phone";
export const { version: VERSION } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string };

/** Without npm's own variables, which would send an inner npm to this repository. Those of the registry stay. */
export const env: NodeJS.ProcessEnv = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) => !/^npm_/i.test(name) || /^npm_config_(registry|cache|userconfig)$/i.test(name),
  ),
);

/** Packs a copy of the repository into a folder. The copy has an address and old files of an earlier build. */
export function packInto(folder: string): void {
  const copy = mkdtempSync(join(tmpdir(), "okta-dialpad-phone-repository-"));
  try {
    const left = ["node_modules", "dist", "cdktf.out", "__tests__", ".git"];
    cpSync(ROOT, copy, { recursive: true, filter: (path) => !left.includes(basename(path)) });
    symlinkSync(join(ROOT, "node_modules"), join(copy, "node_modules"));
    for (const stale of ["dist/lib", "tools/okta-dialpad/dist"]) {
      mkdirSync(join(copy, stale), { recursive: true });
      writeFileSync(join(copy, stale, "stale.js"), "");
    }
    const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as object;
    const repository = { type: "git", url: `git+${ADDRESS}.git` };
    writeFileSync(join(copy, "package.json"), JSON.stringify({ ...manifest, repository }));
    execFileSync(process.execPath, [join(copy, "tools/pack.mjs"), folder], {
      env,
      stdio: ["ignore", "ignore", "inherit"],
    });
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

export const tarball = (name: string) => `${name}-${VERSION}.tgz`;

/** Makes a project with what a document says to install; the package comes from its tarball. */
export function install(tarballs: string, name: string, command: string, ...more: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), `${name}-installed-`));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "program", private: true }));
  const named = command
    .trimEnd()
    .split(" ")
    .map((word) => (word === name ? join(tarballs, tarball(name)) : word));
  const options = ["--prefer-offline", "--no-audit", "--no-fund"];
  execFileSync(named[0], [...named.slice(1), ...more, ...options], { cwd: folder, env, stdio: "pipe" });
  return folder;
}
