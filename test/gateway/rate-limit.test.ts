import { describe, expect, it } from 'vitest';
import { createRateLimit } from '../../src/gateway/rate-limit.ts';
import { networkOf } from '../../src/gateway/senders.ts';
import { createManualClock } from '../support/manual-clock.ts';

function limiter(more: { requests?: number; maxSenders?: number } = {}) {
  const clock = createManualClock();
  const limit = createRateLimit({ requests: 2, window: 10_000, now: clock.now, ...more });
  return { clock, limit };
}

describe('a rate limit', () => {
  it('allows its number of requests in a window, and then returns the time to wait', () => {
    const { clock, limit } = limiter();
    expect([limit.count('a'), limit.count('a'), limit.count('a')]).toEqual([null, null, 10]);
    clock.advance(4_001);
    expect([limit.count('a'), limit.wait('a'), limit.wait('b')]).toEqual([6, 6, null]);
    clock.advance(6_000);
    expect([limit.wait('a'), limit.count('a'), limit.count('a'), limit.count('a')]).toEqual([null, null, null, 10]);
  });

  it('starts a window with the first request', () => {
    const { clock, limit } = limiter();
    limit.count('a');
    clock.advance(10_000);
    expect([limit.count('a'), limit.count('a'), limit.count('a')]).toEqual([null, null, 10]);
  });

  it('does not forget a sender beyond its limit when many others come', () => {
    const { limit } = limiter({ maxSenders: 100 });
    for (let time = 0; time < 3; time++) limit.count('a');
    for (let other = 0; other < 10_000; other++) limit.count(`other-${other}`);
    expect(limit.count('a')).toBe(10);
  });

  it('blocks nobody for longer than a window when the clock is set back', () => {
    const { clock, limit } = limiter();
    for (let time = 0; time < 3; time++) limit.count('a');
    clock.jump(-3_600_000);
    expect(limit.count('a')).toBe(null);
  });
});

describe('one sender', () => {
  it.each([
    ['192.0.2.7', '192.0.2.8', false],
    ['2001:db8::1', '2001:db8::ffff:1', true],
    ['2001:db8:0:1::1', '2001:db8:0:2::1', false],
    ['fe80::1%eth0', 'fe80::2%eth1', true],
  ])('is %s as %s: %s', (one, other, same) => {
    expect(networkOf(one) === networkOf(other)).toBe(same);
  });
});
