import { describe, expect, it } from 'vitest';
import { createBackoff } from '../../../src/delivery/queue/backoff.ts';

/** Without randomness: always the longest wait. */
const backoff = createBackoff(() => 1);

describe('backoff', () => {
  it('doubles from two seconds to ten minutes', () => {
    expect([1, 2, 3, 4].map((attempts) => backoff.retry(attempts, undefined))).toEqual([2_000, 4_000, 8_000, 16_000]);
    expect(backoff.retry(99, undefined)).toBe(600_000);
  });

  it.each([0, 1_000, 4_999])('is not bypassed by a provider that asks for a retry after %d ms', (asked) => {
    expect(backoff.retry(8, asked)).toBe(backoff.retry(8, undefined));
    expect(backoff.probe(8, 'transient', asked)).toBe(backoff.probe(8, 'transient', undefined));
    expect(backoff.retry(1, asked)).toBeGreaterThanOrEqual(asked);
  });

  it('follows a longer wait that the provider asks for', () => {
    expect(backoff.retry(8, 30_000)).toBe(32_000);
    expect(backoff.retry(1, 3_600_000)).toBe(3_602_000);
  });
});
