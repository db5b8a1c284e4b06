import type { X509Certificate } from 'node:crypto';
import type { Notice } from '../problems/catalogue.ts';

/** A certificate of an app's configuration: the key that names its file, and its expiry in unix milliseconds. */
export interface NamedCertificate {
  readonly key: string;
  readonly file: string;
  readonly endsAt: number;
}

/** Getting a new certificate takes days, so its expiry is announced this early. Milliseconds. */
const SOON_MS = 30 * 86_400_000;

export const endOf = (certificate: X509Certificate): number => Date.parse(certificate.validTo);

/** The notice for a certificate: that it has expired, that it expires soon, or until when it is valid. */
export function certificateNotice({ key, file, endsAt }: NamedCertificate, now: number) {
  const parameters = { key, file, ends: new Date(endsAt).toISOString().slice(0, 10) };
  const code =
    endsAt <= now ? 'certificate-ended' : endsAt <= now + SOON_MS ? 'certificate-ends-soon' : 'certificate-ends';
  return { code, parameters } satisfies Notice;
}
