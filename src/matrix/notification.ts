import { z } from 'zod';

/** Clients' own "does my gateway work" probe sends this same event again and again, and expects each to be taken. */
export const PROBE_EVENT_ID = '$THIS_IS_A_FAKE_EVENT_ID';

/** A JSON object whose keys are somebody else's business: kept by reference, never copied or merged. */
const anyObject = z.custom<Readonly<Record<string, unknown>>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
);

const oddString = z.string().optional().catch(undefined);
const oddCount = z.number().optional().catch(undefined);

/**
 * One entry of `devices`. Only `app_id` and `pushkey` carry meaning enough to refuse a push without them.
 * Source: Push Gateway API v1.19, `POST /_matrix/push/v1/notify`, Device.
 */
export const deviceSchema = z.object({
  app_id: z.string(),
  pushkey: z.string(),
  pushkey_ts: oddCount,
  data: anyObject.optional().catch(undefined),
  tweaks: anyObject.optional().catch(undefined),
});

/**
 * The notification of a notify request, read tolerantly: a field of an unexpected type reads as absent, because
 * homeservers send `type: null`, `sender: ""` and more, and hold a user's later pushes behind any error answer.
 * Source: Push Gateway API v1.19, `POST /_matrix/push/v1/notify`, Notification.
 */
const notificationSchema = z.object({
  devices: z.array(deviceSchema),
  event_id: oddString,
  room_id: oddString,
  type: oddString,
  sender: oddString,
  sender_display_name: oddString,
  room_name: oddString,
  room_alias: oddString,
  user_is_target: z.boolean().optional().catch(undefined),
  membership: oddString,
  prio: z.enum(['high', 'low']).catch('high').default('high'),
  content: anyObject.optional().catch(undefined),
  counts: z.object({ unread: oddCount, missed_calls: oddCount }).optional().catch(undefined),
});

export const notifyRequestSchema = z.object({ notification: notificationSchema });

export type Device = z.infer<typeof deviceSchema>;

/** What is understood of a notification, and as it came, odd and unknown keys and all, for providers that hand it on. */
export type Notification = z.infer<typeof notificationSchema> & {
  readonly original: Readonly<Record<string, unknown>>;
};
