import { unreadOf } from '../../matrix/counts.ts';
import type { Notification } from '../../matrix/notification.ts';
import { rings } from '../../matrix/ringing.ts';
import { detailOf, type Outcome, type Reason } from '../../outcomes/outcome.ts';
import { quote } from '../../problems/english.ts';
import type { HttpClient } from '../http/client.ts';
import { untilAborted } from '../http/deadline.ts';
import { secondsLeft } from '../http/push-headers.ts';
import { retryHint } from '../http/retry-after.ts';
import { isObject, toJson } from '../json.ts';
import type { Concerns, Delivery, Prepared, Provider } from '../provider.ts';
import { type AccessTokens, TokenTrouble } from './access-token.ts';
import { apnsBytes, apnsOf, type IosWords } from './ios.ts';
import { BUDGET, dataOf } from './payload.ts';
import { fcmNotice, fcmVerdict, refusesAccessToken } from './verdict.ts';

export interface FcmDeps {
  readonly client: HttpClient;
  readonly tokens: AccessTokens;
  /** `…/v1/projects/{project}/messages:send` */
  readonly url: string;
  readonly fcmOptions: Readonly<Record<string, unknown>>;
  readonly counts: Parameters<typeof dataOf>[2];
  /** Null where nothing is shown on iOS. */
  readonly ios: IosWords | null;
  readonly sendDevices: boolean;
}

export interface FcmRequest {
  readonly url: string;
  readonly body: string;
}

/** Sends messages through Firebase Cloud Messaging. Source: FCM HTTP v1 API, `projects.messages.send`. */
export function createFcmProvider(deps: FcmDeps): Provider<FcmRequest> {
  async function send({ url, body }: FcmRequest, token: string, signal: AbortSignal) {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
    return deps.client.send({ method: 'POST', url, headers, body }, signal);
  }

  return {
    type: 'fcm',
    prepare: (delivery) => prepare(delivery, deps),
    async deliver(request, signal) {
      try {
        const token = await untilAborted(deps.tokens.get(), signal);
        let result = await send(request, token, signal);
        if (refusesAccessToken(result)) {
          // The token may have been revoked early; a new one shows whether that was the reason.
          deps.tokens.forget(token);
          result = await send(request, await untilAborted(deps.tokens.get(), signal), signal);
        }
        return { ...fcmVerdict(result, deps.fcmOptions), response: result, ...retryHint(result) };
      } catch (error) {
        const { message: detail, reason, retryAfterMs } = tokenTrouble(error, signal);
        return {
          outcome: { status: 'failed', reason, detail },
          concerns: concernsOf(reason),
          ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
        };
      }
    },
    async check(signal) {
      const message = { token: 'carillon-checks-its-credentials', data: { check: '1' } };
      const body = JSON.stringify({ validate_only: true, message });
      try {
        const token = await untilAborted(deps.tokens.get(), signal);
        const result = await send({ url: deps.url, body }, token, signal);
        if (result.kind === 'trouble') {
          return { proven: null, notices: [{ code: 'fcm-not-asked', parameters: {} }, quote(result.detail)] };
        }
        const { outcome } = fcmVerdict(result);
        // FCM looks at the device token only after it has accepted the access token.
        if (outcome.status !== 'failed')
          return { proven: true, notices: [{ code: 'fcm-takes-account', parameters: {} }] };
        const refused = result.status === 401 || result.status === 403 || result.status === 404;
        return { proven: refused ? false : null, notices: [fcmNotice(result.status, result.body)] };
      } catch (error) {
        const { message, reason } = tokenTrouble(error, signal);
        return { proven: reason === 'credentials-refused' ? false : null, notices: [quote(message)] };
      }
    },
    close: () => deps.client.close(),
  };
}

function prepare({ notification, device, repeat, leftMs }: Delivery, deps: FcmDeps): Prepared<FcmRequest> {
  if (repeat) return none({ status: 'suppressed', reason: 'duplicate' });
  const { fcmOptions, counts, ios } = deps;
  const apns = ios === null ? null : apnsOf(notification, device, ios, badgeOf(notification, counts), fcmOptions.apns);
  const reserved = apns === null ? undefined : apnsBytes(apns);
  const made = dataOf(notification, device, counts, { devices: deps.sendDevices, reserved });
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
    case 'data':
      break;
  }
  const { android } = fcmOptions;
  const priority = notification.prio === 'low' ? 'normal' : 'high';
  const message = {
    ...fcmOptions,
    ...(apns === null ? {} : { apns }),
    data: made.data,
    // A call is useless after it has stopped ringing, unless the app's own options say otherwise.
    android: {
      ...(rings(notification) ? { ttl: `${secondsLeft(leftMs)}s` } : {}),
      ...(isObject(android) ? android : {}),
      priority,
    },
    token: device.pushkey,
  };
  return {
    kind: 'request',
    request: { url: deps.url, body: toJson({ message }) },
    preview: {
      kind: 'http',
      request: {
        method: 'POST',
        url: deps.url,
        body: { message },
        ...(made.left.length > 0 ? { leftOut: made.left } : {}),
      },
      bytes: made.bytes + (reserved ?? 0),
      budget: BUDGET,
    },
  };
}

/** The number on the icon of an app: unread messages and missed calls. */
function badgeOf(notification: Notification, counts: FcmDeps['counts']): number | undefined {
  const unread = unreadOf(notification);
  return counts === 'none' || unread === undefined ? undefined : unread + (notification.counts?.missed_calls ?? 0);
}

function none(outcome: Outcome): Prepared<FcmRequest> {
  return { kind: 'none', outcome };
}

/** Whom a missing access token concerns: no push of the app can be sent without one. */
function concernsOf(reason: Reason): Concerns {
  if (reason === 'interrupted') return 'request';
  return reason === 'credentials-refused' ? 'credentials' : 'host';
}

function tokenTrouble(error: unknown, signal: AbortSignal): TokenTrouble {
  if (error instanceof TokenTrouble) return error;
  if (signal.aborted) return new TokenTrouble('interrupted', 'The relay stopped while it waited for an access token.');
  return new TokenTrouble('credentials-refused', String(error));
}
