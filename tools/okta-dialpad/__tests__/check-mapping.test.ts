import { DEFAULT_TYPE, DIALPAD } from "../../fake-okta/src";
import { look, org, APP_PROFILE, IN_MAPPINGS, DEPLOY_OR, editApp, wipe, RESTORE, testDefects } from "./doctor-checks";
import { finish } from "./doctor-org";

testDefects("mapping", [
  {
    what: "the app's attribute and its entry in the mapping are gone",
    make: () => {
      org.editMapping(DIALPAD, DEFAULT_TYPE, { dialpadPhone: null });
      editApp(null)();
    },
    expected: {
      status: "fail",
      detail: "Dialpad to Okta User maps nothing to dialpadPhone.",
      fix: [DEPLOY_OR, `1. ${IN_MAPPINGS}`, "2. Choose appuser.dialpadPhone for dialpadPhone and save the mappings."],
      link: APP_PROFILE,
    },
    more: { "app-attribute": "fail" },
  },
  {
    what: "the entry has another expression",
    make: () =>
      org.editMapping(DIALPAD, DEFAULT_TYPE, {
        dialpadPhone: { expression: "appuser.mobilePhone", pushStatus: "PUSH" },
      }),
    expected: {
      status: "fail",
      detail: 'Dialpad to Okta User fills dialpadPhone from "appuser.mobilePhone", expected "appuser.dialpadPhone".',
      fix: [DEPLOY_OR, `1. ${IN_MAPPINGS}`, "2. Choose appuser.dialpadPhone for dialpadPhone and save the mappings."],
      link: APP_PROFILE,
    },
  },
  {
    what: "the mapping was destroyed",
    make: wipe(false),
    expected: {
      status: "fail",
      detail:
        "Dialpad to Okta User maps nothing to dialpadPhone. " +
        "The mapping has no other entry but login, as after a destroyed or replaced okta_profile_mapping.",
      fix: [
        `1. ${IN_MAPPINGS}`,
        ...RESTORE,
        "3. Deploy, or choose appuser.dialpadPhone for dialpadPhone and save the mappings.",
      ],
      link: APP_PROFILE,
    },
  },
  {
    what: "the mapping was replaced",
    make: wipe(true),
    expected: {
      status: "warn",
      detail:
        "dialpadPhone is mapped. The mapping has no other entry but login, " +
        "as after a destroyed or replaced okta_profile_mapping.",
      fix: [`1. ${IN_MAPPINGS}`, ...RESTORE],
      link: APP_PROFILE,
    },
  },
]);

test("a user type that the org does not have has no mapping from the app: it fails", async () => {
  finish(org);
  expect((await look("mapping", "--user-type-id", "otynobody00000000001")).check).toEqual({
    status: "fail",
    detail: `Okta has no mapping from the app ${DIALPAD} to the user type otynobody00000000001.`,
    fix: ["Check --user-type-id."],
    link: null,
  });
});
