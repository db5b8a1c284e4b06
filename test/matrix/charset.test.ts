import { describe, expect, it } from 'vitest';
import { decodeBody, textUnlessUtf8 } from '../../src/matrix/charset.ts';

const typed = (charset: string): [string, string][] => [['content-type', `application/json; charset=${charset}`]];
const swapped = (text: string) => Buffer.from(text, 'utf16le').swap16();

describe('a body as text', () => {
  it.each([
    ['no charset', undefined, Buffer.from('Jürgen'), 'Jürgen'],
    ['an unknown charset', 'klingon', Buffer.from('Jürgen'), 'Jürgen'],
    ['latin1', 'latin1', Buffer.from('Jürgen', 'latin1'), 'Jürgen'],
    ['Windows-1252 under the name of Latin-1', 'iso-8859-1', Buffer.from([0x80, 0x93, 0x94, 0x9f]), '€“”Ÿ'],
    ['Japanese', 'Shift_JIS', Buffer.from([0x83, 0x65]), 'テ'],
    ['UTF-16 by its name', 'utf-16be', swapped('Jürgen'), 'Jürgen'],
    ['UTF-16 by its mark', 'utf-8', Buffer.from('\ufeffJürgen', 'utf16le'), 'Jürgen'],
    ['big-endian UTF-16 by its mark', undefined, swapped('\ufeffJürgen'), 'Jürgen'],
    ['UTF-8 by its mark', 'latin1', Buffer.from('\ufeffJürgen'), 'Jürgen'],
  ])('is read in its charset: %s', (_, charset, body, text) => {
    expect(decodeBody(body, charset)).toBe(text);
  });

  it('is marked when it is not in UTF-8', () => {
    expect(textUnlessUtf8(Buffer.from('Jürgen', 'latin1'), typed('latin1'))).toBe('Jürgen');
    expect(textUnlessUtf8(Buffer.from('\ufeffJürgen', 'utf16le'), [])).toBe('Jürgen');
    for (const charset of ['utf-8', 'UTF8', 'unicode-1-1-utf-8', 'klingon']) {
      expect(textUnlessUtf8(Buffer.from('Jürgen'), typed(charset))).toBeNull();
    }
  });

  it('does not exist for bytes that are invalid in its charset', () => {
    expect(() => decodeBody(Buffer.of(0xff))).toThrow(TypeError);
    expect(() => decodeBody(Buffer.from([0xff, 0xfe, 0x00, 0xd8]), 'utf-16')).toThrow(TypeError);
    expect(textUnlessUtf8(Buffer.from([0xff, 0xfe, 0x00, 0xd8]), [])).toBeNull();
  });
});
