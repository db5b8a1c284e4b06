/** How long a sender has precedence after the right password, and how long its guesses count. Milliseconds. */
const KNOWN_MS = 30 * 86_400_000;
const GUESSES_COUNT_MS = 600_000;
/** The number of senders, and of networks, that are remembered. */
const MAX_REMEMBERED = 10_000;

interface Place {
  readonly sender: string;
  /** The wider network of the sender: one person may own all its addresses. */
  readonly network: string;
}

/** Remembers in memory where guesses and right passwords came from. */
export interface GuessRecord {
  /** The sender gave the right password. */
  right(place: Place): void;
  /** The sender is about to guess. */
  guessed(place: Place): void;
  /** The lowest rank is judged first; ranks are compared number by number. */
  rankOf(place: Place): readonly [stranger: 0 | 1, ofNetwork: number, ofSender: number];
}

/** `steady` returns milliseconds that only go forward. */
export function createGuessRecord(steady: () => number): GuessRecord {
  const rightAt = new Map<string, number>();
  const guesses = new Map<string, { readonly count: number; readonly at: number }>();

  const countOf = (place: string) => {
    const { count, at } = guesses.get(place) ?? { count: 0, at: 0 };
    return steady() - at < GUESSES_COUNT_MS ? count : 0;
  };

  return {
    right({ sender }) {
      remember(rightAt, sender, steady());
      guesses.delete(sender);
    },
    guessed({ sender, network }) {
      for (const place of new Set([sender, network]))
        remember(guesses, place, { count: countOf(place) + 1, at: steady() });
    },
    rankOf({ sender, network }) {
      const at = rightAt.get(sender);
      const isKnown = at !== undefined && steady() - at < KNOWN_MS;
      return [isKnown ? 0 : 1, countOf(network), countOf(sender)];
    },
  };
}

function remember<Value>(places: Map<string, Value>, place: string, value: Value): void {
  places.delete(place);
  places.set(place, value);
  const [oldest] = places.keys();
  if (places.size > MAX_REMEMBERED && oldest !== undefined) places.delete(oldest);
}
