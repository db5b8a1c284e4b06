type Headers = readonly (readonly [string, string])[];

/** The charset that a request names for its body (RFC 9110, 8.3.1), from its headers as they came. */
export function charsetOf(headers: Headers): string | undefined {
  const contentType = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1];
  return contentType === undefined ? undefined : /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(contentType)?.[1];
}

/**
 * A body as text; every reader of bodies uses this. A byte order mark takes precedence over the charset, and an unknown
 * charset is read as UTF-8, which JSON should be in. Throws `TypeError` for bytes that are invalid in the charset.
 */
export function decodeBody(body: Uint8Array, charset?: string): string {
  const decoder = decoderOf(body, charset) ?? utf8;
  const text = decoder.decode(body);
  return decoder.encoding === 'windows-1252'
    ? text.replace(C1, (letter) => WINDOWS[letter.charCodeAt(0) - 0x80] ?? '')
    : text;
}

/** A body as text for display: where bytes are invalid in the charset, it is read as UTF-8 with replacement characters. */
export function decodeLeniently(body: Uint8Array, headers: Headers): string {
  try {
    return decodeBody(body, charsetOf(headers));
  } catch {
    return new TextDecoder().decode(body);
  }
}

/** A body as text when its charset is not UTF-8; null when it is, or when the body is not valid text. */
export function textUnlessUtf8(body: Uint8Array, headers: Headers): string | null {
  try {
    return decoderOf(body, charsetOf(headers)) === undefined ? null : decodeBody(body, charsetOf(headers));
  } catch {
    return null;
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Undefined for UTF-8. */
function decoderOf(body: Uint8Array, charset: string | undefined): typeof utf8 | undefined {
  if (body[0] === 0xff && body[1] === 0xfe) return new TextDecoder('utf-16le', { fatal: true });
  if (body[0] === 0xfe && body[1] === 0xff) return new TextDecoder('utf-16be', { fatal: true });
  if (charset === undefined || /^utf-?8$/i.test(charset) || body[0] === 0xef) return undefined;
  try {
    const decoder = new TextDecoder(charset, { fatal: true });
    return decoder.encoding === 'utf-8' ? undefined : decoder;
  } catch {
    return undefined;
  }
}

/**
 * The characters 0x80 to 0x9f of windows-1252, which `latin1` names, too (WHATWG Encoding Standard). Node 20 reads them as
 * control characters.
 */
const WINDOWS = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';
const C1 = /[\x80-\x9f]/g;
