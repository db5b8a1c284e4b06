import { oc } from '@orpc/contract';
import { z } from 'zod';
import { healthSchema } from './health-schema.ts';

const notListening = { UNAVAILABLE: { status: 503, message: 'The gateway is not listening.' } } as const;

export const gatewayContract = {
  /** Closes the gateway and listens again, as after the port became free. */
  restart: oc.route({ method: 'POST', path: '/gateway/restart' }).output(healthSchema.shape.gateway),
  /** The address for a pusher, whole: the one procedure that gives the shared secret back, for whoever sets up a pusher. */
  pusherUrl: oc
    .route({ method: 'POST', path: '/gateway/pusher-url' })
    .errors(notListening)
    .output(z.object({ url: z.string() })),
};

export const testContract = {
  /** Sends a real push over HTTP to our own gateway; answers its id and how long each step took, in milliseconds. */
  send: oc
    .route({ method: 'POST', path: '/test/send' })
    .errors(notListening)
    .input(z.object({ appId: z.string().optional() }))
    .output(z.object({ pushId: z.string().nullable(), status: z.number(), milliseconds: z.number() })),
};
