import type { FastifyRequest } from 'fastify';
import type { GatewayConfig } from '../config/schema.ts';
import type { Log } from '../lib/log.ts';
import { MatrixError } from '../matrix/errors.ts';
import { createRateLimit } from './rate-limit.ts';
import { createNetworks, networkOf, senderOf } from './senders.ts';
import { createSecretReader, type Shown } from './shared-secret.ts';
import { queryOf } from './target.ts';
import { createWrongSecrets } from './wrong-secrets.ts';

/** The log names at most one of the senders that guess secrets in this time. Milliseconds. */
const LOG_INTERVAL_MS = 60_000;

export interface GuardDeps {
  readonly config: GatewayConfig;
  readonly now: () => number;
  readonly log: Log;
}

/**
 * Restricts who may push as the configuration says: to senders in the allowed networks that know the shared secret, within
 * the rate limit. The returned check throws {@link MatrixError} with the status 403 or 429. Throws a `ProblemError` for
 * networks that cannot be parsed.
 */
export function createGuard({ config, now, log }: GuardDeps): (request: FastifyRequest) => void {
  const { sharedSecret, rateLimit } = config;
  const allowed = config.allowFrom === undefined ? undefined : createNetworks(config.allowFrom);
  const wrongSecrets = createWrongSecrets(now);
  let loggedAt = Number.NEGATIVE_INFINITY;
  const limit =
    rateLimit === undefined
      ? undefined
      : createRateLimit({ requests: rateLimit.requests, window: rateLimit.seconds * 1_000, now });

  const readSecret = sharedSecret === undefined ? undefined : createSecretReader(sharedSecret);

  function secretRefusal(
    request: FastifyRequest,
    sender: string,
    read: (query: string | null) => Shown,
  ): MatrixError | null {
    const network = networkOf(sender);
    const wait = wrongSecrets.wait(network);
    if (wait !== null) return new MatrixError('secrets-guessed', 'Too many wrong secrets came from this sender.', wait);
    switch (read(queryOf(request.raw.url ?? ''))) {
      case 'right':
        wrongSecrets.right(network);
        return null;
      case 'wrong':
        if (wrongSecrets.wrong(network) && Math.abs(now() - loggedAt) >= LOG_INTERVAL_MS) {
          loggedAt = now();
          log.warn(
            { sender },
            'too many wrong secrets; the sender has to wait. If it is a proxy, name it in gateway.trustProxy',
          );
        }
        return new MatrixError('secret-wrong', "The secret in the pusher's URL is wrong.");
      case 'none':
        return new MatrixError('secret-missing', "The secret in the pusher's URL is missing.");
    }
  }

  function refusal(request: FastifyRequest, sender: string): MatrixError | null {
    if (allowed !== undefined && !allowed(sender)) {
      return new MatrixError('sender-not-allowed', 'This sender is not in an allowed network.');
    }
    return readSecret === undefined ? null : secretRefusal(request, sender, readSecret);
  }

  return (request) => {
    if (allowed === undefined && readSecret === undefined && limit === undefined) return;
    const sender = senderOf(request);
    const refused = refusal(request, sender);
    // Refused requests are counted apart, so that they use nothing of the limit of senders that may push.
    const wait = limit?.count(`${refused === null ? '' : 'refused '}${networkOf(sender)}`) ?? null;
    if (wait !== null) throw new MatrixError('rate-limited', 'This sender pushes more often than allowed.', wait);
    if (refused !== null) throw refused;
  };
}
