import { describe, expect, it } from 'vitest';
import type { Entry } from '../../src/dispatch/entry.ts';
import { createHost } from '../../src/dispatch/host.ts';
import { createVirtualClock } from '../support/virtual-clock.ts';

const settle = async () => undefined;

/** A host with two places, and the names of the entries it lets go. */
function testHost() {
  const clock = createVirtualClock();
  const released: string[] = [];
  const told: string[] = [];
  const host = createHost({
    clock,
    schedule: { retry: () => 1_000, probe: (times) => 1_000 * (times + 1) },
    most: 2,
    release: ({ deliveryId }) => released.push(deliveryId),
    rests: ({ deliveryId }) => told.push(deliveryId),
  });
  const fail = (entry: Entry, retryAfterMs?: number) => host.failed(entry, 'time', retryAfterMs);
  return { clock, host, released, told, fail };
}

const entry = (deliveryId: string): Entry => ({
  pushId: deliveryId,
  deliveryId,
  appId: 'app',
  pushkey: deliveryId,
  lease: null,
  repeat: false,
  judges: true,
  receivedAt: 0,
  expiresAt: Number.POSITIVE_INFINITY,
  notBefore: 0,
  urgent: false,
  attempts: 0,
  collapse: null,
  notification: undefined,
  state: 'ready',
  answered: true,
});
const [a, b, c, d, e] = ['a', 'b', 'c', 'd', 'e'].map(entry) as [Entry, Entry, Entry, Entry, Entry];

describe('the places of a host', () => {
  it('go to those that wait for one, in their order', () => {
    const { host, released } = testHost();
    expect([a, b, c, d].map((one) => host.admit(one, false))).toEqual(['go', 'go', 'blocked', 'blocked']);
    host.worked(a);
    expect(released).toEqual(['c']);
    expect(host.admit(e, false)).toBe('blocked');
    expect(host.admit(c, false)).toBe('go');
  });

  it('are passed on by one that was let go and does not come', () => {
    const { host, released } = testHost();
    for (const one of [a, b, c, d]) host.admit(one, false);
    host.worked(a);
    host.remove(c);
    expect(released).toEqual(['c', 'd']);
    expect(host.admit(d, false)).toBe('go');
  });
});

describe('a host that refuses credentials', () => {
  const refuse = ({ host }: ReturnType<typeof testHost>, entry: Entry) => {
    host.admit(entry, false);
    return host.failed(entry, 'operator', undefined);
  };

  it('rests when it refused them for two devices', () => {
    const all = testHost();
    expect([a, b].map((one) => refuse(all, one))).toEqual([false, true]);
  });

  it('goes on for the others when it refuses them for one device again and again', () => {
    const all = testHost();
    expect([a, a, a, a].map((one) => refuse(all, one))).toEqual([false, false, false, false]);
    expect(all.host.admit(b, false)).toBe('go');
  });
});

describe('a host that fails five times in a row', () => {
  /** It rests, `a` waits for it to work again, and nothing is under way. */
  function resting() {
    const all = testHost();
    for (let times = 0; times < 5; times++) {
      all.host.admit(a, false);
      all.fail(a);
    }
    all.host.keep(a);
    return all;
  }

  it('is probed with one push, later each time, and the first that comes through lets the others go', async () => {
    const { host, clock, released, fail } = resting();
    expect([b, c].map((one) => host.admit(one, false))).toEqual(['resting', 'resting']);
    await clock.advance(1_000, settle);
    expect(released).toEqual(['a']);
    expect(host.admit(a, false)).toBe('go');
    fail(a);
    host.keep(a);
    await clock.advance(1_999, settle);
    expect(released).toEqual(['a']);
    await clock.advance(1, settle);
    expect(released).toEqual(['a', 'b']);
    host.admit(b, false);
    host.worked(b);
    expect(released).toEqual(['a', 'b', 'c', 'a']);
  });

  it('is probed with the next when the one that was to do it ends otherwise', async () => {
    const { host, clock, released } = resting();
    host.admit(b, false);
    await clock.advance(1_000, settle);
    host.remove(a);
    expect(released).toEqual(['a', 'b']);
  });

  it('is probed by one that fails when the time for that has come and nobody else waits', async () => {
    const { host, clock, released, fail } = testHost();
    host.admit(b, false);
    for (let times = 0; times < 5; times++) {
      host.admit(a, false);
      fail(a);
    }
    await clock.advance(1_000, settle);
    expect(fail(b)).toBe(true);
    host.keep(b);
    expect(released).toEqual(['b']);
  });

  it('rests as long as Retry-After says, whoever is told', async () => {
    const { host, clock, released, fail } = testHost();
    host.admit(b, false);
    for (let times = 0; times < 5; times++) {
      host.admit(a, false);
      fail(a);
    }
    host.keep(a);
    fail(b, 60_000);
    host.keep(b);
    await clock.advance(59_999, settle);
    expect(released).toEqual([]);
    await clock.advance(1, settle);
    expect(released).toEqual(['a']);
  });

  it('tells those that wait for a place that it rests now', () => {
    const { host, told, fail } = testHost();
    for (const one of [a, b, c]) host.admit(one, false);
    for (let times = 0; times < 4; times++) {
      fail(a);
      host.admit(times % 2 === 0 ? c : a, false);
    }
    host.admit(d, false);
    fail(b);
    expect(told).toEqual(['d']);
    expect(host.held()).toMatchObject({ blocked: 0 });
  });

  it('is asked at once by one that somebody wants to be tried now', () => {
    const { host } = resting();
    expect(host.admit(b, true)).toBe('go');
    expect(host.admit(c, true)).toBe('resting');
  });
});
