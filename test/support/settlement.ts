import type { SettledDelivery, Settlement } from '../../src/outbox/outbox.ts';
import type { Outcome } from '../../src/outcomes/outcome.ts';

export const delivered = { status: 'delivered', reason: 'accepted' } as const;
export const rejected = { status: 'rejected', reason: 'endpoint-gone' } as const;
export const failed = { status: 'failed', reason: 'too-large' } as const;
export const away = { status: 'retrying', reason: 'provider-unreachable', nextAttemptAt: 77 } as const;

/** A delivery that ended, or waits, after one attempt. */
export function settledDelivery(outcome: Outcome, more: Partial<SettledDelivery> = {}): SettledDelivery {
  const waits = outcome.status === 'retrying';
  return {
    number: 0,
    outcome,
    endedAt: waits ? null : 2,
    attempts: [{ startedAt: 1, endedAt: 2, outcome }],
    attemptCount: 1,
    ...(waits ? { waiting: { expiresAt: 99, collapse: 'badge' } } : {}),
    ...more,
  };
}

/** The settlement of such a delivery. */
export const settlement = (pushId: string, outcome: Outcome, more: Partial<SettledDelivery> = {}): Settlement => ({
  pushId,
  deliveries: [settledDelivery(outcome, more)],
});

/** The settlement of the answer to a push. */
export const answerTo = (pushId: string, rejectedKeys: readonly string[] = [], at: number | null = 5): Settlement => ({
  pushId,
  answer: { at, rejected: rejectedKeys },
  deliveries: [],
});
