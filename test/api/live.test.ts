import { describe, expect, it } from 'vitest';
import { liveChanges } from '../../src/api/live.ts';
import type { Journal } from '../../src/journal/journal.ts';
import { testJournal } from '../support/journal.ts';
import { incomingPush } from '../support/push.ts';

/** The journal, and how many listen to it. */
function counted(journal: Journal) {
  let listeners = 0;
  const subscribe: Journal['subscribe'] = (listener) => {
    const stop = journal.subscribe(listener);
    listeners += 1;
    return () => {
      listeners -= 1;
      stop();
    };
  };
  return { journal: { ...journal, subscribe }, listeners: () => listeners };
}

describe('the live feed', () => {
  it('brings what was accepted after the given revision', async () => {
    const { journal } = await testJournal();
    await journal.accept(incomingPush('before'));
    const feed = liveChanges(journal, await journal.revision(), undefined);
    const turn = feed.next();
    await journal.accept(incomingPush('after'));
    const { value } = await turn;
    expect(value).toMatchObject({ type: 'changes', rows: [{ id: 'after' }] });
    await feed.return();
  });

  it('goes on after a gap with what came meanwhile', async () => {
    const { journal } = await testJournal();
    const since = await journal.revision();
    for (const id of ['one', 'two', 'three']) await journal.accept(incomingPush(id));
    const feed = liveChanges(journal, since, undefined);
    const { value } = await feed.next();
    expect(value?.type === 'changes' && value.rows.map(({ id }) => id)).toEqual(['one', 'two', 'three']);
    await feed.return();
  });

  it('says to read again when too much was missed, or the journal is another', async () => {
    const { journal } = await testJournal();
    const feed = liveChanges(journal, 1_000_000, undefined);
    expect((await feed.next()).value).toMatchObject({ type: 'reset' });
    await feed.return();
  });

  it('stops listening when its reader is gone', async () => {
    const { journal } = await testJournal();
    const { journal: watched, listeners } = counted(journal);
    const reader = new AbortController();
    const feed = liveChanges(watched, await journal.revision(), reader.signal);
    const turn = feed.next();
    expect(listeners()).toBe(1);
    reader.abort();
    expect((await turn).done).toBe(true);
    expect(listeners()).toBe(0);
  });
});
