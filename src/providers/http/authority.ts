import { X509Certificate } from 'node:crypto';
import type { ReadFile } from '../../secrets/vault.ts';

/** The certificate authority an app trusts: its own PEM, or nothing for the system's. Throws with file, cause and remedy. */
export function authorityOf({ caFile }: { readonly caFile?: string | undefined }, read: ReadFile): { ca?: string } {
  return caFile === undefined ? {} : { ca: readAuthority(caFile, read) };
}

function readAuthority(file: string, read: ReadFile): string {
  let text: string;
  try {
    text = read(file).toString('utf8');
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? error.code : 'unreadable';
    throw new Error(`caFile: ${file} cannot be read (${why}). Correct the path or its permissions.`);
  }
  // TLS takes what holds no certificate in silence, and then trusts nobody.
  const certificates = text
    .split(/(?=-----BEGIN )/)
    .filter((part) => /^-----BEGIN (X509 )?CERTIFICATE-----/.test(part));
  if (certificates.length === 0 || !certificates.every(isCertificate)) {
    throw new Error(`caFile: ${file} holds no certificate, or a broken one. Save the authority's in PEM there.`);
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
