import { randomBytes } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Retention } from '../../src/history/history.ts';
import { openReaderStore } from '../../src/history/sqlite/reader-store.ts';
import { openWriterStore } from '../../src/history/sqlite/writer-store.ts';
import { keepAll } from '../support/history.ts';
import { searchStore } from '../support/searches.ts';
import { createPushes, nameOf, numberedDelivery, settledPage, type TestLine } from '../support/settled-page.ts';
import { away } from '../support/settlement.ts';
import { temporaryFolder } from '../support/temporary.ts';

const DAY = 86_400_000;
/** The time of every test; the clock of the machine does not count. */
const now = Date.UTC(2026, 0, 1);
const content = (bytes: number) => ({
  notification: { type: 'm.room.message', content: { body: randomBytes(bytes / 2).toString('hex') } },
});

async function stores(retention: Partial<Retention> = {}) {
  const file = `${await temporaryFolder()}/history.db`;
  const writer = openWriterStore({ file, retention: { ...keepAll, ...retention }, corrupt: false });
  const reader = openReaderStore({ file });
  onTestFinished(() => {
    reader.close();
    writer.close();
  });
  const write = (...lines: TestLine[]) => writer.write(settledPage(lines));
  const names = () => reader.list({ limit: 1_000 }).map(({ row }) => nameOf(row));
  /** Returns how many steps it took. */
  const pruneAll = (outboxBytes = 0, at = now) => {
    let steps = 1;
    while (writer.prune({ now: at, outboxBytes }).more) if (++steps > 1_000) throw new Error('Pruning does not end.');
    return steps;
  };
  return { file, writer, reader, write, names, pruneAll, push: createPushes(now - 1_000_000) };
}

