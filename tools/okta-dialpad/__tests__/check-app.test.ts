import { DIALPAD } from "../../fake-okta/src";
import { look, org, PROVISIONING, finishIn, change, testDefects } from "./doctor-checks";
import { CONSOLE, finish, type CheckResult } from "./doctor-org";
import { run } from "./in-process";

testDefects("app", [
  {
    what: "the app is inactive",
    make: () => org.setAppStatus(DIALPAD, "INACTIVE"),
    expected: {
      status: "fail",
      detail: "Dialpad (dialpad, SAML_2_0) is INACTIVE.",
      fix: [
        `Open ${CONSOLE}/admin/app/dialpad/instance/${DIALPAD}/#tab-general (Applications > Dialpad). ` +
          "Select Activate in its status menu.",
      ],
      link: `${CONSOLE}/admin/app/dialpad/instance/${DIALPAD}/#tab-general`,
    },
    more: { "profile-sourcing": "fail", "source-priority": "fail" },
  },
  {
    what: "the app imports no profiles",
    make: finishIn(change(DIALPAD, { features: ["PUSH_NEW_USERS"] })),
    expected: {
      status: "fail",
      detail: "Dialpad (dialpad, SAML_2_0) is active but imports no profiles, so no number can arrive.",
      fix: [
        `Open ${PROVISIONING} (Applications > Dialpad > Provisioning). ` +
          "Configure the API integration, as Dialpad's help on SCIM provisioning says.",
      ],
      link: PROVISIONING,
    },
    more: { imports: "warn" },
  },
  {
    what: "the app is not Dialpad's",
    make: finishIn(change(DIALPAD, { name: "old_dialer", label: "Old dialer" })),
    expected: {
      status: "warn",
      detail:
        "Old dialer (old_dialer, SAML_2_0) is active and imports profiles, " +
        "but neither name nor label says Dialpad: is it the right app id?",
      link: `${CONSOLE}/admin/app/old_dialer/instance/${DIALPAD}/#tab-general`,
    },
  },
]);

test("the id of no app, in an org with an app of Dialpad: that app's id is offered", async () => {
  finish(org);
  const { stdout } = await run(["doctor", "--app-id", "0oanother00000000001", "--json"], org.env);
  expect((JSON.parse(stdout) as { checks: CheckResult[] }).checks[1]).toEqual({
    id: "app",
    step: "SCIM provisioning between Dialpad and Okta works",
    status: "fail",
    detail: "The org has no app 0oanother00000000001, or none that this API token may see.",
    fix: `Perhaps --app-id ${DIALPAD} (Dialpad).`,
    link: `${CONSOLE}/admin/apps/active`,
  });
});

test("the id of no app, in an org without an app of Dialpad: it says where the id stands", async () => {
  org.deleteApp(DIALPAD);
  expect((await look("app")).check).toEqual({
    status: "fail",
    detail: `The org has no app ${DIALPAD}, or none that this API token may see.`,
    fix: [
      `Open ${CONSOLE}/admin/apps/active (Applications > Applications). ` +
        "Open Dialpad there: its id stands in the page's address, after /instance/.",
    ],
    link: `${CONSOLE}/admin/apps/active`,
  });
});
