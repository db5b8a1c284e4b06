import { ECDH } from 'node:crypto';
import type { Device } from '../../matrix/notification.ts';
import { type DetailedNotice, detailOf } from '../../outcomes/outcome.ts';
import { readEndpoint } from '../http/endpoint.ts';

/** A Web Push subscription as clients of the reference gateway register it: the pushkey is the P-256 key, `data` has the rest. */
export interface Subscription {
  readonly endpoint: URL;
  readonly p256dh: string;
  readonly auth: string;
  readonly onlyLastPerRoom: boolean;
}

/** The subscription of a device, or the detail of what is missing. Source: RFC 8291, 3.1 (65 and 16 bytes). */
export function readSubscription({ pushkey, data }: Device): Subscription | DetailedNotice {
  const endpoint = endpointOf({ data });
  if (endpoint === null) return missing('data-no-endpoint');
  const auth = data?.auth;
  if (typeof auth !== 'string' || bytesOf(auth) !== 16) return missing('data-no-auth');
  if (bytesOf(pushkey) !== 65 || !isPoint(pushkey)) return missing('pushkey-no-p256dh');
  return {
    endpoint,
    p256dh: pushkey,
    auth,
    onlyLastPerRoom: data?.only_last_per_room === true,
  };
}

/** The endpoint that a device names; null where it names none that could be one. */
export function endpointOf({ data }: Pick<Device, 'data'>): URL | null {
  return typeof data?.endpoint === 'string' ? readEndpoint(data.endpoint) : null;
}

const missing = (code: 'data-no-endpoint' | 'data-no-auth' | 'pushkey-no-p256dh') => detailOf({ code, parameters: {} });

/** The number of bytes that a base64 text of either alphabet encodes; -1 for other text. */
function bytesOf(text: string): number {
  return /^[\w+/-]+={0,2}$/.test(text) ? Buffer.from(text, 'base64url').length : -1;
}

/** True for a point on the curve; nothing can be encrypted for any other. */
function isPoint(key: string): boolean {
  try {
    ECDH.convertKey(Buffer.from(key, 'base64url'), 'prime256v1');
    return true;
  } catch {
    return false;
  }
}
