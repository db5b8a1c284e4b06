import { type Clock, systemClock } from '../../lib/clock.ts';

/** The badge shows no more than this; homeservers have been seen to send anything. */
const MAX_COUNT = 1_000_000;
/** So many pushkeys are counted for; anybody can make pushkeys up. */
const MAX_PUSHKEYS = 10_000;

/** A count a badge can show, or undefined for what is none. */
export function badgeCount(unread: number | undefined): number | undefined {
  if (unread === undefined || !Number.isFinite(unread)) return undefined;
  return Math.min(MAX_COUNT, Math.max(0, Math.trunc(unread)));
}

interface Count {
  readonly count: number;
  readonly forget: () => void;
}

export interface UnreadDeps {
  /** Called with the new sum when a count was forgotten. */
  readonly changed: (sum: number) => void;
  readonly after?: Clock['after'];
}

/**
 * Unread counts of all pushkeys: the badge is their sum, because each account counts for itself. Anybody can post a count
 * for a pushkey that he made up, so a count stands only where the pushkey has alerted; any other is forgotten when its last
 * push is of no use any more.
 */
export function createUnreadCounts({ changed, after = systemClock.after }: UnreadDeps) {
  const counts = new Map<string, Count>();
  const alerted = new Set<string>();

  function sum(): number {
    let all = 0;
    for (const { count } of counts.values()) all += count;
    return Math.min(MAX_COUNT, all);
  }

  function forget(pushkey: string): void {
    counts.get(pushkey)?.forget();
    counts.delete(pushkey);
  }

  return {
    /** The pushkey has shown a notification. */
    alerted(pushkey: string): void {
      if (alerted.size >= MAX_PUSHKEYS) alerted.clear();
      alerted.add(pushkey);
    },

    /** Keeps what a pushkey's homeserver says, with a push that is of use for so many milliseconds; returns the new sum. */
    set(pushkey: string, count: number, leftMs: number): number {
      forget(pushkey);
      if (count === 0) return sum();
      const [oldest] = counts.size < MAX_PUSHKEYS ? [] : counts.keys();
      if (oldest !== undefined) forget(oldest);
      const stands = alerted.has(pushkey) || !Number.isFinite(leftMs);
      const cancel = stands
        ? () => undefined
        : after(leftMs, () => {
            counts.delete(pushkey);
            changed(sum());
          });
      counts.set(pushkey, { count, forget: cancel });
      return sum();
    },
  };
}
