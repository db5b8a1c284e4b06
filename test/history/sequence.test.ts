import { describe, expect, it } from 'vitest';
import { createSequence } from '../../src/history/sqlite/sequence.ts';
import { openSql } from '../../src/storage/sql.ts';

describe('sequence numbers', () => {
  it('are unique, although a page is written only when all its pushes have one', () => {
    const sql = openSql(':memory:');
    sql.exec('CREATE TABLE pushes (seq INTEGER PRIMARY KEY)');
    const sequence = createSequence(sql);
    const first = Date.UTC(2026, 0, 1);
    const given = new Set<number>();
    // More milliseconds than are remembered, with several pushes in each.
    for (let number = 0; number < 60_000; number++)
      given.add(sequence({ id: 'no ULID', receivedAt: first + Math.floor(number / 3) }));
    expect(given.size).toBe(60_000);
    sql.close();
  });
});
