import { oc } from '@orpc/contract';
import { z } from 'zod';
import { notListening } from './gateway.ts';

export const testPushContract = {
  /** Posts a real push over HTTP to our own gateway; answers its id and the milliseconds until the whole answer. */
  send: oc
    .route({ method: 'POST', path: '/test/send' })
    .errors(notListening)
    .input(z.object({ appId: z.string().optional() }))
    .output(z.object({ pushId: z.string().nullable(), status: z.number(), milliseconds: z.number() })),
};
