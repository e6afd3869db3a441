import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ROOT = join(__dirname, "..");
const read = (folder: string) =>
  Object.fromEntries(readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), "utf8")]));

test("docs/api says what the docstrings say, and each public name has one; npm run api writes it anew", () => {
  const today = mkdtempSync(join(tmpdir(), "okta-dialpad-phone-api-"));
  try {
    execFileSync("npm", ["run", "--silent", "api", "--", "--out", today], {
      cwd: ROOT,
      stdio: ["ignore", "ignore", "inherit"],
    });
    expect(read(join(ROOT, "docs/api"))).toEqual(read(today));
  } finally {
    rmSync(today, { recursive: true, force: true });
  }
});
