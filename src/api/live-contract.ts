import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { pushRowSchema } from '../history/rows.ts';

/**
 * One turn of the live feed. `changes` without rows says that the feed comes through and nothing is new; `reset` that more
 * changed than is worth sending: read the list again.
 */
const liveSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('changes'), revision: z.number(), rows: z.array(pushRowSchema) }),
  z.object({ type: z.literal('reset'), revision: z.number() }),
]);
export type LiveTurn = z.infer<typeof liveSchema>;

const since = z.object({ since: z.coerce.number().int().min(0) });

export const liveContract = {
  /** What is new since a revision, as it comes. Its first turn comes at once, and after five quiet seconds one without rows. */
  live: oc.route({ method: 'GET', path: '/pushes/live' }).input(since).output(eventIterator(liveSchema)),
  /** The same for whoever asks: one turn, of at most 200 rows; without any when nothing is new. */
  changes: oc.route({ method: 'GET', path: '/pushes/changes' }).input(since).output(liveSchema),
};
