import { z } from 'zod';
import { detailOf, type Outcome, sameDetail } from '../../outcome.ts';
import type { Fact } from '../../problems/catalogue.ts';
import type { HttpResult } from '../http/client.ts';
import { isPassing } from '../http/outcome.ts';
import { jsonOf } from './json.ts';

/** An error of a Google API with the details FCM adds. Source: Firebase, "ErrorCode". */
const errorSchema = z.object({
  error: z.object({
    status: z.string().optional(),
    message: z.string().optional(),
    details: z
      .array(
        z.object({
          errorCode: z.string().optional(),
          fieldViolations: z.array(z.object({ field: z.string().optional() })).optional(),
        }),
      )
      .default([]),
  }),
});

/**
 * What FCM's answer means. A token is dead when FCM calls it unregistered, or no token at all; a mismatch of the sender
 * is as likely our own wrong service account, so it rejects nobody.
 */
export function fcmOutcome(result: HttpResult): Outcome {
  if (result.kind === 'trouble') return { status: 'failed', reason: result.reason, ...sameDetail(result) };
  if (result.status >= 200 && result.status < 300) return { status: 'delivered', reason: 'accepted' };
  const error = readError(result.body);
  const { code, badToken, text } = error;
  const detail = detailOf(factOf(result.status, error));
  if (code === 'UNREGISTERED') return { status: 'rejected', reason: 'endpoint-gone', ...detail };
  if (code === 'INVALID_ARGUMENT' && badToken) return { status: 'rejected', reason: 'invalid-pushkey', ...detail };
  if (code === 'INVALID_ARGUMENT' && /too (big|large)/i.test(text)) {
    return { status: 'failed', reason: 'too-large', ...detail };
  }
  // The address holds nothing but the project, and what FCM says of a token it says with a code.
  if (result.status === 404) return { status: 'failed', reason: 'misconfigured', ...detail };
  if (isPassing(result.status)) {
    return { status: 'failed', reason: 'provider-unavailable', ...detail };
  }
  // Of the 403s, only a mismatch of the sender is about one token; the others are about the account.
  const account = result.status === 401 || (result.status === 403 && code !== 'SENDER_ID_MISMATCH');
  return { status: 'failed', reason: account ? 'credentials-refused' : 'provider-refused', ...detail };
}

/** What FCM's answer says, for a person. */
export function fcmFact(status: number, body: string): Fact {
  return factOf(status, readError(body));
}

function factOf(status: number, { code, text }: ReturnType<typeof readError>): Fact {
  return { code: 'fcm-answered', parameters: { status, error: code, said: text } };
}

function readError(body: string): { code: string | null; badToken: boolean; text: string } {
  const parsed = errorSchema.safeParse(jsonOf(body));
  if (!parsed.success) return { code: null, badToken: false, text: '' };
  const { status, message, details } = parsed.data.error;
  const violations = details.flatMap(({ fieldViolations }) => fieldViolations ?? []);
  return {
    code: details.find(({ errorCode }) => errorCode !== undefined)?.errorCode ?? status ?? null,
    badToken: violations.some(({ field }) => field === 'message.token') || /registration token/i.test(message ?? ''),
    text: (message ?? '').slice(0, 200),
  };
}
