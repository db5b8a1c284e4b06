import { X509Certificate } from 'node:crypto';
import { ProblemError } from '../../problems/problem-error.ts';
import type { ReadFile } from '../../secrets/vault.ts';
import { readKey } from '../read-key.ts';

/** The certificate authority an app trusts: its own PEM, or nothing for the system's. Throws with file, cause and remedy. */
export function authorityOf({ caFile }: { readonly caFile?: string | undefined }, read: ReadFile): { ca?: string } {
  return caFile === undefined ? {} : { ca: readAuthority(caFile, read) };
}

function readAuthority(file: string, read: ReadFile): string {
  const text = readKey('caFile', file, read).toString('utf8');
  // TLS takes what holds no certificate in silence, and then trusts nobody.
  const certificates = text
    .split(/(?=-----BEGIN )/)
    .filter((part) => /^-----BEGIN (X509 )?CERTIFICATE-----/.test(part));
  if (certificates.length === 0 || !certificates.every(isCertificate)) {
    throw new ProblemError({ code: 'file-no-authority', parameters: { key: 'caFile', file } });
  }
  return text;
}

function isCertificate(text: string): boolean {
  try {
    return new X509Certificate(text).subject !== undefined;
  } catch {
    return false;
  }
}
