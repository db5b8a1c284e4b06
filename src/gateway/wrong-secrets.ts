import { createRateLimit } from './rate-limit.ts';

const WINDOW_MS = 60_000;
/** Enough for a person who mistypes the secret; guessing gets no further than 28,800 a day. */
const MAX_FROM_STRANGERS = 20;
/**
 * For senders that the right secret came from, too: behind a proxy that is not named in `trustProxy` all senders are one,
 * and a few wrong secrets of somebody else must not lock a homeserver out.
 */
const MAX_FROM_KNOWN = 1_000;
/** A sender is known for this time after the right secret, and at most this many are. */
const KNOWN_MS = 86_400_000;
const MAX_KNOWN = 10_000;

/** Counts the wrong secrets of each sender. Beyond the limit its secrets are not even compared until its window ends. */
export interface WrongSecrets {
  /** Whole seconds until another secret of a sender is compared; null when it is now. */
  wait(sender: string): number | null;
  /** The right secret came from this sender. */
  right(sender: string): void;
  /** Counts a wrong secret. Returns true when it was the last one that is compared in this window. */
  wrong(sender: string): boolean;
}

export function createWrongSecrets(now: () => number): WrongSecrets {
  const strangers = createRateLimit({ requests: MAX_FROM_STRANGERS, window: WINDOW_MS, now });
  const known = createRateLimit({ requests: MAX_FROM_KNOWN, window: WINDOW_MS, now });
  /** When the right secret last came from a sender, the longest ago first. */
  const rightAt = new Map<string, number>();

  const limitOf = (sender: string) => {
    const at = rightAt.get(sender);
    return at !== undefined && Math.abs(now() - at) < KNOWN_MS ? known : strangers;
  };
  const wait = (sender: string) => limitOf(sender).wait(sender);

  return {
    wait,
    right(sender) {
      rightAt.delete(sender);
      rightAt.set(sender, now());
      const [oldest] = rightAt.keys();
      if (rightAt.size > MAX_KNOWN && oldest !== undefined) rightAt.delete(oldest);
    },
    wrong(sender) {
      limitOf(sender).count(sender);
      return wait(sender) !== null;
    },
  };
}
