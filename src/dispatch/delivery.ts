import type { Outcome } from '../outcome.ts';
import type { Attempt, Delivery, Provider } from '../providers/provider.ts';

export interface Delivered {
  readonly outcome: Outcome;
  readonly attempts: readonly Attempt[];
}

/**
 * One try at a delivery: the provider prepares the exact request and makes it. Never throws: a provider that does is a
 * failed delivery, and no other device's trouble.
 */
export async function deliverOnce(
  provider: Provider,
  delivery: Delivery,
  signal: AbortSignal,
  now: () => number,
): Promise<Delivered> {
  const startedAt = now();
  try {
    const prepared = provider.prepare(delivery);
    if (prepared.kind === 'none') return { outcome: prepared.outcome, attempts: [] };
    const { outcome, response } = await provider.deliver(prepared.request, signal);
    const kept = delivery.repeat && outcome.status !== 'failed' ? duplicate : outcome;
    return {
      outcome: kept,
      attempts: [{ startedAt, endedAt: now(), outcome: kept, request: prepared.preview.request, response }],
    };
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    const outcome: Outcome = { status: 'failed', reason: 'provider-error', detail };
    return { outcome, attempts: [{ startedAt, endedAt: now(), outcome }] };
  }
}

const duplicate: Outcome = { status: 'suppressed', reason: 'duplicate' };
