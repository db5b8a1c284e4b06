import type { Clock } from '../../lib/clock.ts';

/** An app's limits for a provider; absent members are not limited. */
export interface Quotas {
  /** Deliveries under way at one time. */
  readonly maxConcurrent?: number | undefined;
  /** Pushes to one pushkey in any 60 seconds. */
  readonly maxPerMinute?: number | undefined;
  /** Pushes in a day of UTC. */
  readonly maxPerDay?: number | undefined;
}

/** How much of today's budget is spent. */
export interface DayCount {
  spent(): number;
  add(): void;
  /** Milliseconds until the next day begins. */
  leftMs(): number;
}

/** For providers without a daily budget. */
export const uncounted: DayCount = { spent: () => 0, add: () => undefined, leftMs: () => 0 };

/** What keeps a push from being attempted, and for how many milliseconds. */
export interface QuotaWait {
  readonly reason: 'rate-limited' | 'budget-spent';
  readonly forMs: number;
}

const MINUTE_MS = 60_000;
/** Number of pushkeys beyond which those without a push in the last minute are forgotten. */
const MAX_PUSHKEYS = 10_000;
/** The share of the queue that one recipient may take while each is limited. */
const RECIPIENT_PART = 100;
/** The share of all slots that is kept for hosts known to be healthy. */
const HEALTHY_PART = 4;
const MIN_WAITING = 10;

/**
 * The limits that an app sets for one of its providers. A push counts once, with its first attempt; retries do not count. Minutes
 * are counted since the start of the relay, days as `day` keeps them.
 */
export interface Quota {
  /** Sets other limits. */
  use(next: Quotas): void;
  /** Deliveries under way at one time, at most `most`. */
  maxAttempts(most: number): number;
  /** Deliveries under way to one host, so that one that hangs does not take all slots. */
  maxPerHost(most: number): number;
  /** Deliveries under way to hosts that are not known to be healthy: a quarter, at least one of several, is kept for the others. */
  maxUnknown(most: number): number;
  /** Deliveries to one recipient that may wait, of `all` that may: a limited recipient must not fill the queue. */
  maxQueuedFor(all: number): number;
  /** What a push to this pushkey of an app has to wait for; null for nothing. */
  waitOf(pushkey: string): QuotaWait | null;
  /** Counts the first attempt of a push to this pushkey of an app. */
  count(pushkey: string): void;
  /** Number of pushkeys that are remembered. */
  remembered(): number;
}

export function createQuota(clock: Pick<Clock, 'steady'>, day: DayCount, first: Quotas): Quota {
  let quotas = first;
  /** When each pushkey was sent its last pushes, steady milliseconds, the oldest first. */
  let minutes = new Map<string, number[]>();
  let max = MAX_PUSHKEYS;

  /** The times that are less than a minute old. */
  const recent = (times: readonly number[]) => times.filter((at) => at > clock.steady() - MINUTE_MS);

  function remember(pushkey: string, maxPerMinute: number): void {
    minutes.set(pushkey, [...recent(minutes.get(pushkey) ?? []), clock.steady()].slice(-maxPerMinute));
    if (minutes.size <= max) return;
    minutes = new Map([...minutes].filter(([, times]) => recent(times).length > 0));
    max = Math.max(MAX_PUSHKEYS, 2 * minutes.size);
  }

  return {
    use(next) {
      quotas = next;
      if (next.maxPerMinute === undefined) minutes = new Map();
    },

    maxAttempts: (most) => Math.min(most, quotas.maxConcurrent ?? most),
    maxPerHost: (most) => Math.min(most, Math.max(1, Math.floor((quotas.maxConcurrent ?? 2 * most) / 2))),
    maxUnknown(most) {
      const all = Math.min(most, quotas.maxConcurrent ?? most);
      return all - Math.max(Math.min(1, all - 1), Math.floor(all / HEALTHY_PART));
    },
    maxQueuedFor: (all) =>
      quotas.maxPerMinute === undefined ? all : Math.max(MIN_WAITING, Math.floor(all / RECIPIENT_PART)),

    waitOf(pushkey) {
      const { maxPerMinute, maxPerDay } = quotas;
      if (maxPerDay !== undefined && day.spent() >= maxPerDay) return { reason: 'budget-spent', forMs: day.leftMs() };
      if (maxPerMinute === undefined) return null;
      const times = recent(minutes.get(pushkey) ?? []);
      const oldest = times.at(-maxPerMinute);
      if (times.length < maxPerMinute || oldest === undefined) return null;
      return { reason: 'rate-limited', forMs: oldest + MINUTE_MS - clock.steady() };
    },

    count(pushkey) {
      if (quotas.maxPerDay !== undefined) day.add();
      if (quotas.maxPerMinute !== undefined) remember(pushkey, quotas.maxPerMinute);
    },

    remembered: () => minutes.size,
  };
}
