import webpush from 'web-push';
import type { VapidKeys } from './vapid.ts';

/** RFC 8292, 2 allows a day; a token is good for half of one and is renewed after a quarter. Milliseconds. */
const LIFE_MS = 12 * 60 * 60_000;
const RENEW_MS = LIFE_MS / 2;
/** Origins come with pushes, so anybody can name many. */
const MAX_ORIGINS = 1_000;

/**
 * The `Authorization` of requests to a push service, by its origin. Signing costs three times what encryption does, and
 * the same token is good for every request to one service (RFC 8292, 5).
 */
export function createAuthorizations(keys: VapidKeys, subject: string, now: () => number): (origin: string) => string {
  const made = new Map<string, { readonly at: number; readonly text: string }>();
  return (origin) => {
    const known = made.get(origin);
    const age = known === undefined ? Number.NaN : now() - known.at;
    // One from the future is what a clock leaves behind that was set back.
    if (known !== undefined && age >= 0 && age < RENEW_MS) return known.text;
    const at = now();
    const ends = Math.floor((at + LIFE_MS) / 1_000);
    const { publicKey, privateKey } = keys;
    const signed = webpush.getVapidHeaders(origin, subject, publicKey, privateKey, 'aes128gcm', ends);
    if (made.size >= MAX_ORIGINS) made.clear();
    made.set(origin, { at, text: signed.Authorization });
    return signed.Authorization;
  };
}
