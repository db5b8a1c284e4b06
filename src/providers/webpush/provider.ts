import { createHash } from 'node:crypto';
import webpush from 'web-push';
import { isCountsOnly } from '../../matrix/encrypted.ts';
import type { Outcome } from '../../outcomes/outcome.ts';
import type { HttpClient } from '../http/client.ts';
import { isAllowed } from '../http/endpoint.ts';
import type { HttpRequest } from '../http/messages.ts';
import { isUrgent, timeToLive } from '../http/push-headers.ts';
import { retryHint } from '../http/retry-after.ts';
import { pushServiceVerdict } from '../http/verdict.ts';
import type { Delivery, Prepared, Provider } from '../provider.ts';
import { BUDGET, payloadOf } from './payload.ts';
import { endpointOf, readSubscription, type Subscription } from './subscription.ts';

export interface WebPushDeps {
  readonly client: HttpClient;
  /** The `Authorization` header for an origin. */
  readonly authorize: (origin: string) => string;
  readonly ttl: number;
  readonly allowedEndpoints: readonly string[] | undefined;
  /** True if an endpoint may be rejected that stays dead although no answer says so. */
  readonly rejectsSilent: boolean;
}

/** A push before its encryption, which uses fresh randomness: a preview has to be reproducible. */
export interface WebPushRequest {
  readonly subscription: Subscription;
  readonly json: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Encrypts a push for its subscription (RFC 8291) and posts it (RFC 8030), signed with the VAPID key (RFC 8292). */
export function createWebPushProvider(deps: WebPushDeps): Provider<WebPushRequest> {
  const options = { signed: true, rejectsSilent: deps.rejectsSilent };
  return {
    type: 'webpush',
    prepare: (delivery) => prepare(delivery, deps),
    async deliver(request, signal) {
      const result = await deps.client.send(seal(request, deps), signal);
      return { ...pushServiceVerdict(result, options), response: result, ...retryHint(result) };
    },
    hostOf: (device) => endpointOf(device)?.host ?? '',
    collapseKey: ({ room_id }, { data }) => (data?.only_last_per_room === true && room_id ? room_id : null),
    check: async () => ({ proven: null, notices: [{ code: 'vapid-key-usable', parameters: {} }] }),
    close: () => deps.client.close(),
  };
}

function prepare(delivery: Delivery, deps: WebPushDeps): Prepared<WebPushRequest> {
  const { notification, device, repeat } = delivery;
  if (repeat) return none({ status: 'suppressed', reason: 'duplicate' });
  if (device.data?.events_only === true && isCountsOnly(notification)) {
    return none({ status: 'suppressed', reason: 'events-only' });
  }
  const subscription = readSubscription(device);
  if ('fact' in subscription) {
    return none({ status: 'rejected', reason: 'invalid-pushkey', ...subscription });
  }
  if (!isAllowed(subscription.endpoint, deps.allowedEndpoints)) {
    return none({ status: 'failed', reason: 'endpoint-not-allowed', detail: subscription.endpoint.host });
  }
  const payload = payloadOf(notification, device);
  if (payload === null) return none({ status: 'failed', reason: 'too-large' });
  const headers = {
    ...timeToLive(delivery, deps.ttl, subscription.endpoint),
    urgency: isUrgent(delivery) ? 'high' : notification.prio === 'low' ? 'low' : 'normal',
    ...(subscription.onlyLastPerRoom && notification.room_id ? { topic: topicOf(notification.room_id) } : {}),
  };
  return {
    kind: 'request',
    request: { subscription, json: payload.json, headers },
    preview: {
      kind: 'http',
      request: {
        method: 'POST',
        url: subscription.endpoint.href,
        headers: { ...headers, 'content-encoding': 'aes128gcm' },
        body: JSON.parse(payload.json),
        ...(payload.left.length > 0 ? { leftOut: payload.left } : {}),
      },
      bytes: Buffer.byteLength(payload.json),
      budget: BUDGET,
    },
  };
}

/** The request as it is sent, encrypted and signed. */
function seal({ subscription, json, headers }: WebPushRequest, { authorize }: WebPushDeps): HttpRequest {
  const { endpoint, p256dh, auth } = subscription;
  return {
    method: 'POST',
    url: endpoint.href,
    headers: {
      ...headers,
      'content-type': 'application/octet-stream',
      'content-encoding': 'aes128gcm',
      authorization: authorize(endpoint.origin),
    },
    body: webpush.encrypt(p256dh, auth, json, 'aes128gcm').cipherText,
  };
}

function none(outcome: Outcome): Prepared<WebPushRequest> {
  return { kind: 'none', outcome };
}

/** At most 32 characters of base64url (RFC 8030, 5.4); the same room always has the same topic. */
function topicOf(roomId: string): string {
  return createHash('sha256').update(roomId).digest('base64url').slice(0, 32);
}
