import { encryptedOf } from './encrypted.ts';
import type { Device, Notification } from './notification.ts';

/**
 * A notification reduced to what the homeserver would have sent to a pusher with the format `event_id_only`: its ids, counts
 * and `prio`, and what is encrypted for the client. Source: Client-Server API, `PusherData`, `format`.
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

/** A device without its tweaks: sound and highlight reveal something of the content. */
export function withoutTweaks({ tweaks: _, ...device }: Device): Device {
  return device;
}

function numbersOf({ counts }: Notification): Notification['counts'] {
  if (counts === undefined) return undefined;
  const { unread, missed_calls } = counts;
  return { ...(unread === undefined ? {} : { unread }), ...(missed_calls === undefined ? {} : { missed_calls }) };
}
