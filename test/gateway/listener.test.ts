import { createServer } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type GatewayConfig, gatewaySchema } from '../../src/config/schema.ts';
import type { Gateway } from '../../src/gateway/gateway.ts';
import { createListener, type ListenState } from '../../src/gateway/listener.ts';
import { createGateway } from '../../src/gateway/server.ts';
import { freePort } from '../support/free-port.ts';
import { silentLog } from '../support/log.ts';
import { message, notify } from '../support/notify.ts';

const config = (port: number, more: object = {}) => gatewaySchema.parse({ port, ...more });

const gatewayOf = (one: GatewayConfig): Gateway =>
  createGateway({
    config: one,
    receive: async () => ({ pushId: 'p', rejected: [] }),
    accepting: () => true,
    refused: () => undefined,
    log: silentLog,
    now: Date.now,
  });

function listenerOn(port: number, make = gatewayOf) {
  const listener = createListener(make, config(port));
  onTestFinished(() => listener.close());
  return listener;
}

/** Another program on a port. */
async function take(port: number) {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  onTestFinished(close);
  return close;
}

function urlOf(state: ListenState): string {
  if (state.status !== 'listening') throw new Error(state.problem.cause);
  return state.url;
}

const answers = async (url: string) => (await fetch(url)).status;

describe('a gateway that follows its configuration', () => {
  it('moves to another port, and closes the previous one', async () => {
    const [before, after] = [await freePort(), await freePort()];
    const listener = listenerOn(before);
    const first = await listener.open();
    if (first.status !== 'listening') throw new Error(first.problem.cause);
    await listener.use(config(after));
    const next = listener.state();
    if (next.status !== 'listening') throw new Error(next.problem.cause);
    expect(new URL(next.url).port).toBe(String(after));
    expect(await answers(next.url)).toBe(200);
    await expect(fetch(first.url)).rejects.toThrow();
  });

  it('does not restart when nothing changed', async () => {
    const listener = listenerOn(0);
    const before = await listener.open();
    await listener.use(config(0));
    expect(listener.state()).toEqual(before);
  });

  it('takes other rules at the address where it is', async () => {
    const listener = listenerOn(0);
    const first = urlOf(await listener.open());
    expect((await notify(first, message('Hi'))).status).toBe(200);
    await listener.use(config(0, { sharedSecret: 'correct horse' }));
    expect(listener.state()).toEqual({ status: 'listening', url: first, sharedSecret: true, trouble: null });
    expect((await notify(first, message('Hi'))).status).toBe(403);
    expect((await notify(`${first}?secret=correct%20horse`, message('Hi'))).status).toBe(200);
  });

  it('answers at the old address until the new one does', async () => {
    let answered = 0;
    let first = '';
    const port = await freePort();
    const listener = listenerOn(0, (one) => {
      const gateway = gatewayOf(one);
      if (one.port !== port) return gateway;
      const listen = async () => {
        answered = await answers(first);
        return gateway.listen();
      };
      return { ...gateway, listen };
    });
    first = urlOf(await listener.open());
    await listener.use(config(port));
    expect(answered).toBe(200);
    expect(new URL(urlOf(listener.state())).port).toBe(String(port));
  });

  it('stays, with the new rules, where another program has the new port, and moves when that has gone', async () => {
    const port = await freePort();
    const leave = await take(port);
    const listener = listenerOn(0);
    const first = urlOf(await listener.open());
    await listener.use(config(port, { sharedSecret: 'correct horse' }));
    expect(listener.state()).toMatchObject({
      status: 'listening',
      url: first,
      trouble: { problem: { code: 'port-taken' }, freePort: expect.any(Number) },
    });
    expect((await notify(`${first}?secret=correct%20horse`, message('Hi'))).status).toBe(200);
    expect((await notify(first, message('Hi'))).status).toBe(403);
    await leave();
    const moved = await listener.open();
    expect(moved).toMatchObject({ status: 'listening', trouble: null });
    expect(new URL(urlOf(moved)).port).toBe(String(port));
  });

  it('moves to another address of the same port, and back from one that is not there', async () => {
    const port = await freePort();
    const listener = listenerOn(port);
    const first = urlOf(await listener.open());
    await listener.use(config(port, { host: '0.0.0.0' }));
    expect(listener.state()).toMatchObject({ status: 'listening', trouble: null });
    await listener.use(config(port, { host: '192.0.2.1' }));
    expect(listener.state()).toMatchObject({ status: 'listening', trouble: { problem: { code: 'no-address' } } });
    expect(await answers(first)).toBe(200);
  });

  it('stays as it is when no gateway can be made of the configuration', async () => {
    const listener = listenerOn(0);
    const before = await listener.open();
    await expect(listener.use(config(0, { allowFrom: ['home'] }))).rejects.toThrow('home');
    expect(listener.state()).toEqual(before);
    expect(await answers(urlOf(before))).toBe(200);
  });

  it('names the program that uses its port and a free port, and listens when that program has ended', async () => {
    const port = await freePort();
    const leave = await take(port);
    const listener = listenerOn(port);
    const failed = await listener.open();
    if (failed.status !== 'failed') throw new Error('It listens on a port that is taken.');
    expect(failed.problem.cause).toBe(
      `Port ${port} is in use by ${process.platform === 'linux' ? `node` : 'another program'}`.concat(
        process.platform === 'linux' ? ` (process ${process.pid}).` : '.',
      ),
    );
    expect(failed.freePort).toBeGreaterThan(port);
    await leave();
    expect(await listener.open()).toMatchObject({ status: 'listening' });
  });

  it('does not listen before its start or after its end', async () => {
    const port = await freePort();
    const listener = listenerOn(port);
    await listener.use(config(port, { bodyLimit: 4_096 }));
    expect(listener.state().status).toBe('failed');
    await listener.open();
    await listener.close();
    await expect(fetch(`http://127.0.0.1:${port}/health`)).rejects.toThrow();
  });
});

describe('what would keep a gateway from listening', () => {
  it('is nothing for the address where it is, and for a free port', async () => {
    const listener = listenerOn(await freePort());
    await listener.open();
    expect(await listener.issues({ ...listener.config(), bodyLimit: 4_096 })).toEqual([]);
    expect(await listener.issues({ ...listener.config(), host: '0.0.0.0' })).toEqual([]);
    expect(await listener.issues(config(await freePort()))).toEqual([]);
  });

  it('is a port that is taken, an address of nobody here, and networks that are none', async () => {
    const port = await freePort();
    await take(port);
    const listener = listenerOn(0);
    await listener.open();
    const found = async (next: GatewayConfig) => (await listener.issues(next)).map(({ path, code }) => [path, code]);
    expect(await found(config(port))).toEqual([[['gateway', 'port'], 'port-taken']]);
    expect(await found(config(0, { host: '192.0.2.1' }))).toEqual([[['gateway', 'host'], 'no-address']]);
    expect(await found(config(0, { allowFrom: ['home'] }))).toEqual([[['gateway', 'allowFrom'], 'no-network']]);
    expect(await found(config(0, { trustProxy: ['home'] }))).toEqual([[['gateway', 'trustProxy'], 'no-proxies']]);
  });
});
