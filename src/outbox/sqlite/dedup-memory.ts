import type { Sql } from '../../storage/sql.ts';
import { KEY_BYTES } from '../frame.ts';
import type { Remembered } from '../outbox.ts';
import { bufferOver } from './batch-log.ts';
import { createDedupTable, DEDUP_MS, type DedupTable, MAX_KEYS, UNDER_WAY } from './dedup-table.ts';
import { outcomeText } from './settler.ts';

/** Rows that are read at one time, or deleted because there are too many. */
const PAGE = 1_000;

/** The dedup table with its rows, which outlive the process. */
export interface DedupMemory {
  readonly table: DedupTable;
  /** Writes rows for keys, 16 bytes each, whose pushes leave the batch that holds them. To be called in a transaction. */
  keep(outcome: string, keys: Uint8Array): void;
  /** Takes over keys that an earlier version knew. To be called in a transaction. */
  remember(all: Remembered['dedupKeys']): void;
  /** Forgets keys after their day, and the oldest ones beyond the limit. To be called in a transaction. */
  expire(): void;
}

export function createDedupMemory(sql: Sql, now: () => number, maxKeys = MAX_KEYS): DedupMemory {
  const table = createDedupTable();
  const rows = sql.prepare(`SELECT seq, taken_at, outcome, keys FROM dedup WHERE seq > ? ORDER BY seq LIMIT ${PAGE}`);
  const insert = sql.prepare('INSERT INTO dedup (taken_at, outcome, keys) VALUES (?,?,?)');
  const firstOf = sql.prepare('SELECT seq FROM dedup WHERE taken_at >= ? ORDER BY seq LIMIT 1');
  const oldest = sql.prepare(`SELECT seq, length(keys) FROM dedup ORDER BY seq LIMIT ${PAGE}`);
  const removeBefore = sql.prepare('DELETE FROM dedup WHERE seq < ?');
  /** The number of keys in rows; too high after a transaction that was rolled back. */
  let kept = 0;

  for (let page = rows.rows(-1); page.length > 0; page = rows.rows(Number(page.at(-1)?.[0]))) {
    for (const [, takenAt, outcome, content] of page) {
      if (!(content instanceof Uint8Array)) continue;
      kept += content.length / KEY_BYTES;
      if (Number(takenAt) < now() - DEDUP_MS) continue;
      const keys = bufferOver(content);
      for (let at = 0; at < keys.length; at += KEY_BYTES) table.load(keys, at, Number(takenAt), String(outcome));
    }
  }

  function keep(takenAt: number, outcome: string, keys: Uint8Array): void {
    insert.run(takenAt, outcome, keys);
    kept += keys.length / KEY_BYTES;
  }

  /** Keys beyond the limit need no rows: memory would have no room for them at the next start. */
  function bound(): void {
    if (kept <= maxKeys) return;
    kept = sql.number('SELECT sum(length(keys)) FROM dedup') / KEY_BYTES;
    while (kept > maxKeys) {
      const page = oldest.rows();
      for (const [, length] of page) kept -= Number(length) / KEY_BYTES;
      if (page.length === 0) return;
      removeBefore.run(Number(page.at(-1)?.[0]) + 1);
    }
  }

  return {
    table,
    keep: (outcome, keys) => keep(now(), outcome, keys),
    remember(all) {
      for (const { key, takenAt, outcome } of all) {
        const text = outcome === null ? UNDER_WAY : outcomeText(outcome);
        const keys = Buffer.from(key);
        keep(takenAt, text, keys);
        table.remember(keys, 0, takenAt, text);
      }
    },
    expire() {
      // Rows are in the order of their time, so that the expired ones are the first.
      const first = firstOf.row(now() - DEDUP_MS)?.[0];
      removeBefore.run(first === undefined ? Number.MAX_SAFE_INTEGER : Number(first));
      bound();
      table.expire(now());
    },
  };
}
