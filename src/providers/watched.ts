import { reasons } from '../outcome.ts';
import type { Provider } from './provider.ts';

/** How deliveries went since the start. Times are unix milliseconds. */
export interface DeliveryHistory {
  readonly lastSuccessAt: number | null;
  readonly lastFailure: { readonly at: number; readonly words: string } | null;
}

/** The same provider, and how its deliveries go. What is suppressed on purpose is neither well nor ill. */
export function watchProvider(
  provider: Provider,
  now: () => number,
): { provider: Provider; record: () => DeliveryHistory } {
  let lastSuccessAt: number | null = null;
  let lastFailure: DeliveryHistory['lastFailure'] = null;
  return {
    provider: {
      ...provider,
      async deliver(request, signal) {
        const ended = await provider.deliver(request, signal);
        const { status, reason, detail } = ended.outcome;
        if (status === 'delivered') lastSuccessAt = now();
        if (status === 'failed' || status === 'rejected') lastFailure = { at: now(), words: detail ?? reasons[reason] };
        return ended;
      },
    },
    record: () => ({ lastSuccessAt, lastFailure }),
  };
}
