import { oc } from '@orpc/contract';
import { z } from 'zod';

/** An open session of the page in a browser, or of a script. Its key is never told. */
const sessionSchema = z.object({
  /** Names it here; nobody can sign in with that. */
  id: z.string(),
  /** The network address that it was opened from. */
  address: z.string(),
  /** What the browser calls itself; empty when it says nothing. */
  userAgent: z.string(),
  /** Unix milliseconds. */
  openedAt: z.number(),
  lastUsedAt: z.number(),
  /** True for the session of this request. */
  current: z.boolean(),
});
export type SessionRow = z.infer<typeof sessionSchema>;

export const sessionContract = {
  /** The open sessions, the one used last first; null in the desktop's window, which has none. */
  list: oc.route({ method: 'GET', path: '/sessions' }).output(z.array(sessionSchema).nullable()),
  /** Ends another session, and its live feeds. One's own is ended by `DELETE /session`. */
  end: oc
    .route({ method: 'POST', path: '/sessions/end' })
    .errors({ NOT_FOUND: { message: 'No other session has this id.' } })
    .input(z.object({ id: z.string().max(64) }))
    .output(z.object({})),
  /** Ends all sessions but that of this request; how many they were. */
  endOthers: oc.route({ method: 'POST', path: '/sessions/end-others' }).output(z.object({ ended: z.number() })),
};

/** What a request of the API comes with: the sessions, as the one that it belongs to may treat them. */
export interface ApiContext {
  readonly sessions?: {
    list(): SessionRow[];
    /** False when no other one has this id. */
    end(id: string): boolean;
    endOthers(): number;
  };
}
