import { describe, expect, it } from 'vitest';
import { intervalOf } from '../../src/history/moment.ts';
import type { Moment } from '../../src/query/query.ts';

const now = Date.parse('2026-11-28T13:00:00Z');
const utc = { now, timeZone: 'UTC' };
const berlin = { now, timeZone: 'Europe/Berlin' };
const time = (hour: number, minute: number, second: number | null = null): Moment => ({
  type: 'time',
  hour,
  minute,
  second,
});
const date = (year: number, month: number, day: number): Moment => ({ type: 'date', year, month, day, time: null });
const shown = ({ from, until }: { from: number; until: number }) =>
  [from, until].map((at) => (Number.isFinite(at) ? new Date(at).toISOString() : null));

describe('a moment of a search', () => {
  it('is the last such time of day, five minutes either way', () => {
    expect(shown(intervalOf('around', time(12, 2), utc))).toEqual([
      '2026-11-28T11:57:00.000Z',
      '2026-11-28T12:08:00.000Z',
    ]);
  });

  it('is yesterday where that time is yet to come today', () => {
    expect(shown(intervalOf('after', time(14, 2), utc))).toEqual(['2026-11-27T14:02:00.000Z', null]);
  });

  it('is read by the clock of the person', () => {
    expect(shown(intervalOf('after', time(14, 0), berlin))).toEqual(['2026-11-28T13:00:00.000Z', null]);
    expect(shown(intervalOf('around', { type: 'day', day: 'today' }, berlin))).toEqual([
      '2026-11-27T23:00:00.000Z',
      '2026-11-28T23:00:00.000Z',
    ]);
  });

  it('is a day of 25 hours when the clocks go back, and of 23 when they go forward', () => {
    expect(shown(intervalOf('around', date(2026, 10, 25), berlin))).toEqual([
      '2026-10-24T22:00:00.000Z',
      '2026-10-25T23:00:00.000Z',
    ]);
    expect(shown(intervalOf('around', date(2026, 3, 29), berlin))).toEqual([
      '2026-03-28T23:00:00.000Z',
      '2026-03-29T22:00:00.000Z',
    ]);
  });

  it('ends before a day begins', () => {
    expect(shown(intervalOf('before', date(2026, 11, 28), utc))).toEqual([null, '2026-11-28T00:00:00.000Z']);
    expect(shown(intervalOf('before', { type: 'day', day: 'yesterday' }, utc))).toEqual([
      null,
      '2026-11-27T00:00:00.000Z',
    ]);
  });

  it('counts back from now', () => {
    expect(shown(intervalOf('after', { type: 'ago', ms: 1_800_000 }, utc))).toEqual(['2026-11-28T12:30:00.000Z', null]);
  });

  it("takes the relay's zone where nobody knows the name", () => {
    expect(intervalOf('after', time(12, 0), { now, timeZone: 'Mars/Olympus' })).toEqual(
      intervalOf('after', time(12, 0), { now }),
    );
  });
});
