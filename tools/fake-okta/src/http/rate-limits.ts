// Rate limits: requests in a minute, counted by path prefix. Headers: DOC rl-best-practices; without them the okta
// provider does not know how long to wait.
export class RateLimits {
  private readonly windows = new Map<string, { used: number; reset: number }>();

  constructor(private readonly limits: Record<string, number>) {}

  /** Counts a request. `seconds` is the time of this machine. */
  take(path: string, seconds: number): { refused: boolean; headers: Record<string, string> } {
    const [prefix] = Object.keys(this.limits)
      .filter((each) => path.startsWith(each))
      .sort((a, b) => b.length - a.length);
    if (prefix === undefined) return { refused: false, headers: {} };
    let window = this.windows.get(prefix);
    if (!window || window.reset <= seconds) this.windows.set(prefix, (window = { used: 0, reset: seconds + 60 }));
    window.used += 1;
    const limit = this.limits[prefix];
    const remaining = Math.max(0, limit - window.used);
    const headers = {
      "x-rate-limit-limit": `${limit}`,
      "x-rate-limit-remaining": `${remaining}`,
      "x-rate-limit-reset": `${window.reset}`,
    };
    return { refused: window.used > limit, headers };
  }
}
