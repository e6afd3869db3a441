// An object that is there gets the id of another app or user type.
import {
  appAttribute,
  attribute,
  DIALPAD,
  defaultType,
  explained,
  HR,
  mapping,
  profileMapping,
  stateJson,
  TYPE,
  userAttribute,
  type ChangeJson,
} from "./plan-json";

const ids: [string, ChangeJson, boolean][] = [
  [
    "another app id",
    appAttribute({ before: { index: "p", app_id: DIALPAD }, after: { index: "p", app_id: HR } }),
    true,
  ],
  [
    "an app id that is known only after apply",
    appAttribute({
      before: { index: "p", app_id: DIALPAD },
      after: { index: "p" },
      change: { after_unknown: { app_id: true } },
    }),
    true,
  ],
  [
    "a sensitive app id that changes",
    appAttribute({
      before: { index: "p", app_id: DIALPAD },
      after: { index: "p", app_id: HR },
      change: { before_sensitive: { app_id: true }, after_sensitive: { app_id: true } },
    }),
    true,
  ],
  [
    "a sensitive app id that stays",
    appAttribute({
      before: { index: "p", app_id: DIALPAD },
      after: { index: "p", app_id: DIALPAD, title: "P" },
      change: { before_sensitive: { app_id: true }, after_sensitive: { app_id: true } },
    }),
    false,
  ],
  ["another user type", userAttribute({ before: attribute, after: { ...attribute, user_type: "otyother" } }), true],
  [
    "the default user type by its id",
    userAttribute({ before: attribute, after: { ...attribute, user_type: TYPE } }),
    false,
  ],
  [
    "another user type of the same name",
    userAttribute({ before: { ...attribute, user_type: "otyone" }, after: { ...attribute, user_type: "otytwo" } }),
    true,
  ],
  [
    "a user type that only calls itself the default one",
    userAttribute({ before: attribute, after: { ...attribute, user_type: "otyone" } }),
    true,
  ],
  [
    "an id that is masked from now on",
    appAttribute({
      before: { index: "p", app_id: DIALPAD },
      after: { index: "p", app_id: DIALPAD },
      change: { after_sensitive: { app_id: true } },
    }),
    false,
  ],
  [
    "another id that is masked",
    appAttribute({
      before: { index: "p", app_id: DIALPAD },
      after: { index: "p", app_id: HR },
      change: { after_sensitive: { app_id: true } },
    }),
    true,
  ],
  ["another source", profileMapping({ before: mapping, after: { ...mapping, source_id: HR } }), true],
  ["another target", profileMapping({ before: mapping, after: { ...mapping, target_id: "otyother" } }), true],
  [
    "an id that an import did not tell",
    appAttribute({ before: { index: "p", app_id: null }, after: { index: "p", app_id: DIALPAD } }),
    false,
  ],
];

test.each(ids)("whether a change in place is a loss is told by the ids: %s", (_, change, losesData) => {
  const alike = (id: string) => ({
    type: "okta_user_type",
    values: { id, name: id, display_name: "User (default)" },
  });
  const { markdown, ...found } = explained([change], {
    prior_state: stateJson(defaultType, alike("otyone"), alike("otytwo")),
  });
  expect(found).toMatchObject({ losesData });
  expect(markdown.includes("change to the wrong object")).toBe(losesData);
});
