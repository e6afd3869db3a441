import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { App } from "cdktf";
import { stacksIn } from "../orgs";
import { ROOT } from "./clone";
import { blocks } from "./markdown";

const PREVIEW = { orgName: "example-preview", baseUrl: "oktapreview.com", dialpadAppId: "0oapreview0000000001" };
const PRODUCTION = { orgName: "example", baseUrl: "okta.com", dialpadAppId: "0oaproduction0000001" };

// Nothing is written; without an outdir each app would leave a folder behind.
const stacks = (context: Record<string, unknown>) =>
  stacksIn(new App({ context, outdir: join(__dirname, "../cdktf.out") }).node);

/** The problems that orgs are refused with. */
function problems(orgs: unknown): string[] {
  try {
    stacks({ orgs });
  } catch (error) {
    const [title, ...lines] = (error as Error).message.split("\n- ");
    expect(title).toBe("orgs in cdktf.json is not valid:");
    return lines;
  }
  throw new Error("was not refused");
}

test("without orgs there is one stack, of an org that the environment names", () => {
  expect(stacks({ profileSourcing: "required" })).toEqual([["okta-dialpad-phone", { profileSourcing: "required" }]]);
});

test("with orgs there is one for each; profileSourcing beside orgs is for those that have none of their own", () => {
  const orgs = { preview: { ...PREVIEW, profileSourcing: "off" }, production: PRODUCTION };
  expect(stacks({ profileSourcing: "required", orgs })).toEqual([
    ["okta-dialpad-phone-preview", { ...PREVIEW, profileSourcing: "off" }],
    ["okta-dialpad-phone-production", { ...PRODUCTION, profileSourcing: "required" }],
  ]);
});

test.each([[[]], [{}], ["preview"], [null], [[PREVIEW]]])("orgs as %j is refused", (orgs) => {
  expect(problems(orgs)).toEqual([
    'expected an object with an org by each name, { "preview": { ... } }; leave orgs out for one stack',
  ]);
});

test("all that an org must have and lacks is named at once", () => {
  expect(problems({ preview: {}, production: "okta.com" })).toEqual([
    "preview.orgName is nothing: expected the org's name alone, without -admin: " +
      "example of https://example-admin.okta.com",
    "preview.baseUrl is nothing: expected what follows the org's name in its address, such as okta.com or " +
      "oktapreview.com",
    expect.stringMatching(/^preview\.dialpadAppId is nothing: expected an app id, 0oa and 17 letters or digits/),
    'production is "okta.com": expected an object with orgName, baseUrl, dialpadAppId, profileSourcing, userTypeId, ' +
      "variableName, removal",
  ]);
});

test.each(["Production", "pre view", "", "../preview", "*", "-preview", "${var.org}"])(
  "the name %j, which no stack, folder or state file should have, is refused",
  (name) => {
    expect(problems({ [name]: PREVIEW })).toEqual([
      `the name ${JSON.stringify(name)} would be part of a stack's name: expected lower-case letters, digits, - or _`,
    ]);
  },
);

test("a key that is not known is refused, such as a misspelled one or a credential", () => {
  expect(problems({ preview: { ...PREVIEW, profilesourcing: "off", apiToken: "secret" } })).toEqual([
    "preview.profilesourcing is no prop: write preview.profileSourcing",
    expect.stringMatching(/^preview\.apiToken is no prop: expected orgName, baseUrl, /),
  ]);
});

test.each([
  ["orgName", "https://example.okta.com"],
  ["orgName", "example-admin"],
  ["orgName", "example.okta.com"],
  ["baseUrl", "https://okta.com"],
  ["baseUrl", "okta.com/"],
  ["baseUrl", "okta"],
  ["baseUrl", "example-preview.oktapreview.com"],
  ["dialpadAppId", "0oa1"],
  ["dialpadAppId", "${var.dialpad_app_id}"],
  ["dialpadAppId", ["0oapreview0000000001"]],
  ["profileSourcing", "always"],
  ["profileSourcing", true],
  ["userTypeId", "default"],
  ["variableName", "dialpad-phone"],
  ["variableName", "mobilePhone"],
  ["removal", "delete"],
  ["removal", null],
])("%s as %j is refused, with its place and what was given", (key, value) => {
  const found = problems({ preview: { ...PREVIEW, [key]: value } });
  expect(found).toEqual([expect.stringContaining(`preview.${key} is ${JSON.stringify(value)}: `)]);
  expect(found).toEqual([expect.stringMatching(/: (expected|every Okta user type already has) /)]);
});

test("removal delete is refused with the page that says how to uninstall one org", () => {
  expect(problems({ preview: { ...PREVIEW, removal: "delete" } })).toEqual([
    'preview.removal is "delete": expected "refuse" or "forget". ' +
      'An uninstall changes main.ts too: docs/lifecycle.md, "One of several orgs"',
  ]);
  expect(readFileSync(join(ROOT, "docs/lifecycle.md"), "utf8")).toContain("\n### One of several orgs\n");
});

test("the same app of the same org under two names is refused, also where the names differ by case", () => {
  expect(
    problems({ one: PRODUCTION, two: { ...PRODUCTION, orgName: "Example", userTypeId: "otycontractor0000001" } }),
  ).toEqual([
    "one and two are the same app of the same org, 0oaproduction0000001 of example.okta.com: keep one of them",
  ]);
});

