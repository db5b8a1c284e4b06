import { JWT } from 'google-auth-library';
import type { Reason } from '../../outcome.ts';
import type { HttpClient, HttpResult } from '../http/client.ts';
import type { ServiceAccount } from './service-account.ts';

const SCOPE = 'https://www.googleapis.com/auth/firebase.messaging';
/** A token is renewed this long before it ends, so that none ends on its way. Milliseconds. */
const EARLY_MS = 5 * 60_000;

/** Why there is no token: Google refused the account, or could not be asked. */
export class TokenTrouble extends Error {
  constructor(
    readonly reason: Reason,
    message: string,
  ) {
    super(message);
  }
}

export interface AccessTokens {
  /** A token that is good for some minutes. Rejects with {@link TokenTrouble}. */
  get(): Promise<string>;
  /** The provider refused the token: the next one is fetched anew. */
  forget(): void;
}

/** Access tokens of a service account (RFC 7523), fetched through our own client and kept until shortly before their end. */
export function createAccessTokens(account: ServiceAccount, endpoint: string, client: HttpClient): AccessTokens {
  let unreachable: Reason | null = null;
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
          unreachable = unavailable(result);
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
        throw new TokenTrouble(
          unreachable ?? 'credentials-refused',
          `No access token for ${account.client_email}: ${why}`,
        );
      }
    },
    forget() {
      jwt = make();
    },
  };
}

/** The reason when it was the service that failed and not the account. */
function unavailable(result: HttpResult): Reason | null {
  if (result.kind === 'trouble') return result.reason;
  return result.status === 429 || result.status >= 500 ? 'provider-unavailable' : null;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return { error: 'invalid_answer', error_description: 'The token endpoint did not answer with JSON.' };
  }
}
