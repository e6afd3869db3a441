import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { consoleIn } from "../../lib/profile-source";
import { CONSOLES, linksOf, MIXED_LINKS } from "../consoles";
import { describeEach, runs } from "./runs";

const binaries = runs().found.filter(
  (run, index, all) => all.findIndex(({ binary }) => binary === run.binary) === index,
);

describeEach("the Admin Console's address, as Terraform finds it in an app's links", binaries, ({ binary }) => {
  let folder: string;
  beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "okta-dialpad-phone-console-"))));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** The values that Terraform computes from the links. No provider is needed. */
  const evaluated = (links: (string | null)[]) => {
    const run = (...args: string[]) =>
      execFileSync(binary, args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
    const output = { consoles: { value: `\${[for links in local.links : ${consoleIn("links")}]}` } };
    writeFileSync(join(folder, "main.tf.json"), JSON.stringify({ locals: { links }, output }));
    run("apply", "-input=false", "-auto-approve");
    return (JSON.parse(run("output", "-json")) as { consoles: { value: unknown } }).consoles.value;
  };

  test("only links on a domain of Okta's own give one", () => {
    const consoles = evaluated(CONSOLES.map(([address]) => JSON.stringify(linksOf(address))));
    expect(consoles).toEqual(CONSOLES.map(([, console]) => console ?? null));
  });

  test("behind a custom domain, any link on the org's own domain gives it", () => {
    expect(evaluated([JSON.stringify(MIXED_LINKS)])).toEqual(["https://acme-admin.okta.com"]);
  });

  test("what has no link to the users gives none", () => {
    expect(evaluated([null, "", "{}", '{"users":null}', '{"users":{}}', '"https://acme.okta.com/"'])).toEqual([
      null,
      null,
      null,
      null,
      null,
      null,
    ]);
  });
});
