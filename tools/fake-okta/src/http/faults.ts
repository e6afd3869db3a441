// Things that go wrong on purpose: the n-th matching request fails, is slow, is cut off or is never answered.
import { invalidToken, noPermission, notFound, okta, validation, type Refusal } from "./errors";

export interface Fault {
  method?: string;
  /** A path with its query: a regular expression (in JSON: a text that begins with "^"), or how it begins. */
  path?: string | RegExp;
  /** Which of the matching requests is the first to fail (default: the next), and how many do ("always": all from there). */
  nth?: number;
  times?: number | "always";
  status?: number;
  body?: object;
  headers?: Record<string, string>;
  /** When the rate limit ends, for a 429: clients wait until then, and a second more. Without it: the end of the minute. */
  resetInSeconds?: number;
  delayMs?: number;
  /** The connection is cut instead of an answer; or no answer ever comes. */
  drop?: boolean;
  hang?: boolean;
  /** The request is carried out first: only its answer is lost. */
  after?: boolean;
}
export interface SetFault {
  fault: Fault;
  seen: number;
  hit(): void;
}
/** A fault that was set up. */
export interface SetUp {
  /** Done when the first request met it. */
  hit: Promise<void>;
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

/** The fault that meets this request, if any. */
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
