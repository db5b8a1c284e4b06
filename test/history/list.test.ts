import { encodeTime } from 'ulid';
import { describe, expect, it } from 'vitest';
import type { History, ListQuery } from '../../src/history/history.ts';
import { testHistory } from '../support/history.ts';
import { searchFor } from '../support/searches.ts';
import { nameOf } from '../support/settled-page.ts';

const names = async (history: History, query: Partial<ListQuery> = {}) =>
  (await history.list({ limit: 100, ...query })).map(nameOf);

describe('the list', () => {
  it('is newest first, page by page, and does not shift when pushes arrive meanwhile', async () => {
    const { history, write, push } = await testHistory();
    for (const name of ['a', 'b', 'c', 'd', 'e']) await write({ push: push(name) });
    const first = await history.list({ limit: 2 });
    await write({ push: push('f') });
    const second = await history.list({ limit: 2, before: first.at(-1)?.id ?? '' });
    expect([first, second].map((page) => page.map(nameOf))).toEqual([
      ['e', 'd'],
      ['c', 'b'],
    ]);
  });

  it('has pushes in the order of their arrival, whenever they were written', async () => {
    const { history, write, push } = await testHistory();
    const [old, middle, young] = ['old', 'middle', 'young'].map((name) => push(name));
    if (old === undefined || middle === undefined || young === undefined) throw new Error('There are three.');
    await write({ push: young });
    await write({ push: middle }, { push: old });
    expect(await names(history)).toEqual(['young', 'middle', 'old']);
    expect(await names(history, { search: searchFor('new') })).toEqual(['young', 'middle', 'old']);
  });

  it('cuts an endless name, which is complete in the push itself', async () => {
    const { history, write, push } = await testHistory();
    const endless = 'key'.repeat(100_000);
    const long = push('long', { deliveries: [{ pushkey: endless, appId: endless }] });
    await write({ push: long });
    const [row] = await history.list({ limit: 1 });
    expect(JSON.stringify(row).length).toBeLessThan(4_000);
    expect(row?.deliveries[0]?.pushkey).toMatch(/^(key)+k…$/);
    expect((await history.get(long.head.id))?.deliveries[0]?.pushkey).toBe(endless);
  });

  it('has all pushes of one millisecond, however many', async () => {
    const { history, write, push } = await testHistory();
    const receivedAt = Date.now();
    const all = Array.from({ length: 700 }, (_, number) => `n${String(number).padStart(4, '0')}`);
    await write(...all.map((name) => ({ push: push(name, { receivedAt }) })));
    await write({ push: push('later', { receivedAt: receivedAt + 1 }) });
    expect((await names(history, { limit: 1_000 })).toSorted()).toEqual(['later', ...all]);
    expect(await history.get(`${encodeTime(receivedAt, 10)}${'n0699'.padStart(16, '0')}`)).not.toBeNull();
  });

  it('can start at a point in time', async () => {
    const { history, write, push } = await testHistory({ keepDays: 100_000 });
    const noon = Date.UTC(2026, 5, 1, 12);
    for (const minute of [-1, 0, 1, 2]) {
      await write({ push: push(`m${minute}`, { receivedAt: noon + minute * 60_000 }) });
    }
    expect(await names(history, { at: noon })).toEqual(['m0', 'm-1']);
    expect(await names(history, { at: noon + 119_999 })).toEqual(['m1', 'm0', 'm-1']);
    expect(await names(history, { at: noon, search: searchFor('new message') })).toEqual(['m0', 'm-1']);
    const [first] = await history.list({ at: noon, limit: 1 });
    expect(await names(history, { at: noon, before: first?.id ?? '' })).toEqual(['m-1']);
    expect(await names(history, { at: noon - 3_600_000 })).toEqual([]);
    expect(await names(history, { at: 0 })).toEqual([]);
  });

  it('continues below a push that was erased', async () => {
    const { history, write, push } = await testHistory();
    const all = ['a', 'b', 'c'].map((name) => push(name));
    await write(...all.map((one) => ({ push: one })));
    await history.delete({ ids: [all[1]?.head.id ?? ''] });
    expect(await names(history, { before: all[1]?.head.id ?? '' })).toEqual(['a']);
    expect(await names(history, { before: push('never').head.id })).toEqual(['c', 'a']);
  });

  it('works with a clock that stands at 1970', async () => {
    const { history, write, push } = await testHistory({ keepDays: 100_000 });
    await write(
      { push: push('first', { receivedAt: 5 }) },
      { push: push('now') },
      { push: push('second', { receivedAt: 3 }) },
    );
    expect(await names(history)).toEqual(['now', 'second', 'first']);
  });
});

describe('a row of the list', () => {
  it('shows what a push is about and what became of it', async () => {
    const { history, write, push } = await testHistory();
    const notification = {
      type: 'm.room.message',
      content: { body: 'Lunch?' },
      sender: '@zoe:example.org',
      sender_display_name: 'Zoë',
      room_name: 'Garden',
      counts: { unread: 3 },
      prio: 'low',
    };
    const sent = push('one', { notification });
    await write({ push: sent });
    const [row] = await history.list({ limit: 1 });
    expect(row).toEqual({
      id: sent.head.id,
      revision: expect.any(Number),
      receivedAt: sent.head.receivedAt,
      kind: 'message',
      title: 'Zoë',
      text: 'Lunch?',
      room: 'Garden',
      unread: 3,
      prio: 'low',
      bytes: sent.body.length,
      status: 'delivered',
      refusal: null,
      deliveryCount: 1,
      deliveries: [
        {
          id: `${sent.head.id}.0`,
          appId: 'app',
          pushkey: 'key',
          outcome: { status: 'delivered', reason: 'accepted' },
          provider: 'capture',
          endedAt: 2,
        },
      ],
    });
  });
});
