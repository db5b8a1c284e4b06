import type { Journal } from '../journal/journal.ts';
import type { LiveTurn } from './contract.ts';

/** Milliseconds between turns: a window redraws no faster with more of them. */
const TURN_MS = 100;
const PAGE = 200;
/** More changes than this are quicker read as a new list. */
const RESET_AFTER = 1_000;

/**
 * Changes of the journal after the revision `since`, as they come; a reader that lost its connection goes on with the
 * last revision it saw. Nothing is kept for a slow reader: each turn reads what is new when it is asked for.
 */
export async function* liveChanges(
  journal: Journal,
  since: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<LiveTurn, void> {
  const bell = createBell(signal);
  const unsubscribe = journal.subscribe(bell.ring);
  signal?.addEventListener('abort', bell.ring);
  let revision = since;
  let removals = journal.removals();
  try {
    while (signal?.aborted !== true) {
      const newest = await journal.revision();
      const removed = journal.removals() !== removals;
      if (removed || newest < revision || newest - revision > RESET_AFTER) {
        removals = journal.removals();
        revision = newest;
        yield { type: 'reset', revision };
      } else if (newest > revision) {
        const rows = await journal.changes({ since: revision, limit: PAGE });
        revision = rows.at(-1)?.revision ?? newest;
        yield { type: 'changes', revision, rows: [...rows] };
        if (rows.length === PAGE) continue;
      }
      await bell.next(TURN_MS);
    }
  } finally {
    unsubscribe();
    signal?.removeEventListener('abort', bell.ring);
  }
}

/** Remembers one ring until it is waited for, and never rings more often than asked. */
function createBell(signal: AbortSignal | undefined) {
  let rung = false;
  let wake: () => void = () => undefined;
  return {
    ring(): void {
      rung = true;
      wake();
    },
    async next(atLeastMs: number): Promise<void> {
      if (signal?.aborted !== true) await new Promise((resolve) => setTimeout(resolve, atLeastMs));
      if (!rung && signal?.aborted !== true) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      rung = false;
    },
  };
}
