import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../src/outcome.ts';
import { createFanOut } from '../../src/providers/fan-out.ts';
import type { Provider } from '../../src/providers/provider.ts';
import { deliveryOf } from '../support/delivery.ts';

const delivered: Outcome = { status: 'delivered', reason: 'accepted' };
const dead: Outcome = { status: 'rejected', reason: 'endpoint-gone' };
const failed: Outcome = { status: 'failed', reason: 'provider-unavailable' };
const nothing: Outcome = { status: 'suppressed', reason: 'nothing-to-show' };

/** A provider that ends every push as it is told; one that suppresses does so when it prepares. */
function ending(type: string, outcome: Outcome | 'throws'): Provider {
  return {
    type,
    prepare: () =>
      outcome !== 'throws' && outcome.status === 'suppressed'
        ? { kind: 'none', outcome }
        : { kind: 'request', request: type, preview: { kind: 'http', request: type } },
    deliver: async () => {
      if (outcome === 'throws') throw new Error('a defect');
      return { outcome, response: type };
    },
  };
}

async function push(...members: [string, Outcome | 'throws', boolean?][]) {
  const provider = createFanOut(
    members.map(([type, outcome, forwards = true]) => ({ provider: ending(type, outcome), forwards })),
  );
  const prepared = provider.prepare(deliveryOf({ event_id: '$1' }));
  if (prepared.kind === 'none') return { outcome: prepared.outcome };
  return provider.deliver(prepared.request, new AbortController().signal);
}

describe('several providers for one app', () => {
  it('are told side by side', async () => {
    const { outcome, response } = await push(['apns', delivered], ['webpush', failed]);
    expect(outcome).toEqual({
      status: 'delivered',
      reason: 'accepted',
      detail: 'apns: delivered, accepted; webpush: failed, provider-unavailable',
    });
    expect(response).toEqual([
      { provider: 'apns', outcome: delivered, response: 'apns' },
      { provider: 'webpush', outcome: failed, response: 'webpush' },
    ]);
  });

  it.each([
    [
      'all that forward say dead',
      [
        ['a', dead],
        ['b', dead],
      ],
      'rejected',
    ],
    [
      'one that forwards works',
      [
        ['a', dead],
        ['b', delivered],
      ],
      'delivered',
    ],
    [
      'one that forwards has trouble',
      [
        ['a', dead],
        ['b', failed],
      ],
      'failed',
    ],
    [
      'the others had nothing to send',
      [
        ['a', dead],
        ['b', nothing],
      ],
      'suppressed',
    ],
    [
      'one throws',
      [
        ['a', dead],
        ['b', 'throws'],
      ],
      'failed',
    ],
    [
      'the desktop works beside a dead one',
      [
        ['a', dead],
        ['desktop', delivered, false],
      ],
      'rejected',
    ],
    [
      'the desktop has trouble beside one that works',
      [
        ['a', delivered],
        ['desktop', failed, false],
      ],
      'delivered',
    ],
    [
      'nobody has anything to send',
      [
        ['a', nothing],
        ['desktop', nothing, false],
      ],
      'suppressed',
    ],
  ] as [string, [string, Outcome | 'throws', boolean?][], Outcome['status']][])(
    'make a pushkey what it is when %s',
    async (_, members, status) => {
      expect((await push(...members)).outcome.status).toBe(status);
    },
  );
});
