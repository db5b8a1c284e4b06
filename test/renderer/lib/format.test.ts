import { describe, expect, it } from 'vitest';
import { createFormat, hexLine } from '../../../renderer/lib/format.ts';

describe('bytes', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1_000, '1.0 KB'],
    [73_700, '73.7 KB'],
    [2_100_000, '2.1 MB'],
    [5e12, '5000.0 GB'],
  ])('%d is %s', (number, text) => {
    expect(createFormat('en').bytes(number)).toBe(text);
  });

  it('are written with the number format of the language', () => {
    expect(createFormat('de').bytes(2_100_000)).toBe('2,1 MB');
  });
});

describe('hexLine', () => {
  it('shows sixteen bytes and their printable characters', () => {
    const data = Buffer.from('Hi\u0000ÿ and then some more');
    expect(hexLine(data, 0)).toBe('000000  48 69 00 c3 bf 20 61 6e 64 20 74 68 65 6e 20 73  Hi··· and then s');
    expect(hexLine(data, 1)).toBe('000010  6f 6d 65 20 6d 6f 72 65                          ome more');
  });
});

describe('the width for a time of day', () => {
  it('is the same for every hour, so that a column of times is aligned', () => {
    expect(createFormat('en').timeOfDayWidth).toBe('9.8ch');
    expect(createFormat('de').timeOfDayWidth).toBe('7ch');
  });
});

describe('times', () => {
  const at = Date.UTC(2026, 10, 28, 21, 5, 9);
  const time = { zone: 'UTC', locale: null, hours: null };

  it.each([
    ['en', time, '09:05:09 PM'],
    ['en', { ...time, hours: 'h23' as const }, '21:05:09'],
    ['de', { ...time, hours: 'h12' as const }, '09:05:09 PM'],
    ['en-US', { ...time, locale: 'en-GB' }, '21:05:09'],
    ['en-US', { ...time, locale: 'de-DE' }, '09:05:09 PM'],
    ['de', { ...time, zone: 'Asia/Tokyo' }, '06:05:09'],
  ])('are written in the format of %s with %j', (locale, options, written) => {
    expect(createFormat(locale, options).timeOfDay(at).replace(/\s/g, ' ')).toBe(written);
  });
});
