import { createPrivateKey, type KeyObject, sign } from 'node:crypto';
import { ProblemError } from '../../problems/problem-error.ts';
import type { ReadFile } from '../../secrets/vault.ts';
import { isLocked, keyText, pemText } from '../key-text.ts';
import { readKey } from '../read-key.ts';

/** Apple refuses tokens older than an hour, and gateways that renew them more than once in 20 minutes. Milliseconds. */
const RENEW_MS = 45 * 60_000;
/** Where Apple calls a token of this age expired, the clock of this computer is wrong. Milliseconds. */
const FRESH_MS = 60_000;

export interface ProviderTokens {
  /** The current token; a new one where the last is too old. */
  get(): string;
  /** Drops a token that Apple called expired. True when the next `get` returns another token. */
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
      // A token appears to be from the future after the clock was set back.
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

/** Reads a .p8 key. Throws a {@link ProblemError} that names the file and contains nothing of the key. */
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
