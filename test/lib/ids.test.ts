import { decodeTime } from 'ulid';
import { describe, expect, it } from 'vitest';
import { createIds, timeOfId } from '../../src/lib/ids.ts';

const now = Date.UTC(2026, 0, 1);
const YEAR = 365 * 86_400_000;

describe('ids', () => {
  it('contain their time', () => {
    expect(decodeTime(createIds().newId(now))).toBe(now);
  });

  it('sort in the order of their creation, whatever the clock does', () => {
    const { newId } = createIds();
    const times = [now, now, now + 1, now + YEAR, now + 2, now + 3, now - YEAR, now + YEAR + 1];
    const made = times.map(newId);
    expect(made.toSorted()).toEqual(made);
  });

  it('continue after those of an earlier process whose clock was ahead', () => {
    const ahead = createIds().newId(now + YEAR);
    const { newId, continueAfter } = createIds();
    continueAfter(ahead);
    const made = Array.from({ length: 5_000 }, () => newId(now));
    expect([ahead, ...made].toSorted()).toEqual([ahead, ...made]);
    continueAfter('no ULID');
    expect(newId(now) > (made.at(-1) ?? '')).toBe(true);
  });

  it('leave the history enough places in each millisecond while the clock is behind', () => {
    const { newId } = createIds();
    newId(now);
    const times = Array.from({ length: 5_000 }, () => timeOfId(newId(now - 1)));
    const counts = new Map<number | null, number>();
    for (const time of times) counts.set(time, (counts.get(time) ?? 0) + 1);
    expect(Math.max(...counts.values())).toBeLessThan(256);
  });
});
