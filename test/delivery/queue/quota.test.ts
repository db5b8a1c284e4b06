import { describe, expect, it } from 'vitest';
import { createQuota, type Quotas, uncounted } from '../../../src/delivery/queue/quota.ts';
import { createManualClock } from '../../support/manual-clock.ts';

function testQuota(quotas: Quotas, spentBefore = 0) {
  const clock = createManualClock();
  let spent = spentBefore;
  const day = {
    spent: () => spent,
    add: () => {
      spent += 1;
    },
    leftMs: () => 1_000,
  };
  return { clock, quota: createQuota(clock, day, quotas), spent: () => spent };
}

describe('the quota of an app', () => {
  it('is unlimited and remembers nothing without a limit', () => {
    const { quota, spent } = testQuota({});
    for (let count = 0; count < 1_000; count++) quota.count('a');
    expect(quota.waitOf('a')).toBeNull();
    expect([quota.maxAttempts(256), quota.maxPerHost(128), quota.maxQueuedFor(100_000)]).toEqual([256, 128, 100_000]);
    expect([quota.remembered(), spent()]).toEqual([0, 0]);
  });

  it('gives each recipient its number of pushes in any minute', async () => {
    const { quota, clock } = testQuota({ maxPerMinute: 2 });
    quota.count('a');
    clock.advance(20_000);
    quota.count('a');
    expect(quota.waitOf('a')).toEqual({ reason: 'rate-limited', forMs: 40_000 });
    expect(quota.waitOf('b')).toBeNull();
    clock.advance(39_999);
    expect(quota.waitOf('a')).toEqual({ reason: 'rate-limited', forMs: 1 });
    clock.advance(1);
    expect(quota.waitOf('a')).toBeNull();
    quota.count('a');
    expect(quota.waitOf('a')).toEqual({ reason: 'rate-limited', forMs: 20_000 });
  });

  it('forgets recipients without a push for a minute', async () => {
    const { quota, clock } = testQuota({ maxPerMinute: 1 });
    for (let recipient = 0; recipient < 10_000; recipient++) quota.count(`${recipient}`);
    clock.advance(60_000);
    quota.count('another');
    expect(quota.remembered()).toBe(1);
  });

  it('is the budget per day, for all recipients together', () => {
    const { quota } = testQuota({ maxPerDay: 2 }, 1);
    expect(quota.waitOf('a')).toBeNull();
    quota.count('a');
    expect(quota.waitOf('b')).toEqual({ reason: 'budget-spent', forMs: 1_000 });
  });

  it.each([
    [1, 1, 1, 1],
    [2, 2, 1, 1],
    [10, 10, 5, 8],
    [300, 256, 128, 192],
  ])('is %i at one time: %i in all, %i at one host and %i where nobody knows', (maxConcurrent, all, host, unknown) => {
    const { quota } = testQuota({ maxConcurrent });
    expect([quota.maxAttempts(256), quota.maxPerHost(128), quota.maxUnknown(256)]).toEqual([all, host, unknown]);
  });

  it('follows the configuration', () => {
    const quota = createQuota(createManualClock(), uncounted, { maxPerMinute: 1 });
    quota.count('a');
    quota.use({ maxPerMinute: 2 });
    expect(quota.waitOf('a')).toBeNull();
    quota.count('a');
    expect(quota.waitOf('a')).not.toBeNull();
    quota.use({});
    expect([quota.waitOf('a'), quota.remembered()]).toEqual([null, 0]);
  });
});
