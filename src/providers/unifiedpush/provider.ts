import { detailOf, type Outcome } from '../../outcomes/outcome.ts';
import type { HttpClient } from '../http/client.ts';
import { isAllowed, readEndpoint } from '../http/endpoint.ts';
import type { HttpRequest } from '../http/messages.ts';
import { isUrgent, timeToLive } from '../http/push-headers.ts';
import { retryHint } from '../http/retry-after.ts';
import { pushServiceVerdict } from '../http/verdict.ts';
import type { Delivery, Prepared, Provider } from '../provider.ts';
import { BUDGET, payloadOf } from './payload.ts';

export interface UnifiedPushDeps {
  readonly client: HttpClient;
  /** Seconds that a push service may keep a push for a device that is offline. */
  readonly ttl: number;
  /** Globs of host[:port]; undefined allows every public host. */
  readonly allowedEndpoints: readonly string[] | undefined;
  /** True if an endpoint may be rejected that stays dead although no answer says so. */
  readonly rejectsSilent: boolean;
}

/**
 * Posts a notification to the endpoint that its pushkey names, for apps that receive through UnifiedPush. Source:
 * UnifiedPush, "Matrix gateway"; the headers are those of RFC 8030.
 */
export function createUnifiedPushProvider(deps: UnifiedPushDeps): Provider<HttpRequest> {
  const options = { signed: false, rejectsSilent: deps.rejectsSilent };
  return {
    type: 'unifiedpush',
    prepare: (delivery) => prepare(delivery, deps),
    async deliver(request, signal) {
      const result = await deps.client.send(request, signal);
      return { ...pushServiceVerdict(result, options), response: result, ...retryHint(result) };
    },
    hostOf: ({ pushkey }) => readEndpoint(pushkey)?.host ?? '',
    close: () => deps.client.close(),
  };
}

function prepare(delivery: Delivery, deps: UnifiedPushDeps): Prepared<HttpRequest> {
  const { notification, device, repeat } = delivery;
  if (repeat) return none({ status: 'suppressed', reason: 'duplicate' });
  const endpoint = readEndpoint(device.pushkey);
  if (endpoint === null) {
    return none({
      status: 'rejected',
      reason: 'invalid-pushkey',
      ...detailOf({ code: 'pushkey-no-endpoint', parameters: {} }),
    });
  }
  if (!isAllowed(endpoint, deps.allowedEndpoints)) {
    return none({ status: 'failed', reason: 'endpoint-not-allowed', detail: endpoint.host });
  }
  const payload = payloadOf(notification);
  if (payload === null) return none({ status: 'failed', reason: 'too-large' });
  const headers = {
    'content-type': 'application/json',
    // Push services recognise encrypted Web Push by this header, and pass on unchanged what they cannot read.
    'content-encoding': 'aes128gcm',
    ...timeToLive(delivery, deps.ttl, endpoint),
    urgency: notification.prio === 'low' && !isUrgent(delivery) ? 'normal' : 'high',
  };
  const request: HttpRequest = { method: 'POST', url: endpoint.href, headers, body: payload.body };
  const leftOut = payload.left.length > 0 ? { leftOut: payload.left } : {};
  return {
    kind: 'request',
    request,
    preview: {
      kind: 'http',
      request: { ...request, body: JSON.parse(payload.body), ...leftOut },
      kept: { ...request, body: 'the notification, without its devices', ...leftOut },
      bytes: Buffer.byteLength(payload.body),
      budget: BUDGET,
    },
  };
}

function none(outcome: Outcome): Prepared<HttpRequest> {
  return { kind: 'none', outcome };
}
