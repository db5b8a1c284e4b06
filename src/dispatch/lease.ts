import { hash } from 'node:crypto';
import type { Device, Notification } from '../matrix/notification.ts';

/** Clients' own "does my gateway work" probe sends this same event again and again, and expects each to be taken. */
const PROBE_EVENT_ID = '$THIS_IS_A_FAKE_EVENT_ID';

/**
 * The duplicate key of a delivery: app_id, pushkey, event_id and the device's `data`, because one pushkey may serve
 * several accounts. Null for what is never a duplicate: pushes without an event, and the clients' probe.
 */
export function leaseKey(notification: Notification, device: Device): string | null {
  const event = notification.event_id;
  if (event === undefined || event === '' || event === PROBE_EVENT_ID) return null;
  const data = device.data === undefined ? '' : flat(device.data);
  return hash('sha256', JSON.stringify([device.app_id, device.pushkey, event]) + data, 'base64url').slice(0, 24);
}

/** Data nested so deeply that it cannot be written out counts as one and the same. */
function flat(data: Readonly<Record<string, unknown>>): string {
  try {
    return JSON.stringify(data);
  } catch {
    return 'too deep';
  }
}
