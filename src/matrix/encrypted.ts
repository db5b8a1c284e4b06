import type { Notification } from './notification.ts';

/** The part of a push that only its client can decrypt. */
export interface EncryptedPush {
  readonly ciphertext: string;
  readonly ephemeral?: string;
  readonly mac?: string;
  /** The ciphertext holds counts and no event. */
  readonly is_counts_only?: true;
}

/**
 * The encrypted part of a push, to be forwarded unchanged; null when the push is not encrypted. Source: MSC3013, "Encrypted
 * Push": `ephemeral`, `ciphertext` and `mac` beside `devices`, in place of everything else or with `counts`.
 */
export function encryptedOf({ original }: Pick<Notification, 'original'>): EncryptedPush | null {
  const { ciphertext, ephemeral, mac, is_counts_only: countsOnly } = original;
  if (typeof ciphertext !== 'string' || ciphertext === '') return null;
  return {
    ciphertext,
    ...(typeof ephemeral === 'string' ? { ephemeral } : {}),
    ...(typeof mac === 'string' ? { mac } : {}),
    ...(countsOnly === true ? { is_counts_only: true } : {}),
  };
}

/** True for a push without an event, even an encrypted one: a newer push makes it pointless. */
export function isCountsOnly(notification: Notification): boolean {
  if (notification.event_id) return false;
  const encrypted = encryptedOf(notification);
  return encrypted === null || encrypted.is_counts_only === true;
}
