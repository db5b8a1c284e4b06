import webpush from 'web-push';
import type { VapidKeys } from './vapid.ts';

/** RFC 8292, 2 allows a day; a token is valid for half a day and is renewed after a quarter. Milliseconds. */
const LIFE_MS = 12 * 60 * 60_000;
const RENEW_MS = LIFE_MS / 2;
/** Origins come with pushes, so anybody can name any number of them. */
const MAX_ORIGINS = 1_000;

/**
 * Returns a function for the `Authorization` of requests to an origin. Tokens are kept: signing costs three times what
 * encryption does, and one token is valid for all requests to one push service (RFC 8292, 5).
 */
export function createAuthorizations(keys: VapidKeys, subject: string, now: () => number): (origin: string) => string {
  const made = new Map<string, { readonly at: number; readonly text: string }>();
  return (origin) => {
    const known = made.get(origin);
    const age = known === undefined ? Number.NaN : now() - known.at;
    // A token appears to be from the future after the clock was set back.
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
