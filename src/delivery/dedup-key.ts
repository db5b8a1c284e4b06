import { hash } from 'node:crypto';
import type { Device, Notification } from '../matrix/notification.ts';
import { PROBE_EVENT_ID } from '../matrix/notification.ts';

const KEY_BYTES = 16;
/** Earlier versions wrote the first 18 bytes of a hash, in this number of base64url letters. */
const TEXT_LETTERS = 24;

/**
 * The dedup key of a delivery, 16 bytes: a hash of app_id, pushkey, event_id and the device's `data`, because one pushkey
 * may serve several accounts; `target` distinguishes the providers of an app, and is empty for its main one. Null for pushes that
 * are never duplicates: those without an event, and the clients' probe.
 */
export function dedupKey(notification: Notification, device: Device, target: string): Buffer | null {
  const event = notification.event_id;
  if (event === undefined || event === '' || event === PROBE_EVENT_ID) return null;
  const data = device.data === undefined ? '' : textOf(device.data);
  const digest = hash('sha256', JSON.stringify([device.app_id, device.pushkey, event]) + data, 'buffer');
  if (target === '') return digest.subarray(0, KEY_BYTES);
  return dedupKeyOf(`${digest.toString('base64url').slice(0, TEXT_LETTERS)}/${target}`);
}

/** The key for the text that earlier versions wrote: a hash in base64url, with the app's provider after a slash. */
export function dedupKeyOf(text: string): Buffer {
  const bytes = text.length === TEXT_LETTERS ? Buffer.from(text, 'base64url') : hash('sha256', text, 'buffer');
  return Buffer.from(new Uint8Array(bytes.subarray(0, KEY_BYTES)).buffer);
}

/** All data that is nested too deeply for JSON.stringify counts as the same. */
function textOf(data: Readonly<Record<string, unknown>>): string {
  try {
    return JSON.stringify(data);
  } catch {
    return 'too deep';
  }
}
