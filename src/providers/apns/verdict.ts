import { detailOf } from '../../outcomes/outcome.ts';
import type { HttpResult } from '../http/messages.ts';
import { retryHint } from '../http/retry-after.ts';
import { isTransient } from '../http/transient.ts';
import { accepted, type Meaning, troubleVerdict, verdictOf } from '../http/verdict.ts';
import { isObject, jsonOf } from '../json.ts';
import type { Verdict } from '../provider.ts';

/** The error in the body of Apple's answer. Source: Apple, "Handling notification responses from APNs". */
export interface AppleError {
  readonly reason: string | null;
  /** Since when a token is dead, in unix milliseconds; only a 410 says it. */
  readonly deadSince: number | null;
}

const MAX_REASON = 100;

export function readAppleError(body: string): AppleError {
  const error = jsonOf(body);
  if (!isObject(error)) return { reason: null, deadSince: null };
  const { reason, timestamp } = error;
  return {
    reason: typeof reason === 'string' ? reason.slice(0, MAX_REASON) : null,
    deadSince: typeof timestamp === 'number' ? timestamp : null,
  };
}

const failed = (reason: Meaning['reason'], concerns: Meaning['concerns']): Meaning => ({
  status: 'failed',
  reason,
  concerns,
});
const deadEndpoint: Meaning = { status: 'rejected', reason: 'endpoint-gone', concerns: 'recipient' };
const credentials = failed('credentials-refused', 'credentials');
/** The topic comes from the configuration alone, so every push gets this answer until the configuration is corrected. */
const wrongTopic = failed('misconfigured', 'credentials');
const hostUnavailable = failed('provider-unavailable', 'host');
const refused = failed('provider-refused', 'request');

/**
 * The meanings of Apple's reasons. A token is dead when Apple calls it unregistered, expired or bad. A topic that does not
 * match a token may be a mistake in the configuration, so it rejects nobody. Reasons not listed concern the request.
 */
export const appleAnswers: Readonly<Record<string, Meaning>> = {
  Unregistered: deadEndpoint,
  ExpiredToken: deadEndpoint,
  BadDeviceToken: { status: 'rejected', reason: 'invalid-pushkey', concerns: 'recipient' },
  DeviceTokenNotForTopic: failed('provider-refused', 'recipient'),
  TopicDisallowed: wrongTopic,
  BadTopic: wrongTopic,
  MissingTopic: wrongTopic,
  BadCertificate: credentials,
  BadCertificateEnvironment: credentials,
  ExpiredProviderToken: credentials,
  InvalidProviderToken: credentials,
  MissingProviderToken: credentials,
  Forbidden: credentials,
  TooManyProviderTokenUpdates: failed('provider-unavailable', 'credentials'),
  TooManyRequests: failed('provider-unavailable', 'recipient'),
  PayloadTooLarge: failed('too-large', 'request'),
  IdleTimeout: hostUnavailable,
  InternalServerError: hostUnavailable,
  ServiceUnavailable: hostUnavailable,
  Shutdown: hostUnavailable,
};

/** The meaning of Apple's answer; `registeredAt` is when the pushkey was registered, in unix milliseconds. */
export function appleVerdict(result: HttpResult, registeredAt: number | null = null): Verdict {
  if (result.kind === 'trouble') return troubleVerdict(result);
  const { status } = result;
  if (status === 200) return accepted;
  const { reason, deadSince } = readAppleError(result.body);
  const meaning = meaningOf(status, reason, retryHint(result).retryAfterMs !== undefined);
  const isReregistered =
    meaning === deadEndpoint && registeredAt !== null && deadSince !== null && registeredAt > deadSince;
  return verdictOf(
    // The token was registered again after it died.
    isReregistered ? failed('provider-refused', 'recipient') : meaning,
    detailOf({ code: 'apple-answered', parameters: { status, reason } }),
  );
}

function meaningOf(status: number, reason: string | null, asksToWait: boolean): Meaning {
  const known = reason !== null && Object.hasOwn(appleAnswers, reason) ? appleAnswers[reason] : undefined;
  if (known !== undefined) return known;
  if (status === 413) return failed('too-large', 'request');
  if (status === 403) return credentials;
  return isTransient(status) || asksToWait ? hostUnavailable : refused;
}
