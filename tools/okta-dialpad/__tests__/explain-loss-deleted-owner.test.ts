// An app, an identity provider or a user type that is deleted, to which something of the plan belongs.
import { DIALPAD, explained, HR, lines, mapping, masked, profileMapping, type ChangeJson } from "./plan-json";

test("a deleted app is a loss where something of the plan belongs to it, also what the plan lets go of", () => {
  const app: ChangeJson = {
    address: "okta_app_saml.dialpad",
    type: "okta_app_saml",
    actions: ["delete"],
    before: { id: DIALPAD, label: "Dialpad" },
  };
  const forgotten = profileMapping({ actions: ["forget"], before: mapping });
  expect(lines([app, forgotten])[0]).toBe("## 🛑 Loses data: 1 app deleted · 1 to delete · 1 to let go of");
  expect(explained([app]).losesData).toBe(false);
  expect(lines([app])[0]).toBe("## ⚠️ No known loss, but 1 other resource is destroyed · 1 to delete");
});

test("a deleted identity provider is a loss, because it has a profile and a mapping as an app has", () => {
  const google: ChangeJson = {
    address: "okta_idp_social.google",
    type: "okta_idp_social",
    actions: ["delete"],
    before: { id: HR, name: "Google" },
  };
  const forgotten = profileMapping({ actions: ["forget"], before: { ...mapping, source_id: HR } });
  const text = lines([google, { ...google, address: "okta_idp_social.other", before: { id: "0oaother" } }, forgotten]);
  expect(text[0]).toBe("## 🛑 Loses data: 1 identity provider deleted · 2 to delete · 1 to let go of");
  expect(text[4]).toBe("- 🛑 **Deletes the identity provider `Google`** (`okta_idp_social.google`)");
});

test.each(["okta_app_group_assignments", "okta_app_oauth_api_scope"])(
  "a deleted %s is none, although its id is that of the app",
  (type) => {
    const before = { id: DIALPAD, app_id: DIALPAD };
    const change: ChangeJson = { address: `${type}.x`, type, actions: ["delete"], before };
    const unchanged = profileMapping({ actions: ["no-op"], before: mapping, after: mapping });
    expect(lines([change, unchanged])[0]).toBe(
      "## ⚠️ No known loss, but 1 other resource is destroyed · 1 to delete · 1 unchanged",
    );
  },
);

test("a deleted app is a loss also where its id is masked, here or in the mapping", () => {
  const app: ChangeJson = {
    address: "okta_app_saml.x",
    type: "okta_app_saml",
    actions: ["delete"],
    before: { id: DIALPAD },
  };
  const kept = (change: Record<string, unknown> = {}) =>
    profileMapping({ actions: ["no-op"], before: mapping, after: mapping, change });
  expect(explained([{ ...app, change: masked("id") }, kept()]).verdict).toBe("loses");
  expect(explained([app, kept(masked("source_id"))]).verdict).toBe("loses");
});
