import { randomUUID } from 'node:crypto';
import { getEventListeners, setMaxListeners } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createProviderTokens, readProviderKey } from '../../../src/providers/apns/provider-token.ts';
import { createApnsSession, type SessionDeps } from '../../../src/providers/apns/session.ts';
import { createProxies } from '../../../src/providers/http/proxy.ts';
import { answerWith } from '../../emulators/apple.ts';
import { startApple } from '../../support/emulators.ts';
import { eventually } from '../../support/eventually.ts';
import { testNetwork } from '../../support/network.ts';
import { startProxy } from '../../support/proxy.ts';

/** Milliseconds that an exchange may take, and that a connection has to answer a ping. */
const TIME_OUT_MS = 10_000;
const CHECK_MS = 2_000;

/** A session with the emulator, with a clock that the test moves. */
function startSession(apple: Awaited<ReturnType<typeof startApple>>, more: Partial<SessionDeps> = {}) {
  const { endpoint, caFile, keyFile, keyId, teamId, topic } = apple.config;
  const { network, clock, running } = testNetwork();
  const tls = { ca: readFileSync(caFile) };
  const deps: SessionDeps = { ...network, endpoint, tls, timeoutMs: TIME_OUT_MS, now: clock.now, ...more };
  const session = createApnsSession(deps);
  onTestFinished(() => session.close());
  const tokens = createProviderTokens(readProviderKey(keyFile, readFileSync), { keyId, teamId }, Date.now);
  const stop = new AbortController();
  setMaxListeners(0, stop.signal);
  const send = () => {
    const headers = { 'apns-topic': topic, 'apns-id': randomUUID(), authorization: `bearer ${tokens.get()}` };
    return session.send({ path: `/3/device/${'ab'.repeat(32)}`, headers, body: '{"aps":{}}' }, stop.signal);
  };
  return {
    session,
    send,
    stop,
    clock,
    running,
  };
}

const through = (proxy: string) => createProxies({ proxy }, {});
const taken = { kind: 'answer', status: 200 };

describe('the session with Apple', () => {
  it('sends one request until Apple has authenticated the connection, and then as many at once as it allows', async () => {
    const apple = await startApple();
    const { send } = startSession(apple);
    const results = await Promise.all(Array.from({ length: 300 }, send));
    expect(new Set(results.map((result) => 'status' in result && result.status))).toEqual(new Set([200]));
    expect(apple.received).toHaveLength(300);
    expect(apple.connections()).toBe(1);
  });

  it('uses a connection again that was silent for long and still lives', async () => {
    const apple = await startApple();
    const { send, clock } = startSession(apple);
    await send();
    clock.advance(600_000);
    expect(await send()).toMatchObject(taken);
    expect(apple.connections()).toBe(1);
  });

  it('opens another when one that was silent for long turns out to be dead, without failing a push', async () => {
    const apple = await startApple();
    const proxy = await startProxy();
    const { send, clock, running } = startSession(apple, { proxies: through(proxy.url) });
    await send();
    proxy.freeze();
    clock.advance(600_000);
    const sent = send();
    // The exchange and the ping.
    await eventually(() => expect(running()).toBe(2));
    clock.advance(CHECK_MS);
    expect(await sent).toMatchObject(taken);
    expect(apple.connections()).toBe(2);
  });

  it('opens another after a connection died while nothing was under way', async () => {
    const apple = await startApple();
    const { send } = startSession(apple);
    await send();
    apple.front.welcome('served');
    await eventually(async () => {
      expect(await send()).toMatchObject(taken);
      expect(apple.connections()).toBe(2);
    });
    expect(new Set(apple.received.map(({ headers }) => headers['apns-id'])).size).toBe(apple.received.length);
  });

  it('pings a connection after a late answer before it is used again', async () => {
    let silent = true;
    const apple = await startApple((stream, push) => {
      if (!silent) answerWith(200)(stream, push);
    });
    const proxy = await startProxy();
    const { send, clock, running } = startSession(apple, { proxies: through(proxy.url) });
    const late = send();
    await eventually(() => expect(apple.received).toHaveLength(1));
    clock.advance(TIME_OUT_MS);
    expect(await late).toMatchObject({ kind: 'trouble', reason: 'provider-timeout' });
    proxy.freeze();
    silent = false;
    const next = send();
    await eventually(() => expect(running()).toBe(2));
    clock.advance(CHECK_MS);
    expect(await next).toMatchObject(taken);
    expect(apple.connections()).toBe(2);
  });

  it('repeats a request that Apple refuses to process, but not for ever', async () => {
    const apple = await startApple((stream) => stream.close(7));
    const { send } = startSession(apple);
    expect(await send()).toMatchObject({ kind: 'trouble', reason: 'provider-unreachable' });
    expect(apple.received).toHaveLength(3);
  });

  it('leaves nothing behind of finished requests, and aborts the others when the relay stops', async () => {
    let silent = false;
    const apple = await startApple((stream, push) => {
      if (!silent) answerWith(200)(stream, push);
    });
    const { send, stop, running } = startSession(apple);
    await Promise.all(Array.from({ length: 30 }, send));
    expect(getEventListeners(stop.signal, 'abort')).toEqual([]);
    expect(running()).toBe(0);
    silent = true;
    const sent = send();
    await eventually(() => expect(apple.received).toHaveLength(31));
    stop.abort();
    expect(await sent).toMatchObject({ kind: 'trouble', reason: 'interrupted' });
    expect(running()).toBe(0);
  });

  it('does not wait for ever for a proxy that stays silent after it opened the tunnel', async () => {
    const apple = await startApple();
    const proxy = createServer((socket) => {
      socket.once('data', () => socket.write('HTTP/1.1 200 Connection established\r\n\r\n'));
      socket.on('error', () => undefined);
      onTestFinished(() => void socket.destroy());
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void proxy.close());
    const address = proxy.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const { send } = startSession(apple, { proxies: through(`http://127.0.0.1:${port}`), timeoutMs: 50 });
    expect(await send()).toMatchObject({
      kind: 'trouble',
      reason: 'provider-timeout',
      detail: expect.stringMatching(
        /through the proxy http:..127\.0\.0\.1:\d+, but did not complete the TLS handshake in time/,
      ),
    });
  });
});
