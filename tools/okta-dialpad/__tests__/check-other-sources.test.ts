import { HR } from "../../fake-okta/src";
import { org, SOURCES, finishIn, onlySource, testDefects } from "./doctor-checks";
import { withApps } from "./doctor-org";

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
