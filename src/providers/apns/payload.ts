import { unreadOf } from '../../matrix/counts.ts';
import { encryptedOf, isCountsOnly } from '../../matrix/encrypted.ts';
import type { Device, Notification } from '../../matrix/notification.ts';
import { isObject, toJson } from '../json.ts';
import { alertOf } from './alert.ts';
import { type AppBase, noBase, withDefaults } from './base.ts';
import { fitAlert } from './budget.ts';

type Json = Record<string, unknown>;
type Counts = NonNullable<Notification['counts']>;
export type PayloadResult =
  | { readonly kind: 'payload'; readonly json: string; readonly trimmed: boolean }
  | { readonly kind: 'nothing' | 'bad-default-payload' | 'too-large' };

/**
 * The payload as the reference gateway builds it, so that clients need no change: only ids and counts for an event
 * without a type, else a sentence for the client to localise and the badge. Texts of the alert are shortened to the budget.
 * The options of the app add members that the push does not set.
 */
export function payloadOf(
  notification: Notification,
  device: Device,
  sendCounts: boolean,
  app: AppBase = noBase,
): PayloadResult {
  const { default_payload: defaults = {} } = device.data ?? {};
  if (!isObject(defaults)) return { kind: 'bad-default-payload' };
  const counts = sendCounts ? (notification.counts ?? {}) : {};
  // Counts without a number are zero: a push of nothing else clears the badge.
  const clears = sendCounts && !notification.event_id && unreadOf(notification) === 0;
  const payload =
    !notification.type && !isCountsOnly(notification)
      ? idsPayload(notification, withDefaults(app.alerting, defaults), counts)
      : fullPayload({ notification, app, defaults, counts, clears, sound: device.tweaks?.sound });
  if (payload === null) return { kind: 'nothing' };
  const fitted = fitAlert(payload);
  if (fitted === null) return { kind: 'too-large' };
  return { kind: 'payload', json: toJson(fitted), trimmed: fitted !== payload };
}

function idsPayload(notification: Notification, base: Json, { unread, missed_calls }: Counts): Json {
  const { room_id, event_id } = notification;
  return {
    ...base,
    ...(room_id ? { room_id } : {}),
    ...(event_id ? { event_id } : {}),
    ...encryptedOf(notification),
    ...(unread === undefined ? {} : { unread_count: unread }),
    ...(missed_calls === undefined ? {} : { missed_calls }),
  };
}

interface Parts {
  readonly notification: Notification;
  readonly app: AppBase;
  /** The pusher's `default_payload`. */
  readonly defaults: Json;
  readonly counts: Counts;
  /** True for a push that clears the badge. */
  readonly clears: boolean;
  /** The sound that the push rules ask for, as the homeserver sent it. */
  readonly sound: unknown;
}

/** The payload with a sentence and a badge; null where the push has neither. */
function fullPayload({ notification, app, defaults, counts, clears, sound }: Parts): Json | null {
  const { room_id, event_id, type } = notification;
  const { unread, missed_calls } = counts;
  const alert = alertOf(notification);
  const badge =
    unread === undefined && missed_calls === undefined && !clears ? undefined : (unread ?? 0) + (missed_calls ?? 0);
  if (alert === null && badge === undefined) return null;
  const payload: Json = { ...withDefaults(alert === null ? app.silent : app.alerting, type ? defaults : {}) };
  const aps: Json = isObject(payload.aps) ? { ...payload.aps } : {};
  payload.aps = aps;
  if (badge !== undefined) aps.badge = badge;
  if (alert === null) return payload;
  aps.alert = { ...(isObject(aps.alert) ? aps.alert : {}), 'loc-key': alert.key, 'loc-args': alert.args };
  // The sound of the push rules gives way to that of the client's own default_payload.
  const chosen = isObject(defaults.aps) ? defaults.aps.sound : undefined;
  if (typeof sound === 'string' && sound !== '' && chosen === undefined) aps.sound = sound;
  if (room_id) payload.room_id = room_id;
  if (event_id) payload.event_id = event_id;
  return payload;
}
