import { describe, expect, it } from 'vitest';
import type { Changes } from '../../src/history/history.ts';
import { testHistory } from '../support/history.ts';
import { nameOf, numberedDelivery } from '../support/settled-page.ts';
import { away, delivered } from '../support/settlement.ts';

const namesIn = (changes: Changes) => (changes.type === 'changes' ? changes.rows.map(nameOf) : changes.type);

describe('changes', () => {
  it('after a revision contain each push once, in its newest state', async () => {
    const { history, write, push } = await testHistory();
    const one = push('one');
    await write({ push: one, deliveries: [numberedDelivery(0, away)] }, { push: push('two') });
    const since = history.revision();
    await write({ push: push('three') });
    await write({ push: one, deliveries: [numberedDelivery(0, away, { attemptCount: 2 })], frame: false });
    await write({ push: one, deliveries: [numberedDelivery(0, delivered, { attemptCount: 3 })] });
    const changes = await history.changes({ since, limit: 10 });
    expect(changes).toMatchObject({ revision: history.revision(), rows: [{}, { status: 'delivered' }] });
    expect(namesIn(changes)).toEqual(['three', 'one']);
    expect(await history.changes({ since: changes.revision, limit: 10 })).toMatchObject({ rows: [] });
  });

  it('come in pages, and none is lost between them', async () => {
    const { history, write, push } = await testHistory();
    const since = history.revision();
    await write(...['a', 'b', 'c', 'd', 'e'].map((name) => ({ push: push(name) })));
    const all: string[] = [];
    for (let at = since; ; ) {
      const changes = await history.changes({ since: at, limit: 2 });
      if (changes.type === 'reset' || changes.rows.length === 0) break;
      all.push(...changes.rows.map(nameOf));
      at = changes.revision;
    }
    expect(all).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('are a reset for a reader that missed more than the history remembers, or knows a newer revision', async () => {
    const { history, write, push } = await testHistory();
    const since = history.revision();
    for (let page = 0; page < 11; page++) {
      await write(...Array.from({ length: 200 }, (_, number) => ({ push: push(`p${page}-${number}`) })));
    }
    expect(await history.changes({ since, limit: 10 })).toEqual({ type: 'reset', revision: history.revision() });
    expect(await history.changes({ since: history.revision() + 1, limit: 10 })).toMatchObject({ type: 'reset' });
    expect(await history.changes({ since: history.revision() - 1_000, limit: 10 })).toMatchObject({ type: 'changes' });
  });

  it('call the subscribers back', async () => {
    const { history, write, push } = await testHistory();
    let rung = 0;
    const stop = history.subscribe(() => {
      rung += 1;
    });
    await write({ push: push('one') });
    expect(rung).toBe(1);
    stop();
    await write({ push: push('two') });
    expect(rung).toBe(1);
  });

  it('continue after the file was opened again', async () => {
    const first = await testHistory();
    await first.write({ push: first.push('one') });
    const known = first.history.revision();
    await first.close();
    const { history, write } = await testHistory({ file: first.file });
    const before = history.revision();
    expect(before).toBeGreaterThan(known);
    // This process does not know the changes between.
    expect(await history.changes({ since: known, limit: 10 })).toMatchObject({ type: 'reset' });
    await write({ push: first.push('two') });
    expect(namesIn(await history.changes({ since: before, limit: 10 }))).toEqual(['two']);
  });
});

describe('the revision of a row', () => {
  it('is the one of its last change, and never newer than what was read', async () => {
    const { history, write, push } = await testHistory();
    await write({ push: push('one') });
    const revision = history.revision();
    await write({ push: push('two') });
    const [two, one] = await history.list({ limit: 2 });
    expect([two?.revision, one?.revision]).toEqual([revision + 1, revision]);
    const listing = history.list({ limit: 3 });
    await write({ push: push('three') });
    for (const row of await listing) expect(row.revision).toBeLessThanOrEqual(revision + 1);
  });
});
