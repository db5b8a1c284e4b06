import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDedupTable, DEDUP_MS, type DedupHandle, NO_HANDLE } from '../../src/outbox/sqlite/dedup-table.ts';
import { dedupKeyOf } from '../support/push.ts';

const HOUR = 3_600_000;
const START = Date.UTC(2026, 0, 1);

/** A key that shares its slot in small segments with many others, so that only the whole key distinguishes it. */
const crowdedKey = (number: number): Buffer => {
  const key = Buffer.alloc(16);
  key.writeUInt32LE(number % 3, 0);
  key.writeUInt32LE(number + 1, 12);
  return key;
};

type Step =
  | { readonly do: 'take'; readonly key: number }
  | { readonly do: 'settle'; readonly key: number; readonly outcome: string }
  | { readonly do: 'free'; readonly key: number }
  | { readonly do: 'pass'; readonly milliseconds: number };

const key = fc.nat(12);
const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('take'), key }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('settle'), key, outcome: fc.constantFrom('delivered a', 'rejected b') }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('free'), key }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('pass'), milliseconds: fc.constantFrom(1, HOUR / 2, 2 * HOUR, 30 * HOUR) }),
  },
) as fc.Arbitrary<Step>;

interface Known {
  readonly handle: DedupHandle;
  readonly at: number;
  outcome: string;
}

describe('the dedup table', () => {
  it('knows what a map knows, for a day', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200, size: 'max' }), (steps) => {
        const table = createDedupTable();
        const model = new Map<number, Known>();
        let now = START;
        for (const one of steps) {
          if (one.do === 'pass') {
            now += one.milliseconds;
            table.expire(now);
            continue;
          }
          const held = model.get(one.key);
          // Between a day and the hour after it, a key may be forgotten at any time.
          const mayBeGone = held !== undefined && held.at < now - DEDUP_MS;
          const mustBeGone = held !== undefined && held.at < now - DEDUP_MS - HOUR;
          switch (one.do) {
            case 'take': {
              const taken = table.take(crowdedKey(one.key), 0, now);
              if (mustBeGone) expect(taken.was).toBe('free');
              if (taken.was === 'free') {
                expect(held === undefined || mayBeGone).toBe(true);
                model.set(one.key, { handle: taken.handle, at: now, outcome: '' });
              } else expect(taken.outcome).toBe(held?.outcome);
              break;
            }
            case 'settle':
              if (held === undefined || mayBeGone) break;
              table.settle(held.handle, one.outcome);
              held.outcome = one.outcome;
              break;
            case 'free':
              if (held === undefined || mayBeGone) break;
              table.free(held.handle);
              model.delete(one.key);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('keeps every key apart while it grows by tens of thousands, and forgets all of them after a day', () => {
    const table = createDedupTable();
    const keys = Array.from({ length: 60_000 }, (_, index) => dedupKeyOf(`key ${index}`));
    const handles = keys.map((one, index) => {
      const taken = table.take(one, 0, START + index);
      expect(taken.was).toBe('free');
      return taken.was === 'free' ? taken.handle : NO_HANDLE;
    });
    expect(new Set(handles).size).toBe(keys.length);
    for (const [index, handle] of handles.entries()) {
      if (index % 2 === 0) table.settle(handle, `delivered ${index % 10}`);
    }
    for (const [index, one] of keys.entries()) {
      const outcome = index % 2 === 0 ? `delivered ${index % 10}` : '';
      expect(table.take(one, 0, START + HOUR)).toEqual({ was: 'taken', outcome });
    }
    table.expire(START + DEDUP_MS + 2 * HOUR);
    for (const one of keys.slice(0, 1_000)) expect(table.take(one, 0, START + DEDUP_MS + 2 * HOUR).was).toBe('free');
  });

  it('does not let an old handle change a key that was taken again', () => {
    const table = createDedupTable();
    const one = dedupKeyOf('one');
    const first = table.take(one, 0, START);
    const later = START + 2 * DEDUP_MS;
    table.expire(later);
    expect(table.take(one, 0, later).was).toBe('free');
    if (first.was === 'free') table.free(first.handle);
    expect(table.take(one, 0, later).was).toBe('taken');
  });

  it('takes keys from before with their own time, in any order', () => {
    const table = createDedupTable();
    for (const hours of [20, 23, 2, 25]) {
      table.remember(dedupKeyOf(String(hours)), 0, START - hours * HOUR, `delivered ${hours}`);
    }
    expect(table.take(dedupKeyOf('2'), 0, START)).toEqual({ was: 'taken', outcome: 'delivered 2' });
    table.remember(dedupKeyOf('2'), 0, START, 'rejected later');
    expect(table.take(dedupKeyOf('2'), 0, START)).toEqual({ was: 'taken', outcome: 'rejected later' });
    const handle = table.hold(dedupKeyOf('2'), 0, START);
    expect(table.take(dedupKeyOf('2'), 0, START)).toEqual({ was: 'taken', outcome: 'rejected later' });
    table.free(handle);
    expect(table.take(dedupKeyOf('2'), 0, START).was).toBe('free');
  });

  it('forgets the oldest keys when there are more than it has room for', () => {
    const table = createDedupTable(3);
    const one = Buffer.alloc(16);
    const keyAt = (index: number) => {
      one.writeUInt32LE((index * 2_654_435_761) >>> 0, 0);
      one.writeUInt32LE(index + 1, 8);
      return one;
    };
    // Segments have 512, 1,024, 2,048 keys and so on: the fourth displaces the first.
    for (let index = 0; index < 4_000; index++) table.take(keyAt(index), 0, START);
    for (const kept of [512, 1_000, 3_999]) expect(table.take(keyAt(kept), 0, START).was).toBe('taken');
    for (const gone of [0, 511]) expect(table.take(keyAt(gone), 0, START).was).toBe('free');
  });
});
