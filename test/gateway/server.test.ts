import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { StorageError } from '../../src/storage/storage-error.ts';
import { eventually } from '../support/eventually.ts';
import { parseAnswer, rawPost, sendRaw, startGateway } from '../support/gateway.ts';
import { message, notify } from '../support/notify.ts';

const path = '/_matrix/push/v1/notify';
const head = (line: string, ...headers: string[]) =>
  `${[line, 'Host: gateway', 'Connection: close', ...headers].join('\r\n')}\r\n\r\n`;

describe('what the gateway serves', () => {
  it('includes the discovery of UnifiedPush', async () => {
    const { url } = await startGateway();
    const answer = await fetch(url);
    expect([answer.status, await answer.json()]).toEqual([
      200,
      { gateway: 'matrix', unifiedpush: { gateway: 'matrix' } },
    ]);
  });

  it('includes its health', async () => {
    const { url } = await startGateway();
    const answer = await fetch(new URL('/health', url));
    expect([answer.status, await answer.json()]).toEqual([200, { status: 'ok' }]);
  });

  it('includes a health of 503 with Retry-After while pushes cannot be kept', async () => {
    const { url } = await startGateway({}, { accepting: () => false });
    const answer = await fetch(new URL('/health', url));
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('30');
    expect(await answer.json()).toEqual({
      errcode: 'M_UNKNOWN',
      error: 'Pushes cannot be kept at the moment.',
      retry_after_ms: 30_000,
    });
  });

  it.each([
    ['PUT', path, 405, 'GET, HEAD, OPTIONS, POST'],
    ['DELETE', path, 405, 'GET, HEAD, OPTIONS, POST'],
    ['PATCH', `${path}?secret=x`, 405, 'GET, HEAD, OPTIONS, POST'],
    ['POST', '/health', 405, 'GET, HEAD, OPTIONS'],
    ['GET', '/', 404, null],
    ['POST', '/_matrix/push/v2/notify', 404, null],
    ['GET', '/%', 404, null],
    ['GET', '/..%2f..%2fetc%2fpasswd', 404, null],
    ['BREW', path, 400, null],
  ])('is nothing else: %s %s is answered %i', async (method, target, status, allow) => {
    const { port } = await startGateway();
    const answer = parseAnswer(await sendRaw(port, head(`${method} ${target} HTTP/1.1`)));
    expect(answer.status).toBe(status);
    expect(answer.headers.get('allow')).toBe(allow);
    expect(JSON.parse(answer.body)).toEqual({ errcode: 'M_UNRECOGNIZED', error: expect.stringMatching(/\.$/) });
  });
});

