// Markdown for a GitHub comment, around texts that anybody may have written.
import { OKTA_DOMAINS } from "../../../../lib/article";

/** GitHub refuses a comment of more than 65,536 characters. The rest is room for what a workflow writes around it. */
export const LIMIT = 64_000;

/** How many characters of one text from the plan are shown. */
const TEXT_LIMIT = 400;
const PROSE_LIMIT = 3_000;

/** How many lines of a section are shown before the rest is folded. */
const OPEN_LINES = 40;

/** What is written below `head`; lines with the same head stand together. */
export interface Line {
  head: string;
  /** The line below the head. Without it the head stands alone. */
  text?: string;
}

export interface Section {
  title: string;
  lines: Line[];
}

/**
 * A text from the plan as inline code. There, no part of it is Markdown, HTML, a link, a mention or a reference, and
 * GitHub notifies nobody.
 */
export function code(text: string, limit = TEXT_LIMIT): string {
  if (text === "") return "*empty*";
  const { kept, rest } = cut(text, limit);
  const shown = visible(kept);
  if (PLAIN.test(shown) && !/^ |`| $/.test(shown)) return `\`${shown}\`${rest}`;
  // Only a run of exactly as many backticks as the fence has ends the code.
  const runs = new Set(shown.match(/`+/g));
  let fence = "`";
  while (runs.has(fence)) fence += "`";
  const pad = /^[` ]|[` ]$/.test(shown) && shown.trim() !== "" ? " " : "";
  return `${fence}${pad}${shown}${pad}${fence}${rest}`;
}

/** A command that can be copied. It is cut only where it is too long for any shell. */
export const command = (text: string) => code(text, 4_000);

/** Two texts that differ. Of long ones, the part that begins shortly before the difference. */
export function codes(one: string, other: string): [string, string] {
  if (Math.max(one.length, other.length) <= TEXT_LIMIT) return [code(one), code(other)];
  let alike = 0;
  while (alike < one.length && one[alike] === other[alike]) alike++;
  const start = Math.max(0, alike - 40);
  const from = (text: string) => (start > 0 ? `(${count(start, "character")})…` : "") + code(text.slice(start));
  return [from(one), from(other)];
}

/**
 * A text of several lines that people should read and follow, such as the message of a check: plain text, in which
 * only addresses of Okta's Admin Console become links.
 */
export function prose(text: string): string {
  const { kept, rest } = cut(text.trim(), PROSE_LIMIT);
  if (kept === "") return code("");
  const lines = kept.split(/\r\n|\r|\n/).map(proseLine);
  // A number or a dash at the beginning would make a list.
  return lines.join("<br>").replace(/^[\d-]/, entity) + rest;
}

const entity = (character: string) => `&#${character.codePointAt(0)};`;

/** Characters that may be Markdown in the middle of a line. A colon or an ampersand before a space is not. */
const SPECIAL = /(?![:&](?:\s|$))[^\p{L}\p{N} ,.;'"()?!/-]/gu;
const CONSOLE = new RegExp(`(https://[a-z0-9][a-z0-9-]*-admin[.](?:${OKTA_DOMAINS})/[A-Za-z0-9/_#=-]*)`);

function proseLine(line: string): string {
  const plain = (text: string) =>
    visible(text)
      .replace(SPECIAL, (character) => entity(character) + (/[@#]/.test(character) ? NOTHING : ""))
      // GitHub makes a link of "www." and a reference of "GH-1".
      .replace(/(www|GH)(?=[.-])/gi, `$1${NOTHING}`);
  return line
    .trim()
    .split(CONSOLE)
    .map((part, index) => (index % 2 === 1 ? `<${part}>` : plain(part)))
    .join("");
}

/** A space of no width. GitHub finds no mention and no reference in a text that this space interrupts. */
const NOTHING = "&#8203;";

/**
 * Characters that show nothing, characters that reorder the text beside them, and spaces other than the usual one.
 * The last three are the empty Braille cell, the empty note head and the filler of Khitan: they show nothing, but
 * Unicode does not call them ignorable.
 */
const UNSEEN = /[\p{C}\p{Default_Ignorable_Code_Point}\p{Z}\u2800\u{1D159}]|\u{16FE4}/gu;

/** The text, in which characters that would end the line, show nothing or reorder the text are written out. */
const visible = (text: string) =>
  PLAIN.test(text)
    ? text
    : text
        .replace(/\r\n|\r|\n|\u2028|\u2029|\u0085/g, "⏎")
        .replace(UNSEEN, (character) => (character === " " ? " " : `\\u{${character.codePointAt(0)?.toString(16)}}`));

/** Most texts have only these characters, and need no further look. */
const PLAIN = /^[ -~]*$/;

/** Letters that are written from right to left. */
const RIGHT_TO_LEFT = /[\u0590-\u08FF]|[\uFB1D-\uFDFF]|[\uFE70-\uFEFE]|[\u{10800}-\u{10FFF}]|[\u{1E800}-\u{1EFFF}]/u;

/**
 * From old to new. Where a text is Hebrew or Arabic, a browser would show the new one first. An invisible mark keeps
 * the direction.
 */
export function fromTo(before: string, after: string): string {
  const mark = RIGHT_TO_LEFT.test(before) || RIGHT_TO_LEFT.test(after) ? "&lrm;" : "";
  return `${before} ${mark}→${mark} ${after}`;
}

function cut(text: string, limit: number): { kept: string; rest: string } {
  if (text.length <= limit) return { kept: text, rest: "" };
  const kept = text.slice(0, limit).replace(/[\uD800-\uDBFF]$/, "");
  return { kept, rest: `… (${number(text.length - kept.length)} more characters)` };
}

/** `a, b and 3 more` */
export function listed(texts: string[]): string {
  const rest = texts.length - 10;
  return texts.slice(0, 10).join(", ") + (rest > 0 ? ` and ${number(rest)} more` : "");
}

export const number = (value: number) => value.toLocaleString("en-US");

/** `1 attribute deleted`, `2 attributes deleted`. */
export const count = (value: number, one: string, many = `${one}s`) => `${number(value)} ${value === 1 ? one : many}`;

/**
 * Title, introduction, sections and a last line in at most `LIMIT` characters. A long section is folded, and cut
 * where the room ends. Room is given in the order of the sections, so the last sections are cut first.
 */
export function document(title: string, introduction: string[], sections: Section[], lastLine = ""): string {
  const filled = sections.filter(({ lines }) => lines.length > 0);
  const frames = filled.map((each) => frame(each.title));
  const start = [`## ${title}`, ...introduction].join("\n\n");
  let room = LIMIT - start.length - lastLine.length - 2 - frames.reduce((sum, { length }) => sum + length, 0);
  const bodies = filled.map((each) => {
    const body = section(each.title, each.lines, room);
    room -= body.length;
    return body;
  });
  return [start, ...bodies, ...(lastLine === "" ? [] : [lastLine])].join("\n\n") + "\n";
}

/** What a section takes when none of its lines fits. */
const frame = (title: string) =>
  `\n\n### ${title}\n\n<details>\n<summary>1,000,000 more</summary>\n\n\n\n</details>${left(1_000_000)}\n\n`;

const left = (lines: number) =>
  `\n\n… and ${number(lines)} more, for which a comment has no room: read the plan itself (\`terraform show\`).`;

function section(title: string, lines: Line[], room: number): string {
  const fitting = howManyFit(lines, room);
  const open = lines.slice(0, Math.min(OPEN_LINES, fitting));
  const folded = lines.slice(open.length, fitting);
  return [
    `### ${title}\n\n${list(open)}`,
    folded.length > 0
      ? `\n\n<details>\n<summary>${number(folded.length)} more</summary>\n\n${list(folded)}\n\n</details>`
      : "",
    fitting < lines.length ? left(lines.length - fitting) : "",
  ].join("");
}

function howManyFit(lines: Line[], room: number): number {
  let used = 0;
  const tooMany = lines.findIndex(({ head, text = "" }, index) => {
    // The folded part repeats the head of its first line.
    const again = index === OPEN_LINES || lines[index - 1]?.head !== head;
    used += (again ? head.length + 3 : 0) + text.length + 5;
    return used > room;
  });
  return tooMany === -1 ? lines.length : tooMany;
}

const list = (lines: Line[]) =>
  lines
    .flatMap(({ head, text }, index) => [
      ...(lines[index - 1]?.head === head ? [] : [`- ${head}`]),
      ...(text === undefined ? [] : [`  - ${text}`]),
    ])
    .join("\n");
