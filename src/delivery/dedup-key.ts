import { hash } from 'node:crypto';
import type { Device, Notification } from '../matrix/notification.ts';
import { PROBE_EVENT_ID } from '../matrix/notification.ts';

const KEY_BYTES = 16;
/** Letters of base64url that stand for 18 bytes: what earlier versions wrote down of a hash. */
const BASE_LETTERS = 24;

/**
 * The dedup key of a delivery, 16 bytes: a hash of app_id, pushkey, event_id and the device's `data`, because one pushkey
 * may serve several accounts; `target` tells the providers of an app apart, and is empty for the one that the app is about.
 * Null for what is never a duplicate: pushes without an event, and the clients' probe.
 */
export function dedupKey(notification: Notification, device: Device, target: string): Buffer | null {
  const event = notification.event_id;
  if (event === undefined || event === '' || event === PROBE_EVENT_ID) return null;
  const data = device.data === undefined ? '' : flat(device.data);
  const digest = hash('sha256', JSON.stringify([device.app_id, device.pushkey, event]) + data, 'buffer');
  if (target === '') return digest.subarray(0, KEY_BYTES);
  return dedupKeyOf(`${digest.toString('base64url').slice(0, BASE_LETTERS)}/${target}`);
}

/** The key of what earlier versions wrote as text: a hash in base64url, and after a slash which provider of the app. */
export function dedupKeyOf(text: string): Buffer {
  const bytes = text.length === BASE_LETTERS ? Buffer.from(text, 'base64url') : hash('sha256', text, 'buffer');
  return Buffer.from(new Uint8Array(bytes.subarray(0, KEY_BYTES)).buffer);
}

/** Data nested so deeply that it cannot be written out counts as one and the same. */
function flat(data: Readonly<Record<string, unknown>>): string {
  try {
    return JSON.stringify(data);
  } catch {
    return 'too deep';
  }
}
