import { detailOf, type Outcome, type Reason, sameDetail } from '../../outcomes/outcome.ts';
import type { Concerns, Verdict } from '../provider.ts';
import type { HttpResult, Trouble } from './messages.ts';
import { quoteOf } from './quote.ts';
import { retryHint } from './retry-after.ts';

/** What an answer means, without its words. */
export interface Meaning {
  readonly status: 'rejected' | 'failed';
  readonly reason: Reason;
  readonly concerns: Concerns;
}

export const accepted: Verdict = { outcome: { status: 'delivered', reason: 'accepted' }, concerns: 'request' };

/** A meaning with its words, as the verdict on a delivery. */
export function verdictOf({ status, reason, concerns }: Meaning, detail: Pick<Outcome, 'detail' | 'fact'>): Verdict {
  return { outcome: { status, reason, ...detail }, concerns };
}

/** What kept an answer away is the host's trouble, unless nobody asked it. */
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
const gone: Meaning = { status: 'rejected', reason: 'endpoint-gone', concerns: 'recipient' };

/**
 * What the answers of push services mean, by their status. Only 404 and 410 say that an endpoint is gone (RFC 8030, 5.2
 * and 7.3). Of the errors of a server, 502 to 504 are about the host (RFC 9110, 15.6); the others may be about one
 * endpoint, as ntfy's 507 is about a topic that nobody subscribed to.
 */
export const pushServiceAnswers: Readonly<Record<number, Meaning>> = {
  404: gone,
  408: unavailable('host'),
  410: gone,
  413: failed('too-large', 'request'),
  425: unavailable('request'),
  429: unavailable('recipient'),
  502: unavailable('host'),
  503: unavailable('host'),
  504: unavailable('host'),
};

/**
 * Refusals of our name where a request is signed with it (RFC 8292, 4.2). A subscription is bound to the key it was made
 * with, so they are about that subscription until many different ones are refused.
 */
const nameRefused = failed('credentials-refused', 'recipient');
/** The same, said with a 400: by Apple, and by Google for a subscription that was made for another sender. */
const NAME_REFUSED = /^(VapidPkHashMismatch|UnauthorizedRegistration)\b/;

export interface PushServiceOptions {
  /** Requests are signed with a key of ours. */
  readonly signed: boolean;
  /** An endpoint that stays dead without saying so may be rejected. */
  readonly rejectsSilent: boolean;
}

/** What a push service's answer means, and whom it concerns. */
export function pushServiceVerdict(result: HttpResult, { signed, rejectsSilent }: PushServiceOptions): Verdict {
  if (result.kind === 'trouble') {
    const verdict = troubleVerdict(result);
    return rejectsSilent && result.sign !== undefined ? { ...verdict, sign: result.sign } : verdict;
  }
  const { status } = result;
  if (status >= 200 && status < 300) return accepted;
  const said = quoteOf(result);
  const verdict = verdictOf(
    pushServiceMeaning(status, said, signed, retryHint(result).retryAfterMs !== undefined),
    detailOf({ code: 'endpoint-answered', parameters: { status, said } }),
  );
  return rejectsSilent && status === 507 ? { ...verdict, sign: 'no-subscriber' } : verdict;
}

function pushServiceMeaning(status: number, said: string, signed: boolean, asksToWait: boolean): Meaning {
  const known = pushServiceAnswers[status];
  if (known !== undefined) return known;
  if (signed && (status === 401 || status === 403 || (status === 400 && NAME_REFUSED.test(said)))) return nameRefused;
  if (status >= 500 || asksToWait) return unavailable('recipient');
  return failed('provider-refused', status === 401 || status === 403 ? 'recipient' : 'request');
}
