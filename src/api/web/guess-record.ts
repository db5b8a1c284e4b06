/** For so long after the right password a sender goes before others, and so long guesses count. Milliseconds. */
const KNOWN_MS = 30 * 86_400_000;
const ASKED_MS = 600_000;
/** Senders and networks that are remembered of each. */
const MAX_REMEMBERED = 10_000;

interface Place {
  readonly sender: string;
  /** Many senders that may all be one's own. */
  readonly network: string;
}

/** Remembers from where guesses and right passwords came, in memory. `steady`: milliseconds that only go forward. */
export function createGuessRecord(steady: () => number) {
  const rightAt = new Map<string, number>();
  const asked = new Map<string, { readonly count: number; readonly at: number }>();

  const countOf = (place: string) => {
    const { count, at } = asked.get(place) ?? { count: 0, at: 0 };
    return steady() - at < ASKED_MS ? count : 0;
  };

  return {
    right({ sender }: Place): void {
      remember(rightAt, sender, steady());
      asked.delete(sender);
    },
    asked({ sender, network }: Place): void {
      for (const place of new Set([sender, network]))
        remember(asked, place, { count: countOf(place) + 1, at: steady() });
    },
    /** The lowest goes first, compared number by number. */
    rankOf({ sender, network }: Place): readonly [stranger: 0 | 1, ofNetwork: number, ofSender: number] {
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
