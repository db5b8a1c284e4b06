import { X509Certificate } from 'node:crypto';
import { ProblemError } from '../../problems/problem-error.ts';
import type { ReadFile } from '../../secrets/vault.ts';
import { readKey } from '../read-key.ts';

/** The files of an app with the certificate authorities that it trusts instead of the system's. */
interface AuthorityFiles {
  readonly caFile?: string | undefined;
  /** For a proxy that TLS is spoken to. */
  readonly proxyCaFile?: string | undefined;
}

/** The certificate authorities an app trusts, as PEM; absent for the system's. Throws with file, cause and remedy. */
export function authoritiesOf({ caFile, proxyCaFile }: AuthorityFiles, read: ReadFile) {
  return {
    ca: caFile === undefined ? undefined : readAuthority('caFile', caFile, read),
    proxyCa: proxyCaFile === undefined ? undefined : readAuthority('proxyCaFile', proxyCaFile, read),
  };
}

function readAuthority(key: keyof AuthorityFiles, file: string, read: ReadFile): string {
  const text = readKey(key, file, read).toString('utf8');
  // TLS takes what holds no certificate in silence, and then trusts nobody.
  const certificates = text
    .split(/(?=-----BEGIN )/)
    .filter((part) => /^-----BEGIN (X509 )?CERTIFICATE-----/.test(part));
  if (certificates.length === 0 || !certificates.every(isCertificate)) {
    throw new ProblemError({ code: 'file-no-authority', parameters: { key, file } });
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
