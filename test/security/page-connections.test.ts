import { connect, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { sendRaw } from '../support/gateway.ts';
import { signIn, startUi } from '../support/ui.ts';

const MANY = 512;

/** Opens connections from one address of this computer that send this text and then nothing. */
async function occupy(port: number, localAddress: string, text: string, many = MANY): Promise<Socket[]> {
  const sockets = Array.from({ length: many }, () => connect({ port, host: '127.0.0.1', localAddress }));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
  });
  await Promise.all(
    sockets.map((socket) => {
      socket.resume().on('error', () => undefined);
      return new Promise<void>((resolve) => {
        socket
          .once('close', () => resolve())
          .once('connect', () => (text === '' ? resolve() : socket.write(text, () => resolve())));
      });
    }),
  );
  return sockets;
}

const openOf = (sockets: readonly Socket[]) => sockets.filter(({ closed }) => !closed).length;

describe('connections that others keep open', () => {
  it.each([
    ['idle after an answer', 'GET / HTTP/1.1\r\nHost: HOST\r\n\r\n'],
    ['refused', 'GET / HTTP/1.1\r\nHost: attacker.example\r\n\r\n'],
    ['half sent', 'GET / HTTP/1.1\r\nHost: HO'],
    ['waiting with half of a body', 'POST /session HTTP/1.1\r\nHost: HOST\r\nContent-Length: 9\r\n\r\n{'],
    ['silent', ''],
  ])('lock nobody out: %s', async (_, text) => {
    const { port } = await startUi();
    const { authorization } = await signIn(port);
    for (const address of ['127.0.0.2', '127.0.0.3', '127.0.0.4', '127.0.0.5', '127.0.0.6']) {
      await occupy(port, address, text.replace('HOST', `127.0.0.1:${port}`), 256);
    }
    const started = performance.now();
    for (const path of ['POST /rpc/sessions/list', 'GET /']) {
      const head = `Host: 127.0.0.1:${port}\r\nAuthorization: ${authorization}\r\nConnection: close`;
      expect(await sendRaw(port, `${path} HTTP/1.1\r\n${head}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 200 /);
    }
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  it('are limited to a quarter of all for one sender', async () => {
    const { port } = await startUi();
    const sockets = await occupy(port, '127.0.0.2', '');
    await eventually(() => expect(openOf(sockets)).toBeLessThanOrEqual(MANY / 4));
    expect(openOf(sockets)).toBeGreaterThan(0);
  });

  it('do not displace a live feed', async () => {
    const { port } = await startUi();
    const { authorization } = await signIn(port);
    const body = '{"json":{"since":0}}';
    const feed = connect(port, '127.0.0.1');
    onTestFinished(() => void feed.destroy());
    feed.write(
      `POST /rpc/pushes/live HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: ${authorization}\r\n` +
        `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    await new Promise((resolve) => feed.once('data', resolve));
    for (const address of ['127.0.0.1', '127.0.0.2', '127.0.0.3', '127.0.0.4', '127.0.0.5', '127.0.0.6']) {
      await occupy(port, address, '', 256);
    }
    expect(feed.resume().closed).toBe(false);
  });

  it('are closed with the answer to a refused request', async () => {
    const { port } = await startUi();
    const host = `127.0.0.1:${port}`;
    const refused = [
      'GET / HTTP/1.1\r\nHost: attacker.example\r\n\r\n',
      `GET /nothing HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
      `POST /rpc/health HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
    ];
    const started = performance.now();
    for (const text of refused) expect(await sendRaw(port, text)).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it('are closed soon after an answer without a session, and kept after one with a session', async () => {
    const { port } = await startUi();
    const { authorization } = await signIn(port);
    const head = `HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n`;
    const [kept] = await occupy(
      port,
      '127.0.0.1',
      `POST /rpc/sessions/list ${head}Authorization: ${authorization}\r\n\r\n`,
      1,
    );
    const started = performance.now();
    await sendRaw(port, `GET / ${head}\r\n`);
    expect(performance.now() - started).toBeLessThan(15_000);
    await sendRaw(port, `GET / ${head}\r\n`);
    expect(kept?.closed).toBe(false);
  }, 60_000);
});

describe('many requests of a session at once', () => {
  it('cause no warning of Node', async () => {
    const warnings: string[] = [];
    const warned = ({ name }: Error) => void warnings.push(name);
    process.on('warning', warned);
    onTestFinished(() => void process.off('warning', warned));
    const { port } = await startUi();
    const headers = await signIn(port);
    const body = JSON.stringify({ json: { since: 0 } });
    const head = `Host: 127.0.0.1:${port}\r\nAuthorization: ${headers.authorization}\r\nContent-Type: application/json\r\n`;
    const feeds = await occupy(
      port,
      '127.0.0.1',
      `POST /rpc/pushes/live HTTP/1.1\r\n${head}Content-Length: ${body.length}\r\n\r\n${body}`,
      100,
    );
    await eventually(() => expect(feeds.filter(({ bytesRead }) => bytesRead > 0)).toHaveLength(100));
    expect(warnings).toEqual([]);
  });
});
