// The release script and the release workflow, as far as they can be tested without GitHub and a registry.
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { parse } from "yaml";

const ROOT = join(__dirname, "..");
const { env } = process;

interface Step {
  uses?: string;
  run?: string;
}
const workflow = parse(readFileSync(join(ROOT, ".github/workflows/release.yml"), "utf8")) as {
  permissions: object;
  jobs: Record<"pack" | "publish", { needs?: string; environment?: string; permissions: object; steps: Step[] }>;
};

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "okta-dialpad-phone-release-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe(".ci/release", () => {
  const write = (file: string, content: object | string) =>
    writeFileSync(join(folder, file), typeof content === "string" ? content : JSON.stringify(content));
  const release = (tag: string, repository = "") => {
    const { status, stderr } = spawnSync(join(folder, ".ci/release"), [tag], {
      env: { PATH: env.PATH, ...(repository && { GITHUB_REPOSITORY: repository }) },
      encoding: "utf8",
    });
    return { status, told: stderr.trimEnd().split("\n").filter(Boolean) };
  };
  beforeEach(() => {
    mkdirSync(join(folder, "tools/command"), { recursive: true });
    cpSync(join(ROOT, ".ci/release"), join(folder, ".ci/release"));
    const repository = { type: "git", url: "git+https://github.com/example/project.git" };
    write("package.json", { version: "1.2.3", repository });
    write("tools/command/package.json", { version: "1.2.3" });
    write("CHANGELOG.md", "# Changelog\n\n## [1.2.3] - 2026-01-31\n");
  });

  test("accepts a tag of the version that all packages and the changelog have, in a repository that is named", () => {
    expect(release("v1.2.3", "example/project")).toEqual({ status: 0, told: [] });
    expect(release("v1.2.3")).toEqual({ status: 0, told: [] });
  });

  test("refuses a release that is not ready, and names all that is missing at once", () => {
    write("package.json", { version: "1.2.3" });
    write("tools/command/package.json", { version: "1.2.2" });
    write("CHANGELOG.md", "# Changelog\n\n## [1.2.3] - not yet published\n");
    expect(release("v1.2.3", "example/project")).toEqual({
      status: 1,
      told: [
        "release: tools/command/package.json has version 1.2.2, and the tag is v1.2.3. " +
          "npm version writes them all (CONTRIBUTING.md, A release).",
        'release: CHANGELOG.md has no heading "## [1.2.3] - " with a date.',
        "release: package.json has no repository. Expected: " +
          '"repository": { "type": "git", "url": "git+https://github.com/example/project.git" }',
      ],
    });
  });

  test("refuses the tag of another version, and another repository, for which npm would take no provenance", () => {
    expect(release("v1.2.4").status).toBe(1);
    expect(release("v1.2.3", "example/fork")).toEqual({
      status: 1,
      told: [
        "release: the repository in package.json is git+https://github.com/example/project.git, " +
          "and this is git+https://github.com/example/fork.git.",
      ],
    });
  });
});

describe("the release workflow", () => {
  const { pack, publish } = workflow.jobs;
  const scripts = ({ steps }: { steps: Step[] }) => steps.flatMap(({ run }) => run ?? []);

  test("publishes after .ci/release and .ci/run, with the approval of the environment", () => {
    expect(scripts(pack)).toEqual(['.ci/release "$GITHUB_REF_NAME"', ".ci/run", "npm run pack"]);
    expect({ needs: publish.needs, environment: publish.environment }).toEqual({ needs: "pack", environment: "npm" });
  });

  test("only the job that publishes gets an identity, and it checks nothing out and installs nothing", () => {
    expect(workflow.permissions).toEqual({});
    expect(pack.permissions).toEqual({ contents: "read" });
    expect(publish.permissions).toEqual({ "id-token": "write" });
    const used = publish.steps.flatMap(({ uses }) => uses?.split("@")[0] ?? []);
    expect(used).toEqual(["actions/setup-node", "actions/download-artifact"]);
    expect(scripts(publish).join("\n")).not.toMatch(/npm (ci|install|exec)|npx/);
  });

  test("its actions are pinned to commits", () => {
    const uses = [...pack.steps, ...publish.steps].flatMap((step) => step.uses ?? []);
    expect(uses.filter((action) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/.test(action))).toEqual([]);
  });

  test("a repeated run publishes only the packages that are not published yet", () => {
    for (const name of ["one", "two"]) {
      mkdirSync(join(folder, "package"), { recursive: true });
      writeFileSync(join(folder, "package/package.json"), JSON.stringify({ name, version: "1.2.3" }));
      execFileSync("tar", ["-czf", `${name}-1.2.3.tgz`, "package"], { cwd: folder });
    }
    mkdirSync(join(folder, "bin"));
    const npm =
      '#!/bin/sh\ncase "$1 $2" in "view one@1.2.3") echo 1.2.3 ;; view*) exit 1 ;; *) echo "npm $*" ;; esac\n';
    writeFileSync(join(folder, "bin/npm"), npm);
    chmodSync(join(folder, "bin/npm"), 0o755);
    const stdout = execFileSync("bash", ["-e", "-o", "pipefail", "-c", scripts(publish)[0]], {
      cwd: folder,
      env: { PATH: [join(folder, "bin"), env.PATH].join(delimiter) },
      encoding: "utf8",
      stdio: ["ignore", "pipe", "inherit"],
    });
    expect(stdout).toBe("one@1.2.3 is published already\nnpm publish ./two-1.2.3.tgz\n");
  });
});
