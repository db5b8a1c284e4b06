import type { Notification } from '../matrix/notification.ts';
import { deliveryId } from '../outbox/incoming.ts';
import type { Outcome } from '../outcome.ts';
import type { Attempt, Delivery, Prepared, Provider } from '../providers/provider.ts';
import type { Entry } from './entry.ts';

/** What came of one turn of a delivery. */
export interface Made {
  readonly outcome: Outcome;
  readonly attempts: readonly Attempt[];
  readonly retryAfterMs?: number;
}

/** The delivery that an entry stands for; null when the push does not name its device. */
export function deliveryOf(entry: Entry, notification: Notification): Delivery | null {
  const { number, pushId, appId, pushkey, repeat } = entry;
  const device = notification.devices.find((one) => one.app_id === appId && one.pushkey === pushkey);
  return device === undefined ? null : { id: deliveryId(pushId, number), pushId, notification, device, repeat };
}

/** The provider's exact request. A provider that throws is a failed delivery, and no other device's trouble. */
export function prepare(provider: Provider, delivery: Delivery): Prepared<unknown> {
  try {
    return provider.prepare(delivery);
  } catch (cause) {
    return { kind: 'none', outcome: defect(cause) };
  }
}

/** Makes the request once. Never rejects. */
export async function makeAttempt(
  provider: Provider,
  prepared: Extract<Prepared<unknown>, { kind: 'request' }>,
  repeat: boolean,
  signal: AbortSignal,
  now: () => number,
): Promise<Made> {
  const startedAt = now();
  const { request } = prepared.preview;
  try {
    const { outcome, response, retryAfterMs } = await provider.deliver(prepared.request, signal);
    const kept = repeat && outcome.status !== 'failed' ? duplicate : outcome;
    const attempts = [{ startedAt, endedAt: now(), outcome: kept, request, response: asJson(response) }];
    return { outcome: kept, attempts, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
  } catch (cause) {
    const outcome = defect(cause);
    return { outcome, attempts: [{ startedAt, endedAt: now(), outcome, request }] };
  }
}

const duplicate: Outcome = { status: 'suppressed', reason: 'duplicate' };

export function defect(cause: unknown): Outcome {
  const detail = cause instanceof Error ? cause.message : String(cause);
  return { status: 'failed', reason: 'provider-error', detail };
}

/** An answer as the journal can hold it: headers are no plain object, and would be written as an empty one. */
function asJson(response: unknown): unknown {
  if (typeof response !== 'object' || response === null || !('headers' in response)) return response;
  const { headers } = response;
  return headers instanceof Headers ? { ...response, headers: Object.fromEntries(headers) } : response;
}
