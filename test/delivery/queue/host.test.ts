import { describe, expect, it } from 'vitest';
import type { BreakerFailure } from '../../../src/delivery/queue/circuit-breaker.ts';
import { createHost } from '../../../src/delivery/queue/host.ts';
import { type QueuedDelivery, queuedDelivery } from '../../../src/delivery/queue/queued-delivery.ts';
import { createManualClock } from '../../support/manual-clock.ts';

const settle = async () => undefined;
const away: BreakerFailure = { concerns: 'host', kind: 'transient' };
const refusal: BreakerFailure = { concerns: 'credentials', kind: 'needs-operator' };

/** A host with two slots, and the names of the deliveries that it lets start. */
function testHost(places = 2) {
  const clock = createManualClock();
  const released: string[] = [];
  const told: string[] = [];
  const host = createHost({
    clock,
    backoff: { probe: (times) => 1_000 * (times + 1) },
    maxAttempts: () => places,
    release: ({ pushId }) => released.push(pushId),
    parked: ({ pushId }) => told.push(pushId),
  });
  const fail = (delivery: QueuedDelivery, failure: BreakerFailure = away) => {
    host.failed(delivery, failure);
    return host.breaker() !== 'closed';
  };
  return { clock, host, released, told, fail };
}

const named = (pushId: string, urgent = false): QueuedDelivery => {
  const delivery = queuedDelivery({
    pushId,
    number: 0,
    appId: 'app',
    pushkey: pushId,
    registration: '',
    dedupKey: null,
    repeat: false,
    judges: true,
    host: '',
    receivedAt: 0,
    expiresAt: Number.POSITIVE_INFINITY,
  });
  delivery.urgent = urgent;
  return delivery;
};
const all = (names: string) => [...names].map((name) => named(name));
const [a, b, c, d, e] = all('abcde') as [
  QueuedDelivery,
  QueuedDelivery,
  QueuedDelivery,
  QueuedDelivery,
  QueuedDelivery,
];

describe('the slots of a host', () => {
  it('go to waiting deliveries in their order', () => {
    const { host, released } = testHost();
    expect([a, b, c, d].map((one) => host.admit(one))).toEqual(['go', 'go', 'blocked', 'blocked']);
    host.succeeded();
    expect(released).toEqual(['c']);
    expect(host.admit(e)).toBe('blocked');
    expect(host.admit(c)).toBe('go');
  });

  it('are passed on if a delivery does not use its slot', () => {
    const { host, released } = testHost();
    for (const one of [a, b, c, d]) host.admit(one);
    host.succeeded();
    host.remove(c);
    expect(released).toEqual(['c', 'd']);
    expect(host.admit(d)).toBe('go');
  });
});

describe('a host that refuses credentials', () => {
  const refuse = ({ host, fail }: ReturnType<typeof testHost>, delivery: QueuedDelivery) => {
    host.admit(delivery);
    return fail(delivery, refusal);
  };

  it('is open after it refused them for two devices', () => {
    const test = testHost();
    expect([a, b].map((one) => refuse(test, one))).toEqual([false, true]);
  });

  it('stays closed for others when it refuses them for one device again and again', () => {
    const test = testHost();
    expect([a, a, a, a].map((one) => refuse(test, one))).toEqual([false, false, false, false]);
    expect(test.host.admit(b)).toBe('go');
  });
});

