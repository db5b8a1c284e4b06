import { createRateLimit } from './rate-limit.ts';

const WINDOW_MS = 60_000;
/** A person who mistypes needs no more, and whoever guesses gets no further than 28,800 a day. */
const FROM_STRANGERS = 20;
/**
 * From where the right secret came, too: behind a proxy that is not named in `trustProxy` all senders are one, and a
 * homeserver must not be kept out by anybody who tries a few wrong ones there.
 */
const FROM_KNOWN = 1_000;
/** For so long after the right secret a sender is known, and so many of them. */
const KNOWN_MS = 86_400_000;
const MAX_KNOWN = 10_000;

/** Counts wrong secrets by sender. Beyond the limit a sender's secrets are not even compared until its window ends. */
export function createWrongSecrets(now: () => number) {
  const strangers = createRateLimit({ requests: FROM_STRANGERS, window: WINDOW_MS, now });
  const known = createRateLimit({ requests: FROM_KNOWN, window: WINDOW_MS, now });
  /** When the right secret last came, the longest ago first. */
  const rightAt = new Map<string, number>();

  const limitOf = (sender: string) => {
    const at = rightAt.get(sender);
    return at !== undefined && Math.abs(now() - at) < KNOWN_MS ? known : strangers;
  };
  const wait = (sender: string) => limitOf(sender).wait(sender);

  return {
    /** Whole seconds until another secret of a sender is compared; null when it is now. */
    wait,
    right(sender: string): void {
      rightAt.delete(sender);
      rightAt.set(sender, now());
      const [oldest] = rightAt.keys();
      if (rightAt.size > MAX_KNOWN && oldest !== undefined) rightAt.delete(oldest);
    },
    /** Counts a wrong one; true when it was the last that is compared in this window. */
    wrong(sender: string): boolean {
      limitOf(sender).count(sender);
      return wait(sender) !== null;
    },
  };
}
