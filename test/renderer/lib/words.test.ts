import { describe, expect, it } from 'vitest';
import { reasonWords, worstStatus } from '../../../renderer/lib/words.ts';
import { type Outcome, reasons } from '../../../src/outcome.ts';

const delivery = (outcome: Outcome | null) => ({
  id: 'd',
  appId: 'a',
  pushkey: 'k',
  provider: null,
  endedAt: null,
  outcome,
});

describe('the words of the window', () => {
  it('know every reason', () => {
    expect(Object.keys(reasonWords).toSorted()).toEqual(Object.keys(reasons).toSorted());
  });

  it('show the worst of several deliveries', () => {
    const delivered = delivery({ status: 'delivered', reason: 'shown' });
    const rejected = delivery({ status: 'rejected', reason: 'unknown-app' });
    expect(worstStatus([delivered, rejected])).toBe('rejected');
    expect(worstStatus([delivered, delivery(null)])).toBe('under-way');
    expect(worstStatus([delivered])).toBe('delivered');
  });
});
