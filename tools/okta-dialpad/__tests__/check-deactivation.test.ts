import { DEFAULT_SEED, DIALPAD } from "../../fake-okta/src";
import {
  org,
  PROVISIONING,
  change,
  SEE_THAT,
  SET_DO_NOTHING,
  A_MINUTE_AGO,
  YESTERDAY,
  testDefects,
} from "./doctor-checks";
import { deploy, deployAgain } from "./doctor-org";

testDefects("deactivation", [
  {
    what: "a user who is deactivated in Dialpad is deactivated in Okta",
    make: () => org.setProfileSourcing(DIALPAD, true, { whenDeactivated: "DEACTIVATE", at: A_MINUTE_AGO }),
    expected: {
      status: "fail",
      detail: `Deactivate, as the System Log says of ${A_MINUTE_AGO.slice(0, 10)}, less than a day ago. Whom Dialpad deactivates loses Okta too, where it is the highest profile source.`,
      fix: SET_DO_NOTHING,
      link: PROVISIONING,
    },
  },
  {
    what: "a user who is deactivated in Dialpad is suspended in Okta",
    make: () => org.setProfileSourcing(DIALPAD, true, { whenDeactivated: "SUSPEND", at: YESTERDAY }),
    expected: {
      status: "fail",
      detail: `Suspend, as the System Log says of ${YESTERDAY.slice(0, 10)}, 1 day ago. Whom Dialpad deactivates loses Okta too, where it is the highest profile source.`,
      fix: SET_DO_NOTHING,
    },
  },
  {
    what: "the System Log has nothing of what happens to the deactivated",
    make: () => {
      const features = DEFAULT_SEED.apps.find(({ id }) => id === DIALPAD)?.features ?? [];
      org.reset(change(DIALPAD, { features: [...features, "PROFILE_MASTERING"] }));
      deploy(org, "PUSH");
      deployAgain(org);
    },
    expected: {
      status: "unknown",
      detail:
        'No API shows "When a user is deactivated in the app", and the System Log has no change of it in its ninety days.',
      fix: SEE_THAT,
      link: PROVISIONING,
    },
  },
]);
