import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { blocks } from "./markdown";

const ROOT = join(__dirname, "..");

/** The files that a message can come from: what runs printed, tests of messages, and the programs that tests start. */
function texts(path: string): string[] {
  if (/node_modules|dist|troubleshooting/.test(path)) return [];
  if (statSync(path).isDirectory()) return readdirSync(path).flatMap((name) => texts(join(path, name)));
  const text = readFileSync(path, "utf8");
  // A long message is joined from several literals.
  return [text.replace(/["'`] \+\s+["'`]/g, "").replaceAll('\\"', '"')];
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
  "a message that the guide explains stands in a run or a test: %s",
  (message) => {
    expect(known.some((text) => text.includes(message))).toBe(true);
  },
);
