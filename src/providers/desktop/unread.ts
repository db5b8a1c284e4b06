import { type Clock, systemClock } from '../../lib/clock.ts';

/** The largest count that the badge shows; homeservers send all kinds of numbers. */
const MAX_COUNT = 1_000_000;
/** Pushkeys with a count at a time; bounded because anybody can invent pushkeys. */
const MAX_PUSHKEYS = 10_000;

/** The count as a badge can show it; undefined for what is not a number. */
export function badgeCount(unread: number | undefined): number | undefined {
  if (unread === undefined || !Number.isFinite(unread)) return undefined;
  return Math.min(MAX_COUNT, Math.max(0, Math.trunc(unread)));
}

interface Count {
  readonly count: number;
  readonly forget: () => void;
}

export interface UnreadDeps {
  /** Called with the new sum when a count is forgotten. */
  readonly changed: (sum: number) => void;
  readonly after?: Clock['after'];
}

/** The unread counts of all pushkeys: the badge shows their sum, because each account counts its own messages. */
export interface UnreadCounts {
  /** Records that the pushkey has shown a notification. */
  alerted(pushkey: string): void;
  /**
   * Keeps the count that a homeserver sent for a pushkey, and returns the new sum. `leftMs` is for how many milliseconds the
   * push stays useful: anybody can send a count for an invented pushkey, so it is forgotten after that time unless the pushkey
   * has alerted.
   */
  set(pushkey: string, count: number, leftMs: number): number;
}

export function createUnreadCounts({ changed, after = systemClock.after }: UnreadDeps): UnreadCounts {
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
    alerted(pushkey: string): void {
      if (alerted.size >= MAX_PUSHKEYS) alerted.clear();
      alerted.add(pushkey);
    },

    set(pushkey: string, count: number, leftMs: number): number {
      forget(pushkey);
      if (count === 0) return sum();
      const [oldest] = counts.size < MAX_PUSHKEYS ? [] : counts.keys();
      if (oldest !== undefined) forget(oldest);
      const isPermanent = alerted.has(pushkey) || !Number.isFinite(leftMs);
      const cancel = isPermanent
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
