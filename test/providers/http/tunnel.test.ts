import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createProviderTokens, readProviderKey } from '../../../src/providers/apns/provider-token.ts';
import { createApnsSession } from '../../../src/providers/apns/session.ts';
import { createHttpClient } from '../../../src/providers/http/client.ts';
import type { Network } from '../../../src/providers/http/network.ts';
import { createProxies } from '../../../src/providers/http/proxy.ts';
import { startApple, startPushService, tlsFolder } from '../../support/emulators.ts';
import { freePort } from '../../support/free-port.ts';
import { startProxy, startRawServer } from '../../support/proxy.ts';

const pem = (name: string) => readFileSync(join(tlsFolder, name), 'utf8');
const tls = { cert: pem('cert.pem'), key: pem('key.pem') };
const ca = pem('cert.pem');

interface Way extends Pick<Network, 'lookup'> {
  readonly proxy: string;
  readonly proxyCa?: string;
  readonly timeoutMs?: number;
}

/** The two clients that providers use through a proxy; both open the same tunnels. */
const ways = {
  async http({ proxy, proxyCa, timeoutMs = 10_000, ...more }: Way) {
    const service = await startPushService(undefined, tlsFolder);
    const client = createHttpClient({ ...more, ca, proxies: createProxies({ proxy }, {}, proxyCa), timeoutMs });
    onTestFinished(() => client.close());
    const url = new URL('/nobody', service.origin).href;
    return client.send({ method: 'POST', url, headers: {}, body: '' }, new AbortController().signal);
  },
  async http2({ proxy, proxyCa, timeoutMs = 10_000, ...more }: Way) {
    const { config } = await startApple();
    const proxies = createProxies({ proxy }, {}, proxyCa);
    const { endpoint, keyFile, keyId, teamId, topic } = config;
    const session = createApnsSession({ ...more, endpoint, tls: { ca }, proxies, timeoutMs, now: Date.now });
    onTestFinished(() => session.close());
    const token = createProviderTokens(readProviderKey(keyFile, readFileSync), { keyId, teamId }, Date.now).get();
    const headers = { 'apns-topic': topic, 'apns-id': randomUUID(), authorization: `bearer ${token}` };
    return session.send({ path: `/3/device/${'ab'.repeat(32)}`, headers, body: '{}' }, new AbortController().signal);
  },
};

const hasIPv6 = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'));
const answered = { kind: 'answer' };
const broken = (code: string, more: object = {}) => ({
  kind: 'trouble',
  reason: 'provider-unreachable',
  fact: { code, ...more },
});

