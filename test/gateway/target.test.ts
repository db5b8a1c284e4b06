import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { servedTarget } from '../../src/gateway/target.ts';
import { parseAnswer, rawPost, sendRaw, startGateway } from '../support/gateway.ts';

const notify = '/_matrix/push/v1/notify';

describe('the notify path is the same', () => {
  it.each([
    [`${notify}/`],
    [`${notify}//?a=1`],
    [`/${notify}`],
    [`///${notify}`],
    ['/_matrix//push///v1/notify'],
    [`http://gateway${notify}`],
    [`HTTPS://gateway:8448/${notify}/`],
    [`${notify}#up`],
    // continuwuity and Tuwunel, of a pusher's URL with a query
    [`/?up=1${notify}`],
    [`/?${notify}`],
    [`//?up=1${notify}/`],
    [`${notify}?up=1${notify}`],
    // Unreserved characters mean the same percent-encoded (RFC 3986, 6.2.2.2)
    ['/_matrix/push/v1/%6eotify'],
    ['/%5Fmatrix/push/v1/notif%79/'],
    [
      `http://gateway/${[...notify.slice(1)].map((one) => (one === '/' ? one : `%${one.charCodeAt(0).toString(16)}`)).join('')}?a=1`,
    ],
  ])('as %s', async (path) => {
    const { port, received } = await startGateway();
    const { status, body } = parseAnswer(await sendRaw(port, rawPost('{"notification":{"devices":[]}}', [], path)));
    expect([status, body]).toEqual([200, '{"rejected":[]}']);
    expect(received.map(({ request }) => request.path)).toEqual([path]);
  });

  it.each(['GET', 'HEAD', 'OPTIONS'])('for %s', async (method) => {
    const { port } = await startGateway();
    for (const path of [
      `${notify}/`,
      `/${notify}`,
      '/_matrix//push/v1/notify',
      `/?up=1${notify}`,
      '/_matrix/push/v1/%6eotify',
    ]) {
      const head = `${method} ${path} HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\n\r\n`;
      expect(parseAnswer(await sendRaw(port, head)).status).toBe(method === 'OPTIONS' ? 204 : 200);
    }
  });

  it.each([
    ['/'],
    ['/?up=1'],
    [`/other?up=1${notify}`],
    [`/health/..${notify}`],
    [`/x/..${notify}`],
    [`/%2f${notify}`],
    [`/\\${notify}`],
    ['/_MATRIX/push/v1/notify'],
    [`${notify}/more`],
    [`/prefix${notify}`],
    [`//gateway${notify}`],
    [`/#${notify}`],
    ['/_matrix/push/v1/%256eotify'],
    ['/_matrix/push/v1/%%36eotify'],
    ['/_matrix/push/v1/notify%2f'],
    ['/_matrix%2fpush/v1/notify'],
    ['/x/%2e%2e/_matrix/push/v1/notify'],
    ['/_matrix/push/v1/%6eotify%'],
    ['/_matrix/push/v1/%4eotify'],
  ])('and is not %s', async (path) => {
    const { port, received } = await startGateway();
    const answer = parseAnswer(await sendRaw(port, rawPost('{"notification":{"devices":[]}}', [], path)));
    expect([answer.status, JSON.parse(answer.body).errcode]).toEqual([404, 'M_UNRECOGNIZED']);
    expect(received).toEqual([]);
  });

  it('once normalised, however often it is normalised again', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom('/', '//', '?', '#', '%2F', '.', '..', 'http://', notify, 'health', 'a', '%', '%6e', '36'),
        ),
        (parts) => {
          const served = servedTarget(parts.join(''));
          expect(served.startsWith('/') && !served.startsWith('//')).toBe(true);
          expect(servedTarget(served)).toBe(served);
        },
      ),
    );
  });

  it('and is normalised in linear time up to 16 KiB', () => {
    const started = performance.now();
    for (const part of ['/', '?', '#', `?${notify}`, '%2F', '%6e', '%', '/a', 'http://']) {
      for (let time = 0; time < 20; time++) servedTarget(part.repeat(16_384 / part.length));
    }
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

describe('a notify path with percent-encoded letters', () => {
  const encoded = '/_matrix/push/v1/%6eotify';
  const send = async (port: number, path: string, headers: readonly string[] = [], method = 'POST') => {
    const sent = rawPost('{"notification":{"devices":[]}}', headers, path).toString();
    const { status, headers: answered, body } = parseAnswer(await sendRaw(port, sent.replace('POST', method)));
    return { status, allow: answered.get('allow'), retryAfter: answered.get('retry-after'), body };
  };

  it.each<[string, Parameters<typeof startGateway>[0], string, readonly string[], string, number]>([
    ['without the shared secret', { sharedSecret: 'correct horse' }, '', [], 'POST', 403],
    ['with a wrong secret', { sharedSecret: 'correct horse' }, '?secret=wrong', [], 'POST', 403],
    ['with the right secret', { sharedSecret: 'correct horse' }, '?secret=correct%20horse', [], 'POST', 200],
    ['from another network', { allowFrom: ['192.0.2.0/24'] }, '', [], 'POST', 403],
    ['from a web page', {}, '', ['Origin: https://other.example'], 'POST', 403],
    ['with a body that is too large', { bodyLimit: 1_024 }, '', ['Content-Length: 1025'], 'POST', 413],
    ['with another method', {}, '', [], 'PUT', 405],
    ['for discovery', { sharedSecret: 'correct horse' }, '', [], 'GET', 403],
  ])('is answered like the plain one %s', async (_, config, query, headers, method, status) => {
    const [plain, other] = [await startGateway(config), await startGateway(config)];
    const answer = await send(other.port, `${encoded}${query}`, headers, method);
    expect(answer).toEqual(await send(plain.port, `${notify}${query}`, headers, method));
    expect(answer.status).toBe(status);
  });

  it('shares its rate limit and its count of wrong secrets with the plain one', async () => {
    const limited = await startGateway({ rateLimit: { requests: 2, seconds: 60 } });
    const statuses = [];
    for (const path of [notify, encoded, notify, encoded]) statuses.push((await send(limited.port, path)).status);
    expect(statuses).toEqual([200, 200, 429, 429]);

    const secret = await startGateway({ sharedSecret: 'correct horse' });
    for (let guess = 0; guess < 20; guess++) {
      expect((await send(secret.port, `${guess % 2 ? notify : encoded}?secret=${guess}`)).status).toBe(403);
    }
    for (const path of [notify, encoded]) {
      expect((await send(secret.port, `${path}?secret=correct%20horse`)).status).toBe(429);
    }
  });

  it('is kept unchanged, without the secret', async () => {
    const { port, received } = await startGateway({ sharedSecret: 'correct horse' });
    await send(port, `${encoded}?secret=correct%20horse`);
    expect(received.map(({ request }) => request.path)).toEqual([`${encoded}?secret=REDACTED`]);
  });
});

describe('OPTIONS', () => {
  it.each([
    [notify, 'GET, HEAD, OPTIONS, POST'],
    ['/health', 'GET, HEAD, OPTIONS'],
  ])('of %s names the methods of the path', async (path, allow) => {
    const { url } = await startGateway({ sharedSecret: 'correct horse' });
    const answer = await fetch(new URL(path, url), { method: 'OPTIONS' });
    expect([answer.status, answer.headers.get('allow'), await answer.text()]).toEqual([204, allow, '']);
  });
});
