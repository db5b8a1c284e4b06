import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Journal } from '../../src/journal/journal.ts';
import { anyText } from '../support/any-text.ts';
import { testJournal } from '../support/journal.ts';
import { incomingPush } from '../support/push.ts';

const text = (body: string, more: object = {}) => ({ type: 'm.room.message', content: { body }, ...more });

/** Accepts pushes and waits until their texts are indexed. */
async function filled(pushes: Record<string, object>): Promise<Journal> {
  const { journal } = await testJournal();
  for (const [id, fields] of Object.entries(pushes)) await journal.accept(incomingPush(id, fields));
  await journal.acknowledge({ pushId: Object.keys(pushes).at(-1) ?? '', at: 1, rejected: [] });
  return journal;
}

const found = async (journal: Journal, search: string) =>
  (await journal.list({ limit: 100, search })).map(({ id }) => id);

describe('the list', () => {
  it('is newest first, page by page, and does not slip when pushes arrive meanwhile', async () => {
    const journal = await filled(Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((id) => [id, text(id)])));
    const first = await journal.list({ limit: 2 });
    await journal.accept(incomingPush('f'));
    const second = await journal.list({ limit: 2, before: first.at(-1)?.id ?? '' });
    expect([first, second].map((page) => page.map(({ id }) => id))).toEqual([
      ['e', 'd'],
      ['c', 'b'],
    ]);
  });
});

describe('the search', () => {
  it.each([
    ['a part of a word', 'unch', ['lunch']],
    ['another case', 'LUNCH AT', ['lunch']],
    ['two letters', 'oo', ['lunch']],
    ['one letter', 'z', ['zoe']],
    ['a display name', 'Zoë', ['zoe']],
    ['a room', 'garden', ['zoe']],
    ['an event id', '$zoe', ['zoe']],
    ['a pushkey', 'key', ['zoe', 'lunch']],
    ['quotes', '"lunch"', []],
    ['an operator', 'lunch OR zoe', []],
    ['a column', 'text:lunch', []],
    ['a star', 'lun*', []],
    ['a percent sign', '%', []],
    ['NUL', 'lu\0nch', ['lunch']],
    ['emoji', '🍜🍜🍜', ['zoe']],
    ['nothing but space', '   ', ['zoe', 'lunch']],
  ])('for %s', async (_, search, ids) => {
    const journal = await filled({
      lunch: text('Lunch at noon?'),
      zoe: text('🍜🍜🍜', { sender_display_name: 'Zoë', room_name: 'Garden' }),
    });
    expect(await found(journal, search)).toEqual(ids);
  });

  it('takes any text without an error', async () => {
    const journal = await filled({ one: text('one') });
    await fc.assert(
      fc.asyncProperty(anyText(300), async (search) => {
        await found(journal, search);
      }),
    );
    expect(await found(journal, 'x'.repeat(10_000))).toEqual([]);
  });

  it('goes on page by page', async () => {
    const journal = await filled(Object.fromEntries(['a', 'b', 'c'].map((id) => [id, text('same text')])));
    const page = await journal.list({ limit: 2, search: 'same' });
    const next = await journal.list({ limit: 2, search: 'same', before: page.at(-1)?.id ?? '' });
    expect([...page, ...next].map(({ id }) => id)).toEqual(['c', 'b', 'a']);
  });
});

describe('the changes', () => {
  it('are those after a revision, each push once, in its newest state', async () => {
    const journal = await filled({ one: text('one'), two: text('two') });
    const since = await journal.revision();
    await journal.acknowledge({ pushId: 'one', at: 5, rejected: [] });
    await journal.accept(incomingPush('three', text('three')));
    const changes = await journal.changes({ since, limit: 10 });
    expect(changes.map(({ id }) => id).toSorted()).toEqual(['one', 'three']);
    expect(await journal.changes({ since: changes.at(-1)?.revision ?? 0, limit: 10 })).toEqual([]);
  });

  it('ring a bell', async () => {
    const { journal } = await testJournal();
    let rung = 0;
    const stop = journal.subscribe(() => {
      rung += 1;
    });
    await journal.accept(incomingPush('one'));
    expect(rung).toBe(1);
    stop();
    await journal.accept(incomingPush('two'));
    expect(rung).toBe(1);
  });

  it('go on after the file was opened again', async () => {
    const first = await testJournal();
    await first.journal.accept(incomingPush('one'));
    await first.close();
    const { journal } = await testJournal({ file: first.file });
    const before = await journal.revision();
    expect(before).toBeGreaterThan(0);
    await journal.accept(incomingPush('two'));
    expect((await journal.changes({ since: before, limit: 10 })).map(({ id }) => id)).toEqual(['two']);
  });
});
