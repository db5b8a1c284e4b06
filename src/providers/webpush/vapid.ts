import { createPrivateKey } from 'node:crypto';
import { ProblemError } from '../../problems/problem-error.ts';
import type { ReadFile } from '../../secrets/vault.ts';
import { readKey } from '../read-key.ts';

/** A VAPID key pair in base64url, as RFC 8292 writes them. */
export interface VapidKeys {
  readonly publicKey: string;
  readonly privateKey: string;
}

/** Reads a P-256 private key from its PEM file. Throws naming file, cause and remedy, and nothing of the key. */
export function readVapidKeys(file: string, read: ReadFile): VapidKeys {
  const key = 'vapidPrivateKeyFile';
  const jwk = jwkOf(readKey(key, file, read).toString('utf8'));
  if (jwk?.crv !== 'P-256' || jwk.d === undefined || jwk.x === undefined || jwk.y === undefined) {
    throw new ProblemError({ code: 'file-no-vapid-key', parameters: { key, file } });
  }
  const point = Buffer.concat([Buffer.of(4), Buffer.from(jwk.x, 'base64url'), Buffer.from(jwk.y, 'base64url')]);
  return { publicKey: point.toString('base64url'), privateKey: jwk.d };
}

function jwkOf(pem: string) {
  try {
    return createPrivateKey(pem).export({ format: 'jwk' });
  } catch {
    return undefined;
  }
}
