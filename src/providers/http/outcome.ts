import { detailOf, type Outcome, sameDetail } from '../../outcome.ts';
import type { HttpResult } from './client.ts';

/**
 * What a push service's answer means. Only 404 and 410 say that an endpoint is gone (RFC 8030, 5.2 and 7.3); everything
 * else leaves the pushkey alone. 401 and 403 are about our own key where the request is signed with one (RFC 8292, 4.2).
 */
export function pushServiceOutcome(result: HttpResult, signed: boolean): Outcome {
  if (result.kind === 'trouble') return { status: 'failed', reason: result.reason, ...sameDetail(result) };
  const { status } = result;
  const detail = detailOf({ code: 'endpoint-answered', parameters: { status } });
  if (status >= 200 && status < 300) return { status: 'delivered', reason: 'accepted' };
  if (status === 404 || status === 410) return { status: 'rejected', reason: 'endpoint-gone', ...detail };
  if (signed && (status === 401 || status === 403))
    return { status: 'failed', reason: 'credentials-refused', ...detail };
  if (status === 413) return { status: 'failed', reason: 'too-large', ...detail };
  if (isPassing(status)) return { status: 'failed', reason: 'provider-unavailable', ...detail };
  return { status: 'failed', reason: 'provider-refused', ...detail };
}

/** True for a status that says nothing about the request, but about the moment (RFC 9110, 15.5.9 and 15.6; RFC 6585; RFC 8470). */
export function isPassing(status: number): boolean {
  return status === 408 || status === 425 || status === 429 || status >= 500;
}
