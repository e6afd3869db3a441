// In a project without cdktf, the guide's program is synthesized with cdktn-okta-dialpad-phone and then deployed.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { blocks as codeIn } from "../markdown";
import { env, install, packInto } from "../tarballs";
import { DIALPAD } from "../../tools/fake-okta/src";
import { describeWithTerraform, type Program } from "./deployment";

const guide = readFileSync(join(__dirname, "../../docs/cdk-terrain.md"), "utf8");
const folders: string[] = [];
let program: Program;

beforeAll(() => {
  const tarballs = mkdtempSync(join(tmpdir(), "okta-dialpad-phone-tarballs-"));
  folders.push(tarballs);
  packInto(tarballs);
  const command = codeIn(guide, "sh").find((block) => block.startsWith("npm install "))!;
  const project = install(tarballs, "cdktn-okta-dialpad-phone", command);
  folders.push(project);
  writeFileSync(join(project, "program.mjs"), codeIn(guide, "ts")[0].replace(/"0oa\w+"/, JSON.stringify(DIALPAD)));
  execFileSync("node", ["program.mjs"], { cwd: project, env, stdio: "pipe" });
  const synthesized = JSON.parse(readFileSync(join(project, "cdktf.out/stacks/okta/cdk.tf.json"), "utf8")) as object;
  // The stack of a test's deployment has its own comment, terraform and provider blocks.
  const blocks = Object.entries(synthesized).filter(([name]) => !["//", "terraform", "provider"].includes(name));
  program = (stack) => blocks.forEach(([name, block]) => stack.addOverride(name, block));
});
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

describeWithTerraform(
  "cdktn-okta-dialpad-phone",
  (start) => {
    test("the guide's program is deployed, says what remains to be done, and the next plan is empty", async () => {
      const { deployment } = await start((stack) => program(stack));
      expect((await deployment.apply()).errors).toEqual([]);
      expect(await deployment.state()).toEqual([
        "okta_app_user_schema_property.dialpad_phone",
        "okta_profile_mapping.dialpad_phone",
        "okta_user_schema_property.dialpad_phone",
        "terraform_data.dialpad_phone",
      ]);
      expect((await deployment.outputs()).next_steps).toContain('Select "Allow Dialpad to source Okta users"');
      expect((await deployment.plan()).changes).toEqual({});
    });
  },
  { traced: false },
);
