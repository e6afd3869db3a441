import { HR } from "../../fake-okta/src";
import { answer, dialpadAlone, finishIn, look, onlySource, org, SOURCES, testDefects } from "./doctor-checks";
import { finish, withApps } from "./doctor-org";

testDefects("other-sources", [
  {
    what: "Dialpad is the only profile source",
    make: () => org.setProfileSourcing(HR, false),
    expected: {
      status: "fail",
      detail: onlySource(3),
      fix: [
        `1. Open ${SOURCES} (Directory > Profile Sources).`,
        "2. Let a directory or an HR system source Okta users, above Dialpad.",
      ],
      link: SOURCES,
    },
  },
  {
    what: "the only other source is a second Dialpad app",
    make: finishIn(
      withApps((apps) =>
        apps.map((app) => (app.id === HR ? { ...app, name: "dialpad", label: "Dialpad Sandbox" } : app)),
      ),
    ),
    expected: { status: "fail", detail: onlySource(2) },
  },
  {
    what: "the other source is inactive",
    make: () => org.setAppStatus(HR, "INACTIVE"),
    expected: { status: "fail", detail: onlySource(2) },
  },
]);

describe("a credential that sees some apps only: whether others source users is not known", () => {
  const PARTIAL = "apps that this API token sees sources users, which may not be all of them.";

  test("Dialpad alone", async () => {
    finish(org);
    answer("/api/v1/apps?", [dialpadAlone()]);
    const { code, check } = await look("other-sources");
    expect(code).toBe(0);
    expect(check).toMatchObject({
      status: "unknown",
      detail: `None of the 0 other active ${PARTIAL}`,
      fix: [`Open ${SOURCES} (Directory > Profile Sources) and see that Dialpad is not the only one.`],
    });
  });

  test("a list without the app itself, which is active", async () => {
    finish(org);
    answer("/api/v1/apps?", [
      { id: "0oaswa00000000000001", name: "password_portal", label: "Password portal", status: "ACTIVE" },
    ]);
    expect((await look("other-sources")).check).toMatchObject({
      status: "unknown",
      detail: `None of the 1 other active ${PARTIAL}`,
    });
  });
});
