import { DEFAULT_SEED, DIALPAD } from "../../fake-okta/src";
import {
  notPassed,
  org,
  PROVISIONING,
  change,
  SEE_THAT,
  SET_DO_NOTHING,
  A_MINUTE_AGO,
  YESTERDAY,
  testDefects,
} from "./doctor-checks";
import { deploy, deployAgain, finish } from "./doctor-org";

testDefects("deactivation", [
  {
    what: "a user who is deactivated in Dialpad is deactivated in Okta",
    make: () => org.setProfileSourcing(DIALPAD, true, { whenDeactivated: "DEACTIVATE", at: A_MINUTE_AGO }),
    expected: {
      status: "fail",
      detail:
        `Deactivate, as the System Log says of ${A_MINUTE_AGO.slice(0, 10)}, less than a day ago. ` +
        "Where Dialpad is the highest profile source, whoever is deactivated there loses access to Okta too.",
      fix: SET_DO_NOTHING,
      link: PROVISIONING,
    },
  },
  {
    what: "a user who is deactivated in Dialpad is suspended in Okta",
    make: () => org.setProfileSourcing(DIALPAD, true, { whenDeactivated: "SUSPEND", at: YESTERDAY }),
    expected: {
      status: "fail",
      detail:
        `Suspend, as the System Log says of ${YESTERDAY.slice(0, 10)}, 1 day ago. ` +
        "Where Dialpad is the highest profile source, whoever is deactivated there loses access to Okta too.",
      fix: SET_DO_NOTHING,
    },
  },
  {
    what: "the System Log has no change of the setting",
    make: () => {
      const features = DEFAULT_SEED.apps.find(({ id }) => id === DIALPAD)?.features ?? [];
      org.reset(change(DIALPAD, { features: [...features, "PROFILE_MASTERING"] }));
      deploy(org, "PUSH");
      deployAgain(org);
    },
    expected: {
      status: "unknown",
      detail:
        'No API shows "When a user is deactivated in the app", ' +
        "and the System Log has no change of it in its ninety days.",
      fix: SEE_THAT,
      link: PROVISIONING,
    },
  },
]);

test("an unknown action in the System Log leaves it unknown", async () => {
  const to = { user_offboarding_action: "ARCHIVE", is_profile_mastering_feature_enabled: "true" };
  const event = (published: string, target: object) => ({
    published,
    eventType: "application.lifecycle.update",
    target: [target],
  });
  const body = [
    event(new Date().toISOString(), { id: DIALPAD, changeDetails: { from: {}, to: { label: "Dialpad" } } }),
    event(new Date().toISOString(), { id: DIALPAD, changeDetails: { from: {}, to } }),
  ];
  org.failNext({ path: "/api/v1/logs", status: 200, body });
  finish(org);
  expect((await notPassed()).checks).toMatchObject([
    {
      id: "deactivation",
      status: "unknown",
      detail:
        '"When a user is deactivated in the app" is "ARCHIVE", ' +
        `as the System Log says of ${new Date().toISOString().slice(0, 10)}, less than a day ago.`,
    },
  ]);
});

test("a change that failed does not count", async () => {
  const to = (action: string) => ({ user_offboarding_action: action, is_profile_mastering_feature_enabled: true });
  const event = (action: string, result: string) => ({
    ...{ published: new Date().toISOString(), eventType: "application.lifecycle.update", outcome: { result } },
    target: [{ id: DIALPAD, changeDetails: { from: {}, to: to(action) } }],
  });
  org.failNext({
    path: "/api/v1/logs",
    status: 200,
    body: [event("NONE", "FAILURE"), event("DEACTIVATE", "SUCCESS")],
  });
  finish(org);
  expect((await notPassed()).checks).toMatchObject([{ id: "deactivation", status: "fail" }]);
});

test("an entry of the System Log from before the app sourced users leaves it unknown", async () => {
  const to = { user_offboarding_action: "NONE", is_profile_mastering_feature_enabled: false };
  const body = [
    {
      published: new Date().toISOString(),
      eventType: "application.lifecycle.update",
      target: [{ id: DIALPAD, changeDetails: { to } }],
    },
  ];
  org.failNext({ path: "/api/v1/logs", status: 200, body });
  finish(org);
  expect((await notPassed()).checks).toMatchObject([
    {
      id: "deactivation",
      status: "unknown",
      detail:
        '"When a user is deactivated in the app" was last logged before Dialpad sourced users, less than a day ago.',
    },
  ]);
});
