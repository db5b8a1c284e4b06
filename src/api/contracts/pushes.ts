import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { pushDetailSchema, pushRowSchema } from '../../history/rows.ts';
import { previewSchema } from './preview.ts';
import { searchShape } from './search.ts';

export const pushListSchema = z.object({
  rows: z.array(pushRowSchema),
  /** Give it as `before` for the next, older page; null at the end. */
  next: z.string().nullable(),
  /** Newest revision when the page was read: where a live reader starts. */
  revision: z.number(),
});

/**
 * One turn of the live feed. `changes` without rows says that the feed is alive and nothing is new; `reset` says that more
 * changed than is worth sending: read the list again.
 */
const liveSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('changes'), revision: z.number(), rows: z.array(pushRowSchema) }),
  z.object({ type: z.literal('reset'), revision: z.number() }),
]);
export type LiveTurn = z.infer<typeof liveSchema>;

const since = z.object({ since: z.coerce.number().int().min(0) });

export const pushesContract = {
  list: oc
    .route({ method: 'GET', path: '/pushes' })
    .input(
      z.object({
        before: z.string().optional(),
        /** Unix milliseconds: the list starts with the newest push that was received no later. */
        at: z.coerce.number().int().min(0).optional(),
        limit: z.coerce.number().int().min(1).max(500).default(100),
        search: searchShape.search.optional(),
        timeZone: searchShape.timeZone,
      }),
    )
    .output(pushListSchema),
  /** How many pushes match a search. `isExact` is false where counting stopped: at 10,000, or after 5 s. */
  count: oc
    .route({ method: 'GET', path: '/pushes/count' })
    .input(z.object(searchShape))
    .output(z.object({ count: z.number(), isExact: z.boolean() })),
  get: oc
    .route({ method: 'GET', path: '/pushes/{id}' })
    .errors({ NOT_FOUND: { message: 'No push has this id. It may have been removed by retention.' } })
    .input(z.object({ id: z.string() }))
    .output(pushDetailSchema),
  preview: oc
    .route({ method: 'GET', path: '/pushes/{id}/preview' })
    .errors({ NOT_FOUND: { message: 'No push has this id, or its body was not kept.' } })
    .input(z.object({ id: z.string() }))
    .output(z.array(previewSchema)),
  /**
   * Deletes the pushes with these ids, or all that match a search up to one of them (an empty search matches all). Pushes
   * with open deliveries stay and are counted in `kept`. The others are erased after ten seconds, unless they are restored.
   */
  delete: oc
    .route({ method: 'POST', path: '/pushes/delete' })
    .input(
      z.union([
        z.object({ ids: z.array(z.string().max(64)).min(1).max(10_000) }),
        z.object({ ...searchShape, upTo: z.string().max(64).optional() }),
      ]),
    )
    .output(z.object({ token: z.string(), deleted: z.number(), kept: z.number() })),
  /** Restores the pushes of one deletion, until they are erased. */
  restore: oc
    .route({ method: 'POST', path: '/pushes/restore' })
    .errors({ NOT_FOUND: { message: 'These pushes have been erased.' } })
    .input(z.object({ token: z.string().max(64) }))
    .output(z.object({ restored: z.number() })),
  /** Changes after a revision, as they come. The first turn comes at once, and after five quiet seconds one without rows. */
  live: oc.route({ method: 'GET', path: '/pushes/live' }).input(since).output(eventIterator(liveSchema)),
  /** The same for polling: one turn of up to 200 rows, without any when nothing is new. */
  changes: oc.route({ method: 'GET', path: '/pushes/changes' }).input(since).output(liveSchema),
};
