import { describe, expect, it } from 'vitest';
import { liveChanges, newChanges } from '../../src/api/live.ts';
import type { History } from '../../src/history/history.ts';
import { eventually } from '../support/eventually.ts';
import { testHistory } from '../support/history.ts';

/** A history, and the number of its listeners. */
function counted(history: History) {
  let listeners = 0;
  const subscribe: History['subscribe'] = (listener) => {
    const stop = history.subscribe(listener);
    listeners += 1;
    return () => {
      listeners -= 1;
      stop();
    };
  };
  return { history: { ...history, subscribe }, listeners: () => listeners };
}

describe('the live feed', () => {
  it('brings what was written after the given revision', async () => {
    const { history, write, push } = await testHistory();
    await write({ push: push('before') });
    const feed = liveChanges(history, history.revision(), undefined);
    await feed.next();
    const turn = feed.next();
    await write({ push: push('after') });
    const { value } = await turn;
    expect(value).toMatchObject({ type: 'changes', rows: [{ id: expect.stringMatching(/after$/) }] });
    await feed.return();
  });

  it('continues after a gap with what came meanwhile', async () => {
    const { history, write, push } = await testHistory();
    const since = history.revision();
    for (const id of ['one', 'two', 'three']) await write({ push: push(id) });
    const feed = liveChanges(history, since, undefined);
    const { value } = await feed.next();
    expect(value?.type === 'changes' && value.rows.map(({ id }) => id.replace(/^.*0/, ''))).toEqual([
      'one',
      'two',
      'three',
    ]);
    await feed.return();
  });

  it('asks its reader to start again when too much was missed, or the history was replaced', async () => {
    const { history } = await testHistory();
    const feed = liveChanges(history, 1_000_000, undefined);
    expect((await feed.next()).value).toMatchObject({ type: 'reset' });
    await feed.return();
  });

  it('stops listening when its reader leaves', async () => {
    const { history } = await testHistory();
    const { history: watched, listeners } = counted(history);
    const reader = new AbortController();
    const feed = liveChanges(watched, history.revision(), reader.signal);
    await feed.next();
    const turn = feed.next();
    await eventually(() => expect(listeners()).toBe(1));
    reader.abort();
    expect((await turn).done).toBe(true);
    expect(listeners()).toBe(0);
  });

  it('sends an empty turn at once, and again after each quiet while', async () => {
    const { history, write, push } = await testHistory();
    const revision = history.revision();
    const feed = liveChanges(history, revision, undefined, 50);
    const nothing = { done: false, value: { type: 'changes', revision, rows: [] } };
    expect(await feed.next()).toEqual(nothing);
    expect(await feed.next()).toEqual(nothing);
    await write({ push: push('after') });
    expect((await feed.next()).value).toMatchObject({ rows: [{ id: expect.stringMatching(/after$/) }] });
    await feed.return();
  });
});

describe('the new changes, on request', () => {
  it('are those after the given revision, and none when that is the newest', async () => {
    const { history, write, push } = await testHistory();
    const since = history.revision();
    await write({ push: push('one') });
    const turn = await newChanges(history, since);
    expect(turn).toMatchObject({ type: 'changes', rows: [{ id: expect.stringMatching(/one$/) }] });
    expect(await newChanges(history, turn.revision)).toEqual({ ...turn, rows: [] });
    expect(await newChanges(history, 1_000_000)).toMatchObject({ type: 'reset' });
  });
});
