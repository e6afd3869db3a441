// Whoever may name an app, write a check or open a pull request can put any text into a plan. No such text may become
// Markdown of the explanation.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Node, Parser } from "commonmark";
import fc from "fast-check";
import { explain } from "../src/explain/explain";
import { code, document, LIMIT, prose, type Line } from "../src/explain/markdown";
import { PlanError, readPlan } from "../src/explain/plan";
import { attribute, planJson, profileMapping, mapping, userAttribute } from "./plan-json";

const PLANS = join(__dirname, "plans");
const plans = readdirSync(PLANS).map((scenario) => readFileSync(join(PLANS, scenario, "plan.json"), "utf8"));

/** A mark in every hostile text, by which the text is found wherever it goes. */
const MARK = "zqxj";

const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...[
          "@octocat",
          "@org/team",
          "#1",
          "org/repo#1",
          "GH-1",
          "https://evil.example/",
          "www.evil.example",
          "a@evil.example",
          "<https://evil.example>",
        ],
        ...[
          "[x](https://evil.example)",
          "![x](https://evil.example)",
          "[x]: https://evil.example",
          "<img src=x>",
          "</details>",
          "<!--",
          "-->",
          "<b>",
        ],
        ...[
          "\n",
          "\n\n",
          "\r",
          "\u2028",
          "\n# ",
          "\n- ",
          "\n\n    ",
          "\n```\n",
          "\n---\n",
          "\n> ",
          "\n| a |\n|---|\n",
          "1. ",
          "~~",
          "**",
          "__",
          "*",
          "_",
          ":smile:",
        ],
        ...[
          "`",
          "``",
          "```",
          "`".repeat(30),
          "`".repeat(90),
          "\\",
          "\\`",
          " `",
          "` ",
          "&lt;",
          "&#64;",
          "&",
          "$x$",
          "|",
          "\t",
        ],
        ...[
          "\u202E",
          "\u200B",
          "\u0000",
          "\uD800",
          "\u001b[31m",
          "\uFEFF",
          "\u034F",
          "\uFE0F",
          "\u{E0100}",
          "\u2800",
          "\u{16FE4}",
          "\u{1D159}",
          "\u3000",
          "\u05D0",
          "https://x-admin.okta.com/admin",
          "https://x-admin.okta.com.evil.example/",
          "https://evil.example/x-admin.okta.com/",
        ],
      ),
      fc.string({ unit: "binary", maxLength: 6 }),
      fc.constantFrom("x".repeat(500), "é".repeat(3000)),
    ),
    { minLength: 1, maxLength: 8 },
  )
  .map((pieces) => `${MARK}${pieces.join("")}${MARK}`);

/** Fields with Terraform's own words. Another word there makes another plan, not another text. */
const KEYWORDS = [
  "format_version",
  "mode",
  "type",
  "kind",
  "status",
  "actions",
  "action_reason",
  "provider_name",
  "replace_paths",
  "master",
  "push_status",
  "name",
];

/** The value, in which `choose` says what each text becomes. */
function withTexts(value: unknown, choose: (text: string) => string, key = ""): unknown {
  if (KEYWORDS.includes(key)) return value;
  if (typeof value === "string") return choose(value);
  if (Array.isArray(value)) return value.map((each) => withTexts(each, choose, key));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, withTexts(each, choose, name)]));
}

const hostilePlan = fc
  .record({
    plan: fc.constantFrom(...plans),
    texts: fc.array(hostile, { minLength: 1, maxLength: 12 }),
    every: fc.integer({ min: 1, max: 4 }),
  })
  .map(({ plan, texts, every }) => {
    const replaced = new Map<string, string>();
    // The same text always becomes the same other text, so that ids still match.
    const choose = (text: string) =>
      replaced.get(text) ??
      replaced.set(text, replaced.size % every === 0 ? texts[replaced.size % texts.length] : text).get(text)!;
    return JSON.stringify(withTexts(JSON.parse(plan), choose));
  });

