import fc from "fast-check";
import { AppUserAttribute, ProfileMapping, UserAttribute } from "../../lib";
import { unseenCharacter } from "../../lib/internal/refusals/texts";
import { DEFAULT_TYPE, DIALPAD } from "../../tools/fake-okta/src";
import { describeWithTerraform } from "./deployment";

// Descriptions that the constructs accept: not only white space, and without control characters, ${ and %{.
// They are in NFC, because Terraform composes accents.
const text = fc
  .string({ unit: "grapheme", minLength: 1, maxLength: 40 })
  .map((value) => value.normalize("NFC"))
  .filter((value) => value.trim() !== "" && !/[$%]\{|\p{Cs}|[^\P{Cc}\n\t]/u.test(value));
const odd = [
  'say "hi"',
  "back\\slash \\n \\u0041",
  "$5 or 5%",
  "$$",
  "{{x}}",
  "<b>&amp;</b>",
  "日本語",
  "a\nb\tc",
  "'; --",
  "\\${x".replace("{", "("),
];
/** A display name must not have invisible characters. */
const nameOf = (value: string) => (unseenCharacter("displayName", value) ? "Phone" : value);
const texts = [...odd, ...fc.sample(text, { numRuns: 10, seed: 1 })];

describeWithTerraform("texts that the constructs accept", (start) => {
  test("arrive in Okta as they were written, and stay", async () => {
    const { org, deployment } = await start((stack) => {
      const dependsOn = texts.flatMap((value, n) => {
        const words = { variableName: `attribute${n}`, displayName: nameOf(value), description: value };
        const attributes = [
          new UserAttribute(stack, `user_${n}`, words),
          new AppUserAttribute(stack, `app_${n}`, { ...words, appId: DIALPAD }),
        ];
        return attributes.map(({ resource }) => resource);
      });
      const mapping = new ProfileMapping(stack, "mapping", {
        sourceId: DIALPAD,
        targetId: DEFAULT_TYPE,
        pushStatus: "DONT_PUSH",
        dependsOn,
      });
      texts.forEach((value, n) =>
        mapping.map(
          `attribute${n}`,
          `appuser.attribute${n} == null ? ${JSON.stringify(value)} : appuser.attribute${n}`,
        ),
      );
    });
    org.setProfileSourcing(DIALPAD, false);
    const { errors } = await deployment.apply();
    expect(errors).toEqual([]);
    const { userTypes, apps, mappings } = org.state();
    texts.forEach((value, n) => {
      const words = { title: nameOf(value), description: value };
      expect(userTypes[DEFAULT_TYPE].schema.custom[`attribute${n}`]).toMatchObject(words);
      expect(apps[DIALPAD].schema.custom[`attribute${n}`]).toMatchObject(words);
      expect(mappings.prmfake0000000000001.properties[`attribute${n}`]).toEqual({
        expression: `appuser.attribute${n} == null ? ${JSON.stringify(value)} : appuser.attribute${n}`,
        pushStatus: "DONT_PUSH",
      });
    });
    expect((await deployment.plan()).changes).toEqual({});
  });
});
