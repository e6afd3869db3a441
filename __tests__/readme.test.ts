import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { oktaProvider, opentofu, terraform } from "../versions.json";
import { consoleVisit } from "../lib/article";
import { blocks } from "./markdown";

const ROOT = join(__dirname, "..");
const read = (file: string) => readFileSync(join(ROOT, file), "utf8");
const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };

const documents = [
  ...["README.md", "README.ja.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "examples/pull-request/README.md"],
  ...readdirSync(join(ROOT, "docs")).map((file) => `docs/${file}`),
].filter((file) => file.endsWith(".md"));

/** The anchors that GitHub makes of the headings. */
const anchorsOf = (markdown: string) =>
  [...markdown.matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(" ", "-"),
  );

describe.each(documents)("%s", (document) => {
  const text = read(document);

  test("links to files that exist", () => {
    const targets = [...text.matchAll(/\]\((?!https?:)([^)#\s]+)[^)]*\)/g)].map(([, target]) => target);
    expect(targets.filter((target) => !existsSync(join(ROOT, dirname(document), target)))).toEqual([]);
  });

  test("links to headings that exist", () => {
    const targets = [...text.matchAll(/\]\((?!https?:)([^)#\s]*)#([^)]+)\)/g)].map(([, file, anchor]) => ({
      file: file ? join(dirname(document), file) : document,
      anchor,
    }));
    expect(targets.filter(({ file, anchor }) => !anchorsOf(read(file)).includes(anchor))).toEqual([]);
  });

  test("never says npm pack, which would pack the whole repository: npm run pack makes the packages", () => {
    expect(text).not.toMatch(/npm\s+pack/);
  });

  test("names npm scripts that exist", () => {
    const named = [...text.matchAll(/npm run ([\w:-]+)/g)].map(([, script]) => script);
    expect(named.filter((script) => !(script in scripts))).toEqual([]);
  });
});

test("the README's table has the props of DialpadPhoneSync, in the same order", () => {
  const [, record] = /const PROPS: [^{]*\{(.*?)\n\};/s.exec(read("lib/dialpad-phone-sync.ts"))!;
  const props = [...record.matchAll(/(\w+): true/g)].map(([, prop]) => prop);
  const table = /## Props of DialpadPhoneSync\n(.*?)\n## /s.exec(read("README.md"))![1];
  const rows = [...table.matchAll(/^\| `(\w+)` \|/gm)].map(([, prop]) => prop);
  expect(rows).toEqual(props);
});

test("the README's blocks are of the kinds that tests run, compile or compare", () => {
  const kinds = [...read("README.md").matchAll(/^```(\w+)$/gm)].map(([, kind]) => kind);
  expect(kinds).toEqual(["sh", "ts", "sh", "sh", "text", "json", "sh", "text", "sh", "sh", "ts"]);
  expect(blocks(read("README.md"), "sh").slice(0, 2)).toEqual(["npm ci && npm run demo", "npm ci && npm run synth"]);
  expect(read(".ci/run")).toMatch(/npm ci\n(.*\n)*npm run synth\n/);
});

const examples = readdirSync(join(ROOT, "examples"))
  .filter((file) => file.endsWith(".ts"))
  .map((file) => `examples/${file}`);

test.each(["README.md", "docs/cdk-terrain.md", ...examples, "main.ts"])(
  "%s keeps in Okta what each of its constructs made",
  (file) => {
    const program = file.endsWith(".md") ? blocks(read(file), "ts")[0] : read(file);
    const made = [...program.matchAll(/new \w+(?:Sync|Attribute|Mapping)\(\w+, "(\w+)"/g)].map(([, id]) => id);
    const kept = [...program.matchAll(/^ *keepInOkta\(\w+, "(\w+)"\)/gm)].map(([, id]) => id);
    expect(made).not.toEqual([]);
    expect(kept).toEqual(made);
  },
);

test("the documents name the versions that versions.json has", () => {
  const readme = read("README.md");
  const named = (row: string) =>
    new RegExp(`^\\| ${row} \\| (.*)$`, "m").exec(readme)![1].match(/\d+\.\d+\.\d+(-\w+)?/g);
  expect(oktaProvider.tested.at(-1)).toBe(oktaProvider.newest);
  expect(named("okta provider")).toEqual(oktaProvider.tested);
  expect(named("Terraform")).toEqual(terraform.tested);
  expect(named("OpenTofu")).toEqual(opentofu.tested);
  const [minor, tofuMinor] = [terraform, opentofu].map(({ oldest }) => oldest.replace(/\.0$/, ""));
  expect(readme).toContain(`[Terraform](https://developer.hashicorp.com/terraform/install) ${minor} or [OpenTofu]`);
  expect(readme).toMatch(new RegExp(`\\[OpenTofu\\]\\S+ ${tofuMinor} or newer`));
  expect(readme).toContain(`\`removal\` and \`keepInOkta\` need ${terraform.removedBlocks} |`);
  expect(readme).toContain(`\`removal\` and \`keepInOkta\` need ${opentofu.removedBlocks} |`);
  expect(readme).toContain(`required_providers.okta.version", "${oktaProvider.newest}"`);
  expect(readme).toContain(`${oktaProvider.newest} is the newest provider that was **run** here`);
  for (const version of oktaProvider.tested) expect(readme).not.toContain(`\n| ${version} | `);
  expect(read("docs/reliability.md")).toContain(`the okta provider ${oktaProvider.newest} against`);
});

test("the README's picture is there for light and dark pages, and says the same on both", () => {
  const pictures = [...read("README.md").matchAll(/(?:src|srcset)="([^"]+)"/g)].map(([, file]) => file);
  expect(pictures).toEqual(["docs/number-dark.svg", "docs/number-light.svg"]);
  const [dark, light] = pictures.map((file) => read(file).replace(/<style>.*<\/style>/s, ""));
  expect(dark).toBe(light);
});

describe("README.ja.md, for the administrator of the console", () => {
  const text = read("README.ja.md");

  test("its blocks are commands that README or a guide has, and one text to paste", () => {
    const kinds = [...text.matchAll(/^```(\w+)$/gm)].map(([, kind]) => kind);
    expect(kinds).toEqual(["sh", "text", "sh"]);
    const others = documents.filter((file) => file === "README.md" || file.startsWith("docs/"));
    const known = others.flatMap((file) => blocks(read(file), "sh"));
    expect(blocks(text, "sh").filter((block) => !known.includes(block))).toEqual([]);
  });

  /** The labels of the console's settings, in the words that each plan prints. */
  const labels = () => {
    const visit = consoleVisit({ label: "Dialpad", provisioning: "(provisioning)", profileSources: "(sources)" });
    return [...visit.matchAll(/"([^"]+)"/g)].map(([, label]) => label);
  };

  test("it names each setting as the plan does, in the steps, in the text to paste and in the table of labels", () => {
    expect(labels()).toEqual([
      "Allow Dialpad to source Okta users",
      "When a user is deactivated in the app",
      "Do nothing",
      "Deactivate",
    ]);
    const [paste] = blocks(text, "text");
    const rows = [...text.matchAll(/^\| ([^|]+) \| [^|]+ \| [^|]+ \|$/gm)].map(([, english]) => english);
    const steps = /## あなたがすること\n(.*?)\n## /s.exec(text)![1];
    expect(labels().filter((label) => !steps.includes(`「${label}」`))).toEqual([]);
    expect(labels().filter((label) => !rows.includes(label))).toEqual([]);
    expect(labels().filter((label) => label !== "Deactivate" && !paste.includes(`「${label}」`))).toEqual([]);
  });

  test("each page and button that the steps name has a row in the table of labels", () => {
    const opened = [
      "Provisioning",
      "To Okta",
      "Profile & Lifecycle Sourcing",
      "Edit",
      "Save",
      "Directory",
      "Profile Sources",
    ];
    expect(opened.filter((label) => !text.includes(`| ${label} |`))).toEqual([]);
  });

  test("each page of Okta's help that a row names has its address below", () => {
    const used = new Set([...text.matchAll(/\]\[([\w-]+)\]/g)].map(([, name]) => name));
    const given = new Set([...text.matchAll(/^\[([\w-]+)\]: https:\/\//gm)].map(([, name]) => name));
    expect([...used].sort()).toEqual([...given].sort());
  });
});
