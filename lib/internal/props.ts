import { LazyBase, type TerraformProvider, type TerraformResource, TerraformStack, Token, Tokenization } from "cdktf";
import { Construct } from "constructs";
import { LOOK_ALIKE_QUOTES, UNSEEN } from "../article";
import { meant } from "./names";

/** What is wrong with a prop, or undefined. A token is not judged, as only Terraform knows its value; text beside it is. */
export type Problem = string | undefined;

/** Throws one error with all problems of a construct, so that nobody mends them one synth at a time. */
export function refuse(construct: Construct, problems: Problem[]): void {
  const found = problems.filter((problem) => problem !== undefined);
  if (found.length === 0) return;
  throw new Error(
    `${construct.node.path} (${construct.constructor.name}) is not valid:\n${found.map((problem) => `- ${problem}`).join("\n")}`,
  );
}

/**
 * A prop by another name would be left out without a word, and with it the safety that it asks for. JavaScript does not mind.
 *
 * @param given what was given, or what is left of it
 * @param props all that there are, in the order of their interface
 */
export function names<Props>(given: object, props: Record<keyof Props, true>, path = ""): Problem[] {
  const expected = Object.keys(props);
  const unknown = Object.entries(given).filter(([name, value]) => value !== undefined && !expected.includes(name));
  return unknown.map(([name]) => {
    const right = meant(name, expected);
    return `${path}${name} is no prop: ${right ? `write ${path}${right}` : `expected ${expected.join(", ")}`}`;
  });
}

const given = (value: unknown) =>
  value === undefined ? "nothing" : JSON.stringify(value).replace(UNSEEN, (character) => `\\u{${hex(character)}}`);

const known = (value: unknown): value is string => !Token.isUnresolved(value);

/** Stands for a token in what is judged: no character of any text. */
const TOKEN = "\uFFFF";

/** What the program itself wrote of a value: all but its tokens. */
export function written(value: unknown): string {
  if (typeof value !== "string") return "";
  if (known(value)) return value;
  const { tokens } = Tokenization.reverseString(value);
  return tokens.reduce((text: string, token) => text.replaceAll(Token.asString(token), TOKEN), value);
}

