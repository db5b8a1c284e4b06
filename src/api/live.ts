import type { History } from '../history/history.ts';
import type { LiveTurn } from './contract.ts';

/** Milliseconds between turns: a window redraws no faster with more of them. */
const TURN_MS = 100;
const PAGE = 200;

/**
 * Changes of the history after the revision `since`, as they come; a reader that lost its connection goes on with the
 * last revision it saw. Nothing is kept for a slow reader: each turn reads what is new when it is asked for.
 */
export async function* liveChanges(
  history: Pick<History, 'subscribe' | 'changes' | 'revision'>,
  since: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<LiveTurn, void> {
  const bell = createBell(signal);
  const unsubscribe = history.subscribe(bell.ring);
  signal?.addEventListener('abort', bell.ring);
  let revision = since;
  try {
    while (signal?.aborted !== true) {
      if (history.revision() !== revision) {
        const changes = await history.changes({ since: revision, limit: PAGE });
        const isNew = changes.type === 'reset' || changes.revision !== revision;
        revision = changes.revision;
        if (isNew) yield changes.type === 'reset' ? changes : { ...changes, rows: [...changes.rows] };
        if (changes.type === 'changes' && changes.rows.length === PAGE) continue;
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
