import { failureKindOf, type Outcome } from '../../outcomes/outcome.ts';
import type { Concerns } from '../../providers/provider.ts';
import type { AttemptResult } from './attempt.ts';
import { isPassing, isRefusedAddress } from './decide.ts';
import type { Host } from './host.ts';
import type { QueuedDelivery } from './queued-delivery.ts';

/** Whether an attempt's outcome says anything of the host that was asked. */
function wordOn(outcome: Outcome, concerns: Concerns): 'works' | 'fails' | 'nothing' {
  // Nobody was asked, or the relay did not wait for the answer. A host that rests for it would keep others waiting.
  if (isRefusedAddress(outcome) || outcome.reason === 'interrupted') return 'nothing';
  if (isPassing(outcome)) return 'fails';
  return outcome.reason === 'provider-error' || concerns === 'host' ? 'nothing' : 'works';
}

/** An answer that takes longer, milliseconds, is no sign of a host that may have the places of those that are well. */
const SOON_MS = 2_000;

/** True when an attempt shows that its host is well, false when it is not; undefined when it says nothing of that. */
export function isWellBy(
  { outcome, concerns }: Pick<AttemptResult, 'outcome' | 'concerns'>,
  tookMs: number,
): boolean | undefined {
  switch (wordOn(outcome, concerns)) {
    case 'works':
      return tookMs <= SOON_MS;
    case 'fails':
      return tookMs <= SOON_MS && (concerns === 'recipient' || concerns === 'request');
    case 'nothing':
      return undefined;
  }
}

/** Tells a host how an attempt went. `counts` is false for the word of a provider that has no say any more. */
export function tellHost(
  host: Host,
  delivery: QueuedDelivery,
  { outcome, concerns, retryAfterMs }: Pick<AttemptResult, 'outcome' | 'concerns' | 'retryAfterMs'>,
  counts: boolean,
): void {
  switch (counts ? wordOn(outcome, concerns) : 'nothing') {
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
