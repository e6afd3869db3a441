import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { blocks } from "./markdown";

const ROOT = join(__dirname, "..");

/** The texts that a message can come from: runs of accidents, tests of messages, and what tests run. */
function texts(path: string): string[] {
  if (/node_modules|dist|troubleshooting/.test(path)) return [];
  if (statSync(path).isDirectory()) return readdirSync(path).flatMap((name) => texts(join(path, name)));
  return [readFileSync(path, "utf8").replaceAll('\\"', '"')];
}

const known = [
  "docs/reliability.md",
  "__tests__",
  "tools/fake-okta/__tests__",
  "tools/fake-okta/src",
  "tools/demo/__tests__",
  "tools/demo/src",
  "tools/provider-stand-in/__tests__",
  "tools/provider-stand-in/src",
  "tools/okta-dialpad/__tests__",
].flatMap((path) => texts(join(ROOT, path)));

test.each(blocks(readFileSync(join(ROOT, "docs/troubleshooting.md"), "utf8"), "text"))(
  "is a message of a run or a test: %s",
  (message) => {
    expect(known.some((text) => text.includes(message))).toBe(true);
  },
);
