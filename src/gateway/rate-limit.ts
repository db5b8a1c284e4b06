import type { FastifyInstance } from 'fastify';
import type { GatewayConfig } from '../config/schema.ts';
import { MatrixError } from '../matrix/errors.ts';
import { unmapped } from './senders.ts';

/** Limits each sender's requests; beyond it `rate-limited` with the seconds to wait. Loaded only when configured. */
export async function limitRate(app: FastifyInstance, limit: NonNullable<GatewayConfig['rateLimit']>): Promise<void> {
  const { default: rateLimit } = await import('@fastify/rate-limit');
  await app.register(rateLimit, {
    max: limit.requests,
    timeWindow: limit.seconds * 1_000,
    keyGenerator: (request) => unmapped(request.ip),
    errorResponseBuilder: (_request, { ttl }) =>
      new MatrixError(
        'rate-limited',
        'This sender pushes more often than allowed.',
        Math.max(1, Math.ceil(ttl / 1_000)),
      ),
  });
}
