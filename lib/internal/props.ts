import { TerraformProvider, TerraformResource, TerraformStack, Token } from "cdktf";
import { Construct } from "constructs";
import { LOOK_ALIKE_QUOTES } from "../article";

/** What is wrong with a prop, or undefined. Tokens are never judged here: only Terraform knows their value. */
export type Problem = string | undefined;

/** Throws one error with all problems of a construct, so that nobody mends them one synth at a time. */
export function refuse(construct: Construct, problems: Problem[]): void {
  const found = problems.filter((problem) => problem !== undefined);
  if (found.length === 0) return;
  throw new Error(
    `${construct.node.path} (${construct.constructor.name}) is not valid:\n${found.map((problem) => `- ${problem}`).join("\n")}`,
  );
}

const given = (value: unknown) => (value === undefined ? "nothing" : JSON.stringify(value));

const known = (value: unknown): value is string => !Token.isUnresolved(value);

/** Terraform's own rule for names; CDKTF drops other characters silently, which would move the addresses. */
export function identifier(construct: Construct): Problem {
  const { id } = construct.node;
  if (/^[A-Za-z_][A-Za-z0-9_-]*$/.test(id)) return undefined;
  return `construct id ${given(id)} would stand in every address: expected a letter or _, then letters, digits, _ or -`;
}

export function appId(prop: string, value: string | undefined): Problem {
  if (!known(value) || /^0oa[0-9A-Za-z]{17}$/.test(value ?? "")) return undefined;
  return `${prop} is ${given(value)}: expected an app id, 0oa and 17 letters or digits, as in the address of the app's page in the Admin Console (/admin/app/.../instance/0oa...)`;
}

export function userTypeId(prop: string, value: string | undefined): Problem {
  if (value === undefined || !known(value) || /^oty[0-9A-Za-z]{17}$/.test(value)) return undefined;
  return `${prop} is ${given(value)}: expected a user type id, oty and 17 letters or digits; leave it out for the org's default user type`;
}

export function appOrUserTypeId(prop: string, value: string | undefined): Problem {
  if (!known(value) || /^(0oa|oty)[0-9A-Za-z]{17}$/.test(value ?? "")) return undefined;
  return `${prop} is ${given(value)}: expected an app id (0oa...) or a user type id (oty...), each with 17 more letters or digits; a schema id (osc...) and "default" are refused by Okta`;
}

/** Each app has a mapping to and from each user type; there is none between two apps or two user types. */
export function appAndUserType(sourceId: string, targetId: string): Problem {
  if (!known(sourceId) || !known(targetId)) return undefined;
  const [source, target] = [sourceId.slice(0, 3), targetId.slice(0, 3)];
  if (source !== target || !["0oa", "oty"].includes(source)) return undefined;
  return `sourceId ${given(sourceId)} and targetId ${given(targetId)} are both ${source === "0oa" ? "apps" : "user types"}: Okta maps between an app and a user type`;
}

/** The base attributes of every Okta user type; names that differ only by case collide (Okta API reference, Schemas). */
const BASE_ATTRIBUTES = [
  "city costCenter countryCode department displayName division email employeeNumber firstName honorificPrefix honorificSuffix lastName locale login",
  "manager managerId middleName mobilePhone nickName organization postalAddress preferredLanguage primaryPhone profileUrl secondEmail state",
  "streetAddress timezone title userType zipCode",
]
  .join(" ")
  .split(" ");

export function variableName(prop: string, value: string | undefined): Problem {
  if (!known(value) || /^[A-Za-z_][A-Za-z0-9_]*$/.test(value ?? "")) return undefined;
  return `${prop} is ${given(value)}: expected a letter or _, then letters, digits or _`;
}

export function notABaseAttribute(prop: string, value: string): Problem {
  if (!known(value)) return undefined;
  const base = BASE_ATTRIBUTES.find((name) => name.toLowerCase() === value.toLowerCase());
  return base && `${prop} is ${given(value)}: every Okta user type already has the base attribute ${base}; choose another name`;
}

/** Text that is shown to people or stored in Okta as it stands. */
export function text(prop: string, value: string | undefined): Problem {
  if (!known(value)) return undefined;
  if (!value?.trim()) return `${prop} is ${given(value)}: expected a text`;
  if (/[$%]\{/.test(value)) return `${prop} is ${given(value)}: Terraform would evaluate \${ and %{; write the text without them`;
  const [odd] = /\p{Cs}|[^\P{Cc}\n\t]/u.exec(value) ?? [];
  if (odd !== undefined) return `${prop} is ${given(value)}: ${given(odd)} is not a character of a text`;
  return undefined;
}

export function optionalText(prop: string, value: string | undefined): Problem {
  return value === undefined ? undefined : text(prop, value);
}

/**
 * A word processor's quotes look right in review and select nothing in SCIM.
 *
 * @param part the part of the value in which they are looked for
 */
export function straightQuotes(prop: string, value: string | undefined, part = value): Problem {
  const curly = known(value) && LOOK_ALIKE_QUOTES.exec(part ?? "");
  return curly ? `${prop} is ${given(value)}: ${given(curly[0])} is not a straight quote; write ' (U+0027)` : undefined;
}

/** What decides at synth what is made: no token. */
export function oneOf(prop: string, value: string | undefined, choices: readonly string[]): Problem {
  if (value === undefined || choices.includes(value)) return undefined;
  const what = known(value) ? given(value) : "a value that only Terraform knows, too late to decide what is synthesized";
  return `${prop} is ${what}: expected ${choices.map((choice) => given(choice)).join(" or ")}`;
}

/** A shared app attribute must be the one that the sync's mapping reads. */
export function sameApp(
  prop: string,
  shared: { appId: string; variableName: string; node: { path: string } } | undefined,
  appId: string,
  variableName: string,
): Problem {
  if (!shared) return undefined;
  const same = (one: string, other: string) => one === other || !known(one) || !known(other);
  if (same(shared.appId, appId) && same(shared.variableName, variableName)) return undefined;
  return `${prop} is ${shared.node.path}, attribute ${given(shared.variableName)} of app ${given(shared.appId)}: expected attribute ${given(variableName)} of app ${given(appId)}`;
}

/** It must be of the same stack, and of the same org. */
export function samePlace(
  prop: string,
  construct: Construct,
  shared: { resource: TerraformResource; node: { path: string } } | undefined,
  provider?: TerraformProvider,
): Problem {
  if (!shared) return undefined;
  if (TerraformStack.of(shared.resource) !== TerraformStack.of(construct))
    return `${prop} is ${shared.node.path}, of another stack: expected one of ${TerraformStack.of(construct).node.path}, which alone can depend on it`;
  const [theirs, ours] = [shared.resource.provider, provider].map((each) => each?.fqn ?? "okta");
  return theirs === ours ? undefined : `${prop} is ${shared.node.path}, of the provider ${theirs}: expected one of the provider ${ours}`;
}

/** What a sync shares must not go while the sync stays. */
export function staying(prop: string, shared: { removal: string; node: { path: string } } | undefined): Problem {
  if (!shared || shared.removal === "refuse") return undefined;
  const first = shared.removal === "forget" ? "" : ', and give the other removal "forget"';
  return `${prop} is ${shared.node.path}, which has removal ${given(shared.removal)}: leave ${prop} out here, so that this sync takes the attribute over${first}`;
}
