import { z } from 'zod';

/**
 * A notification as the relay wants it shown. Text is plain and already free of control and bidirectional override
 * characters; a shell escapes what its platform would parse (see `bannerText` in src/providers/desktop/text.ts).
 */
export const bannerSchema = z.object({
  /** Banners with the same key replace one another: one room of one pusher. */
  key: z.string(),
  /** The push that caused it, so that a click can open it. */
  pushId: z.string(),
  title: z.string(),
  body: z.string(),
  urgency: z.enum(['low', 'normal', 'critical']),
  /** The sound tweak's name (`default`, `ring`, …), or null for a silent banner. */
  sound: z.string().nullable(),
});
export type Banner = z.infer<typeof bannerSchema>;

/** What the shell saw happen to a banner. */
export const bannerOutcomeSchema = z.discriminatedUnion('result', [
  z.object({ result: z.literal('shown') }),
  z.object({
    result: z.literal('suppressed'),
    reason: z.enum(['notifications-unavailable', 'notifications-denied', 'paused']),
    detail: z.string().optional(),
  }),
  z.object({
    result: z.literal('failed'),
    reason: z.enum(['notification-failed', 'shell-gone', 'notifications-unavailable']),
    detail: z.string(),
  }),
]);
export type BannerOutcome = z.infer<typeof bannerOutcomeSchema>;

/** What surrounds the relay: Electron's main process on the desktop, a terminal on a server. */
export interface Shell {
  readonly name: 'desktop' | 'terminal';
  show(banner: Banner): Promise<BannerOutcome>;
  /** Closes the banner with this key; a key that is not shown is no error. */
  close(key: string): Promise<void>;
  closeAll(): Promise<void>;
  /** Sets the unread badge of dock, taskbar or tray. */
  setUnread(count: number): Promise<void>;
  /** Opens an http(s) or matrix address outside of the app; anything else is refused. */
  openExternal(url: string): Promise<void>;
}
