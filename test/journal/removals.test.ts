import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { liveChanges } from '../../src/api/live.ts';
import type { Journal } from '../../src/journal/journal.ts';
import { packPush, packRecord } from '../../src/journal/packed.ts';
import { openStore } from '../../src/journal/store.ts';
import { testJournal } from '../support/journal.ts';
import { incomingPush } from '../support/push.ts';
import { temporaryFolder } from '../support/temporary.ts';

const text = (body: string) => ({ type: 'm.room.message', content: { body } });

async function delivered(journal: Journal, id: string, body = id): Promise<void> {
  const push = incomingPush(id, text(body));
  await journal.accept(push);
  await journal.record(
    push.deliveries.map((delivery) => ({
      pushId: id,
      deliveryId: delivery.id,
      outcome: { status: 'delivered', reason: 'accepted' },
      endedAt: 1,
      attempts: [],
    })),
  );
}
const ids = async (journal: Journal, search = '') => (await journal.list({ limit: 100, search })).map(({ id }) => id);

describe('pushes that somebody removes', () => {
  it('are in no list, no search and no view, and are not counted', async () => {
    const { journal } = await testJournal();
    for (const id of ['a', 'b', 'c']) await delivered(journal, id, `hello ${id}`);
    expect(await journal.remove({ ids: ['b', 'nobody'] })).toMatchObject({ removed: 1, kept: 0 });
    expect(await ids(journal)).toEqual(['c', 'a']);
    expect(await ids(journal, 'hello')).toEqual(['c', 'a']);
    expect(await journal.get('b')).toBeNull();
    expect(await journal.changes({ since: 0, limit: 10 })).toHaveLength(2);
    expect((await journal.totals()).pushes).toBe(2);
  });

  it('come back whole when that is asked for', async () => {
    const { journal } = await testJournal();
    for (const id of ['a', 'b']) await delivered(journal, id, `hello ${id}`);
    const { token } = await journal.remove({ ids: ['a', 'b'] });
    expect(await journal.restore(token)).toBe(2);
    expect(await ids(journal, 'hello')).toEqual(['b', 'a']);
    expect((await journal.totals()).pushes).toBe(2);
    expect(await journal.restore(token)).toBe(0);
  });

  it('are those that match a search, up to the newest that was seen', async () => {
    const { journal } = await testJournal();
    const all = ['apple 1', 'pear 2', 'apple 3', 'apple 4'];
    for (const [index, body] of all.entries()) await delivered(journal, `id${index}`, body);
    expect(await journal.remove({ search: 'apple', upTo: 'id2' })).toMatchObject({ removed: 2 });
    expect(await ids(journal)).toEqual(['id3', 'id1']);
    expect(await journal.remove({ search: '' })).toMatchObject({ removed: 2 });
    expect(await ids(journal)).toEqual([]);
  });

  it('are all of them, however many', async () => {
    const { journal } = await testJournal();
    const all = Array.from({ length: 1_200 }, (_, push) => `p${String(push).padStart(5, '0')}`);
    await Promise.all(all.map((id) => delivered(journal, id)));
    expect(await journal.remove({ search: '' })).toMatchObject({ removed: 1_200, kept: 0 });
    expect((await journal.totals()).pushes).toBe(0);
  });

  it('are not those that wait for their delivery', async () => {
    const { journal } = await testJournal();
    await journal.accept(incomingPush('waits', text('waits')));
    await delivered(journal, 'gone');
    expect(await journal.remove({ search: '' })).toMatchObject({ removed: 1, kept: 1 });
    expect(await ids(journal)).toEqual(['waits']);
  });

  it('make a live reader read its list again', async () => {
    const { journal } = await testJournal();
    await delivered(journal, 'a');
    const stop = new AbortController();
    const turns = liveChanges(journal, await journal.revision(), stop.signal);
    const next = turns.next();
    await journal.remove({ ids: ['a'] });
    expect((await next).value).toMatchObject({ type: 'reset' });
    stop.abort();
  });
});

describe('what was removed', () => {
  const open = (file: string) =>
    openStore({ file, keeping: { content: 'full', keepDays: 14, keepPushes: 100_000, keepBytes: 2 ** 31 } });

  async function withSecret() {
    const file = `${await temporaryFolder()}/journal.db`;
    const store = open(file);
    const push = incomingPush('secret', text('the walnut is ripe'));
    store.accept([packPush(push)]);
    const records = push.deliveries.map(({ id }) =>
      packRecord({
        pushId: 'secret',
        deliveryId: id,
        outcome: { status: 'delivered', reason: 'accepted' },
        endedAt: 1,
        attempts: [],
      }),
    );
    store.end({ records, acknowledgements: [] });
    while (store.advance({ writeOut: 100, index: 100, steadyNow: Number.POSITIVE_INFINITY }) > 0);
    store.remove({ ids: ['secret'], token: 't', eraseAt: 1_000 });
    return { file, store };
  }

  it('is erased from the file and the search index, but not before its time', async () => {
    const { file, store } = await withSecret();
    while (store.prune(999));
    expect(store.restore('t')).toBe(1);
    store.remove({ ids: ['secret'], token: 't', eraseAt: 1_000 });
    while (store.prune(1_000));
    expect(store.restore('t')).toBe(0);
    store.close();
    const bytes = await readFile(file, 'latin1');
    for (const trace of ['walnut', 'wal', 'secret']) expect(bytes.includes(trace)).toBe(false);
  });

  it('stays removed when the relay ends before it is erased', async () => {
    const { file, store } = await withSecret();
    store.close();
    const again = open(file);
    expect(again.list({ limit: 10 })).toEqual([]);
    expect(again.totals().pushes).toBe(0);
    again.close();
  });
});