/** All nodes of a Markdown text, each with the title of its section. */
function nodes(markdown: string): { node: Node; section: string }[] {
  const found: { node: Node; section: string }[] = [];
  const walker = new Parser().parse(markdown).walker();
  let section = "";
  for (let event = walker.next(); event; event = walker.next()) {
    if (!event.entering) continue;
    const { node } = event;
    if (node.type === "heading") section = node.firstChild?.literal ?? "";
    found.push({ node, section });
  }
  return found;
}

/** The text of a node and of the nodes in it. The parser cuts it at each entity. Code and links are left out. */
function textIn(node: Node): string {
  if (node.type === "code" || node.type === "link" || node.type === "html_inline") return "\u0001";
  let text = node.literal ?? "";
  for (let child = node.firstChild; child; child = child.next) text += textIn(child);
  return text;
}

const OURS = [
  "document",
  "heading",
  "paragraph",
  "list",
  "item",
  "text",
  "code",
  "emph",
  "strong",
  "link",
  "html_block",
  "html_inline",
];
const TITLES = new RegExp(
  "^(Data that would be lost|Profile sourcing was switched off|Failed checks|Warnings|Changes|" +
    "Changed outside Terraform since the last apply|Known only after apply|" +
    "[\\d,]+ other resources?, not explained here|Outputs)$",
);

/** Which rules a node breaks. */
function brokenRules({ node, section }: { node: Node; section: string }): string[] {
  const { type, level, destination, listType } = node;
  const literal = node.literal ?? "";
  const rules: Record<string, boolean> = {
    "explain writes nodes of this type": OURS.includes(type),
    "a heading has level 2 or 3": type !== "heading" || level === 2 || level === 3,
    "the title of a section is one of ours":
      type !== "heading" || level !== 3 || TITLES.test(literal || (node.firstChild?.literal ?? "")),
    "inline HTML is <br>": type !== "html_inline" || literal === "<br>",
    "a block of HTML begins or ends the details":
      type !== "html_block" || /^(<details>\n<summary>[\d,]+ more<\/summary>|<\/details>)$/.test(literal),
    "a link leads to the Admin Console":
      type !== "link" || /^https:\/\/[a-z0-9-]+-admin\.okta\.com\//.test(destination ?? ""),
    "a list has bullets": type !== "list" || listType === "bullet",
    // GitHub finds mentions and references in the text that a reader sees, outside code.
    "GitHub finds no mention and no reference":
      !["paragraph", "heading"].includes(type) || !/@\w|#\d|GH-\d|www\./i.test(textIn(node)),
    "a hostile text stands in code": type === "code" || UNQUOTED.includes(section) || !literal.includes(MARK),
  };
  return Object.keys(rules).filter((rule) => !rules[rule]);
}

/** Sections whose messages the program wrote: their text is shown as it is. */
const UNQUOTED = ["Failed checks", "Warnings", "Outputs"];

function expectOnlyOurMarkdown(markdown: string): void {
  expect(markdown).not.toMatch(/[^\n\P{C}]/u);
  const broken = nodes(markdown).flatMap((each) => brokenRules(each).map((rule) => [rule, each.node.literal]));
  expect(broken).toEqual([]);
}