describe.each(Object.entries(ways))('over %s, a proxy', (_, send) => {
  it('makes a tunnel', async () => {
    const proxy = await startProxy();
    expect(await send({ proxy: proxy.url })).toMatchObject(answered);
    expect(proxy.tunnels).toHaveLength(1);
  });

  it('at an address of IPv6 makes a tunnel', async (context) => {
    if (!hasIPv6) return context.skip('this computer has no IPv6, not even its own address ::1');
    const proxy = await startProxy({ host: '::1' });
    expect(await send({ proxy: proxy.url })).toMatchObject(answered);
    expect(proxy.tunnels).toHaveLength(1);
  });

  it('is connected to over TLS where its URL is https', async () => {
    const proxy = await startProxy({ tls });
    expect(await send({ proxy: proxy.url, proxyCa: ca })).toMatchObject(answered);
    expect(proxy.tunnels).toHaveLength(1);
  });

  it('of https is not used where its certificate is not trusted', async () => {
    const proxy = await startProxy({ tls });
    const result = await send({ proxy: proxy.url });
    expect(result).toMatchObject(
      broken('proxy-failed', { parameters: { proxy: proxy.url, said: expect.stringMatching(/self-signed/) } }),
    );
    expect(proxy.tunnels).toEqual([]);
  });

  it('of https is not used under another name', async () => {
    const proxy = await startProxy({ tls });
    const lookup = ((_host: string, _options: object, done: (error: null, all: object[]) => void) =>
      done(null, [{ address: '127.0.0.1', family: 4 }])) as never;
    const result = await send({ proxy: `https://proxy.example:${proxy.port}`, proxyCa: ca, lookup });
    expect(result).toMatchObject(broken('proxy-failed', { parameters: { said: /proxy\.example/ } }));
  });

  it('is sent the credentials of its URL, decoded', async () => {
    const proxy = await startProxy({ credentials: 'usér:p@ss:w/rd' });
    const url = proxy.url.replace('//', '//us%C3%A9r:p%40ss%3Aw%2Frd@');
    expect(await send({ proxy: url })).toMatchObject(answered);
    expect(proxy.tunnels).toHaveLength(1);
  });

  it.each([
    [407, 'proxy-wants-credentials'],
    [403, 'proxy-refused'],
    [502, 'proxy-refused'],
    [301, 'proxy-refused'],
  ])('that answers %d makes the provider unreachable, and its credentials are not revealed', async (status, code) => {
    const { url } = await startProxy({ status });
    const result = await send({ proxy: url.replace('//', '//somebody:hunter2@') });
    expect(result).toMatchObject(broken(code, { parameters: { proxy: url } }));
    expect(result).toMatchObject({ detail: expect.stringContaining(String(status)) });
    expect(JSON.stringify(result)).not.toMatch(/hunter2|somebody/);
  });

  const odd: Record<string, [(socket: Socket) => void, string, RegExp]> = {
    'speaks something else': [(socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'), 'proxy-failed', /could not be used/],
    'closes at once': [(socket) => socket.destroy(), 'proxy-failed', /could not be used/],
    'closes when it is asked': [
      (socket) => socket.once('data', () => socket.end()),
      'proxy-failed',
      /could not be used/,
    ],
    'says half an answer': [
      (socket) => socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nX: ')),
      'proxy-failed',
      /could not be used/,
    ],
    'says too much': [
      (socket) => socket.once('data', () => socket.end(`HTTP/1.1 200 OK\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`)),
      'proxy-failed',
      /could not be used/,
    ],
    'says nothing': [() => undefined, 'proxy-silent', /did not answer in time/],
  };
  it.each(Object.entries(odd))('that %s is named in a sentence', async (_title, [meet, code, words]) => {
    const { url } = await startRawServer(meet);
    const result = await send({ proxy: url.replace('//', '//somebody:hunter2@'), timeoutMs: 600 });
    expect(result).toMatchObject(broken(code, { parameters: { proxy: url } }));
    expect(result).toMatchObject({ detail: expect.stringMatching(words) });
    expect(JSON.stringify(result)).not.toMatch(/hunter2|somebody/);
  });

  it('that does not answer the TLS handshake is named, too', async () => {
    const { url } = await startRawServer(() => undefined);
    const result = await send({ proxy: url.replace('http', 'https'), timeoutMs: 600 });
    expect(result).toMatchObject(broken('proxy-silent', { parameters: { proxy: url.replace('http', 'https') } }));
  });

  it('that opens the tunnel and then stays silent is distinguished from a silent host without a proxy', async () => {
    const { url } = await startRawServer((socket) =>
      socket.once('data', () => socket.write('HTTP/1.1 200 Connection established\r\n\r\n')),
    );
    expect(await send({ proxy: url, timeoutMs: 600 })).toMatchObject({
      reason: 'provider-timeout',
      fact: { code: 'no-tls-in-time', parameters: { proxy: url } },
    });
  });

  it('that is not running is named with its address', async () => {
    const port = await freePort();
    const proxy = `http://127.0.0.1:${port}`;
    expect(await send({ proxy })).toMatchObject(
      broken('proxy-not-reached', { parameters: { proxy, tried: [{ address: '127.0.0.1', said: 'ECONNREFUSED' }] } }),
    );
  });

  it('whose name is unknown proves nothing about the name of the endpoint', async () => {
    const lookup = ((host: string, _options: object, done: (error: Error) => void) =>
      done(Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { code: 'ENOTFOUND' }))) as never;
    const result = await send({ proxy: 'http://proxy.example:3128', lookup });
    expect(result).toMatchObject(broken('proxy-failed', { parameters: { said: /ENOTFOUND proxy\.example/ } }));
    expect(result).not.toHaveProperty('sign');
  });
});
