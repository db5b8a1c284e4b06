import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { planFrame, writeFrames } from '../../src/outbox/frame.ts';
import { createDedupMemory, type DedupMemory } from '../../src/outbox/sqlite/dedup-memory.ts';
import { DEDUP_MS } from '../../src/outbox/sqlite/dedup-table.ts';
import first from '../../src/outbox/sqlite/migrations/0001-outbox.sql?raw';
import { openOutboxStore } from '../../src/outbox/sqlite/store.ts';
import { migrate } from '../../src/storage/migrate.ts';
import { openSql } from '../../src/storage/sql.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { dedupKeyOf, incomingPush } from '../support/push.ts';
import { temporaryFolder } from '../support/temporary.ts';

const HOUR = 3_600_000;

/** The dedup table over a file, at a time that the test sets. */
async function testMemory(maxKeys?: number) {
  const file = join(await temporaryFolder(), 'dedup.db');
  const sql = openSql(file);
  onTestFinished(() => sql.close());
  migrate(sql, file, [first]);
  const clock = createManualClock();
  const open = () => createDedupMemory(sql, clock.now, maxKeys);
  return { clock, sql, open, memory: open(), rows: () => sql.number('SELECT count(*) FROM dedup') };
}

const isTaken = ({ table }: DedupMemory, name: string, at: number) =>
  table.take(dedupKeyOf(name), 0, at).was === 'taken';

describe('dedup keys that were written down', () => {
  it('are known to the next process, with their last outcome', async () => {
    const { clock, open, memory } = await testMemory();
    memory.remember([{ key: dedupKeyOf('a'), takenAt: clock.now(), outcome: null }]);
    memory.keep('rejected endpoint-gone', Buffer.concat([dedupKeyOf('a'), dedupKeyOf('b')]));
    const { table } = open();
    for (const name of ['a', 'b']) {
      expect(table.take(dedupKeyOf(name), 0, clock.now())).toEqual({ was: 'taken', outcome: 'rejected endpoint-gone' });
    }
  });

  it('are deleted when their day is over, and no sooner', async () => {
    const { clock, open, memory, rows } = await testMemory();
    memory.keep('delivered captured', dedupKeyOf('old'));
    clock.advance(12 * HOUR);
    memory.keep('delivered captured', dedupKeyOf('new'));
    clock.advance(11 * HOUR);
    memory.expire();
    expect(rows()).toBe(2);
    expect(isTaken(open(), 'old', clock.now())).toBe(true);
    clock.advance(2 * HOUR);
    memory.expire();
    expect(rows()).toBe(1);
    const next = open();
    expect([isTaken(next, 'old', clock.now()), isTaken(next, 'new', clock.now())]).toEqual([false, true]);
    clock.advance(DEDUP_MS);
    memory.expire();
    expect(rows()).toBe(0);
  });

  it('are no more than memory has room for: the oldest are deleted first', async () => {
    const { clock, sql, open, memory, rows } = await testMemory(1_500);
    sql.transaction(() => {
      for (let index = 0; index < 3_000; index++) memory.keep('delivered captured', dedupKeyOf(String(index)));
    });
    memory.expire();
    expect(rows()).toBeLessThanOrEqual(1_500);
    expect(rows()).toBeGreaterThan(400);
    expect([isTaken(open(), '0', clock.now()), isTaken(open(), '2999', clock.now())]).toEqual([false, true]);
  });
});

describe('the write-ahead log', () => {
  it('does not grow for ever while the history takes nothing', async () => {
    const file = join(await temporaryFolder(), 'outbox.db');
    const store = openOutboxStore(file);
    onTestFinished(() => store.close());
    const walAfter = async (round: number) => {
      for (let index = 0; index < 50; index++) {
        const bytes = writeFrames([planFrame(incomingPush(`${round}-${index}`))]);
        store.commit({ bytes, lines: '', settled: '' });
      }
      const { size } = await stat(`${file}-wal`);
      store.tend();
      return size;
    };
    const first = await walAfter(0);
    for (let round = 1; round < 4; round++) await walAfter(round);
    expect(await walAfter(4)).toBeLessThan(2 * first);
  });
});
