import { AppUserSchemaProperty } from "@cdktf/provider-okta/lib/app-user-schema-property";
import { ProfileMapping as OktaProfileMapping } from "@cdktf/provider-okta/lib/profile-mapping";
import { OktaProvider } from "@cdktf/provider-okta/lib/provider";
import { UserSchemaProperty } from "@cdktf/provider-okta/lib/user-schema-property";
import { TerraformIterator, TerraformResource, TerraformStack, TerraformVariable, Testing } from "cdktf";
import { AppUserAttribute, DialpadPhoneSync, ProfileMapping, UserAttribute } from "../lib";
import { APP, OTHER_APP, synth, USER_TYPE } from "./synth";

describe("a mapping waits for the attributes that its entries name: Okta refuses an entry without them, and the mapping is tainted", () => {
  const named = (stack: TerraformStack, name: string, own = false) => {
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
  const ofMapping = ({ resource }: ReturnType<typeof synth>, name: string) =>
    resource.okta_profile_mapping[name].depends_on;
  const attribute = (id: string) => `okta_user_schema_property.${id}`;
  const appAttribute = (id: string) => `okta_app_user_schema_property.${id}`;
  const follow = { sourceId: APP, targetId: USER_TYPE, pushStatus: "PUSH" };

  test.each([false, true])(
    "an entry that map adds, in whichever order they were written (attributes of the program's own: %j)",
    (own) => {
      const json = synth((stack) => {
        const { profileMapping } = new DialpadPhoneSync(stack, "x", { appId: APP });
        profileMapping.map("extension", "appuser.extension");
        named(stack, "extension", own);
        named(stack, "other", own);
      });
      expect(ofMapping(json, "x")).toEqual([
        attribute("x"),
        appAttribute("x"),
        "terraform_data.x",
        attribute("extension_user"),
        appAttribute("extension_app"),
      ]);
    },
  );

  test("a sync alone gets no dependency that it does not have already, nor does one of another user type or app", () => {
    const json = synth((stack) => {
      new DialpadPhoneSync(stack, "x", { appId: APP });
      new DialpadPhoneSync(stack, "y", { appId: OTHER_APP, userTypeId: USER_TYPE });
    });
    for (const id of ["x", "y"])
      expect(ofMapping(json, id)).toEqual([attribute(id), appAttribute(id), `terraform_data.${id}`]);
  });

  test("a mapping of the program's own, to an app: the attribute that the expression reads, and the app's", () => {
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
    expect(ofMapping(json, "numbers")).toEqual([appAttribute("work_phone"), attribute("x")]);
  });

  test("not for what stands in a text, nor for an attribute of that name on the other side, nor of another provider", () => {
    const json = synth((stack) => {
      const provider = new OktaProvider(stack, "preview", { alias: "preview" });
      const elsewhere = { variableName: "there", displayName: "There", provider };
      new UserAttribute(stack, "preview_there", elsewhere);
      named(stack, "here");
      new ProfileMapping(stack, "m", {
        ...follow,
        expressions: { title: "appuser.title + \" user.here\" + 'appuser.here'", there: "appuser.x" },
      });
    });
    expect(ofMapping(json, "m")).toBeUndefined();
  });

  test("names that differ by case are one to Okta", () => {
    const json = synth((stack) => {
      named(stack, "Extension");
      new ProfileMapping(stack, "m", { ...follow, expressions: { extension: "appuser.EXTENSION" } });
    });
    expect(ofMapping(json, "m")).toEqual([attribute("Extension_user"), appAttribute("Extension_app")]);
  });

  test("the attribute of the mapping's own user type and app, where they are told apart", () => {
    const json = synth((stack) => {
      const phone = { variableName: "phone", displayName: "Phone" };
      new UserAttribute(stack, "one", { ...phone, userTypeId: USER_TYPE });
      new UserAttribute(stack, "two", { ...phone, userTypeId: "otyother000000000001" });
      new AppUserAttribute(stack, "here", { ...phone, appId: APP });
      new AppUserAttribute(stack, "there", { ...phone, appId: OTHER_APP });
      new ProfileMapping(stack, "m", { ...follow, expressions: { phone: "appuser.phone" } });
    });
    expect(ofMapping(json, "m")).toEqual([attribute("one"), appAttribute("here")]);
  });

  test("a user type that only Terraform knows may be the default one", () => {
    const json = synth((stack) => {
      const targetId = new TerraformVariable(stack, "type", {}).stringValue;
      named(stack, "phone");
      new ProfileMapping(stack, "m", { ...follow, targetId, expressions: { phone: "appuser.phone" } });
    });
    expect(ofMapping(json, "m")).toEqual([attribute("phone_user"), appAttribute("phone_app")]);
  });

  test("a name that only Terraform knows: the attributes with that very name, else any that it may be", () => {
    const json = synth((stack) => {
      const name = (id: string) => new TerraformVariable(stack, id, {}).stringValue;
      const [same, other] = [name("same"), name("other")];
      new UserAttribute(stack, "token", { variableName: same, displayName: "Token", userTypeId: USER_TYPE });
      new UserAttribute(stack, "plain", { variableName: "plain", displayName: "Plain", userTypeId: USER_TYPE });
      const mapping = (id: string, target: string, sourceId: string, expression: string) =>
        new ProfileMapping(stack, id, { ...follow, sourceId, expressions: { [target]: expression } });
      mapping("sure", same, APP, "appuser.title");
      mapping("may", other, OTHER_APP, "appuser.title");
      mapping("literal", "unheard", "0oathird000000000001", "appuser.title");
    });
    expect(ofMapping(json, "sure")).toEqual([attribute("token")]);
    expect(ofMapping(json, "may")).toEqual([attribute("token"), attribute("plain")]);
    expect(ofMapping(json, "literal")).toEqual([attribute("token")]);
  });

  test("an expression that Terraform makes may read any attribute of its source", () => {
    const json = synth((stack) => {
      const expression = new TerraformVariable(stack, "expression", {}).stringValue;
      named(stack, "phone");
      named(stack, "fax");
      new ProfileMapping(stack, "all", { ...follow, expressions: { title: expression } });
      const name = new TerraformVariable(stack, "name", {}).stringValue;
      new AppUserAttribute(stack, "named", { appId: OTHER_APP, variableName: name, displayName: "Named" });
      new ProfileMapping(stack, "one", { ...follow, sourceId: OTHER_APP, expressions: { title: `appuser.${name}` } });
    });
    expect(ofMapping(json, "all")).toEqual([appAttribute("phone_app"), appAttribute("fax_app")]);
    expect(ofMapping(json, "one")).toEqual([appAttribute("named")]);
  });

  test("attributes and entries that Terraform makes of a list", () => {
    const json = synth((stack) => {
      const names = TerraformIterator.fromList(["a", "b"]);
      new UserSchemaProperty(stack, "all", { index: names.value, title: "All", type: "string", forEach: names });
      named(stack, "phone");
      new ProfileMapping(stack, "m", { ...follow, expressions: { a: "appuser.title" } });
      const mappings = names.dynamic({ id: names.value, expression: "appuser.title" });
      new OktaProfileMapping(stack, "own", { sourceId: OTHER_APP, targetId: USER_TYPE, mappings });
    });
    expect(ofMapping(json, "m")).toEqual([attribute("all")]);
    expect(ofMapping(json, "own")).toEqual([attribute("all"), attribute("phone_user")]);
  });

  test("without a circle: an attribute that the program deploys after the mapping was in the org before", () => {
    const json = synth((stack) => {
      const { resource } = new ProfileMapping(stack, "m", {
        ...follow,
        expressions: { phone: "appuser.phone", fax: "appuser.fax" },
      });
      const [user] = [
        new TerraformResource(stack, "gate", { terraformResourceType: "okta_group", dependsOn: [resource] }),
      ];
      new UserAttribute(stack, "phone", { variableName: "phone", displayName: "Phone", dependsOn: [user] });
      new UserAttribute(stack, "fax", { variableName: "fax", displayName: "Fax" });
    });
    expect(ofMapping(json, "m")).toEqual([attribute("fax")]);
    // The chain of schema writes follows: what the mapping waits for comes first.
    expect(json.resource.okta_user_schema_property.phone.depends_on).toEqual(["okta_group.gate", attribute("fax")]);
    expect(json.resource.okta_user_schema_property.fax.depends_on).toBeUndefined();
  });

  test("nor with the dependencies that other mappings get", () => {
    const json = synth((stack) => {
      const type = "otyother000000000001";
      const one = new ProfileMapping(stack, "one", { ...follow, expressions: { a: "appuser.title" } });
      const two = new ProfileMapping(stack, "two", { ...follow, targetId: type, expressions: { b: "appuser.title" } });
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
    expect([ofMapping(json, "one"), ofMapping(json, "two")]).toEqual([[attribute("a")], undefined]);
  });

  test("nor through what a provider is configured with", () => {
    const json = synth((stack) => {
      const { resource } = new ProfileMapping(stack, "m", { ...follow, expressions: { phone: "appuser.title" } });
      const provider = new OktaProvider(stack, "late", { alias: "late", orgName: resource.sourceName });
      const group = new TerraformResource(stack, "g", { terraformResourceType: "okta_group", provider });
      new UserAttribute(stack, "phone", { variableName: "phone", displayName: "Phone", dependsOn: [group] });
    });
    expect(ofMapping(json, "m")).toBeUndefined();
  });

  test("not for what is forgotten or moves away, which is not of the program any more", () => {
    const json = synth((stack) => {
      new UserAttribute(stack, "gone", { variableName: "phone", displayName: "Phone", removal: "forget" });
      const mine = { index: "phone", title: "Phone", type: "string" };
      new UserSchemaProperty(stack, "new", mine).addMoveTarget("renamed");
      new UserSchemaProperty(stack, "old", mine).moveTo("renamed");
      new ProfileMapping(stack, "m", { ...follow, expressions: { phone: "appuser.title" } });
    });
    expect(ofMapping(json, "m")).toEqual([attribute("new")]);
  });

  test("also where a test of the program synthesizes without validations", () => {
    const stack = new TerraformStack(Testing.app({ outdir: "cdktf.out" }), "stack");
    new ProfileMapping(stack, "m", { ...follow, expressions: { phone: "appuser.phone" } });
    named(stack, "phone");
    const json = JSON.parse(Testing.synth(stack)) as ReturnType<typeof synth>;
    expect(ofMapping(json, "m")).toEqual([attribute("phone_user"), appAttribute("phone_app")]);
  });
});
