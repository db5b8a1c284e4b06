import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readIndexedHead } from '../../src/history/sqlite/head-reading.ts';
import { readUsualLine } from '../../src/history/sqlite/usual-line.ts';
import type { SettledDelivery } from '../../src/outbox/outbox.ts';
import { anyText } from '../support/any-text.ts';
import { testHistory } from '../support/history.ts';
import { createPushes, numberedDelivery, settledPage } from '../support/settled-page.ts';
import { away, delivered, failed } from '../support/settlement.ts';

/** Text that could be mistaken for the JSON around it. */
const nasty = fc.oneof(anyText(20), fc.constantFrom('","summary":', ',"peer":"x', '\\', '"', '"},"summary":{', '}'));

describe('a head that is parsed in part', () => {
  it('yields the same as one that is parsed completely, whatever it contains', () => {
    fc.assert(
      fc.property(nasty, nasty, nasty, nasty, (peer, header, title, pushkey) => {
        const { head } = createPushes(1)('one', { peer, deliveries: [{ pushkey }] });
        const nastier = {
          ...head,
          request: { ...head.request, headers: [[header, title] as [string, string]] },
          summary: { ...head.summary, title },
        };
        const { receivedAt, summary, names, deliveries } = nastier;
        for (const json of [
          JSON.stringify(nastier),
          JSON.stringify({ other: null, ...nastier }),
          JSON.stringify(reversed(nastier)),
        ]) {
          expect(readIndexedHead(json)).toEqual({ receivedAt, peer, summary, names, deliveries });
        }
      }),
    );
  });
});

const reversed = (value: object) => Object.fromEntries(Object.entries(value).toReversed());

describe('the usual line', () => {
  const lineOf = (...deliveries: SettledDelivery[]) =>
    settledPage([{ push: createPushes(1)('one'), deliveries }]).lines;

  it('is read without parsing', () => {
    expect(readUsualLine(lineOf(numberedDelivery(0, delivered)))).toEqual({
      answer: { at: 5, rejected: [] },
      worst: delivered,
    });
  });

  it.each([
    ['of a push that waits', lineOf(numberedDelivery(0, away))],
    ['with more than one attempt', lineOf(numberedDelivery(0, failed, { attemptCount: 2, fresh: 2 }))],
    ['with a detail', lineOf(numberedDelivery(0, { ...failed, detail: 'word' }))],
    ['that waited before', lineOf(numberedDelivery(0, away), numberedDelivery(0, delivered))],
    ['with a rejected pushkey', lineOf(numberedDelivery(0, delivered)).replace('[]', '["key"]')],
    ['with another field', lineOf(numberedDelivery(0, delivered)).replace(/\}\]\}$/, ',"late":true}]}')],
  ])('is no line %s', (_, line) => {
    expect(readUsualLine(line)).toBeNull();
  });

  it('may have its fields in another order', async () => {
    const { history, push } = await testHistory();
    const one = push('one', { deliveries: [{ pushkey: 'a' }] });
    const page = settledPage([{ push: one }]);
    const { pushId, answer, deliveries } = JSON.parse(page.lines);
    const lines = JSON.stringify({ deliveries: deliveries.map(reversed), answer: reversed(answer), pushId });
    await history.write({ ...page, lines });
    const [usual] = [await history.get(one.head.id)];
    const other = await testHistory();
    await other.history.write(settledPage([{ push: one }]));
    expect({ ...usual, revision: 0 }).toEqual({ ...(await other.history.get(one.head.id)), revision: 0 });
  });
});
