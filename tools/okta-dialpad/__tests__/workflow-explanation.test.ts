// The workflows of examples/pull-request. What a pull request says of its plans.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { describeScripts, fakeCommand, inFolder, runStep, step } from "./workflow";

let folder: string;
const { write, contentOf } = inFolder((path) => (folder = path));

describeScripts("the explanation", () => {
  /** An `okta-dialpad` that prints its arguments, and whose exit code the plan says. */
  const NPX = `#!/bin/sh
shift 2
if [ ! -f "$2" ] || [ "$(cat "$2")" = "cannot be read" ]; then exit 2; fi
echo "## $* of $GITHUB_SHA"
case "$*" in *--fail-on-loss*) test "$(cat "$2")" != loses || exit 3 ;; esac
`;
  async function explained(more: Record<string, string> = {}) {
    const PATH = fakeCommand(folder, "npx", NPX);
    rmSync(join(folder, "summary"), { force: true });
    const env = {
      PLANNED: "success",
      HEAD: "4567def",
      FAIL_ON_LOSS: "--fail-on-loss",
      STACKS: '["one","two"]',
      ...more,
    };
    const { code } = await runStep(step("okta-plan", "explain", "Explain").run, folder, {
      PATH,
      GITHUB_STEP_SUMMARY: join(folder, "summary"),
      ...env,
    });
    expect(contentOf("summary")).toBe(contentOf("explained/explained.md"));
    return { code, explained: contentOf("explained/explained.md") };
  }
  beforeEach(() => ["one", "two"].forEach((stack) => write(`plans/${stack}/plan.json`, "safe")));

  test("has every stack, each with its title", async () => {
    expect(await explained()).toEqual({
      code: 0,
      explained:
        "## explain plans/one/plan.json --title one --fail-on-loss of 4567def\n\n" +
        "## explain plans/two/plan.json --title two --fail-on-loss of 4567def\n\n",
    });
  });

  test("of a stack that loses data fails after the others were explained, unless the loss is meant", async () => {
    write("plans/one/plan.json", "loses");
    expect(await explained()).toMatchObject({ code: 1, explained: expect.stringContaining("--title two") as string });
    expect(await explained({ FAIL_ON_LOSS: "" })).toMatchObject({
      code: 0,
      explained: expect.not.stringContaining("fail-on-loss") as string,
    });
  });

  test("fails where a plan is missing, could not be made or cannot be read", async () => {
    expect(await explained({ PLANNED: "failure" })).toMatchObject({ code: 1 });
    expect(await explained({ PLANNED: "skipped", STACKS: "" })).toEqual({ code: 1, explained: "" });
    write("plans/two/plan.json", "cannot be read");
    expect(await explained()).toMatchObject({ code: 1 });
    rmSync(join(folder, "plans/two"), { recursive: true });
    expect(await explained()).toMatchObject({ code: 1 });
  });
});

describeScripts("the comment", () => {
  const { run, env } = step("okta-plan", "comment", "Comment, or update the comment");
  const RUN = "https://github.com/example/okta/actions/runs/100";

  /** Runs the step with a `gh` that answers a list of comments with `ids`, and writes its arguments into a file. */
  async function comment(ids: string, explained?: string, head = "4567def".padEnd(40, "0"), list = `printf '${ids}'`) {
    const answers = `*--paginate*) ${list} ;; *"/pulls/7 --jq .head.sha") echo ${head} ;;`;
    const PATH = fakeCommand(
      folder,
      "gh",
      `#!/bin/sh\nprintf '%s\\n' "$*" >> "${folder}/asked"\ncase "$*" in ${answers} esac\n`,
    );
    if (explained !== undefined) write("explained.md", explained);
    const { code, output } = await runStep(run, folder, {
      PATH,
      RUN,
      ...{ GITHUB_REPOSITORY: "example/okta", PULL_REQUEST: "7", HEAD: "4567def".padEnd(40, "0"), MARKER: env!.MARKER },
    });
    const asked = contentOf("asked")!.trim().split("\n");
    return { code, output, asked: asked.slice(2), body: contentOf("comment.md") ?? "" };
  }

  test("is made once, with a marker that readers do not see", async () => {
    const { code, output, asked, body } = await comment("", "## ✅ Safe\n");
    expect({ code, output }).toEqual({ code: 0, output: "" });
    expect(asked).toEqual(["api --method POST repos/example/okta/issues/7/comments -F body=@comment.md --silent"]);
    expect(body).toBe("<!-- okta-dialpad explain -->\n## ✅ Safe\n");
  });

  test("is not touched by a run of a commit that is not the newest", async () => {
    expect(await comment("11\\n", "## ✅ Safe\n", "89abcde".padEnd(40, "0"))).toEqual({
      code: 0,
      output: "",
      asked: [],
      body: "",
    });
  });

  test.each(["", "null"])("is not touched when GitHub gives no head (%j)", async (head) => {
    expect(await comment("11\\n", "## ✅ Safe\n", head)).toMatchObject({ code: 1, asked: [], body: "" });
  });

  test("is not made a second time where the first could not be looked up", async () => {
    const { code, asked } = await comment("", "## ✅ Safe\n", undefined, "exit 1");
    expect({ code, asked }).toEqual({ code: 1, asked: [] });
  });

  test("is updated once it is there: the first one, where there are several", async () => {
    const { asked } = await comment("11\\n12\\n", "## ✅ Safe\n");
    expect(asked).toEqual(["api --method PATCH repos/example/okta/issues/comments/11 -F body=@comment.md --silent"]);
  });

  test.each([undefined, ""])("says that there is no explanation (%j)", async (explained) => {
    const { body } = await comment("", explained);
    expect(body).toContain(`\n## ⛔ No plan could be explained: [this run](${RUN}) says why\n`);
  });

  test("has the first lines alone where the explanations are too long for a comment", async () => {
    const { code, body } = await comment(
      "",
      `## one: safe\n\n${"é".repeat(33_000)}\n\n## two: safe\n\n${"é".repeat(33_000)}\n`,
    );
    expect(code).toBe(0);
    expect(body).toBe(
      "<!-- okta-dialpad explain -->\n## one: safe\n## two: safe\n\n" +
        `Together too long for a comment: [this run](${RUN}) has all of it.\n`,
    );
  });
});
