import { USER_PROFILE, IN_USER_PROFILE, DEPLOY_OR, editUser, testDefects } from "./doctor-checks";

testDefects("user-attribute", [
  {
    what: "a maximum length in the user profile, which no deploy takes away",
    make: editUser({ maxLength: 12 }),
    expected: {
      status: "fail",
      detail: "dialpadPhone in the profile User (default): Maximum length is 12, expected to be left as it was.",
      fix: [
        "By hand: a deploy does not clear it.",
        `1. ${IN_USER_PROFILE}`,
        "2. Edit Dialpad Phone.",
        "3. Clear Maximum length.",
        "4. Select Save Attribute.",
      ],
      link: USER_PROFILE,
    },
  },
  {
    what: "the user's attribute is required",
    make: editUser({ required: true }),
    expected: {
      status: "fail",
      detail: "dialpadPhone in the profile User (default): Attribute required is true, expected to be left as it was.",
      fix: [
        DEPLOY_OR,
        `1. ${IN_USER_PROFILE}`,
        "2. Edit Dialpad Phone.",
        "3. Clear Attribute required.",
        "4. Select Save Attribute.",
      ],
    },
  },
  {
    what: "the user's attribute is unique",
    make: editUser({ unique: "UNIQUE_VALIDATED" }),
    expected: {
      status: "fail",
      detail:
        "dialpadPhone in the profile User (default): Restriction: " +
        "unique is UNIQUE_VALIDATED, expected to be left as it was.",
      fix: [
        "By hand: once Terraform has it in its state, " +
          "a deploy would replace the attribute and lose every user's value.",
        `1. ${IN_USER_PROFILE}`,
        "2. Edit Dialpad Phone.",
        "3. Clear Restriction: unique.",
        "4. Select Save Attribute.",
      ],
    },
  },
  {
    what: "users may edit the user's attribute in a personal scope",
    make: editUser({ scope: "SELF" }),
    expected: {
      status: "warn",
      detail:
        "dialpadPhone in the profile User (default): Scope: user personal is selected, expected to be left as it was.",
    },
  },
  {
    what: "only texts differ",
    make: editUser({ title: "Phone", description: "" }),
    expected: {
      status: "warn",
      detail:
        'dialpadPhone in the profile User (default): Display name is "Phone", expected "Dialpad Phone"; ' +
        'Description is empty, expected "Dialpad Phone".',
      fix: [
        DEPLOY_OR,
        `1. ${IN_USER_PROFILE}`,
        "2. Edit Phone.",
        "3. Set Display name to this, copied from here:",
        "   Dialpad Phone",
        "4. Set Description to this, copied from here:",
        "   Dialpad Phone",
        "5. Select Save Attribute.",
      ],
    },
  },
]);
