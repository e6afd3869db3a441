import type { Unread } from "../okta/answer";
import type { CheckId } from "./parts";

/**
 * - `pass`: done; `fail`: not done.
 * - `warn`: done, but an administrator should know something.
 * - `manual`: no API shows it, or not yet.
 * - `unknown`: could not be read.
 */
export type Status = "pass" | "fail" | "warn" | "manual" | "unknown";

/** A line, or several. A line break within a line comes from the org, and is made visible. */
export type Text = string | readonly string[];
export const linesOf = (text: Text | undefined): readonly string[] =>
  text === undefined ? [] : typeof text === "string" ? [text] : text;

export interface Outcome {
  readonly status: Status;
  /** What was found. */
  readonly detail: Text;
  /** What to do, one step a line. */
  readonly fix?: Text;
  /** Where to do it, in this org's Admin Console. */
  readonly link?: string;
}

/** The outcomes of the earlier checks. */
export type Earlier = Partial<Record<CheckId, Outcome>>;

/** Refers to another check, which says what to do: `See mapping.`, or with another end of the sentence. */
export const see = (id: CheckId, rest = ".") => `See ${id}${rest}`;

export const notRead = ({ kind, text, fix }: Unread): Outcome => ({
  status: "unknown",
  detail: text,
  fix: kind === "denied" ? see("credentials") : fix,
});

/** What to do: a deploy, or these steps by hand. */
export const deployOr = (...each: Text[]): string[] => ["Deploy the program. Or by hand:", ...steps(...each)];

/** Numbered steps; further lines of a step stand below its first line. */
export const steps = (...each: Text[]): string[] =>
  each.flatMap((step, index) =>
    linesOf(step).map((line, further) => (further ? `   ${line}` : `${index + 1}. ${line}`)),
  );

/** A sentence that leads to a page: by its address where that is known, else by words. */
export const open = (link: string | undefined, words: string) =>
  `Open ${link ? `${link} (${words})` : `the Admin Console: ${words}`}.`;
