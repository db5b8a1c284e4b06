import type { History } from '../history/history.ts';
import type { LiveTurn } from './contracts/pushes.ts';

/** Milliseconds between turns: a window redraws no faster with more of them. */
const TURN_MS = 100;
/** So much quiet is broken by a turn without rows: whoever hears nothing for longer is cut off. Milliseconds. */
const QUIET_MS = 5_000;
const PAGE = 200;

type Changing = Pick<History, 'subscribe' | 'changes' | 'revision'>;

/**
 * Changes of the history after the revision `since`, as they come; a reader that lost its connection goes on with the
 * last revision it saw. Nothing is kept for a slow reader: each turn reads what is new when it is asked for.
 */
export async function* liveChanges(
  history: Changing,
  since: number,
  signal: AbortSignal | undefined,
  quietMs = QUIET_MS,
): AsyncGenerator<LiveTurn, void> {
  const bell = createBell(signal);
  const unsubscribe = history.subscribe(bell.ring);
  signal?.addEventListener('abort', bell.ring);
  let revision = since;
  let quiet = true;
  try {
    while (signal?.aborted !== true) {
      const turn = await newChanges(history, revision);
      const isNew = turn.type === 'reset' || turn.revision !== revision;
      revision = turn.revision;
      if (isNew || quiet) yield turn;
      quiet = false;
      if (turn.type === 'changes' && turn.rows.length === PAGE) continue;
      quiet = !(await bell.next(TURN_MS, quietMs));
    }
  } finally {
    unsubscribe();
    signal?.removeEventListener('abort', bell.ring);
  }
}

/** What changed after the revision `since`, as one turn: the oldest changes first, up to 200 rows. */
export async function newChanges(history: Omit<Changing, 'subscribe'>, since: number): Promise<LiveTurn> {
  const revision = history.revision();
  if (revision === since) return { type: 'changes', revision, rows: [] };
  const changes = await history.changes({ since, limit: PAGE });
  return changes.type === 'reset' ? changes : { ...changes, rows: [...changes.rows] };
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
    /** True when it rang, false when it was quiet for so long. */
    async next(atLeastMs: number, quietMs: number): Promise<boolean> {
      if (signal?.aborted !== true) await new Promise((resolve) => setTimeout(resolve, atLeastMs));
      if (!rung && signal?.aborted !== true) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, quietMs);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      const rang = rung;
      rung = false;
      return rang;
    },
  };
}
