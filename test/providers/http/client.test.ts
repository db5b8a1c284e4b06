import { getEventListeners, setMaxListeners } from 'node:events';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createHttpClient } from '../../../src/providers/http/client.ts';
import { type Behaviour, behave } from '../../emulators/behaviour.ts';
import { startEndpoint } from '../../support/emulators.ts';
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
  it('takes an answer that breaks off for none, unless it says that the request was taken', async () => {
    const { send } = startClient();
    const broken = await startBehaving({ kind: 'half', status: 410 });
    expect(await send(broken.url)).toMatchObject({ kind: 'trouble', reason: 'provider-unreachable' });
    const taken = await startBehaving({ kind: 'half', status: 201 });
    expect(await send(taken.url)).toMatchObject({ kind: 'answer', status: 201 });
  });

  it('leaves nothing behind of what is over', async () => {
    const { send, stop, running } = startClient();
    const { url } = await startEndpoint();
    await Promise.all(Array.from({ length: 50 }, () => send(url)));
    expect(getEventListeners(stop.signal, 'abort')).toEqual([]);
    expect(running()).toBe(0);
  });

  it.each(['served', 'ignored'] as const)(
    'ends in time, and when the relay stops, over a connection that is %s',
    async (welcome) => {
      const { send, stop, timeOut } = startClient();
      const silent = await startBehaving({ kind: 'hang' });
      silent.front.welcome(welcome);
      const late = send(silent.url);
      await vi.waitFor(() => expect(silent.front.connections()).toBe(1));
      timeOut();
      expect(await late).toMatchObject({ kind: 'trouble', reason: 'provider-timeout' });
      const stopped = send(silent.url);
      stop.abort();
      expect(await stopped).toMatchObject({ kind: 'trouble', reason: 'interrupted' });
    },
  );

  it('breaks off what is under way when it is closed', async () => {
    const { send, client } = startClient();
    const silent = await startBehaving({ kind: 'hang' });
    const sent = send(silent.url);
    await vi.waitFor(() => expect(silent.received).toHaveLength(1));
    await client.close();
    expect(await sent).toMatchObject({ kind: 'trouble', reason: 'provider-unreachable' });
  });
});
