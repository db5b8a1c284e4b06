import { encryptedOf } from './encrypted.ts';
import type { Device, Notification } from './notification.ts';

/**
 * A notification as the homeserver would have sent it to a pusher of the format `event_id_only`, made of one of any format:
 * its ids, counts and `prio`, and what is encrypted for the client. Source: Client-Server API, `PusherData`, `format`.
 */
export function withIdsOnly(notification: Notification): Notification {
  const { event_id, room_id, original } = notification;
  const devices = notification.devices.map(withoutTweaks);
  const counts = numbersOf(notification);
  const prio = original.prio === 'high' || original.prio === 'low' ? { prio: original.prio } : {};
  const kept = {
    ...(event_id === undefined ? {} : { event_id }),
    ...(room_id === undefined ? {} : { room_id }),
    ...prio,
    ...(counts === undefined ? {} : { counts }),
    devices,
  };
  return { ...kept, prio: notification.prio, original: { ...kept, ...encryptedOf(notification) } };
}

/** A device without what push rules make of an event: its sound and highlight tell of the content. */
export function withoutTweaks({ tweaks: _, ...device }: Device): Device {
  return device;
}

function numbersOf({ counts }: Notification): Notification['counts'] {
  if (counts === undefined) return undefined;
  const { unread, missed_calls } = counts;
  return { ...(unread === undefined ? {} : { unread }), ...(missed_calls === undefined ? {} : { missed_calls }) };
}
