// Faults that a test asks for: the n-th matching request fails, is slow, is cut off or is never answered.
import { invalidToken, noPermission, notFound, okta, validation, type Refusal } from "./errors";

export interface Fault {
  method?: string;
  /** A path with its query: its beginning, or a regular expression (in JSON, a text that begins with "^"). */
  path?: string | RegExp;
  /** Which of the matching requests is the first that fails (default: the next one). */
  nth?: number;
  /** How many of them fail (default: one); "always": all from the first one on. */
  times?: number | "always";
  status?: number;
  body?: object;
  headers?: Record<string, string>;
  /** For a 429, when the rate limit ends; clients wait one second longer. Default: the end of the minute. */
  resetInSeconds?: number;
  delayMs?: number;
  /** The connection is cut off, and there is no answer. */
  drop?: boolean;
  /** The connection stays open, and there is no answer. */
  hang?: boolean;
  /** The fault comes after the request was carried out: only the answer is lost. */
  after?: boolean;
}
export interface SetFault {
  fault: Fault;
  seen: number;
  hit(): void;
}
/** A fault that was set up. */
export interface SetUp {
  /** Resolves when the fault met its first request. */
  hit: Promise<void>;
  /** Ends the fault. */
  end: () => void;
}

const REFUSALS: Record<number, () => Refusal> = {
  400: () => validation("fault"),
  401: invalidToken,
  403: noPermission,
  404: () => notFound("fault", "Fault"),
  429: () => okta(429, "E0000047", "API call exceeded rate limit due to too many requests."),
  503: () => okta(503, "E0000010", "Service is in read only mode"),
}; // DOC error-codes.json

/** Okta's words for a status. */
export const refusalOf = (status: number): Refusal =>
  REFUSALS[status]?.() ?? okta(status, "E0000009", "Internal Server Error");

/** The fault of this request, if there is one. */
export function meet(faults: SetFault[], method: string, path: string): Fault | undefined {
  for (const set of faults) {
    const { fault } = set;
    const pattern = typeof fault.path === "string" && fault.path.startsWith("^") ? new RegExp(fault.path) : fault.path;
    const here = typeof pattern === "string" ? path.startsWith(pattern) : (pattern?.test(path) ?? true);
    if ((fault.method ?? method) !== method || !here) continue;
    set.seen += 1;
    const first = fault.nth ?? 1;
    const last = fault.times === "always" ? Infinity : first + (fault.times ?? 1) - 1;
    if (set.seen < first || set.seen > last) continue;
    set.hit();
    return fault;
  }
  return undefined;
}
