import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DIALPAD, type OrgState } from "../../tools/fake-okta/src";
import { type Accident, ACCIDENTS, sync, type World } from "./accidents";
import { describeWithTerraform, difference } from "./deployment";

const PAGE = join(__dirname, "../../docs/reliability.md");
/** SLOW=1 runs every row with the real provider too, and UPDATE_RELIABILITY=1 writes the page from them. */
const { SLOW, UPDATE_RELIABILITY } = process.env;
/** With the real provider a row takes seconds, and there are a hundred: by default those that are not one fault at each request. */
const wanted = ({ chapter, slow }: Accident, provider: string) =>
  SLOW !== undefined || (provider === "real" ? !/^A request fails|^`kill -9`/.test(chapter) : !slow);

interface Row {
  chapter: string;
  what: string;
  saw: string[];
  mended: string;
  lost: string;
}

/** Applies until nothing is left to do, as the messages say, and tells which commands that took. */
async function mendByApplying({ deployment }: World): Promise<string> {
  const commands: string[] = [];
  for (const attempt of [1, 2, 3]) {
    const { errors, changes } = await deployment.plan();
    if (errors.length === 0 && Object.keys(changes).length === 0) return commands.join(", ") || "nothing to mend";
    const [tainted] = errors.flatMap((error) => /Resource (okta_\S+) has lifecycle.prevent_destroy set/.exec(error)?.[1] ?? []);
    if (tainted) {
      await deployment.command("untaint", tainted);
      commands.push(`\`terraform untaint ${tainted}\``);
    } else {
      await deployment.apply();
      commands.push(attempt === 1 ? "apply again" : "apply");
    }
  }
  throw new Error(`not mended by ${commands.join(", ")}`);
}

/** What was in the org before the accident and is not there any more, or is another. Ours is what a deploy is about; the log only grows. */
function lostBetween(before: OrgState, after: OrgState, { byHand = /^$/ }: Accident): string {
  const ours = / dialpadPhone( |$)|switches|deleting|sourceOrder|features|whenDeactivated|status$/;
  const lost = Object.entries(difference({ ...before, log: [] }, { ...after, log: [] }))
    .filter(([path, [was]]) => was !== undefined && !ours.test(path) && !byHand.test(path))
    .map(([path]) => path);
  if (lost.length === 0) return "nothing";
  const entries = lost.flatMap((path) => /^mappings \S+ properties (\S+)$/.exec(path)?.[1] ?? []);
  if (entries.length < lost.length) return `**${lost.join(", ")}**`;
  return `**${lost.length} entries of the mapping that are not ours**: ${entries.slice(0, 3).join(", ")} and ${lost.length - 3} more`;
}

const cell = (text: string) => text.replaceAll("\\", "\\\\").replaceAll("|", "\\|").replaceAll("\n", "<br>");

/** OpenTofu's words for the same. */
const asTerraformSays = (text: string) =>
  text
    .replace("using the -target flag", "using the -target option")
    .replace("registry.opentofu.org", "registry.terraform.io")
    .replace("new value: root object", "new value: Root object");

/** What stands beside what happened. */
const rest = ({ saw, mended, lost }: Row) =>
  ` | ${saw.map((text) => cell(asTerraformSays(text).replace(/(x-okta-request-id)=\S+/, "$1=..."))).join("<br>") || "no error"} | ${cell(mended)} | ${lost} |`;

/** One table a chapter; what ended alike stands in one line. */
function tables(rows: Row[]): string {
  return [...new Set(rows.map(({ chapter }) => chapter))]
    .map((chapter) => {
      const alike = new Map<string, string[]>();
      rows
        .filter((row) => row.chapter === chapter)
        .forEach((row) => alike.set(rest(row), [...(alike.get(rest(row)) ?? []), cell(row.what)]));
      const lines = [...alike].map(([end, whats]) => `| ${whats.join("; ")}${end}`);
      return [`### ${chapter}`, "", "| what happened | what the user saw | mended by | lost |", "|---|---|---|---|", ...lines].join("\n");
    })
    .join("\n\n");
}

/** The page's lines, taken apart again. */
const written = (page: string) =>
  page
    .split(/^### /m)
    .slice(1)
    .flatMap((text) => {
      const [chapter, , , , ...lines] = text.trim().split("\n");
      return lines.flatMap((line) => {
        const [, whats, end] = /^\| (.*?)( \| .*)$/.exec(line)!;
        return whats.split("; ").map((what) => `${chapter}: ${what}${end}`);
      });
    });

describeWithTerraform(
  "accidents",
  (start, { binary, provider }) => {
    const rows: Row[] = [];

    const [run, left] = [true, false].map((which) => ACCIDENTS.filter((accident) => wanted(accident, provider) === which));

    test.each(run.map((accident) => [`${accident.chapter}: ${accident.what}`, accident] as const))(
      "%s",
      async (_, accident) => {
        const { org, deployment } = await start(sync());
        org.setProfileSourcing(DIALPAD, false);
        const before = org.state();
        const world = { org, deployment };
        const saw = await accident.happen(world);
        let mended = accident.unmended;
        if (mended === undefined) {
          await accident.mend?.[1](world);
          mended =
            [accident.mend?.[0], await mendByApplying(world)].filter((words) => words && words !== "nothing to mend").join(", ") ||
            "nothing to mend";
        }
        const lost = lostBetween(before, org.state(), accident);
        rows.push({ chapter: accident.chapter, what: accident.what, saw, mended, lost });
        expect(lost === "nothing").toBe(accident.unmended === undefined);
      },
      600_000,
    );

    test.skip.each(left.map(({ chapter, what }) => `${chapter}: ${what}`))("%s (not without SLOW=1)", () => undefined);

    test("docs/reliability.md has these rows, and no others", () => {
      const [head] = readFileSync(PAGE, "utf8").split("### ");
      if (UPDATE_RELIABILITY && provider === "real" && binary === "terraform") writeFileSync(PAGE, `${head}${tables(rows)}\n`);
      const lines = written(readFileSync(PAGE, "utf8"));
      expect(rows.map((row) => `${row.chapter}: ${cell(row.what)}${rest(row)}`).filter((line) => !lines.includes(line))).toEqual([]);
      expect(lines).toHaveLength(ACCIDENTS.length);
    });
  },
  { newestOnly: true, traced: false },
);
