import { describe, expect, it } from 'vitest';
import { tomorrowMorning } from '../../src/notifications/tomorrow-morning.ts';

const at = (now: string, timeZone?: string) => new Date(tomorrowMorning(Date.parse(now), timeZone)).toISOString();

describe('tomorrow morning', () => {
  it.each([
    ['Europe/Vienna', '2026-07-01T10:00:00Z', '2026-07-02T06:00:00.000Z'],
    ['America/Los_Angeles', '2026-07-01T10:00:00Z', '2026-07-02T15:00:00.000Z'],
    ['Asia/Kathmandu', '2026-07-01T10:00:00Z', '2026-07-02T02:15:00.000Z'],
    ['UTC', '2026-12-31T23:59:59Z', '2027-01-01T08:00:00.000Z'],
  ])('is at eight o’clock in %s', (zone, now, morning) => expect(at(now, zone)).toBe(morning));

  it('is the next day where the person is, not where the relay is', () => {
    expect(at('2026-07-01T23:30:00Z', 'Pacific/Auckland')).toBe('2026-07-02T20:00:00.000Z');
    expect(at('2026-07-01T03:00:00Z', 'America/New_York')).toBe('2026-07-01T12:00:00.000Z');
  });

  it.each([
    ['forward', '2026-03-28T22:00:00Z', '2026-03-29T06:00:00.000Z'],
    ['back', '2026-10-24T20:00:00Z', '2026-10-25T07:00:00.000Z'],
  ])('is at eight o’clock after a night in which the clocks went %s', (_, now, morning) => {
    expect(at(now, 'Europe/Vienna')).toBe(morning);
  });

  it.each([undefined, 'Etc/Unknown', 'Nowhere/Else', ''])(
    'is by the clock of the relay when the time zone is %j',
    (zone) => {
      const morning = new Date(tomorrowMorning(new Date(2026, 6, 1, 12).getTime(), zone));
      expect(morning).toEqual(new Date(2026, 6, 2, 8));
    },
  );
});
