import { isKnown, type Problem, shown } from "./problem";

/** A value that is none of the choices. A token is none either: the choice decides at synth what is made. */
export function unknownChoice(prop: string, value: string | undefined, choices: readonly string[]): Problem {
  if (value === undefined || choices.includes(value)) return undefined;
  const what = isKnown(value)
    ? shown(value)
    : "a value that only Terraform knows, too late to decide what is synthesized";
  return `${prop} is ${what}: expected ${choices.map(shown).join(" or ")}`;
}
