import type { FastifyRequest } from 'fastify';
import type { GatewayConfig } from '../config/schema.ts';
import { MatrixError } from '../matrix/errors.ts';
import { createNetworks, sameSecret, unmapped } from './senders.ts';

/**
 * Who may push, as far as the configuration restricts it: senders in the allowed networks that carry the shared secret.
 * The returned check throws {@link MatrixError} `forbidden`; creating it throws on networks that are none.
 */
export function createGuard(config: GatewayConfig): (request: FastifyRequest) => void {
  const allowed = config.allowFrom === undefined ? undefined : createNetworks(config.allowFrom);
  const { sharedSecret } = config;
  return (request) => {
    if (allowed !== undefined && !allowed(unmapped(request.ip))) {
      throw new MatrixError('forbidden', 'This sender is not in an allowed network.');
    }
    if (sharedSecret === undefined) return;
    const { secret } = request.query as Readonly<Record<string, unknown>>;
    if (!sameSecret(secret, sharedSecret)) {
      throw new MatrixError('forbidden', "The secret in the pusher's URL is missing or wrong.");
    }
  };
}
