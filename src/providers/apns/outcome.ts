import { detailOf, type Outcome, sameDetail } from '../../outcome.ts';
import type { HttpResult } from '../http/client.ts';
import { isPassing } from '../http/outcome.ts';

/** The reason in the body of an error. Source: Apple, "Handling notification responses from APNs". */
export function apnsReason(body: string): string | null {
  try {
    const { reason } = JSON.parse(body);
    return typeof reason === 'string' ? reason.slice(0, 100) : null;
  } catch {
    return null;
  }
}

/** The topic comes from the configuration alone, so these are said of every push until that is mended. */
const wrongTopic: ReadonlySet<string> = new Set(['TopicDisallowed', 'BadTopic', 'MissingTopic']);

/**
 * What Apple's answer means. A token is dead when Apple calls it unregistered, expired or no token; a topic that does not
 * fit is as likely our own mistake, so it rejects nobody.
 */
export function apnsOutcome(result: HttpResult): Outcome {
  if (result.kind === 'trouble') return { status: 'failed', reason: result.reason, ...sameDetail(result) };
  const { status } = result;
  if (status === 200) return { status: 'delivered', reason: 'accepted' };
  const reason = apnsReason(result.body);
  const detail = detailOf({ code: 'apple-answered', parameters: { status, reason } });
  if (reason === 'Unregistered' || reason === 'ExpiredToken')
    return { status: 'rejected', reason: 'endpoint-gone', ...detail };
  if (reason === 'BadDeviceToken') return { status: 'rejected', reason: 'invalid-pushkey', ...detail };
  if (status === 413) return { status: 'failed', reason: 'too-large', ...detail };
  if (reason !== null && wrongTopic.has(reason)) return { status: 'failed', reason: 'misconfigured', ...detail };
  if (status === 403) return { status: 'failed', reason: 'credentials-refused', ...detail };
  if (isPassing(status) || reason === 'IdleTimeout')
    return { status: 'failed', reason: 'provider-unavailable', ...detail };
  return { status: 'failed', reason: 'provider-refused', ...detail };
}
