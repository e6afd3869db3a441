// The attribute of each profile, field by field against what DialpadPhoneSync declares.
import { DIALPAD_PHONE, LOOK_ALIKE_QUOTES } from "../../../../lib/article";
import { fieldsOf, listOf, type Answer, type Fields } from "../okta/answer";
import { visible } from "../okta/print";
import { deployOr, notRead, open, see, steps, type Outcome, type Text } from "./outcome";
import { consoleLinks, displayNameOf, labelOf, userProfileOf, type Snapshot } from "./snapshot";

interface Field {
  /** As the Profile Editor names it. */
  readonly name: string;
  readonly expected?: string;
  readonly found: (attribute: Fields) => unknown;
  /** Numbers arrive with another value too. */
  readonly harmless?: boolean;
  /**
   * What a deploy does about another value, where it does not correct it: it replaces the attribute, and every user's
   * value is lost (the provider's ForceNew), or it does nothing.
   */
  readonly deploy?: "replace" | "nothing";
  /**
   * The Profile Editor shows the field and cannot change it; an update of the schema by the API can (Okta's support on
   * SCIM attributes without a namespace).
   */
  readonly apiOnly?: boolean;
}

export interface Difference {
  readonly field: Field;
  readonly found: string;
}

const TEXTS: Field[] = [
  { name: "Display name", expected: DIALPAD_PHONE.displayName, found: ({ title }) => title, harmless: true },
  { name: "Description", expected: DIALPAD_PHONE.description, found: ({ description }) => description, harmless: true },
];
const DATA_TYPE: Field = { name: "Data type", expected: "string", found: ({ type }) => type, deploy: "replace" };
/** Okta rejects the whole profile of a user when one value does not fit. */
const CONSTRAINTS: Field[] = [
  { name: "Attribute required", found: ({ required }) => required || undefined },
  { name: "Enum", found: (attribute) => attribute.enum ?? attribute.oneOf, deploy: "nothing" },
  { name: "Minimum length", found: ({ minLength }) => minLength, deploy: "nothing" },
  { name: "Maximum length", found: ({ maxLength }) => maxLength, deploy: "nothing" },
  { name: "Pattern", found: ({ pattern }) => pattern, deploy: "nothing" },
  { name: "Restriction: unique", found: ({ unique }) => unique || undefined, deploy: "replace" },
];

const SCOPE: Field = {
  name: "Scope: user personal",
  found: ({ scope }) => (scope === "SELF" ? "selected" : undefined),
  harmless: true,
};

const FIELDS: Record<"app" | "user", Field[]> = {
  app: [
    DATA_TYPE,
    {
      name: "External name",
      expected: DIALPAD_PHONE.externalName,
      found: ({ externalName }) => externalName,
      deploy: "replace",
      apiOnly: true,
    },
    {
      name: "External namespace",
      expected: DIALPAD_PHONE.externalNamespace,
      found: ({ externalNamespace }) => externalNamespace,
      deploy: "replace",
      apiOnly: true,
    },
    ...CONSTRAINTS,
    { ...SCOPE, deploy: "replace" },
    ...TEXTS,
  ],
  user: [
    DATA_TYPE,
    ...CONSTRAINTS,
    { name: "External name", found: ({ externalName }) => externalName, harmless: true, deploy: "replace" },
    {
      name: "External namespace",
      found: ({ externalNamespace }) => externalNamespace,
      harmless: true,
      deploy: "replace",
    },
    {
      name: "User permission",
      expected: "READ_ONLY",
      found: ({ permissions }) =>
        listOf(permissions)
          .map(fieldsOf)
          .find(({ principal }) => principal === "SELF")?.action ?? "READ_ONLY",
      harmless: true,
    },
    SCOPE,
    ...TEXTS,
  ],
};

export function differences(of: "app" | "user", attribute: Fields): Difference[] {
  return FIELDS[of].flatMap((field) => {
    const found = field.found(attribute) ?? undefined;
    if (found === field.expected) return [];
    return [{ field, found: found === undefined ? "" : typeof found === "string" ? found : JSON.stringify(found) }];
  });
}

