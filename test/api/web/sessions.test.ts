import { describe, expect, it } from 'vitest';
import { createSessions, usualLimits } from '../../../src/api/web/sessions.ts';
import { createManualClock } from '../../support/manual-clock.ts';

const HOUR = 3_600_000;
const browser = { address: '192.0.2.7', userAgent: 'Firefox' };

function started(limits = usualLimits) {
  const clock = createManualClock();
  return { clock, sessions: createSessions(clock, limits) };
}

describe('a session', () => {
  it('is found by the key that it was opened with, and by no other', () => {
    const { sessions } = started();
    const key = sessions.open(browser);
    expect(key).toMatch(/^[\w-]{32}$/);
    expect(sessions.use(key)).not.toBeNull();
    const [row] = sessions.list('');
    for (const wrong of ['', 'guess', key.slice(1), row?.id ?? '']) expect(sessions.use(wrong)).toBeNull();
  });

  it('is listed with its origin, and never with its key', () => {
    const { clock, sessions } = started();
    const key = sessions.open({ address: '192.0.2.7', userAgent: `Evil\u001b[31m\u202eBrowser${'x'.repeat(9_999)}` });
    const opened = clock.now();
    clock.advance(HOUR);
    sessions.use(key)?.done();
    const [row] = sessions.list('');
    expect(row).toMatchObject({ address: '192.0.2.7', openedAt: opened, lastUsedAt: opened + HOUR, current: false });
    expect(row?.userAgent).toMatch(/^Evil\[31mBrowserx+$/);
    expect(row?.userAgent).toHaveLength(200);
    expect(key).not.toContain(row?.id);
    expect(JSON.stringify(row)).not.toContain(key);
  });

  it('ends after twelve hours without use', () => {
    const { clock, sessions } = started();
    const key = sessions.open(browser);
    clock.advance(11 * HOUR);
    sessions.use(key)?.done();
    clock.advance(11 * HOUR);
    expect(sessions.list('')).toHaveLength(1);
    clock.advance(HOUR);
    expect(sessions.list('')).toEqual([]);
    expect(sessions.use(key)).toBeNull();
  });

  it('is in use while a feed is open, but for no more than a week', () => {
    const { clock, sessions } = started();
    const key = sessions.open(browser);
    const feed = sessions.use(key);
    clock.advance(6 * 24 * HOUR);
    expect(feed?.ended.aborted).toBe(false);
    expect(sessions.list('')).toHaveLength(1);
    clock.advance(24 * HOUR);
    expect(feed?.ended.aborted).toBe(true);
    expect(sessions.use(key)).toBeNull();
  });

  it('ends for a new one if it has been unused the longest', () => {
    const { clock, sessions } = started({ ...usualLimits, count: 3 });
    const following = sessions.open(browser);
    const feed = sessions.use(following);
    clock.advance(1);
    const idle = sessions.open(browser);
    clock.advance(1);
    const used = sessions.open(browser);
    clock.advance(1);
    sessions.open(browser);
    expect(sessions.use(idle)).toBeNull();
    expect(feed?.ended.aborted).toBe(false);
    for (const key of [following, used]) expect(sessions.use(key)).not.toBeNull();
  });

  it('can be ended alone, or with all others', () => {
    const { sessions } = started();
    const [one, two, three] = [1, 2, 3].map(() => sessions.open(browser));
    const feed = sessions.use(one ?? '');
    expect(sessions.end((id) => id === feed?.id)).toBe(1);
    expect(feed?.ended.aborted).toBe(true);
    const mine = sessions.use(two ?? '');
    expect(sessions.list(mine?.id ?? '').filter(({ current }) => current)).toHaveLength(1);
    expect(sessions.end((id) => id !== mine?.id)).toBe(1);
    expect(sessions.use(three ?? '')).toBeNull();
    expect(sessions.use(two ?? '')).not.toBeNull();
  });
});
