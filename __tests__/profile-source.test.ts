import { TerraformOutput } from "cdktf";
import { ProfileSource, type ProfileSourcing } from "../lib";
import { APP, refusal, synth, USER_TYPE, type Synthesized } from "./synth";

const synthesized = (profileSourcing?: ProfileSourcing): { source: ProfileSource; json: Synthesized } => {
  let source!: ProfileSource;
  const json = synth((stack) => {
    source = new ProfileSource(stack, "dialpad", { appId: APP, profileSourcing });
  });
  return { source, json };
};

const ACTIVE = {
  condition: '${self.status == "ACTIVE"}',
  error_message:
    'App "${coalesce(self.label, self.name)}" (${self.id}) is ${self.status}. ' +
    "Okta takes changes to the profile of an active app only: activate it in the Admin Console (Applications > " +
    'Applications), or let go of it with removal "forget".',
};
const FOUND = {
  condition: "${self.apps == null ? false : contains(self.apps[*].id, data.okta_app.dialpad.id)}",
  error_message:
    'The features of app "${local.dialpad_label}" (${data.okta_app.dialpad.id}) cannot be read: ' +
    'it is not in the list of apps that Okta gives for the name "${data.okta_app.dialpad.name}". ' +
    "The okta provider leaves out apps with a sign-on mode that it does not know.",
};
const PROVISIONING = "${local.dialpad_provisioning}";
const IMPORTS = {
  condition: '${contains(local.dialpad_features, "IMPORT_PROFILE_UPDATES")}',
  error_message:
    "${local.dialpad_label} imports no profiles, so nothing comes in from it. Configure its provisioning first: " +
    `${PROVISIONING}`,
};
const SOURCES = {
  condition: '${contains(local.dialpad_features, "PROFILE_MASTERING")}',
  error_message:
    "${local.dialpad_label} does not source Okta users yet: its values do not override other profile sources. " +
    "In the Admin Console:\n${local.dialpad_console_visit}\n" +
    "If it sourced users before, someone switched it off and this plan removes the override: " +
    "switch it on again before you apply.",
};

test("it creates nothing, reads the app by id and its features by name, and warns by follow's check", () => {
  const { json } = synthesized();
  expect(json.resource).toEqual({});
  expect(json.data).toEqual({
    okta_app: { dialpad: { id: APP, lifecycle: { postcondition: [ACTIVE] } } },
    okta_apps: { dialpad: { q: "${data.okta_app.dialpad.name}", lifecycle: { postcondition: [FOUND] } } },
  });
  expect(json.check).toEqual({ dialpad: { assert: [IMPORTS, SOURCES] } });
});

test("no data source depends on a resource: Terraform would read it at apply, and the plan would show nothing", () => {
  const { json } = synthesized();
  expect(json.data.okta_app.dialpad).not.toHaveProperty("depends_on");
  expect(json.data.okta_apps.dialpad).not.toHaveProperty("depends_on");
});

test("the console visit, with links into the org's Admin Console, or with words where it has no known address", () => {
  expect(synthesized().json.locals).toEqual({
    dialpad_console:
      '${try(format("https://%s-admin.%s", slice(flatten([for link in ' +
      "flatten(values(jsondecode(data.okta_app.dialpad.links))) : " +
      'try(regex("^https://([A-Za-z0-9-]+?)(?:-admin)?[.]' +
      "(okta[.]com|oktapreview[.]com|okta-emea[.]com|okta-gov[.]com|okta[.]mil|trexcloud[.]com)" +
      '(?:/|$)", link.href), [])]), 0, 2)...), null)}',
    dialpad_console_visit: [
      `  1. Open ${PROVISIONING} and select To Okta, then Edit beside Profile & Lifecycle Sourcing.`,
      '  2. Select "Allow ${local.dialpad_label} to source Okta users" and confirm with OK.',
      '  3. Before you save: set "When a user is deactivated in the app" to "Do nothing". ' +
        'The default, "Deactivate", deactivates people in Okta.',
      "  4. Select Save.",
      "  5. Open ${local.dialpad_profile_sources} and move ${local.dialpad_label} as low as possible. " +
        "Never let it be the only profile source.",
      "  6. Deploy again.",
    ].join("\n"),
    dialpad_features:
      "${flatten([for app in (data.okta_apps.dialpad.apps == null ? [] : data.okta_apps.dialpad.apps) : " +
      "app.features if app.id == data.okta_app.dialpad.id])}",
    // coalesce, because the label is null and the name unknown while Terraform puts off the read.
    dialpad_label: "${coalesce(data.okta_app.dialpad.label, data.okta_app.dialpad.name)}",
    dialpad_next_steps:
      '${contains(local.dialpad_features, "PROFILE_MASTERING") ? local.dialpad_unseen : local.dialpad_console_visit}',
    dialpad_profile_sources:
      '${try("${local.dialpad_console}/admin/profile-masters", "Directory > Profile Sources in the Admin Console")}',
    dialpad_provisioning:
      '${try("${local.dialpad_console}/admin/app/${data.okta_app.dialpad.name}' +
      '/instance/${data.okta_app.dialpad.id}/#tab-user-management", ' +
      '"Applications > ${local.dialpad_label} > Provisioning in the Admin Console")}',
    dialpad_unseen:
      "No API shows two settings of the console. " +
      `Check that "When a user is deactivated in the app" is "Do nothing" (${PROVISIONING}, To Okta) ` +
      "and that ${local.dialpad_label} is as low as possible among the profile sources " +
      "(${local.dialpad_profile_sources}). For users who were assigned before: " +
      "Force Sync (Provisioning > To Okta > Okta Attribute Mappings) applies the mapping to all assigned users " +
      "whose app profile has the number, and also re-applies the mapping of other profile sources.",
  });
});

