import { JWT } from 'google-auth-library';
import type { HttpClient } from '../http/client.ts';
import type { ServiceAccount } from './service-account.ts';

const SCOPE = 'https://www.googleapis.com/auth/firebase.messaging';
/** A token is renewed this long before it ends, so that none ends on its way. Milliseconds. */
const EARLY_MS = 5 * 60_000;

export interface AccessTokens {
  /** A token that is good for some minutes. Rejects with words a person can act on. */
  get(): Promise<string>;
  /** The provider refused the token: the next one is fetched anew. */
  forget(): void;
}

/** Access tokens of a service account (RFC 7523), fetched through our own client and kept until shortly before their end. */
export function createAccessTokens(account: ServiceAccount, endpoint: string, client: HttpClient): AccessTokens {
  const make = () =>
    new JWT({
      email: account.client_email,
      key: account.private_key,
      ...(account.private_key_id === undefined ? {} : { keyId: account.private_key_id }),
      scopes: [SCOPE],
      eagerRefreshThresholdMillis: EARLY_MS,
      useAuthRequestParameters: false,
      transporterOptions: {
        adapter: async (options) => {
          const result = await client.send(
            {
              method: 'POST',
              url: endpoint,
              headers: { 'content-type': 'application/x-www-form-urlencoded' },
              body: String(options.data),
            },
            new AbortController().signal,
          );
          if (result.kind === 'trouble') throw new Error(result.detail);
          const response = new Response(result.body, { status: result.status, headers: result.headers });
          return Object.assign(response, { config: options, data: jsonOf(result.body) }) as never;
        },
      },
    });
  let jwt = make();

  return {
    async get() {
      try {
        const { token } = await jwt.getAccessToken();
        if (token) return token;
        throw new Error('The answer holds no access token.');
      } catch (error) {
        jwt = make();
        const why = error instanceof Error ? error.message.split('\n', 1)[0] : String(error);
        throw new Error(`No access token for ${account.client_email}: ${why}`);
      }
    },
    forget() {
      jwt = make();
    },
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return { error: 'invalid_answer', error_description: 'The token endpoint did not answer with JSON.' };
  }
}
