import type { Device, Notification } from '../../matrix/notification.ts';
import type { Outcome } from '../../outcome.ts';
import type { Attempt, Concerns, Delivery, EndpointSign, Prepared, Provider } from '../../providers/provider.ts';
import type { QueuedDelivery } from './queued-delivery.ts';

export type PreparedRequest = Extract<Prepared<unknown>, { kind: 'request' }>;

/** What came of one attempt. */
export interface AttemptResult {
  readonly outcome: Outcome;
  readonly concerns: Concerns;
  readonly sign: EndpointSign | undefined;
  readonly retryAfterMs: number | undefined;
  readonly attempt: Attempt;
}

const duplicate: Outcome = { status: 'suppressed', reason: 'duplicate' };

/** The device that a delivery goes to; undefined when the push does not name it. */
export function deviceOf({ appId, pushkey }: QueuedDelivery, { devices }: Notification): Device | undefined {
  return devices.find((one) => one.app_id === appId && one.pushkey === pushkey);
}

/** The delivery as its provider sees it; null when the push does not name its device. `now` is unix milliseconds. */
export function deliveryOf(queued: QueuedDelivery, notification: Notification, now: number): Delivery | null {
  const { deliveryId: id, pushId, repeat, expiresAt } = queued;
  const device = deviceOf(queued, notification);
  return device === undefined ? null : { id, pushId, notification, device, repeat, leftMs: expiresAt - now };
}

/** The provider's exact request. A provider that throws is a failed delivery, and no other device's trouble. */
export function prepare(provider: Provider, delivery: Delivery): Prepared<unknown> {
  try {
    return provider.prepare(delivery);
  } catch (cause) {
    return { kind: 'none', outcome: defect(cause) };
  }
}

export interface AttemptsDeps {
  /** Aborted when the relay stops. */
  readonly signal: AbortSignal;
  /** Unix milliseconds. */
  readonly now: () => number;
}

export type MakeAttempt = ReturnType<typeof createAttempts>;

/** Makes requests, each once. Never rejects. */
export function createAttempts({ signal, now }: AttemptsDeps) {
  return async (provider: Provider, prepared: PreparedRequest, repeat: boolean): Promise<AttemptResult> => {
    const startedAt = now();
    const { request } = prepared.preview;
    try {
      const {
        outcome: told,
        concerns,
        sign,
        retryAfterMs,
        response,
      } = await provider.deliver(prepared.request, signal);
      const outcome = repeat && told.status !== 'failed' ? duplicate : told;
      const attempt = { startedAt, endedAt: now(), outcome, request, response: asJson(response) };
      return { outcome, concerns, sign, retryAfterMs, attempt };
    } catch (cause) {
      const outcome = defect(cause);
      const attempt = { startedAt, endedAt: now(), outcome, request };
      return { outcome, concerns: 'request', sign: undefined, retryAfterMs: undefined, attempt };
    }
  };
}

/** What an error of ours makes of a delivery. */
export function defect(cause: unknown): Outcome {
  const detail = cause instanceof Error ? cause.message : String(cause);
  return { status: 'failed', reason: 'provider-error', detail };
}

/** An answer as the history can hold it: headers are no plain object, and would be written as an empty one. */
function asJson(response: unknown): unknown {
  if (typeof response !== 'object' || response === null || !('headers' in response)) return response;
  const { headers } = response;
  return headers instanceof Headers ? { ...response, headers: Object.fromEntries(headers) } : response;
}
