import type { SecureContextOptions } from 'node:tls';
import type { ApnsConfig } from '../../config/app-schema.ts';
import type { ReadFile } from '../../secrets/vault.ts';
import { endOf, type NamedCertificate } from '../certificate.ts';
import { authoritiesOf } from '../http/authority.ts';
import { createProviderTokens, type ProviderTokens, readProviderKey } from './provider-token.ts';
import { readPushCertificate } from './push-certificate.ts';

/** How the relay authenticates to Apple: a token with each request, or a certificate with the connection. */
export interface Credentials {
  readonly tokens: ProviderTokens | null;
  readonly tls: SecureContextOptions;
  readonly certificates: readonly NamedCertificate[];
}

/** Reads the configured files. Throws a {@link ProblemError} that names key and file and contains nothing of a secret. */
export function readCredentials(config: ApnsConfig, now: () => number, read: ReadFile): Credentials {
  const { keyFile, keyId, teamId } = config;
  const { ca, certificates } = authoritiesOf(config, read);
  const trust = ca === undefined ? {} : { ca };
  if (keyFile !== undefined && keyId !== undefined && teamId !== undefined) {
    const tokens = createProviderTokens(readProviderKey(keyFile, read), { keyId, teamId }, now);
    return { tokens, tls: trust, certificates };
  }
  const { key, file, tls, certificate } = readPushCertificate(config, read);
  const ownCertificate = { key, file, endsAt: endOf(certificate) };
  return { tokens: null, tls: { ...trust, ...tls }, certificates: [...certificates, ownCertificate] };
}
