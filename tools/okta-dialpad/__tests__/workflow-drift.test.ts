// The workflows of examples/pull-request. The nightly run: the report, and the issue.
import { appendFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describeScripts, fakeCommand, filled, inFolder, runStep, step, workflows } from "./workflow";

let folder: string;
const { write, contentOf } = inFolder((path) => (folder = path));

describeScripts("the last report", () => {
  const artifact = (id: number, more: object = {}, run: object = {}) => ({
    ...{ expired: false, created_at: `2026-03-0${id}T05:17:00Z` },
    ...more,
    workflow_run: { id, head_branch: "main", repository_id: 1, head_repository_id: 1, ...run },
  });

  async function fetched(artifacts: unknown, STACKS = '["one"]') {
    write("artifacts", JSON.stringify({ artifacts }));
    const PATH = fakeCommand(
      folder,
      "gh",
      `#!/bin/sh
case "$*" in
  "api repos/example/okta/actions/artifacts?name=report-one&per_page=100") cat artifacts ;;
  "api repos/example/okta/actions/artifacts?name=report-two&per_page=100") echo '{"artifacts":[]}' ;;
  "run download "*" --name report-one --dir last") echo "$3" > last/one.json ;;
  *) exit 1 ;;
esac
`,
    );
    const { code } = await runStep(step("okta-drift", "last", "Fetch the last reports").run, folder, {
      ...{ PATH, STACKS, GITHUB_REPOSITORY: "example/okta" },
    });
    return { code, one: contentOf("last/one.json"), stacks: contentOf("last/stacks") };
  }

  test("is the newest one of a run on main, for each stack that has one", async () => {
    expect(await fetched([artifact(1), artifact(3), artifact(2)], '["two","one"]')).toEqual({
      code: 0,
      one: "3\n",
      stacks: '["two","one"]\n',
    });
  });

  test.each([
    ["there is none yet", []],
    ["it is expired", [artifact(1, { expired: true })]],
    ["it is of another branch", [artifact(1, {}, { head_branch: "feature" })]],
    ["it is of a fork's main", [artifact(1, {}, { head_repository_id: 2 })]],
    [
      "GitHub does not say of which repository it is",
      [{ ...artifact(1), workflow_run: null }, artifact(2, {}, { repository_id: null, head_repository_id: null })],
    ],
  ])("is none where %s", async (_, artifacts) => {
    expect(await fetched(artifacts)).toEqual({ code: 0, one: undefined, stacks: '["one"]\n' });
  });

  test("stops the run where GitHub does not answer: the next report would know nothing of the last one", async () => {
    const { code, one } = await fetched(null);
    expect({ failed: code !== 0, one }).toEqual({ failed: true, one: undefined });
    expect(workflows["okta-drift"].jobs.doctor.needs).toEqual(["stacks", "last"]);
  });

  test("is uploaded by the name that the next run looks for, and kept as long as Okta keeps its log", () => {
    const { steps } = workflows["okta-drift"].jobs.doctor;
    const [uploaded] = steps.filter(({ uses }) => uses?.includes("upload-artifact")).map((each) => each.with!);
    expect(uploaded).toMatchObject({ path: "found/", overwrite: true, "retention-days": 90 });
    expect(filled(String(uploaded.name), { matrix: { stack: "one" } })).toBe("report-one");
  });

  test.each([
    ["a report of this app is given", { evidence: { appId: "0oa" } }, " --since-report last/one.json"],
    ["a report of another app is not", { evidence: { appId: "0ob" } }, ""],
    ["a report without an app is not", { checks: [] }, ""],
    ["there is none", undefined, ""],
  ])("is doctor's --since-report: %s", async (_, report, told) => {
    if (report) write("last/one.json", JSON.stringify(report));
    const PATH = fakeCommand(folder, "npx", `#!/bin/sh\nprintf '%s' "$*"\n`);
    expect(
      await runStep(step("okta-drift", "doctor", "Look").run, folder, { PATH, STACK: "one", APP_ID: "0oa" }),
    ).toMatchObject({
      code: 0,
    });
    expect(contentOf("found/one.json")).toBe(`--no-install okta-dialpad doctor --app-id 0oa --json${told}`);
  });

  test("doctor gets the further options of the sync, since a sync with others would look wrong each night", async () => {
    const PATH = fakeCommand(folder, "npx", `#!/bin/sh\nprintf '%s|' "$@"\n`);
    const env = { PATH, STACK: "one", APP_ID: "0oa", DOCTOR_OPTIONS: "--profile-sourcing off" };
    await runStep(step("okta-drift", "doctor", "Look").run, folder, env);
    expect(contentOf("found/one.json")).toBe(
      "--no-install|okta-dialpad|doctor|--app-id|0oa|--json|--profile-sourcing|off|",
    );
  });
});

