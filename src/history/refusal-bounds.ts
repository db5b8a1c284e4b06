/** Requests of one sender, and of all, that are kept of a minute. */
const MAX_OF_SENDER = 20;
const MAX_IN_ALL = 300;

/** What a minute had of one sender. */
export interface SenderCount {
  readonly sender: string;
  kept: number;
  /** Refused beyond what is kept. */
  more: number;
  /** The id of the last one that the history has; null before. */
  lastId: string | null;
}

/** The refused requests of a minute: which of them are kept, and how many are only counted. */
export interface RefusalBounds {
  /** Counts a request; null for one that is not to be kept. */
  count(sender: string): SenderCount | null;
  /** Ends the minute: the senders of which more came than is kept, and how many requests came of senders that have none. */
  end(): { readonly senders: readonly SenderCount[]; readonly others: number };
}

export function createRefusalBounds(): RefusalBounds {
  let senders = new Map<string, SenderCount>();
  let kept = 0;
  let others = 0;

  return {
    count(sender) {
      const known = senders.get(sender);
      if (kept >= MAX_IN_ALL || (known?.kept ?? 0) >= MAX_OF_SENDER) {
        if (known === undefined) others += 1;
        else known.more += 1;
        return null;
      }
      const count = known ?? { sender, kept: 0, more: 0, lastId: null };
      count.kept += 1;
      kept += 1;
      senders.set(sender, count);
      return count;
    },
    end() {
      const ended = { senders: [...senders.values()].filter(({ more }) => more > 0), others };
      senders = new Map();
      kept = 0;
      others = 0;
      return ended;
    },
  };
}
