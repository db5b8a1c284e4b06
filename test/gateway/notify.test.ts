import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { parseAnswer, rawPost, sendRaw, startGateway } from '../support/gateway.ts';

const device = { app_id: 'app', pushkey: 'key' };
const request = (fields: object = {}) => JSON.stringify({ notification: { devices: [device], ...fields } });
const post = async (port: number, ...chunks: (string | Uint8Array)[]) => parseAnswer(await sendRaw(port, ...chunks));

describe('a push is accepted', () => {
  it.each([
    ['without a Content-Type', []],
    ['as plain text', ['Content-Type: text/plain']],
    ['as a form', ['Content-Type: application/x-www-form-urlencoded']],
    ['with a broken Content-Type', ['Content-Type: ;;;/']],
    ['with two Content-Types', ['Content-Type: application/json', 'Content-Type: text/html']],
    ['with a charset', ['Content-Type: application/json; charset=UTF-8']],
    ['with an unknown charset', ['Content-Type: application/json; charset=klingon']],
    ['with odd headers', ['X-Forwarded-For: not an address', 'Accept: nothing/at-all', 'Cookie: =;;']],
  ])('%s', async (_, headers) => {
    const { port, received } = await startGateway();
    const { status, body } = await post(port, rawPost(request(), headers));
    expect([status, body]).toEqual([200, '{"rejected":[]}']);
    expect(received).toHaveLength(1);
  });

  it.each([
    ['UTF-8 with a byte order mark', [], Buffer.from(`\ufeff${request({ sender: 'Zoë' })}`)],
    ['UTF-16 with a byte order mark', [], Buffer.from(`\ufeff${request({ sender: 'Zoë' })}`, 'utf16le')],
    [
      'Latin-1 by its charset',
      ['Content-Type: application/json; charset=iso-8859-1'],
      Buffer.from(request({ sender: 'Zoë' }), 'latin1'),
    ],
    ['gzip', ['Content-Encoding: gzip'], gzipSync(request({ sender: 'Zoë' }))],
    ['deflate', ['Content-Encoding: deflate'], deflateSync(request({ sender: 'Zoë' }))],
    ['brotli', ['Content-Encoding: br'], brotliCompressSync(request({ sender: 'Zoë' }))],
    ['identity', ['Content-Encoding: identity'], Buffer.from(request({ sender: 'Zoë' }))],
  ])('in %s', async (_, headers, body) => {
    const { port, received } = await startGateway();
    expect((await post(port, rawPost(body, headers))).status).toBe(200);
    expect(received[0]?.notification.sender).toBe('Zoë');
  });

  it('in chunks', async () => {
    const { port, received } = await startGateway();
    const [first, second] = [request().slice(0, 10), request().slice(10)];
    const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`;
    const body = chunk(first) + chunk(second) + chunk('');
    expect((await post(port, rawPost(body, ['Transfer-Encoding: chunked']))).status).toBe(200);
    expect(Buffer.from(received[0]?.body ?? []).toString()).toBe(request());
  });

  it.each([['100-continue'], ['something-else']])('after Expect: %s', async (expectation) => {
    const { port } = await startGateway();
    const text = await sendRaw(port, rawPost(request(), [`Expect: ${expectation}`]));
    expect(text).toContain('HTTP/1.1 200 OK');
    expect(text).toContain('{"rejected":[]}');
  });

  it('with a thousand devices, all of which are passed on', async () => {
    const devices = Array.from({ length: 1_000 }, (_, index) => ({ app_id: 'app', pushkey: `key-${index}` }));
    const { port, received } = await startGateway();
    expect((await post(port, rawPost(request({ devices })))).status).toBe(200);
    expect(received[0]?.notification.devices).toHaveLength(1_000);
  });

  it('with as many devices as are configured, and not with one more', async () => {
    const { port, received } = await startGateway({ maxDevices: 3 });
    const devices = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ ...device, pushkey: `${index}` }));
    expect((await post(port, rawPost(request({ devices: devices(3) })))).status).toBe(200);
    const refused = await post(port, rawPost(request({ devices: devices(4) })));
    expect(refused.status).toBe(413);
    expect(JSON.parse(refused.body)).toEqual({
      errcode: 'M_TOO_LARGE',
      error: 'The push names 4 devices; this gateway takes 3 in one request.',
    });
    expect(received).toHaveLength(1);
  });

  it('with no device at all', async () => {
    const { port } = await startGateway();
    expect((await post(port, rawPost(request({ devices: [] })))).body).toBe('{"rejected":[]}');
  });

  it('and passed on with its request unchanged', async () => {
    const { port, received } = await startGateway();
    await post(
      port,
      rawPost(request(), ['User-Agent: Synapse/1.163.2', 'X-Odd: a', 'X-Odd: b'], '/_matrix/push/v1/notify?a=1'),
    );
    expect(received[0]?.request).toMatchObject({
      method: 'POST',
      path: '/_matrix/push/v1/notify?a=1',
      httpVersion: '1.1',
      peer: '127.0.0.1',
    });
    expect(received[0]?.request.headers).toEqual(
      expect.arrayContaining([
        ['User-Agent', 'Synapse/1.163.2'],
        ['X-Odd', 'a'],
        ['X-Odd', 'b'],
      ]),
    );
  });
});

describe('an invalid request is refused', () => {
  it.each([
    ['nothing', '', 'M_NOT_JSON', 'The body is empty.'],
    ['text', 'hello', 'M_NOT_JSON', 'The body is not JSON.'],
    ['half a push', request().slice(0, 20), 'M_NOT_JSON', 'The body is not JSON.'],
    ['a list', '[]', 'M_BAD_JSON', 'The body must be an object.'],
    ['null', 'null', 'M_BAD_JSON', 'The body must be an object.'],
    ['no notification', '{}', 'M_BAD_JSON', 'notification must be an object.'],
    ['a notification that is a string', '{"notification":"x"}', 'M_BAD_JSON', 'notification must be an object.'],
    ['no devices', '{"notification":{}}', 'M_BAD_JSON', 'notification.devices must be a list.'],
    [
      'devices that are not a list',
      '{"notification":{"devices":{}}}',
      'M_BAD_JSON',
      'notification.devices must be a list.',
    ],
    [
      'a device that is not an object',
      '{"notification":{"devices":[1]}}',
      'M_BAD_JSON',
      'notification.devices[0] must be an object.',
    ],
    [
      'a device without app_id',
      '{"notification":{"devices":[{"app_id":"a","pushkey":"b"},{"pushkey":"b"}]}}',
      'M_BAD_JSON',
      'notification.devices[1].app_id must be a string.',
    ],
    [
      'a pushkey that is a number',
      '{"notification":{"devices":[{"app_id":"a","pushkey":1}]}}',
      'M_BAD_JSON',
      'notification.devices[0].pushkey must be a string.',
    ],
  ])('%s', async (_, text, errcode, error) => {
    const { port, received } = await startGateway();
    const { status, headers, body } = await post(port, rawPost(text));
    expect(status).toBe(400);
    expect(headers.get('content-type')).toMatch(/^application\/json/);
    expect(JSON.parse(body)).toEqual({ errcode, error });
    expect(received).toEqual([]);
  });

  it.each([
    ['invalid UTF-8', rawPost(Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d])), 400, 'M_NOT_JSON'],
    ['invalid gzip', rawPost(request(), ['Content-Encoding: gzip']), 400, 'M_NOT_JSON'],
    ['an unknown encoding', rawPost(request(), ['Content-Encoding: zstd-7']), 400, 'M_NOT_JSON'],
    ['nesting too deep for any parser', rawPost(`${'['.repeat(200_000)}`), 400, 'M_NOT_JSON'],
  ])('%s', async (_, bytes, status, errcode) => {
    const { port } = await startGateway();
    const answer = await post(port, bytes);
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.body)).toMatchObject({ errcode, error: expect.stringMatching(/\.$/) });
  });
});

describe('hostile JSON', () => {
  it.each([
    ['deep nesting', `{"notification":{"devices":[],"content":${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}}}`],
    ['lone surrogates', '{"notification":{"devices":[{"app_id":"\\ud800","pushkey":"\\udfff"}],"sender":"\\udead"}}'],
    [
      'keys that poison prototypes',
      '{"__proto__":{"x":1},"notification":{"__proto__":{"devices":1},"devices":[],"constructor":{"prototype":{}}}}',
    ],
    ['the same key twice', '{"notification":1,"notification":{"devices":[]}}'],
    ['numbers beyond all bounds', '{"notification":{"devices":[],"counts":{"unread":1e999,"missed_calls":-1e400}}}'],
  ])('is read without harm: %s', async (_, text) => {
    const { port } = await startGateway();
    expect((await post(port, rawPost(text))).status).toBe(200);
    expect(Object.hasOwn(Object.prototype, 'x')).toBe(false);
  });
});

describe('a body that is too large', () => {
  const bodyLimit = 10_000;
  const tooLarge = 'x'.repeat(bodyLimit + 1);

  it.each([
    ['by its declared length', rawPost('', [`Content-Length: ${bodyLimit + 1}`])],
    [
      'by its actual length',
      rawPost(`${(bodyLimit + 1).toString(16)}\r\n${tooLarge}\r\n0\r\n\r\n`, ['Transfer-Encoding: chunked']),
    ],
    ['before it is decompressed', rawPost(Buffer.alloc(bodyLimit + 1, 1), ['Content-Encoding: gzip'])],
    ['after it is decompressed', rawPost(gzipSync(Buffer.alloc(9_000_000)), ['Content-Encoding: gzip'])],
  ])('is answered 413: %s', async (_, bytes) => {
    const { port, received } = await startGateway({ bodyLimit });
    const { status, body } = await post(port, bytes);
    expect(status).toBe(413);
    expect(JSON.parse(body)).toMatchObject({ errcode: 'M_TOO_LARGE' });
    expect(received).toEqual([]);
  });

  it('is cut off while it streams, and its sender can read the answer', async () => {
    const { url } = await startGateway();
    let sent = 0;
    const endless = new ReadableStream({
      pull(controller) {
        sent += 65_536;
        if (sent > 4_000_000) controller.close();
        else controller.enqueue(new Uint8Array(65_536).fill(32));
      },
    });
    const answer = await fetch(url, { method: 'POST', body: endless, duplex: 'half' } as RequestInit);
    expect(answer.status).toBe(413);
    expect(await answer.json()).toMatchObject({ errcode: 'M_TOO_LARGE' });
  });

  it('is not one of exactly the maximum size', async () => {
    const { port } = await startGateway({ bodyLimit });
    expect((await post(port, rawPost(request().padEnd(bodyLimit)))).status).toBe(200);
  });
});
