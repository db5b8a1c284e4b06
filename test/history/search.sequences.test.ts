import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testHistory } from '../support/history.ts';
import { searchFor } from '../support/searches.ts';
import { nameOf } from '../support/settled-page.ts';
import { partOf, rewritings, strangeText } from '../support/strange-text.ts';

const text = (body: string, more: object) => ({ type: 'm.room.message', content: { body }, ...more });

describe('the search', () => {
  it('finds a push by any part of what its row shows, however it is written', { timeout: 120_000 }, async () => {
    const { history, write, push } = await testHistory();
    let number = 0;
    const numbers = { from: fc.nat(400), length: fc.integer({ min: 1, max: 40 }), field: fc.constantFrom(0, 1, 2) };
    const texts = { body: strangeText(40), filler: fc.constantFrom('', 'filler '.repeat(60)), name: strangeText(20) };
    await fc.assert(
      fc.asyncProperty(fc.record({ ...texts, ...numbers }), async ({ body, filler, name, from, length, field }) => {
        number += 1;
        const id = `n${number}`;
        const more = { sender: '@zoe:example.org', sender_display_name: name, room_name: `Room ${name}` };
        await write({ push: push(id, { notification: text(`${body} ${filler}`, more) }) });
        const [row] = await history.list({ limit: 1 });
        const shown = [row?.text, row?.title, row?.room][field] ?? '';
        const part = partOf(shown, from, length);
        for (const search of rewritings(part)) {
          const names = (await history.list({ limit: 5, search: searchFor(search) })).map(nameOf);
          expect(names, JSON.stringify({ shown, search })).toContain(id);
        }
      }),
      { numRuns: 300 },
    );
  });
});
