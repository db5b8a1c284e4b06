import { networkOf } from '../gateway/senders.ts';
import type { Clock } from '../lib/clock.ts';

/** A wrong guess holds up the next one of its sender for so long. Milliseconds. */
const HOLD_MS = 1_000;
/** Guesses of one sender that wait for their turn. */
const MAX_WAITING = 20;

/**
 * Slows guessing down: each sender's guesses are judged one after the other, and a wrong one holds up those behind it.
 * The right one always opens when its turn comes, and no sender holds up another.
 */
export function createGuesses(clock: Pick<Clock, 'after'>) {
  const lines = new Map<string, { last: Promise<unknown>; waiting: number }>();

  return async (address: string, judge: () => Promise<boolean>): Promise<'right' | 'wrong' | 'too-many'> => {
    const sender = networkOf(address);
    const line = lines.get(sender) ?? { last: Promise.resolve(), waiting: 0 };
    if (line.waiting >= MAX_WAITING) return 'too-many';
    lines.set(sender, line);
    line.waiting += 1;
    const turn = line.last.then(judge);
    line.last = turn
      .then((right) => (right ? undefined : hold(clock)))
      .catch(() => undefined)
      .then(() => {
        line.waiting -= 1;
        if (line.waiting === 0) lines.delete(sender);
      });
    return (await turn) ? 'right' : 'wrong';
  };
}

function hold(clock: Pick<Clock, 'after'>): Promise<void> {
  return new Promise((resolve) => void clock.after(HOLD_MS, resolve));
}
