import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { ReadFile } from '../../secrets/vault.ts';

/** A VAPID key pair in base64url, as RFC 8292 writes them. */
export interface VapidKeys {
  readonly publicKey: string;
  readonly privateKey: string;
}

/** Reads a P-256 private key from its PEM file. Throws naming file, cause and remedy, and nothing of the key. */
export function readVapidKeys(file: string, read: ReadFile = readFileSync): VapidKeys {
  const make = 'openssl ecparam -genkey -name prime256v1 -noout -out vapid.pem';
  let pem: string;
  try {
    pem = read(file).toString('utf8');
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? error.code : 'unreadable';
    throw new Error(`vapidPrivateKeyFile: ${file} cannot be read (${why}). Correct the path, or make one: ${make}`);
  }
  const jwk = jwkOf(pem);
  if (jwk?.crv !== 'P-256' || jwk.d === undefined || jwk.x === undefined || jwk.y === undefined) {
    throw new Error(`vapidPrivateKeyFile: ${file} holds no P-256 private key. Make one: ${make}`);
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
