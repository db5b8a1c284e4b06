import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { call } from '@orpc/server';
import { describe, expect, it } from 'vitest';
import { startEndpoint } from '../support/emulators.ts';
import { eventually } from '../support/eventually.ts';
import { notify } from '../support/notify.ts';
import { testRelay } from '../support/relay.ts';

const nobodyWaited = { status: 200, body: { rejected: [] } };

interface LimitedOptions {
  readonly dataDir?: string;
  readonly answer?: Parameters<typeof startEndpoint>[0];
  readonly outbox?: object;
}

/** A relay with a limited app `up`, and its endpoint. */
async function limitedRelay(limits: object, options: LimitedOptions = {}) {
  const { dataDir, answer, outbox = {} } = options;
  const endpoint = await startEndpoint(answer);
  const file = (more: object) =>
    JSON.stringify({ apps: { up: { type: 'unifiedpush', allowNetworks: ['127.0.0.1'], ...more } }, outbox });

  const relay = await testRelay({ file: file(limits), ...(dataDir === undefined ? {} : { dataDir }) });
  let events = 0;
  return {
    ...relay,
    received: () => endpoint.received.map(({ path }) => path),
    bodies: () => endpoint.received.map(({ body }) => JSON.parse(body).notification),
    configure: (more: object) => writeFile(join(relay.dataDir, 'config.json'), file(more)),
    send: (pushkeys: string | string[], notification: object = { event_id: `$${relay.dataDir}${events++}` }) =>
      notify(relay.url, {
        ...notification,
        devices: [pushkeys].flat().map((pushkey) => ({ app_id: 'up', pushkey: `${endpoint.origin}/${pushkey}` })),
      }),
    /** The outcomes of all pushes, the newest first. */
    outcomes: async () => {
      const { rows } = await call(relay.router.pushes.list, { limit: 50 }, { context: {} });
      return rows.map(({ deliveries: [first] }) => `${first?.outcome?.status} ${first?.outcome?.reason}`);
    },
  };
}

describe('an app that limits the pushes of a pushkey', () => {
  it('makes a noisy one wait, and no other', async () => {
    const { send, received, outcomes } = await limitedRelay({ maxPerMinute: 2 });
    for (let count = 0; count < 4; count++) expect(await send('noisy')).toEqual(nobodyWaited);
    for (const other of ['a', 'b']) expect(await send(other)).toEqual(nobodyWaited);
    expect(received()).toEqual(['/noisy', '/noisy', '/a', '/b']);
    await eventually(async () =>
      expect(await outcomes()).toEqual([
        'delivered accepted',
        'delivered accepted',
        'retrying in-order',
        'retrying rate-limited',
        'delivered accepted',
        'delivered accepted',
      ]),
    );
  });

  it('keeps the newest of its badges', async () => {
    const { send, received, outcomes } = await limitedRelay({ maxPerMinute: 1 });
    for (const unread of [1, 2, 3]) await send('noisy', { counts: { unread } });
    expect(received()).toHaveLength(1);
    await eventually(async () =>
      expect(await outcomes()).toEqual(['retrying rate-limited', 'suppressed superseded', 'delivered accepted']),
    );
  });

  it('neither counts nor delays pushes that are not sent', async () => {
    const { send, outcomes } = await limitedRelay({ maxPerMinute: 1, allowedEndpoints: ['127.0.0.1:*'] });
    const event = { event_id: '$same' };
    await send('a', event);
    await send('a', event);
    await eventually(async () => expect(await outcomes()).toEqual(['suppressed duplicate', 'delivered accepted']));
  });

  it('sends waiting pushes in order as soon as the configuration allows more', async () => {
    const { send, bodies, configure } = await limitedRelay({ maxPerMinute: 1 });
    for (const event_id of ['$1', '$2', '$3', '$4']) await send('a', { event_id });
    await configure({ maxPerMinute: 3 });
    await eventually(() => expect(bodies().map(({ event_id }) => event_id)).toEqual(['$1', '$2', '$3']));
    await configure({});
    await eventually(() => expect(bodies().map(({ event_id }) => event_id)).toEqual(['$1', '$2', '$3', '$4']));
  });

  it('sends a push at once on request', async () => {
    const { send, received, router } = await limitedRelay({ maxPerMinute: 1 });
    await send('a');
    await send('a');
    const waits = await eventually(async () => {
      const { rows } = await call(router.pushes.list, { limit: 2 }, { context: {} });
      expect(rows).toHaveLength(2);
      return call(router.pushes.get, { id: rows[0]?.id ?? '' }, { context: {} });
    });
    await call(router.deliveries.retry, { deliveryId: waits.deliveries[0]?.id ?? '' }, { context: {} });
    await eventually(() => expect(received()).toHaveLength(2));
  });

  it('counts a push once, however often it is attempted', async () => {
    let up = false;
    const { send, received, outcomes } = await limitedRelay(
      { maxPerMinute: 1 },
      { answer: (response) => response.writeHead(up ? 201 : 503).end() },
    );
    await send('a');
    up = true;
    await eventually(async () => expect(await outcomes()).toEqual(['delivered accepted']), { timeout: 15_000 });
    expect(received()).toHaveLength(2);
  }, 20_000);

  it('gives a noisy one a part of the room only, and does not affect others', async () => {
    const { send, received } = await limitedRelay({ maxPerMinute: 1 }, { outbox: { mostWaiting: 50 } });
    for (let count = 0; count < 11; count++) expect(await send('noisy')).toEqual(nobodyWaited);
    expect(await send('noisy')).toMatchObject({ status: 503, body: { errcode: 'M_UNKNOWN' } });
    expect(await send('other')).toEqual(nobodyWaited);
    expect(await send(['noisy', 'third'])).toEqual(nobodyWaited);
    expect(received()).toEqual(['/noisy', '/other', '/third']);
  });
});

