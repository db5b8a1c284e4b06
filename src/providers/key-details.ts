import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import type { Problem } from '../problems/catalogue.ts';
import { ProblemError } from '../problems/problem-error.ts';
import type { ReadFile } from '../secrets/vault.ts';
import { readProviderKey } from './apns/provider-token.ts';
import { readPushCertificate } from './apns/push-certificate.ts';
import { endOf } from './certificate.ts';
import { readServiceAccount } from './fcm/service-account.ts';
import { readAuthority } from './http/authority.ts';
import { readVapidKeys } from './webpush/vapid.ts';

/**
 * What the API may reveal of a file that the configuration names: nothing of a file with unexpected content, and of a secret
 * only its public half. A hash of any file would let a person who may name files learn what others contain.
 */
export interface KeyDetails {
  /** The first 16 hexadecimal digits of the SHA-256 of the public key or certificate, in groups of four. */
  readonly fingerprint: string | null;
  /** The public VAPID key in base64url, which clients subscribe with. */
  readonly publicKey: string | null;
  /** When the certificate expires, in unix milliseconds. */
  readonly endsAt: number | null;
  /** Why the file cannot be used. */
  readonly problem: Problem | null;
}

export const noDetails: KeyDetails = { fingerprint: null, publicKey: null, endsAt: null, problem: null };

/** The details of the file that a key of a provider's configuration names. */
export function keyDetails(key: string, provider: Readonly<Record<string, unknown>>, read: ReadFile): KeyDetails {
  const name = (at: string) => (typeof provider[at] === 'string' ? provider[at] : undefined);
  const file = name(key);
  if (file === undefined) return noDetails;
  try {
    return { ...noDetails, ...detailsIn(key, file, name('p12PassphraseFile'), read) };
  } catch (error) {
    if (error instanceof ProblemError) return { ...noDetails, problem: error.problem };
    throw error;
  }
}

function detailsIn(
  key: string,
  file: string,
  p12PassphraseFile: string | undefined,
  read: ReadFile,
): Partial<KeyDetails> {
  switch (key) {
    case 'keyFile':
      return { fingerprint: ofKey(readProviderKey(file, read)) };
    case 'serviceAccountFile':
      return { fingerprint: ofKey(readServiceAccount(file, read).private_key) };
    case 'vapidPrivateKeyFile':
      return { publicKey: readVapidKeys(file, read).publicKey };
    case 'certFile':
    case 'p12File': {
      const { certificate } = readPushCertificate({ [key]: file, p12PassphraseFile }, read);
      return { fingerprint: ofBytes(certificate.raw), endsAt: endOf(certificate) };
    }
    case 'caFile':
    case 'proxyCaFile': {
      const { certificates } = readAuthority(key, file, read);
      const [first] = certificates;
      const alone = certificates.length === 1 && first !== undefined;
      return { fingerprint: alone ? ofBytes(first.raw) : null, endsAt: Math.max(...certificates.map(endOf)) };
    }
    default:
      return {};
  }
}

const ofKey = (key: KeyObject | string) => ofBytes(createPublicKey(key).export({ type: 'spki', format: 'der' }));

function ofBytes(bytes: Uint8Array): string {
  const digest = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
  return digest.replaceAll(/(.{4})(?=.)/g, '$1 ');
}
