import type { Clock } from '../../lib/clock.ts';

/** How much an app lets its provider have; what is absent is not limited. */
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

/** For what has no budget. */
export const uncounted: DayCount = { spent: () => 0, add: () => undefined, leftMs: () => 0 };

/** What keeps a push from being attempted, and for how many milliseconds. */
export interface QuotaWait {
  readonly reason: 'rate-limited' | 'budget-spent';
  readonly forMs: number;
}

export type Quota = ReturnType<typeof createQuota>;

const MINUTE_MS = 60_000;
/** So many pushkeys are remembered before those that are of no interest are forgotten. */
const MAX_PUSHKEYS = 10_000;
/** The part of what may wait that one recipient may have of it while each is limited. */
const RECIPIENT_PART = 100;
/** The part of all places that is kept for hosts that are known to be well. */
const WELL_PART = 4;
const MIN_WAITING = 10;

/**
 * Counts what goes to one provider of an app. A push counts once, with its first attempt: what is tried again is the same
 * push. Minutes are counted since the start of the relay, days as `day` keeps them.
 */
export function createQuota(clock: Pick<Clock, 'steady'>, day: DayCount, first: Quotas) {
  let quotas = first;
  /** When each pushkey was sent its last pushes, steady milliseconds, the oldest first. */
  let minutes = new Map<string, number[]>();
  let max = MAX_PUSHKEYS;

  /** What of these is less than a minute old. */
  const recent = (times: readonly number[]) => times.filter((at) => at > clock.steady() - MINUTE_MS);

  function remember(pushkey: string, maxPerMinute: number): void {
    minutes.set(pushkey, [...recent(minutes.get(pushkey) ?? []), clock.steady()].slice(-maxPerMinute));
    if (minutes.size <= max) return;
    minutes = new Map([...minutes].filter(([, times]) => recent(times).length > 0));
    max = Math.max(MAX_PUSHKEYS, 2 * minutes.size);
  }

  return {
    /** Other limits hold from now on. */
    use(next: Quotas): void {
      quotas = next;
      if (next.maxPerMinute === undefined) minutes = new Map();
    },

    /** Deliveries under way at one time, of at most so many. */
    atOnce: (most: number) => Math.min(most, quotas.maxConcurrent ?? most),
    /** And to one host, so that one that hangs does not have all places. */
    atOneHost: (most: number) => Math.min(most, Math.max(1, Math.floor((quotas.maxConcurrent ?? 2 * most) / 2))),
    /** And to all hosts that are not known to be well: a quarter, at least one of several, is kept for the others. */
    atUnknownHosts(most: number): number {
      const all = Math.min(most, quotas.maxConcurrent ?? most);
      return all - Math.max(Math.min(1, all - 1), Math.floor(all / WELL_PART));
    },
    /** Deliveries to one recipient that may wait, where so many may in all: one that has to wait must not fill the queue. */
    waitingFor: (all: number) =>
      quotas.maxPerMinute === undefined ? all : Math.max(MIN_WAITING, Math.floor(all / RECIPIENT_PART)),

    /** What a push to this pushkey of an app has to wait for; null for nothing. */
    waitOf(pushkey: string): QuotaWait | null {
      const { maxPerMinute, maxPerDay } = quotas;
      if (maxPerDay !== undefined && day.spent() >= maxPerDay) return { reason: 'budget-spent', forMs: day.leftMs() };
      if (maxPerMinute === undefined) return null;
      const times = recent(minutes.get(pushkey) ?? []);
      const oldest = times.at(-maxPerMinute);
      if (times.length < maxPerMinute || oldest === undefined) return null;
      return { reason: 'rate-limited', forMs: oldest + MINUTE_MS - clock.steady() };
    },

    /** A push to this pushkey of an app is attempted for the first time. */
    count(pushkey: string): void {
      if (quotas.maxPerDay !== undefined) day.add();
      if (quotas.maxPerMinute !== undefined) remember(pushkey, quotas.maxPerMinute);
    },

    /** Pushkeys that are remembered. */
    remembered: () => minutes.size,
  };
}
