// Okta's rate limit, read before it is hit. An org has one for each bucket of endpoints, by the minute, which all of
// its programs share.
import type { Answered } from "./client";

/** As the headers of an answer say it; the times are seconds of Okta's clock. */
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
 * What one program takes of a bucket in a minute. One client gets half of it unless somebody changed that (Okta's
 * documents, "Token and OAuth 2.0 app rate limits"). Whether the headers tell the client's share or the org's is
 * written nowhere (INFERENCE header-share: they may be the org's), so what was sent is counted here. A tenth stays for what else
 * uses the same client.
 */
const SHARE = 0.4;
/** What is left to others of what the headers say, however little was sent from here. */
const RESERVE = 0.1;
/** Okta counts by the minute: what says otherwise is not waited for. */
const LONGEST_WAIT = 120;

/** Paces a long list, so that neither it nor another program runs into a 429. */
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
