import { X509Certificate } from 'node:crypto';
import { ProblemError } from '../../problems/problem-error.ts';
import type { ReadFile } from '../../secrets/vault.ts';
import { endOf, type NamedCertificate } from '../certificate.ts';
import { keyText, pemText } from '../key-text.ts';
import { readKey } from '../read-key.ts';

/** The files of an app that name the certificate authorities to trust instead of the system's. */
interface AuthorityFiles {
  readonly caFile?: string | undefined;
  /** For an https proxy. */
  readonly proxyCaFile?: string | undefined;
}

/** The certificate authorities that an app trusts, as PEM; undefined means the system's. */
export interface Authorities {
  readonly ca: string | undefined;
  readonly proxyCa: string | undefined;
  /** One for each file, with the end of the certificate that expires last. */
  readonly certificates: readonly NamedCertificate[];
}

/** A file with certificate authorities, as it was read: at least one certificate. */
export interface Authority {
  readonly key: keyof AuthorityFiles;
  readonly file: string;
  readonly pem: string;
  readonly certificates: readonly X509Certificate[];
}

/** Reads the authorities of an app. Throws a {@link ProblemError} that names the file. */
export function authoritiesOf({ caFile, proxyCaFile }: AuthorityFiles, read: ReadFile): Authorities {
  const own = caFile === undefined ? undefined : readAuthority('caFile', caFile, read);
  const proxy = proxyCaFile === undefined ? undefined : readAuthority('proxyCaFile', proxyCaFile, read);
  const certificates = [own, proxy].flatMap((one): NamedCertificate[] =>
    one === undefined ? [] : [{ key: one.key, file: one.file, endsAt: Math.max(...one.certificates.map(endOf)) }],
  );
  return { ca: own?.pem, proxyCa: proxy?.pem, certificates };
}

/** Reads one file with authorities. Throws a {@link ProblemError} that names it. */
export function readAuthority(key: keyof AuthorityFiles, file: string, read: ReadFile): Authority {
  const pem = pemText(keyText(readKey(key, file, read)));
  // TLS accepts a file without certificates silently, and then trusts nobody.
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
