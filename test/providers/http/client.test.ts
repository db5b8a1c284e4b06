import { getEventListeners, setMaxListeners } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createHttpClient } from '../../../src/providers/http/client.ts';
import { type Behaviour, behave } from '../../emulators/behaviour.ts';
import { startEndpoint } from '../../support/emulators.ts';
import { eventually } from '../../support/eventually.ts';
import { testNetwork } from '../../support/network.ts';

function startClient() {
  const { network, timeOut, running } = testNetwork();
  const client = createHttpClient(network);
  onTestFinished(() => client.close());
  const stop = new AbortController();
  setMaxListeners(0, stop.signal);
  const send = (url: string) => client.send({ method: 'POST', url, headers: {}, body: 'x' }, stop.signal);
  return { client, send, stop, timeOut, running };
}

const startBehaving = (behaviour: Behaviour) => startEndpoint((response) => behave(response, behaviour));

describe('the HTTP client', () => {
  it('treats an answer that breaks off as none, unless its status says that the request was accepted', async () => {
    const { send } = startClient();
    const broken = await startBehaving({ kind: 'half', status: 410 });
    expect(await send(broken.url)).toMatchObject({ kind: 'trouble', reason: 'provider-unreachable' });
    const taken = await startBehaving({ kind: 'half', status: 201 });
    expect(await send(taken.url)).toMatchObject({ kind: 'answer', status: 201 });
  });

  it('reads an answer in the charset that it names', async () => {
    const { send } = startClient();
    const answers = [
      ['text/plain; charset=latin1', Buffer.from('für Jürgen', 'latin1')],
      ['text/plain; charset=utf-8', Buffer.from('für Jürgen')],
      ['text/plain; charset=klingon', Buffer.from('für Jürgen')],
      ['text/plain', Buffer.from('\ufefffür Jürgen', 'utf16le')],
    ] as const;
    for (const [type, body] of answers) {
      const { url } = await startEndpoint((response) => response.writeHead(400, { 'content-type': type }).end(body));
      expect(await send(url)).toMatchObject({ status: 400, body: 'für Jürgen' });
    }
    const broken = await startEndpoint((response) => response.writeHead(400).end(Buffer.from('für', 'latin1')));
    expect(await send(broken.url)).toMatchObject({ body: 'f\ufffdr' });
  });

  it('leaves no listeners and timers of finished requests behind', async () => {
    const { send, stop, running } = startClient();
    const { url } = await startEndpoint();
    await Promise.all(Array.from({ length: 50 }, () => send(url)));
    expect(getEventListeners(stop.signal, 'abort')).toEqual([]);
    expect(running()).toBe(0);
  });

  it('listens to the stop signal once for all requests under way', async () => {
    const { send, stop } = startClient();
    const silent = await startBehaving({ kind: 'hang' });
    const sent = Array.from({ length: 20 }, () => send(silent.url));
    await eventually(() => expect(silent.received).toHaveLength(20));
    expect(getEventListeners(stop.signal, 'abort')).toHaveLength(1);
    stop.abort();
    for (const result of await Promise.all(sent)) expect(result).toMatchObject({ reason: 'interrupted' });
  });

  it('judges an answer whose body does not arrive in time by its status', async () => {
    const { send, timeOut } = startClient();
    const { url } = await startEndpoint((response) => response.writeHead(201, { 'content-length': 9 }).write('half'));
    let turns = 1;
    // No event tells when the status has been read; some more turns of the event loop are enough.
    await eventually(async () => {
      turns *= 2;
      const sent = send(url);
      for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
      timeOut();
      expect(await sent).toMatchObject({ kind: 'answer', status: 201 });
    });
  });

  it('keeps the headers of an answer with the attempt, in a form that the history can store', async () => {
    const { send } = startClient();
    const { url } = await startEndpoint((response) =>
      response.writeHead(429, { 'Retry-After': '7', Via: ['1.1 a', '1.1 b'] }).end('busy'),
    );
    const { headers, ...rest } = JSON.parse(JSON.stringify(await send(url)));
    expect(rest).toEqual({ kind: 'answer', status: 429, body: 'busy' });
    expect(headers).toMatchObject({ 'retry-after': '7', via: '1.1 a, 1.1 b' });
  });

  it('reads no more of an answer than 64 KB, and goes on over another connection', async () => {
    const { send } = startClient();
    const { url, received } = await startEndpoint((response) => response.writeHead(500).end('x'.repeat(1_000_000)));
    expect(await send(url)).toMatchObject({ kind: 'answer', status: 500, body: 'x'.repeat(65_536) });
    expect(await send(url)).toMatchObject({ status: 500 });
    expect(received).toHaveLength(2);
  });

  it.each(['served', 'ignored'] as const)(
    'ends in time, and when the relay stops, over a connection that is %s',
    async (welcome) => {
      const { send, stop, timeOut } = startClient();
      const silent = await startBehaving({ kind: 'hang' });
      silent.front.welcome(welcome);
      const late = send(silent.url);
      await eventually(() => expect(silent.front.connections()).toBe(1));
      timeOut();
      expect(await late).toMatchObject({ kind: 'trouble', reason: 'provider-timeout' });
      const stopped = send(silent.url);
      stop.abort();
      expect(await stopped).toMatchObject({ kind: 'trouble', reason: 'interrupted' });
    },
  );

  it('aborts requests under way when it is closed', async () => {
    const { send, client } = startClient();
    const silent = await startBehaving({ kind: 'hang' });
    const sent = send(silent.url);
    await eventually(() => expect(silent.received).toHaveLength(1));
    await client.close();
    expect(await sent).toMatchObject({ kind: 'trouble', reason: 'provider-unreachable' });
  });
});
