/** The badge shows no more than this; homeservers have been seen to send anything. */
const MOST = 1_000_000;

/** A count a badge can show, or undefined for what is none. */
export function badgeCount(unread: number | undefined): number | undefined {
  if (unread === undefined || !Number.isFinite(unread)) return undefined;
  return Math.min(MOST, Math.max(0, Math.trunc(unread)));
}

/** Unread counts of all pushkeys: the badge is their sum, because each account counts for itself. */
export function createUnreadCounts() {
  const counts = new Map<string, number>();
  return {
    /** Keeps what a pushkey's homeserver says; returns the new sum. */
    set(pushkey: string, count: number): number {
      if (count === 0) counts.delete(pushkey);
      else counts.set(pushkey, count);
      return Math.min(
        MOST,
        [...counts.values()].reduce((sum, each) => sum + each, 0),
      );
    },
  };
}
