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
  ])('as %s', async (path) => {
    const { port, received } = await startGateway();
    const { status, body } = parseAnswer(await sendRaw(port, rawPost('{"notification":{"devices":[]}}', [], path)));
    expect([status, body]).toEqual([200, '{"rejected":[]}']);
    expect(received.map(({ request }) => request.path)).toEqual([path]);
  });

  it.each(['GET', 'HEAD', 'OPTIONS'])('for %s', async (method) => {
    const { port } = await startGateway();
    for (const path of [`${notify}/`, `/${notify}`, '/_matrix//push/v1/notify', `/?up=1${notify}`]) {
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
  ])('and is not %s', async (path) => {
    const { port, received } = await startGateway();
    const answer = parseAnswer(await sendRaw(port, rawPost('{"notification":{"devices":[]}}', [], path)));
    expect([answer.status, JSON.parse(answer.body).errcode]).toEqual([404, 'M_UNRECOGNIZED']);
    expect(received).toEqual([]);
  });

  it('whatever the target is: brought to one form, it stays as it is', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('/', '//', '?', '#', '%2F', '.', '..', 'http://', notify, 'health', 'a')),
        (parts) => {
          const served = servedTarget(parts.join(''));
          expect(served.startsWith('/') && !served.startsWith('//')).toBe(true);
          expect(servedTarget(served)).toBe(served);
        },
      ),
    );
  });

  it('and takes no longer for a target of 16 KiB than that has letters', () => {
    const started = performance.now();
    for (const part of ['/', '?', '#', `?${notify}`, '%2F', '/a', 'http://']) {
      for (let time = 0; time < 20; time++) servedTarget(part.repeat(16_384 / part.length));
    }
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

describe('OPTIONS', () => {
  it.each([
    [notify, 'GET, HEAD, OPTIONS, POST'],
    ['/health', 'GET, HEAD, OPTIONS'],
  ])('of %s says what the path takes', async (path, allow) => {
    const { url } = await startGateway({ sharedSecret: 'correct horse' });
    const answer = await fetch(new URL(path, url), { method: 'OPTIONS' });
    expect([answer.status, answer.headers.get('allow'), await answer.text()]).toEqual([204, allow, '']);
  });
});
