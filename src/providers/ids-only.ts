import { withIdsOnly, withoutTweaks } from '../matrix/ids-only.ts';
import { rings } from '../matrix/ringing.ts';
import type { Delivery, Prepared, Provider } from './provider.ts';

/** The provider, given nothing of a push but ids and counts: what it does not know it cannot send. */
export function idsOnly(provider: Provider): Provider {
  return {
    ...provider,
    prepare: (delivery) => keptWhole(provider.prepare(anonymous(delivery))),
  };
}

/** How long a call rings would show in the time that a push service is to keep it. */
function anonymous(delivery: Delivery): Delivery {
  const { notification, device, leftMs } = delivery;
  return {
    ...delivery,
    notification: withIdsOnly(notification),
    device: withoutTweaks(device),
    leftMs: rings(notification) ? Number.POSITIVE_INFINITY : leftMs,
  };
}

/** What was sent does not stand in the push as it came. */
function keptWhole(prepared: Prepared<unknown>): Prepared<unknown> {
  if (prepared.kind === 'none') return prepared;
  const { kept: _, ...preview } = prepared.preview;
  return { ...prepared, preview };
}
