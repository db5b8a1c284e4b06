import type { Redaction } from './redact.ts';

/** What can be read of bytes that are not valid HTTP; the first three are empty where there is no request line. */
export interface BrokenRequest {
  readonly method: string;
  readonly path: string;
  readonly httpVersion: string;
  readonly headers: [name: string, value: string][];
  readonly body: Buffer;
}

/** Longer ones are refused for that. Bytes. */
const MAX_HEAD = 16_384;
const REQUEST_LINE = /^([A-Z]{1,20}) (\S+) HTTP\/(\d\.\d)$/;
const PRINTABLE = /^[\x20-\x7e]*$/;
const HEADER = /^([^\s:]+):[ \t]*(.*)$/;

/**
 * Reads what came on a connection, without secrets. `isWhole` says that nothing came before: only then is it known that
 * bytes without a request line are not the rest of a header with a secret, and they are kept as the body.
 */
export function readBroken(bytes: Buffer, isWhole: boolean, redaction: Redaction): BrokenRequest {
  const end = bytes.indexOf('\r\n\r\n');
  const isCut = end < 0 || end > MAX_HEAD;
  const head = bytes.subarray(0, Math.min(end < 0 ? bytes.length : end, MAX_HEAD));
  const [first = '', ...rest] = head.toString('latin1').split('\r\n');
  // The part of a secret is not recognised as one.
  const lines = isCut ? rest.slice(0, -1) : rest;
  const [, method, path = '', httpVersion = ''] = REQUEST_LINE.exec(first) ?? [];
  if (method !== undefined) {
    const body = end < 0 ? Buffer.alloc(0) : bytes.subarray(end + 4);
    // A line that is no header may be the rest of one.
    const headers = lines.flatMap((line) => {
      const [, name, value = ''] = HEADER.exec(line) ?? [];
      return name === undefined ? [] : [redaction.header(name, value)];
    });
    return { method, path: redaction.text(path), httpVersion, headers, body };
  }
  return {
    method: '',
    path: '',
    httpVersion: '',
    headers: [],
    body: isWhole ? redacted(bytes, redaction) : Buffer.alloc(0),
  };
}

function redacted(bytes: Buffer, redaction: Redaction): Buffer {
  const lines = bytes.subarray(0, MAX_HEAD).toString('latin1').split('\n');
  // The last line may be cut within a secret, which is not recognised then. Bytes of another protocol are no lines.
  const complete = PRINTABLE.test(lines.at(-1) ?? '') ? [...lines.slice(0, -1), ''] : lines;
  const kept = complete.map((line) => {
    const [, name, value = ''] = HEADER.exec(line.replace(/\r$/, '')) ?? [];
    return name === undefined ? redaction.text(line) : redaction.header(name, value).join(': ');
  });
  return Buffer.from(kept.join('\n'), 'latin1');
}
