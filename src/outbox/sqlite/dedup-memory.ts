import type { Sql } from '../../storage/sql.ts';
import { KEY_BYTES } from '../frame.ts';
import type { Remembered } from '../outbox.ts';
import { createDedupTable, DEDUP_MS, MAX_KEYS, UNDER_WAY } from './dedup-table.ts';
import { bufferOver } from './log.ts';
import { outcomeText } from './settling.ts';

export type DedupMemory = ReturnType<typeof createDedupMemory>;

/** Rows that are read, or removed because there are too many, at one time. */
const PAGE = 1_000;

/** The dedup table with what was written down of it, which outlives the process. */
export function createDedupMemory(sql: Sql, now: () => number, maxKeys = MAX_KEYS) {
  const table = createDedupTable();
  const rows = sql.prepare(`SELECT seq, taken_at, outcome, keys FROM dedup WHERE seq > ? ORDER BY seq LIMIT ${PAGE}`);
  const insert = sql.prepare('INSERT INTO dedup (taken_at, outcome, keys) VALUES (?,?,?)');
  const firstOf = sql.prepare('SELECT seq FROM dedup WHERE taken_at >= ? ORDER BY seq LIMIT 1');
  const oldest = sql.prepare(`SELECT seq, length(keys) FROM dedup ORDER BY seq LIMIT ${PAGE}`);
  const removeBefore = sql.prepare('DELETE FROM dedup WHERE seq < ?');
  /** Keys in rows; too many where a transaction was undone. */
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

  /** What memory has no room for need not be read at the next start. */
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
    /** Writes down keys, 16 bytes each, whose pushes leave the place where they stand. To be called in a transaction. */
    keep: (outcome: string, keys: Uint8Array): void => keep(now(), outcome, keys),
    /** Takes over keys that an earlier version knew. To be called in a transaction. */
    remember(all: Remembered['dedupKeys']): void {
      for (const { key, takenAt, outcome } of all) {
        const text = outcome === null ? UNDER_WAY : outcomeText(outcome);
        const keys = Buffer.from(key);
        keep(takenAt, text, keys);
        table.remember(keys, 0, takenAt, text);
      }
    },
    /** Rows stand in the order of their time, so that those whose day is over are the first. */
    expire(): void {
      const first = firstOf.row(now() - DEDUP_MS)?.[0];
      removeBefore.run(first === undefined ? Number.MAX_SAFE_INTEGER : Number(first));
      bound();
      table.expire(now());
    },
  };
}
