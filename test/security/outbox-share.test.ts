import { describe, expect, it } from 'vitest';
import { away, delivered, device, scripted, testDispatch } from '../support/dispatch.ts';
import { startEndpoint } from '../support/emulators.ts';
import { eventually } from '../support/eventually.ts';
import { notify } from '../support/notify.ts';
import { testOutbox } from '../support/outbox.ts';
import { receivedPush } from '../support/push.ts';
import { testRelay } from '../support/relay.ts';

const accepted = { status: 200, body: { rejected: [] } };
const refused = { status: 503, body: { errcode: 'M_UNKNOWN' } };

/** A relay with an app whose devices name their host: one is down, the other works. */
async function relayBetweenHosts() {
  let isDown = false;
  const victim = await startEndpoint((response) => response.writeHead(isDown ? 502 : 201).end());
  const healthy = await startEndpoint();
  const relay = await testRelay({
    file: JSON.stringify({
      apps: { up: { type: 'unifiedpush', allowNetworks: ['127.0.0.1'] } },
      outbox: { mostWaiting: 400 },
    }),
  });
  let events = 0;
  const send = (...pushkeys: string[]) =>
    notify(relay.url, {
      event_id: `$${events++}`,
      devices: pushkeys.map((pushkey) => ({ app_id: 'up', pushkey })),
    });
  return {
    send,
    /** Devices that nobody has, at the host that is down. */
    flood: async (requests: number) => {
      isDown = true;
      return Promise.all(
        Array.from({ length: requests }, (_, request) =>
          send(...Array.from({ length: 10 }, (_, index) => `${victim.origin}/invented-${request}-${index}`)),
        ),
      );
    },
    victim: (name: string) => `${victim.origin}/${name}`,
    healthy: (name: string) => `${healthy.origin}/${name}`,
    received: () => healthy.received.map(({ path }) => path),
  };
}

describe('many invented pushkeys at a host that is down', () => {
  it('take a share of the room, also when they come at the same moment', async () => {
    const { flood } = await relayBetweenHosts();
    const answers = await flood(100);
    // A quarter of 400, ten in a push.
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(10);
    expect(answers.filter(({ status }) => status === 503)).toHaveLength(90);
  });

  it('leave room for every other host', async () => {
    const { flood, send, healthy, received } = await relayBetweenHosts();
    await flood(100);
    expect(await send(healthy('new'))).toEqual(accepted);
    await eventually(() => expect(received()).toEqual(['/new']));
  });

  it('leave room for those at the same host that have had a delivery', async () => {
    const { flood, send, victim } = await relayBetweenHosts();
    expect(await send(victim('known'))).toEqual(accepted);
    await flood(100);
    expect(await send(victim('known'))).toEqual(accepted);
    expect(await send(victim('new'))).toMatchObject(refused);
  });

  it('are refused with a push that names another device, too', async () => {
    const { flood, send, victim, healthy, received } = await relayBetweenHosts();
    await flood(100);
    expect(await send(victim('new'), healthy('new'))).toMatchObject(refused);
    expect(received()).toEqual([]);
  });
});

describe('many invented pushkeys at many hosts that are down, or at the one host of a provider', () => {
  const limits = { maxQueued: 400 };

  async function dispatchWith(hostOf?: (pushkey: string) => string) {
    const { outbox } = await testOutbox();
    let isDown = false;
    const { provider } = scripted(
      ({ device: { pushkey } }) => (isDown && !pushkey.startsWith('healthy') ? away : delivered),
      hostOf === undefined ? {} : { hostOf: ({ pushkey }) => hostOf(pushkey) },
    );
    const { receive } = testDispatch({ outbox, providers: provider, limits });
    let events = 0;
    const send = async (...pushkeys: string[]) => {
      const push = receivedPush({ event_id: `$${events++}`, devices: pushkeys.map((pushkey) => device(pushkey)) });
      return receive(push).then(
        () => 'accepted',
        ({ name }: Error) => name,
      );
    };
    const flood = async () => {
      isDown = true;
      const answers: string[] = [];
      for (let request = 0; request < 100; request++) {
        answers.push(await send(...Array.from({ length: 10 }, (_, index) => `invented-${request}-${index}`)));
      }
      return answers.filter((answer) => answer === 'accepted').length;
    };
    return { send, flood };
  }

  it('leave room for recipients that have had a delivery, whatever their hosts', async () => {
    const { send, flood } = await dispatchWith((pushkey) => pushkey);
    await send('healthy');
    await send('known');
    // Three quarters of 400, ten in a push.
    expect(await flood()).toBe(30);
    expect(await send('healthy')).toBe('accepted');
    expect(await send('known')).toBe('accepted');
    expect(await send('new')).toBe('OutboxFull');
  });

  it('leave room for recipients that have had a delivery where all have one host', async () => {
    const { send, flood } = await dispatchWith();
    await send('known');
    expect(await flood()).toBe(30);
    expect(await send('known')).toBe('accepted');
    expect(await send('new')).toBe('OutboxFull');
  });
});
