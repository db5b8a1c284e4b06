import type { Sql } from '../../storage/sql.ts';
import type { Retention } from '../history.ts';
import { CHUNK } from './deletions.ts';

const DAY_MS = 86_400_000;

/**
 * Finds the oldest pushes beyond the limits. Pushes with open deliveries are never among them. Returns sequence
 * numbers.
 */
export interface RetentionRules {
  /** Some of the pushes that are too old or too many; `pushes` is how many there are. */
  tooOld(retention: Retention, now: number, pushes: number): number[];
  /** Some of the pushes that take up too many bytes. */
  tooLarge(retention: Retention, outboxBytes: number, pushes: number): number[];
  /** Starts again with the oldest push, which may have ended since. */
  restart(): void;
}

export function createRetention(sql: Sql): RetentionRules {
  // Deleted pushes are erased separately.
  const done = 'open = 0 AND seq NOT IN (SELECT seq FROM deletions)';
  const oldest = sql.prepare(`SELECT seq FROM pushes WHERE seq > ? AND ${done} ORDER BY seq LIMIT ?`);
  // Refused requests have a limit of their own, so that they take no place from pushes.
  const isRefused = 'seq IN (SELECT seq FROM refused)';
  const oldestPush = sql.prepare(
    `SELECT seq FROM pushes WHERE seq > ? AND ${done} AND NOT ${isRefused} ORDER BY seq LIMIT ?`,
  );
  const refused = sql.prepare(`SELECT count(*) FROM refused WHERE seq NOT IN (SELECT seq FROM deletions)`);
  // The age of a push that came while the clock was ahead is unknown; it goes when there are too many.
  const oldestPast = sql.prepare(
    `SELECT seq, received_at, ${isRefused} FROM pushes WHERE seq > ? AND received_at <= ? AND ${done} ORDER BY seq LIMIT ?`,
  );
  const pages = (name: string) => sql.number(`PRAGMA ${name}`);
  /** Up to this sequence number, every push has open deliveries. */
  let from = -1;

  function next(among: typeof oldest, limit: number): number[] {
    if (limit <= 0) return [];
    return passed(among.rows(from, Math.min(CHUNK, limit)));
  }
  function nextOld(before: number, now: number) {
    const rows = oldestPast.rows(from, now, CHUNK);
    const young = rows.findIndex(([, receivedAt]) => Number(receivedAt) >= before);
    const old = young < 0 ? rows : rows.slice(0, young);
    return { seqs: passed(old), refused: old.filter(([, , isOne]) => isOne === 1).length };
  }
  function passed(rows: readonly (readonly unknown[])[]): number[] {
    const seqs = rows.map(([seq]) => Number(seq));
    from = seqs.at(-1) ?? from;
    return seqs;
  }

  return {
    tooOld({ keepDays, keepPushes }, now, pushes) {
      const refusedBefore = Number(refused.row()?.[0]);
      const aged = nextOld(now - keepDays * DAY_MS, now);
      const left = pushes - refusedBefore - (aged.seqs.length - aged.refused);
      return [...aged.seqs, ...next(oldestPush, Math.min(CHUNK - aged.seqs.length, left - keepPushes))];
    },
    tooLarge({ keepBytes }, outboxBytes, pushes) {
      const used = (pages('page_count') - pages('freelist_count')) * pages('page_size');
      const allowed = Math.max(0, keepBytes - outboxBytes);
      // An estimate: whether that was enough is checked again afterwards.
      return used <= allowed ? [] : next(oldest, Math.ceil(pushes * (1 - allowed / used)));
    },
    restart() {
      from = -1;
    },
  };
}
