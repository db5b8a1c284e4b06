import { timeOfId } from '../../lib/ids.ts';
import type { Sql } from '../../storage/sql.ts';

const EPOCH = Date.UTC(2020, 0, 1);
/** Sequence numbers of a millisecond, more than ever needed; a push that does not fit goes into the next. */
const SLOTS = 256;
/** How many milliseconds are remembered with their next number. */
const MAX_KNOWN = 10_000;

/** The first sequence number of a millisecond. */
export const seqAt = (time: number): number => Math.max(0, Math.floor(time) - EPOCH) * SLOTS;

/**
 * The first sequence number of the millisecond in which an id was made; null when this is not a ULID. For pushes that
 * were erased.
 */
export function seqOfUlid(id: string): number | null {
  const time = timeOfId(id);
  return time === null ? null : seqAt(time);
}

/** Returns the next free sequence number for a push: its place in the list. */
export type Sequence = (push: { readonly id: string; readonly receivedAt: number }) => number;

/**
 * Gives pushes their places in the order of their arrival, whenever they come to the history. That order is in the time of
 * their ids, which never goes back, and not in the time of their arrival, which does where a clock was set right.
 */
export function createSequence(sql: Sql): Sequence {
  const newest = sql.prepare('SELECT max(seq) FROM pushes WHERE seq >= ? AND seq < ?');
  const known = new Map<number, number>();
  let end = sql.number('SELECT max(seq) FROM pushes') + 1;
  const nextIn = (first: number): number => {
    if (first >= end) return first;
    const last = newest.row(first, first + SLOTS)?.[0];
    return typeof last === 'number' ? last + 1 : first;
  };
  /** The older: rows of the newest milliseconds may not be in the file yet. */
  function forgetHalf(): void {
    for (const first of known.keys()) {
      if (known.size <= MAX_KNOWN / 2) return;
      known.delete(first);
    }
  }

  return ({ id, receivedAt }) => {
    if (known.size > MAX_KNOWN) forgetHalf();
    for (let first = seqAt(timeOfId(id) ?? receivedAt); ; first += SLOTS) {
      const next = known.get(first) ?? nextIn(first);
      if (next >= first + SLOTS) {
        known.set(first, next);
        continue;
      }
      known.set(first, next + 1);
      end = Math.max(end, next + 1);
      return next;
    }
  };
}
