import { z } from 'zod';

/** Clients that probe whether their gateway works send this event repeatedly, and expect each push to be accepted. */
export const PROBE_EVENT_ID = '$THIS_IS_A_FAKE_EVENT_ID';

/** A JSON object with any keys: kept by reference, never copied or merged. */
const anyObject = z.custom<Readonly<Record<string, unknown>>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
);

const oddString = z.string().optional().catch(undefined);
const oddCount = z.number().optional().catch(undefined);

/**
 * One entry of `devices`. Only without `app_id` or `pushkey` is a push refused.
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
 * The notification of a notify request, read tolerantly: a field of an unexpected type counts as absent, because homeservers
 * send `type: null`, `sender: ""` and more, and hold a user's later pushes back after any error.
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

/** The validated fields of a notification, and the original with all its keys for providers that forward it. */
export type Notification = z.infer<typeof notificationSchema> & {
  readonly original: Readonly<Record<string, unknown>>;
};
