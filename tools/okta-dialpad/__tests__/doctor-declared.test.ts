// What the program declares other than by default: --variable-name and --profile-sourcing, over all checks.
import { DIALPAD_PHONE } from "../../../lib/article";
import { DEFAULT_TYPE, DIALPAD } from "../../fake-okta/src";
import { doctor, org } from "./doctor-checks";
import { deploy, employ, finish, LOGIN, OVERRIDE, visitConsole, type CheckResult } from "./doctor-org";

/** The exit code, and the checks by id. */
async function look(...args: string[]) {
  const { code, stdout } = await doctor("--json", ...args);
  const { checks } = JSON.parse(stdout) as { checks: CheckResult[] };
  return { code, ...Object.fromEntries(checks.map((check) => [check.id, check])) } as { code: number } & Record<
    string,
    CheckResult
  >;
}
const said = ({ status, detail }: CheckResult) => `${status}: ${detail}`;

describe("--variable-name", () => {
  test("an attribute of another name is checked like that of the article", async () => {
    visitConsole(org);
    const { displayName: title, description, externalName, externalNamespace } = DIALPAD_PHONE;
    org.editAppAttribute(DIALPAD, "deskNumber", {
      title,
      description,
      type: "string",
      externalName,
      externalNamespace,
    });
    org.editUserAttribute("default", "deskNumber", { title, description, type: "string", master: OVERRIDE });
    org.editMapping(DIALPAD, DEFAULT_TYPE, { deskNumber: { expression: "appuser.deskNumber", pushStatus: "PUSH" } });
    employ(org);
    const seen = await look("--variable-name", "deskNumber", "--user", LOGIN);
    expect(seen).toMatchObject({ code: 0 });
    expect(said(seen.mapping)).toBe(
      "pass: deskNumber is filled from appuser.deskNumber on user create and update; 41 other entries",
    );
    expect(said(seen.user)).toBe(`pass: ${LOGIN}: +*********01 in both profiles`);
    const { stdout } = await doctor("--variable-name", "deskNumber");
    expect(stdout).not.toMatch(/never deployed|dialpadPhone/);
  });

  test("a name that no attribute can have is refused", async () => {
    const { code, stderr } = await doctor("--variable-name", "desk-number");
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr:
        "error: option '--variable-name <name>' argument 'desk-number' is invalid. " +
        "Expected a letter, then letters, digits and underscores.\n",
    });
  });
});

describe("--profile-sourcing off", () => {
  test("where it is deployed and the app sources nobody, nothing fails", async () => {
    deploy(org);
    const seen = await look("--profile-sourcing", "off");
    expect(seen.code).toBe(0);
    expect(
      ["profile-sourcing", "deactivation", "source-priority", "other-sources", "source-order"].map((id) =>
        said(seen[id]),
      ),
    ).toEqual([
      'pass: Dialpad does not source Okta users; with profileSourcing "off" nothing waits for it',
      "pass: Dialpad does not source Okta users, so it deactivates nobody",
      'pass: Inherits from the profile source, as profileSourcing "off" declares it',
      "pass: HR",
      "pass: Dialpad is no profile source",
    ]);
  });

  test("a user with the number in the app's profile alone passes", async () => {
    deploy(org);
    employ(org);
    const { code, user } = await look("--profile-sourcing", "off", "--user", LOGIN);
    expect({ code, user: said(user) }).toEqual({
      code: 0,
      user:
        `pass: ${LOGIN}: +*********01 in the profile of Dialpad, none in the Okta profile, ` +
        'where profileSourcing "off" leaves it',
    });
  });

  test("where the app sources users, deactivation is still checked", async () => {
    deploy(org, "DONT_PUSH");
    org.setProfileSourcing(DIALPAD, true, { whenDeactivated: "DEACTIVATE" });
    expect((await look("--profile-sourcing", "off")).deactivation.status).toBe("fail");
  });

  test("an override that the next deploy takes away is a warning", async () => {
    finish(org);
    const seen = await look("--profile-sourcing", "off");
    expect(said(seen["source-priority"])).toBe(
      'warn: Overrides the profile source with Dialpad, and a deploy with profileSourcing "off" takes that away.',
    );
  });

  test("an override by an app that sources nobody fails, since it empties the numbers", async () => {
    finish(org);
    org.setProfileSourcing(DIALPAD, false);
    expect((await look("--profile-sourcing", "off"))["source-priority"].status).toBe("fail");
  });

  test("an unknown mode is refused", async () => {
    const { code, stderr } = await doctor("--profile-sourcing", "on");
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr:
        "error: option '--profile-sourcing <mode>' argument 'on' is invalid. " +
        "Allowed choices are follow, required, off.\n",
    });
  });
});

test("after the visit to the console, nothing fails with follow or required", async () => {
  finish(org);
  visitConsole(org);
  for (const mode of ["follow", "required"]) expect((await look("--profile-sourcing", mode)).code).toBe(0);
});
