import { describe, expect, it } from 'vitest';
import type { SettledDelivery } from '../../src/outbox/outbox.ts';
import { openSql } from '../../src/storage/sql.ts';
import { testHistory } from '../support/history.ts';
import { searchFor } from '../support/searches.ts';
import { nameOf, numberedDelivery, settledPage, type TestLine } from '../support/settled-page.ts';
import { away, delivered, failed } from '../support/settlement.ts';

const devices = (count: number) => Array.from({ length: count }, (_, number) => ({ pushkey: `key-${number}` }));

/** All rows about pushes, as they are on disk. */
function rowsOf(file: string): unknown {
  const sql = openSql(file);
  const rows = ['pushes', 'deliveries', 'totals'].map((table) => sql.prepare(`SELECT * FROM ${table}`).rows());
  const indexed = ['words', 'terms'].map((index) => sql.prepare(`SELECT rowid FROM ${index}`).rows());
  sql.close();
  return [rows, indexed];
}

describe('a page that is written again', () => {
  it.each(['all at once', 'in two lines', 'while it waits', 'to its end'])(
    'changes nothing: a push %s',
    async (which) => {
      const { history, file, write, push } = await testHistory();
      const one = push('one', { deliveries: devices(2) });
      const end = (number: number) => numberedDelivery(number, delivered, { attemptCount: 2, fresh: 1 });
      const pages: Record<string, TestLine[][]> = {
        'all at once': [[{ push: one }]],
        'in two lines': [
          [
            { push: one, deliveries: [numberedDelivery(0, delivered)], answer: null },
            { push: one, deliveries: [numberedDelivery(1, failed)], frame: false },
          ],
        ],
        'while it waits': [[{ push: one, deliveries: [numberedDelivery(0, away), numberedDelivery(1, delivered)] }]],
        'to its end': [
          [{ push: one, deliveries: [numberedDelivery(0, away), numberedDelivery(1, away)] }],
          [{ push: one, deliveries: [end(0)], frame: false, final: false }],
          [{ push: one, deliveries: [end(1)] }],
        ],
      };
      for (const lines of pages[which] ?? []) await write(...lines);
      const before = rowsOf(file);
      const { revision } = { revision: history.revision() };
      await write(...(pages[which]?.at(-1) ?? []));
      expect(rowsOf(file)).toEqual(before);
      expect(history.revision()).toBe(revision);
      // After a crash, writing starts with pages that may be there already.
      for (const lines of pages[which] ?? []) await write(...lines, { push: push('two') });
      expect(await history.get(one.head.id)).toMatchObject({ deliveryCount: 2 });
      expect((await history.get(one.head.id))?.deliveries.map(({ attemptCount }) => attemptCount)).toEqual(
        which === 'to its end' ? [2, 2] : [1, 1],
      );
    },
  );
});

describe('a push without an answer', () => {
  it('is in no list until it is answered, and complete then', async () => {
    const { history, write, push } = await testHistory();
    const one = push('one', { deliveries: devices(2) });
    const before = history.revision();
    let rung = 0;
    history.subscribe(() => {
      rung += 1;
    });
    await write({ push: one, answer: null });
    expect(await history.list({ limit: 10 })).toEqual([]);
    expect(await history.list({ limit: 10, search: searchFor('new message') })).toEqual([]);
    expect(await history.get(one.head.id)).toBeNull();
    expect(await history.export({ limit: 10 })).toEqual([]);
    expect(await history.changes({ since: before, limit: 10 })).toMatchObject({ type: 'changes', rows: [] });
    expect(rung).toBe(0);
    await write({ push: one, deliveries: [], answer: { at: 77, rejected: ['key-1'] }, frame: false });
    expect(await history.list({ limit: 10 })).toMatchObject([{ deliveryCount: 2, status: 'delivered' }]);
    expect(await history.get(one.head.id)).toMatchObject({ acknowledgedAt: 77, rejected: ['key-1'] });
    expect(rung).toBe(1);
  });

  it('is shown when the relay stopped before it answered', async () => {
    const { history, write, push } = await testHistory();
    const one = push('one');
    await write({ push: one, deliveries: [], answer: { at: null, rejected: [] }, final: false });
    expect(await history.get(one.head.id)).toMatchObject({ acknowledgedAt: null, rejected: [], status: null });
  });

  it('is shown without deliveries when it names no device', async () => {
    const { history, write, push } = await testHistory();
    await write({ push: push('one', { deliveries: [] }) });
    expect(await history.list({ limit: 1 })).toMatchObject([{ deliveryCount: 0, deliveries: [], status: null }]);
  });

  it('keeps its first answer', async () => {
    const { history, write, push } = await testHistory();
    const one = push('one');
    await write({ push: one, answer: { at: 5, rejected: ['key'] } });
    await write({ push: one, answer: { at: 9, rejected: [] }, deliveries: [] });
    expect(await history.get(one.head.id)).toMatchObject({ acknowledgedAt: 5, rejected: ['key'] });
  });
});

