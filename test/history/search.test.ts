import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { History } from '../../src/history/history.ts';
import { anyText } from '../support/any-text.ts';
import { testHistory } from '../support/history.ts';
import { searchFor } from '../support/searches.ts';
import { nameOf, numberedDelivery } from '../support/settled-page.ts';
import { away, delivered } from '../support/settlement.ts';

const text = (body: string, more: object = {}) => ({ type: 'm.room.message', content: { body }, ...more });

async function filled(pushes: Record<string, object>) {
  const opened = await testHistory();
  await opened.write(
    ...Object.entries(pushes).map(([name, notification]) => ({ push: opened.push(name, { notification }) })),
  );
  return opened;
}
const found = async (history: History, search: string, limit = 100) =>
  (await history.list({ limit, search: searchFor(search) })).map(nameOf);

describe('the search', () => {
  it('covers a long text to its end, although a row shows only its start', async () => {
    const { history } = await filled({ long: text(`${'word '.repeat(400)} needle`), short: text('haystack') });
    expect(await found(history, 'needle')).toEqual(['long']);
    expect(((await history.list({ limit: 1, search: searchFor('needle') }))[0]?.text ?? '').length).toBeLessThan(400);
  });

  it.each([
    ['a part of a word', 'unch', ['lunch']],
    ['another case', 'LUNCH AT', ['lunch']],
    ['words in any order', 'noon lunch', ['lunch']],
    ['words of a text and of a room', 'garden 🍜🍜🍜', ['zoe']],
    ['words of which one occurs nowhere', 'lunch nowhere', []],
    ['words of two pushes', 'lunch garden', []],
    ['a long word with a short one', 'lunch at', ['lunch']],
    ['a long word with a short one that occurs nowhere', 'lunch xy', []],
    ['the same letters in another order', 'chlunch', []],
    ['two letters', 'oo', ['lunch']],
    ['two short words', 'at oo', ['lunch']],
    ['one letter', 'z', ['zoe']],
    ['a display name', 'Zoë', ['zoe']],
    ['a display name in another case', 'ZOË', ['zoe']],
    ['a room', 'garden', ['zoe']],
    ['a part of a sender', 'oey:exam', ['zoe']],
    ['an event id', '$zoe', ['zoe']],
    ['the start of an event id', '$lun', ['lunch']],
    ['an event id in another case', '$ZOE', []],
    ['a room id', '!Garden:example.org', ['zoe']],
    ['a room alias', '#flowers', ['zoe']],
    ['an event id with a word', '$zoe garden', ['zoe']],
    ['an event id with a word of another push', '$zoe noon', []],
    ['a pushkey', 'key', ['zoe', 'lunch']],
    ['a pushkey with a word', 'key noon', ['lunch']],
    ['a pushkey with an event id', 'key $zoe', ['zoe']],
    ['a pushkey in the wrong case', 'KEY', []],
    ['the end of a pushkey only', 'ey', ['zoe']],
    ['quotes', '"lunch"', []],
    ['an operator', 'lunch OR zoe', []],
    ['a column', 'text:lunch', []],
    ['a star', 'lun*', []],
    ['a percent sign', '%', []],
    ['NUL', 'lu\0nch', ['lunch']],
    ['nothing but NUL', '\0', ['zoe', 'lunch']],
    ['emoji', '🍜🍜🍜', ['zoe']],
    ['nothing but space', '   ', ['zoe', 'lunch']],
  ])('for %s', async (_, search, names) => {
    const { history } = await filled({
      lunch: text('Lunch at noon?'),
      zoe: text('🍜🍜🍜', {
        sender: '@zoey:example.org',
        sender_display_name: 'Zoë',
        room_name: 'Garden',
        room_id: '!Garden:example.org',
        room_alias: '#flowers:example.org',
      }),
    });
    expect(await found(history, search)).toEqual(names);
  });

  it('accepts any text without an error', async () => {
    const { history } = await filled({ one: text('one') });
    await fc.assert(
      fc.asyncProperty(fc.oneof(anyText(300), fc.string({ maxLength: 40 })), async (search) => {
        await found(history, search);
      }),
    );
    expect(await found(history, 'x'.repeat(10_000))).toEqual([]);
    expect(await found(history, 'lone \ud800 half')).toEqual([]);
  });

  it('is as fast for letters with very many marks as for any', async () => {
    const heap = `i${'\u0301\u0316\u0307'.repeat(50_000)}`;
    const { history } = await filled({
      heap: text(`${heap} under`, { sender: `@${heap}`, sender_display_name: heap }),
    });
    expect(await found(history, 'ı\u0316')).toEqual(['heap']);
    expect(await found(history, 'under')).toEqual(['heap']);
  });

  it('never treats visible characters as an empty search', async () => {
    const { history } = await filled({ lunch: text('Lunch'), zoe: text('Zoe') });
    expect(await found(history, '\u200b \u2060\ufeff')).toEqual(['zoe', 'lunch']);
    expect(await found(history, '\u2068zoe\u2069')).toEqual(['zoe']);
  });

  it.each([
    ['a short id', '$a', ['short']],
    ['a short room id', '!x:y', ['short']],
    ['an id between direction marks', '\u2068$a\u2069', ['short']],
    ['the end of a text', 'ni', ['short']],
    ['the last letter of a text', 'i', ['short']],
    ['a Chinese letter', '雨', ['han']],
    ['two Chinese letters', '下雨', ['han']],
    ['two words of one letter', '今 雨', ['han']],
    ['letters that occur nowhere', '雪', []],
    ['two letters in another order', '雨下', []],
    ['Korean letters that stand alone', 'ㅠㅠ', ['korean']],
    ['a part of an emoji', '👧', ['emoji']],
  ])('finds %s', async (_, search, names) => {
    const { history } = await filled({
      han: text('今天下雨', { event_id: '$han' }),
      korean: text('ㅋㅋㅠㅠ', { event_id: '$korean' }),
      emoji: text('👨‍👩‍👧', { event_id: '$emoji' }),
      short: text('Mini', { event_id: '$a', room_id: '!x:y' }),
    });
    expect(await found(history, search)).toEqual(names);
  });

  it('finds one and two rare letters, however old the push', { timeout: 120_000 }, async () => {
    const { history, write, push } = await testHistory();
    const word = (number: number) => ['lorem', 'ipsum', 'dolor', 'amet'][number % 4] ?? '';
    await write({ push: push('rare', { notification: text('xq 雪') }) });
    for (let page = 0; page < 44; page++) {
      await write(
        ...Array.from({ length: 500 }, (_, number) => {
          const name = `${page}-${number}`;
          return {
            push: push(name, { notification: text(`${word(number)} ${word(number + page)}`, { sender: '@b:c' }) }),
          };
        }),
      );
    }
    for (const search of ['xq', 'XQ', 'q', '雪', 'x 雪'])
      expect(await found(history, search), search).toEqual(['rare']);
    expect(await found(history, 'qx')).toEqual([]);
    expect(await found(history, 'lo ip')).toHaveLength(100);
    expect(await found(history, 'dolor xq')).toEqual([]);
  });

  it('finds a text that a row cuts by the part that the row shows', async () => {
    const { history } = await filled({ long: text('word '.repeat(100)) });
    const shown = (await history.list({ limit: 1 }))[0]?.text ?? '';
    expect(shown.endsWith('…')).toBe(true);
    expect(await found(history, shown.slice(-4))).toEqual(['long']);
    expect(await found(history, '…')).toEqual(['long']);
  });

  it.each(['with blank', 'quo"te', "apo'strophe", 'per%cent', 'back\\slash', 'naïve', '🍜', 'a:b', 'x'.repeat(2_000)])(
    'finds an id with any characters: %s',
    async (id) => {
      const { history, write, push } = await testHistory();
      await write({ push: push('one', { deliveries: [{ pushkey: `${id}-end` }] }) }, { push: push('two') });
      const [first = '', ...more] = id.split(' ');
      // A search consists of words, so a space starts another word.
      if (more.length === 0) expect(await found(history, id)).toEqual(['one']);
      if ([...first].length >= 3) expect(await found(history, first.slice(0, 600))).toEqual(['one']);
    },
  );

  it('finds ids of waiting pushes, and of devices beyond those that a list shows', async () => {
    const { history, write, push } = await testHistory();
    const deliveries = Array.from({ length: 50 }, (_, number) => ({ pushkey: `device-${number}` }));
    await write({
      push: push('many', { deliveries }),
      deliveries: deliveries.map((_, number) => numberedDelivery(number, number === 49 ? away : delivered)),
    });
    expect(await found(history, 'device-48')).toEqual(['many']);
    expect(await found(history, 'device-49 message')).toEqual(['many']);
    expect(await found(history, 'device-50')).toEqual([]);
  });

  it('finds the common start of many ids', async () => {
    const { history, write, push } = await testHistory();
    await write(...Array.from({ length: 60 }, (_, number) => ({ push: push(`same-${number}`) })));
    expect(await found(history, '$same')).toHaveLength(60);
    expect(await found(history, '$same message')).toHaveLength(60);
  });

  it('continues page by page', async () => {
    const { history } = await filled(Object.fromEntries(['a', 'b', 'c'].map((id) => [id, text('same text')])));
    const page = await history.list({ limit: 2, search: searchFor('same') });
    const next = await history.list({ limit: 2, search: searchFor('same'), before: page.at(-1)?.id ?? '' });
    expect([...page, ...next].map(nameOf)).toEqual(['c', 'b', 'a']);
  });

  it('finds rare pushes among very many that look alike', async () => {
    const { history, write, push } = await testHistory();
    for (let page = 0; page < 30; page++) {
      const lines = Array.from({ length: 100 }, (_, number) => {
        const body = page === 3 && number === 7 ? 'cab abc' : 'abcab';
        return { push: push(`p${page}-${number}`, { notification: text(body) }) };
      });
      await write(...lines);
    }
    expect(await found(history, 'abcab')).toHaveLength(100);
    expect(await history.list({ limit: 5_000, search: searchFor('abcab') })).toHaveLength(2_999);
    expect(await found(history, 'cab abc')).toHaveLength(100);
    expect(await found(history, 'key $p3-7')).toEqual([
      'p3-79',
      'p3-78',
      'p3-77',
      'p3-76',
      'p3-75',
      'p3-74',
      'p3-73',
      'p3-72',
      'p3-71',
      'p3-70',
      'p3-7',
    ]);
  });
});
