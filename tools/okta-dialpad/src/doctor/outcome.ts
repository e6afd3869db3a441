import type { Unread } from "../okta/answer";
import type { CheckId } from "./parts";

/**
 * - `pass`: done; `fail`: not done.
 * - `warn`: works, but an administrator should know.
 * - `manual`: no API shows it, or not yet.
 * - `unknown`: could not be read.
 */
export type Status = "pass" | "fail" | "warn" | "manual" | "unknown";

/** A line, or some. A line break within one is the org's, and is made visible. */
export type Text = string | readonly string[];
export const linesOf = (text: Text | undefined): readonly string[] =>
  text === undefined ? [] : typeof text === "string" ? [text] : text;

export interface Outcome {
  readonly status: Status;
  /** What is so. */
  readonly detail: Text;
  /** What to do, one step a line. */
  readonly fix?: Text;
  /** Where to do it, in this org's Admin Console. */
  readonly link?: string;
}

/** The outcomes of the checks so far. */
export type Earlier = Partial<Record<CheckId, Outcome>>;

/** Where another check says what to do: `See mapping.`, or with what else is to be said. */
export const see = (id: CheckId, rest = ".") => `See ${id}${rest}`;

export const notRead = ({ kind, text, fix }: Unread): Outcome => ({
  status: "unknown",
  detail: text,
  fix: kind === "denied" ? see("credentials") : fix,
});

/** The way of who deploys and the way of who clicks. */
export const deployOr = (...each: Text[]): string[] => ["Deploy the program. Or by hand:", ...steps(...each)];

/** Numbered; further lines of a step stand below its first. */
export const steps = (...each: Text[]): string[] =>
  each.flatMap((step, index) =>
    linesOf(step).map((line, further) => (further ? `   ${line}` : `${index + 1}. ${line}`)),
  );

/** An address, or words that lead there. */
export const open = (link: string | undefined, words: string) =>
  `Open ${link ? `${link} (${words})` : `the Admin Console: ${words}`}.`;
