import { X509Certificate } from 'node:crypto';
import { ProblemError } from '../../problems/problem-error.ts';
import type { ReadFile } from '../../secrets/vault.ts';
import { endOf, type NamedCertificate } from '../certificate.ts';
import { keyText, pemText } from '../key-text.ts';
import { readKey } from '../read-key.ts';

/** The files of an app with the certificate authorities that it trusts instead of the system's. */
interface AuthorityFiles {
  readonly caFile?: string | undefined;
  /** For a proxy that TLS is spoken to. */
  readonly proxyCaFile?: string | undefined;
}

/**
 * The certificate authorities an app trusts, as PEM; absent for the system's. Of each file, the certificate that ends last.
 * Throws with file, cause and remedy.
 */
export function authoritiesOf({ caFile, proxyCaFile }: AuthorityFiles, read: ReadFile) {
  const own = caFile === undefined ? undefined : readAuthority('caFile', caFile, read);
  const proxy = proxyCaFile === undefined ? undefined : readAuthority('proxyCaFile', proxyCaFile, read);
  const certificates = [own, proxy].flatMap((one): NamedCertificate[] =>
    one === undefined ? [] : [{ key: one.key, file: one.file, endsAt: Math.max(...one.certificates.map(endOf)) }],
  );
  return { ca: own?.pem, proxyCa: proxy?.pem, certificates };
}

/** The certificates of such a file, at least one. Throws as {@link authoritiesOf} does. */
export function readAuthority(key: keyof AuthorityFiles, file: string, read: ReadFile) {
  const pem = pemText(keyText(readKey(key, file, read)));
  // TLS takes what holds no certificate in silence, and then trusts nobody.
  const parts = pem.split(/(?=-----BEGIN )/).filter((part) => /^-----BEGIN (X509 )?CERTIFICATE-----/.test(part));
  const certificates = parts.flatMap((part) => certificateIn(part) ?? []);
  if (parts.length === 0 || certificates.length < parts.length) {
    throw new ProblemError({ code: 'file-no-authority', parameters: { key, file } });
  }
  return { key, file, pem, certificates };
}

function certificateIn(text: string): X509Certificate | null {
  try {
    return new X509Certificate(text);
  } catch {
    return null;
  }
}
