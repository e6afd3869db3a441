import { DIALPAD, HR } from "../../fake-okta/src";
import { run } from "./in-process";
import { answer, dialpadAlone, editUser, look, org, testDefects, USER_PROFILE } from "./doctor-checks";
import { CONSOLE, finish, OVERRIDE, type CheckResult } from "./doctor-org";

testDefects("source-priority", [
  {
    what: "somebody switched profile sourcing off",
    make: () => org.setProfileSourcing(DIALPAD, false),
    expected: {
      status: "fail",
      detail:
        "Overrides the profile source with Dialpad, which does not source users: " +
        "the numbers of its users become empty.",
      fix: ['See profile-sourcing. Or deploy with profileSourcing "follow" or "off", which takes the override away.'],
      link: USER_PROFILE,
    },
    more: { "profile-sourcing": "fail", deactivation: "manual" },
  },
  {
    what: "the attribute inherits from Okta",
    make: editUser({ master: { type: "OKTA" } }),
    expected: {
      status: "fail",
      detail: "Inherits from Okta: no number of Dialpad's comes in where another source is higher.",
    },
  },
  {
    what: "another app overrides",
    make: editUser({ master: { type: "OVERRIDE", priority: [{ type: "APP", value: HR }, ...OVERRIDE.priority] } }),
    expected: {
      status: "fail",
      detail:
        `Overrides the profile source with HR (${HR}), expected Dialpad: ` +
        "no number of Dialpad's comes in where another source is higher.",
    },
  },
  {
    what: "the app is deleted, the override is not",
    make: () => org.deleteApp(DIALPAD),
    expected: {
      status: "fail",
      detail: `Overrides the profile source with ${DIALPAD}, which is gone: the number of everybody becomes empty.`,
      fix: [
        `1. Open ${CONSOLE}/admin/universaldirectory (Directory > Profile Editor > User (default)).`,
        "2. Edit Dialpad Phone.",
        '3. Set Source priority to "Inherit from profile source".',
        "4. Select Save Attribute.",
      ],
      link: `${CONSOLE}/admin/universaldirectory`,
    },
    more: {
      ...{ app: "fail", "app-attribute": "unknown", mapping: "unknown", "profile-sourcing": "unknown" },
      ...{ deactivation: "unknown", imports: "unknown", "push-back": "unknown" },
    },
  },
]);

test("an app that does not exist cannot be chosen: unknown", async () => {
  finish(org);
  const { stdout } = await run(["doctor", "--app-id", "0oanother00000000001", "--json"], org.env);
  const { checks } = JSON.parse(stdout) as { checks: CheckResult[] };
  expect(checks.find(({ id }) => id === "source-priority")).toMatchObject({
    status: "unknown",
    detail: "There is no app 0oanother00000000001 to choose.",
    fix: "See app.",
    link: `${CONSOLE}/admin/universaldirectory`,
  });
});

test("an app that is not in the list of apps may be one that the credential does not see", async () => {
  finish(org);
  org.editUserAttribute("default", "dialpadPhone", {
    master: { type: "OVERRIDE", priority: [{ type: "APP", value: HR }] },
  });
  answer("/api/v1/apps?", [dialpadAlone()]);
  expect((await look("source-priority")).check.detail).toContain(
    `with ${HR}, no active app that can be seen, expected Dialpad`,
  );
});

test("an app that could not be read leaves it unknown", async () => {
  finish(org);
  org.failNext({ path: `/api/v1/apps/${DIALPAD}`, status: 403 });
  expect((await look("source-priority")).check).toMatchObject({
    status: "unknown",
    detail: "Whether Dialpad sources users could not be read.",
    fix: ["See app."],
  });
});
