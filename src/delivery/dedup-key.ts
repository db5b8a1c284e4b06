import { hash } from 'node:crypto';
import { KEY_BYTES } from '../storage/frame.ts';

/**
 * The dedup key of what the dispatcher and earlier versions call a lease: 24 letters of base64url, and after a slash the
 * name of the target where that is not an app's first. The letters are a hash already, so that only a name costs another.
 */
export function dedupKeyOf(lease: string): Uint8Array {
  const bytes = /^[\w-]{24}$/.test(lease) ? Buffer.from(lease, 'base64url') : hash('sha256', lease, 'buffer');
  // A copy: the bytes lie in a pool, all of which would go along to another thread.
  return new Uint8Array(bytes.subarray(0, KEY_BYTES));
}
