// examples/pull-request: what can be known of the workflow without GitHub. __tests__/e2e/pull-request.test.ts runs its plan and its apply.
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { explainCommand } from "../src/explain/command";
import { runStep, step, workflow, WORKFLOW_FOLDER, type Job } from "./workflow";

const ROOT = join(__dirname, "../../..");
const read = (file: string) => readFileSync(join(ROOT, file), "utf8");
const jobs: [string, Job][] = Object.entries(workflow.jobs);
const scripts = jobs.flatMap(([job, { steps }]) => steps.flatMap(({ name, run }) => (run ? [[`${job}: ${name}`, run] as const] : [])));
const scopesOf = (job: "plan" | "apply", name: string) => step(job, name).env!.OKTA_API_SCOPES.split(",");
const all = scripts.map(([, script]) => script).join("\n");

describe("who may do what", () => {
  test("nothing is granted to all jobs, and only the comment may write, which runs no code of the pull request", () => {
    expect(workflow.permissions).toEqual({});
    expect(Object.fromEntries(jobs.map(([job, { permissions }]) => [job, permissions]))).toEqual({
      plan: { contents: "read", "id-token": "write" },
      comment: { "pull-requests": "write" },
      apply: { contents: "read", "id-token": "write", actions: "read", "pull-requests": "read" },
    });
    expect(workflow.jobs.comment.steps.map(({ uses }) => uses?.split("@")[0])).toEqual(["actions/download-artifact", undefined]);
    expect(step("comment", "Comment, or update the comment").run).not.toMatch(/npm|npx|node|terraform/);
  });

  test("a pull request is planned with a client that can only read, in an environment of its own, and never applied", () => {
    const { plan, apply } = workflow.jobs;
    expect(scopesOf("plan", "Plan").every((scope) => scope.endsWith(".read"))).toBe(true);
    expect([plan.environment, apply.environment]).toEqual(["okta-plan", "okta-apply"]);
    expect(plan.if).toBe("github.event_name == 'pull_request'");
    expect(plan.steps[0].if).toBe("github.event.pull_request.head.repo.full_name != github.repository");
    expect(plan.steps[0].run).toMatch(/\nexit 1\n$/);
    expect(apply.if).toBe("github.event_name == 'push'");
    expect(plan.steps.map(({ run }) => run).join()).not.toContain("apply");
    expect(workflow.on).toEqual({
      pull_request: { types: expect.arrayContaining(["synchronize", "edited"]) as string[], branches: ["main"] },
      push: { branches: ["main"] },
    });
  });

  test("a credential of Okta's reaches the steps that run Terraform, and no other", () => {
    const holders = jobs.flatMap(([job, { env, steps }]) =>
      [{ name: "", env }, ...steps].filter((each) => each.env?.OKTA_API_PRIVATE_KEY).map(({ name }) => `${job}: ${name}`),
    );
    expect(holders).toEqual(["plan: Plan", "apply: Plan again and compare", "apply: Apply"]);
  });

  test("the scopes are those that the README tells", () => {
    for (const [job, name, row] of [
      ["plan", "Plan", "plan"],
      ["apply", "Plan again and compare", "deploy"],
      ["apply", "Apply", "deploy"],
    ] as const) {
      const told = new RegExp(`^\\| ${row} \\| (.*?) \\|`, "m").exec(read("README.md"))![1];
      expect(scopesOf(job, name)).toEqual(told.split(" ").map((scope) => scope.replaceAll("`", "")));
    }
  });
});

