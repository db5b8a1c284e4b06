import { describe, expect, it } from 'vitest';
import { readBroken } from '../../src/gateway/broken-request.ts';
import { createRedaction } from '../../src/gateway/redact.ts';

const redaction = createRedaction(undefined);
const read = (text: string, isWhole = true) => {
  const { body, ...line } = readBroken(Buffer.from(text, 'latin1'), isWhole, redaction);
  return { ...line, body: body.toString('latin1') };
};
const nothing = { method: '', path: '', httpVersion: '', headers: [], body: '' };

describe('broken HTTP', () => {
  it('is read as far as it can be', () => {
    expect(read('POST /x?secret=a HTTP/1.1\r\nHost: g\r\nCookie: a\r\n: b\r\n\r\nbody')).toEqual({
      method: 'POST',
      path: '/x?secret=REDACTED',
      httpVersion: '1.1',
      headers: [
        ['Host', 'g'],
        ['Cookie', 'REDACTED'],
      ],
      body: 'body',
    });
  });

  it('is kept as it came where it has no request line, but for credentials', () => {
    expect(read('hello\r\nCookie: a\nsecret=b')).toEqual({
      ...nothing,
      body: 'hello\r\nCookie: REDACTED\nsecret=REDACTED',
    });
  });

  it('is not kept where it may be the rest of a header', () => {
    expect(read('Bearer abc\r\n\r\n', false)).toEqual(nothing);
  });
});