test("hostile texts stay plain text, and the explanation fits a comment", () => {
  fc.assert(
    fc.property(hostilePlan, (plan) => {
      const { markdown } = explain(readPlan(plan));
      expect(markdown.length).toBeLessThanOrEqual(LIMIT);
      expect(markdown.split("\n")[0]).toMatch(/^## (🛑|⛔|⚠️|✅) [\p{L}\d ,:'·-]+$/u);
      expectOnlyOurMarkdown(markdown);
    }),
    { numRuns: 150 },
  );
});

test("a text in code is read back as it was, unless it has unseen characters or is cut", () => {
  fc.assert(
    fc.property(fc.oneof(hostile, fc.string({ unit: "binary" })), (text) => {
      const found = nodes(`- ${code(text)} end`).filter(({ node }) => node.type === "code");
      if (text === "") return;
      expect(found).toHaveLength(1);
      if (text.length <= 400 && !/[^ \P{Z}]|[\p{C}\p{DI}\u2800\u{1D159}]|\u{16FE4}/u.test(text))
        expect(found[0].node.literal).toBe(text);
    }),
    { numRuns: 500 },
  );
});

test.each([
  ["a joiner that shows nothing", "a\u034Fb", "a\\u{34f}b"],
  ["variation selectors", "a\uFE0F\u{E0100}", "a\\u{fe0f}\\u{e0100}"],
  ["fillers", "\u115F\u1160\u3164\uFFA0\u{16FE4}", "\\u{115f}\\u{1160}\\u{3164}\\u{ffa0}\\u{16fe4}"],
  ["Khmer vowels and Mongolian selectors", "\u17B4\u180B\u180F", "\\u{17b4}\\u{180b}\\u{180f}"],
  ["an empty Braille cell and an empty note head", "\u2800\u{1D159}", "\\u{2800}\\u{1d159}"],
  ["spaces of other widths, at the end too", "a\u2003b\u3000\u00A0\u1680", "a\\u{2003}b\\u{3000}\\u{a0}\\u{1680}"],
  ["what joins and directs", "\u200D\u200E\u2066\u061C\u00AD", "\\u{200d}\\u{200e}\\u{2066}\\u{61c}\\u{ad}"],
])("characters that show nothing are written out in code and in prose: %s", (_, text, shown) => {
  expect(code(text)).toBe(`\`${shown}\``);
  expect(prose(`x${text}x`)).toBe(`x${shown.replace(/[\\{}]/g, (character) => `&#${character.charCodeAt(0)};`)}x`);
});

test.each([
  ["Hebrew", "\u05D0\u05D1", "\u05D2"],
  ["Arabic to a number", "\u0639\u0631", "4"],
  ["a Latin word to Syriac", "phone", "\u0710"],
  ["Adlam, beyond 16 bits", "\u{1E900}", "\u{1E901}"],
])("the arrow from old to new keeps its direction: %s", (_, before, after) => {
  const change = userAttribute({ before: { ...attribute, title: before }, after: { ...attribute, title: after } });
  expect(explain(readPlan(planJson([change]))).markdown).toContain(
    `Display name: \`${before}\` &lrm;→&lrm; \`${after}\``,
  );
});

const CONSOLE_LINK = new RegExp(
  "<https://[a-z0-9][a-z0-9-]*-admin[.](okta[.]mil|(okta|oktapreview|okta-emea|okta-gov|trexcloud)[.]com)/" +
    "[A-Za-z0-9/_#=-]*>",
  "g",
);

test("the message of a check is plain text, in which only addresses of the Admin Console are links", () => {
  fc.assert(
    fc.property(fc.oneof(hostile, fc.string({ unit: "binary" })), (text) => {
      const written = prose(text)
        .replaceAll("<br>", " ")
        .replace(/^\*empty\*$/, "")
        .replace(CONSOLE_LINK, " ")
        .replace(/&#\d+;/g, "…");
      expect(written).not.toMatch(/[^\p{L}\p{N} ,.;'"()?!/:&…-]|[:&](?=\S)|www\.|GH-/iu);
      expectOnlyOurMarkdown(`## x\n\n### Failed checks\n\n- \`x\`\n  - ${prose(text)}\n`);
    }),
    { numRuns: 500 },
  );
});

test.each([
  "1. x",
  "12) x",
  "- x",
  "+ x",
  "* x",
  "# x",
  "> x",
  "    x",
  "```",
  "---",
  "\n\n1. x",
  "|a|\n|-|",
  "=",
  ":x: y",
  "<br>",
  "\n",
  "",
])("the message %j of a check stays plain text", (text) => {
  const types = (markdown: string) => nodes(`- ${markdown}`).map(({ node }) => node.type);
  const [benign, found] = ["x", prose(text)].map(types);
  expect(found.filter((type) => !["html_inline", "emph"].includes(type)).slice(0, 4)).toEqual(benign.slice(0, 4));
});

test("the messages of the library's checks have each step on a line of its own, and links that work", () => {
  const steps =
    "In the Admin Console:\n" +
    "  1. Open https://example-admin.okta.com/admin/app/dialpad/instance/0oadialpad0000000001/#tab-user-management " +
    "and select To Okta.";
  expect(prose(steps)).toBe(
    "In the Admin Console:<br>1. Open " +
      "<https://example-admin.okta.com/admin/app/dialpad/instance/0oadialpad0000000001/#tab-user-management> " +
      "and select To Okta.",
  );
});

test.each(["okta.com", "oktapreview.com", "okta-emea.com", "okta-gov.com", "okta.mil", "trexcloud.com"])(
  "an Admin Console on %s is linked",
  (domain) => {
    expect(prose(`Open https://acme-admin.${domain}/admin/apps`)).toBe(
      `Open <https://acme-admin.${domain}/admin/apps>`,
    );
  },
);

test.each(["okta.example.com", "okta.co.jp", "example.com"])("an address on %s is not linked", (domain) => {
  expect(prose(`Open https://acme-admin.${domain}/admin/apps`)).not.toContain("<");
});

test("a plan of any values is explained, and a loss is never called safe", () => {
  const cleared = profileMapping({ address: "okta_profile_mapping.cleared", actions: ["delete"], before: mapping });
  const anything = fc.jsonValue({ depthSize: "medium" }).filter((value) => value !== undefined);
  const values = fc.dictionary(
    fc.constantFrom(
      "index",
      "title",
      "user_type",
      "app_id",
      "source_id",
      "target_id",
      "master",
      "master_override_priority",
      "mappings",
      "delete_when_absent",
      "__proto__",
      "constructor",
      "toString",
      "input",
      "novelty",
    ),
    anything,
  );
  const change = fc.record({
    actions: fc.constantFrom(
      ["create"],
      ["update"],
      ["no-op"],
      ["delete"],
      ["delete", "create"],
      ["forget"],
      ["forget", "create"],
    ),
    before: fc.option(values),
    after: fc.option(values),
    type: fc.constantFrom(
      "okta_user_schema_property",
      "okta_app_user_schema_property",
      "okta_profile_mapping",
      "terraform_data",
      "okta_user_type",
      "okta_group",
    ),
    marks: fc.record(
      {
        after_unknown: anything,
        before_sensitive: anything,
        after_sensitive: anything,
        replace_paths: fc.array(anything),
      },
      { requiredKeys: [] },
    ),
  });
  fc.assert(
    fc.property(fc.array(change, { maxLength: 6 }), fc.dictionary(fc.string(), anything), (changes, more) => {
      const json = planJson(
        [
          cleared,
          ...changes.map(({ type, actions, before, after, marks }, index) => ({
            address: `${type}.x${index}`,
            type,
            actions,
            before,
            after,
            change: marks,
          })),
        ],
        {
          ...more,
          prior_state: {
            values: { root_module: { resources: [{ address: "a", mode: "data", type: "okta_apps", values: more }] } },
          },
        },
      );
      const { markdown, losesData } = explain(readPlan(json));
      expect(losesData).toBe(true);
      expect(markdown).toMatch(/^## 🛑 (Loses|Would lose) data: .*1?\d? ?mappings? cleared/);
      expect(markdown.length).toBeLessThanOrEqual(LIMIT);
    }),
    { numRuns: 200 },
  );
});

test("a plan of which any part is anything is explained, or refused with a message", () => {
  const pathsIn = (value: unknown, path: string[] = []): string[][] =>
    typeof value === "object" && value !== null
      ? [path, ...Object.entries(value).flatMap(([key, each]) => pathsIn(each, [...path, key]))]
      : [path];
  const replaced = (value: unknown, [key, ...rest]: string[], by: unknown): unknown => {
    if (key === undefined) return by;
    const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) }) as Record<
      string,
      unknown
    >;
    copy[key] = replaced(copy[key], rest, by);
    return copy;
  };
  const parsed = plans.map((plan) => ({ plan: JSON.parse(plan) as unknown, paths: pathsIn(JSON.parse(plan)) }));
  fc.assert(
    fc.property(
      fc.constantFrom(...parsed),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      fc.jsonValue(),
      ({ plan, paths }, where, by) => {
        try {
          const { markdown } = explain(
            readPlan(JSON.stringify(replaced(plan, paths[Math.floor(where * paths.length)], by))),
          );
          expect(markdown.length).toBeLessThanOrEqual(LIMIT);
        } catch (error) {
          expect(error).toBeInstanceOf(PlanError);
        }
      },
    ),
    { numRuns: 1000 },
  );
});

test("any text is refused with a message", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.json()), (text) =>
      expect(() => readPlan(text)).toThrow(PlanError),
    ),
  );
});