describe("each command", () => {
  test.each(scripts)("%s is a script that a shell can read, with no text of GitHub's put into it", async (_, script) => {
    expect(script).not.toContain("${{");
    expect(await runStep(`bash -n <<'SCRIPT'\n${script}\nSCRIPT`, ROOT, { PATH: process.env.PATH! })).toEqual({ code: 0, output: "" });
  });

  test("is one that the runner has, npm installed, or this repository builds", () => {
    const words = [
      ...all
        .replace(/\\"/g, "")
        .replace(/"[^"]*"|'[^']*'/g, "x")
        .matchAll(/(?:^|[|;{(]|\b(?:then|if|do|else)\b|\|\|)\s*!?\s*([a-z][\w-]*)(?=[\s]|$)/gm),
    ];
    const shell = ["then", "elif", "else", "fi", "if", "test", "echo", "exit", "mkdir", "cat", "sed", "cmp", "true"];
    expect([...new Set(words.map(([, word]) => word))].filter((word) => !shell.includes(word)).sort()).toEqual([
      "gh",
      "jq",
      "npm",
      "npx",
      "terraform",
    ]);
  });

  test("npm: scripts that there are", () => {
    const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
    const ran = [...all.matchAll(/npm run (\S+)/g)].map(([, name]) => name);
    expect(ran.length).toBeGreaterThan(0);
    expect(ran.filter((name) => !(name in scripts))).toEqual([]);
  });

  test("okta-dialpad: a command and options that there are", () => {
    const uses = [...all.matchAll(/okta-dialpad (\S+) (\S+)/g)].filter(([, command]) => command === "explain");
    expect(uses).toHaveLength(2);
    const { OPTIONS } = step("plan", "Explain").env!;
    const options = explainCommand().options.map(({ long }) => long);
    expect(/--[\w-]+/.exec(OPTIONS)?.[0]).toBe(options[0]);
    expect(JSON.parse(read("tools/okta-dialpad/package.json"))).toMatchObject({ bin: { "okta-dialpad": expect.any(String) as string } });
  });

  test("the stack, the variable and the output are the program's", () => {
    const main = read("main.ts");
    expect(main).toContain(`"${workflow.env.STACK.split("/").pop()}"`);
    for (const name of Object.keys(workflow.env).filter((each) => each.startsWith("TF_VAR_"))) expect(main).toContain(`"${name.slice(7)}"`);
    const outputs = [...all.matchAll(/'\.(\w+)\.value/g)].map(([, output]) => output);
    expect(outputs).toEqual(["dialpad_phone_next_steps"]);
    expect(main).toContain(`"${outputs[0]}"`);
  });

  test("both jobs use the same Terraform, so that two plans can be compared", () => {
    const versions = jobs.flatMap(([, { steps }]) => steps.flatMap((each) => (each.with?.terraform_version as string | undefined) ?? []));
    expect(versions).toEqual([versions[0], versions[0]]);
  });
});

test("its README names what the workflow needs, each by its name", () => {
  const readme = readFileSync(join(WORKFLOW_FOLDER, "README.md"), "utf8");
  const needed = [...JSON.stringify(workflow).matchAll(/(?:vars|secrets)\.(\w+)/g)].map(([, name]) => name);
  for (const name of [...new Set(needed), "okta-plan", "okta-apply", "loses data on purpose"]) expect(readme).toContain(`\`${name}\``);
});

describe("the comment", () => {
  const { run, env } = step("comment", "Comment, or update the comment");
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "okta-dialpad-comment-"))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** A `gh` that answers a list of comments with `ids`, and keeps what it was asked. */
  async function comment(ids: string, explained?: string, head = "4567def", list = `printf '${ids}'`) {
    const answers = `*--paginate*) ${list} ;; *"/pulls/7 --jq .head.sha") echo ${head} ;;`;
    const gh = `#!/bin/sh\nprintf '%s\\n' "$*" >> "${folder}/asked"\ncase "$*" in ${answers} esac\n`;
    writeFileSync(join(folder, "gh"), gh);
    chmodSync(join(folder, "gh"), 0o755);
    if (explained !== undefined) writeFileSync(join(folder, "explained.md"), explained);
    const { code, output } = await runStep(run, folder, {
      PATH: `${folder}${delimiter}${process.env.PATH}`,
      GITHUB_REPOSITORY: "example/okta",
      PULL_REQUEST: "7",
      HEAD: "4567def",
      MARKER: env!.MARKER,
    });
    const asked = readFileSync(join(folder, "asked"), "utf8").trim().split("\n");
    const file = join(folder, "comment.md");
    return { code, output, asked: asked.slice(2), body: existsSync(file) ? readFileSync(file, "utf8") : "" };
  }

  test("is made once, with a mark that nobody sees", async () => {
    const { code, output, asked, body } = await comment("", "## ✅ Safe\n");
    expect({ code, output }).toEqual({ code: 0, output: "" });
    expect(asked).toEqual(["api --method POST repos/example/okta/issues/7/comments -F body=@comment.md --silent"]);
    expect(body).toBe("<!-- okta-dialpad explain -->\n## ✅ Safe\nPlan of 4567def\n");
  });

  test("is not touched by a run of a commit that is not the newest", async () => {
    expect(await comment("11\\n", "## ✅ Safe\n", "89abcde")).toEqual({ code: 0, output: "", asked: [], body: "" });
  });

  test("is not made twice because the first could not be looked up", async () => {
    const { code, asked } = await comment("", "## ✅ Safe\n", "4567def", "exit 1");
    expect({ code, asked }).toEqual({ code: 1, asked: [] });
  });

  test("is updated from then on, the first one where somebody made more", async () => {
    const { asked } = await comment("11\\n12\\n", "## ✅ Safe\n");
    expect(asked).toEqual(["api --method PATCH repos/example/okta/issues/comments/11 -F body=@comment.md --silent"]);
  });

  test.each([undefined, ""])("says so when there is no explanation (%j)", async (explained) => {
    const { body } = await comment("", explained);
    expect(body).toBe(
      "<!-- okta-dialpad explain -->\n## ⛔ No plan could be explained: the log of this workflow says why\nPlan of 4567def\n",
    );
  });
});