describe('a host that fails five times in a row', () => {
  /** Its breaker is open, `a` is parked on it, and nothing is under way. */
  function resting(places = 2) {
    const test = testHost(places);
    for (let times = 0; times < 5; times++) {
      test.host.admit(a);
      test.fail(a);
    }
    test.host.park(a);
    return test;
  }

  it('is probed with one push, later each time, and the first success releases the others', async () => {
    const { host, clock, released, fail } = resting();
    await clock.advanceAsync(1_000, settle);
    expect(released).toEqual(['a']);
    expect(host.admit(a)).toBe('go');
    fail(a);
    host.park(a);
    expect([b, c].map((one) => host.admit(one))).toEqual(['parked', 'parked']);
    await clock.advanceAsync(1_999, settle);
    expect(released).toEqual(['a']);
    await clock.advanceAsync(1, settle);
    expect(released).toEqual(['a', 'b', 'c']);
    host.admit(b);
    host.succeeded();
    expect(released).toEqual(['a', 'b', 'c', 'a']);
  });

  it('is probed first with those that have not failed, a few at a time, and by one that has when there are no others', async () => {
    const { host, clock, released, fail } = resting(100);
    const others = all('bcdefg');
    for (const one of others) host.admit(one);
    const probeInVain = (probes: readonly QueuedDelivery[]) => {
      expect(probes.map((one) => host.admit(one))).toEqual(probes.map(() => 'go'));
      for (const one of probes) {
        fail(one);
        host.park(one);
      }
    };
    await clock.advanceAsync(1_000, settle);
    expect(released.join('')).toBe('bcde');
    probeInVain(others.slice(0, 4));
    await clock.advanceAsync(2_000, settle);
    expect(released.join('')).toBe('bcdefg');
    probeInVain(others.slice(4));
    await clock.advanceAsync(3_000, settle);
    expect(released.join('')).toBe('bcdefga');
  });

  it('is probed with the next delivery if the chosen one ends otherwise', async () => {
    const { host, clock, released } = resting();
    await clock.advanceAsync(1_000, settle);
    expect(host.admit(b)).toBe('go');
    expect(host.admit(c)).toBe('parked');
    host.remove(a);
    expect(released).toEqual(['a', 'c']);
  });

  it('is probed by a failed delivery that is due if no other waits', async () => {
    const { host, clock, released, fail } = testHost();
    host.admit(b);
    for (let times = 0; times < 5; times++) {
      host.admit(a);
      fail(a);
    }
    await clock.advanceAsync(1_000, settle);
    expect(fail(b)).toBe(true);
    host.park(b);
    expect(released).toEqual(['b']);
  });

  it('stays open as long as Retry-After says, whichever delivery got it', async () => {
    const { host, clock, released, fail } = testHost();
    host.admit(b);
    for (let times = 0; times < 5; times++) {
      host.admit(a);
      fail(a);
    }
    host.park(a);
    fail(b, { ...away, retryAfterMs: 60_000 });
    host.park(b);
    await clock.advanceAsync(59_999, settle);
    expect(released).toEqual([]);
    await clock.advanceAsync(1, settle);
    expect(released).toEqual(['a']);
  });

  it('notifies deliveries that wait for a slot when it opens', () => {
    const { host, told, fail } = testHost();
    for (const one of [a, b, c]) host.admit(one);
    for (let times = 0; times < 4; times++) {
      fail(a);
      host.admit(times % 2 === 0 ? c : a);
    }
    host.admit(d);
    fail(b);
    expect(told).toEqual(['d']);
    expect(host.held()).toMatchObject({ blocked: 0 });
  });

  it('is tried at once by a delivery that is retried on request', () => {
    const { host } = resting();
    expect(host.admit(named('b', true))).toBe('go');
    expect(host.admit(named('c', true))).toBe('parked');
  });
});

describe('a host that fails five recipients in a row', () => {
  const busy: BreakerFailure = { concerns: 'recipient', kind: 'transient', retryAfterMs: 600_000 };

  /** Five recipients have failed, and wait by their own backoff. */
  function failing(failure = busy) {
    const test = testHost(100);
    for (const one of all('abcde')) {
      test.host.admit(one);
      test.fail(one, failure);
    }
    expect(test.host.breaker()).toBe('half-open');
    return test;
  }

  it('is tried at once for others, a few at a time, and any success releases all', () => {
    const { host, released } = failing();
    expect(host.admit(a)).toBe('parked');
    const others = all('fghijk');
    expect(others.map((one) => host.admit(one))).toEqual(['go', 'go', 'go', 'go', 'parked', 'parked']);
    host.succeeded();
    expect(host.breaker()).toBe('closed');
    expect(released.join('')).toBe('jka');
  });

  it('is not tried early for one that failed, whatever Retry-After of a recipient says', async () => {
    const { host, clock, released } = failing();
    for (const one of all('ab')) host.admit(one);
    await clock.advanceAsync(999, settle);
    expect(released).toEqual([]);
    await clock.advanceAsync(1, settle);
    expect(released.join('')).toBe('ab');
  });

  it('does not count one recipient twice', () => {
    const { host, fail } = testHost();
    for (const one of [a, b, c, d, a, b, c, d]) {
      host.admit(one);
      expect(fail(one, busy)).toBe(false);
    }
  });

  it('needs the operator if they were refused one after the other, and others are still tried at once', async () => {
    const { host, fail } = failing({ concerns: 'recipient', kind: 'needs-operator' });
    expect(host.admit(named('f'))).toBe('go');
    expect(fail(named('f'), { concerns: 'recipient', kind: 'needs-operator' })).toBe(true);
    expect(host.admit(named('g'))).toBe('go');
  });

  it('is not tried once the host itself starts to fail', () => {
    const { host, fail } = failing();
    for (const one of all('fghij')) {
      expect(host.admit(one)).toBe('go');
      fail(one);
    }
    expect(host.breaker()).toBe('open');
    expect(host.admit(named('k'))).toBe('parked');
  });

  it('follows a host that failed, and answers again about single recipients', async () => {
    const { host, clock, released, fail } = testHost();
    for (let times = 0; times < 5; times++) {
      host.admit(a);
      fail(a);
    }
    for (const one of all('bcdefg')) host.admit(one);
    await clock.advanceAsync(1_000, settle);
    expect(released.join('')).toBe('bc');
    host.admit(b);
    fail(b, busy);
    expect(host.breaker()).toBe('half-open');
    expect(released.join('')).toBe('bcd');
  });
});
