import { hash } from 'node:crypto';
import type { Device } from '../matrix/notification.ts';

/** Letters of base64url: 96 bits. */
const MARK_LENGTH = 16;
/** What is no longer stands as it is: a hash of it would cost more and say less. */
const MAX_PLAIN = 32;

/**
 * What tells this registration of a pushkey from another of the same app_id and pushkey: a mark made of the device's
 * `data`, and of the time when the pushkey was registered; empty where nothing does. For Web Push the endpoint is in
 * `data`, so somebody who sends another one with a pushkey that is not his says nothing of its owner, and what is known of
 * an earlier registration says nothing of a newer one. Source: Push Gateway API, Device, `data` and `pushkey_ts`.
 */
export function registrationOf({ data, pushkey_ts: registeredAt }: Pick<Device, 'data' | 'pushkey_ts'>): string {
  if (data === undefined && registeredAt === undefined) return '';
  const text = `${registeredAt ?? ''} ${data === undefined ? '' : textOf(data)}`;
  return text.length <= MAX_PLAIN ? text : hash('sha256', text, 'base64url').slice(0, MARK_LENGTH);
}

/** Data nested so deeply that it cannot be written out counts as one and the same. */
function textOf(data: Device['data']): string {
  try {
    return JSON.stringify(data) ?? '';
  } catch {
    return 'too deep';
  }
}
