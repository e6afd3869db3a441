import { AppUserSchemaProperty } from "@cdktf/provider-okta/lib/app-user-schema-property";
import { ProfileMapping as OktaProfileMapping } from "@cdktf/provider-okta/lib/profile-mapping";
import { OktaProvider } from "@cdktf/provider-okta/lib/provider";
import { UserSchemaProperty } from "@cdktf/provider-okta/lib/user-schema-property";
import { TerraformIterator, TerraformResource, TerraformStack, TerraformVariable, Testing } from "cdktf";
import { AppUserAttribute, DialpadPhoneSync, ProfileMapping, UserAttribute } from "../lib";
import { APP, OTHER_APP, synth, USER_TYPE } from "./synth";

// Okta refuses an entry whose attributes are missing, and Terraform then marks the mapping as tainted.
describe("a mapping waits for the attributes that its entries name", () => {
  /** A user attribute and an app attribute with this name, as constructs or as resources of the program's own. */
  const attributesNamed = (stack: TerraformStack, name: string, own = false) => {
    const both = { variableName: name, displayName: name };
    const mine = { index: name, title: name, type: "string" };
    return own
      ? [
          new UserSchemaProperty(stack, `${name}_user`, mine),
          new AppUserSchemaProperty(stack, `${name}_app`, { ...mine, appId: APP }),
        ]
      : [
          new UserAttribute(stack, `${name}_user`, both),
          new AppUserAttribute(stack, `${name}_app`, { ...both, appId: APP }),
        ];
  };
  const dependenciesOf = ({ resource }: ReturnType<typeof synth>, name: string) =>
    resource.okta_profile_mapping[name].depends_on;
  const attribute = (id: string) => `okta_user_schema_property.${id}`;
  const appAttribute = (id: string) => `okta_app_user_schema_property.${id}`;
  const fromApp = { sourceId: APP, targetId: USER_TYPE, pushStatus: "PUSH" };

  test.each([false, true])(
    "it waits also for the attributes of an entry that map adds, written before them (the program's own: %j)",
    (own) => {
      const json = synth((stack) => {
        const { profileMapping } = new DialpadPhoneSync(stack, "x", { appId: APP });
        profileMapping.map("extension", "appuser.extension");
        attributesNamed(stack, "extension", own);
        attributesNamed(stack, "other", own);
      });
      expect(dependenciesOf(json, "x")).toEqual([
        attribute("x"),
        appAttribute("x"),
        "terraform_data.x",
        attribute("extension_user"),
        appAttribute("extension_app"),
      ]);
    },
  );

  test("a sync needs no other dependency than its own, and none on a sync of another user type and app", () => {
    const json = synth((stack) => {
      new DialpadPhoneSync(stack, "x", { appId: APP });
      new DialpadPhoneSync(stack, "y", { appId: OTHER_APP, userTypeId: USER_TYPE });
    });
    for (const id of ["x", "y"])
      expect(dependenciesOf(json, id)).toEqual([attribute(id), appAttribute(id), `terraform_data.${id}`]);
  });

  test("a mapping of the program's own to an app waits for the user attribute that it reads and its target", () => {
    const json = synth((stack) => {
      const mappings = [
        { id: "workPhone", expression: "user.dialpadPhone != null ? user.dialpadPhone : user.primaryPhone" },
      ];
      new OktaProfileMapping(stack, "numbers", { sourceId: USER_TYPE, targetId: OTHER_APP, mappings });
      new DialpadPhoneSync(stack, "x", { appId: APP });
      new AppUserAttribute(stack, "work_phone", {
        appId: OTHER_APP,
        variableName: "workPhone",
        displayName: "Work phone",
      });
    });
    expect(dependenciesOf(json, "numbers")).toEqual([appAttribute("work_phone"), attribute("x")]);
  });

  test("a name in a text, on the other side or of another provider is no reason to wait", () => {
    const json = synth((stack) => {
      const provider = new OktaProvider(stack, "preview", { alias: "preview" });
      const elsewhere = { variableName: "there", displayName: "There", provider };
      new UserAttribute(stack, "preview_there", elsewhere);
      attributesNamed(stack, "here");
      new ProfileMapping(stack, "m", {
        ...fromApp,
        expressions: { title: "appuser.title + \" user.here\" + 'appuser.here'", there: "appuser.x" },
      });
    });
    expect(dependenciesOf(json, "m")).toBeUndefined();
  });

  test("names that differ in case only are one name, as they are for Okta", () => {
    const json = synth((stack) => {
      attributesNamed(stack, "Extension");
      new ProfileMapping(stack, "m", { ...fromApp, expressions: { extension: "appuser.EXTENSION" } });
    });
    expect(dependenciesOf(json, "m")).toEqual([attribute("Extension_user"), appAttribute("Extension_app")]);
  });

  test("of attributes with one name it waits for those of the mapping's own user type and app", () => {
    const json = synth((stack) => {
      const phone = { variableName: "phone", displayName: "Phone" };
      new UserAttribute(stack, "one", { ...phone, userTypeId: USER_TYPE });
      new UserAttribute(stack, "two", { ...phone, userTypeId: "otyother000000000001" });
      new AppUserAttribute(stack, "here", { ...phone, appId: APP });
      new AppUserAttribute(stack, "there", { ...phone, appId: OTHER_APP });
      new ProfileMapping(stack, "m", { ...fromApp, expressions: { phone: "appuser.phone" } });
    });
    expect(dependenciesOf(json, "m")).toEqual([attribute("one"), appAttribute("here")]);
  });

  test("a user type that only Terraform knows may be the default one, so it waits for that one's attributes", () => {
    const json = synth((stack) => {
      const targetId = new TerraformVariable(stack, "type", {}).stringValue;
      attributesNamed(stack, "phone");
      new ProfileMapping(stack, "m", { ...fromApp, targetId, expressions: { phone: "appuser.phone" } });
    });
    expect(dependenciesOf(json, "m")).toEqual([attribute("phone_user"), appAttribute("phone_app")]);
  });

  test("for a name that only Terraform knows it waits for the attribute of that token, else for each it may be", () => {
    const json = synth((stack) => {
      const name = (id: string) => new TerraformVariable(stack, id, {}).stringValue;
      const [same, other] = [name("same"), name("other")];
      new UserAttribute(stack, "token", { variableName: same, displayName: "Token", userTypeId: USER_TYPE });
      new UserAttribute(stack, "plain", { variableName: "plain", displayName: "Plain", userTypeId: USER_TYPE });
      const mapping = (id: string, target: string, sourceId: string, expression: string) =>
        new ProfileMapping(stack, id, { ...fromApp, sourceId, expressions: { [target]: expression } });
      mapping("sure", same, APP, "appuser.title");
      mapping("may", other, OTHER_APP, "appuser.title");
      mapping("literal", "unheard", "0oathird000000000001", "appuser.title");
    });
    expect(dependenciesOf(json, "sure")).toEqual([attribute("token")]);
    expect(dependenciesOf(json, "may")).toEqual([attribute("token"), attribute("plain")]);
    expect(dependenciesOf(json, "literal")).toEqual([attribute("token")]);
  });

  test("for an expression that only Terraform knows it waits for every attribute of its source", () => {
    const json = synth((stack) => {
      const expression = new TerraformVariable(stack, "expression", {}).stringValue;
      attributesNamed(stack, "phone");
      attributesNamed(stack, "fax");
      new ProfileMapping(stack, "all", { ...fromApp, expressions: { title: expression } });
      const name = new TerraformVariable(stack, "name", {}).stringValue;
      new AppUserAttribute(stack, "named", { appId: OTHER_APP, variableName: name, displayName: "Named" });
      new ProfileMapping(stack, "one", { ...fromApp, sourceId: OTHER_APP, expressions: { title: `appuser.${name}` } });
    });
    expect(dependenciesOf(json, "all")).toEqual([appAttribute("phone_app"), appAttribute("fax_app")]);
    expect(dependenciesOf(json, "one")).toEqual([appAttribute("named")]);
  });

  test("attributes and entries that Terraform makes from a list may have any name", () => {
    const json = synth((stack) => {
      const names = TerraformIterator.fromList(["a", "b"]);
      new UserSchemaProperty(stack, "all", { index: names.value, title: "All", type: "string", forEach: names });
      attributesNamed(stack, "phone");
      new ProfileMapping(stack, "m", { ...fromApp, expressions: { a: "appuser.title" } });
      const mappings = names.dynamic({ id: names.value, expression: "appuser.title" });
      new OktaProfileMapping(stack, "own", { sourceId: OTHER_APP, targetId: USER_TYPE, mappings });
    });
    expect(dependenciesOf(json, "m")).toEqual([attribute("all")]);
    expect(dependenciesOf(json, "own")).toEqual([attribute("all"), attribute("phone_user")]);
  });

  test("it waits for no attribute that waits for the mapping, because that would be a circle", () => {
    const json = synth((stack) => {
      const { resource } = new ProfileMapping(stack, "m", {
        ...fromApp,
        expressions: { phone: "appuser.phone", fax: "appuser.fax" },
      });
      const [user] = [
        new TerraformResource(stack, "gate", { terraformResourceType: "okta_group", dependsOn: [resource] }),
      ];
      new UserAttribute(stack, "phone", { variableName: "phone", displayName: "Phone", dependsOn: [user] });
      new UserAttribute(stack, "fax", { variableName: "fax", displayName: "Fax" });
    });
    expect(dependenciesOf(json, "m")).toEqual([attribute("fax")]);
    // The order of the schema writes fits: the attribute that the mapping waits for is written first.
    expect(json.resource.okta_user_schema_property.phone.depends_on).toEqual(["okta_group.gate", attribute("fax")]);
    expect(json.resource.okta_user_schema_property.fax.depends_on).toBeUndefined();
  });

  test("the dependencies that two mappings get together make no circle", () => {
    const json = synth((stack) => {
      const type = "otyother000000000001";
      const one = new ProfileMapping(stack, "one", { ...fromApp, expressions: { a: "appuser.title" } });
      const two = new ProfileMapping(stack, "two", { ...fromApp, targetId: type, expressions: { b: "appuser.title" } });
      const attributes = { a: two, b: one };
      new UserAttribute(stack, "a", {
        variableName: "a",
        displayName: "A",
        userTypeId: USER_TYPE,
        dependsOn: [attributes.a.resource],
      });
      new UserAttribute(stack, "b", {
        variableName: "b",
        displayName: "B",
        userTypeId: type,
        dependsOn: [attributes.b.resource],
      });
    });
    expect([dependenciesOf(json, "one"), dependenciesOf(json, "two")]).toEqual([[attribute("a")], undefined]);
  });

  test("a circle through the configuration of a provider is seen too", () => {
    const json = synth((stack) => {
      const { resource } = new ProfileMapping(stack, "m", { ...fromApp, expressions: { phone: "appuser.title" } });
      const provider = new OktaProvider(stack, "late", { alias: "late", orgName: resource.sourceName });
      const group = new TerraformResource(stack, "g", { terraformResourceType: "okta_group", provider });
      new UserAttribute(stack, "phone", { variableName: "phone", displayName: "Phone", dependsOn: [group] });
    });
    expect(dependenciesOf(json, "m")).toBeUndefined();
  });

  test("it waits for no attribute that is forgotten or moves away: the program has it no more", () => {
    const json = synth((stack) => {
      new UserAttribute(stack, "gone", { variableName: "phone", displayName: "Phone", removal: "forget" });
      const mine = { index: "phone", title: "Phone", type: "string" };
      new UserSchemaProperty(stack, "new", mine).addMoveTarget("renamed");
      new UserSchemaProperty(stack, "old", mine).moveTo("renamed");
      new ProfileMapping(stack, "m", { ...fromApp, expressions: { phone: "appuser.title" } });
    });
    expect(dependenciesOf(json, "m")).toEqual([attribute("new")]);
  });

  test("it waits also where a program is synthesized without validations, as its tests may do", () => {
    const stack = new TerraformStack(Testing.app({ outdir: "cdktf.out" }), "stack");
    new ProfileMapping(stack, "m", { ...fromApp, expressions: { phone: "appuser.phone" } });
    attributesNamed(stack, "phone");
    const json = JSON.parse(Testing.synth(stack)) as ReturnType<typeof synth>;
    expect(dependenciesOf(json, "m")).toEqual([attribute("phone_user"), appAttribute("phone_app")]);
  });
});
