/** Senders that are counted at a time, and as many that have to wait. */
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

export interface RateLimit {
  /** Whole seconds until a sender beyond its limit may come again; null for one within it. */
  wait(sender: string): number | null;
  /** Counts a request. Returns the seconds to wait when it is beyond the limit, and null when it is not. */
  count(sender: string): number | null;
}

/**
 * Counts the requests of each sender in a window of its own. Senders beyond their limit are remembered apart from the
 * others, so that no number of other senders displaces one before its window ends.
 */
export function createRateLimit({ requests, window, now, maxSenders = MAX_SENDERS }: RateLimitDeps): RateLimit {
  /** In the order in which the windows start, and so end. */
  const counts = new Map<string, Count>();
  const exhausted = new Map<string, number>();

  /** A clock that was set back must not make a sender wait for longer than a window. */
  const isRunning = (until: number, time: number) => until > time && until <= time + window;

  function forgetEnded(time: number): void {
    for (const [sender, { until }] of counts) {
      if (isRunning(until, time) && counts.size < maxSenders) break;
      counts.delete(sender);
    }
    for (const [sender, until] of exhausted) {
      if (isRunning(until, time) && exhausted.size < maxSenders) break;
      exhausted.delete(sender);
    }
  }

  function wait(sender: string): number | null {
    const until = exhausted.get(sender) ?? 0;
    const time = now();
    return isRunning(until, time) ? Math.ceil((until - time) / 1_000) : null;
  }

  return {
    wait,
    count(sender) {
      const left = wait(sender);
      if (left !== null) return left;
      const time = now();
      forgetEnded(time);
      const before = counts.get(sender);
      const count =
        before !== undefined && isRunning(before.until, time) ? before : { requests: 0, until: time + window };
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