describe('retention', () => {
  it('erases pushes that are too old', async () => {
    const { write, names, pruneAll, reader, push } = await stores();
    const [old, young] = [push('old', { receivedAt: now - 15 * DAY }), push('young', { receivedAt: now - 13 * DAY })];
    write({ push: old }, { push: young });
    pruneAll();
    expect(names()).toEqual(['young']);
    expect(reader.totals().pushes).toBe(1);
    expect(reader.get(old.head.id)).toBeNull();
  });

  it('erases nothing at once when the clock is far ahead, and trusts it after a day', async () => {
    const { write, names, pruneAll, push } = await stores();
    write({ push: push('kept') }, { push: push('old', { receivedAt: now - 13 * DAY }) });
    pruneAll();
    const ahead = now + 365 * DAY;
    pruneAll(0, ahead);
    pruneAll(0, ahead + DAY / 2);
    expect(names()).toEqual(['kept', 'old']);
    // The clock is corrected; two days later.
    pruneAll(0, now + DAY);
    pruneAll(0, now + 2 * DAY);
    expect(names()).toEqual(['kept']);
    // The computer was off for a year.
    pruneAll(0, ahead);
    pruneAll(0, ahead + 2 * DAY);
    expect(names()).toEqual([]);
  });

  it('still erases old pushes when one came while the clock was ahead', async () => {
    const { write, names, pruneAll, push } = await stores();
    write({ push: push('future', { receivedAt: now + 365 * DAY }) });
    const later = push('later', { receivedAt: now - 13 * DAY });
    const id = push('later', { receivedAt: now + 365 * DAY + 1 }).head.id;
    write({ push: { ...later, head: { ...later.head, id } } });
    expect(names()).toEqual(['later', 'future']);
    pruneAll();
    expect(names()).toEqual(['later', 'future']);
    pruneAll(0, now + 2 * DAY);
    expect(names()).toEqual(['future']);
  });

  it('keeps pushes with open deliveries, however old', async () => {
    const { write, names, pruneAll, push } = await stores({ keepPushes: 2, keepBytes: 1 });
    const waits = push('waits', { receivedAt: now - 15 * DAY });
    const more = ['a', 'b', 'c'].map((name) => push(name));
    write({ push: waits, deliveries: [numberedDelivery(0, away)] }, ...more.map((one) => ({ push: one })));
    pruneAll();
    expect(names()).toEqual(['waits']);
    write({ push: waits });
    pruneAll();
    expect(names()).toEqual([]);
  });

  it('erases the oldest pushes beyond the number, in steps', async () => {
    const { writer, write, names, pruneAll, push } = await stores({ keepPushes: 100 });
    const all = Array.from({ length: 1_300 }, (_, number) => push(String(number).padStart(5, 'n')));
    write(...all.map((one) => ({ push: one })));
    expect(writer.prune({ now, outboxBytes: 0 }).more).toBe(true);
    expect(pruneAll()).toBeGreaterThan(2);
    expect(names()).toEqual(
      all
        .slice(-100)
        .map(({ head }) => nameOf(head))
        .toReversed(),
    );
  });

  it('erases the oldest pushes beyond the bytes, and returns the space to the disk', async () => {
    const { file, write, names, pruneAll, reader, push } = await stores({ keepBytes: 1_048_576 });
    for (let group = 0; group < 10; group++) {
      write(...Array.from({ length: 60 }, (_, number) => ({ push: push(`${group}-${number}`, content(8_000)) })));
    }
    expect(reader.totals().bytes).toBeGreaterThan(4_000_000);
    pruneAll();
    expect(reader.totals().bytes).toBeLessThan(1_200_000);
    expect(names().length).toBeGreaterThan(10);
    expect(names()[0]).toBe('9-59');
    expect((await stat(file)).size).toBeLessThan(1_200_000);
  });

  it('counts the bytes of the outbox, which it cannot erase', async () => {
    const { write, names, pruneAll, push } = await stores({ keepBytes: 4_000_000 });
    write(...Array.from({ length: 100 }, (_, number) => ({ push: push(`n${number}`, content(8_000)) })));
    pruneAll();
    expect(names()).toHaveLength(100);
    pruneAll(3_500_000);
    const left = names().length;
    expect(left).toBeGreaterThan(10);
    expect(left).toBeLessThan(70);
    pruneAll(5_000_000);
    expect(names()).toEqual([]);
  });

  it('removes the texts of erased pushes from the indexes', async () => {
    const { write, reader, pruneAll, push } = await stores();
    write({ push: push('old', { ...content(100), receivedAt: now - 20 * DAY }) });
    write({ push: push('young', { notification: { type: 'm.room.message', content: { body: 'recent' } } }) });
    pruneAll();
    expect(searchStore(reader, 'recent')).toHaveLength(1);
    expect(searchStore(reader, '$old')).toEqual([]);
  });

  it('erases the deliveries, too', async () => {
    const { writer, write, reader, pruneAll, push } = await stores();
    const deliveries = Array.from({ length: 30 }, (_, number) => ({ pushkey: `pushkey-${number}` }));
    write({ push: push('old', { receivedAt: now - 20 * DAY, deliveries }) }, { push: push('young', { deliveries }) });
    pruneAll();
    expect(searchStore(reader, 'pushkey-29').map(({ row }) => nameOf(row))).toEqual(['young']);
    writer.write(settledPage([{ push: push('next', { deliveries }) }]));
    expect(reader.list({ limit: 1 })[0]?.row.deliveries).toHaveLength(20);
  });

  it('erases old pushes while others arrive, one step at a time', async () => {
    const { writer, write, names, push } = await stores({ keepPushes: 500 });
    let number = 0;
    const some = (count: number) => Array.from({ length: count }, () => ({ push: push(`n${number++}`) }));
    for (let page = 0; page < 20; page++) write(...some(200));
    let longest = 0;
    for (let more = true, steps = 0; more; steps++) {
      expect(steps).toBeLessThan(200);
      const began = performance.now();
      ({ more } = writer.prune({ now, outboxBytes: 0 }));
      longest = Math.max(longest, performance.now() - began);
      write(...some(10));
    }
    // Generous for a busy machine: a step takes about 20 ms.
    expect(longest).toBeLessThan(1_000);
    expect(names().length).toBeGreaterThanOrEqual(500);
    expect(names()[0]).toBe(`n${number - 1}`);
  });

  it('checks many open pushes once, not with each step', async () => {
    const { write, names, pruneAll, push } = await stores({ keepPushes: 600 });
    const waiting = Array.from({ length: 600 }, (_, number) => push(`waits${number}`));
    write(...waiting.map((one) => ({ push: one, deliveries: [numberedDelivery(0, away)] })));
    write(...Array.from({ length: 1_200 }, (_, number) => ({ push: push(`n${number}`) })));
    expect(pruneAll()).toBeLessThan(20);
    expect(names().every((name) => name.startsWith('waits'))).toBe(true);
  });

  it('shows a push after a minute when an earlier file had its answer', async () => {
    const { writer, reader, write, names, push } = await stores();
    const [lost, soon] = [push('lost'), push('soon')];
    const prune = (later: number) => {
      const { shown, more } = writer.prune({ now: now + later, outboxBytes: 0 });
      while (more && writer.prune({ now: now + later, outboxBytes: 0 }).more);
      return shown.length;
    };
    write({ push: lost, answer: null });
    expect(prune(0)).toBe(0);
    write({ push: soon, answer: null });
    expect([prune(59_000), prune(60_000)]).toEqual([0, 1]);
    expect(names()).toEqual(['lost']);
    // That also happens when there is much to prune.
    write({ push: lost, deliveries: [], answer: { at: 7, rejected: ['key'] }, frame: false });
    expect(reader.get(lost.head.id)).toMatchObject({ detail: { acknowledgedAt: 7, rejected: ['key'] } });
  });
});
