import { createServer } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { gatewaySchema } from '../../src/config/schema.ts';
import { createListener } from '../../src/gateway/listener.ts';
import { createGateway } from '../../src/gateway/server.ts';
import { freePort } from '../support/free-port.ts';
import { silentLog } from '../support/log.ts';

const config = (port: number, more: object = {}) => gatewaySchema.parse({ port, ...more });

function listenerOn(port: number) {
  const listener = createListener(
    (one) =>
      createGateway({
        config: one,
        receive: async () => ({ pushId: 'p', rejected: [] }),
        accepting: () => true,
        log: silentLog,
        now: Date.now,
      }),
    config(port),
  );
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
