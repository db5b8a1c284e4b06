import { setTimeout as delay } from 'node:timers/promises';
import type { History } from '../history/history.ts';
import type { LiveTurn } from './contracts/pushes.ts';

/** Milliseconds between turns: a window redraws no faster with more of them. */
const TURN_MS = 100;
/** After so long without changes comes a turn without rows, because a reader takes a longer silence for a lost connection. */
const QUIET_MS = 5_000;
const PAGE = 200;

type Changing = Pick<History, 'subscribe' | 'changes' | 'revision'>;

/**
 * Changes of the history after the revision `since`, as they come; a reader that lost its connection continues with the
 * last revision it saw. Nothing is queued for a slow reader: each turn reads what has changed by the time it is requested.
 */
export async function* liveChanges(
  history: Changing,
  since: number,
  signal: AbortSignal = new AbortController().signal,
  quietMs = QUIET_MS,
): AsyncGenerator<LiveTurn, void> {
  let revision = since;
  let quiet = true;
  while (!signal.aborted) {
    const turn = await newChanges(history, revision);
    const isNew = turn.type === 'reset' || turn.revision !== revision;
    revision = turn.revision;
    if (isNew || quiet) yield turn;
    quiet = false;
    if (turn.type === 'changes' && turn.rows.length === PAGE) continue;
    await delay(TURN_MS, undefined, { signal }).catch(() => undefined);
    quiet = !(await changed(history, revision, quietMs, signal));
  }
}

/** What changed after the revision `since`, as one turn: the oldest changes first, up to 200 rows. */
export async function newChanges(history: Omit<Changing, 'subscribe'>, since: number): Promise<LiveTurn> {
  const revision = history.revision();
  if (revision === since) return { type: 'changes', revision, rows: [] };
  const changes = await history.changes({ since, limit: PAGE });
  return changes.type === 'reset' ? changes : { ...changes, rows: [...changes.rows] };
}

/** Waits for a change after a revision; false when there was none in that time, or the signal was aborted. */
function changed(
  history: Omit<Changing, 'changes'>,
  revision: number,
  withinMs: number,
  signal: AbortSignal,
): Promise<boolean> {
  if (history.revision() !== revision) return Promise.resolve(true);
  if (signal.aborted) return Promise.resolve(false);
  return new Promise((resolve) => {
    const unsubscribe = history.subscribe(() => end(true));
    const timer = setTimeout(() => end(false), withinMs);
    const abort = () => end(false);
    signal.addEventListener('abort', abort);
    function end(isChanged: boolean): void {
      unsubscribe();
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      resolve(isChanged);
    }
  });
}
