import { GoogleToken } from 'google-auth-library';
import { z } from 'zod';
import type { Reason } from '../../outcomes/outcome.ts';
import type { HttpClient } from '../http/client.ts';
import type { HttpResult } from '../http/messages.ts';
import { retryHint } from '../http/retry-after.ts';
import { isTransient } from '../http/transient.ts';
import { jsonOf } from '../json.ts';
import type { ServiceAccount } from './service-account.ts';

const SCOPE = 'https://www.googleapis.com/auth/firebase.messaging';
/** A token is renewed this long before it expires, so that none expires in transit. Milliseconds. */
const EARLY_MS = 5 * 60_000;

/** Why there is no access token: Google refused the account, or could not be reached. */
export class TokenTrouble extends Error {
  constructor(
    readonly reason: Reason,
    message: string,
    readonly retryAfterMs?: number,
  ) {
    super(message);
  }
}

export interface AccessTokens {
  /** A token that is valid for some minutes, fetched once for all callers that wait. Rejects with {@link TokenTrouble}. */
  get(): Promise<string>;
  /** Drops a token that the provider refused, so that `get` fetches a new one. */
  forget(refused: string): void;
}

/** The address of the token service, and the audience of the assertion: the same, except where an emulator replaces Google. */
interface TokenService {
  readonly endpoint: string;
  readonly audience: string;
}

const tokenSchema = z.object({ access_token: z.string().min(1), expires_in: z.number() });
const refusalSchema = z.object({ error: z.string(), error_description: z.string().optional() });

/** Access tokens of a service account (RFC 7523), fetched with the given client and kept until shortly before they expire. */
export function createAccessTokens(
  account: ServiceAccount,
  { endpoint, audience }: TokenService,
  client: HttpClient,
  now: () => number,
): AccessTokens {
  let kept: { readonly token: string; readonly until: number } | null = null;
  let fetching: Promise<string> | null = null;

  async function fetchToken(): Promise<string> {
    const result = await requestToken();
    const answer = result.kind === 'answer' ? jsonOf(result.body) : undefined;
    const parsed = tokenSchema.safeParse(answer);
    if (result.kind === 'trouble' || result.status !== 200 || !parsed.success) throw tokenTroubleOf(result, answer);
    const { access_token: token, expires_in } = parsed.data;
    kept = { token, until: now() + Math.max(expires_in * 1_000 - EARLY_MS, expires_in * 500) };
    return token;
  }

  /** The library makes and signs the assertion. It does not send it: it would retry by itself, which the queue decides here. */
  async function requestToken(): Promise<HttpResult> {
    let result: HttpResult | undefined;
    const google = new GoogleToken({
      email: account.client_email,
      key: account.private_key,
      scope: [SCOPE],
      additionalClaims: { aud: audience },
      transporter: {
        async request(options) {
          result = await client.send(
            {
              method: 'POST',
              url: endpoint,
              headers: { 'content-type': 'application/x-www-form-urlencoded' },
              body: String(options.data),
            },
            new AbortController().signal,
          );
          return { data: {} } as never;
        },
      },
    });
    await google.getToken();
    if (result === undefined) throw new Error('The token endpoint was not called.');
    return result;
  }

  function tokenTroubleOf(result: HttpResult, answer: unknown): TokenTrouble {
    const trouble = (reason: Reason, why: string) =>
      new TokenTrouble(reason, `No access token for ${account.client_email}: ${why}`, retryHint(result).retryAfterMs);
    if (result.kind === 'trouble') return trouble(result.reason, result.detail);
    const refusal = refusalSchema.safeParse(answer);
    // Only an error of the token service itself concerns the account; any other answer came from an intermediary.
    if (refusal.success && result.status >= 400 && !isTransient(result.status)) {
      const { error, error_description } = refusal.data;
      return trouble('credentials-refused', error_description === undefined ? error : `${error}: ${error_description}`);
    }
    return trouble('provider-unavailable', `The token endpoint answered ${result.status}.`);
  }

  return {
    async get() {
      if (kept !== null && now() < kept.until) return kept.token;
      fetching ??= fetchToken().finally(() => {
        fetching = null;
      });
      return fetching;
    },
    forget(refused) {
      if (kept?.token === refused) kept = null;
    },
  };
}
