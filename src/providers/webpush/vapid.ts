import { createECDH, createPrivateKey } from 'node:crypto';
import { z } from 'zod';
import { ProblemError } from '../../problems/problem-error.ts';
import type { ReadFile } from '../../secrets/vault.ts';
import { jsonOf } from '../json.ts';
import { isLocked, keyText, pemText } from '../key-text.ts';
import { readKey } from '../read-key.ts';

/** A VAPID key pair in base64url, as RFC 8292 writes them. */
export interface VapidKeys {
  readonly publicKey: string;
  readonly privateKey: string;
}

/** The content of a key file; the public key serves only as a check. */
interface KeyPairText {
  readonly privateKey: string;
  readonly publicKey?: string | undefined;
}

const pairSchema = z.object({ privateKey: z.string(), publicKey: z.string().optional() });

/**
 * Reads a P-256 private key: PEM, its 32 bytes in base64url, or the output of `web-push generate-vapid-keys` with or without
 * `--json`. Throws a {@link ProblemError} that names the file and contains nothing of the key.
 */
export function readVapidKeys(file: string, read: ReadFile): VapidKeys {
  const parameters = { key: 'vapidPrivateKeyFile', file };
  const text = keyText(readKey(parameters.key, file, read));
  if (isLocked(pemText(text))) throw new ProblemError({ code: 'file-key-locked', parameters });
  const written = text.includes('-----BEGIN ') ? fromPem(pemText(text)) : (fromPair(text) ?? fromOutput(text));
  const publicKey = written === undefined ? undefined : publicKeyOf(written.privateKey);
  if (written === undefined || publicKey === undefined) {
    throw new ProblemError({ code: 'file-no-vapid-key', parameters });
  }
  if (written.publicKey !== undefined && canonical(written.publicKey) !== publicKey) {
    throw new ProblemError({ code: 'file-vapid-pair', parameters });
  }
  return { publicKey, privateKey: canonical(written.privateKey) };
}

function fromPem(pem: string): KeyPairText | undefined {
  try {
    const { crv, d } = createPrivateKey(pem).export({ format: 'jwk' });
    return crv === 'P-256' && d !== undefined ? { privateKey: d } : undefined;
  } catch {
    return undefined;
  }
}

function fromPair(text: string): KeyPairText | undefined {
  return pairSchema.safeParse(jsonOf(text)).data;
}

function fromOutput(text: string): KeyPairText | undefined {
  const [, privateKey] = /private key:\s*([\w-]+)/i.exec(text) ?? [];
  const [, publicKey] = /public key:\s*([\w-]+)/i.exec(text) ?? [];
  if (privateKey !== undefined) return { privateKey, publicKey };
  return /^[\w+/-]{43}=?$/.test(text) ? { privateKey: text } : undefined;
}

function publicKeyOf(privateKey: string): string | undefined {
  const bytes = Buffer.from(privateKey.trim(), 'base64url');
  if (bytes.length !== 32) return undefined;
  try {
    const pair = createECDH('prime256v1');
    pair.setPrivateKey(bytes);
    return pair.getPublicKey('base64url');
  } catch {
    return undefined;
  }
}

/** The canonical base64url of a key. */
const canonical = (key: string): string => Buffer.from(key.trim(), 'base64url').toString('base64url');
