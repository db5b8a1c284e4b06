import { detailOf, type Outcome, type Reason, sameDetail } from '../../outcomes/outcome.ts';
import type { Concerns, Verdict } from '../provider.ts';
import type { HttpResult, Trouble } from './messages.ts';
import { quoteOf } from './quote.ts';
import { retryHint } from './retry-after.ts';

/** The meaning of an answer, without its detail. */
export interface Meaning {
  readonly status: 'rejected' | 'failed';
  readonly reason: Reason;
  readonly concerns: Concerns;
}

export const accepted: Verdict = { outcome: { status: 'delivered', reason: 'accepted' }, concerns: 'request' };

/** A meaning with its detail, as the verdict on a delivery. */
export function verdictOf({ status, reason, concerns }: Meaning, detail: Pick<Outcome, 'detail' | 'fact'>): Verdict {
  return { outcome: { status, reason, ...detail }, concerns };
}

/** The verdict where there was no answer: it concerns the host, unless no request was made. */
export function troubleVerdict(trouble: Trouble): Verdict {
  const outcome: Outcome = { status: 'failed', reason: trouble.reason, ...sameDetail(trouble) };
  switch (trouble.reason) {
    case 'address-refused':
      return { outcome, concerns: 'recipient' };
    case 'interrupted':
      return { outcome, concerns: 'request' };
    default:
      return { outcome, concerns: 'host' };
  }
}

const failed = (reason: Reason, concerns: Concerns): Meaning => ({ status: 'failed', reason, concerns });
const unavailable = (concerns: Concerns) => failed('provider-unavailable', concerns);
const deadEndpoint: Meaning = { status: 'rejected', reason: 'endpoint-gone', concerns: 'recipient' };

/**
 * The meanings of push services' answers, by status. Only 404 and 410 say that an endpoint no longer exists (RFC 8030, 5.2
 * and 7.3). Of the server errors, 502 to 504 concern the host (RFC 9110, 15.6); the others may concern one endpoint, as
 * ntfy's 507 concerns a topic without a subscriber.
 */
export const pushServiceAnswers: Readonly<Record<number, Meaning>> = {
  404: deadEndpoint,
  408: unavailable('host'),
  410: deadEndpoint,
  413: failed('too-large', 'request'),
  425: unavailable('request'),
  429: unavailable('recipient'),
  502: unavailable('host'),
  503: unavailable('host'),
  504: unavailable('host'),
};

/**
 * A refusal of the VAPID key that signed the request (RFC 8292, 4.2). A subscription is bound to the key that it was made
 * with, so this concerns that subscription, until many different ones are refused.
 */
const vapidRefused = failed('credentials-refused', 'recipient');
/** Reasons of a 400 that mean the same: Apple's, and Google's for a subscription of another sender. */
const VAPID_REFUSED = /^(VapidPkHashMismatch|UnauthorizedRegistration)\b/;

export interface PushServiceOptions {
  /** True if requests are signed with a VAPID key. */
  readonly signed: boolean;
  /** True if an endpoint may be rejected that stays dead although no answer says so. */
  readonly rejectsSilent: boolean;
}

/** The meaning of a push service's answer. */
export function pushServiceVerdict(result: HttpResult, { signed, rejectsSilent }: PushServiceOptions): Verdict {
  if (result.kind === 'trouble') {
    const verdict = troubleVerdict(result);
    return rejectsSilent && result.sign !== undefined ? { ...verdict, sign: result.sign } : verdict;
  }
  const { status } = result;
  if (status >= 200 && status < 300) return accepted;
  const quote = quoteOf(result);
  const verdict = verdictOf(
    pushServiceMeaning(status, quote, signed, retryHint(result).retryAfterMs !== undefined),
    detailOf({ code: 'endpoint-answered', parameters: { status, said: quote } }),
  );
  return rejectsSilent && status === 507 ? { ...verdict, sign: 'no-subscriber' } : verdict;
}

function pushServiceMeaning(status: number, quote: string, signed: boolean, asksToWait: boolean): Meaning {
  const known = pushServiceAnswers[status];
  if (known !== undefined) return known;
  if (signed && (status === 401 || status === 403 || (status === 400 && VAPID_REFUSED.test(quote))))
    return vapidRefused;
  if (status >= 500 || asksToWait) return unavailable('recipient');
  return failed('provider-refused', status === 401 || status === 403 ? 'recipient' : 'request');
}
