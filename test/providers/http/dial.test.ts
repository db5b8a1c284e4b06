import type { LookupAddress } from 'node:dns';
import { createServer, type LookupFunction, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { dial, NotConnected, NotLookedUp } from '../../../src/providers/http/dial.ts';
import { eventually } from '../../support/eventually.ts';
import { freePort } from '../../support/free-port.ts';
import { startRawServer } from '../../support/proxy.ts';
import { startStalled } from '../../support/stalled.ts';

/** A resolver with the answers of the test. */
const named = (...addresses: string[]) =>
  ((_host: string, _options: object, done: (error: null, all: LookupAddress[]) => void) =>
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    )) as LookupFunction;

async function timed(port: number, lookup: LookupFunction, signal = new AbortController().signal) {
  const began = performance.now();
  const socket = await dial({ host: 'push.example.org', port }, lookup, signal);
  onTestFinished(() => void socket.destroy());
  return { address: socket.remoteAddress, ms: performance.now() - began };
}

async function failure(work: Promise<Socket>): Promise<unknown> {
  return work.then(
    (socket) => socket.destroy(),
    (error) => error,
  );
}

describe('a connection to a name with several addresses', () => {
  it('tries the next address a quarter of a second after one that does not answer', async () => {
    const { port } = await startRawServer(() => undefined);
    await startStalled({ host: '127.0.0.2', port });
    const { address, ms } = await timed(port, named('127.0.0.2', '127.0.0.1'));
    expect(address).toBe('127.0.0.1');
    expect(ms).toBeGreaterThan(200);
    expect(ms).toBeLessThan(1_000);
  });

  it('is made to a slow address beside one that does not answer', async () => {
    const slow = await startStalled();
    await startStalled({ host: '127.0.0.2', port: slow.port });
    const connecting = timed(slow.port, named('127.0.0.1', '127.0.0.2'));
    setTimeout(slow.wakeUp, 400);
    const { address, ms } = await connecting;
    expect(address).toBe('127.0.0.1');
    expect(ms).toBeGreaterThan(500);
  });

  it('tries the next address at once after one that refuses', async () => {
    const { port } = await startRawServer(() => undefined);
    const { address, ms } = await timed(port, named('127.0.0.2', '127.0.0.3', '127.0.0.4', '127.0.0.1'));
    expect(address).toBe('127.0.0.1');
    expect(ms).toBeLessThan(250);
  });

  it('alternates the families', async () => {
    const port = await freePort();
    const addresses = ['127.0.0.2', '127.0.0.3', '127.0.0.4', '::1'];
    const error = await failure(dial({ host: 'x', port }, named(...addresses), new AbortController().signal));
    const { tried } = error as NotConnected;
    expect(tried.map(({ address }) => address)).toEqual(['127.0.0.2', '::1', '127.0.0.3', '127.0.0.4']);
  });

  it('reports the result of each address', async () => {
    const port = await freePort();
    const stalled = await startStalled({ host: '127.0.0.3', port });
    const lookup = named('127.0.0.2', '127.0.0.3');
    const error = await failure(dial({ host: 'x', port: stalled.port }, lookup, AbortSignal.timeout(400)));
    expect(error).toBeInstanceOf(NotConnected);
    expect(error).toMatchObject({
      tried: [
        { address: '127.0.0.2', said: 'ECONNREFUSED' },
        { address: '127.0.0.3', said: '' },
      ],
    });
  });

  it('tries at most eight addresses', async () => {
    const port = await freePort();
    const many = Array.from({ length: 50 }, (_, index) => `127.0.1.${index}`);
    const error = await failure(dial({ host: 'x', port }, named(...many), new AbortController().signal));
    expect((error as NotConnected).tried).toHaveLength(8);
  });

  it('leaves no connection open but the one that is used', async () => {
    let open = 0;
    const { port } = await startStalled({ host: '127.0.0.2' });
    const counted = createServer((socket) => {
      open += 1;
      socket.on('close', () => {
        open -= 1;
      });
    });
    await new Promise<void>((resolve) => counted.listen(port, '127.0.0.1', resolve));
    onTestFinished(() => void counted.close());
    const socket = await dial({ host: 'x', port }, named('127.0.0.2', '127.0.0.1'), new AbortController().signal);
    await eventually(() => expect(open).toBe(1));
    socket.destroy();
    await eventually(() => expect(open).toBe(0));
  });
});

describe('a name', () => {
  it('that is not resolved in time is distinguished from a silent host', async () => {
    const silent = (() => undefined) as LookupFunction;
    const error = await failure(dial({ host: 'x', port: 1 }, silent, AbortSignal.timeout(50)));
    expect(error).toBeInstanceOf(NotLookedUp);
  });

  it('without an address is reported as such', async () => {
    const error = await failure(dial({ host: 'x.example', port: 1 }, named(), new AbortController().signal));
    expect(error).toMatchObject({ message: 'x.example has no address.' });
  });
});
