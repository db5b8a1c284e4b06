import { oc } from '@orpc/contract';
import { z } from 'zod';
import { healthSchema } from './health.ts';

export const notListening = { UNAVAILABLE: { status: 503, message: 'The gateway is not listening.' } } as const;

export const gatewayContract = {
  /** Closes the gateway and listens again, for example after its port has become free. */
  restart: oc.route({ method: 'POST', path: '/gateway/restart' }).output(healthSchema.shape.gateway),
  /** The complete address for a pusher: the only procedure that answers the shared secret. */
  pusherUrl: oc
    .route({ method: 'POST', path: '/gateway/pusher-url' })
    .errors(notListening)
    .output(z.object({ url: z.string() })),
};
