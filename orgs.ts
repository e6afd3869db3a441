// The Okta orgs in the context of cdktf.json. There is one stack for each of them; without `orgs` there is one stack,
// and the environment names its org and its app.
import { type TerraformStack, TerraformVariable } from "cdktf";
import { type Node } from "constructs";
import { type DialpadPhoneSyncProps } from "./lib";
import { unknownChoice } from "./lib/internal/refusals/choices";
import { malformedAppId, malformedUserTypeId } from "./lib/internal/refusals/ids";
import { unknownProps } from "./lib/internal/refusals/misspelt";
import { malformedVariableName, takenOnTheUser } from "./lib/internal/refusals/names";
import { type Problem, shown } from "./lib/internal/refusals/problem";

/** An org of the context `orgs`. */
export interface Org extends Pick<DialpadPhoneSyncProps, "profileSourcing" | "userTypeId" | "variableName"> {
  /** The org's name: `example` of `https://example.okta.com`. */
  readonly orgName: string;
  /** The rest of its address: `okta.com`. */
  readonly baseUrl: string;
  /** Id of the Dialpad app in this org. */
  readonly dialpadAppId: string;
  /** `forget` lets go of the org, and everything in it stays: deploy this, then take the org out of `orgs`. */
  readonly removal?: "refuse" | "forget";
}

const KEYS: Record<keyof Org, true> = {
  ...{ orgName: true, baseUrl: true, dialpadAppId: true },
  ...{ profileSourcing: true, userTypeId: true, variableName: true, removal: true },
};

/**
 * The stacks, with their ids. Without `orgs` there is one stack, and the program knows only its `profileSourcing`,
 * from the context. An org without a `profileSourcing` of its own takes that one too.
 *
 * @throws one error with all problems of `orgs`
 */
export function stacksIn(context: Node): [id: string, org: Partial<Org>][] {
  const profileSourcing = context.tryGetContext("profileSourcing") as Org["profileSourcing"];
  const orgs: unknown = context.tryGetContext("orgs");
  if (orgs === undefined) return [["okta-dialpad-phone", { profileSourcing }]];
  const problems =
    isObject(orgs) && Object.keys(orgs).length
      ? [...Object.entries(orgs).flatMap(problemsOf), ...sharedTargets(orgs)]
      : [NO_ORGS];
  const found = problems.filter((problem) => problem !== undefined);
  if (found.length)
    throw new Error(`orgs in cdktf.json is not valid:\n${found.map((problem) => `- ${problem}`).join("\n")}`);
  return Object.entries(orgs as Record<string, Org>).map(([name, org]) => [
    `okta-dialpad-phone-${name}`,
    { profileSourcing, ...org },
  ]);
}

const NO_ORGS = 'expected an object with an org by each name, { "preview": { ... } }; leave orgs out for one stack';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function problemsOf([name, org]: [string, unknown]): Problem[] {
  // The name is a part of the stack's id, its folder and its state file. Some file systems ignore upper and lower case.
  const stack = /^[a-z0-9][a-z0-9_-]*$/.test(name)
    ? undefined
    : `the name ${JSON.stringify(name)} would be part of a stack's name: expected lower-case letters, digits, - or _`;
  if (!isObject(org))
    return [stack, `${name} is ${JSON.stringify(org)}: expected an object with ${Object.keys(KEYS).join(", ")}`];
  const prop = (key: string, problem: (prop: string, value: string) => Problem, optional = true): Problem => {
    const value = org[key];
    if (value === undefined) return optional ? undefined : problem(`${name}.${key}`, value as unknown as string);
    // Nothing could check a token, or a text that Terraform would evaluate.
    return typeof value === "string" && !/[$%]\{/.test(value)
      ? problem(`${name}.${key}`, value)
      : `${name}.${key} is ${JSON.stringify(value)}: expected a text that stands here as it is`;
  };
  return [
    stack,
    ...unknownProps<Org>(org, KEYS, `${name}.`),
    prop("orgName", malformedOrgName, false),
    prop("baseUrl", (key, value) => malformedBaseUrl(key, value, org.orgName), false),
    prop("dialpadAppId", malformedAppId, false),
    prop("profileSourcing", (key, value) => unknownChoice(key, value, ["follow", "required", "off"])),
    prop("userTypeId", malformedUserTypeId),
    prop("variableName", (key, value) => malformedVariableName(key, value) ?? takenOnTheUser(key, value)),
    prop("removal", (key, value) => {
      const problem = unknownChoice(key, value, ["refuse", "forget"]);
      return problem && value === "delete" ? `${problem}. ${UNINSTALL}` : problem;
    }),
  ];
}

const UNINSTALL = 'An uninstall changes main.ts too: docs/lifecycle.md, "One of several orgs"';

function malformedOrgName(key: string, value: string | undefined): Problem {
  if (/^[A-Za-z0-9][A-Za-z0-9-]*$/.test(value ?? "") && !/-admin$/i.test(value!)) return undefined;
  return (
    `${key} is ${shown(value)}: ` +
    "expected the org's name alone, without -admin: example of https://example-admin.okta.com"
  );
}

function malformedBaseUrl(key: string, value: string | undefined, name: unknown): Problem {
  const host = /^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/.test(value ?? "");
  if (host && !value!.toLowerCase().startsWith(`${String(name).toLowerCase()}.`)) return undefined;
  return (
    `${key} is ${shown(value)}: ` +
    "expected what follows the org's name in its address, such as okta.com or oktapreview.com"
  );
}

/**
 * Two stacks that write the same object. Each of them would undo what the other wrote, and neither knows of the
 * other.
 */
function sharedTargets(orgs: Record<string, unknown>): Problem[] {
  const named = Object.entries(orgs).filter((entry): entry is [string, Org] => isObject(entry[1]));
  return named.flatMap(([name, org], index) =>
    named.slice(0, index).flatMap(([other, earlier]) => {
      if (hostOf(org) !== hostOf(earlier)) return [];
      if (org.dialpadAppId === earlier.dialpadAppId)
        return [
          `${other} and ${name} are the same app of the same org, ${org.dialpadAppId} of ${hostOf(org)}: ` +
            "keep one of them",
        ];
      if (attributeOf(org) !== attributeOf(earlier)) return [];
      return [
        `${other} and ${name} both write the attribute ${attributeOf(org)} of ${hostOf(org)}: ` +
          "give one of them another userTypeId or variableName",
      ];
    }),
  );
}

const hostOf = ({ orgName, baseUrl }: Org) => `${orgName}.${baseUrl}`.toLowerCase();

/** To Okta, names that differ only by case are the same. */
const attributeOf = ({ userTypeId = "default", variableName = "dialpadPhone" }: Org) =>
  `${variableName.toLowerCase()} of user type ${userTypeId}`;

/** The id of the Dialpad app, where the environment names it: TF_VAR_dialpad_app_id. */
export const appIdVariable = (stack: TerraformStack): string =>
  new TerraformVariable(stack, "dialpad_app_id", {
    type: "string",
    nullable: false,
    description:
      "Id of the Dialpad app in Okta: 0oa and 17 letters or digits, " +
      "in the address of the app's page in the Admin Console (/admin/app/.../instance/0oa...)",
    validation: [
      {
        condition: '${can(regex("^0oa[0-9A-Za-z]{17}$", var.dialpad_app_id))}',
        errorMessage:
          "Expected 0oa and 17 letters or digits. Open Applications > Applications > Dialpad in the Admin Console: " +
          "the id stands in the page's address, after /instance/.",
      },
    ],
  }).stringValue;