/** The check of either attribute. */
export function judge(of: "app" | "user", answer: Answer<Fields | null>, snapshot: Snapshot): Outcome {
  const links = consoleLinks(snapshot);
  const name = of === "app" ? `${labelOf(snapshot)} User` : userProfileOf(snapshot);
  const profile = `profile ${of === "user" && snapshot.userTypeId ? "of " : ""}${name}`;
  const link = of === "app" ? links.appProfile : links.userProfile;
  const there = open(link, `Directory > Profile Editor > ${name}`);
  if ("problem" in answer) {
    if (answer.problem.kind !== "absent") return { ...notRead(answer.problem), link };
    const why =
      of === "app" ? "Okta shows no profile of an app that is not active" : answer.problem.text.replace(/[.]$/, "");
    return {
      status: "fail",
      detail: `The ${profile} cannot be read: ${why}.`,
      fix: of === "app" ? see("app") : "Check --user-type-id.",
      link,
    };
  }
  const { variableName } = snapshot;
  const alike = snapshot.alike[of];
  if (!answer.value && alike)
    return {
      status: "fail",
      detail:
        `The ${profile} has no attribute ${variableName} but ${alike}. ` +
        "Okta takes names that differ only by case for the same name.",
      fix: anew(there, alike, "Okta cannot rename an attribute."),
      link,
    };
  const { displayName, description, externalName, externalNamespace } = DIALPAD_PHONE;
  if (!answer.value) {
    const external = [`External name: ${externalName}`, `External namespace: ${externalNamespace}`];
    return {
      status: "fail",
      detail: `The ${profile} has no attribute ${variableName}.`,
      fix: deployOr(
        there,
        "Select Add Attribute.",
        [
          `Data type string. Display name ${displayName}. Variable name ${variableName}. Description ${description}.`,
          ...(of === "app" ? external : []),
          "Leave every other field as it is.",
        ],
        "Select Save.",
      ),
      link,
    };
  }
  const found = differences(of, answer.value);
  if (found.length === 0)
    return {
      status: "pass",
      detail: of === "app" ? `${variableName} takes ${externalName}` : `${variableName} is in the ${profile}`,
      link,
    };
  return {
    status: found.every(({ field }) => field.harmless) ? "warn" : "fail",
    detail: `${variableName} in the ${profile}: ${found.map(describe).join("; ")}.`,
    fix: correction(found, there, variableName, displayNameOf(of, snapshot)),
    link,
  };
}

function correction(found: Difference[], there: string, variableName: string, displayName: string): string[] {
  if (found.some(({ field }) => field === DATA_TYPE))
    return anew(there, variableName, "Okta cannot change the data type of an attribute.");
  if (found.some(({ field }) => field.apiOnly))
    return [
      "Not in the Profile Editor, which could only delete the attribute and add it again: " +
        "every user's value would be lost.",
      ...steps(
        "Where Terraform has the attribute in its state, take it out, which sends nothing: " +
          "terraform state rm with its address (okta_app_user_schema_property...). " +
          "A deploy would replace it otherwise.",
        "Deploy the program, without an import of the attribute: that corrects it in place.",
      ),
    ];
  const edits = [there, `Edit ${displayName}.`, ...found.map(edit), "Select Save Attribute."];
  if (found.every(({ field }) => !field.deploy)) return deployOr(...edits);
  const replaced = found.some(({ field }) => field.deploy === "replace");
  const deploy = replaced
    ? "once Terraform has it in its state, a deploy would replace the attribute and lose every user's value"
    : "a deploy does not clear it";
  return [`By hand: ${deploy}.`, ...steps(...edits)];
}

const anew = (there: string, name: string, why: string) =>
  steps(
    `${why} ${there}`,
    `Unmap ${name} under Mappings, then delete the attribute: every user's value in it is lost.`,
    "Wait until Okta has cleaned up, then deploy.",
  );

function describe({ field: { name, expected }, found }: Difference): string {
  if (expected === undefined) return `${name} is ${found}, expected to be left as it was`;
  const is = found === "" ? "empty" : JSON.stringify(found);
  return `${name} is ${is}, expected ${JSON.stringify(expected)}${lookAlikes(found, expected)}`;
}

const edit = ({ field: { name, expected } }: Difference): Text =>
  expected === undefined ? `Clear ${name}.` : [`Set ${name} to this, copied from here:`, expected];

/**
 * Which characters look right in the console and are wrong: a word processor's quotes, spaces at the ends, characters
 * that cannot be seen.
 */
function lookAlikes(found: string, expected: string): string {
  if (found !== "" && found.trim() === expected) return " without the space at its ends";
  const odd = [
    ...new Set(
      Array.from(found).filter(
        (character) => !expected.includes(character) && (LOOK_ALIKE_QUOTES.test(character) || !/[ -~]/.test(character)),
      ),
    ),
  ];
  if (odd.length === 0) return "";
  const names = odd.map(
    (character) =>
      `${visible(character) === character && character.trim() ? `${character} ` : ""}(${codePoint(character)})`,
  );
  return odd.every((character) => LOOK_ALIKE_QUOTES.test(character)) && expected.includes("'")
    ? ` with straight quotes ' (U+0027): ${names.join(" and ")} look like them and select nothing`
    : ` without ${names.join(" and ")}`;
}

const codePoint = (character: string) => `U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0")}`;
