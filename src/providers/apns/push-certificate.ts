import { X509Certificate } from 'node:crypto';
import { createSecureContext, type SecureContextOptions } from 'node:tls';
import type { ApnsConfig } from '../../config/app-schema.ts';
import type { Notice } from '../../problems/catalogue.ts';
import { messageOf, ProblemError } from '../../problems/problem-error.ts';
import type { ReadFile } from '../../secrets/vault.ts';
import { isLocked, keyText, passphrasesIn, pemText } from '../key-text.ts';
import { readKey } from '../read-key.ts';

/** A certificate with its private key, in the form that TLS takes. */
export interface PushCertificate {
  readonly key: 'certFile' | 'p12File';
  readonly file: string;
  readonly tls: SecureContextOptions;
  readonly certificate: X509Certificate;
}

type Named = Pick<ApnsConfig, 'certFile' | 'p12File' | 'p12PassphraseFile'>;

/** Reads `certFile` or `p12File`. Throws a {@link ProblemError} that names key and file and contains nothing of a secret. */
export function readPushCertificate({ certFile, p12File, p12PassphraseFile }: Named, read: ReadFile): PushCertificate {
  if (certFile !== undefined) return readPem(certFile, read);
  const file = p12File ?? '';
  const passphrases =
    p12PassphraseFile === undefined
      ? [undefined]
      : passphrasesIn(readKey('p12PassphraseFile', p12PassphraseFile, read));
  return readP12(file, readKey('p12File', file, read), passphrases);
}

function readPem(file: string, read: ReadFile): PushCertificate {
  const pem = pemText(keyText(readKey('certFile', file, read)));
  const parameters = { key: 'certFile', file } as const;
  if (isLocked(pem)) throw new ProblemError({ code: 'file-key-locked', parameters });
  if (pem.includes('-----BEGIN CERTIFICATE-----') && !pem.includes('PRIVATE KEY-----'))
    throw new ProblemError({ code: 'file-key-missing', parameters });
  const tls = { cert: pem, key: pem };
  try {
    return { ...parameters, tls, certificate: certificateIn(tls) };
  } catch {
    throw new ProblemError({ code: 'file-no-push-certificate', parameters });
  }
}

function readP12(file: string, pfx: Buffer, passphrases: readonly (string | undefined)[]): PushCertificate {
  let failure: unknown;
  for (const passphrase of passphrases) {
    const tls = { pfx, ...(passphrase === undefined ? {} : { passphrase }) };
    try {
      return { key: 'p12File', file, tls, certificate: certificateIn(tls) };
    } catch (error) {
      failure = error;
      if (!isWrongPassphrase(error)) break;
    }
  }
  throw new ProblemError(problemOfP12(file, failure, passphrases[0] !== undefined));
}

function problemOfP12(file: string, error: unknown, given: boolean): Notice {
  const parameters = { key: 'p12File', file } as const;
  if (isWrongPassphrase(error))
    return given ? { code: 'file-passphrase-wrong', parameters } : { code: 'file-passphrase-missing', parameters };
  const message = messageOf(error);
  if (/private key/i.test(message)) return { code: 'file-key-missing', parameters };
  if (/unsupported/i.test(message)) return { code: 'file-legacy-p12', parameters };
  return { code: 'file-no-push-certificate', parameters };
}

/** The messages of OpenSSL, and of BoringSSL, which Electron uses. */
const isWrongPassphrase = (error: unknown) => /mac verify failure|INCORRECT_PASSWORD/i.test(messageOf(error));

/** The certificate that TLS will present. For PKCS #12, Node gives access to no other part. */
function certificateIn(options: SecureContextOptions): X509Certificate {
  const der: unknown = createSecureContext(options).context.getCertificate();
  if (!Buffer.isBuffer(der)) throw new Error('There is no certificate.');
  return new X509Certificate(der);
}