describe('broken HTTP', () => {
  it.each([
    ['noise', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
    ['a line that is not a request', 'hello\r\n\r\n'],
    ['an unknown version', head(`GET ${path} HTTP/9.9`)],
    ['a header without a name', head(`GET ${path} HTTP/1.1`, ': x')],
    ['two lengths', head(`POST ${path} HTTP/1.1`, 'Content-Length: 1', 'Content-Length: 2')],
    ['a length and chunks', head(`POST ${path} HTTP/1.1`, 'Content-Length: 1', 'Transfer-Encoding: chunked')],
    ['a negative length', head(`POST ${path} HTTP/1.1`, 'Content-Length: -1')],
    ['a chunk without a size', `${head(`POST ${path} HTTP/1.1`, 'Transfer-Encoding: chunked')}xyz\r\n`],
    ['a tunnel', head('CONNECT example.org:443 HTTP/1.1')],
  ])('is answered with a Matrix error: %s', async (_, bytes) => {
    const { port } = await startGateway();
    const { status, headers, body } = parseAnswer(await sendRaw(port, bytes));
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    expect(headers.get('content-type')).toMatch(/^application\/json/);
    expect(JSON.parse(body)).toMatchObject({ errcode: 'M_UNRECOGNIZED', error: expect.stringMatching(/\.$/) });
  });

  it.each([
    ['one header', [`X-Bomb: ${'x'.repeat(20_000)}`]],
    ['many headers', Array.from({ length: 3_000 }, (_, index) => `X-${index}: 1`)],
  ])('is answered 431 for a bomb of %s', async (_, headers) => {
    const { port } = await startGateway();
    const { status, body } = parseAnswer(await sendRaw(port, head(`GET ${path} HTTP/1.1`, ...headers)));
    expect([status, JSON.parse(body).errcode]).toEqual([431, 'M_TOO_LARGE']);
  });

  it('is accepted where its meaning is clear: no Host', async () => {
    const { port } = await startGateway();
    const answer = await sendRaw(port, `GET ${path} HTTP/1.1\r\nConnection: close\r\n\r\n`);
    expect(parseAnswer(answer).status).toBe(200);
  });

  it('does not disturb the next request', async () => {
    const { port, url } = await startGateway();
    await sendRaw(port, 'noise\r\n\r\n');
    expect((await notify(url, message('fine'))).status).toBe(200);
  });

  it('ignores a request to upgrade the protocol', async () => {
    const { port } = await startGateway();
    const upgrade = ['Upgrade: websocket', 'Sec-WebSocket-Key: x', 'Sec-WebSocket-Version: 13'];
    const bytes = `GET ${path} HTTP/1.1\r\nHost: g\r\nConnection: Upgrade, close\r\n${upgrade.join('\r\n')}\r\n\r\n`;
    expect(parseAnswer(await sendRaw(port, bytes)).status).toBe(200);
  });
});

describe('a failure of the relay', () => {
  it('is answered 503 with Retry-After when the outbox cannot keep the push', async () => {
    const { url } = await startGateway(
      {},
      {
        receive: () =>
          Promise.reject(new StorageError('full', { code: 'storage-full', parameters: { file: '/var/secret' } })),
      },
    );
    const answer = await fetch(url, { method: 'POST', body: '{"notification":{"devices":[]}}' });
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('30');
    expect(await answer.text()).not.toContain('/var');
  });

  it('is logged and answered with a Matrix error without details when it is a bug', async () => {
    const error = vi.fn();
    const { url } = await startGateway(
      {},
      {
        log: { info: () => undefined, warn: () => undefined, error },
        receive: () => Promise.reject(new TypeError('undefined is not a secret')),
      },
    );
    const answer = await fetch(url, { method: 'POST', body: '{"notification":{"devices":[]}}' });
    expect(answer.status).toBe(500);
    const body = await answer.text();
    expect(JSON.parse(body)).toMatchObject({ errcode: 'M_UNKNOWN' });
    expect(body).not.toContain('undefined');
    expect(error).toHaveBeenCalledOnce();
  });
});

describe('connections', () => {
  it('are kept longer than homeservers keep theirs', async () => {
    const { url } = await startGateway();
    const agent = new Agent({ keepAlive: true });
    onTestFinished(() => agent.destroy());
    const [answer] = await once(request(url, { agent }).end(), 'response');
    expect(Number(/timeout=(\d+)/.exec(answer.headers['keep-alive'])?.[1])).toBeGreaterThanOrEqual(130);
    answer.resume();
  });

  it('serve one request after another', async () => {
    const { port } = await startGateway();
    const push = Buffer.from(rawPost('{"notification":{"devices":[]}}')).toString();
    const kept = push.replace('Connection: close\r\n', '');
    const text = await sendRaw(port, kept, kept, push);
    expect(text.split('HTTP/1.1 200 OK')).toHaveLength(4);
  });

  it.each([
    ['its headers', `POST ${path} HTTP/1.1\r\nHost: slow\r\n`],
    ['its body', `POST ${path} HTTP/1.1\r\nHost: slow\r\nContent-Length: 100\r\n\r\n{`],
  ])('are closed when a sender takes too long over %s', async (_, start) => {
    const { port } = await startGateway({}, { timeouts: { headers: 100, request: 200, keepAlive: 10_000 } });
    const { status, body } = parseAnswer(await sendRaw(port, start));
    expect(status).toBe(408);
    expect(JSON.parse(body)).toMatchObject({ errcode: 'M_UNKNOWN' });
  });

  it('are closed when they are idle for too long', async () => {
    const { port } = await startGateway({}, { timeouts: { headers: 100, request: 200, keepAlive: 50 } });
    const text = await sendRaw(port, `GET ${path} HTTP/1.1\r\nHost: idle\r\n\r\n`);
    expect(parseAnswer(text).status).toBe(200);
  });

  it('do not delay the stop when they are being answered', async () => {
    let answer: (() => void) | undefined;
    const receive = () =>
      new Promise<{ pushId: string; rejected: string[] }>((resolve) => {
        answer = () => resolve({ pushId: 'push', rejected: [] });
      });
    const gateway = await startGateway({}, { receive });
    const agent = new Agent({ keepAlive: true });
    onTestFinished(() => agent.destroy());
    const headers = { 'content-type': 'application/json' };
    const sending = request(gateway.url, { method: 'POST', agent, headers });
    sending.end(JSON.stringify({ notification: message('last') }));
    await eventually(() => expect(answer).toBeDefined());
    const closed = gateway.close();
    await eventually(() => expect(fetch(new URL('/health', gateway.url))).rejects.toThrow());
    answer?.();
    const [response] = await once(sending, 'response');
    expect(response.statusCode).toBe(200);
    response.resume();
    await closed;
  });

  it('do not suffer from a thousand idle ones', async () => {
    const { port, url } = await startGateway();
    const idle: Socket[] = [];
    onTestFinished(() => {
      for (const socket of idle) socket.destroy();
    });
    for (let batch = 0; batch < 10; batch++) {
      const some = Array.from({ length: 200 }, () => connect(port, '127.0.0.1'));
      await Promise.all(some.map((socket) => once(socket, 'connect')));
      idle.push(...some);
    }
    for (const socket of idle.slice(0, 500)) socket.write(`POST ${path} HTTP/1.1\r\nHost: slow\r\n`);
    expect((await notify(url, message('quick'))).status).toBe(200);
  });
});
