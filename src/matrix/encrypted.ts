import type { Notification } from './notification.ts';

/** What a homeserver sends instead of a notification that only its client can read. */
export interface EncryptedPush {
  readonly ciphertext: string;
  readonly ephemeral?: string;
  readonly mac?: string;
  /** Nothing but counts is in it. */
  readonly is_counts_only?: true;
}

/**
 * The encrypted part of a push, to be handed on untouched; null for one that is not encrypted. Source: MSC3013, "Encrypted
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

/** True for a push that tells of no event, not even of an encrypted one: a newer one makes it pointless. */
export function isCountsOnly(notification: Notification): boolean {
  if (notification.event_id) return false;
  const encrypted = encryptedOf(notification);
  return encrypted === null || encrypted.is_counts_only === true;
}
