// Okta's rate limit, so that a long list stays below it. For each bucket of endpoints an org has one limit a minute,
// and all programs that use the org share it.
import type { Answered } from "./client";

/** The rate limit as the headers of an answer say it. The times are seconds of Okta's clock. */
export interface RateLimit {
  readonly limit: number;
  readonly remaining: number;
  readonly reset: number;
  readonly now: number;
}

export function readRateLimit(headers: Answered["headers"]): RateLimit | undefined {
  const [limit, remaining, reset] = ["limit", "remaining", "reset"].map((name) =>
    Number(headers.get(`x-rate-limit-${name}`) ?? NaN),
  );
  if (!(limit > 0 && remaining >= 0 && reset > 0)) return undefined;
  const date = Date.parse(headers.get("date") ?? "");
  return { limit, remaining, reset, now: Math.floor((Number.isNaN(date) ? Date.now() : date) / 1000) };
}

/**
 * The share of a bucket that is used here in a minute. One client gets half of a bucket unless somebody changed that
 * (Okta's documents, "Token and OAuth 2.0 app rate limits"); a tenth stays for other uses of the same client. Whether
 * the headers tell the client's share or the org's is written nowhere (INFERENCE header-share: they may be the org's),
 * so the requests are counted here.
 */
const SHARE = 0.4;
/** The share of the limit in the headers that is left to others, however few requests were sent from here. */
const RESERVE = 0.1;
/** In seconds. Okta counts by the minute, so no longer wait can be right. */
const LONGEST_WAIT = 120;

/** Slows down the reading of a long list, so that neither this nor another program gets a 429. */
export class Pace {
  private window = 0;
  private sent = 0;

  /** After an answer: the seconds to wait before the next request. */
  waitAfter(answered: RateLimit | undefined): number {
    if (!answered) return 0;
    const { limit, remaining, reset, now } = answered;
    if (reset !== this.window) [this.window, this.sent] = [reset, 0];
    this.sent++;
    if (this.sent < Math.floor(limit * SHARE) && remaining > limit * RESERVE) return 0;
    const wait = reset - now + 1;
    return wait > 0 && wait <= LONGEST_WAIT ? wait : 0;
  }
}
