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
  /** Paths into the message that the error names, such as `message.android.ttl`. */
  readonly fields: readonly string[];
  readonly text: string;
}

const MAX_TEXT = 200;

const failed = (reason: Meaning['reason'], concerns: Meaning['concerns']): Meaning => ({
  status: 'failed',
  reason,
  concerns,
});
const accountRefused = failed('credentials-refused', 'credentials');
const hostUnavailable = failed('provider-unavailable', 'host');
const busy = failed('provider-unavailable', 'recipient');
/** A token of another sender, or of an iOS or web app whose own credentials Firebase lacks. Other tokens may work. */
const wrongSender = failed('credentials-refused', 'recipient');
const invalidToken: Meaning = { status: 'rejected', reason: 'invalid-pushkey', concerns: 'recipient' };
const tooLarge = failed('too-large', 'request');
const wrongOptions = failed('misconfigured', 'credentials');
const refused = failed('provider-refused', 'request');

/**
 * The meanings of the error codes of FCM and of every Google API. `INVALID_ARGUMENT` is not listed: its details tell whether
 * it concerns the token, the size, the options of the app or the request. `NOT_FOUND` concerns the project, because an unknown
 * token is `UNREGISTERED`.
 */
export const fcmAnswers: Readonly<Record<string, Meaning>> = {
  UNREGISTERED: { status: 'rejected', reason: 'endpoint-gone', concerns: 'recipient' },
  SENDER_ID_MISMATCH: wrongSender,
  THIRD_PARTY_AUTH_ERROR: wrongSender,
  QUOTA_EXCEEDED: busy,
  RESOURCE_EXHAUSTED: busy,
  UNAUTHENTICATED: accountRefused,
  PERMISSION_DENIED: accountRefused,
  NOT_FOUND: failed('misconfigured', 'credentials'),
  UNAVAILABLE: hostUnavailable,
  INTERNAL: hostUnavailable,
};

/** The meaning of FCM's answer; `options` are the app's own, which are in every message. */
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
  // The address contains nothing but the project, and FCM reports a bad token with a code.
  if (status === 404) return wrongOptions;
  if (status === 401 || status === 403) return accountRefused;
  if (status === 429) return busy;
  return isTransient(status) || asksToWait ? hostUnavailable : refused;
}

/** True where FCM refused the access token, so that a new one may help; false for a refusal of the device's token. */
export function refusesAccessToken(result: HttpResult): boolean {
  return result.kind === 'answer' && result.status === 401 && fcmVerdict(result).concerns === 'credentials';
}

/** FCM's answer as a notice. */
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
