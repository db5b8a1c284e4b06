import { oc } from '@orpc/contract';
import { z } from 'zod';

/** An open session of the page in a browser, or of a script. No procedure answers its key. */
const sessionSchema = z.object({
  /** Names the session; nobody can sign in with it. */
  id: z.string(),
  /** The network address that it was opened from. */
  address: z.string(),
  /** The User-Agent header of the request that opened it; empty without one. */
  userAgent: z.string(),
  /** Unix milliseconds. */
  openedAt: z.number(),
  lastUsedAt: z.number(),
  /** True for the session of this request. */
  current: z.boolean(),
});
export type SessionRow = z.infer<typeof sessionSchema>;

export const sessionsContract = {
  /** The open sessions, last used first; null in the desktop's window, which has none. */
  list: oc.route({ method: 'GET', path: '/sessions' }).output(z.array(sessionSchema).nullable()),
  /** Ends another session, and its live feeds. `DELETE /session` ends the session of its own request. */
  end: oc
    .route({ method: 'POST', path: '/sessions/end' })
    .errors({ NOT_FOUND: { message: 'No other session has this id.' } })
    .input(z.object({ id: z.string().max(64) }))
    .output(z.object({})),
  /** Ends all sessions except that of this request; answers their number. */
  endOthers: oc.route({ method: 'POST', path: '/sessions/end-others' }).output(z.object({ ended: z.number() })),
};
