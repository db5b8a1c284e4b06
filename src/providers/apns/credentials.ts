import { createSecureContext, type SecureContextOptions } from 'node:tls';
import type { ApnsConfig } from '../../config/app-schema.ts';
import type { ReadFile } from '../../secrets/vault.ts';
import { authorityOf } from '../http/authority.ts';
import { createProviderTokens, type ProviderTokens, readProviderKey } from './provider-token.ts';

/** How we show Apple who we are: a token with each request, or a certificate with the connection. */
export interface Credentials {
  readonly tokens: ProviderTokens | null;
  readonly tls: SecureContextOptions;
}

/** Reads what is configured. Throws naming key, file, cause and remedy, and nothing of a secret. */
export function readCredentials(config: ApnsConfig, now: () => number, read: ReadFile): Credentials {
  const { keyFile, keyId, teamId } = config;
  const trust = authorityOf(config, read);
  if (keyFile !== undefined && keyId !== undefined && teamId !== undefined) {
    return { tokens: createProviderTokens(readProviderKey(keyFile, read), { keyId, teamId }, now), tls: trust };
  }
  return { tokens: null, tls: { ...trust, ...readCertificate(config, read) } };
}

function readCertificate({ certFile, p12File, p12PassphraseFile }: ApnsConfig, read: ReadFile): SecureContextOptions {
  const remedy = 'Export the push certificate with its key again (Keychain Access, or openssl).';
  const [name, file] =
    certFile === undefined ? (['p12File', p12File ?? ''] as const) : (['certFile', certFile] as const);
  const content = readAs(name, file, read);
  const options: SecureContextOptions =
    certFile !== undefined
      ? { cert: content, key: content }
      : {
          pfx: content,
          ...(p12PassphraseFile === undefined
            ? {}
            : { passphrase: readAs('p12PassphraseFile', p12PassphraseFile, read).toString('utf8').trimEnd() }),
        };
  try {
    createSecureContext(options);
    return options;
  } catch {
    throw new Error(`${name}: ${file} holds no certificate with its key that can be opened. ${remedy}`);
  }
}

function readAs(name: string, file: string, read: ReadFile): Buffer {
  try {
    return read(file);
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? error.code : 'unreadable';
    throw new Error(`${name}: ${file} cannot be read (${why}). Correct the path or its permissions.`);
  }
}
