import { z } from 'zod';
import { detailOf } from '../../outcomes/outcome.ts';
import type { Notice } from '../../problems/catalogue.ts';
import type { HttpResult } from '../http/messages.ts';
import { retryHint } from '../http/retry-after.ts';
import { isTransient } from '../http/transient.ts';
import { accepted, type Meaning, troubleVerdict, verdictOf } from '../http/verdict.ts';
import { jsonOf } from '../json.ts';
import type { Verdict } from '../provider.ts';
import { setsField, unknownField } from './options.ts';

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

interface FcmError {
  readonly code: string | null;
  /** Paths into the message, as `message.android.ttl`. */
  readonly fields: readonly string[];
  readonly text: string;
}

const MAX_TEXT = 200;

const failed = (reason: Meaning['reason'], concerns: Meaning['concerns']): Meaning => ({
  status: 'failed',
  reason,
  concerns,
});
const account = failed('credentials-refused', 'credentials');
const hostAway = failed('provider-unavailable', 'host');
const busy = failed('provider-unavailable', 'recipient');
/** A token of another sender, or an app of iOS or the web whose own credentials Firebase lacks: said of one token at a time. */
const notOurs = failed('credentials-refused', 'recipient');
const invalidToken: Meaning = { status: 'rejected', reason: 'invalid-pushkey', concerns: 'recipient' };
const tooLarge = failed('too-large', 'request');
const wrongOptions = failed('misconfigured', 'credentials');
const refused = failed('provider-refused', 'request');

/**
 * What FCM's error codes mean, those of FCM itself and those of every Google API. `INVALID_ARGUMENT` is about the token,
 * the size, the options of the app or the request, which its details tell, and a `NOT_FOUND` of anything but a token is
 * about the project.
 */
export const fcmAnswers: Readonly<Record<string, Meaning>> = {
  UNREGISTERED: { status: 'rejected', reason: 'endpoint-gone', concerns: 'recipient' },
  SENDER_ID_MISMATCH: notOurs,
  THIRD_PARTY_AUTH_ERROR: notOurs,
  QUOTA_EXCEEDED: busy,
  RESOURCE_EXHAUSTED: busy,
  UNAUTHENTICATED: account,
  PERMISSION_DENIED: account,
  NOT_FOUND: failed('misconfigured', 'credentials'),
  UNAVAILABLE: hostAway,
  INTERNAL: hostAway,
};

/** What FCM's answer means; `options` are the app's own, which are in every message. */
export function fcmVerdict(result: HttpResult, options: Readonly<Record<string, unknown>> = {}): Verdict {
  if (result.kind === 'trouble') return troubleVerdict(result);
  const { status, body } = result;
  if (status >= 200 && status < 300) return accepted;
  const error = readError(body);
  const meaning = meaningOf(status, error, options, retryHint(result).retryAfterMs !== undefined);
  return verdictOf(meaning, detailOf(noticeOf(status, error)));
}

function meaningOf(status: number, error: FcmError, options: object, asksToWait: boolean): Meaning {
  const { code, fields, text } = error;
  if (code === 'INVALID_ARGUMENT') {
    if (fields.includes('message.token') || /registration token/i.test(text)) return invalidToken;
    if (/too (big|large)/i.test(text)) return tooLarge;
    if (fields.some((field) => setsField(options, field))) return wrongOptions;
  }
  const known = code !== null && Object.hasOwn(fcmAnswers, code) ? fcmAnswers[code] : undefined;
  if (known !== undefined) return known;
  // The address holds nothing but the project, and what FCM says of a token it says with a code.
  if (status === 404) return wrongOptions;
  if (status === 401 || status === 403) return account;
  if (status === 429) return busy;
  return isTransient(status) || asksToWait ? hostAway : refused;
}

/** True for a refusal of the access token, which another one may cure; not for what is about a device's own token. */
export function refusesAccessToken(result: HttpResult): boolean {
  return result.kind === 'answer' && result.status === 401 && fcmVerdict(result).concerns === 'credentials';
}

/** What FCM's answer says, for a person. */
export function fcmNotice(status: number, body: string): Notice {
  return noticeOf(status, readError(body));
}

function noticeOf(status: number, { code, text }: FcmError): Notice {
  return { code: 'fcm-answered', parameters: { status, error: code, said: text } };
}

function readError(body: string): FcmError {
  const parsed = errorSchema.safeParse(jsonOf(body));
  if (!parsed.success) return { code: null, fields: [], text: '' };
  const { status, message, details } = parsed.data.error;
  const unknown = unknownField(message ?? '');
  const named = details.flatMap(({ fieldViolations = [] }) => fieldViolations.flatMap(({ field }) => field ?? []));
  return {
    code: details.find(({ errorCode }) => errorCode !== undefined)?.errorCode ?? status ?? null,
    fields: unknown === null ? named : [...named, unknown],
    text: (message ?? '').slice(0, MAX_TEXT),
  };
}
