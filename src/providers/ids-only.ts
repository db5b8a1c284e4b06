import { withIdsOnly, withoutTweaks } from '../matrix/ids-only.ts';
import { rings } from '../matrix/ringing.ts';
import type { Delivery, Prepared, Provider } from './provider.ts';

/** The provider, which is given only the ids and counts of a push: it cannot send what it does not know. */
export function idsOnly(provider: Provider): Provider {
  return {
    ...provider,
    prepare: (delivery) => storedInFull(provider.prepare(withoutContent(delivery))),
  };
}

/** A call also loses its time to live: the time that a push service may keep it would reveal how long it rings. */
function withoutContent(delivery: Delivery): Delivery {
  const { notification, device, leftMs } = delivery;
  return {
    ...delivery,
    notification: withIdsOnly(notification),
    device: withoutTweaks(device),
    leftMs: rings(notification) ? Number.POSITIVE_INFINITY : leftMs,
  };
}

/** An attempt has to store the request itself, because it cannot be derived from the push as it came. */
function storedInFull(prepared: Prepared<unknown>): Prepared<unknown> {
  if (prepared.kind === 'none') return prepared;
  const { kept: _, ...preview } = prepared.preview;
  return { ...prepared, preview };
}
