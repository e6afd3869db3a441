import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { blocks } from "./markdown";

const ROOT = join(__dirname, "..");
const read = (file: string) => readFileSync(join(ROOT, file), "utf8");
const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };

const documents = [
  ...["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "examples/pull-request/README.md"],
  ...readdirSync(join(ROOT, "docs")).map((file) => `docs/${file}`),
].filter((file) => file.endsWith(".md"));

describe.each(documents)("%s", (document) => {
  const text = read(document);

  test("links to files that exist", () => {
    const targets = [...text.matchAll(/\]\((?!https?:)([^)#\s]+)[^)]*\)/g)].map(([, target]) => target);
    expect(targets.filter((target) => !existsSync(join(ROOT, dirname(document), target)))).toEqual([]);
  });

  test("names npm scripts that exist", () => {
    const named = [...text.matchAll(/npm run ([\w:-]+)/g)].map(([, script]) => script);
    expect(named.filter((script) => !(script in scripts))).toEqual([]);
  });
});

test("the README's table has the props of DialpadPhoneSync, with their order", () => {
  const [, record] = /const PROPS: [^{]*\{(.*?)\n\};/s.exec(read("lib/dialpad-phone-sync.ts"))!;
  const props = [...record.matchAll(/(\w+): true/g)].map(([, prop]) => prop);
  const table = /## Props of DialpadPhoneSync\n(.*?)\n## /s.exec(read("README.md"))![1];
  const rows = [...table.matchAll(/^\| `(\w+)` \|/gm)].map(([, prop]) => prop);
  expect(rows).toEqual(props);
});

test("the README's blocks are of the kinds that tests run, compile or compare", () => {
  const kinds = [...read("README.md").matchAll(/^```(\w+)$/gm)].map(([, kind]) => kind);
  expect(kinds).toEqual(["sh", "ts", "sh", "sh", "text", "text", "sh", "sh", "sh", "ts", "json"]);
  expect(blocks(read("README.md"), "sh").slice(0, 2)).toEqual(["npm ci && npm run demo", "npm ci && npm run synth"]);
  expect(read(".ci/run")).toMatch(/npm ci\n(.*\n)*npm run synth\n/);
});
