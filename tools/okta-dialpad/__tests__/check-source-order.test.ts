import { DIALPAD } from "../../fake-okta/src";
import { look, lookWith, org, SOURCES } from "./doctor-checks";
import { deploy, finish, visitConsole } from "./doctor-org";

const LOOK = {
  status: "manual",
  detail: "No API shows the order of the profile sources.",
  fix: [`Open ${SOURCES} (Directory > Profile Sources) and see that Dialpad is as low as possible.`],
  link: SOURCES,
};

test("where all is well, it says where to look: no API shows the order", async () => {
  finish(org);
  expect((await look("source-order")).check).toEqual(LOOK);
});

describe("--profile-sourcing off", () => {
  test("an app that sources no users has no place in the order: it passes", async () => {
    deploy(org);
    expect((await look("source-order", "--profile-sourcing", "off")).check).toEqual({
      status: "pass",
      detail: "Dialpad is no profile source",
      fix: undefined,
      link: SOURCES,
    });
  });

  test("an app that sources users all the same has one: it says where to look", async () => {
    visitConsole(org);
    deploy(org, "PUSH");
    expect((await look("source-order", "--profile-sourcing", "off")).check).toEqual(LOOK);
  });

  test("an app that could not be read may have one: it says where to look", async () => {
    deploy(org);
    org.failNext({ path: `/api/v1/apps/${DIALPAD}`, status: 403 });
    expect((await look("source-order", "--profile-sourcing", "off")).check).toEqual(LOOK);
  });
});

test("where the address of the Admin Console is not known, the page is named in words", async () => {
  finish(org);
  org.failNext({ path: `/api/v1/apps/${DIALPAD}`, status: 403 });
  expect((await lookWith({ OKTA_ORG_NAME: "", OKTA_BASE_URL: "" }, "source-order")).check).toEqual({
    ...LOOK,
    fix: ["Open the Admin Console: Directory > Profile Sources and see that Dialpad is as low as possible."],
    link: null,
  });
});