describe('a waiting push', () => {
  it('changes with each settlement, and has its body once all deliveries have ended', async () => {
    const { history, write, push } = await testHistory();
    const one = push('one', { deliveries: devices(2) });
    await write({ push: one, deliveries: [numberedDelivery(0, away), numberedDelivery(1, delivered)] });
    expect(await history.get(one.head.id)).toMatchObject({
      status: 'retrying',
      body: null,
      deliveries: [
        { outcome: away, endedAt: null, attempts: [{ number: 1, request: { of: 1 } }] },
        { outcome: delivered, endedAt: 2 },
      ],
    });
    expect(await history.list({ limit: 1, search: searchFor('status') })).toEqual([]);
    await write({ push: one, deliveries: [numberedDelivery(0, failed, { attemptCount: 2 })] });
    expect(await history.get(one.head.id)).toMatchObject({
      status: 'failed',
      body: Buffer.from(one.body).toString('base64'),
      deliveries: [
        { outcome: failed, endedAt: 2, attemptCount: 2, attempts: [{ number: 1 }, { number: 2, outcome: failed }] },
        { outcome: delivered },
      ],
    });
  });

  it('is found by its current status', async () => {
    const { file, write, push } = await testHistory();
    const one = push('one');
    const found = (term: string) => {
      const sql = openSql(file);
      const rows = sql.prepare('SELECT rowid FROM terms WHERE terms MATCH ?').rows(`"${term}"`);
      sql.close();
      return rows.length;
    };
    await write({ push: one, deliveries: [numberedDelivery(0, away)] });
    expect([found('status:retrying'), found('status:delivered')]).toEqual([1, 0]);
    await write({ push: one, deliveries: [numberedDelivery(0, delivered)] });
    expect([found('status:retrying'), found('status:delivered'), found('event:$one')]).toEqual([0, 1, 1]);
  });

  it('has ended when its last line says so, whatever was lost with an earlier file', async () => {
    const { history, write, push } = await testHistory();
    const one = push('one', { deliveries: devices(2) });
    await write({ push: one, deliveries: [numberedDelivery(1, delivered, { attemptCount: 3 })], final: true });
    expect(await history.get(one.head.id)).toMatchObject({
      status: 'delivered',
      deliveries: [{ outcome: null }, { attempts: [{ number: 3 }], attemptCount: 3 }],
    });
    expect(await history.delete({ ids: [one.head.id] })).toMatchObject({ deleted: 1, kept: 0 });
  });

  it('is left out when only a change of it is known', async () => {
    const { history, write, push } = await testHistory();
    await write({ push: push('one'), frame: false }, { push: push('two') });
    expect((await history.list({ limit: 10 })).map(nameOf)).toEqual(['two']);
  });
});

describe('the kept attempts of a delivery', () => {
  const numbers = (deliveries: readonly { attempts: readonly { number: number }[] }[] | undefined) =>
    deliveries?.map(({ attempts }) => attempts.map(({ number }) => number));

  it('are the first 3 and the last 10, whether settled one by one or all at once', async () => {
    const { history, write, push } = await testHistory();
    const [slow, fast] = [push('slow'), push('fast')];
    for (let attemptCount = 1; attemptCount <= 30; attemptCount++) {
      const outcome = attemptCount === 30 ? failed : away;
      await write({
        push: slow,
        deliveries: [numberedDelivery(0, outcome, { attemptCount })],
        frame: attemptCount === 1,
      });
    }
    await write({ push: fast, deliveries: [numberedDelivery(0, failed, { attemptCount: 30, fresh: 30 })] });
    for (const { head } of [slow, fast]) {
      const detail = await history.get(head.id);
      expect(detail).toMatchObject({ status: 'failed', deliveries: [{ attemptCount: 30 }] });
      expect(numbers(detail?.deliveries)).toEqual([[1, 2, 3, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30]]);
      expect(detail?.deliveries[0]?.attempts.map(({ startedAt }) => startedAt)).toEqual(
        detail?.deliveries[0]?.attempts.map(({ number }) => number),
      );
    }
  });

  it('are all of them up to 13', async () => {
    const { history, write, push } = await testHistory();
    const one = push('one');
    await write({ push: one, deliveries: [numberedDelivery(0, failed, { attemptCount: 13, fresh: 13 })] });
    expect(numbers((await history.get(one.head.id))?.deliveries)).toEqual([
      Array.from({ length: 13 }, (_, at) => at + 1),
    ]);
  });

  it('are shown up to 4 MiB', async () => {
    const { history, write, push } = await testHistory();
    const one = push('one', { deliveries: devices(100) });
    const long = (number: number): SettledDelivery => ({
      ...numberedDelivery(number, delivered),
      attempts: [{ startedAt: 1, endedAt: 2, outcome: delivered, response: 'x'.repeat(100_000) }],
    });
    await write({ push: one, deliveries: devices(100).map((_, number) => long(number)) });
    const detail = await history.get(one.head.id);
    const shown = detail?.deliveries.filter(({ attempts }) => attempts.length > 0).length;
    expect(detail?.deliveries).toHaveLength(100);
    expect(detail?.deliveries.every(({ attemptCount }) => attemptCount === 1)).toBe(true);
    expect(shown).toBe(41);
  });
});

