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
    expect(read('hello\r\nCookie: a\nsecret=b\n')).toEqual({
      ...nothing,
      body: 'hello\r\nCookie: REDACTED\nsecret=REDACTED\n',
    });
    expect(read('\x16\x03\x01\x02')).toEqual({ ...nothing, body: '\x16\x03\x01\x02' });
  });

  it('is kept without a line that is cut, which may end within a secret', () => {
    expect(read('POST /x HTTP/1.1\r\nHost: g\r\nX-Any: correct/hor').headers).toEqual([['Host', 'g']]);
    expect(read(`POST /x HTTP/1.1\r\nX-Any: ${'correct/horse '.repeat(2_000)}\r\n\r\n`).headers).toEqual([]);
    expect(read('hello\nX-Any: correct/hor').body).toBe('hello\n');
  });

  it('is not kept where it may be the rest of a header', () => {
    expect(read('Bearer abc\r\n\r\n', false)).toEqual(nothing);
  });
});
