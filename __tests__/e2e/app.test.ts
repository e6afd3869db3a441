import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DEFAULT_SEED, DEFAULT_TYPE, DIALPAD, type Seed } from "../../tools/fake-okta/src";
import { blocks } from "../markdown";
import { describeWithTerraform, type Program } from "./deployment";

const ROOT = join(__dirname, "../..");

/** What `npm run synth` writes, without provider and backend: a test's deployment has its own. */
let app: Program;
beforeAll(() => {
  const folder = mkdtempSync(join(tmpdir(), "okta-dialpad-phone-app-"));
  execFileSync("npm", ["run", "synth"], { cwd: ROOT, stdio: "pipe", env: { ...process.env, CDKTF_OUTDIR: folder } });
  const json = JSON.parse(readFileSync(join(folder, "stacks/okta-dialpad-phone/cdk.tf.json"), "utf8")) as Record<
    string,
    object
  >;
  rmSync(folder, { recursive: true });
  const { provider, terraform, "//": comment, ...rest } = json;
  expect(Object.keys({ provider, terraform, comment })).toHaveLength(3);
  app = (stack) => Object.entries(rest).forEach(([block, content]) => stack.addOverride(block, content));
});

const VARIABLE = "-var=dialpad_app_id=";
const APP_REQUESTS = /\/api\/v1\/(apps|meta\/schemas\/apps|mappings)/;

describeWithTerraform("the app", (start) => {
  test.each([
    ["missing", [], /No value for required variable/],
    [
      "malformed",
      [`${VARIABLE}dialpad`],
      /Expected 0oa and 17 letters or digits\. Open Applications > Applications > Dialpad in the Admin Console/,
    ],
    ["of a user type", [`${VARIABLE}${DEFAULT_TYPE}`], /Expected 0oa and 17 letters or digits/],
  ])(
    "an app id that is %s is refused by the variable, and nothing is asked about the app",
    async (_, options, message) => {
      const { org, deployment } = await start(app);
      const { errors } = await deployment.plan(...options);
      expect(errors).toEqual([expect.stringMatching(message)]);
      expect(org.requests.filter(({ path }) => APP_REQUESTS.test(path))).toEqual([]);
    },
  );

  test("the outputs say which app it is and what remains to be done", async () => {
    const { deployment } = await start(app);
    const options = [`${VARIABLE}${DIALPAD}`];
    await deployment.apply(...options);
    expect(await deployment.outputs()).toEqual({
      dialpad_phone_app: `Dialpad (${DIALPAD})`,
      dialpad_phone_next_steps: expect.stringContaining(
        '2. Select "Allow Dialpad to source Okta users" and confirm with OK.',
      ) as string,
    });
    expect((await deployment.plan(...options)).changes).toEqual({});
  });

  test("the plan and the console visit are those that the README shows", async () => {
    const ids: [string, string][] = [
      [DIALPAD, "0oa1b2c3d4e5f6g7h8i9"],
      [DEFAULT_TYPE, "oty1b2c3d4e5f6g7h8i9"],
    ];
    const seed = ids.reduce((text, [from, to]) => text.replaceAll(from, to), JSON.stringify(DEFAULT_SEED));
    const { org, deployment } = await start(app);
    org.reset(JSON.parse(seed) as Seed);
    const printed = await deployment.print("plan", "-no-color", "-input=false", `${VARIABLE}0oa1b2c3d4e5f6g7h8i9`);
    const [plan, visit] = blocks(readFileSync(join(ROOT, "README.md"), "utf8"), "text");
    // The README shows the output of cdktf, which adds the construct's path to an address.
    const dated = printed.replace(/(first_planned = )"[^"]+"/, '$1"2026-01-01T09:00:00Z"');
    expect(dated).toContain(plan.replace(/ \(dialpad_phone\/[\w/]+\)/g, ""));
    expect(printed).toContain(visit);
  });
});