describe('an app with a daily budget', () => {
  it('keeps pushes beyond it, and continues when it is raised', async () => {
    const { send, received, outcomes, configure } = await limitedRelay({ maxPerDay: 2 });
    for (const pushkey of ['a', 'b', 'c']) expect(await send(pushkey)).toEqual(nobodyWaited);
    expect(received()).toEqual(['/a', '/b']);
    await eventually(async () => expect((await outcomes())[0]).toBe('retrying budget-spent'));
    await configure({ maxPerDay: 3 });
    await eventually(() => expect(received()).toEqual(['/a', '/b', '/c']));
    await send('d');
    expect(received()).toHaveLength(3);
  });

  it('does not get its whole budget again after a restart, and loses no waiting push', async () => {
    const first = await limitedRelay({ maxPerDay: 1 });
    await first.send('a');
    await first.send('b');
    await first.stop();
    const second = await limitedRelay({ maxPerDay: 1 }, { dataDir: first.dataDir });
    await second.send('c');
    await eventually(async () =>
      expect(await second.outcomes()).toEqual(['retrying budget-spent', 'retrying budget-spent', 'delivered accepted']),
    );
    expect(second.received()).toEqual([]);
    await second.configure({});
    await eventually(() => expect([...first.received(), ...second.received()].toSorted()).toEqual(['/a', '/b', '/c']));
  });

  it('names the budget as the reason why a push expired', async () => {
    const { send, outcomes } = await limitedRelay({ maxPerDay: 1, expireAfter: 1 });
    await send('a');
    await send('b');
    await eventually(async () => expect((await outcomes())[0]).toBe('failed budget-spent'));
  });
});

describe('an app that limits its concurrent deliveries', () => {
  it('never exceeds the limit, and delivers all', async () => {
    let open = 0;
    let most = 0;
    const { send, received } = await limitedRelay(
      { maxConcurrent: 4 },
      {
        answer: (response) => {
          open += 1;
          most = Math.max(most, open);
          setImmediate(() => {
            open -= 1;
            response.writeHead(201).end();
          });
        },
      },
    );
    await Promise.all(Array.from({ length: 40 }, (_, index) => send(`${index}`)));
    expect(received()).toHaveLength(40);
    // One host may have half of them.
    expect(most).toBe(2);
  });
});
