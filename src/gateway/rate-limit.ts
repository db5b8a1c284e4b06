/** So many senders are counted, and as many kept out, at a time. */
const MAX_SENDERS = 50_000;

interface Count {
  requests: number;
  readonly until: number;
}

export interface RateLimitDeps {
  /** Requests that a sender may make in a window. */
  readonly requests: number;
  /** Milliseconds. */
  readonly window: number;
  readonly now: () => number;
  readonly maxSenders?: number;
}

/**
 * Counts requests by sender in windows of their own. A sender beyond its limit is kept apart from those that are counted,
 * so that no number of other senders makes it forgotten before its window ends.
 */
export function createRateLimit({ requests, window, now, maxSenders = MAX_SENDERS }: RateLimitDeps) {
  /** In the order in which they began, which is that in which they end. */
  const counts = new Map<string, Count>();
  const exhausted = new Map<string, number>();

  /** A clock that was set back must keep nobody out for longer than a window. */
  const runs = (until: number, time: number) => until > time && until <= time + window;

  function forgetPast(time: number): void {
    for (const [sender, { until }] of counts) {
      if (runs(until, time) && counts.size < maxSenders) break;
      counts.delete(sender);
    }
    for (const [sender, until] of exhausted) {
      if (runs(until, time) && exhausted.size < maxSenders) break;
      exhausted.delete(sender);
    }
  }

  /** Whole seconds until a sender that is beyond its limit may come again; null for one that is not. */
  function wait(sender: string): number | null {
    const until = exhausted.get(sender) ?? 0;
    const time = now();
    return runs(until, time) ? Math.ceil((until - time) / 1_000) : null;
  }

  return {
    wait,
    /** Counts a request; the seconds to wait when it is beyond the limit, and null when it is not. */
    count(sender: string): number | null {
      const left = wait(sender);
      if (left !== null) return left;
      const time = now();
      forgetPast(time);
      const before = counts.get(sender);
      const count = before !== undefined && runs(before.until, time) ? before : { requests: 0, until: time + window };
      count.requests++;
      if (count !== before) {
        counts.delete(sender);
        counts.set(sender, count);
      }
      if (count.requests < requests) return null;
      counts.delete(sender);
      exhausted.delete(sender);
      exhausted.set(sender, count.until);
      return null;
    },
  };
}
