import { DIALPAD } from "../../fake-okta/src";
import { look, org, PROVISIONING } from "./doctor-checks";
import { finish, THREE_DAYS_AGO, withApps } from "./doctor-org";

test("an app that sources users and gets profile updates: a warning with what Okta documents", async () => {
  finish(org);
  org.setPushUpdates(DIALPAD, true, { at: THREE_DAYS_AGO });
  expect(await look("push-back")).toMatchObject({
    code: 0,
    check: {
      status: "warn",
      detail:
        "Dialpad sources users, and Okta pushes profile updates to it, " +
        `since ${THREE_DAYS_AGO.slice(0, 10)} as the System Log says. ` +
        "Okta's documents say that such a push carries the whole profile of the app user, whatever the mappings " +
        "leave out: the number too, if Dialpad takes it.",
      fix: [
        "1. Look at one user's number in Dialpad before and after a change of that user's profile in Okta.",
        `2. If it changes: open ${PROVISIONING} (Applications > Dialpad > Provisioning). ` +
          "Select To App and take Update User Attributes off, if nothing else needs it.",
      ],
      link: PROVISIONING,
    },
  });
});

const WITHOUT_DATE = /^Dialpad sources users, and Okta pushes profile updates to it\. /;

test("without a change in the System Log it says the same, without a date", async () => {
  org.reset(withApps((apps) => apps));
  org.setProfileSourcing(DIALPAD, true, { whenDeactivated: "NONE" });
  expect((await look("push-back")).check.detail).toMatch(WITHOUT_DATE);
});

test("without the System Log it says the same, without a date", async () => {
  finish(org);
  org.setPushUpdates(DIALPAD, true, { at: THREE_DAYS_AGO });
  org.failNext({ path: "/api/v1/logs", status: 403 });
  expect((await look("push-back")).check).toMatchObject({
    status: "warn",
    detail: expect.stringMatching(WITHOUT_DATE) as string,
  });
});

test("an app that sources no users, or gets no profile updates, passes", async () => {
  expect((await look("push-back")).check).toMatchObject({
    status: "pass",
    detail: "Okta pushes profile updates to Dialpad, which sources no users",
  });
  finish(org);
  expect((await look("push-back")).check).toMatchObject({
    status: "pass",
    detail: "Okta pushes no profile updates to Dialpad",
  });
});

test("an app that could not be read leaves it unknown", async () => {
  finish(org);
  org.failNext({ path: `/api/v1/apps/${DIALPAD}`, status: 403 });
  expect((await look("push-back")).check).toMatchObject({ status: "unknown", fix: ["See credentials."] });
});
