type Headers = readonly (readonly [string, string])[];

/** The charset that a request names for its body (RFC 9110, 8.3.1), from its headers as they came. */
export function charsetOf(headers: Headers): string | undefined {
  const contentType = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1];
  return contentType === undefined ? undefined : /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(contentType)?.[1];
}

/**
 * A body as text: the one way in which a body is read, whoever reads it. A byte order mark tells more than a charset; an
 * unknown charset reads as UTF-8, as JSON ought to be. Throws `TypeError` for bytes that are none of the charset's.
 */
export function decodeBody(body: Uint8Array, charset?: string): string {
  const decoder = decoderOf(body, charset) ?? utf8;
  const text = decoder.decode(body);
  return decoder.encoding === 'windows-1252'
    ? text.replace(C1, (letter) => WINDOWS[letter.charCodeAt(0) - 0x80] ?? '')
    : text;
}

/** The same for what only people read: bytes that are none of the charset's read as UTF-8, as far as they are. */
export function decodeLeniently(body: Uint8Array, headers: Headers): string {
  try {
    return decodeBody(body, charsetOf(headers));
  } catch {
    return new TextDecoder().decode(body);
  }
}

/** A body as text where it is not in UTF-8; null where it is, or where it is no text. */
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
 * What 0x80 to 0x9f are in windows-1252, which is meant by `latin1`, too (WHATWG Encoding Standard); Node 20 reads them as
 * controls.
 */
const WINDOWS = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';
const C1 = /[\x80-\x9f]/g;
