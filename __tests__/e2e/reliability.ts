// Carries out the rows of docs/reliability.md and compares them with the page.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { OrgState } from "../../tools/fake-okta/src";
import type { Accident, World } from "./accidents";
import { difference } from "./difference";
import { backupOf } from "./restored";
import { NEWEST } from "./runs";

const PAGE = join(__dirname, "../../docs/reliability.md");

/** SLOW=1 runs every row with the real provider too, and UPDATE_RELIABILITY=1 writes the page from them. */
export const { SLOW, UPDATE_RELIABILITY } = process.env;

export interface Row {
  chapter: string;
  what: string;
  /** Terraform or OpenTofu with its version, in a chapter where that matters. */
  engine?: string;
  saw: string[];
  mended: string;
  lost: string;
}

/** Makes the accident, mends it, and returns what the user saw, what mended it and what was lost. */
export async function carryOut(world: World, accident: Accident): Promise<Row> {
  const before = world.org.state();
  const lost = () => lostBetween(before, world.org.state(), accident);
  const restore = accident.unmended === undefined ? undefined : await backupOf(world);
  const saw = await accident.happen(world);
  const row = { chapter: accident.chapter, what: accident.what, saw };
  const atOnce = lost();
  // No apply mends this loss. With another engine the same accident may lose nothing.
  if (accident.unmended !== undefined && restore && atOnce !== "nothing") {
    await restore();
    return { ...row, mended: accident.unmended, lost: `${atOnce}; then ${lost()}` };
  }
  await accident.mend?.[1](world);
  const words = [accident.mend?.[0], await mendByApplying(world)].filter((each) => each && each !== "nothing to mend");
  return { ...row, mended: words.join(", ") || "nothing to mend", lost: lost() };
}

/** Does what the messages say until the plan is empty, and returns the commands. */
async function mendByApplying({ deployment }: World): Promise<string> {
  const commands: string[] = [];
  for (const attempt of [1, 2, 3, 4]) {
    const { errors, changes } = await deployment.plan();
    if (errors.length === 0 && Object.keys(changes).length === 0) return commands.join(", ") || "nothing to mend";
    const [refused] = [...errors]
      .sort()
      .flatMap((error) => /(okta_\S+) has (?:lifecycle\.)?prevent_destroy set/.exec(error)?.[1] ?? []);
    if (refused) {
      const command = deployment.isTainted(refused) ? ["untaint"] : ["state", "rm"];
      await deployment.command(...command, refused);
      commands.push(`\`terraform ${command.join(" ")} ${refused}\``);
    } else {
      await deployment.apply();
      commands.push(attempt === 1 ? "apply again" : "apply");
    }
  }
  throw new Error(`not mended by ${commands.join(", ")}`);
}

/** What the org had before the accident and has no longer, without the log and without what a deploy is about. */
function lostBetween(before: OrgState, after: OrgState, { byHand = /^$/ }: Accident): string {
  const ours = / dialpadPhone( |$)|switches|deleting|sourceOrder|features|whenDeactivated|status$/;
  const lost = Object.entries(difference({ ...before, log: [] }, { ...after, log: [] }))
    .filter(([path, [was]]) => was !== undefined && !ours.test(path) && !byHand.test(path))
    .map(([path]) => path);
  if (lost.length === 0) return "nothing";
  const entries = lost.flatMap((path) => /^mappings \S+ properties (\S+)$/.exec(path)?.[1] ?? []);
  if (entries.length < lost.length) return `**${lost.join(", ")}**`;
  const named = `${entries.slice(0, 3).join(", ")} and ${lost.length - 3} more`;
  return `**${lost.length} entries of the mapping that are not ours**: ${named}`;
}

const cell = (text: string) => text.replaceAll("\\", "\\\\").replaceAll("|", "\\|").replaceAll("\n", "<br>");

/** The same message in Terraform's words, where OpenTofu uses others. */
const asTerraformSays = (text: string) =>
  text
    .replace("using the -target flag", "using the -target option")
    .replace("registry.opentofu.org", "registry.terraform.io")
    .replace("new value: root object", "new value: Root object");

const asShown = (text: string) => cell(asTerraformSays(text).replace(/(x-okta-request-id)=\S+/, "$1=..."));

/** The further columns of a row. */
const rest = ({ saw, mended, lost }: Row) =>
  ` | ${saw.map(asShown).join("<br>") || "no error"} | ${cell(mended)} | ${lost} |`;

/** The table of a chapter. Rows with the same end stand in one line. */
function table(chapter: string, rows: Row[]): string {
  const withEngines = rows.some(({ engine }) => engine !== undefined);
  const key = (row: Row) => (withEngines ? `${cell(row.what)}\n` : "") + rest(row);
  const lines = [...new Set(rows.map(key))].map((end) => {
    const alike = rows.filter((row) => key(row) === end);
    const which = alike.map(({ what, engine }) => engine ?? cell(what)).join("; ");
    return `| ${withEngines ? end.replace("\n", ` | ${which}`) : which + end}`;
  });
  const head = ["what happened", ...(withEngines ? ["with"] : []), "what the user saw", "mended by", "lost"];
  return [`### ${chapter}`, "", `| ${head.join(" | ")} |`, `|${"---|".repeat(head.length)}`, ...lines].join("\n");
}

const read = () =>
  readFileSync(PAGE, "utf8")
    .trimEnd()
    .split(/^(?=### )/m);

const titleOf = (chapter: string) => /^### (.*)/.exec(chapter)?.[1] ?? "";

/** Writes the chapters of these rows again, and leaves the other chapters. */
export function updatePage(rows: Row[]): void {
  const tables = new Map([...new Set(rows.map(({ chapter }) => chapter))].map((chapter) => [chapter, chapter]));
  const anew = [...tables.keys()].map((chapter) =>
    table(
      chapter,
      rows.filter((row) => row.chapter === chapter),
    ),
  );
  const [page, ...chapters] = read();
  const head = page.replace(/okta provider \d[\d.]*/, `okta provider ${NEWEST}`);
  const kept = chapters.map((text) => anew.find((each) => titleOf(each) === titleOf(text)) ?? text.trimEnd());
  const added = anew.filter((each) => !kept.includes(each));
  writeFileSync(PAGE, `${head}${[...kept, ...added].join("\n\n")}\n`);
}

/** A row as the page has it, in a line of its own. */
export const lineOf = (row: Row) =>
  `${row.chapter}: ${cell(row.what)}${row.engine === undefined ? "" : ` | ${row.engine}`}${rest(row)}`;

/** The page's rows of these chapters, each in a line of its own. */
export function linesOf(chapters: string[]): string[] {
  return read()
    .slice(1)
    .filter((text) => chapters.includes(titleOf(text)))
    .flatMap((text) => {
      const [, , head, , ...lines] = text.trim().split("\n");
      return lines.flatMap((line) => {
        const [, what, engines, end] = head.includes("| with |")
          ? /^\| (.*?) \| (.*?)( \| .*)$/.exec(line)!
          : ["", "", ...(/^\| (.*?)( \| .*)$/.exec(line)?.slice(1) ?? [])];
        return engines.split("; ").map((each) => `${titleOf(text)}: ${what ? `${what} | ` : ""}${each}${end}`);
      });
    });
}
