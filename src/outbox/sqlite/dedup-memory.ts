import { KEY_BYTES } from '../../storage/frame.ts';
import type { Sql } from '../../storage/sql.ts';
import type { Remembered } from '../outbox.ts';
import { createDedupTable, DEDUP_MS, UNDER_WAY } from './dedup-table.ts';
import { bufferOver } from './log.ts';
import { outcomeText } from './settling.ts';

export type DedupMemory = ReturnType<typeof createDedupMemory>;

/** The dedup table with what earlier processes wrote down of it. */
export function createDedupMemory(sql: Sql, now: () => number) {
  const table = createDedupTable();
  const rows = sql.prepare('SELECT seq, taken_at, outcome, keys FROM dedup WHERE seq > ? ORDER BY seq LIMIT 1000');
  const insert = sql.prepare('INSERT INTO dedup (taken_at, outcome, keys) VALUES (?,?,?)');
  const expire = sql.prepare('DELETE FROM dedup WHERE taken_at < ?');

  for (let page = rows.rows(-1); page.length > 0; page = rows.rows(Number(page.at(-1)?.[0]))) {
    for (const [, takenAt, outcome, content] of page) {
      if (Number(takenAt) < now() - DEDUP_MS || !(content instanceof Uint8Array)) continue;
      const keys = bufferOver(content);
      for (let at = 0; at < keys.length; at += KEY_BYTES) table.remember(keys, at, Number(takenAt), String(outcome));
    }
  }

  return {
    table,
    /** Takes over keys that an earlier version knew. To be called in a transaction. */
    remember(all: Remembered['dedupKeys']): void {
      for (const { key, takenAt, outcome } of all) {
        const text = outcome === null ? UNDER_WAY : outcomeText(outcome);
        const keys = Buffer.from(key);
        insert.run(takenAt, text, keys);
        table.remember(keys, 0, takenAt, text);
      }
    },
    expire(): void {
      expire.run(now() - DEDUP_MS);
      table.expire(now());
    },
  };
}
