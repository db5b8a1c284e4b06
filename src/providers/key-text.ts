import { withoutMark } from '../lib/byte-order-mark.ts';

/**
 * The text of a file with a key, without the byte order mark, line ends and blanks that editors, shells and spreadsheets
 * put around it.
 */
export function keyText(content: Buffer): string {
  return withoutMark(content.toString('utf8')).trim();
}

/** PEM with real line ends, also where JSON or an environment variable left them escaped (`\n` as two characters). */
export function pemText(text: string): string {
  const lines = text
    .replaceAll(/(\\+r)?\\+n/g, '\n')
    .split(/\r\n?|\n/)
    .map((line) => line.trim());
  return `${lines.join('\n').trim()}\n`;
}

/** The passphrases that a file may mean, the likeliest first: blanks at the ends may belong to the passphrase or not. */
export function passphrasesIn(content: Buffer): string[] {
  const text = withoutMark(content.toString('utf8'));
  return [...new Set([text.replace(/(\r\n?|\n)+$/, ''), text.trimEnd(), text.trim()])];
}

/** True for PEM with a private key that is encrypted with a passphrase (PKCS #8, or the older form of OpenSSL). */
export const isLocked = (pem: string): boolean =>
  /-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: 4,ENCRYPTED/m.test(pem);
