import { createPrivateKey, type KeyObject, sign } from 'node:crypto';
import { ProblemError } from '../../problems/problem-error.ts';
import type { ReadFile } from '../../secrets/vault.ts';
import { isLocked, keyText, pemText } from '../key-text.ts';
import { readKey } from '../read-key.ts';

/** Apple refuses tokens older than an hour, and a gateway that makes more than one in twenty minutes. Milliseconds. */
const RENEW_MS = 45 * 60_000;
/** A token as new as this that Apple calls expired is not old: our clock is wrong. Milliseconds. */
const FRESH_MS = 60_000;

export interface ProviderTokens {
  get(): string;
  /** Apple called this token expired, for all that were sent with it. True when the next one is another. */
  forget(expired: string): boolean;
}

/** Provider authentication tokens (ES256). Source: Apple, "Establishing a token-based connection to APNs". */
export function createProviderTokens(
  key: KeyObject,
  { keyId, teamId }: { readonly keyId: string; readonly teamId: string },
  now: () => number,
): ProviderTokens {
  let token = '';
  let madeAt = Number.NEGATIVE_INFINITY;
  const age = () => now() - madeAt;
  return {
    get() {
      // A token from the future is what a clock leaves behind that was set back.
      if (age() >= 0 && age() < RENEW_MS) return token;
      madeAt = now();
      const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
      const text = `${part({ alg: 'ES256', kid: keyId })}.${part({ iss: teamId, iat: Math.floor(madeAt / 1_000) })}`;
      const signature = sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' });
      token = `${text}.${signature.toString('base64url')}`;
      return token;
    },
    forget(expired) {
      if (expired !== token) return true;
      if (age() >= 0 && age() < FRESH_MS) return false;
      madeAt = Number.NEGATIVE_INFINITY;
      return true;
    },
  };
}

/** Reads a .p8 key. Throws naming file, cause and remedy, and nothing of the key. */
export function readProviderKey(file: string, read: ReadFile): KeyObject {
  const parameters = { key: 'keyFile', file };
  const pem = pemText(keyText(readKey('keyFile', file, read)));
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch {
    if (isLocked(pem)) throw new ProblemError({ code: 'file-key-locked', parameters });
    throw new ProblemError({ code: 'file-no-apns-key', parameters });
  }
  if (key.asymmetricKeyType !== 'ec' || key.asymmetricKeyDetails?.namedCurve !== 'prime256v1') {
    throw new ProblemError({ code: 'file-no-p256-key', parameters });
  }
  return key;
}