/** ${ and %{; and a $ right before a token: $${ is an escape, with which Terraform takes the token's expression for text. */
const EVALUATED = /[$%]\{|\$\uFFFF/;

/** No token, and no text that Terraform would take for more than text, in what is not free text. */
export function tokenOr(prop: string, value: string | undefined, pattern: RegExp, expected: string): Problem {
  if (EVALUATED.test(written(value))) {
    const instead = "give the stringValue of a TerraformVariable or another token of CDKTF";
    return `${prop} is ${given(value)}: Terraform would evaluate it; ${instead}`;
  }
  const fits = known(value) ? pattern.test(value ?? "") : /^[\w\uFFFF]*$/.test(written(value));
  return fits ? undefined : `${prop} is ${given(value)}: ${expected}`;
}

/** Terraform's own rule for names; CDKTF drops other characters silently, which would move the addresses. */
export function identifier({ node: { id } }: { node: { id: string } }): Problem {
  if (/^[A-Za-z_][A-Za-z0-9_-]*$/.test(id)) return undefined;
  return `construct id ${given(id)} would stand in every address: expected a letter or _, then letters, digits, _ or -`;
}

export function appId(prop: string, value: string | undefined): Problem {
  const where = "in the address of the app's page in the Admin Console (/admin/app/.../instance/0oa...)";
  return tokenOr(prop, value, /^0oa[0-9A-Za-z]{17}$/, `expected an app id, 0oa and 17 letters or digits, as ${where}`);
}

export function userTypeId(prop: string, value: string | undefined): Problem {
  if (value === undefined) return undefined;
  const expected =
    "expected a user type id, oty and 17 letters or digits; leave it out for the org's default user type";
  return tokenOr(prop, value, /^oty[0-9A-Za-z]{17}$/, expected);
}

export function appOrUserTypeId(prop: string, value: string | undefined): Problem {
  const ids = "an app id (0oa...) or a user type id (oty...), each with 17 more letters or digits";
  const others = 'a schema id (osc...) and "default" are refused by Okta';
  return tokenOr(prop, value, /^(0oa|oty)[0-9A-Za-z]{17}$/, `expected ${ids}; ${others}`);
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

/** Names that no custom attribute of a user profile can have (Okta's help, usgp-reserved-attributes), in lower case. */
const RESERVED_NAMES = [
  "id profile status transitioningtostatus created activated statuschanged lastlogin lastupdated passwordchanged type",
  "realm realmid password credentials _links _embedded class classloader createdby lastupdatedby orgid activationstatus",
  "apistatus logintype initialreconcilecomplete activationdate statuschangeddate apilastupdate passwordexpirationguess",
  "passwordexpirationcursor numunlocks changedstatus",
]
  .join(" ")
  .split(" ");

export function variableName(prop: string, value: string | undefined): Problem {
  const expected = "expected a letter or _, then letters, digits or _";
  return unseen(prop, value) ?? tokenOr(prop, value, /^[A-Za-z_][A-Za-z0-9_]*$/, expected);
}

/** A variable name that is still free on the Okta user. */
export function freeOnTheUser(prop: string, value: string): Problem {
  if (!known(value)) return undefined;
  const base = BASE_ATTRIBUTES.find((name) => name.toLowerCase() === value.toLowerCase());
  if (base)
    return `${prop} is ${given(value)}: every Okta user type already has the base attribute ${base}; choose another name`;
  if (!RESERVED_NAMES.includes(value.toLowerCase())) return undefined;
  return `${prop} is ${given(value)}: Okta reserves ${value.toLowerCase()} in every user profile; choose another name`;
}

/** An id that stands in expressions, where CDKTF would write what a lazy value makes without quotes. */
export function notLazy(prop: string, value: string | undefined): Problem {
  const lazy =
    value !== undefined && Tokenization.reverseString(value).tokens.some((token) => token instanceof LazyBase);
  return lazy
    ? `${prop} is a lazy value: expected the id itself, or what Terraform knows, such as a variable`
    : undefined;
}

/** CDKTF drops what is no Terraform element from a list of dependencies, without a word. */
export function dependencies(prop: string, given: readonly unknown[] | undefined): Problem[] {
  if (given === undefined) return [];
  if (!Array.isArray(given)) return [`${prop} is no list: expected a list of resources, data sources or modules`];
  return given
    .filter((each) => typeof each !== "object" || each === null || !("fqn" in each))
    .map((each) => {
      const what = Construct.isConstruct(each) ? `${each.node.path} (${each.constructor.name})` : JSON.stringify(each);
      return `${prop} has ${what}: expected a resource, data source or module, such as the resource of a construct`;
    });
}

/** Text that is shown to people or stored in Okta as it stands. */
export function text(prop: string, value: string | undefined): Problem {
  const own = written(value);
  if (known(value) && !own.trim()) return `${prop} is ${given(value)}: expected a text`;
  if (EVALUATED.test(own)) {
    const beside = known(value) ? "" : ", and no $ right before a token";
    return `${prop} is ${given(value)}: Terraform would evaluate \${ and %{; write the text without them${beside}`;
  }
  const [odd] = /\p{Cs}|[^\P{Cc}\n\t]/u.exec(own) ?? [];
  if (odd !== undefined) return `${prop} is ${given(value)}: ${given(odd)} is not a character of a text`;
  return undefined;
}

export function optionalText(prop: string, value: string | undefined): Problem {
  return value === undefined ? undefined : text(prop, value);
}

/** A text of one line that is compared, or looked for, as it stands. */
export function name(prop: string, value: string | undefined): Problem {
  return text(prop, value) ?? unseen(prop, value);
}

export function optionalName(prop: string, value: string | undefined): Problem {
  return value === undefined ? undefined : name(prop, value);
}

const hex = (character: string) => character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0");

/**
 * Two names that differ by what nobody sees are two names to Okta.
 *
 * @param part the part of the value in which it is looked for
 */
export function unseen(prop: string, value: string | undefined, part = written(value)): Problem {
  const [found] = /^ | $/.exec(part) ?? part.match(UNSEEN) ?? [];
  return found && `${prop} is ${given(value)}: U+${hex(found)} cannot be seen there; write it without`;
}

/**
 * A word processor's quotes look right in review and select nothing in SCIM.
 *
 * @param part the part of the value in which they are looked for
 */
export function straightQuotes(prop: string, value: string | undefined, part = written(value)): Problem {
  const curly = LOOK_ALIKE_QUOTES.exec(part);
  return curly ? `${prop} is ${given(value)}: ${given(curly[0])} is not a straight quote; write ' (U+0027)` : undefined;
}

/** A path into a SCIM user, which is compared to the letter. */
export function externalName(prop: string, value: string | undefined): Problem {
  return straightQuotes(prop, value) ?? name(prop, value);
}

/** What decides at synth what is made: no token. */
export function oneOf(prop: string, value: string | undefined, choices: readonly string[]): Problem {
  if (value === undefined || choices.includes(value)) return undefined;
  const what = known(value)
    ? given(value)
    : "a value that only Terraform knows, too late to decide what is synthesized";
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
  return theirs === ours
    ? undefined
    : `${prop} is ${shared.node.path}, of the provider ${theirs}: expected one of the provider ${ours}`;
}

interface Owned {
  appId?: string;
  userTypeId?: string;
  node: { path: string };
}

/** An attribute must be of the app, or of the user type, that stands at its end of a mapping. */
export function ofEnd(what: string, attribute: Owned, end: string): Problem {
  const { appId, userTypeId, node } = attribute;
  const owner = appId ?? userTypeId;
  if (!known(end) || (owner !== undefined && !known(owner)) || end === owner) return undefined;
  // The id of the default user type only Okta knows.
  if (owner === undefined && end.startsWith("oty")) return undefined;
  const whose = appId === undefined ? `user type ${userTypeId ?? "default"}` : `app ${appId}`;
  return `${what} is ${node.path}, an attribute of the ${whose}: expected one of ${end}, which stands at that end of this mapping`;
}

/** What a sync shares must not go while the sync stays. */
export function staying(prop: string, shared: { removal: string; node: { path: string } } | undefined): Problem {
  if (!shared || shared.removal === "refuse") return undefined;
  const first = shared.removal === "forget" ? "" : ', and give the other removal "forget"';
  return `${prop} is ${shared.node.path}, which has removal ${given(shared.removal)}: leave ${prop} out here, so that this sync takes the attribute over${first}`;
}
