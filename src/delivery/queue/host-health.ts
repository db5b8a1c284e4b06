import { failureKindOf, type Outcome } from '../../outcomes/outcome.ts';
import type { Concerns } from '../../providers/provider.ts';
import type { AttemptResult } from './attempt.ts';
import { isPassing, isRefusedAddress } from './decide.ts';
import type { Host } from './host.ts';
import type { QueuedDelivery } from './queued-delivery.ts';

/** What an attempt's outcome says about the host. */
function healthSignOf(outcome: Outcome, concerns: Concerns): 'works' | 'fails' | 'nothing' {
  // The host was not contacted, or the relay did not wait for its answer: an open breaker would delay others for nothing.
  if (isRefusedAddress(outcome) || outcome.reason === 'interrupted') return 'nothing';
  if (isPassing(outcome)) return 'fails';
  return outcome.reason === 'provider-error' || concerns === 'host' ? 'nothing' : 'works';
}

/** A host whose answer takes longer, in milliseconds, does not count as healthy. */
const PROMPT_MS = 2_000;

/** Whether an attempt shows that its host is healthy; undefined when it says nothing about that. */
export function isHealthyBy(
  { outcome, concerns }: Pick<AttemptResult, 'outcome' | 'concerns'>,
  tookMs: number,
): boolean | undefined {
  switch (healthSignOf(outcome, concerns)) {
    case 'works':
      return tookMs <= PROMPT_MS;
    case 'fails':
      return tookMs <= PROMPT_MS && (concerns === 'recipient' || concerns === 'request');
    case 'nothing':
      return undefined;
  }
}

/** Records at a host how an attempt ended. `counts` is false for a provider that has been replaced or stopped. */
export function recordAttempt(
  host: Host,
  delivery: QueuedDelivery,
  { outcome, concerns, retryAfterMs }: Pick<AttemptResult, 'outcome' | 'concerns' | 'retryAfterMs'>,
  counts: boolean,
): void {
  switch (counts ? healthSignOf(outcome, concerns) : 'nothing') {
    case 'works':
      host.succeeded();
      break;
    case 'fails':
      host.failed(delivery, { concerns, kind: failureKindOf(outcome.reason), retryAfterMs });
      break;
    case 'nothing':
      host.left(delivery);
  }
}