test("two apps of one org that fill one attribute are refused, unless user type or variable name differs", () => {
  const other = { ...PRODUCTION, dialpadAppId: "0oaother000000000001" };
  expect(problems({ one: PRODUCTION, two: { ...other, variableName: "DialpadPhone" } })).toEqual([
    "one and two both write the attribute dialpadphone of user type default of example.okta.com: " +
      "give one of them another userTypeId or variableName",
  ]);
  expect(stacks({ orgs: { one: PRODUCTION, two: { ...other, userTypeId: "otycontractor0000001" } } })).toHaveLength(2);
  expect(stacks({ orgs: { one: PRODUCTION, two: { ...other, variableName: "directNumber" } } })).toHaveLength(2);
});

test("two orgs may have the same ids", () => {
  expect(
    stacks({ orgs: { preview: { ...PRODUCTION, orgName: "example-preview" }, production: PRODUCTION } }),
  ).toHaveLength(2);
});

test("the README's two orgs are two stacks, and its commands name one of them", () => {
  const readme = readFileSync(join(ROOT, "README.md"), "utf8");
  const { context } = JSON.parse(blocks(readme, "json").find((block) => block.includes("orgs"))!) as {
    context: { orgs: object };
  };
  expect(stacks(context).map(([id]) => id)).toEqual(["okta-dialpad-phone-preview", "okta-dialpad-phone-production"]);
  const named = [...readme.matchAll(/^npm run \w+ -- (okta-dialpad-phone-\S+)/gm)].map(([, id]) => id);
  expect([...new Set(named)]).toEqual(["okta-dialpad-phone-preview"]);
});

describe("npm run diff and npm run deploy", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "okta-dialpad-phone-orgs-"));
    // A script in place of cdktn-cli prints its arguments and exits with 3.
    writeFileSync(join(folder, "cdktn"), '#!/bin/sh\necho "cdktn $*"\nexit 3\n');
    chmodSync(join(folder, "cdktn"), 0o755);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const run = (context: object, ...args: string[]) => start([], context, args);
  const inATerminal = (...args: string[]) =>
    start(["--import", "data:text/javascript,process.stdin.isTTY=true"], {}, args);

  function start(options: string[], context: object, args: string[]) {
    writeFileSync(join(folder, "cdktf.json"), JSON.stringify({ context }));
    const env = { ...process.env, PATH: `${folder}${delimiter}${process.env.PATH}` };
    const { status, stdout, stderr } = spawnSync("node", [...options, join(ROOT, "tools/cdktn.mjs"), ...args], {
      cwd: folder,
      encoding: "utf8",
      env,
    });
    return { status, stdout, stderr };
  }
  const orgs = { preview: PREVIEW, production: PRODUCTION };

  test("with several stacks, the one that is meant must be named; what to type is printed", () => {
    expect(run({ orgs }, "deploy", "--auto-approve")).toEqual({
      ...{ status: 1, stdout: "" },
      stderr:
        "There is a stack for each org in cdktf.json. Name one, with the credentials of its org:\n" +
        "  npm run deploy -- okta-dialpad-phone-preview --auto-approve\n" +
        "  npm run deploy -- okta-dialpad-phone-production --auto-approve\n",
    });
  });

  test.each([
    ["one stack", {}, []],
    ["orgs that the program will refuse", { orgs: [PREVIEW, PRODUCTION] }, []],
    ["one org", { orgs: { preview: PREVIEW } }, []],
    ["several, of which one is named", { orgs }, ["okta-dialpad-phone-preview", "--auto-approve"]],
    ["several, all of which are meant", { orgs }, ["okta-dialpad-phone-*"]],
  ])("with %s, cdktn-cli gets all the arguments, and its exit code is kept", (_, context, args) => {
    const stdout = `${["cdktn", "diff", ...args].join(" ")}\n`;
    expect(run(context, "diff", ...args)).toEqual({ status: 3, stdout, stderr: "" });
  });

  test.each([[[]], [["okta-dialpad-phone", "--auto-approve=false"]]])(
    "deploy %j without a terminal is refused before anything runs: nobody could answer",
    (args) => {
      expect(run({}, "deploy", ...args)).toEqual({
        ...{ status: 1, stdout: "" },
        stderr:
          "npm run deploy asks before it changes anything, and here is no terminal to answer in: " +
          `type ${["npm run deploy --", ...args, "--auto-approve"].join(" ")}, which does not ask.\n`,
      });
    },
  );

  test.each(["--auto-approve", "--auto-approve=true", "--autoApprove", "--help"])(
    "deploy %s needs no terminal",
    (option) => {
      expect(run({}, "deploy", option)).toEqual({ status: 3, stdout: `cdktn deploy ${option}\n`, stderr: "" });
    },
  );

  test("in a terminal, deploy first says what Enter does at the question, unless no question is asked", () => {
    expect(inATerminal("deploy")).toEqual({
      ...{ status: 3, stdout: "cdktn deploy\n" },
      stderr:
        "The question after the plan is a list, not a text: Enter takes the marked choice, which is Approve at " +
        "first, " +
        "whatever was typed. Dismiss, Stop or Ctrl-C changes nothing.\n",
    });
    expect(inATerminal("deploy", "--auto-approve").stderr).toBe("");
    expect(inATerminal("diff").stderr).toBe("");
  });
});
