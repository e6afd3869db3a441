import type { Problem } from "./snapshot";

/**
 * - `pass`: done; `fail`: not done.
 * - `warn`: works, but an administrator should know.
 * - `manual`: no API shows it, or not yet.
 * - `unknown`: could not be read.
 */
export type Status = "pass" | "fail" | "warn" | "manual" | "unknown";

export interface Outcome {
  readonly status: Status;
  /** What is so. */
  readonly detail: string;
  /** What to do, one step a line. */
  readonly fix?: string;
  /** Where to do it, in this org's Admin Console. */
  readonly link?: string;
}

export const notRead = ({ kind, text, fix }: Problem): Outcome => ({
  status: "unknown",
  detail: text,
  fix: kind === "denied" ? "See credentials." : fix,
});

/** The way of who deploys and the way of who clicks. */
export const deployOr = (...lines: string[]) => `Deploy the program. Or by hand:\n${steps(...lines)}`;

export const steps = (...lines: string[]) => lines.map((line, index) => `${index + 1}. ${line}`).join("\n");

/** An address, or words that lead there. */
export const open = (link: string | undefined, words: string) => `Open ${link ? `${link} (${words})` : `the Admin Console: ${words}`}.`;
