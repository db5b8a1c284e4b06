import { array, assert, constantFrom, integer, property, record, string, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BUDGET, fitAlert } from '../../../src/providers/apns/budget.ts';

interface Payload {
  readonly aps: { readonly alert: { readonly body?: string; readonly 'loc-args': readonly string[] } };
  readonly more?: unknown;
}

/** The rule, literally: while the payload is too long, the longest text loses its last character. Spaces count. */
function slowly({ aps, ...rest }: Payload): object | null {
  const { body, 'loc-args': args, ...alert } = aps.alert;
  const texts = [body, ...args].map((text) => (text === undefined ? [] : [...text]));
  const now = () => ({
    ...rest,
    aps: {
      ...aps,
      alert: {
        ...alert,
        ...(body === undefined ? {} : { body: texts[0]?.join('') }),
        'loc-args': texts.slice(1).map((text) => text.join('')),
      },
    },
  });
  while (spacedBytes(now()) > BUDGET) {
    const sizes = texts.map((text) => Buffer.byteLength(text.join('')));
    const most = Math.max(...sizes);
    if (most === 0) return null;
    texts[sizes.indexOf(most)]?.pop();
  }
  return now();
}

/** Bytes with a space after each comma and colon. */
function spacedBytes(value: unknown): number {
  const lines = JSON.stringify(value, null, 1);
  return Buffer.byteLength(lines.replace(/,\n */g, ', ').replace(/\n */g, ''));
}

const alertOf = (...args: string[]) => ({ aps: { alert: { 'loc-key': 'K', 'loc-args': args } } });

describe("an alert that is larger than Apple's budget", () => {
  it('loses characters of its longest text, as the rule literally says', () => {
    const size = constantFrom(1, 20, 120, 300, 900);
    const unit = constantFrom('a', 'é', '€', '😀', '"', '\\', '\n', '\u0001', '\u2028', '\u{1d54f}', '\u202e');
    const text = tuple(string({ unit, minLength: 1, maxLength: 4 }), size).map(([each, times]) => each.repeat(times));
    const payload = record(
      {
        aps: record({
          alert: record({ body: text, 'loc-args': array(text, { maxLength: 4 }) }, { requiredKeys: ['loc-args'] }),
        }),
        more: record({ list: array(integer(), { maxLength: 5 }), text, empty: constantFrom([], {}, null) }),
      },
      { requiredKeys: ['aps'] },
    );
    assert(
      property(payload, (each) => {
        expect(fitAlert(each)).toEqual(slowly(each));
      }),
      { numRuns: 15 },
    );
  });

  it('is used up to the last byte', () => {
    expect(spacedBytes(fitAlert(alertOf('Alice', 'x'.repeat(9_000))))).toBe(BUDGET);
  });

  it('loses the body before an argument of the same size', () => {
    const both = { aps: { alert: { title: 'Hi', body: 'a'.repeat(2_100), 'loc-args': ['a'.repeat(2_100)] } } };
    const { body, 'loc-args': args } = (fitAlert(both) as typeof both).aps.alert;
    expect((args[0]?.length ?? 0) - body.length).toBe(1);
  });

  it('is shortened where it is one text', () => {
    const cut = fitAlert({ aps: { alert: '😀'.repeat(2_000) } }) as { aps: { alert: string } };
    expect(cut.aps.alert).toBe('😀'.repeat(1_018));
  });

  it('leaves values alone that are not text', () => {
    const cut = fitAlert({ aps: { alert: { title: 'T', 'loc-args': [5, 'x'.repeat(5_000), null] } } });
    expect(cut).toMatchObject({
      aps: { alert: { title: 'T', 'loc-args': [5, expect.stringMatching(/^x{4000}/), null] } },
    });
  });

  it.each([
    ['no alert', { aps: { badge: 1 } }],
    ['no aps', {}],
    ['an alert of no texts', { aps: { alert: { title: 'T' } } }],
    ['short texts', alertOf('Alice', 'Hi')],
  ])('cannot be made to fit with %s and too much beside it', (_, payload) => {
    expect(fitAlert({ ...payload, more: 'x'.repeat(BUDGET) })).toBeNull();
  });

  it.each([
    ['a text of half a megabyte', alertOf('Alice', 'x'.repeat(500_000))],
    ['a hundred thousand texts', alertOf(...Array.from({ length: 100_000 }, () => 'x'))],
    ['a thousand long texts', alertOf(...Array.from({ length: 1_000 }, () => 'x'.repeat(500)))],
  ])('is fast for %s', (_, payload) => {
    const started = performance.now();
    fitAlert(payload);
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});
