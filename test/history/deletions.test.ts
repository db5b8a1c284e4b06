import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { History } from '../../src/history/history.ts';
import { eventually } from '../support/eventually.ts';
import { testHistory } from '../support/history.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { searchFor } from '../support/searches.ts';
import { nameOf, numberedDelivery } from '../support/settled-page.ts';
import { away } from '../support/settlement.ts';

const text = (body: string) => ({ notification: { type: 'm.room.message', content: { body } } });
const names = async (history: History, search = '') =>
  (await history.list({ limit: 100, search: searchFor(search) })).map(nameOf);

async function filled(bodies: readonly string[]) {
  const clock = createManualClock(Date.now());
  const opened = await testHistory({ clock });
  const pushes = bodies.map((body, number) => opened.push(`${'abcdef'[number]}`, text(body)));
  await opened.write(...pushes.map((push) => ({ push })));
  return { ...opened, clock, ids: pushes.map(({ head }) => head.id) };
}

describe('deleted pushes', () => {
  it('are in no list, no search and no view, and are not counted', async () => {
    const { history, ids } = await filled(['hello a', 'hello b', 'hello c']);
    expect(await history.delete({ ids: [ids[1] ?? '', 'nobody'] })).toMatchObject({ deleted: 1, kept: 0 });
    expect(await names(history)).toEqual(['c', 'a']);
    expect(await names(history, 'hello')).toEqual(['c', 'a']);
    expect(await names(history, 'lo')).toEqual(['c', 'a']);
    expect(await history.get(ids[1] ?? '')).toBeNull();
    expect((await history.export({ limit: 10 })).map(nameOf)).toEqual(['a', 'c']);
    expect((await history.totals()).pushes).toBe(2);
    expect(await history.delete({ ids: [ids[1] ?? ''] })).toMatchObject({ deleted: 0, kept: 0 });
  });

  it.each([
    ['~', 3],
    ['0', 0],
  ])('are those up to any text that ids are compared with: %s', async (upTo, deleted) => {
    const { history } = await filled(['hello a', 'hello b', 'hello c']);
    expect(await history.delete({ search: searchFor(''), upTo })).toMatchObject({ deleted, kept: 0 });
  });

  it('come back complete when the deletion is undone', async () => {
    const { history, ids } = await filled(['hello a', 'hello b']);
    const { token } = await history.delete({ ids });
    expect(await history.undo(token)).toBe(2);
    expect(await names(history, 'hello')).toEqual(['b', 'a']);
    expect((await history.totals()).pushes).toBe(2);
    expect(await history.undo(token)).toBe(0);
  });

  it('can be the matches of a search, up to the newest one that was shown', async () => {
    const { history, ids } = await filled(['apple 1', 'pear 2', 'apple 3', 'apple 4']);
    expect(await history.delete({ search: searchFor('apple'), upTo: ids[2] ?? '' })).toMatchObject({ deleted: 2 });
    expect(await names(history)).toEqual(['d', 'b']);
    expect(await history.delete({ search: searchFor('') })).toMatchObject({ deleted: 2 });
    expect(await names(history)).toEqual([]);
  });

  it('can be all pushes, however many', async () => {
    const { history, write, push } = await testHistory();
    const all = Array.from({ length: 1_200 }, (_, number) => ({ push: push(`p${number}`) }));
    await write(...all);
    expect(await history.delete({ search: searchFor('') })).toMatchObject({ deleted: 1_200, kept: 0 });
    expect((await history.totals()).pushes).toBe(0);
  });

  it('never include pushes with open deliveries', async () => {
    const { history, write, push } = await testHistory();
    const waits = push('waits');
    await write({ push: waits, deliveries: [numberedDelivery(0, away)] }, { push: push('gone') });
    expect(await history.delete({ search: searchFor('') })).toMatchObject({ deleted: 1, kept: 1 });
    expect(await history.delete({ ids: [waits.head.id] })).toMatchObject({ deleted: 0, kept: 1 });
    expect(await names(history)).toEqual(['waits']);
  });

  it('make a live reader read its list again, and so do pushes that come back', async () => {
    const { history, ids } = await filled(['a']);
    let rung = 0;
    history.subscribe(() => {
      rung += 1;
    });
    const since = history.revision();
    const { token } = await history.delete({ ids });
    expect(await history.changes({ since, limit: 10 })).toMatchObject({ type: 'reset' });
    const next = history.revision();
    await history.undo(token);
    expect(await history.changes({ since: next, limit: 10 })).toMatchObject({ type: 'reset' });
    expect(rung).toBe(2);
  });

  it('do not come back when a page is written again', async () => {
    const { history, write, push } = await testHistory();
    const one = push('one');
    await write({ push: one });
    await history.delete({ ids: [one.head.id] });
    await write({ push: one });
    expect(await names(history)).toEqual([]);
  });
});

describe('a deletion', () => {
  async function withSecret() {
    const opened = await filled(['the walnut is ripe', 'something else']);
    const [secret = ''] = opened.ids;
    return { ...opened, secret };
  }
  const traces = async (file: string) => {
    const files = await Promise.all([file, `${file}-wal`].map((name) => readFile(name, 'latin1').catch(() => '')));
    return ['walnut', 'wal', 'event:$a'].filter((trace) => files.join('').includes(trace));
  };

  it('erases pushes from the file and the search indexes, but not before its time', async () => {
    const { history, secret, clock, file, close } = await withSecret();
    const first = await history.delete({ ids: [secret] });
    clock.advance(9_999);
    expect(await history.undo(first.token)).toBe(1);
    const second = await history.delete({ ids: [secret] });
    clock.advance(10_001);
    await eventually(async () => expect(await traces(file)).toEqual([]));
    expect(await history.undo(second.token)).toBe(0);
    expect(await names(history, 'something')).toEqual(['b']);
    expect((await history.totals()).pushes).toBe(1);
    await close();
    expect(await traces(file)).toEqual([]);
  });

  it('survives the end of the relay, and the next one erases the pushes', async () => {
    const { history, secret, file, close, clock } = await withSecret();
    await history.delete({ ids: [secret] });
    await close();
    expect(await traces(file)).not.toEqual([]);
    const again = await testHistory({ file, clock });
    expect(await names(again.history)).toEqual(['b']);
    expect((await again.history.totals()).pushes).toBe(1);
    clock.advance(60_000);
    await eventually(async () => expect(await traces(file)).toEqual([]));
  });

  it('made while the clock was a year ahead erases the pushes all the same', async () => {
    const { history, secret, file, close, clock } = await withSecret();
    clock.advance(365 * 86_400_000);
    await history.delete({ ids: [secret] });
    await close();
    const rightClock = createManualClock(Date.now());
    await testHistory({ file, clock: rightClock });
    rightClock.advance(60_000);
    await eventually(async () => expect(await traces(file)).toEqual([]));
  });
});
