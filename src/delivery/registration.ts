import { hash } from 'node:crypto';
import type { Device } from '../matrix/notification.ts';

/** In letters of base64url: 96 bits. */
const MARK_LENGTH = 16;
/** Shorter texts are used as they are: a hash would cost more and be harder to read. */
const MAX_PLAIN = 32;

/**
 * Distinguishes this registration from others of the same app_id and pushkey: a mark made of the device's `data` and the time
 * when the pushkey was registered; empty when the device has neither. For Web Push the endpoint is in `data`: outcomes of pushes
 * that a stranger sends with another endpoint must not count against the pushkey's owner, nor those of an earlier registration
 * against a newer one. Source: Push Gateway API, Device, `data` and `pushkey_ts`.
 */
export function registrationOf({ data, pushkey_ts: registeredAt }: Pick<Device, 'data' | 'pushkey_ts'>): string {
  if (data === undefined && registeredAt === undefined) return '';
  const text = `${registeredAt ?? ''} ${data === undefined ? '' : textOf(data)}`;
  return text.length <= MAX_PLAIN ? text : hash('sha256', text, 'base64url').slice(0, MARK_LENGTH);
}

/** All data that is nested too deeply for JSON.stringify counts as the same. */
function textOf(data: Device['data']): string {
  try {
    return JSON.stringify(data) ?? '';
  } catch {
    return 'too deep';
  }
}
