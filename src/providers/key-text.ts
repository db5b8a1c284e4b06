import { withoutMark } from '../lib/byte-order-mark.ts';

/**
 * The text of a file with a key, however it came here: without a byte order mark, with the line ends and the blanks that
 * editors, shells and spreadsheets put around it taken away.
 */
export function keyText(content: Buffer): string {
  return withoutMark(content.toString('utf8')).trim();
}

/** PEM, also with line ends that were escaped once too often (`\n` as two letters) on the way through JSON or a variable. */
export function pemText(text: string): string {
  const lines = text
    .replaceAll(/(\\+r)?\\+n/g, '\n')
    .split(/\r\n?|\n/)
    .map((line) => line.trim());
  return `${lines.join('\n').trim()}\n`;
}

/** What a file with a passphrase may mean, the likeliest first: blanks at its ends may belong to it or not. */
export function passphrasesIn(content: Buffer): string[] {
  const text = withoutMark(content.toString('utf8'));
  return [...new Set([text.replace(/(\r\n?|\n)+$/, ''), text.trimEnd(), text.trim()])];
}

/** True for PEM with a private key that a passphrase locks (PKCS #8, or the older form of OpenSSL). */
export const isLocked = (pem: string): boolean =>
  /-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: 4,ENCRYPTED/m.test(pem);
