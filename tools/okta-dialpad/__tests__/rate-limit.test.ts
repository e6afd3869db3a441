// How much of Okta's rate limit one run uses.
import { Pace, readRateLimit, type RateLimit } from "../src/okta/rate-limit";

const NOW = 1_800_000_000;
const answer = (limit: Partial<RateLimit>): RateLimit => ({
  limit: 100,
  remaining: 99,
  reset: NOW + 20,
  now: NOW,
  ...limit,
});

test("after four tenths of a bucket it waits until one second after the minute ends", () => {
  const pace = new Pace();
  const waits = Array.from({ length: 40 }, (_, sent) => pace.waitAfter(answer({ remaining: 99 - sent })));
  expect(waits).toEqual([...Array<number>(39).fill(0), 21]);
  expect(pace.waitAfter(answer({ reset: NOW + 80, now: NOW + 21 }))).toBe(0);
});

test("it waits when others have used all but a tenth", () => {
  expect(new Pace().waitAfter(answer({ remaining: 11 }))).toBe(0);
  expect(new Pace().waitAfter(answer({ remaining: 10 }))).toBe(21);
});

test.each([
  ["no headers", undefined],
  ["a reset that is over", answer({ remaining: 0, reset: NOW - 5 })],
  ["a reset that is no minute away", answer({ remaining: 0, reset: NOW + 3600 })],
])("no wait with %s", (_what, limit) => {
  expect(new Pace().waitAfter(limit)).toBe(0);
});

const headers = (given: Record<string, string>) => ({ get: (name: string) => given[name] ?? null });

test("the time of a rate limit is that of Okta's clock", () => {
  const given = {
    "x-rate-limit-limit": "100",
    "x-rate-limit-remaining": "60",
    "x-rate-limit-reset": `${NOW + 20}`,
    date: new Date(NOW * 1000).toUTCString(),
  };
  expect(readRateLimit(headers(given))).toEqual({ limit: 100, remaining: 60, reset: NOW + 20, now: NOW });
});

test.each<[string, Record<string, string>]>([
  ["none", {}],
  [
    "those of the limit on requests at once, which are 0",
    { "x-rate-limit-limit": "0", "x-rate-limit-remaining": "0", "x-rate-limit-reset": "1" },
  ],
  ["no numbers", { "x-rate-limit-limit": "a", "x-rate-limit-remaining": "1", "x-rate-limit-reset": "1" }],
])("headers that say no rate limit: %s", (_what, given) => {
  expect(readRateLimit(headers(given))).toBeUndefined();
});
