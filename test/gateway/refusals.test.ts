import { once } from 'node:events';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { OutboxFull } from '../../src/delivery/receive.ts';
import type { RefusedRequest } from '../../src/outbox/incoming.ts';
import { StorageError } from '../../src/storage/storage-error.ts';
import { eventually } from '../support/eventually.ts';
import { rawPost, sendRaw, startGateway } from '../support/gateway.ts';

const path = '/_matrix/push/v1/notify';
const push = '{"notification":{"devices":[]}}';
const full = () =>
  Promise.reject(new StorageError('full', { code: 'storage-full', parameters: { file: '/outbox.db' } }));

type Gateway = Awaited<ReturnType<typeof startGateway>>;

/** The only request that the gateway reports as refused. */
async function onlyRefused({ refused }: Gateway): Promise<RefusedRequest> {
  await eventually(() => expect(refused).not.toEqual([]));
  expect(refused).toHaveLength(1);
  const [one] = refused;
  if (one === undefined) throw new Error('Nothing was refused.');
  return one;
}

describe('a request that is refused', () => {
  it.each<[string, Parameters<typeof startGateway>, Uint8Array, number, string, string]>([
    ['no JSON', [], rawPost('{'), 400, 'not-json', '{'],
    ['no push', [], rawPost('{"notification":1}'), 400, 'bad-json', '{"notification":1}'],
    ['an unknown encoding', [], rawPost(push, ['Content-Encoding: zstd']), 400, 'bad-encoding', push],
    ['a broken encoding', [], rawPost('no gzip', ['Content-Encoding: gzip']), 400, 'bad-encoding', 'no gzip'],
    ['no push in gzip', [], rawPost(gzipSync('[]'), ['Content-Encoding: gzip']), 400, 'bad-json', '[]'],
    ['no secret', [{ sharedSecret: 'correct horse' }], rawPost(push), 403, 'secret-missing', push],
    [
      'a wrong secret',
      [{ sharedSecret: 'correct horse' }],
      rawPost(push, [], `${path}?secret=no`),
      403,
      'secret-wrong',
      push,
    ],
    ['a sender elsewhere', [{ allowFrom: ['192.0.2.0/24'] }], rawPost(push), 403, 'sender-not-allowed', push],
    ['a web page', [], rawPost(push, ['Origin: https://example.org']), 403, 'web-page', push],
    ['another path', [], rawPost(push, [], '/_matrix/push/v2/notify'), 404, 'not-found', push],
    ['a malformed path', [], rawPost(push, [], '/%'), 404, 'not-found', push],
    [
      'another method',
      [],
      Buffer.from(`PUT ${path} HTTP/1.1\r\nHost: g\r\nConnection: close\r\n\r\n`),
      405,
      'wrong-method',
      '',
    ],
    ['a tunnel', [], Buffer.from('CONNECT example.org:443 HTTP/1.1\r\n\r\n'), 405, 'wrong-method', ''],
    ['too large a body', [{ bodyLimit: 1_024 }], rawPost('x'.repeat(2_000)), 413, 'too-large', 'x'.repeat(2_000)],
    ['too many devices', [{ maxDevices: 1 }], rawPost(devices(2)), 413, 'too-many-devices', devices(2)],
    [
      'a full outbox',
      [{}, { receive: () => Promise.reject(new OutboxFull()) }],
      rawPost(push),
      503,
      'outbox-full',
      push,
    ],
    ['an outbox that refuses', [{}, { receive: full }], rawPost(push), 503, 'outbox-refusing', push],
    ['broken HTTP', [], Buffer.from('hello\r\n\r\n'), 400, 'broken-http', 'hello\r\n\r\n'],
  ])('is reported with its answer and its body: %s', async (_, [config, more], bytes, status, kind, body) => {
    const gateway = await startGateway(config, more);
    const answer = await sendRaw(gateway.port, bytes);
    const told: { errcode: string; error: string } = JSON.parse(answer.split('\r\n\r\n')[1] ?? '');
    const refused = await onlyRefused(gateway);
    expect(refused.refusal).toEqual({ status, kind, errcode: told.errcode, error: told.error });
    expect([Buffer.from(refused.body).toString(), refused.bytes]).toEqual([body, Buffer.byteLength(body)]);
    expect([refused.request.peer, refused.sender]).toEqual(['127.0.0.1', '127.0.0.1']);
    expect(gateway.received).toEqual([]);
  });

  it('is reported with method, path and headers', async () => {
    const gateway = await startGateway();
    await sendRaw(gateway.port, rawPost('{', ['X-Matrix: synapse'], `${path}?a=1`));
    const { request } = await onlyRefused(gateway);
    expect(request).toMatchObject({ method: 'POST', path: `${path}?a=1`, httpVersion: '1.1' });
    expect(request.headers).toContainEqual(['X-Matrix', 'synapse']);
  });

  it('is reported with the first 4 KiB of its body, and its size', async () => {
    const gateway = await startGateway({ allowFrom: ['192.0.2.0/24'] });
    await sendRaw(gateway.port, rawPost(`a${'b'.repeat(9_999)}`));
    const { body, bytes } = await onlyRefused(gateway);
    expect([body.length, bytes, body[0], body[4_095]]).toEqual([4_096, 10_000, 97, 98]);
  });

  it('is reported once where the rate limit refuses it, and not where it is accepted', async () => {
    const gateway = await startGateway({ rateLimit: { requests: 1, seconds: 60 } });
    await sendRaw(gateway.port, rawPost(push));
    await sendRaw(gateway.port, rawPost(push));
    expect((await onlyRefused(gateway)).refusal).toMatchObject({ status: 429, kind: 'rate-limited' });
    expect(gateway.received).toHaveLength(1);
  });

  it('is reported as late when its body does not arrive in time, with what came', async () => {
    const timeouts = { headers: 200, request: 200, keepAlive: 1_000 };
    const gateway = await startGateway({}, { timeouts });
    await sendRaw(gateway.port, `POST ${path} HTTP/1.1\r\nHost: g\r\nContent-Length: 9\r\n\r\n{"no`);
    const { refusal, request, body } = await onlyRefused(gateway);
    expect(refusal).toMatchObject({ status: 408, kind: 'timeout' });
    expect([request.method, request.peer, Buffer.from(body).toString()]).toEqual(['POST', '127.0.0.1', '{"no']);
  });

  it('is reported as late when its headers do not arrive in time; a connection without a byte is not', async () => {
    const timeouts = { headers: 200, request: 200, keepAlive: 1_000 };
    const gateway = await startGateway({}, { timeouts });
    const idle = connect(gateway.port, '127.0.0.1').resume();
    await Promise.all([once(idle, 'end'), sendRaw(gateway.port, `POST ${path} HTTP/1.1\r\nHost`)]);
    expect((await onlyRefused(gateway)).refusal).toMatchObject({ status: 408, kind: 'timeout' });
  });

  it('is reported when its body breaks off or is no HTTP, with what came of it', async () => {
    const gateway = await startGateway();
    const head = `POST ${path} HTTP/1.1\r\nHost: g\r\nTransfer-Encoding: chunked\r\n\r\n`;
    await sendRaw(gateway.port, `${head}2\r\nab\r\nxyz\r\n`);
    const { refusal, request, body } = await onlyRefused(gateway);
    expect(refusal).toMatchObject({ status: 400, kind: 'broken-http', error: 'The request is not valid HTTP.' });
    expect([request.path, Buffer.from(body).toString()]).toEqual([path, 'ab']);
  });

  it('says of TLS on the port of plain HTTP what it is', async () => {
    const gateway = await startGateway();
    await sendRaw(gateway.port, Buffer.from('\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 'latin1'));
    const { refusal, body } = await onlyRefused(gateway);
    expect(refusal.error).toContain('TLS');
    expect(body[0]).toBe(0x16);
  });
});

describe('what is reported of a refused request has no secret', () => {
  const secret = 'correct horse';
  const reported = (request: RefusedRequest) =>
    `${JSON.stringify(request)} ${Buffer.from(request.body).toString('latin1')}`;

  it.each([
    ['a wrong path', rawPost('{}', ['Authorization: Bearer hunter2'], '/elsewhere?secret=correct%20horse')],
    ['a mistyped secret', rawPost('{}', ['Cookie: hunter2'], `${path}?secret=correct%20horsehunter2`)],
    ['broken HTTP', `POST ${path}?secret=correct%20horse HTTP/1.1\r\nAuthorization: Bearer hunter2\r\n: x\r\n\r\n`],
    [
      'HTTP without a request line',
      `POST ${path}?secret=correct%20horse HTTP/7\r\nX-Auth: hunter2\r\nX: secret=hunter2\r\n\r\n`,
    ],
    [
      'a header that is continued',
      `POST ${path} HTTP/1.1\r\nAuthorization: Bearer\r\n hunter2\r\n: x\r\nContent-Length: -1\r\n\r\n`,
    ],
    ['too large a header', `POST ${path} HTTP/1.1\r\nAuthorization: hunter2${'x'.repeat(20_000)}\r\n\r\n`],
  ])('in %s', async (_, bytes) => {
    const gateway = await startGateway({ sharedSecret: secret });
    await sendRaw(gateway.port, bytes);
    expect(reported(await onlyRefused(gateway))).not.toMatch(/horse|hunter2/);
  });
});

function devices(count: number): string {
  const list = Array.from({ length: count }, (_, index) => ({ app_id: 'app', pushkey: String(index) }));
  return JSON.stringify({ notification: { devices: list } });
}