describe('a push with very many devices', () => {
  it('shows the worst 20 in a list, and all of them in its own view', async () => {
    const { history, write, push } = await testHistory();
    const one = push('one', { deliveries: devices(50) });
    const outcomes = [failed, away, delivered] as const;
    await write({
      push: one,
      deliveries: devices(50)
        .map((_, number) => numberedDelivery(number, outcomes[Math.min(2, Math.floor(number / 5))] ?? failed))
        .toReversed(),
    });
    const [row] = await history.list({ limit: 1 });
    expect(row).toMatchObject({ deliveryCount: 50, status: 'failed' });
    expect(row?.deliveries.map(({ outcome }) => outcome?.status)).toEqual([
      ...Array(5).fill('failed'),
      ...Array(5).fill('retrying'),
      ...Array(10).fill('delivered'),
    ]);
    const detail = await history.get(one.head.id);
    expect(detail?.deliveries.map(({ pushkey }) => pushkey)).toEqual(devices(50).map(({ pushkey }) => pushkey));
    expect(detail?.deliveries.map(({ id }) => id.split('.')[1])).toEqual(devices(50).map((_, number) => `${number}`));
  });

  it('orders a few of them, too', async () => {
    const { history, write, push } = await testHistory();
    const settled = [delivered, failed, delivered].map((outcome, number) => numberedDelivery(number, outcome));
    await write({ push: push('one', { deliveries: devices(3) }), deliveries: settled });
    const [row] = await history.list({ limit: 1 });
    expect(row?.deliveries.map(({ pushkey }) => pushkey)).toEqual(['key-1', 'key-0', 'key-2']);
  });

  it('takes the same time for each change, however many there are', async () => {
    const { history, write, push } = await testHistory();
    const measured: number[] = [];
    for (const count of [600, 6_000]) {
      const one = push(`push${count}`, { deliveries: devices(count) });
      await write({ push: one, deliveries: [], final: false });
      const began = performance.now();
      const page = 200;
      for (let at = 0; at < count; at += page) {
        const numbers = Array.from({ length: page }, (_, index) => at + index);
        const lines = numbers.map((number) => ({
          push: one,
          deliveries: [numberedDelivery(number, delivered)],
          frame: number === count - 1,
          final: number === count - 1,
        }));
        await write(...lines);
      }
      measured.push((performance.now() - began) / count);
      expect(await history.get(one.head.id)).toMatchObject({ status: 'delivered', deliveryCount: count });
      expect(await history.delete({ ids: [one.head.id] })).toMatchObject({ deleted: 1 });
    }
    const [few = 0, many = 0] = measured;
    expect(many).toBeLessThan(few * 4);
  });
});

describe('lines of a page', () => {
  it('may be any number for one push', async () => {
    const { history, push } = await testHistory();
    const one = push('one', { deliveries: devices(3) });
    const page = settledPage([
      { push: one, deliveries: [numberedDelivery(2, delivered)], answer: null, final: false },
      { push: one, deliveries: [numberedDelivery(0, away)], frame: false, final: false },
      {
        push: one,
        deliveries: [numberedDelivery(0, failed, { attemptCount: 2 }), numberedDelivery(1, delivered)],
        frame: false,
      },
    ]);
    await history.write({ ...page, lines: `${page.lines}\n` });
    expect(await history.get(one.head.id)).toMatchObject({
      status: 'failed',
      body: Buffer.from(one.body).toString('base64'),
      deliveries: [{ attemptCount: 2, attempts: [{ outcome: away }, { outcome: failed }] }, { attemptCount: 1 }, {}],
    });
  });
});

describe('a push whose body an earlier version erased', () => {
  it.each([1, 2])('has its length and no body: one with %i devices', async (count) => {
    const { history, write, push } = await testHistory();
    const one = push('one', { deliveries: devices(count) });
    await write({ push: { ...one, head: { ...one.head, erasedBytes: 700 }, body: new Uint8Array() } });
    expect(await history.get(one.head.id)).toMatchObject({ bytes: 700, body: null });
  });
});