test("required: a plan fails with the console's steps while the app does not source users; it needs no check", () => {
  const { json } = synthesized("required");
  expect(json.data.okta_apps.dialpad.lifecycle).toEqual({
    postcondition: [
      FOUND,
      {
        condition:
          "${contains(flatten([for app in (self.apps == null ? [] : self.apps) : " +
          'app.features if app.id == data.okta_app.dialpad.id]), "PROFILE_MASTERING")}',
        error_message:
          '${local.dialpad_label} does not source Okta users, but profileSourcing is "required". ' +
          "Nothing was changed. Switch it on in the Admin Console:\n${local.dialpad_console_visit}\n" +
          'To deploy without the override, set profileSourcing to "follow".',
      },
    ],
  });
  expect(json.check.dialpad.assert).toEqual([IMPORTS]);
});

test("off: no warning about sourcing, and nothing to do", () => {
  const { json } = synthesized("off");
  expect(json.check.dialpad.assert).toEqual([IMPORTS]);
  expect(json.locals.dialpad_next_steps).toBe(
    '${contains(local.dialpad_features, "PROFILE_MASTERING") ? ' +
      'local.dialpad_unseen : "Nothing: profileSourcing is off."}',
  );
});

test("a program may add warnings of its own", () => {
  const { check } = synth((stack) => {
    const source = new ProfileSource(stack, "hr", { appId: APP, profileSourcing: "off" });
    source.warnUnless(source.sourcesUsers, "HR sources nobody.");
  });
  expect(check.hr.assert.at(-1)).toEqual({
    condition: '${contains(local.hr_features, "PROFILE_MASTERING")}',
    error_message: "HR sources nobody.",
  });
});

test("it offers the app's name, label, status, push status, sourcing and next steps to a program", () => {
  const json = synth((stack) => {
    const { name, label, status, pushStatus, sourcesUsers, nextSteps } = new ProfileSource(stack, "dialpad", {
      appId: APP,
    });
    Object.entries({ name, label, status, pushStatus, sourcesUsers, nextSteps }).forEach(
      ([id, value]) => new TerraformOutput(stack, id, { value }),
    );
  });
  expect(json.output).toEqual({
    name: { value: "${data.okta_app.dialpad.name}" },
    label: { value: "${local.dialpad_label}" },
    status: { value: "${data.okta_app.dialpad.status}" },
    pushStatus: { value: '${contains(local.dialpad_features, "PROFILE_MASTERING") ? "PUSH" : "DONT_PUSH"}' },
    sourcesUsers: { value: '${contains(local.dialpad_features, "PROFILE_MASTERING")}' },
    nextSteps: { value: "${local.dialpad_next_steps}" },
  });
});

test.each([
  ["follow", { appId: APP, onlyIf: expect.anything() as unknown }],
  ["required", { appId: APP }],
  ["off", undefined],
] as const)("%s decides the override that it offers", (profileSourcing, override) => {
  expect(synthesized(profileSourcing).source.override).toEqual(override);
});

test("all problems of the props are reported at once", () => {
  const props = { appId: USER_TYPE, profileSourcing: "on" as ProfileSourcing };
  expect(refusal((stack) => new ProfileSource(stack, "1", props))).toBe(
    [
      "stack/1 (ProfileSource) is not valid:",
      '- construct id "1" would stand in every address: expected a letter or _, then letters, digits, _ or -',
      `- appId is "${USER_TYPE}": expected an app id, 0oa and 17 letters or digits, as in the address of the ` +
        "app's page in the Admin Console (/admin/app/.../instance/0oa...)",
      '- profileSourcing is "on": expected "follow" or "required" or "off"',
    ].join("\n"),
  );
});

test("HCL output is refused, because CDKTF would drop the check block", () => {
  const hcl = () =>
    refusal((stack) => {
      new ProfileSource(stack, "dialpad", { appId: APP });
      stack.toHclTerraform();
    });
  expect(hcl()).toBe("stack/dialpad/Check: CDKTF cannot write a check block as HCL; synthesize JSON (without --hcl)");
});
