import { DEFAULT_TYPE, DIALPAD } from "../../fake-okta/src";
import { notPassed, org, APP_PROFILE, IN_APP_PROFILE, editApp, testDefects } from "./doctor-checks";
import { finish, retype } from "./doctor-org";

testDefects("app-attribute", [
  {
    what: "the external name has curly quotes",
    make: editApp({ externalName: "phoneNumbers.^[type==‘Dialpad’].value" }),
    expected: {
      status: "fail",
      detail:
        "dialpadPhone in the profile Dialpad User: " +
        'External name is "phoneNumbers.^[type==‘Dialpad’].value", ' +
        "expected \"phoneNumbers.^[type=='Dialpad'].value\" with straight quotes ' (U+0027): ‘ (U+2018) " +
        "and ’ (U+2019) look like them and select nothing.",
      fix: [
        "Not in the Profile Editor, which could only delete the attribute and add it again: " +
          "every user's value would be lost.",
        "1. Where Terraform has the attribute in its state, take it out, which sends nothing: " +
          "terraform state rm with its address (okta_app_user_schema_property...). " +
          "A deploy would replace it otherwise.",
        "2. Deploy the program, without an import of the attribute: that corrects it in place.",
      ],
      link: APP_PROFILE,
    },
  },
  {
    what: "the external name has a space that cannot be seen",
    make: editApp({ externalName: "phoneNumbers.^[type=='Dialpad'].value\u200B" }),
    expected: {
      status: "fail",
      detail:
        "dialpadPhone in the profile Dialpad User: " +
        "External name is \"phoneNumbers.^[type=='Dialpad'].value\\u200B\", " +
        "expected \"phoneNumbers.^[type=='Dialpad'].value\" without (U+200B).",
    },
  },
  {
    what: "the external namespace is Dialpad's other one",
    make: editApp({ externalNamespace: "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User" }),
    expected: {
      status: "fail",
      detail:
        "dialpadPhone in the profile Dialpad User: " +
        'External namespace is "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User", ' +
        'expected "urn:ietf:params:scim:schemas:core:2.0:User".',
    },
  },
  {
    what: "the app's attribute has another data type",
    make: () => retype(org, "boolean"),
    expected: {
      status: "fail",
      detail: 'dialpadPhone in the profile Dialpad User: Data type is "boolean", expected "string".',
      fix: [
        `1. Okta cannot change the data type of an attribute. ${IN_APP_PROFILE}`,
        "2. Unmap dialpadPhone under Mappings, then delete the attribute: every user's value in it is lost.",
        "3. Wait until Okta has cleaned up, then deploy.",
      ],
    },
  },
  {
    what: "the name of the attribute differs by case",
    make: () => {
      org.editMapping(DIALPAD, DEFAULT_TYPE, { dialpadPhone: null });
      editApp(null)();
      org.editAppAttribute(DIALPAD, "DialpadPhone", { title: "Dialpad Phone", type: "string" });
    },
    expected: {
      status: "fail",
      detail:
        "The profile Dialpad User has no attribute dialpadPhone but DialpadPhone. " +
        "Okta takes names that differ only by case for the same name.",
      fix: [
        `1. Okta cannot rename an attribute. ${IN_APP_PROFILE}`,
        "2. Unmap DialpadPhone under Mappings, then delete the attribute: every user's value in it is lost.",
        "3. Wait until Okta has cleaned up, then deploy.",
      ],
      link: APP_PROFILE,
    },
    more: { mapping: "fail" },
  },
]);

test("the profile of an app that is not active is not found (404): it fails, and refers to the check app", async () => {
  finish(org);
  org.setAppStatus(DIALPAD, "INACTIVE");
  org.failNext({ path: `/api/v1/meta/schemas/apps/${DIALPAD}`, status: 404 });
  expect(await notPassed()).toMatchObject({
    code: 1,
    checks: [
      { id: "app", status: "fail" },
      {
        id: "app-attribute",
        status: "fail",
        detail: expect.stringMatching(
          /^The profile Dialpad User cannot be read: Okta shows no profile of an app that is not active\.\n/,
        ) as string,
        fix: "See app.",
      },
      { id: "profile-sourcing", status: "fail" },
      { id: "source-priority", status: "fail" },
    ],
  });
});
