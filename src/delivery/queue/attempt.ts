import type { Device, Notification } from '../../matrix/notification.ts';
import { deliveryId } from '../../outbox/incoming.ts';
import type { Outcome } from '../../outcomes/outcome.ts';
import type {
  Attempt,
  Concerns,
  Delivered,
  Delivery,
  EndpointSign,
  Prepared,
  Provider,
} from '../../providers/provider.ts';
import { boundedMessage, keptRequest, markOf } from '../bounded-attempt.ts';
import type { QueuedDelivery } from './queued-delivery.ts';

export type PreparedRequest = Extract<Prepared<unknown>, { kind: 'request' }>;

/** What came of one attempt. */
export interface AttemptResult {
  readonly outcome: Outcome;
  readonly concerns: Concerns;
  readonly sign: EndpointSign | undefined;
  readonly retryAfterMs: number | undefined;
  readonly attempt: Attempt;
  /** See {@link QueuedDelivery.sent}. */
  readonly sent: number | undefined;
}

const duplicate: Outcome = { status: 'suppressed', reason: 'duplicate' };

/** The device that a delivery goes to; undefined when the push does not name it. */
export function deviceOf({ appId, pushkey, device }: QueuedDelivery, { devices }: Notification): Device | undefined {
  return device ?? devices.find((one) => one.app_id === appId && one.pushkey === pushkey);
}

/** The delivery as its provider sees it; null when the push does not name its device. `now` is unix milliseconds. */
export function deliveryOf(queued: QueuedDelivery, notification: Notification, now: number): Delivery | null {
  const { number, pushId, repeat, expiresAt } = queued;
  const device = deviceOf(queued, notification);
  if (device === undefined) return null;
  return { id: deliveryId(pushId, number), pushId, notification, device, repeat, leftMs: expiresAt - now };
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

/** Sends a request once. Never rejects. */
export type MakeAttempt = (
  provider: Provider,
  prepared: PreparedRequest,
  delivery: Pick<QueuedDelivery, 'repeat' | 'sent'>,
) => Promise<AttemptResult>;

export function createAttempts({ signal, now }: AttemptsDeps): MakeAttempt {
  return async (provider, { request, preview }, { repeat, sent: before }) => {
    const startedAt = now();
    const delivered = await deliver(provider, request, signal);
    const { concerns, sign, retryAfterMs, response } = delivered;
    const outcome = repeat && delivered.outcome.status !== 'failed' ? duplicate : delivered.outcome;
    const kept = keptRequest(preview);
    // Only what may be attempted again is compared.
    const sent = kept !== undefined && (before !== undefined || outcome.status === 'failed') ? markOf(kept) : before;
    const attempt: Attempt = {
      startedAt,
      endedAt: now(),
      outcome,
      ...(kept === undefined || (sent !== undefined && sent === before) ? {} : { request: kept }),
      ...(response === undefined ? {} : { response: boundedMessage(response) }),
    };
    return { outcome, concerns, sign, retryAfterMs, attempt, sent };
  };
}

async function deliver(provider: Provider, request: unknown, signal: AbortSignal): Promise<Delivered> {
  try {
    return await provider.deliver(request, signal);
  } catch (cause) {
    return { outcome: defect(cause), concerns: 'request' };
  }
}

/** What an error of ours makes of a delivery. */
export function defect(cause: unknown): Outcome {
  const detail = cause instanceof Error ? cause.message : String(cause);
  return { status: 'failed', reason: 'provider-error', detail };
}
