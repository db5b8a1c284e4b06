import { z } from 'zod';
import { isRoomLinkTemplate } from '../matrix/room-link.ts';

/**
 * A notification as the relay wants it shown. Text is plain and already free of control and bidirectional override
 * characters; a shell escapes what its platform would parse (src/encoding/).
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
  /** True for a banner that stays until a person closes it, where the system supports that. */
  stays: z.boolean().optional(),
  /** The event, for a link into a client; absent when the push names none. */
  event: z.object({ roomId: z.string(), eventId: z.string() }).optional(),
});
export type Banner = z.infer<typeof bannerSchema>;

/** What became of a banner in the shell. */
export const bannerOutcomeSchema = z.discriminatedUnion('result', [
  z.object({ result: z.literal('shown'), detail: z.string().optional() }),
  z.object({
    result: z.literal('suppressed'),
    reason: z.enum(['notifications-unavailable', 'notifications-denied', 'paused', 'quiet-hours', 'summarised']),
    detail: z.string().optional(),
  }),
  z.object({
    result: z.literal('failed'),
    reason: z.enum(['notification-failed', 'shell-gone', 'notifications-unavailable']),
    detail: z.string(),
  }),
]);
export type BannerOutcome = z.infer<typeof bannerOutcomeSchema>;

/** What a person may set for the shell. */
export const shellPreferencesSchema = z.object({
  startAtLogin: z.enum(['off', 'minimised', 'open']),
  /** Closing the window leaves Carillon running in the tray, or minimised where there is none. */
  closeToTray: z.boolean(),
  /** What a click on a notification opens: the push in the window, or its room in a client. */
  openOnClick: z.enum(['push', 'matrix', 'element', 'matrix.to', 'custom']),
  /** For `custom`: an address in which {room_id} and {event_id} are replaced. */
  customLink: z
    .string()
    .max(2_000)
    .refine(isRoomLinkTemplate, { error: 'needs an http, https, matrix or element address that holds {room_id}' })
    .optional(),
});
export type ShellPreferences = z.infer<typeof shellPreferencesSchema>;

/** The preferences, and what the shell's platform supports. */
export const shellSettingsSchema = z.object({
  preferences: shellPreferencesSchema,
  facts: z.object({
    /** There is a place for a tray icon. */
    tray: z.boolean(),
    notifications: z.enum(['ok', 'denied', 'unavailable', 'hangs']),
    /** Where keys are kept: the system's keychain, encrypted with a key that every program knows, or plain files. */
    secrets: z.enum(['keychain', 'basic', 'file']),
    /** Whether the desktop starts Carillon at sign-in as it was chosen, or somebody said otherwise in its own settings. */
    startAtLogin: z.enum(['as-chosen', 'switched-off', 'removed']),
    /** Dock or taskbar show the unread count. */
    badge: z.boolean(),
  }),
});
export type ShellSettings = z.infer<typeof shellSettingsSchema>;

/** How the relay is doing, as a tray shows it. */
export const shellStatusSchema = z.object({
  unread: z.number(),
  paused: z.object({ until: z.number().nullable() }).nullable(),
  /** Null while the gateway does not listen. */
  gatewayUrl: z.string().nullable(),
  /** The first problem, as text with its remedy. */
  trouble: z.string().nullable(),
});
export type ShellStatus = z.infer<typeof shellStatusSchema>;

/** What surrounds the relay: Electron's main process on the desktop, a terminal on a server. */
export interface Shell {
  readonly name: 'desktop' | 'terminal';
  show(banner: Banner): Promise<BannerOutcome>;
  /** Closes the banner with this key, if it is shown. */
  close(key: string): Promise<void>;
  closeAll(): Promise<void>;
  /** Sets the unread badge of dock, taskbar or tray. */
  setUnread(count: number): Promise<void>;
  /** Reports how the relay is doing; called at every change. */
  setStatus(status: ShellStatus): Promise<void>;
  /** Null where there is nothing to set, as in a terminal. */
  settings(): Promise<ShellSettings | null>;
  setPreferences(preferences: ShellPreferences): Promise<void>;
  /** Encrypts base64 for this account on this computer; null where there is no keychain to do it. */
  seal(content: string): Promise<string | null>;
  /** Decrypts what `seal` encrypted. Rejects for what was sealed elsewhere. */
  unseal(sealed: string): Promise<string>;
  /** Opens an http(s) or matrix address outside of the app; anything else is refused. */
  openExternal(url: string): Promise<void>;
}