describeScripts("drift", () => {
  const { run, env } = step("okta-drift", "issue", "Open, update or close the issue");
  const check = (id: string, status: string, more: object = {}) => ({
    id,
    step: "x",
    status,
    detail: `${id} is ${status}`,
    fix: null,
    ...more,
  });

  async function issue(numbers: string, found: Record<string, object[]>, list = `printf '${numbers}'`) {
    for (const [stack, checks] of Object.entries(found)) write(`found/${stack}.json`, JSON.stringify({ checks }));
    appendFileSync(join(folder, "asked"), "");
    const gh = `#!/bin/sh\ncase "$*" in *--paginate*) ${list} ;; *) printf '%s\\n' "$*" >> "${folder}/asked" ;; esac\n`;
    const { code, output } = await runStep(run, folder, {
      PATH: fakeCommand(folder, "gh", gh),
      ...{ GITHUB_REPOSITORY: "example/okta", RUN: "https://example.com/run", MARKER: env!.MARKER, TITLE: env!.TITLE },
    });
    return { code, output, asked: contentOf("asked")!.trim(), body: contentOf("body.md") };
  }
  const fine = { one: [check("app", "pass"), check("deactivation", "unknown")] };
  const wrong = {
    one: [check("mapping", "fail", { fix: "1. Click </pre>@team" })],
    two: [check("app", "pass"), check("imports", "warn")],
  };

  test("opens one issue, with what is wrong in each org as plain text", async () => {
    expect(await issue("", wrong)).toEqual({
      ...{ code: 0, output: "" },
      asked:
        "api --method POST repos/example/okta/issues " +
        "-f title=Okta: the Dialpad sync is not as it should be -F body=@body.md --silent",
      body: [
        "<!-- okta-dialpad doctor -->",
        "",
        "### one",
        "",
        "<pre>fail  mapping: mapping is fail",
        "1. Click &lt;/pre&gt;@team</pre>",
        "",
        "### two",
        "",
        "<pre>warn  imports: imports is warn</pre>",
        "",
        "Seen by https://example.com/run",
        "",
      ].join("\n"),
    });
  });

  test("updates the issue while something is wrong, and closes it when nothing is", async () => {
    expect((await issue("5\\n", wrong)).asked).toBe(
      "api --method PATCH repos/example/okta/issues/5 -F body=@body.md --silent",
    );
    rmSync(join(folder, "asked"));
    rmSync(join(folder, "found"), { recursive: true });
    expect((await issue("5\\n", fine)).asked).toBe(
      "api --method PATCH repos/example/okta/issues/5 -F body=@body.md -f state=closed --silent",
    );
  });

  test("opens no issue where nothing is wrong, and no second one where the first could not be looked up", async () => {
    expect(await issue("", fine)).toMatchObject({ code: 0, asked: "" });
    expect(await issue("", wrong, "exit 1")).toMatchObject({ code: 1, asked: "" });
  });

  test.each([
    [0, 0],
    [1, 0],
    [2, 1],
  ])(
    "the job whose doctor ends with exit code %i ends with %i, so an org that was not seen changes no issue",
    async (exit, code) => {
      const PATH = fakeCommand(folder, "npx", `#!/bin/sh\nexit ${exit}\n`);
      expect(
        await runStep(step("okta-drift", "doctor", "Look").run, folder, { PATH, STACK: "one", APP_ID: "0oa" }),
      ).toMatchObject({ code });
      expect(workflows["okta-drift"].jobs.issue).toMatchObject({ needs: "doctor" });
      expect(workflows["okta-drift"].jobs.issue.if).toBeUndefined();
    },
  );
});