test("a sensitive value is never shown, whatever it is and wherever it stands", () => {
  const SECRET = "correct-horse-battery";
  const secret = fc.constantFrom<unknown>(
    SECRET,
    [SECRET],
    { id: SECRET, expression: SECRET },
    [{ id: SECRET, expression: SECRET, push_status: SECRET }],
    [{ value: SECRET }],
  );
  const field = fc.constantFrom(
    "title",
    "index",
    "user_type",
    "app_id",
    "source_id",
    "target_id",
    "master",
    "master_override_priority",
    "mappings",
    "delete_when_absent",
    "enum",
    "novelty",
    "id",
    "label",
    "display_name",
    "source_name",
  );
  const types = fc.constantFrom(
    "okta_user_schema_property",
    "okta_app_user_schema_property",
    "okta_profile_mapping",
    "okta_user_type",
    "okta_app_saml",
  );
  fc.assert(
    fc.property(
      types,
      fc.constantFrom(["create"], ["update"], ["delete"], ["delete", "create"], ["forget"]),
      field,
      secret,
      secret,
      (type, actions, name, before, after) => {
        const marks = { before_sensitive: { [name]: true }, after_sensitive: { [name]: true } };
        const base = { ...attribute, ...mapping };
        const change = {
          address: `${type}.x`,
          type,
          actions,
          before: { ...base, [name]: before },
          after: { ...base, [name]: after },
          change: marks,
        };
        const known = {
          address: "x.y",
          mode: "data",
          type,
          values: { id: "otyx", [name]: before },
          sensitive_values: { [name]: true },
        };
        const output = {
          actions: ["update"],
          before: `${SECRET} (0oadialpad0000000001)`,
          after: SECRET,
          before_sensitive: true,
          after_sensitive: true,
        };
        const json = planJson(
          [change, userAttribute({ actions: ["create"], after: { ...attribute, user_type: "otyx" } })],
          {
            prior_state: { values: { root_module: { resources: [known] } } },
            output_changes: { output },
          },
        );
        expect(explain(readPlan(json)).markdown).not.toContain(SECRET);
      },
    ),
    { numRuns: 500 },
  );
});

