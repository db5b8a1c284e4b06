import { createHash } from 'node:crypto';
import type { ApnsConfig } from '../../config/app-schema.ts';
import type { Device } from '../../matrix/notification.ts';
import { rings } from '../../matrix/ringing.ts';
import { detailOf, type Outcome } from '../../outcomes/outcome.ts';
import type { Notice } from '../../problems/catalogue.ts';
import { quote } from '../../problems/english.ts';
import { secondsLeft } from '../http/push-headers.ts';
import { retryHint } from '../http/retry-after.ts';
import type { Delivery, Prepared, Provider } from '../provider.ts';
import { type AppBase, appBaseOf } from './base.ts';
import { BUDGET } from './budget.ts';
import { payloadOf } from './payload.ts';
import type { ProviderTokens } from './provider-token.ts';
import type { ApnsRequest, ApnsSession } from './session.ts';
import { appleVerdict, readAppleError } from './verdict.ts';

export interface ApnsDeps {
  readonly session: ApnsSession;
  /** Null where the certificate of the connection authenticates. */
  readonly tokens: ProviderTokens | null;
  readonly config: ApnsConfig;
  readonly newUuid: () => string;
  readonly now: () => number;
}

export interface ApnsPush extends ApnsRequest {
  /** When the device token was registered, in unix milliseconds; null when unknown. */
  readonly registeredAt: number | null;
  /** Seconds that Apple may keep the push for a device that is offline; null leaves it to Apple. */
  readonly keepS: number | null;
}

/** The year 5138 in seconds, and 1973 in milliseconds: a smaller number is in seconds. */
const FIRST_IN_MILLISECONDS = 100_000_000_000;

/** Sends to the Apple Push Notification service. Source: Apple, "Sending notification requests to APNs". */
export function createApnsProvider(deps: ApnsDeps): Provider<ApnsPush> {
  const { session, tokens, config, newUuid, now } = deps;
  const send = ({ path, body, keepS, ...request }: ApnsPush, token: string | null, signal: AbortSignal) => {
    const headers = {
      ...request.headers,
      'apns-id': newUuid(),
      ...(keepS === null ? {} : { 'apns-expiration': String(keepS === 0 ? 0 : Math.floor(now() / 1_000) + keepS) }),
      ...(token === null ? {} : { authorization: `bearer ${token}` }),
    };
    return session.send({ path, headers, body }, signal);
  };
  const base = appBaseOf(config.apnsOptions);
  const newToken = () => tokens?.get() ?? null;

  return {
    type: 'apns',
    prepare: (delivery) => prepare(delivery, config, base),
    async deliver(request, signal) {
      const token = newToken();
      let result = await send(request, token, signal);
      const expired = result.kind === 'answer' && readAppleError(result.body).reason === 'ExpiredProviderToken';
      if (expired && token !== null && tokens?.forget(token)) result = await send(request, newToken(), signal);
      return { ...appleVerdict(result, request.registeredAt), response: result, ...retryHint(result) };
    },
    collapseKey: ({ room_id }) => (config.collapseByRoom && room_id ? room_id : null),
    async check(signal) {
      const request: ApnsPush = {
        path: `/3/device/${'0'.repeat(64)}`,
        headers: { 'apns-topic': config.topic, 'apns-priority': '5' },
        body: '{"aps":{}}',
        registeredAt: null,
        keepS: config.ttl ?? null,
      };
      const result = await send(request, newToken(), signal);
      if (result.kind === 'trouble') {
        return { proven: null, notices: [{ code: 'apple-not-asked', parameters: {} }, quote(result.detail)] };
      }
      const { status } = result;
      const { reason } = readAppleError(result.body);
      // No device has a token of zeros; Apple says so only after it has accepted the credentials.
      if (reason === 'BadDeviceToken' || status === 200) {
        return { proven: true, notices: [{ code: 'apple-takes-credentials', parameters: {} }] };
      }
      const notices: Notice[] = [{ code: 'apple-answered', parameters: { status, reason } }];
      return { proven: status === 403 ? false : null, notices };
    },
    close: () => session.close(),
  };
}

function prepare(
  { notification, device, repeat, leftMs }: Delivery,
  config: ApnsConfig,
  base: AppBase,
): Prepared<ApnsPush> {
  if (repeat) return none({ status: 'suppressed', reason: 'duplicate' });
  const token = tokenOf(device.pushkey, config.deviceToken);
  if (token === null) {
    return none({
      status: 'rejected',
      reason: 'invalid-pushkey',
      ...detailOf({ code: 'pushkey-no-apns-token', parameters: {} }),
    });
  }
  const made = payloadOf(notification, device, config.sendBadgeCounts, base);
  switch (made.kind) {
    case 'nothing':
      return none({ status: 'suppressed', reason: 'nothing-to-show' });
    case 'bad-default-payload':
      return none({
        status: 'rejected',
        reason: 'invalid-pushkey',
        ...detailOf({ code: 'data-no-payload', parameters: {} }),
      });
    case 'too-large':
      return none({ status: 'failed', reason: 'too-large' });
    case 'payload':
      break;
  }
  const room = notification.room_id;
  const headers = {
    'apns-topic': config.topic,
    // Apple accepts background pushes at this priority only.
    'apns-priority': notification.prio === 'low' || config.pushType === 'background' ? '5' : '10',
    ...(config.pushType === undefined ? {} : { 'apns-push-type': config.pushType }),
    ...(config.collapseByRoom && room ? { 'apns-collapse-id': collapseId(room) } : {}),
  };
  const request: ApnsRequest = { path: `/3/device/${token}`, headers, body: made.json };
  return {
    kind: 'request',
    // A call is useless after it has stopped ringing. Apple decides how long to keep anything else.
    request: {
      ...request,
      registeredAt: registeredAt(device),
      keepS: config.ttl ?? (rings(notification) ? secondsLeft(leftMs) : null),
    },
    preview: {
      kind: 'http',
      request: { method: 'POST', ...request, body: JSON.parse(made.json), ...(made.trimmed ? { trimmed: true } : {}) },
      bytes: Buffer.byteLength(made.json),
      budget: BUDGET,
    },
  };
}

/**
 * When the pushkey was registered, in unix milliseconds. Source: Push Gateway API, `pushkey_ts`: unix seconds when the
 * pushkey was last updated; some write milliseconds.
 */
function registeredAt({ pushkey_ts: at }: Device): number | null {
  if (at === undefined || !(at > 0)) return null;
  return at < FIRST_IN_MILLISECONDS ? at * 1_000 : at;
}

/** The device token in hexadecimal, as the path of the request needs it; null if invalid. Base64 may contain line breaks. */
function tokenOf(pushkey: string, format: ApnsConfig['deviceToken']): string | null {
  const hex = /^(?:[\da-f]{2})+$/i.test(pushkey);
  if (format === 'hex' || (format === 'auto' && hex && pushkey.length >= 64)) return hex ? pushkey : null;
  const base64 = pushkey.replace(/\s+/g, '');
  return /^[\w+/-]+={0,2}$/.test(base64) ? Buffer.from(base64, 'base64').toString('hex') || null : null;
}

/** At most 64 bytes; the same room always has the same id. */
function collapseId(roomId: string): string {
  return createHash('sha256').update(roomId).digest('base64url');
}

function none(outcome: Outcome): Prepared<ApnsPush> {
  return { kind: 'none', outcome };
}
