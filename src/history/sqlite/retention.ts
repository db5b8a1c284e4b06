import type { Sql } from '../../storage/sql.ts';
import type { Retention } from '../history.ts';
import { CHUNK } from './deletions.ts';

const DAY_MS = 86_400_000;

/** Finds the oldest pushes that are too many by age, number or bytes. What waits is never among them, whatever its age. */
export function createRetention(sql: Sql) {
  // What somebody deleted is erased by itself.
  const done = 'open = 0 AND seq NOT IN (SELECT seq FROM deletions)';
  const oldest = sql.prepare(`SELECT seq FROM pushes WHERE seq > ? AND ${done} ORDER BY seq LIMIT ?`);
  // How old something is that came while the clock was ahead, nobody knows; it goes when it is too much.
  const oldestPast = sql.prepare(
    `SELECT seq, received_at FROM pushes WHERE seq > ? AND received_at <= ? AND ${done} ORDER BY seq LIMIT ?`,
  );
  const pages = (name: string) => sql.number(`PRAGMA ${name}`);
  /** Up to here there is nothing but what waits. */
  let from = -1;

  function next(limit: number): number[] {
    if (limit <= 0) return [];
    return passed(oldest.rows(from, Math.min(CHUNK, limit)));
  }
  function nextOld(before: number, now: number): number[] {
    const rows = oldestPast.rows(from, now, CHUNK);
    const young = rows.findIndex(([, receivedAt]) => Number(receivedAt) >= before);
    return passed(young < 0 ? rows : rows.slice(0, young));
  }
  function passed(rows: readonly (readonly unknown[])[]): number[] {
    const seqs = rows.map(([seq]) => Number(seq));
    from = seqs.at(-1) ?? from;
    return seqs;
  }

  return {
    /** A portion of what is too old, or beyond the number. */
    tooOld({ keepDays, keepPushes }: Retention, now: number, pushes: number): number[] {
      const aged = nextOld(now - keepDays * DAY_MS, now);
      const tooMany = pushes - aged.length - keepPushes;
      return [...aged, ...next(Math.min(CHUNK - aged.length, tooMany))];
    },
    /** A portion of what is beyond the bytes. */
    tooLarge({ keepBytes }: Retention, outboxBytes: number, pushes: number): number[] {
      const used = (pages('page_count') - pages('freelist_count')) * pages('page_size');
      const room = Math.max(0, keepBytes - outboxBytes);
      // As many as are likely to be too many, and no more: what is left is looked at again.
      return used <= room ? [] : next(Math.ceil(pushes * (1 - room / used)));
    },
    /** Looks at the oldest again, which may have ended since. */
    restart(): void {
      from = -1;
    },
  };
}
