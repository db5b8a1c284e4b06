import { describe, expect, it } from 'vitest';
import { worstStatus } from '../../../renderer/lib/words.ts';
import type { Outcome } from '../../../src/outcomes/outcome.ts';

const delivery = (outcome: Outcome | null) => ({
  id: 'd',
  appId: 'a',
  pushkey: 'k',
  provider: null,
  endedAt: null,
  outcome,
});

describe('the status of a row', () => {
  it('is the worst of its deliveries', () => {
    const delivered = delivery({ status: 'delivered', reason: 'shown' });
    const rejected = delivery({ status: 'rejected', reason: 'unknown-app' });
    expect(worstStatus([delivered, rejected])).toBe('rejected');
    expect(worstStatus([delivered, delivery(null)])).toBe('under-way');
    expect(worstStatus([delivered])).toBe('delivered');
  });
});
