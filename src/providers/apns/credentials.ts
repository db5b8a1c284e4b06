import { createSecureContext, type SecureContextOptions } from 'node:tls';
import type { ApnsConfig } from '../../config/app-schema.ts';
import { ProblemError } from '../../problems/problem-error.ts';
import type { ReadFile } from '../../secrets/vault.ts';
import { authoritiesOf } from '../http/authority.ts';
import { readKey } from '../read-key.ts';
import { createProviderTokens, type ProviderTokens, readProviderKey } from './provider-token.ts';

/** How we show Apple who we are: a token with each request, or a certificate with the connection. */
export interface Credentials {
  readonly tokens: ProviderTokens | null;
  readonly tls: SecureContextOptions;
}

/** Reads what is configured. Throws naming key, file, cause and remedy, and nothing of a secret. */
export function readCredentials(config: ApnsConfig, now: () => number, read: ReadFile): Credentials {
  const { keyFile, keyId, teamId } = config;
  const { ca } = authoritiesOf(config, read);
  const trust = ca === undefined ? {} : { ca };
  if (keyFile !== undefined && keyId !== undefined && teamId !== undefined) {
    return { tokens: createProviderTokens(readProviderKey(keyFile, read), { keyId, teamId }, now), tls: trust };
  }
  return { tokens: null, tls: { ...trust, ...readCertificate(config, read) } };
}

function readCertificate({ certFile, p12File, p12PassphraseFile }: ApnsConfig, read: ReadFile): SecureContextOptions {
  const [name, file] =
    certFile === undefined ? (['p12File', p12File ?? ''] as const) : (['certFile', certFile] as const);
  const content = readKey(name, file, read);
  const options: SecureContextOptions =
    certFile !== undefined
      ? { cert: content, key: content }
      : {
          pfx: content,
          ...(p12PassphraseFile === undefined
            ? {}
            : { passphrase: readKey('p12PassphraseFile', p12PassphraseFile, read).toString('utf8').trimEnd() }),
        };
  try {
    createSecureContext(options);
    return options;
  } catch {
    throw new ProblemError({ code: 'file-no-push-certificate', parameters: { key: name, file } });
  }
}
