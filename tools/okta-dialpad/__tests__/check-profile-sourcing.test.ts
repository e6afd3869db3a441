import { DIALPAD, HR } from "../../fake-okta/src";
import { org, PROVISIONING, SOURCES, testDefects } from "./doctor-checks";

testDefects("profile-sourcing", [
  {
    what: "the app is inactive, and sources nobody although it is switched on",
    make: () => org.setAppStatus(DIALPAD, "INACTIVE"),
    expected: {
      status: "fail",
      detail: "Dialpad is INACTIVE and sources nobody.",
      fix: ["See app."],
      link: PROVISIONING,
    },
    more: { app: "fail", "source-priority": "fail" },
  },
  {
    what: "no app sources users",
    make: () => {
      org.setProfileSourcing(HR, false);
      org.setProfileSourcing(DIALPAD, false);
    },
    expected: {
      status: "fail",
      detail: "Dialpad does not source Okta users.",
      fix: [
        "First let another app source users. See other-sources. Then:",
        `1. Open ${PROVISIONING} and select To Okta, then Edit beside Profile & Lifecycle Sourcing.`,
        '2. Select "Allow Dialpad to source Okta users" and confirm with OK.',
        '3. Before you save: set "When a user is deactivated in the app" to "Do nothing". ' +
          'The default, "Deactivate", deactivates people in Okta.',
        "4. Select Save.",
        `5. Open ${SOURCES} and move Dialpad as low as possible. Never let it be the only profile source.`,
        "6. Deploy again.",
      ],
      link: PROVISIONING,
    },
    more: { deactivation: "manual", "source-priority": "fail", "other-sources": "warn" },
  },
]);
