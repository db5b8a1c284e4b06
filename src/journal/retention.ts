import type { Keeping } from './journal.ts';
import { DONE, SHOWN } from './removals.ts';
import type { Sql } from './sql.ts';

const DAY_MS = 86_400_000;
/** A homeserver retries for a day; after that a lease has nothing left to hold back. */
const LEASE_MS = DAY_MS;
/** Small enough that a push waiting for the same thread does not notice. */
const CHUNK = 500;
const TIDY_PAGES = 200;

/** Removes the oldest pushes by age, count and bytes, and gives their space back to the disk. */
export function createRetention(sql: Sql, keeping: () => Keeping, forget: (seq: number) => void) {
  // A push that still waits to be delivered is not old, whatever its age; what somebody removed goes by itself.
  const GOING = `${DONE} AND ${SHOWN}`;
  const older = sql.prepare(`SELECT seq FROM pushes WHERE received_at < ? AND ${GOING} ORDER BY seq LIMIT ?`);
  const oldest = sql.prepare(`SELECT seq FROM pushes WHERE ${GOING} ORDER BY seq LIMIT ?`);
  const merge = sql.prepare("INSERT INTO search (search, rank) VALUES ('merge', ?)");
  const forgetLeases = sql.prepare('DELETE FROM leases WHERE taken_at < ?');

  const pages = (name: string) => sql.number(`PRAGMA ${name}`);
  const bytes = () => (pages('page_count') - pages('freelist_count')) * pages('page_size');

  function due(now: number, pushes: number, tidied: boolean): readonly (readonly unknown[])[] {
    const keep = keeping();
    const aged = older.rows(now - keep.keepDays * DAY_MS, CHUNK);
    if (aged.length > 0) return aged;
    if (pushes > keep.keepPushes) return oldest.rows(Math.min(CHUNK, pushes - keep.keepPushes));
    const used = bytes();
    if (!tidied || used <= keep.keepBytes) return [];
    // As many as are likely to be too many, and no more: what is left is looked at again.
    return oldest.rows(Math.min(CHUNK, Math.ceil(pushes * (1 - keep.keepBytes / used))));
  }

  return {
    bytes,

    /**
     * Removes a portion of what is due; `more` says that there is more to remove. Bytes can only be judged once the room
     * of what went before is free.
     */
    prune(now: number, pushes: number, tidied: boolean): { removed: number; more: boolean } {
      forgetLeases.run(now - LEASE_MS);
      const going = due(now, pushes, tidied);
      for (const [seq] of going) forget(Number(seq));
      return { removed: going.length, more: going.length > 0 && due(now, pushes - going.length, false).length > 0 };
    },

    /** Clears the search index of what was removed, by a portion; true when there is more to clear. */
    tidy(): boolean {
      const before = sql.number('SELECT total_changes()');
      merge.run(TIDY_PAGES);
      // SQLite, "FTS5, The 'merge' command": a merge that found nothing to do changes fewer than two rows.
      return sql.number('SELECT total_changes()') - before >= 2;
    },

    giveBack(): void {
      sql.exec('PRAGMA incremental_vacuum');
      sql.prepare('PRAGMA wal_checkpoint(TRUNCATE)').rows();
    },
  };
}