test("a head that the fold repeats counts twice", () => {
  const lines = Array.from({ length: 100 }, () => ({ head: "h".repeat(3000), text: "t".repeat(900) }));
  expect(document("Title", [], [{ title: "One", lines }]).length).toBeLessThanOrEqual(LIMIT);
});

test("every line is shown or counted, and nothing is longer than a comment", () => {
  const line: fc.Arbitrary<Line> = fc.record(
    {
      head: fc.constantFrom("a", "b".repeat(300), "c".repeat(3000)),
      text: fc.constantFrom(undefined, "x", "y".repeat(900)),
    },
    { requiredKeys: ["head"] },
  );
  const section = fc.record({ title: fc.constantFrom("One", "Two"), lines: fc.array(line, { maxLength: 300 }) });
  fc.assert(
    fc.property(fc.array(section, { maxLength: 8 }), (sections) => {
      const markdown = document("Title", ["Introduction."], sections);
      expect(markdown.length).toBeLessThanOrEqual(LIMIT);
      const bodies = markdown.split("\n### ").slice(1);
      const filled = sections.filter(({ lines }) => lines.length > 0);
      expect(bodies).toHaveLength(filled.length);
      filled.forEach(({ lines }, index) => {
        const cut = Number((/… and ([\d,]+) more/.exec(bodies[index])?.[1] ?? "0").replaceAll(",", ""));
        const texts = bodies[index].match(/^ {2}- /gm)?.length ?? 0;
        expect(texts).toBe(lines.slice(0, lines.length - cut).filter(({ text }) => text !== undefined).length);
      });
    }),
    { numRuns: 100 },
  );
});
